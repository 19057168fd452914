package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	officialAPI  = "https://api.telegram.org"
	callWithin   = 30 * time.Second // a call without a file
	uploadWithin = 60 * time.Second // a call with one
	answerLimit  = 4 << 20          // bytes of an answer that are read; what is cut is unknown
	meetAgain    = 5 * time.Second  // getMe is not asked more often after it failed
)

// outgoing is what the sending half keeps in memory. Losing it costs another upload or another getMe.
type outgoing struct {
	meeting sync.Mutex
	self    atomic.Pointer[self]
	failed  time.Time // when getMe failed last; under meeting

	uploads fileIDs
}

// self is the bot as getMe tells it.
type self struct {
	ID       int64  `json:"id"`
	Username string `json:"username"`
	ReadsAll bool   `json:"can_read_all_group_messages"`
	Joins    bool   `json:"can_join_groups"`
}

// Unsure says that it is not known whether a call was carried out: the connection was cut, the time ran
// out or something between us and the server answered, all after the request had gone out. The Bot API
// has no idempotency key, so a message sent again after this may stand in its chat twice.
type Unsure struct {
	Method string
	Err    error
}

func (e *Unsure) Error() string {
	return fmt.Sprintf("%s may have been carried out: %v", e.Method, e.Err)
}

func (e *Unsure) Unwrap() error { return e.Err }

// refusal is an answer that says no.
type refusal struct {
	method  string
	code    int    // error_code, as the HTTP status
	text    string // description
	wait    time.Duration
	moved   int64         // the number of the supergroup that the group became
	pending time.Duration // how long the server took to say so
}

func (r *refusal) Error() string { return fmt.Sprintf("%s: %d %s", r.method, r.code, r.text) }

// answer is one that says yes. Nothing of its result has to be there or well-formed.
type answer struct {
	result json.RawMessage
	date   time.Time // the server's clock; zero if it does not tell
}

// messageID returns the number of the message that was sent or changed; 0 if the answer does not tell, as
// for one that the server keeps for later.
func (n answer) messageID() int64 {
	var m struct {
		ID json.RawMessage `json:"message_id"`
	}
	if err := json.Unmarshal(n.result, &m); err != nil {
		m.ID = nil
		if found := leadingID.FindSubmatch(n.result); found != nil {
			m.ID = found[1]
		}
	}
	id, err := strconv.ParseInt(string(m.ID), 10, 64)
	if err != nil {
		return 0
	}
	return id
}

// leadingID finds the message in an answer that was cut.
var leadingID = regexp.MustCompile(`^\s*\{\s*"message_id"\s*:\s*(\d{1,18})\b`)

// call asks the server for method with params as JSON. Errors: *refusal, *[Unsure]; after any other the
// request did not go out whole. None holds the token.
func (a *Adapter) call(ctx context.Context, method string, params any) (answer, error) {
	body, err := encode(params)
	if err != nil {
		return answer{}, fmt.Errorf("write %s: %w", method, err)
	}
	return a.do(ctx, request{method: method, within: callWithin, kind: "application/json", body: bytes.NewReader(body), length: int64(len(body))})
}

// encode writes v as JSON, leaving < and > readable.
func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

// request is one call as it goes out. length is that of body, in bytes.
type request struct {
	method string
	within time.Duration
	kind   string
	body   io.Reader
	length int64
}

func (a *Adapter) do(ctx context.Context, r request) (answer, error) {
	ctx, cancel := context.WithTimeout(ctx, r.within)
	defer cancel()
	var out atomic.Bool
	trace := &httptrace.ClientTrace{WroteRequest: func(i httptrace.WroteRequestInfo) {
		if i.Err == nil {
			out.Store(true)
		}
	}}
	if r.within == callWithin { // short enough to arrive with its head
		trace.WroteHeaders = func() { out.Store(true) }
	}
	req, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodPost, a.api()+"/bot"+a.o.Token+"/"+r.method, r.body)
	if err != nil {
		return answer{}, fmt.Errorf("%s: %w", r.method, a.redact(err))
	}
	req.ContentLength = r.length
	req.Header.Set("Content-Type", r.kind)
	began := a.now()
	resp, err := a.client().Do(req)
	if err != nil {
		if err = a.redact(err); out.Load() {
			return answer{}, &Unsure{r.method, err}
		}
		return answer{}, fmt.Errorf("%s: %w", r.method, err)
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end, or given up
	raw, err := io.ReadAll(io.LimitReader(resp.Body, answerLimit))
	if err != nil {
		err = a.redact(err)
	}
	n, err := understand(r.method, resp, raw, err)
	a.noteToken(err)
	if no, ok := errors.AsType[*refusal](err); ok {
		no.pending = a.now().Sub(began)
	}
	return n, err
}

