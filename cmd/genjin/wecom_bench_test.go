package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"genjin/bot/wecom"
	"genjin/bot/wecom/crypt"
	"genjin/bot/wecom/wecomtest"
	"genjin/messages"
	"genjin/storage"
)

// BenchmarkWeComCallback is the way of a visit from the door of the robot's callback, where it is decrypted, to the
// durable commit, with 1 and 40 calls open at once, each of another group. What comes while a commit is under way is
// committed together, and what has no time left there to have its turn waits for it durably. Nothing is sent.
func BenchmarkWeComCallback(b *testing.B) {
	for _, open := range []int{1, 40} {
		b.Run(fmt.Sprintf("open=%d", open), func(b *testing.B) {
			door := wecomBenchDoor(b)
			cipher, err := crypt.New(wecomtest.Token, wecomtest.AESKey, "")
			if err != nil {
				b.Fatal(err)
			}
			var n atomic.Int64
			before := ownCPU()
			took := crowd(b, open, func(g int64) error {
				r, err := wecomCall(b, cipher, n.Add(1), g)
				if err != nil {
					return err
				}
				w := httptest.NewRecorder()
				door.ServeHTTP(w, r)
				if w.Code != http.StatusOK {
					return fmt.Errorf("the callback answered %d", w.Code)
				}
				return nil
			})
			report(b, took, ownCPU()-before)
		})
	}
}

// wecomCall is the call by which WeCom brings the n-th note, of the group g.
func wecomCall(b *testing.B, c *crypt.Cipher, n, g int64) (*http.Request, error) {
	plain := fmt.Appendf(nil, `{"msgid":"M%d","aibotid":"A","chatid":"wr%d","chattype":"group","from":{"userid":"rep%d"},"msgtype":"text","text":{"content":%q}}`,
		n, g, g, "@跟进 "+benchNote(n))
	encrypted, signature, err := c.Seal(plain, "1795400000", "n1", rand.Reader)
	if err != nil {
		return nil, err
	}
	q := url.Values{"msg_signature": {signature}, "timestamp": {"1795400000"}, "nonce": {"n1"}}
	body := fmt.Appendf(nil, `{"encrypt":%q}`, encrypted)
	return httptest.NewRequestWithContext(b.Context(), http.MethodPost, wecomBotPath+"?"+q.Encode(), bytes.NewReader(body)), nil
}

// wecomBenchDoor is the callback of a house that sends nothing.
func wecomBenchDoor(b *testing.B) http.Handler {
	b.Helper()
	db, err := storage.Open(b.Context(), filepath.Join(b.TempDir(), "genjin.db"))
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	o := firmOptions(byCallback, db, http.DefaultClient, log)
	o.App = wecom.App{}
	a, err := wecom.New(o)
	if err != nil {
		b.Fatal(err)
	}
	h := newHouse(parts{
		db: db, clock: &clock{}, log: log, zone: time.UTC,
		on: map[messages.Platform]connection{wecom.Platform: {adapter: a, read: wecom.Read}},
	})
	var rooms []string
	for i := range benchGroups {
		rooms = append(rooms, fmt.Sprint("wr", i))
	}
	if err := db.Do(b.Context(), func(tx *storage.Tx) error { return plantWeComStorm(tx, rooms) }); err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx, h.bot.Receive) }()
	b.Cleanup(func() {
		cancel()
		if err := errors.Join(<-done, db.Close()); err != nil {
			b.Error(err)
		}
	})
	for taken := false; !taken; time.Sleep(time.Millisecond) { // until the adapter runs
		w := httptest.NewRecorder()
		c, err := crypt.New(wecomtest.Token, wecomtest.AESKey, "")
		if err != nil {
			b.Fatal(err)
		}
		r, err := wecomCall(b, c, 0, 0)
		if err != nil {
			b.Fatal(err)
		}
		a.RobotHandler().ServeHTTP(w, r)
		taken = w.Code == http.StatusOK
	}
	return a.RobotHandler()
}

// BenchmarkWeComPush is a text that is pushed over the long connection, or sent by the application, to the stand-in on
// loopback, until it is acknowledged; 1 and 40 at once, each to another person.
func BenchmarkWeComPush(b *testing.B) {
	for _, w := range []way{bySocket, byApp} {
		for _, open := range []int{1, 40} {
			b.Run(fmt.Sprintf("%s/open=%d", w, open), func(b *testing.B) { pushTo(b, w, open) })
		}
	}
}

func pushTo(b *testing.B, w way, open int) {
	s := wecomtest.New(b, wecomtest.Options{Unlimited: true})
	office := s.Listen()
	for i := range benchGroups {
		id := fmt.Sprint("rep", i)
		s.AddPerson(wecomtest.Person{ID: id, Name: "王芳"})
		s.Say(id, "", "你好")
	}
	o := firmOptions(w, nil, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}}, slog.New(slog.DiscardHandler))
	o.API, o.Robot.URL = office, "ws"+strings.TrimPrefix(office, "http")
	a, err := wecom.New(o)
	if err != nil {
		b.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx, func(context.Context, []messages.Delivery) error { return nil }) }()
	b.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			b.Error(err)
		}
	})
	for w == bySocket && !s.Connected() {
		time.Sleep(time.Millisecond)
	}
	var n atomic.Int64
	before := ownCPU()
	took := crowd(b, open, func(g int64) error {
		_, err := a.Send(b.Context(), messages.Message{Key: fmt.Sprint(n.Add(1), "/1"), Chat: wecom.PrivateID(fmt.Sprint("rep", g)), Text: "早安"})
		return err
	})
	report(b, took, ownCPU()-before)
}
