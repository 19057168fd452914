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
		{"before a digit", "李娜2、李娜", []messages.User{lina}, "李娜2、" + link("2", "李娜")},
		{"within a longer one of who is not called", "李娜娜、李娜", []messages.User{lina}, "李娜娜、" + link("2", "李娜")},
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

// Of a text in several messages each person is called by the first that names him, and by no other.
func TestNobodyIsCalledTwiceBySeveralMessages(t *testing.T) {
	li, sun := messages.User{ID: "tg/1", Name: "李娜"}, messages.User{ID: "tg/2", Name: "孙浩"}
	long := "李娜\n" + strings.Repeat("作业还没交。\n", 1000) + "李娜、孙浩"
	steps, err := news(messages.Message{Text: long, Mentions: []messages.User{li, sun}}, nil)
	if err != nil || len(steps) != 2 {
		t.Fatalf("%d messages, %v", len(steps), err)
	}
	for i, want := range []string{"tg://user?id=1", "tg://user?id=2"} {
		html, _ := ways{}.write(steps[i])
		if strings.Count(html, "tg://user") != 1 || !strings.Contains(html, want) {
			t.Errorf("message %d calls others than %s: …%s", i, want, html[max(len(html)-120, 0):])
		}
	}
}

// The second way, without markup, keeps the names.
func TestWithoutMarkupTheNameStays(t *testing.T) {
	s := step{text: "还差：A&B", names: []messages.User{{ID: "tg/4", Name: "A&B"}}}
	if text, mode := (ways{plain: true}).write(s); text != "还差：A&B" || mode != "" {
		t.Errorf("got %q, %q", text, mode)
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
