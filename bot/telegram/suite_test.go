package telegram_test

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"genjin/bot/bottest"
	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/messages"
)

// TestSuite runs the suite of all platforms against the stand-in for Telegram, by long polling and by webhook.
func TestSuite(t *testing.T) {
	for name, hook := range map[string]string{"polling": "", "webhook": "https://genjin.test/telegram"} {
		t.Run(name, func(t *testing.T) {
			bottest.Run(t, func(t *testing.T) bottest.Harness { return harness(t, hook) })
		})
	}
}

// harness is an adapter with the world of a stand-in around it: 王芳 and 陈静 in a supergroup, and 赵敏, who never wrote.
func harness(t *testing.T, hook string) bottest.Harness {
	var a *telegram.Adapter
	web := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { a.Handler().ServeHTTP(w, r) })
	s := telegramtest.New(t, telegramtest.Options{Webhook: telegramtest.Pipe(t, web)})
	o := telegram.Options{
		Token: telegramtest.Token, HTTP: s.Client(), Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Timer: func(d time.Duration) (<-chan time.Time, func()) {
			x := time.NewTimer(d)
			return x.C, func() { x.Stop() }
		},
	}
	if hook != "" {
		o.Webhook, o.Secret = hook, "secret-of-the-suite"
	}
	a = telegram.New(o)
	person := s.AddPerson(telegramtest.User{First: "王芳", Username: "wangfang"})
	other := s.AddPerson(telegramtest.User{First: "陈静"})
	stranger := s.AddPerson(telegramtest.User{First: "赵敏"})
	s.Open(person.ID)
	class := s.AddGroup(telegramtest.Group{Title: "华东", Super: true, Bot: telegramtest.In, Members: []int64{other.ID, person.ID}})
	return bottest.Harness{
		Adapter: a, Read: telegram.Read, Bot: "@" + s.Bot().Username,
		Group: telegram.ChatID(class), Private: telegram.ChatID(person.ID), Closed: telegram.ChatID(stranger.ID), Unknown: telegram.ChatID(-1009999),
		Person: messages.User{ID: telegram.UserID(person.ID), Name: "王芳"}, Other: messages.User{ID: telegram.UserID(other.ID), Name: "陈静"},
		Say: func(from messages.UserID, chat messages.ChatID, text, replyTo string) string {
			var with []telegramtest.Saying
			if replyTo != "" {
				with = append(with, telegramtest.Saying{ReplyTo: int(number(t, replyTo))})
			}
			return strconv.Itoa(s.Say(number(t, from), number(t, chat), text, with...))
		},
		SayFile: func(from messages.UserID, chat messages.ChatID, text, name string, body []byte) {
			s.SayDocument(number(t, from), number(t, chat), text, telegramtest.Handed{Name: name, MIME: "image/jpeg", Body: body})
		},
		Edit: func(from messages.UserID, chat messages.ChatID, id, text string) {
			s.Edit(number(t, from), number(t, chat), int(number(t, id)), text)
		},
		Press: func(from messages.UserID, chat messages.ChatID, id string, n int) func() string {
			return s.Press(number(t, from), number(t, chat), int(number(t, id)), n).Text
		},
		Join:    func(chat messages.ChatID, who messages.UserID) { s.Join(number(t, chat), number(t, who)) },
		Leave:   func(chat messages.ChatID, who messages.UserID) { s.Leave(number(t, chat), number(t, who)) },
		Open:    func(chat messages.ChatID) { s.Unblock(number(t, chat)) },
		Shown:   func(chat messages.ChatID) []bottest.Shown { return shown(s.Said(number(t, chat))) },
		Mention: func(u messages.User) string { return s.Mention(number(t, u.ID)) },
	}
}

// number reads an id that is one of Telegram behind the name of the platform, if there is one.
func number[T ~string](t *testing.T, id T) int64 {
	t.Helper()
	n, err := strconv.ParseInt(strings.TrimPrefix(string(id), string(telegram.Platform)+"/"), 10, 64)
	if err != nil {
		t.Errorf("%q is no id of a supergroup without topics: %v", id, err)
	}
	return n
}

func shown(ms []telegramtest.Message) []bottest.Shown {
	var all []bottest.Shown
	for _, m := range ms {
		one := bottest.Shown{ID: strconv.Itoa(m.ID), Text: m.Text}
		for _, b := range m.Buttons {
			if b.Kind == "callback_data" {
				one.Buttons = append(one.Buttons, b.Label)
			}
		}
		all = append(all, one)
	}
	return all
}

// TestSentIsWellFormed lets the stand-in judge each call of testdata/sent. Whether its world has the chats does not
// matter: it fails the test for what is malformed, and only for that.
func TestSentIsWellFormed(t *testing.T) {
	files, err := filepath.Glob("testdata/sent/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no calls to judge", err)
	}
	judged := 0
	for _, name := range files {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txt"), func(t *testing.T) {
			s := telegramtest.New(t, telegramtest.Options{Unlimited: true})
			c := s.Client()
			for line := range strings.Lines(string(raw)) {
				if strings.HasPrefix(line, "-> ") {
					continue
				}
				submit(t, c, strings.TrimSuffix(line, "\n"))
				judged++
			}
			if len(s.Calls("")) == 0 {
				t.Error("nothing was called")
			}
		})
	}
	if judged < len(files) {
		t.Errorf("%d calls of %d files were judged", judged, len(files))
	}
}

// submit makes the call of a line: the method, its parameters, and perhaps name=bytes of a file.
func submit(t *testing.T, c *http.Client, line string) {
	t.Helper()
	method, rest, _ := strings.Cut(line, " ")
	d := json.NewDecoder(strings.NewReader(rest))
	var params map[string]json.RawMessage
	if err := d.Decode(&params); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
	name, body, file := strings.Cut(strings.TrimSpace(rest[d.InputOffset():]), "=")
	var b bytes.Buffer
	kind := "application/json"
	if !file {
		b.WriteString(rest)
	} else {
		w := multipart.NewWriter(&b)
		for p, v := range params {
			var text string
			if err := json.Unmarshal(v, &text); err != nil {
				text = string(v)
			}
			if err := w.WriteField(p, text); err != nil {
				t.Fatal(err)
			}
		}
		part, err := w.CreateFormFile(strings.ToLower(strings.TrimPrefix(method, "send")), name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		kind = w.FormDataContentType()
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://api.telegram.org/bot"+telegramtest.Token+"/"+method, &b)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", kind)
	resp, err := c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	if err := resp.Body.Close(); err != nil {
		t.Error(err)
	}
}
