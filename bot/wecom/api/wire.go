package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
)

// answerLimit is how many bytes of an answer are read. What is cut cannot be understood.
const answerLimit = 4 << 20

// Unsure says that it is not known whether a call was carried out: the connection was cut, the time ran out or something
// between us and WeCom answered, all after the call had gone out. A message of an app may be sent again, byte for byte: the
// duplicate check catches it. By a web hook it may come twice.
type Unsure struct {
	Call string
	Err  error
}

func (e *Unsure) Error() string {
	return fmt.Sprintf("%s may have been carried out: %v", e.Call, e.Err)
}

func (e *Unsure) Unwrap() error { return e.Err }

// exchange makes r and reads the answer.
func (c *Client) exchange(ctx context.Context, r request) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, r.within)
	defer cancel()
	resp, err := c.send(ctx, r)
	if err != nil {
		return answer{}, err
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end, or given up
	return c.read(r, resp)
}

// read reads the answer to r.
func (c *Client) read(r request, resp *http.Response) (answer, error) {
	raw, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	if err != nil {
		err = r.redact(err)
	}
	a, err := understand(r.path, resp, raw, err)
	if no := refusalOf(err); no != nil {
		no.Text = r.hide(no.Text)
	}
	if err != nil {
		return answer{}, err
	}
	if a.malformed() {
		c.o.Log.Error("WeCom finds our JSON malformed", "call", r.path)
	}
	return a, nil
}

// send puts r on the wire and returns the answer as it begins; the caller closes its body. Errors: *Unsure; after any
// other, r did not go out whole.
func (c *Client) send(ctx context.Context, r request) (*http.Response, error) {
	var out atomic.Bool
	trace := &httptrace.ClientTrace{WroteRequest: func(i httptrace.WroteRequestInfo) {
		if i.Err == nil {
			out.Store(true)
		}
	}}
	if r.within == callWithin { // short enough to arrive with its head
		trace.WroteHeaders = func() { out.Store(true) }
	}
	body, err := r.body()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.path, err)
	}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), r.method, c.address(r), body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.path, r.redact(err))
	}
	req.ContentLength = r.length
	if r.kind != "" {
		req.Header.Set("Content-Type", r.kind)
	}
	maps.Copy(req.Header, r.header)
	resp, err := c.http.Do(req)
	if err == nil {
		c.seeClock(resp)
		return resp, nil
	}
	if err = r.redact(err); out.Load() {
		return nil, &Unsure{r.path, err}
	}
	return nil, fmt.Errorf("%s: %w", r.path, err)
}

func (c *Client) address(r request) string {
	query := url.Values{}
	maps.Copy(query, r.query)
	maps.Copy(query, r.secret)
	address := c.o.URL + "/cgi-bin/" + r.path
	if len(query) > 0 {
		address += "?" + query.Encode()
	}
	return address
}

// redact takes the address, which holds credentials, out of err, and the credentials themselves wherever they are told.
func (r request) redact(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if clean := r.hide(err.Error()); clean != err.Error() {
		return errors.New(clean)
	}
	return err
}

// hide returns text without the credentials of r.
func (r request) hide(text string) string {
	secrets := slices.Concat(slices.Collect(maps.Values(r.secret))...)
	for _, s := range append(secrets, r.hidden...) {
		if s != "" {
			text = strings.NewReplacer(s, "***", url.QueryEscape(s), "***").Replace(text)
		}
	}
	return text
}
