package clients

import (
	"slices"
	"strings"
	"testing"
)

func TestSplit(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"王总 称呼 王董 领导", []string{"王总", "称呼", "王董", "领导"}},
		{"王总，A类，领导", []string{"王总", "A类", "领导"}},
		{`new "Li Wei" (Huatai) class B`, []string{"new", "Li Wei", "(Huatai)", "class", "B"}},
		{"王总 138 0013 8000 领导", []string{"王总", "138 0013 8000", "领导"}},
		{"王总 +1 (415) 555-2671", []string{"王总", "+1 (415) 555-2671"}},
		{"王总13800138000", []string{"王总", "13800138000"}},
		{"王总138 0013 8000", []string{"王总138", "0013 8000"}}, // too few digits to be sure of
		{"王总（华泰）+852 9123 4567", []string{"王总（华泰）", "+852 9123 4567"}},
		{"王总@wangzong A类", []string{"王总", "@wangzong", "A类"}},
		{"王总＠wangzong", []string{"王总", "＠wangzong"}},
		{"Wang@home", []string{"Wang@home"}},
		{"+1(415)5552671", []string{"+1(415)5552671"}},
		{"１３８００１３８０００", []string{"１３８００１３８０００"}},
		{"王总 公司 7-11", []string{"王总", "公司", "7-11"}},
		{"王总 公司 58 同城", []string{"王总", "公司", "58", "同城"}},
		{"王总 @wangzong 13800138000", []string{"王总", "@wangzong", "13800138000"}},
		{"", []string{""}},
		{"，", []string{"，"}},
	} {
		if got := split(c.line); !slices.Equal(got, c.want) {
			t.Errorf("%q: got %q", c.line, got)
		}
	}
}

func TestLooksReachable(t *testing.T) {
	for _, c := range []struct {
		word          string
		phone, handle bool
	}{
		{"13800138000", true, false},
		{"1380013", true, false},
		{"138001", false, false},
		{"+86", true, false},
		{"+", false, false},
		{"(010)12345678", true, false},
		{"2026年11月24日", false, false},
		{"@w", false, true},
		{"@", false, true},
		{"t.me/wangzong", false, true},
		{"HTTPS://telegram.me/wangzong", false, true},
		{"https://example.com", false, false},
		{"王总", false, false},
		{"A", false, false},
		{"", false, false},
	} {
		if phone, handle := looksPhone(c.word), looksHandle(c.word); phone != c.phone || handle != c.handle {
			t.Errorf("%q: phone %v, account %v", c.word, phone, handle)
		}
	}
}

// FuzzSplit holds that words lose nothing but what parts them, and never have nothing in them.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"王总 138 0013 8000 领导", "王总（华泰）+852 9123 4567", `"Li Wei"@x`, "总@", "(1)2）3+4", "\xff１２３４５６７ 8"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words := split(line)
		bare := func(s string) string {
			return strings.Map(func(r rune) rune {
				if strings.ContainsRune(" \t\n\r　,，;；、\"“”", r) {
					return -1
				}
				return r
			}, s)
		}
		if got, want := bare(strings.Join(words, "")), bare(strings.ToValidUTF8(line, "\uFFFD")); got != want && strings.ToValidUTF8(line, "") == line {
			t.Errorf("%q: %q", line, words)
		}
		if len(words) == 0 || len(words) > 1 && slices.Contains(words, "") {
			t.Errorf("%q: %q", line, words)
		}
	})
}
