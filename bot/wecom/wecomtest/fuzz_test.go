package wecomtest

import (
	"testing"

	"github.com/coder/websocket"
)

// FuzzFrames sees that no frame of a program ends the stand-in.
func FuzzFrames(f *testing.F) {
	for _, v := range vectors(f).Out {
		f.Add(string(encode(v.Frame)))
	}
	f.Add(`{"cmd":"aibot_send_msg","headers":{"req_id":"S"},"body":{"chatid":"lisi","chat_type":1,"msgtype":"template_card","template_card":{"card_type":"button_interaction","button_list":[null,1]}}}`)
	f.Add(`{"cmd":"aibot_send_msg","headers":{"req_id":"\u003c"},"body":null}`)
	f.Fuzz(func(t *testing.T, raw string) {
		s := stage(t, Options{})
		c := &session{s: s.Server, ids: map[string]bool{}, wake: make(chan struct{}, 1), subscribed: true, was: true}
		s.current = c
		s.Say("lisi", "", "你好")
		for id := range s.requests {
			s.requests["R1"] = s.requests[id]
		}
		c.take(websocket.MessageText, []byte(raw))
	})
}

// FuzzPages sees that an escape is told by what it stands for, not by how it looks.
func FuzzPages(f *testing.F) {
	f.Add(`<a href="x">&</a>`)
	f.Add(`\\u003c \u003`)
	f.Fuzz(func(t *testing.T, text string) {
		raw := encode(map[string]string{"content": text})
		if e := pageEscape(raw); e != "" {
			t.Errorf("%s: found %s", raw, e)
		}
	})
}
