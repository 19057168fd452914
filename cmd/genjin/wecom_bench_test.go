package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
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

// BenchmarkWeComCallback is the way of a visit over loopback to the robot's callback, where it is decrypted, to the
// durable commit and back, with 1, 40 and 100 calls open at once, each of another group. The processor time is that of
// both ends. What comes while a commit is under way is
// committed together, and what has no time left there to have its turn waits for it durably. Nothing is sent.
func BenchmarkWeComCallback(b *testing.B) {
	for _, open := range []int{1, 40, 100} {
		b.Run(fmt.Sprintf("open=%d", open), func(b *testing.B) {
			door := httptest.NewServer(wecomBenchDoor(b))
			b.Cleanup(door.Close)
			cipher, err := crypt.New(wecomtest.Token, wecomtest.AESKey, "")
			if err != nil {
				b.Fatal(err)
			}
			caller := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: open}}
			b.Cleanup(caller.CloseIdleConnections)
			var n atomic.Int64
			before := ownCPU()
			took := crowd(b, open, func(g int64) error { return wecomCall(b, caller, door.URL, cipher, n.Add(1), g) })
			report(b, took, ownCPU()-before)
		})
	}
}

// wecomCall brings the n-th note, of the group g, as WeCom does.
func wecomCall(b *testing.B, caller *http.Client, door string, c *crypt.Cipher, n, g int64) error {
	query, body, err := wecomSealed(c, n, g)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(b.Context(), http.MethodPost, door+wecomBotPath+query, bytes.NewReader(body))
	if err != nil {
		return err
	}
	resp, err := caller.Do(r)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("the callback answered %d", resp.StatusCode)
	}
	return errors.Join(err, resp.Body.Close())
}

// wecomSealed is the n-th note, of the group g, as it stands in a call.
func wecomSealed(c *crypt.Cipher, n, g int64) (query string, body []byte, err error) {
	plain := fmt.Appendf(nil, `{"msgid":"M%d","aibotid":"A","chatid":"wr%d","chattype":"group","from":{"userid":"rep%d"},"msgtype":"text","text":{"content":%q}}`,
		n, g, g, "@跟进 "+benchNote(n))
	encrypted, signature, err := c.Seal(plain, "1795400000", "n1", rand.Reader)
	q := url.Values{"msg_signature": {signature}, "timestamp": {"1795400000"}, "nonce": {"n1"}}
	return "?" + q.Encode(), fmt.Appendf(nil, `{"encrypt":%q}`, encrypted), err
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
		on: map[messages.Platform]connection{wecom.Platform: connectWeCom(a)},
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
	awaitWeCom(b, a.RobotHandler())
	return a.RobotHandler()
}

// awaitWeCom waits until the adapter behind door runs.
func awaitWeCom(b *testing.B, door http.Handler) {
	b.Helper()
	c, err := crypt.New(wecomtest.Token, wecomtest.AESKey, "")
	if err != nil {
		b.Fatal(err)
	}
	for taken := false; !taken; time.Sleep(time.Millisecond) {
		query, body, err := wecomSealed(c, 0, 0)
		if err != nil {
			b.Fatal(err)
		}
		w := httptest.NewRecorder()
		door.ServeHTTP(w, httptest.NewRequestWithContext(b.Context(), http.MethodPost, wecomBotPath+query, bytes.NewReader(body)))
		taken = w.Code == http.StatusOK
	}
}

// BenchmarkWeComPush is a text that is pushed over the long connection, or sent by the application, to the stand-in on
// loopback, until it is acknowledged; 1, 40 and 100 at once, each to another person. The processor time is that of both.
func BenchmarkWeComPush(b *testing.B) {
	for _, w := range []way{bySocket, byApp} {
		for _, open := range []int{1, 40, 100} {
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
