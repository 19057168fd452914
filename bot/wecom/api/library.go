package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/silenceper/wechat/v2/util"
	"github.com/silenceper/wechat/v2/work/config"
	library "github.com/silenceper/wechat/v2/work/context"
)

// The library silenceper/wechat knows the address book and the clients of a company. It has one HTTP client for the whole
// process, hands no context on, reads answers without limit, tells secrets in its errors and never replaces a dead token.
// So it is let speak with us alone: instead of a token each use of it gets a ticket, and its HTTP client is the desk, which
// finds by the ticket for whom a request is, and makes it as every other call of that Client is made.

// reception is the desk of the process: util.DefaultHTTPClient is set to it once, when the library is first used.
// Nothing else in the process may use the library's HTTP client.
var reception = &desk{}

var openReception = sync.OnceFunc(func() { util.DefaultHTTPClient = &http.Client{Transport: reception} })

// errNoTicket says that the library was used past this file.
var errNoTicket = errors.New("a call of the library without a ticket")

// desk is an http.RoundTripper that makes the library's requests by the Client whose ticket they bear.
type desk struct {
	mu     sync.Mutex
	issued uint64
	valid  map[string]visit
}

// visit is one use of the library.
type visit struct {
	ctx context.Context //nolint:containedctx // the library cannot hand it on
	c   *Client
}

// ticket is the token of one use of the library.
type ticket string

// GetAccessToken returns what the library writes where the token belongs.
func (t ticket) GetAccessToken() (string, error) { return string(t), nil }

func (d *desk) issue(v visit) ticket {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.valid == nil {
		d.valid = map[string]visit{}
	}
	d.issued++
	t := "ticket" + strconv.FormatUint(d.issued, 10)
	d.valid[t] = v
	return ticket(t)
}

func (d *desk) end(t ticket) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.valid, string(t))
}

// RoundTrip makes req by its Client, with the token of that one, and again if it is dead. What the library gets says yes;
// WeCom's no is an error here, and so it is told in our words.
func (d *desk) RoundTrip(req *http.Request) (*http.Response, error) {
	body, err := readBody(req)
	if err != nil {
		return nil, err
	}
	query := req.URL.Query()
	d.mu.Lock()
	v, ok := d.valid[query.Get("access_token")]
	d.mu.Unlock()
	if !ok {
		return nil, errNoTicket
	}
	query.Del("access_token")
	r := request{method: req.Method, path: strings.TrimPrefix(req.URL.Path, "/cgi-bin/"), query: query, body: bare, within: callWithin}
	if body != nil {
		r = r.with(body)
	}
	a, err := v.c.answered(v.ctx, r)
	if err != nil {
		return nil, err
	}
	return &http.Response{
		StatusCode: http.StatusOK, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, Request: req, Header: http.Header{},
		Body: io.NopCloser(bytes.NewReader(a.raw)), ContentLength: int64(len(a.raw)),
	}, nil
}

// readBody returns the body of req, which it closes; nil if there is none.
func readBody(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	body, err := io.ReadAll(req.Body)
	if err := errors.Join(err, req.Body.Close()); err != nil {
		return nil, fmt.Errorf("read request of the library: %w", err)
	}
	return body, nil
}

// byLibrary lets do use the library for c, within ctx. Errors are those of the package.
func (c *Client) byLibrary(ctx context.Context, do func(*library.Context) error) error {
	openReception()
	t := reception.issue(visit{ctx, c})
	defer reception.end(t)
	err := do(&library.Context{Config: &config.Config{}, AccessTokenHandle: t})
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	return nil
}
