package telegram_test

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/messages"
)

// poller is a program that takes the updates of the bot.
func poller(s *telegramtest.Server) *telegram.Adapter {
	return telegram.New(telegram.Options{
		Token: telegramtest.Token, HTTP: s.Client(), Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Timer: func(d time.Duration) (<-chan time.Time, func()) {
			x := time.NewTimer(d)
			return x.C, func() { x.Stop() }
		},
	})
}

// TestCheckRival: a second program that takes the updates is found, and loses none by it; where there is none, none is
// found, and what waits for the bot waits still.
func TestCheckRival(t *testing.T) {
	for name, c := range map[string]struct {
		rival bool
		says  time.Duration // how often somebody writes; 0: never
		idle  bool
		want  string // of a finding
		asks  bool
	}{
		"nobody":                         {idle: true, asks: true},
		"nobody, and updates wait":       {says: time.Second, idle: true, asks: true},
		"a rival":                        {rival: true, idle: true, asks: true, want: "Another program"},
		"a rival with much to do":        {rival: true, says: 700 * time.Millisecond, idle: true, asks: true, want: "Another program"},
		"our own program takes updates":  {rival: true},
		"our own program does, and much": {rival: true, says: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := telegramtest.New(t, telegramtest.Options{})
				who := s.AddPerson(telegramtest.User{First: "王芳"}).ID
				s.Open(who)
				ctx, cancel := context.WithCancel(t.Context())
				var said, taken atomic.Int64
				if c.says > 0 {
					s.Say(who, who, "帮助")
					said.Add(1)
					go func() {
						for ctx.Err() == nil && said.Load() < 30 {
							time.Sleep(c.says)
							s.Say(who, who, "帮助")
							said.Add(1)
						}
					}()
				}
				if c.rival {
					go poller(s).Run(ctx, func(_ context.Context, ds []messages.Delivery) error {
						taken.Add(int64(len(ds)))
						return nil
					})
					time.Sleep(10 * time.Second)
				}
				before := len(s.Calls("getUpdates"))
				start := time.Now()
				var got []string
				for _, f := range poller(s).Check(t.Context(), telegram.Known{Idle: c.idle})[1:] {
					got = append(got, f.In(messages.English))
				}
				if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], c.want)) {
					t.Errorf("found %q, want %q", got, c.want)
				}
				if d := time.Since(start); d > 9*time.Second {
					t.Errorf("the check took %v", d)
				}
				asked := false
				for _, call := range s.Calls("getUpdates")[before:] {
					if _, kinds := call.Params["allowed_updates"]; !kinds {
						asked = true
						if call.Params["offset"] != nil || call.Params["limit"] != int64(1) || call.Params["timeout"] != int64(7) {
							t.Errorf("asked with %v", call.Params)
						}
					}
				}
				if asked != c.asks {
					t.Errorf("asked for updates: %v", asked)
				}
				time.Sleep(time.Minute)
				if waits := int64(s.Pending()); c.rival && (waits != 0 || taken.Load() != said.Load()) || !c.rival && waits != said.Load() {
					t.Errorf("of %d updates %d were taken, and %d wait", said.Load(), taken.Load(), waits)
				}
				cancel()
				time.Sleep(time.Second)
			})
		})
	}
}

// TestCheckIsNotMisledByAPress, which waits for 150 seconds only.
func TestCheckIsNotMisledByAPress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := telegramtest.New(t, telegramtest.Options{})
		who := s.AddPerson(telegramtest.User{First: "王芳"}).ID
		s.Open(who)
		a := poller(s)
		m := messages.Message{Key: "a/1", Chat: telegram.ChatID(who), Text: "草稿", Buttons: []messages.Button{{Label: "已发送", Data: "visit.sent/1"}}}
		id, err := a.Send(t.Context(), m)
		if err != nil {
			t.Fatal(err)
		}
		s.Press(who, who, int(number(t, id)), 0)
		time.Sleep(147 * time.Second)
		if got := a.Check(t.Context(), telegram.Known{Idle: true}); len(got) != 1 {
			t.Errorf("found %+v", got)
		}
	})
}
