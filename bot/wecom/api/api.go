// Package api asks WeCom's HTTP API: what an app of a company may send, upload, fetch and look up, the web hooks of its
// groups, and the one answer that a robot's callback allows. One token, one HTTP client and one way of understanding
// answers serve them all, the calls of the library for the address book and for clients included (library.go).
//
// Errors that the dispatcher has to tell apart: *errcode.Error is WeCom's no, and errcode.Outcome says what follows from
// it; *Unsure may have been carried out; after any other, nothing was. None holds a credential.
package api

import (
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"time"
)

// official is where WeCom answers.
const official = "https://qyapi.weixin.qq.com"

// Options are what a Client is made of. Without CorpID and Secret only web hooks and Respond work.
type Options struct {
	URL     string // scheme and host; empty: https://qyapi.weixin.qq.com
	CorpID  string
	Secret  string // of the app
	AgentID int    // of the app
	HTTP    *http.Client
	Log     *slog.Logger
	Now     func() time.Time
	// Timer sends once after d of the program's clock; stop frees it.
	Timer func(d time.Duration) (c <-chan time.Time, stop func())
}

// Client asks WeCom for one app. It is safe for use by many at once.
type Client struct {
	o      Options
	http   *http.Client
	tokens tokens
	ids    ids
	skew   atomic.Pointer[time.Duration] // our clock minus WeCom's, as the last answer told
}

// New returns a Client of o. Nothing is asked before it is needed.
func New(o Options) *Client {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.URL == "" {
		o.URL = official
	}
	o.URL = strings.TrimRight(o.URL, "/")
	c := &Client{o: o, http: keepAt(o.HTTP)}
	c.tokens.fetch, c.tokens.now = c.fetchToken, c.now
	c.ids.now = c.now
	return c
}

// keepAt returns h without its redirects: they would carry credentials to another host.
func keepAt(h *http.Client) *http.Client {
	c := http.Client{}
	if h != nil {
		c = *h
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

func (c *Client) now() time.Time {
	if c.o.Now == nil {
		return time.Time{}
	}
	return c.o.Now()
}
