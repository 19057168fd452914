package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"genjin/bot/wecom/errcode"
)

const (
	tokenAhead = 5 * time.Minute // a token is replaced so long before it dies
	tokenLife  = 2 * time.Hour   // of a token whose life is not told

	// A token that was not had is not asked for again before these have passed.
	faultWait = 2 * time.Second
	deniedFew = time.Minute      // WeCom refuses the account, or finds that it asks too often
	deniedAll = 10 * time.Minute // it did so for wrong keys patience times in a row: more of it blocks our address for an hour
	patience  = 3
)

// errNoApp says that neither corp id nor secret of an app was given.
var errNoApp = errors.New("no app of WeCom is set up")

// tokens keeps the access token of the app, and gets it for all who need it by one call.
type tokens struct {
	fetch  func(ctx context.Context) (token string, life time.Duration, err error)
	now    func() time.Time
	flight singleflight.Group

	mu     sync.Mutex
	held   string
	fresh  time.Time // until then held is not replaced
	dies   time.Time
	fault  error // why the last one was not had; nil after a success
	failed time.Time
	wrong  int // faults in a row for wrong keys
}

// get returns a token that is believed to live. It waits for a call that is under way, until ctx ends. While none is to be
// asked for, it returns the former fault.
func (t *tokens) get(ctx context.Context) (string, error) {
	if token, err, known := t.known(); known {
		return token, err
	}
	c := t.flight.DoChan("", func() (any, error) {
		if token, err, known := t.known(); known { // another call ended meanwhile
			return token, err
		}
		token, life, err := t.fetch(context.WithoutCancel(ctx))
		return t.keep(token, life, err)
	})
	select {
	case r := <-c:
		token, _ := r.Val.(string)
		return token, r.Err
	case <-ctx.Done():
		return "", fmt.Errorf("wait for an access token: %w", ctx.Err())
	}
}

// known returns what get returns without a call; known is false if there has to be one.
func (t *tokens) known() (token string, err error, known bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if t.held != "" && now.Before(t.fresh) {
		return t.held, nil, true
	}
	if since := now.Sub(t.failed); t.fault == nil || since < 0 || since >= t.wait() {
		return "", nil, false
	}
	if t.held != "" && now.Before(t.dies) {
		return t.held, nil, true
	}
	return "", t.fault, true
}

// wait returns how long after the last fault no token is asked for.
func (t *tokens) wait() time.Duration {
	switch classOf(t.fault) {
	case errcode.Limited:
		return deniedFew
	case errcode.Paused:
		if t.wrong >= patience {
			return deniedAll
		}
		return deniedFew
	}
	return faultWait
}

// keep remembers how a call for a token ended.
func (t *tokens) keep(token string, life time.Duration, err error) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.now()
	if err != nil {
		t.fault, t.failed = err, now
		if e := refusalOf(err); e != nil && errcode.WrongKey(e.Code) {
			t.wrong++
		}
		if t.held != "" && now.Before(t.dies) {
			return t.held, nil
		}
		return "", err
	}
	t.fault, t.wrong = nil, 0
	t.held, t.dies = token, now.Add(life)
	t.fresh = now.Add(max(life-tokenAhead, life/2))
	return token, nil
}

// drop forgets token, if it is the one that is held: another may have replaced it meanwhile.
func (t *tokens) drop(token string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.held == token {
		t.held = ""
	}
}

// fetchToken asks WeCom for a token. As long as one lives, WeCom answers with the same.
func (c *Client) fetchToken(ctx context.Context) (string, time.Duration, error) {
	const path = "gettoken"
	if c.o.CorpID == "" || c.o.Secret == "" {
		return "", 0, errNoApp
	}
	a, err := c.exchange(ctx, request{
		method: http.MethodGet, path: path, body: bare, within: callWithin,
		query: url.Values{"corpid": {c.o.CorpID}}, secret: url.Values{"corpsecret": {c.o.Secret}},
	})
	if unsure, ok := errors.AsType[*Unsure](err); ok { // what the token was for did not go out
		err = fmt.Errorf("%s: %w", path, unsure.Err)
	}
	if err != nil {
		return "", 0, err
	}
	var got struct {
		Token word `json:"access_token"`
		Life  word `json:"expires_in"` // seconds
	}
	if err := a.into(path, &got); err != nil || got.Token == "" {
		return "", 0, fmt.Errorf("%s: an answer without a token", path)
	}
	life := tokenLife
	if seconds, err := strconv.Atoi(string(got.Life)); err == nil && 0 < seconds && seconds < 86400 {
		life = time.Duration(seconds) * time.Second
	}
	return string(got.Token), life, nil
}
