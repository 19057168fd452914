package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"genjin/bot/wecom/errcode"
)

// ping is a call that any token allows.
func ping(c *Client) error {
	return c.Call(context.Background(), http.MethodPost, "message/recall", map[string]string{"msgid": "<&>"}, nil)
}

func TestTheTokenIsKept(t *testing.T) {
	f, c := newFake(t)
	for range 3 {
		if err := ping(c); err != nil {
			t.Fatal(err)
		}
	}
	calls, asked := f.taken()
	if asked != 1 || len(calls) != 3 || calls[2].token != tokenOf(1) {
		t.Errorf("%d tokens for %+v", asked, calls)
	}
}

// TestDeadToken: by each of the three codes a token dies, is replaced, and the call repeated byte for byte.
func TestDeadToken(t *testing.T) {
	for _, code := range []int{40014, 42001, 41001} {
		f, c := newFake(t)
		f.answers["message/recall"] = []string{fmt.Sprintf(`{"errcode":%d,"errmsg":"access_token expired"}`, code)}
		if err := ping(c); err != nil {
			t.Errorf("%d: %v", code, err)
		}
		calls, asked := f.taken()
		if asked != 2 || len(calls) != 2 || calls[0].body != calls[1].body || calls[1].body != `{"msgid":"<&>"}` {
			t.Errorf("%d: %d tokens for %+v", code, asked, calls)
		}
	}
}

// TestDeadTwice: a token that is new and dead as well is not replaced again.
func TestDeadTwice(t *testing.T) {
	f, c := newFake(t)
	no := `{"errcode":40014,"errmsg":"invalid access_token"}`
	f.answers["message/recall"] = []string{no, no, no}
	if err := ping(c); classOf(err) != errcode.Token {
		t.Errorf("got %v", err)
	}
	if calls, asked := f.taken(); asked != 2 || len(calls) != 2 {
		t.Errorf("%d tokens for %d calls", asked, len(calls))
	}
}

