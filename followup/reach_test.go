package followup_test

import (
	"strings"
	"testing"

	"genjin/followup"
)

func TestParsePhone(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"13800138000", "+8613800138000"},
		{"138 0013 8000", "+8613800138000"},
		{"138-0013-8000", "+8613800138000"},
		{"8613800138000", "+8613800138000"},
		{"+86 138 0013 8000", "+8613800138000"},
		{"008613800138000", "+8613800138000"},
		{"＋８６１３８００１３８０００", "+8613800138000"},
		{"https://t.me/+8613800138000", "+8613800138000"},
		{"+85291234567", "+85291234567"},
		{"+1 (415) 555-2671", "+14155552671"},
		{"0014155552671", "+14155552671"},
		{"+6581234567", "+6581234567"},
		{"+123456789012345", "+123456789012345"},
		{"1380013800", ""},    // a digit is missing
		{"138001380001", ""},  // one too many
		{"12800138000", ""},   // no mobile number begins so
		{"+861380013800", ""}, // a digit is missing
		{"+861012345678", ""}, // a landline has no account
		{"4155552671", ""},    // of which country?
		{"85291234567", ""},   // of which country?
		{"+0085291234567", ""},
		{"+1234567", ""},          // too short
		{"+1234567890123456", ""}, // longer than any
		{"1+3800138000", ""},
		{"++8613800138000", ""},
		{"138x0138000", ""},
		{"t.me/+AbCdEf123", ""}, // the link to a group
		{"+", ""},
		{"", ""},
		{"一三八零零一三八零零零", ""},
		{"13800138000 转 8001", ""},
	} {
		got, ok := followup.ParsePhone(c.text)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%q: got %q, %v", c.text, got, ok)
		}
	}
}

func TestParseHandle(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"@wangzong", "wangzong"},
		{"＠wangzong", "wangzong"},
		{"wangzong", "wangzong"},
		{"@Wang_Zong88", "Wang_Zong88"},
		{"@nova", "nova"},
		{"t.me/wangzong", "wangzong"},
		{"https://t.me/wangzong?text=hi", "wangzong"},
		{"HTTPS://T.ME/wangzong/", "wangzong"},
		{"telegram.me/wangzong", "wangzong"},
		{"@" + strings.Repeat("a", 32), strings.Repeat("a", 32)},
		{"@" + strings.Repeat("a", 33), ""},
		{"@abc", ""},
		{"@1wang", ""},
		{"@wang_", ""},
		{"@wang zong", ""},
		{"@wang-zong", ""},
		{"@@wangzong", ""},
		{"@王总王总", ""},
		{"https://t.me/", ""},
		{"https://t.me/+8613800138000", ""},
		{"https://example.com/wangzong", ""},
		{"@", ""},
		{"", ""},
	} {
		got, ok := followup.ParseHandle(c.text)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%q: got %q, %v", c.text, got, ok)
		}
	}
}

func TestReach(t *testing.T) {
	for want, c := range map[string]followup.Client{
		"":               {},
		"+8613800138000": {Phone: "+8613800138000"},
		"@wangzong":      {Phone: "+8613800138000", Handle: "wangzong"},
	} {
		if got := c.Reach(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// FuzzReach holds that what was read is read as itself again, and fits into an address as it stands.
func FuzzReach(f *testing.F) {
	for _, s := range []string{"13800138000", "+1 (415) 555-2671", "@wangzong", "t.me/wangzong", "＋８６", "\x00", "１３８"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if phone, ok := followup.ParsePhone(s); ok {
			if again, ok := followup.ParsePhone(phone); !ok || again != phone || phone[0] != '+' || strings.Trim(phone[1:], "0123456789") != "" {
				t.Errorf("%q: %q, then %q", s, phone, again)
			}
		}
		if name, ok := followup.ParseHandle(s); ok {
			if again, ok := followup.ParseHandle("@" + name); !ok || again != name || len(name) > 32 {
				t.Errorf("%q: %q, then %q", s, name, again)
			}
		}
	})
}
