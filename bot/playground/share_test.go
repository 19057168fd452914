package playground_test

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"genjin/bot/playground"
	"genjin/messages"
)

// TestShared: contacts and places that are posted come to the bot as such, and people see that they were shared.
func TestShared(t *testing.T) {
	p := open(t, t.TempDir())
	var got []messages.Event
	t.Cleanup(run(t, p, func(_ context.Context, ds []messages.Delivery) error {
		for _, d := range ds {
			e, err := playground.Read(d)
			if err != nil {
				return err
			}
			got = append(got, e)
		}
		return nil
	}))
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	for _, body := range []string{
		`{"from":"wang","contact":{"id":"pg/li","name":"王总\u0000","phone":"+8613800138000"}}`, `{"from":"wang","place":true}`,
	} {
		if code, answer, _ := ask(t, s, "POST", "/api/chats/wang/messages", jsonKind, body); code != 200 {
			t.Errorf("%s: %d %s", body, code, answer)
		}
	}
	if len(got) != 2 || got[0].Kind != messages.Shared || got[1].Kind != messages.Located {
		t.Fatalf("events: %+v", got)
	}
	if c := got[0].Contact; c != (messages.Contact{Name: "王总", Phone: "+8613800138000"}) || !got[0].Private {
		t.Errorf("contact: %+v", got[0])
	}
	ms, err := p.Messages("wang", "")
	if err != nil || len(ms) != 2 || !strings.Contains(ms[0].Text, "王总") || !strings.Contains(ms[0].Text, "+8613800138000") || ms[1].Text == "" {
		t.Errorf("shown: %+v, %v", ms, err)
	}
}

// TestReachIsALink: the button that opens a client's chat is the address of that chat, with a draft's text in it.
func TestReachIsALink(t *testing.T) {
	_, p := serve(t)
	button := []messages.Button{{Label: "打开聊天", Reach: "@wangzong"}}
	for _, m := range []messages.Message{
		{Key: "k/2", Chat: "pg/wang", Text: "王总好", Whole: true, Buttons: button},
		{Key: "k/3", Chat: "pg/wang", Text: "王总（华泰）", Buttons: button},
		{Key: "k/4", Chat: "pg/wang", Text: strings.Repeat("好", 300), Whole: true, Buttons: button},
	} {
		if _, err := p.Send(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	ms, err := p.Messages("wang", "1")
	if err != nil || len(ms) != 3 {
		t.Fatalf("%+v, %v", ms, err)
	}
	for i, want := range []string{"https://t.me/wangzong?text=%E7%8E%8B%E6%80%BB%E5%A5%BD", "https://t.me/wangzong", "https://t.me/wangzong"} {
		if got := ms[i].Buttons[0]; got.URL != want || got.Copy != "" {
			t.Errorf("under %q: %+v", ms[i].Text, got)
		}
	}
}
