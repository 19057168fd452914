package messages

import "testing"

func TestUnnamed(t *testing.T) {
	for _, c := range []struct {
		named      []string
		text, want string
	}{
		{nil, "一组 @陈静", "一组 @陈静"},
		{[]string{"陈静"}, "陈静", " "},
		{[]string{"陈静"}, "陈静组 陈静", "陈静组  "},
		{[]string{"陈静"}, "一组陈静", "一组 "},
		{[]string{"Anna Lee"}, "Red Team, Anna Lee", "Red Team,  "},
		{[]string{"陈静", "李娜"}, "李娜、陈静：二组", " 、 ：二组"},
		{[]string{"陈静"}, "二组", "二组"},
	} {
		if got := (Event{Named: c.named}).Unnamed(c.text); got != c.want {
			t.Errorf("%v in %q: %q", c.named, c.text, got)
		}
	}
}
