package telegram

import (
	"strings"
	"testing"

	"genjin/messages"
)

func TestPeopleAreCalledByLinks(t *testing.T) {
	li, lina, other := messages.User{ID: "tg/1", Name: "李"}, messages.User{ID: "tg/2", Name: "李娜"}, messages.User{ID: "tg/3", Name: "李娜"}
	link := func(id, name string) string { return `<a href="tg://user?id=` + id + `">` + name + "</a>" }
	for _, c := range []struct {
		name, text string
		us         []messages.User
		want       string
	}{
		{"nobody", "2.1：李娜 & 孙浩", nil, "2.1：李娜 &amp; 孙浩"},
		{"one", "2.1：李娜、孙浩", []messages.User{lina}, "2.1：" + link("2", "李娜") + "、孙浩"},
		{"a name within another", "李娜、李", []messages.User{li, lina}, link("2", "李娜") + "、" + link("1", "李")},
		{"only within another", "李娜来了", []messages.User{li}, "李娜来了"},
		{"two of one name", "李娜；李娜", []messages.User{lina, other}, link("2", "李娜") + "；" + link("3", "李娜")},
		{"a name with signs", "缺：A&B <x>", []messages.User{{ID: "tg/4", Name: "A&B <x>"}}, "缺：" + link("4", "A&amp;B &lt;x&gt;")},
		{"of another platform", "李娜", []messages.User{{ID: "wc/lina", Name: "李娜"}}, "李娜"},
		{"who is not named", "孙浩", []messages.User{lina}, "孙浩"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := mentioned(c.text, c.us); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// What is read is the text, whoever is called in it.
func FuzzMentioned(f *testing.F) {
	f.Add("2.1：李娜、孙浩", "李娜", "孙浩")
	f.Add("a<b>&amp;", "b", "<")
	f.Fuzz(func(t *testing.T, text, one, two string) {
		text = clean(text)
		got := mentioned(text, []messages.User{{ID: "tg/1", Name: clean(one)}, {ID: "tg/2", Name: clean(two)}})
		for _, tag := range []string{`<a href="tg://user?id=1">`, `<a href="tg://user?id=2">`, "</a>"} {
			got = strings.ReplaceAll(got, tag, "")
		}
		if want := escaper.Replace(text); got != want {
			t.Errorf("reads %q, want %q", got, want)
		}
	})
}
