package wecom

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"genjin/messages"
)

func TestCardsHoldWhatFits(t *testing.T) {
	long := strings.Repeat("今天的几点我会跟到底。", 20)
	for _, c := range []struct{ name, text, title, sub string }{
		{"a line", "还有 10 分钟：王总 在等你的短信（10:20 前）。", "", "还有 10 分钟：王总 在等你的短信（10:20 前）。"},
		{"a short head and a line", "这个群归哪里？\n点一个", "这个群归哪里？", "点一个"},
		{"a long head that fits as text", "这个群还没有开通，请管理员在群里说绑定两个字再加名称好吗\n谢谢", "", "这个群还没有开通，请管理员在群里说绑定两个字再加名称好吗\n谢谢"},
		{"a draft", "王总上午好。谢谢您今天抽时间见我，聊得很踏实。要点如下：\n" + long, "王总上午好。谢谢您今天抽时间见我，聊得很踏实。要点…", ""},
		{"a draft with its state", "王总上午好。\n" + long + "\n\n✓ 已发送 10:40 · 迟了 20 分钟", "王总上午好。", "✓ 已发送 10:40 · 迟了 20 分钟"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := newCard("t1", c.text, true, []messages.Button{{Label: "已发送", Data: "visit.sent/1"}}, "https://example.com")
			title := ""
			if got.Title != nil {
				title = got.Title.Title
			}
			if title != c.title || got.Text != c.sub {
				t.Errorf("%q / %q, want %q / %q", title, got.Text, c.title, c.sub)
			}
		})
	}
}

// A card without buttons has its first line for a title, but never at the cost of that line's end.
func TestCardsWithoutButtonsLoseNothing(t *testing.T) {
	trip := "已记：李经理（远达物流） 出差 12月1日（周二）至3日（周四）（3 天），苏州。\n• 12月4日（周五） 欢迎他回来"
	for text, want := range map[string]string{
		"✓ 已发送 10:32":           "✓ 已发送 10:32/",
		"王总：\n✓ 已发送 10:32":      "王总：/✓ 已发送 10:32",
		trip:                    "/" + trip,
		strings.Repeat("一", 26): strings.Repeat("一", 26) + "/",
		strings.Repeat("一", 27): "/" + strings.Repeat("一", 27),
	} {
		c := newCard("t1", text, true, nil, "https://example.com")
		title := ""
		if c.Title != nil {
			title = c.Title.Title
		}
		if got := title + "/" + c.Text; got != want || c.Type != "text_notice" {
			t.Errorf("%s %q, want %q", c.Type, got, want)
		}
	}
}

// A card says something, and nothing in it is longer than WeCom takes, whatever the text is.
func FuzzCard(f *testing.F) {
	f.Add("王总上午好。", 0, false)
	f.Add("👨‍👩‍👧\n\n\n✓", 2, true)
	f.Add(strings.Repeat("一", 300)+"\n\n"+strings.Repeat("二", 300), 9, true)
	f.Fuzz(func(t *testing.T, text string, n int, full bool) {
		var bs []messages.Button
		for i := range min(max(n, 0), 9) {
			bs = append(bs, messages.Button{Label: text, Data: string(rune('a' + i))})
		}
		text = clean(text)
		c := newCard("t1", text, full, bs, "https://example.com")
		title := ""
		if c.Title != nil {
			title = c.Title.Title
		}
		if strings.TrimSpace(text) != "" && title+c.Text == "" {
			t.Errorf("the card of %q says nothing", text)
		}
		if utf8.RuneCountInString(title) > cardTitle || utf8.RuneCountInString(c.Text) > cardText || len(c.Buttons) > cardButtons {
			t.Errorf("too much: %q, %q, %d buttons", title, c.Text, len(c.Buttons))
		}
		for _, b := range c.Buttons {
			if utf8.RuneCountInString(b.Text) > cardLabel {
				t.Errorf("a label of %q", b.Text)
			}
		}
		if (len(c.Buttons) == 0) != (c.Action != nil) {
			t.Error("a card has buttons or leads to a page")
		}
	})
}

func TestMarkdownIsSaidAsWritten(t *testing.T) {
	for in, want := range map[string]string{
		"想看<b>样品</b>":              "想看＜b>样品＜/b>",
		"<@lisi> 你好":               "＜@lisi> 你好",
		"a < b，3<5":                "a < b，3<5",
		"点[这里](https://evil.test)": "点[这里] (https://evil.test)",
		"# 标题\n## 二":               "＃ 标题\n＃ 二",
		"**重点** `码`":               "＊＊重点＊＊ ｀码｀",
	} {
		if got := markdown(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestMarksAreAlikeHoweverAMessageIsShown(t *testing.T) {
	text := "记下了：拜访 王总。\n短信请在 10:20 前发给客户。"
	for _, shown := range []string{markdown(text), "记下了：拜访  王总。 短信请在 10:20 前发给客户。", "**" + text + "**"} {
		if mark(shown) != mark(text) {
			t.Errorf("%q has another mark", shown)
		}
	}
	if mark(text) == mark(text+"吗") || mark(" …") != "" {
		t.Error("marks tell texts apart, and nothing has none")
	}
}

func TestACardIsWrittenAsDocumented(t *testing.T) {
	c := newCard("rcX-1", "跟进 王总", true, []messages.Button{{Label: "已发送", Data: "visit.sent/42"}, {Label: "稍后", Data: "visit.later/42"}}, "")
	raw, err := encode(c)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"card_type":"button_interaction","sub_title_text":"跟进 王总","button_list":[{"text":"已发送","style":1,"key":"visit.sent/42"},` +
		`{"text":"稍后","style":2,"key":"visit.later/42"}],"task_id":"rcX-1"}`
	if string(raw) != want {
		t.Errorf("got  %s\nwant %s", raw, want)
	}
	raw, _ = json.Marshal(appCard(c).Buttons[0])
	if string(raw) != `{"type":0,"text":"已发送","style":1,"key":"visit.sent/42"}` {
		t.Errorf("a button of the application: %s", raw)
	}
}
