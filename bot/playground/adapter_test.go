package playground_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genjin/bot/bottest"
	"genjin/bot/playground"
	"genjin/messages"
)

// control is a program that does nothing else.
type control struct{}

func (control) Settle(context.Context) error             { return nil }
func (control) Advance(context.Context, time.Time) error { return nil }

func open(t testing.TB, dir string) *playground.Playground {
	t.Helper()
	stock, err := playground.BuiltIn()
	if err != nil {
		t.Fatal(err)
	}
	p, err := playground.Open(playground.Options{
		Dir: dir, Now: time.Now, Log: slog.New(slog.DiscardHandler), Stock: stock, Zone: time.UTC, Control: control{},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func bare[T ~string](id T) string { return strings.TrimPrefix(string(id), "pg/") }

func TestAdapter(t *testing.T) {
	bottest.Run(t, func(t *testing.T) bottest.Harness {
		p := open(t, t.TempDir())
		// What is refused for now stays with the platform, and comes again.
		must := func(err error) {
			if err != nil && !strings.Contains(err.Error(), "away") {
				t.Error(err)
			}
		}
		return bottest.Harness{
			Adapter: p, Read: playground.Read, Group: "pg/sales", Private: "pg/wang", Closed: "pg/zhao", Unknown: "pg/nowhere",
			Person: messages.User{ID: "pg/wang", Name: "王芳"}, Other: messages.User{ID: "pg/chen", Name: "陈静"}, Bot: "@genjin",
			Say: func(from messages.UserID, chat messages.ChatID, text, replyTo string) string {
				id, err := p.Post(t.Context(), playground.Post{Chat: bare(chat), From: bare(from), Text: text, ReplyTo: replyTo})
				must(err)
				return id
			},
			SayFile: func(from messages.UserID, chat messages.ChatID, text, name string, body []byte) {
				f, err := p.Keep(name, "image/jpeg", bytes.NewReader(body))
				must(err)
				_, err = p.Post(t.Context(), playground.Post{Chat: bare(chat), From: bare(from), Text: text, Files: []playground.Handed{f}})
				must(err)
			},
			Edit: func(from messages.UserID, chat messages.ChatID, id, text string) {
				must(p.Edit(t.Context(), bare(chat), id, bare(from), text))
			},
			Press: func(from messages.UserID, chat messages.ChatID, id string, n int) func() string {
				press, err := p.Press(t.Context(), bare(chat), id, n, bare(from), "")
				must(err)
				return func() string { return p.Notice(press) }
			},
			Join:  func(chat messages.ChatID, who messages.UserID) { must(p.Join(t.Context(), bare(chat), bare(who))) },
			Leave: func(chat messages.ChatID, who messages.UserID) { must(p.Leave(t.Context(), bare(chat), bare(who))) },
			Open:  func(chat messages.ChatID) { must(p.OpenPrivate(t.Context(), bare(chat))) },
			Shown: func(chat messages.ChatID) []bottest.Shown {
				ms, err := p.Messages(bare(chat), "")
				must(err)
				var shown []bottest.Shown
				for _, m := range ms {
					if m.From != "bot" {
						continue
					}
					one := bottest.Shown{ID: m.ID, Text: m.Text}
					for _, b := range m.Buttons {
						one.Buttons = append(one.Buttons, b.Label)
					}
					shown = append(shown, one)
				}
				return shown
			},
			Mention: func(u messages.User) string { return "@" + u.Name },
		}
	})
}

// run runs p until stop, with a receiving side that takes everything.
func run(t *testing.T, p *playground.Playground, receive messages.Receive) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.Run(ctx, receive) }()
	return func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestMemorySurvivesAStop(t *testing.T) {
	dir := t.TempDir()
	p := open(t, dir)
	stop := run(t, p, func(context.Context, []messages.Delivery) error { return errors.New("the storage is away") })
	if _, err := p.Post(t.Context(), playground.Post{Chat: "sales", From: "wang", Text: "拜访 王总"}); err == nil {
		t.Error("what was not taken was acknowledged")
	}
	m := messages.Message{Key: "k/1", Chat: "pg/wang", Text: "草稿"}
	first, err := p.Send(t.Context(), m)
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	log := filepath.Join(dir, "log.jsonl")
	f, err := os.OpenFile(log, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"k":"post","i":99,"c":"sal`); err != nil { // torn by a crash
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}

	p = open(t, dir)
	var got []messages.Delivery
	came := make(chan struct{}, 10)
	stop = run(t, p, func(_ context.Context, ds []messages.Delivery) error {
		got = append(got, ds...)
		came <- struct{}{}
		return nil
	})
	<-came
	if ms, err := p.Messages("sales", ""); err != nil || len(ms) != 1 || ms[0].Text != "拜访 王总" {
		t.Errorf("remembered: %+v, %v", ms, err)
	}
	again, err := p.Send(t.Context(), m)
	if err != nil || again != first {
		t.Errorf("a known key was said again as %s, before as %s, %v", again, first, err)
	}
	stop()
	if len(got) != 1 || got[0].ID != "pg/000000000001" {
		t.Errorf("delivered again: %+v", got)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	// What was acknowledged is not delivered once more.
	p = open(t, dir)
	stop = run(t, p, func(context.Context, []messages.Delivery) error { t.Error("delivered though acknowledged"); return nil })
	if ms, err := p.Messages("wang", ""); err != nil || len(ms) != 1 {
		t.Errorf("remembered: %+v, %v", ms, err)
	}
	stop()
	if info, err := os.Stat(log); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("log: %v, %v", info.Mode(), err)
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{`{"kind":"post","chat":"sales","from":{"id":"wang"},"text":"x\u0000\ud800"}`, `{"kind":"press"}`, "null"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := playground.Read(messages.Delivery{ID: "pg/1", From: "pg", Chat: "pg/sales", Raw: raw})
		if err == nil && strings.ContainsRune(e.Text, 0) {
			t.Errorf("NUL in %q", e.Text)
		}
	})
}
