package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"genjin/bot/wecom/errcode"
)

const (
	callWithin = 30 * time.Second // a call without a file
	fileWithin = 3 * time.Minute  // a call with one
)

// request is a call as it goes out.
type request struct {
	method string
	path   string     // behind /cgi-bin/
	query  url.Values // but for the credentials
	secret url.Values // credentials in the query
	hidden []string   // credentials in the body
	kind   string     // content type of the body
	body   func() (io.Reader, error)
	length int64 // of the body, in bytes
	within time.Duration
	header http.Header
}

// bare is a body of a call that has none.
func bare() (io.Reader, error) { return http.NoBody, nil }

// Call asks WeCom for path, "user/get", and reads its answer into out, unless that is nil. in is the query if it is
// url.Values, else the body as JSON; nil for none. A dead token is replaced and the call made once more. Errors are those
// of the package.
func (c *Client) Call(ctx context.Context, method, path string, in, out any) error {
	r, err := newRequest(method, path, in)
	if err != nil {
		return err
	}
	return c.ask(ctx, r, out)
}

// written is a body that is JSON already.
type written []byte

func newRequest(method, path string, in any) (request, error) {
	r := request{method: method, path: path, body: bare, within: callWithin}
	switch in := in.(type) {
	case nil:
		return r, nil
	case url.Values:
		r.query = in
		return r, nil
	case written:
		return r.with(in), nil
	}
	body, err := encode(in)
	if err != nil {
		return request{}, fmt.Errorf("write %s: %w", path, err)
	}
	return r.with(body), nil
}

// with returns r with a body of JSON, the same bytes however often it goes out.
func (r request) with(body []byte) request {
	r.kind, r.length = "application/json; charset=utf-8", int64(len(body))
	r.body = func() (io.Reader, error) { return bytes.NewReader(body), nil }
	return r
}

// encode writes v as JSON, leaving < and > readable: WeCom refuses the escapes that Go would write (40033).
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// ask makes r with the token of the app, and reads the answer into out, unless that is nil.
func (c *Client) ask(ctx context.Context, r request, out any) error {
	a, err := c.answered(ctx, r)
	if err != nil || out == nil {
		return err
	}
	return a.into(r.path, out)
}

// answered makes r with the token of the app.
func (c *Client) answered(ctx context.Context, r request) (a answer, err error) {
	err = c.withToken(ctx, r, func(r request) error {
		a, err = c.exchange(ctx, r)
		return err
	})
	return a, err
}

// withToken makes r by do with the token of the app, and once more with another if that one is dead.
func (c *Client) withToken(ctx context.Context, r request, do func(request) error) error {
	for last := false; ; last = true {
		token, err := c.tokens.get(ctx)
		if err != nil {
			return err
		}
		r.secret = url.Values{"access_token": {token}}
		err = do(r)
		if last || classOf(err) != errcode.Token {
			return err
		}
		c.tokens.drop(token)
	}
}

// classOf returns the class of WeCom's no; Unknown if err is none.
func classOf(err error) errcode.Class {
	if e, ok := errors.AsType[*errcode.Error](err); ok {
		return errcode.Of(e.Code)
	}
	return errcode.Unknown
}