// TestFiftyAtOnce: a token that dies amid many calls is replaced by one call, and each of them is carried out.
func TestFiftyAtOnce(t *testing.T) {
	f, c := newFake(t)
	if err := ping(c); err != nil {
		t.Fatal(err)
	}
	f.taken()
	var all sync.WaitGroup
	for n := range 50 {
		all.Go(func() {
			if n == 25 {
				f.kill()
			}
			for range 4 {
				if err := ping(c); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if _, asked := f.taken(); asked != 1 {
		t.Errorf("%d tokens were asked for", asked)
	}
}

// TestOneCallForTheFirstToken: who comes while it is asked for waits.
func TestOneCallForTheFirstToken(t *testing.T) {
	gate := make(chan struct{})
	f, c := newFake(t)
	f.fail = func(_ http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == "/cgi-bin/gettoken" {
			<-gate
		}
		return false
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if err := ping(c); err != nil {
				t.Error(err)
			}
		})
	}
	// Who gives up waiting takes nothing from the others.
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Call(ctx, http.MethodGet, "agent/get", nil, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("gave up: %v", err)
	}
	close(gate)
	all.Wait()
	if _, asked := f.taken(); asked != 1 {
		t.Errorf("%d tokens were asked for", asked)
	}
}

// clock is one that tests turn.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func newClock() *clock { return &clock{now: time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestTheTokenIsReplacedAhead(t *testing.T) {
	for _, x := range []struct {
		life          int
		still, passed time.Duration
	}{
		{7200, 7200*time.Second - tokenAhead - time.Second, time.Second},
		{100, 49 * time.Second, time.Second}, // in the middle of a short life
	} {
		now := newClock()
		f, c := newFake(t, func(o *Options) { o.Now = now.Now })
		f.life = x.life
		ping(c)
		now.turn(x.still)
		ping(c)
		if _, asked := f.taken(); asked != 1 {
			t.Errorf("life %d: %d tokens by then", x.life, asked)
		}
		now.turn(x.passed)
		ping(c)
		if _, asked := f.taken(); asked != 1 {
			t.Errorf("life %d: %d tokens ahead of its end", x.life, asked)
		}
	}
}

// TestTheOldTokenServes: as long as it lives, a new one that cannot be had is not missed, nor asked for by every call.
func TestTheOldTokenServes(t *testing.T) {
	now := newClock()
	f, c := newFake(t, func(o *Options) { o.Now = now.Now })
	ping(c)
	f.taken()
	f.answers["gettoken"] = []string{`502 <html>`, `502 <html>`}
	now.turn(tokenLife - tokenAhead)
	for range 3 {
		if err := ping(c); err != nil {
			t.Error(err)
		}
	}
	if _, asked := f.taken(); asked != 1 {
		t.Errorf("%d tokens were asked for", asked)
	}
	now.turn(tokenAhead)
	if err := ping(c); err == nil || refusalOf(err) != nil {
		t.Errorf("without a token: %v", err)
	}
	if _, unsure := errors.AsType[*Unsure](ping(c)); unsure {
		t.Error("what never went out may have been carried out")
	}
	now.turn(faultWait)
	if err := ping(c); err != nil {
		t.Errorf("WeCom is back: %v", err)
	}
}

// TestWrongSecret: WeCom blocks an address that tries again and again.
func TestWrongSecret(t *testing.T) {
	now := newClock()
	f, c := newFake(t, func(o *Options) { o.Now, o.Secret = now.Now, "wrong" })
	var tries []int
	began := now.Now()
	for now.Now().Sub(began) < 40*time.Minute {
		for range 3 {
			if err := ping(c); refusalOf(err) == nil || refusalOf(err).Code != 40001 {
				t.Fatal(err)
			}
		}
		if _, asked := f.taken(); asked > 0 {
			tries = append(tries, int(now.Now().Sub(began)/time.Second))
		}
		now.turn(5 * time.Second)
	}
	if fmt.Sprint(tries) != "[0 60 120 720 1320 1920]" {
		t.Errorf("tried after %v seconds", tries)
	}
	// Once it is right, the next try succeeds, and the patience is new.
	c.o.Secret = secret
	now.turn(deniedAll)
	if err := ping(c); err != nil {
		t.Error(err)
	}
	if c.tokens.wrong != 0 {
		t.Error("wrong tries are still counted")
	}
}

func TestWaitsForAToken(t *testing.T) {
	for _, x := range []struct {
		answer string
		wait   time.Duration
	}{
		{`{"errcode":60020,"errmsg":"not allow to access from your ip"}`, deniedFew},
		{`{"errcode":45009,"errmsg":"api freq out of limit"}`, deniedFew},
		{`{"errcode":-1,"errmsg":"system error"}`, faultWait},
		{`{"errcode":0,"errmsg":"ok"}`, faultWait},
		{`503 busy`, faultWait},
	} {
		now := newClock()
		f, c := newFake(t, func(o *Options) { o.Now = now.Now })
		f.answers["gettoken"] = []string{x.answer}
		if err := ping(c); err == nil {
			t.Errorf("%s is a token", x.answer)
		}
		now.turn(x.wait - time.Second)
		if err := ping(c); err == nil {
			t.Errorf("%s: asked again at once", x.answer)
		}
		now.turn(time.Second)
		if err := ping(c); err != nil {
			t.Errorf("%s: %v after %v", x.answer, err, x.wait)
		}
		f.taken()
	}
}

func TestWithoutAnApp(t *testing.T) {
	f, c := newFake(t, func(o *Options) { o.Secret = "" })
	if err := ping(c); !errors.Is(err, errNoApp) {
		t.Errorf("got %v", err)
	}
	if err := c.HookSend(t.Context(), hookOne, Content{Kind: Text, Text: "大家好"}); err != nil {
		t.Errorf("a web hook needs none: %v", err)
	}
	if _, asked := f.taken(); asked != 0 {
		t.Errorf("%d tokens were asked for", asked)
	}
}

// TestDropsThatTokenOnly: who learns late that an old token is dead takes the one that is there.
func TestDropsThatTokenOnly(t *testing.T) {
	_, c := newFake(t)
	ping(c)
	c.tokens.drop("an older one")
	if c.tokens.held == "" {
		t.Error("the token is gone")
	}
	c.tokens.drop(tokenOf(1))
	if c.tokens.held != "" {
		t.Error("the token is still there")
	}
}
