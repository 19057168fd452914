package api

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"
)

const (
	corpID   = "ww01234567"
	secret   = "s3cr&t+/of=the app"
	agentID  = 1000002
	hookOne  = "693a91f6-7xxx-4bc4-97a0-0ec2sifa5aaa"
	response = "RC-0123456789abcdef"
	fine     = `{"errcode":0,"errmsg":"ok"}`
)

// tokenOf is the n-th token that WeCom gives out.
func tokenOf(n int) string { return fmt.Sprintf("accesstoken%d-hushhush+/=", n) }

// call is one as WeCom got it.
type call struct {
	method, path string
	query        map[string]string // without the token
	token        string
	body         string
	length       int64
	header       http.Header
	file         []byte // of a form
	disposition  string
}

// fake is a WeCom that answers what it is told, in turn, and then with success. It knows one token at a time.
type fake struct {
	tb testing.TB
	mu sync.Mutex

	calls   []call
	tokens  int // given out
	dead    bool
	life    int
	answers map[string][]string // by path
	fail    func(w http.ResponseWriter, r *http.Request) bool
	url     string
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.fail != nil && f.fail(w, r) {
		return
	}
	c := f.read(r)
	f.mu.Lock()
	f.calls = append(f.calls, c)
	say := f.answer(c)
	f.mu.Unlock()
	status := http.StatusOK
	if code, rest, ok := strings.Cut(say, " "); ok {
		if n, err := strconv.Atoi(code); err == nil {
			status, say = n, rest
		}
	}
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	}
	w.WriteHeader(status)
	io.WriteString(w, say)
}

func (f *fake) answer(c call) string {
	if left := f.answers[c.path]; len(left) > 0 {
		f.answers[c.path] = left[1:]
		if left[0] != "" {
			return left[0]
		}
	}
	switch {
	case c.path == "gettoken":
		if c.query["corpid"] != corpID || c.query["corpsecret"] != secret {
			return fmt.Sprintf(`{"errcode":40001,"errmsg":"invalid credential %s"}`, c.query["corpsecret"])
		}
		if f.dead || f.tokens == 0 {
			f.tokens++
			f.dead = false
		}
		return fmt.Sprintf(`{"errcode":0,"errmsg":"ok","access_token":%q,"expires_in":%d}`, tokenOf(f.tokens), f.life)
	case strings.HasPrefix(c.path, "webhook/") || c.path == "aibot/response":
		return fine
	case f.dead || c.token != tokenOf(f.tokens):
		return `{"errcode":40014,"errmsg":"invalid access_token"}`
	}
	return fine
}

// kill ends the token that lives.
func (f *fake) kill() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dead = true
}

func (f *fake) read(r *http.Request) call {
	path, ok := strings.CutPrefix(r.URL.Path, "/cgi-bin/")
	if !ok {
		f.tb.Errorf("asked for %s", r.URL.Path)
	}
	c := call{method: r.Method, path: path, query: map[string]string{}, length: r.ContentLength, header: r.Header}
	for key, v := range r.URL.Query() {
		c.query[key] = v[0]
	}
	c.token = c.query["access_token"]
	delete(c.query, "access_token")
	kind, with, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		raw, err := io.ReadAll(r.Body)
		if err != nil && r.Context().Err() == nil {
			f.tb.Errorf("%s: %v", path, err)
		}
		if bytes.Contains(raw, []byte(`\u003c`)) || !utf8.Valid(raw) {
			f.tb.Errorf("%s: WeCom takes no such JSON: %s", path, raw)
		}
		c.body = string(raw)
		return c
	}
	p, err := multipart.NewReader(r.Body, with["boundary"]).NextRawPart()
	if err == nil {
		c.disposition = p.Header.Get("Content-Disposition")
		c.file, err = io.ReadAll(p)
	}
	if err != nil {
		f.tb.Errorf("%s: %v", path, err)
	}
	return c
}

// taken returns the calls so far but for gettoken, and forgets them; asked says how many gettoken were.
func (f *fake) taken() (calls []call, asked int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range f.calls {
		if c.path == "gettoken" {
			asked++
		} else {
			calls = append(calls, c)
		}
	}
	f.calls = nil
	return calls, asked
}

// newFake starts a WeCom and a client that asks it.
func newFake(tb testing.TB, change ...func(*Options)) (*fake, *Client) {
	f := &fake{tb: tb, answers: map[string][]string{}, life: 7200}
	server := httptest.NewServer(f)
	tb.Cleanup(server.Close)
	f.url = server.URL
	o := Options{URL: server.URL, CorpID: corpID, Secret: secret, AgentID: agentID, HTTP: server.Client(), Log: slog.New(slog.DiscardHandler), Now: time.Now, Timer: at0}
	for _, c := range change {
		c(&o)
	}
	return f, New(o)
}

// at0 is a timer that does not wait.
func at0(time.Duration) (<-chan time.Time, func()) {
	c := make(chan time.Time, 1)
	c <- time.Time{}
	return c, func() {}
}

// one returns the only call so far.
func (f *fake) one() call {
	f.tb.Helper()
	calls, _ := f.taken()
	if len(calls) != 1 {
		f.tb.Fatalf("asked %d times: %v", len(calls), calls)
	}
	return calls[0]
}
