package telegram

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"genjin/messages"
)

func TestMenu(t *testing.T) {
	s, a := newWire(t)
	commands := []Command{
		{Name: "homework", ZH: "交作业", EN: "Hand homework in", Private: true, Group: true},
		{Name: "todo", ZH: "待办", EN: "What is to be done", Private: true},
	}
	if err := a.Menu(t.Context(), commands); err != nil {
		t.Fatal(err)
	}
	var got strings.Builder
	for _, c := range s.taken() {
		raw, err := encode(c.params)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&got, c.method, string(raw))
	}
	zh := `{"command":"homework","description":"交作业"}`
	en := `{"command":"homework","description":"Hand homework in"}`
	want := strings.Join([]string{
		`setMyCommands {"commands":[` + zh + `,{"command":"todo","description":"待办"}],"scope":{"type":"all_private_chats"}}`,
		`setMyCommands {"commands":[` + zh + `,{"command":"todo","description":"待办"}],"language_code":"zh","scope":{"type":"all_private_chats"}}`,
		`setMyCommands {"commands":[` + en + `,{"command":"todo","description":"What is to be done"}],"language_code":"en","scope":{"type":"all_private_chats"}}`,
		`setMyCommands {"commands":[` + zh + `],"scope":{"type":"all_group_chats"}}`,
		`setMyCommands {"commands":[` + zh + `],"language_code":"zh","scope":{"type":"all_group_chats"}}`,
		`setMyCommands {"commands":[` + en + `],"language_code":"en","scope":{"type":"all_group_chats"}}`,
	}, "\n") + "\n"
	if got.String() != want {
		t.Errorf("got %s, want %s", got.String(), want)
	}
	if err := a.Menu(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if calls := s.taken(); len(calls) != 6 || calls[0].method != "deleteMyCommands" {
		t.Errorf("no commands: %+v", calls)
	}
	for _, c := range []Command{{Name: "作业", ZH: "一", EN: "a"}, {Name: "Hw", ZH: "一", EN: "a"}, {Name: "hw", ZH: "一"}, {ZH: "一", EN: "a"}} {
		if err := a.Menu(t.Context(), []Command{c}); err == nil || len(s.taken()) != 0 {
			t.Errorf("%+v was set", c)
		}
	}
	s.answers["setMyCommands"] = []string{refused(401, "Unauthorized", "")}
	if err := a.Menu(t.Context(), commands); !errors.Is(err, ErrToken) {
		t.Errorf("wrong token: %v", err)
	}
}

func TestCheck(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	fine := `{"ok":true,"result":{"id":7,"username":"genjin_bot","can_join_groups":true,"can_read_all_group_messages":true}}`
	for name, c := range map[string]struct {
		me, hook string
		webhook  string
		off      time.Duration
		want     []words // behind the first
	}{
		"all is well":         {fine, `{"url":"","pending_update_count":3}`, "", 0, nil},
		"well by webhook":     {fine, `{"url":"https://a.b/telegram/webhook"}`, "https://a.b/telegram/webhook", 0, nil},
		"privacy":             {strings.Replace(fine, `messages":true`, `messages":false`, 1), `{"url":""}`, "", 0, []words{wordsPrivacy}},
		"no groups":           {strings.Replace(fine, `groups":true`, `groups":false`, 1), `{"url":""}`, "", 0, []words{wordsJoins}},
		"clock":               {fine, `{"url":""}`, "", time.Minute, []words{wordsClock}},
		"clock behind":        {fine, `{"url":""}`, "", -time.Minute, []words{wordsClock}},
		"polling, but a hook": {fine, `{"url":"https://x.y/"}`, "", 0, []words{wordsWebhookSet}},
		"not yet registered":  {fine, `{"url":""}`, "https://a.b/", 0, []words{wordsWebhookUnset}},
		"elsewhere":           {fine, `{"url":"https://x.y/"}`, "https://a.b/", 0, []words{wordsWebhookElsewhere}},
		"it fails":            {fine, fmt.Sprintf(`{"url":"https://a.b/","last_error_date":%d,"last_error_message":"Wrong response from the webhook: 401 Unauthorized"}`, now.Add(-time.Minute).Unix()), "https://a.b/", 0, []words{wordsWebhookFails}},
		"it failed long ago":  {fine, fmt.Sprintf(`{"url":"https://a.b/","last_error_date":%d,"last_error_message":"Connection refused"}`, now.Add(-2*time.Hour).Unix()), "https://a.b/", 0, nil},
		"much waits":          {fine, `{"url":"","pending_update_count":101}`, "", 0, []words{wordsPending}},
	} {
		t.Run(name, func(t *testing.T) {
			s, a := newWire(t, func(o *Options) { o.Now, o.Webhook = func() time.Time { return now.Add(c.off) }, c.webhook })
			s.fail = func(w http.ResponseWriter, _ *http.Request) bool {
				w.Header().Set("Date", now.Format(http.TimeFormat))
				return false
			}
			s.answers["getMe"], s.answers["getWebhookInfo"] = []string{c.me}, []string{`{"ok":true,"result":` + c.hook + `}`}
			all := a.Check(t.Context(), Known{Idle: true})
			polls := slices.ContainsFunc(s.taken(), func(c wireCall) bool { return c.method == "getUpdates" })
			if polls == strings.Contains(c.hook, "https:") { // nobody polls while there is a webhook
				t.Errorf("asked for updates: %v", polls)
			}
			if len(all) != len(c.want)+1 || all[0].Fault || !strings.Contains(all[0].In(messages.English), "@genjin_bot") {
				t.Fatalf("found %+v", all)
			}
			for i, w := range c.want {
				begin, _, _ := strings.Cut(w.en, "%")
				if got := all[i+1]; !strings.HasPrefix(got.In(messages.English), begin) || strings.Contains(got.en+got.zh, "%!") || got.In(messages.Chinese) == got.In(messages.English) {
					t.Errorf("found %+v", got)
				}
			}
		})
	}
}

func TestCheckWithoutServer(t *testing.T) {
	for answer, want := range map[string]words{
		refused(401, "Unauthorized", ""):          wordsToken,
		refused(404, "Not Found", ""):             wordsToken,
		`{"ok":true,"result":7}`:                  wordsUnreachable,
		refused(500, "Internal Server Error", ""): wordsUnreachable,
		`<html>502</html>`:                        wordsUnreachable,
	} {
		s, a := newWire(t)
		s.answers["getMe"] = []string{answer}
		begin, _, _ := strings.Cut(want.en, "%")
		all := a.Check(t.Context(), Known{})
		if len(all) != 1 || !all[0].Fault || !strings.HasPrefix(all[0].en, begin) || strings.Contains(all[0].en+all[0].zh, "AAHdq") {
			t.Errorf("%s: %+v", answer, all)
		}
	}
	s, a := newWire(t)
	s.answers["getWebhookInfo"] = []string{refused(500, "Internal Server Error", "")}
	if all := a.Check(t.Context(), Known{}); len(all) != 2 || !all[1].Fault {
		t.Errorf("%+v", all)
	}
}