// address is one in a description: that of a button holds a client's number and the words for him, which are not
// to be logged.
var address = regexp.MustCompile(`https?://[^\s'"]+`)

// understand makes an answer of what came back. A body that was cut, or whose result is not what the
// documentation says, is as good as a whole one once it says "ok":true.
func understand(method string, resp *http.Response, raw []byte, cut error) (answer, error) {
	fields, told := object(raw)
	if string(fields["ok"]) == "true" {
		n := answer{result: fields["result"]}
		if at, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
			n.date = at
		}
		return n, nil
	}
	no := &refusal{method: method, code: resp.StatusCode}
	plain := resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusRequestEntityTooLarge
	if !told && !plain {
		if cut == nil {
			cut = fmt.Errorf("answer %d is not of a Bot API server", resp.StatusCode)
		}
		return answer{}, &Unsure{method, cut}
	}
	if code := whole(fields["error_code"]); code != 0 {
		no.code = int(code)
	}
	no.text = http.StatusText(no.code)
	var text string
	if err := json.Unmarshal(fields["description"], &text); err == nil && text != "" {
		no.text = address.ReplaceAllString(text, "https://…")
	}
	more, _ := object(fields["parameters"])
	no.moved = whole(more["migrate_to_chat_id"])
	seconds := whole(more["retry_after"])
	if seconds == 0 {
		seconds = whole([]byte(resp.Header.Get("Retry-After")))
	}
	no.wait = time.Duration(seconds) * time.Second
	return answer{}, no
}

// object reads the members of a JSON object, as far as it goes. told reports whether "ok" is among them.
func object(raw []byte) (fields map[string]json.RawMessage, told bool) {
	d := json.NewDecoder(bytes.NewReader(raw))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, false
	}
	fields = map[string]json.RawMessage{}
	for d.More() {
		t, err := d.Token()
		key, ok := t.(string)
		if err != nil || !ok {
			break
		}
		start := d.InputOffset()
		var v json.RawMessage
		if err := d.Decode(&v); err != nil {
			fields[key] = bytes.TrimLeft(raw[start:], ": \t\r\n")
			break
		}
		fields[key] = v
	}
	_, told = fields["ok"]
	return fields, told
}

// whole reads a number, bare or in quotes; 0 if it is none.
func whole(raw []byte) int64 {
	f, err := strconv.ParseFloat(strings.Trim(string(raw), `" `), 64)
	if err != nil || f != f || f > 1<<53 || f < -1<<53 {
		return 0
	}
	return int64(f)
}

// client follows no redirect: its Referer would carry the token to another host.
func (a *Adapter) client() *http.Client {
	c := http.Client{}
	if a.o.HTTP != nil {
		c = *a.o.HTTP
	}
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &c
}

func (a *Adapter) api() string {
	if a.o.API == "" {
		return officialAPI
	}
	return strings.TrimSuffix(a.o.API, "/")
}

func (a *Adapter) now() time.Time {
	if a.o.Now == nil {
		return time.Time{}
	}
	return a.o.Now()
}

// redact takes the address, which holds the token, out of err.
func (a *Adapter) redact(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if a.o.Token != "" && strings.Contains(err.Error(), a.o.Token) {
		return errors.New(strings.ReplaceAll(err.Error(), a.o.Token, "***"))
	}
	return err
}

// errNotMet says that getMe failed a moment ago.
var errNotMet = errors.New("the server could not be asked who the bot is")

// meet returns who the bot is, asking the server if it was not asked yet.
func (a *Adapter) meet(ctx context.Context) (*self, error) {
	if s := a.out.self.Load(); s != nil {
		return s, nil
	}
	a.out.meeting.Lock()
	defer a.out.meeting.Unlock()
	if s := a.out.self.Load(); s != nil {
		return s, nil
	}
	now := a.now()
	if since := now.Sub(a.out.failed); !a.out.failed.IsZero() && since >= 0 && since < meetAgain {
		return nil, errNotMet
	}
	n, err := a.call(ctx, "getMe", struct{}{})
	var s self
	if err == nil {
		err = json.Unmarshal(n.result, &s)
	}
	if err != nil {
		a.out.failed = now
		return nil, fmt.Errorf("%w: %w", errNotMet, outcome(accountBucket, err))
	}
	a.out.self.Store(&s)
	return &s, nil
}
