package telegram

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"genjin/messages"
)

func TestButtons(t *testing.T) {
	for name, c := range map[string]struct {
		buttons []messages.Button
		want    string
		text    string // of the draft that they stand under
	}{
		"none": {nil, `null`, ""},
		"three short": {
			[]messages.Button{{Label: "已发送", Data: "sent/1"}, {Label: "换一条", Data: "next/1"}, {Label: "稍后", Data: "later/1"}},
			`{"inline_keyboard":[[{"text":"已发送","callback_data":"sent/1"},{"text":"换一条","callback_data":"next/1"},{"text":"稍后","callback_data":"later/1"}]]}`, "",
		},
		"four short": {
			[]messages.Button{{Label: "一", Data: "1"}, {Label: "二", Data: "2"}, {Label: "三", Data: "3"}, {Label: "四", Data: "4"}},
			`{"inline_keyboard":[[{"text":"一","callback_data":"1"},{"text":"二","callback_data":"2"},{"text":"三","callback_data":"3"}],[{"text":"四","callback_data":"4"}]]}`, "",
		},
		"a long one between": {
			[]messages.Button{{Label: "一", Data: "1"}, {Label: "新建客户 王总（华东医疗）", Data: "2"}, {Label: "三", Data: "3"}, {Label: "四", Data: "4"}},
			`{"inline_keyboard":[[{"text":"一","callback_data":"1"}],[{"text":"新建客户 王总（华东医疗）","callback_data":"2"}],[{"text":"三","callback_data":"3"},{"text":"四","callback_data":"4"}]]}`, "",
		},
		"copies": {
			[]messages.Button{{Label: "复制", Copy: strings.Repeat("𠮷", 128)}, {Label: "复制", Copy: strings.Repeat("𠮷", 128) + "。"}},
			`{"inline_keyboard":[[{"text":"复制","copy_text":{"text":"` + strings.Repeat("𠮷", 128) + `"}}]]}`, "",
		},
		"only a copy that is too long": {[]messages.Button{{Label: "复制", Copy: strings.Repeat("字", 257)}}, `null`, ""},
		"links": {
			[]messages.Button{{Label: "打开", URL: "https://t.me/wang?text=%E5%A5%BD&x"}, {Label: "私聊", Private: true}},
			`{"inline_keyboard":[[{"text":"打开","url":"https://t.me/wang?text=%E5%A5%BD&x"},{"text":"私聊","url":"https://t.me/genjin_bot?start=open"}]]}`, "",
		},
		"to the client": {
			[]messages.Button{{Label: "打开聊天", Reach: "@wangzong"}, {Label: "打开聊天", Reach: "+8613800138000"}},
			`{"inline_keyboard":[[{"text":"打开聊天","url":"https://t.me/wangzong?text=%E5%A5%BD%0A%26"},{"text":"打开聊天","url":"https://t.me/+8613800138000?text=%E5%A5%BD%0A%26"}]]}`,
			"好\n&",
		},
		"to the client, with no draft": {
			[]messages.Button{{Label: "打开聊天", Reach: "@wangzong"}},
			`{"inline_keyboard":[[{"text":"打开聊天","url":"https://t.me/wangzong"}]]}`, "",
		},
		"to the client, with a draft that fits": { // 1973 bytes and 27 before them
			[]messages.Button{{Label: "打开聊天", Reach: "@wangzong"}},
			`{"inline_keyboard":[[{"text":"打开聊天","url":"https://t.me/wangzong?text=` + strings.Repeat("%E5%A5%BD", 219) + `ab"}]]}`,
			strings.Repeat("好", 219) + "ab",
		},
		"to the client, with a draft that is too long": {
			[]messages.Button{{Label: "打开聊天", Reach: "@wangzong"}},
			`{"inline_keyboard":[[{"text":"打开聊天","url":"https://t.me/wangzong"}]]}`,
			strings.Repeat("好", 219) + "abc",
		},
	} {
		t.Run(name, func(t *testing.T) {
			_, a := newWire(t)
			keys, err := a.keys(t.Context(), messages.Message{Text: c.text, Whole: c.text != "", Buttons: c.buttons})
			got, err2 := encode(keys)
			if err != nil || err2 != nil || string(got) != c.want {
				t.Errorf("got %s, %v", got, err)
			}
		})
	}
}

func TestButtonsRefused(t *testing.T) {
	s, a := newWire(t)
	for _, b := range []messages.Button{
		{Label: "发", Data: strings.Repeat("字", 22)}, {Label: " ", Data: "1"}, {Label: "什么也不做"},
	} {
		_, err := a.Send(t.Context(), messages.Message{Key: "k/1", Chat: "tg/5", Text: "好", Buttons: []messages.Button{b}})
		if !errors.Is(err, messages.ErrRejected) {
			t.Errorf("%+v: %v", b, err)
		}
	}
	if len(s.taken()) != 0 {
		t.Error("they were sent")
	}
	s.answers["getMe"] = []string{refused(502, "Bad Gateway", "")}
	_, err := a.Send(t.Context(), messages.Message{Key: "k/1", Chat: "tg/5", Text: "好", Buttons: []messages.Button{{Label: "私聊", Private: true}}})
	if err == nil || final(err) {
		t.Errorf("without a name for the link: %v", err)
	}
}

func TestManyButtons(t *testing.T) {
	_, a := newWire(t)
	var many []messages.Button
	for i := range 120 {
		many = append(many, messages.Button{Label: fmt.Sprint(i), Data: fmt.Sprint(i)})
	}
	keys, err := a.keys(t.Context(), messages.Message{Buttons: many})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, row := range keys.Rows {
		if n += len(row); len(row) > rowLimit {
			t.Errorf("a row of %d", len(row))
		}
	}
	if n != buttonLimit {
		t.Errorf("%d buttons", n)
	}
	if raw, err := json.Marshal(keys); err != nil || strings.Contains(string(raw), "copy_text") {
		t.Errorf("an empty text to copy in %s, %v", raw, err)
	}
}
