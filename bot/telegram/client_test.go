package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"genjin/messages"
)

const wireToken = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"

// wireCall is a call as the server got it.
type wireCall struct {
	method string
	params map[string]any // of a form all are texts
	file   []byte
	name   string // of the file
	length int64
}

// wire is a server that answers what it is told, in turn, and then with success.
type wire struct {
	t  testing.TB
	mu sync.Mutex

	calls   []wireCall
	answers map[string][]string // by method; "" is success
	fail    func(w http.ResponseWriter, r *http.Request) bool
	next    int
}

func (s *wire) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	method, ok := strings.CutPrefix(r.URL.Path, "/bot"+wireToken+"/")
	if !ok {
		http.Error(w, "<html>404</html>", http.StatusNotFound)
		return
	}
	c := s.read(method, r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, c)
	if s.fail != nil && s.fail(w, r) {
		return
	}
	say := ""
	if left := s.answers[method]; len(left) > 0 {
		say, s.answers[method] = left[0], left[1:]
	}
	if say == "" {
		s.next++
		say = s.success(method, s.next)
	}
	var head struct {
		Code int `json:"error_code"`
	}
	json.Unmarshal([]byte(say), &head)
	if head.Code == 0 {
		head.Code = http.StatusOK
	}
	w.WriteHeader(head.Code)
	io.WriteString(w, say)
}

func (s *wire) success(method string, n int) string {
	switch method {
	case "getMe":
		return `{"ok":true,"result":{"id":7001234567,"is_bot":true,"first_name":"跟进","username":"genjin_bot","can_join_groups":true,"can_read_all_group_messages":true}}`
	case "sendPhoto":
		return fmt.Sprintf(`{"ok":true,"result":{"message_id":%d,"photo":[{"file_id":"small%d"},{"file_id":"photo%d"}]}}`, n, n, n)
	case "sendDocument":
		return fmt.Sprintf(`{"ok":true,"result":{"message_id":%d,"document":{"file_id":"document%d"}}}`, n, n)
	case "sendMessage", "editMessageText", "editMessageCaption", "editMessageReplyMarkup":
		return fmt.Sprintf(`{"ok":true,"result":{"message_id":%d}}`, n)
	}
	return `{"ok":true,"result":true}`
}

func (s *wire) read(method string, r *http.Request) wireCall {
	c := wireCall{method: method, params: map[string]any{}, length: r.ContentLength}
	kind, with, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" {
		raw, err := io.ReadAll(r.Body)
		if err == nil {
			d := json.NewDecoder(bytes.NewReader(raw))
			d.UseNumber()
			err = d.Decode(&c.params)
		}
		if err != nil && r.Context().Err() == nil {
			s.t.Errorf("%s: %v", method, err)
		}
		return c
	}
	parts := multipart.NewReader(r.Body, with["boundary"])
	for {
		p, err := parts.NextPart()
		if err != nil {
			return c
		}
		body, _ := io.ReadAll(p)
		if p.FileName() != "" {
			c.file, c.name = body, p.FileName()
			continue
		}
		c.params[p.FormName()] = string(body)
	}
}

// taken returns the calls so far, and forgets them.
func (s *wire) taken() []wireCall {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := s.calls
	s.calls = nil
	return calls
}

// newWire starts a server and an adapter that asks it.
func newWire(t testing.TB, change ...func(*Options)) (*wire, *Adapter) {
	s := &wire{t: t, answers: map[string][]string{}}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	o := Options{Token: wireToken, API: server.URL, HTTP: server.Client(), Log: slog.New(slog.DiscardHandler), Now: time.Now}
	for _, f := range change {
		f(&o)
	}
	return s, New(o)
}

func TestAnswers(t *testing.T) {
	for body, want := range map[string]int64{
		`{"ok":true,"result":{"message_id":4730,"date":1}}`:                                                        4730,
		`{"ok":true,"result":{"message_id":4730,"reply_to_message":{"paid_media":{"paid_media":[{"type":"x"}]}}}}`: 4730,
		`{"ok":true,"result":true}`:                             0,
		`{"ok":true}`:                                           0,
		`{"ok":true,"result":null}`:                             0,
		`{"ok":true,"result":{"message_id":"4730"}}`:            0,
		`{"ok":true,"result":{"message_id":0,"date":1}}`:        0,
		`{"ok":true,"result":{"message_id":4730,"text":"cut he`: 4730,
		`{"ok":true,"result":[`:                                 0,
		`{"ok":true,"description":7,"parameters":[],"result":{"message_id":9007199254740993}}`: 9007199254740993,
		` { "ok" : true , "result" : { "date":1, "message_id" : 12 } } trailing`:               12,
		`{"result":{"message_id":5},"ok":true}`:                                                5,
	} {
		s, a := newWire(t)
		s.answers["sendMessage"] = []string{body}
		n, err := a.call(t.Context(), "sendMessage", struct{}{})
		if err != nil || n.messageID() != want {
			t.Errorf("%s: message %d, %v", body, n.messageID(), err)
		}
	}
}

func TestUnsure(t *testing.T) {
	hang := func(head string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool {
			c, b, err := w.(http.Hijacker).Hijack()
			if err == nil {
				b.WriteString(head)
				b.Flush()
				c.Close()
			}
			return true
		}
	}
	reply := func(code int, body string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Location", "http://elsewhere.invalid/")
			w.WriteHeader(code)
			io.WriteString(w, body)
			return true
		}
	}
	for name, fail := range map[string]func(http.ResponseWriter, *http.Request) bool{
		"cut":            hang(""),
		"half an answer": hang("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"o"),
		"bad gateway":    reply(502, "<html><body><h1>502 Bad Gateway</h1></body></html>"),
		"portal":         reply(200, "<html>please log in</html>"),
		"redirect":       reply(302, ""),
		"no object":      reply(200, "[]"),
		"restart":        reply(500, `{"ok":false,"error_code":500,"description":"Internal Server Error: restart"}`),
	} {
		t.Run(name, func(t *testing.T) {
			s, a := newWire(t)
			s.fail = fail
			_, err := a.Send(t.Context(), messages.Message{Key: "k/1", Chat: "tg/5", Text: "草稿"})
			if _, ok := errors.AsType[*Unsure](err); !ok || !strings.Contains(err.Error(), "may have been carried out") {
				t.Errorf("got %v", err)
			}
			if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), "AAHdq") {
				t.Errorf("the token is told: %v", err)
			}
			if calls := s.taken(); len(calls) != 1 {
				t.Errorf("asked %d times", len(calls))
			}
		})
	}
}

// TestNotSent: what did not go out is sure not to have been sent.
func TestNotSent(t *testing.T) {
	_, a := newWire(t, func(o *Options) { o.API = "http://127.0.0.1:1" })
	_, err := a.Send(t.Context(), messages.Message{Key: "k/1", Chat: "tg/5", Text: "草稿"})
	if _, ok := errors.AsType[*Unsure](err); ok || err == nil || final(err) || strings.Contains(err.Error(), "AAHdq") {
		t.Errorf("got %v", err)
	}
	_, a = newWire(t, func(o *Options) { o.API = "http://[::1" })
	if _, err = a.Send(t.Context(), messages.Message{Key: "k/1", Chat: "tg/5", Text: "草稿"}); err == nil || strings.Contains(err.Error(), "AAHdq") {
		t.Errorf("a broken address: %v", err)
	}
}

// silent is a network on which a server takes all and says nothing.
func silent() *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
		ours, theirs := net.Pipe()
		go io.Copy(io.Discard, theirs)
		return ours, nil
	}}}
}

func TestTimeLimits(t *testing.T) {
	for name, c := range map[string]struct {
		m    messages.Message
		want time.Duration
	}{
		"a text": {messages.Message{Key: "k/1", Chat: "tg/5", Text: "草稿"}, 30 * time.Second},
		"a file": {messages.Message{Key: "k/1", Chat: "tg/5", Files: []messages.Attached{{Name: "a.xlsx", Sum: "s", Size: 3}}}, time.Minute},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := silent()
				a := New(Options{
					Token: wireToken, API: "http://silent", HTTP: h, Now: time.Now,
					Open: func(string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader("abc")), nil },
				})
				began := time.Now()
				_, err := a.Send(t.Context(), c.m)
				if took := time.Since(began); took != c.want {
					t.Errorf("took %v", took)
				}
				if _, ok := errors.AsType[*Unsure](err); !ok || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
				h.CloseIdleConnections()
			})
		})
	}
}

func TestMeet(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	s, a := newWire(t, func(o *Options) { o.Now = func() time.Time { return now } })
	s.answers["getMe"] = []string{`{"ok":false,"error_code":502,"description":"Bad Gateway"}`}
	for range 3 {
		if s, err := a.meet(t.Context()); err == nil {
			t.Errorf("without an answer: %+v", s)
		}
	}
	if n := len(s.taken()); n != 1 {
		t.Errorf("asked %d times at once", n)
	}
	now = now.Add(meetAgain)
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			if s, err := a.meet(t.Context()); err != nil || s.ID != 7001234567 || s.Username != "genjin_bot" {
				t.Errorf("got %+v, %v", s, err)
			}
		})
	}
	all.Wait()
	if n := len(s.taken()); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func BenchmarkSend(b *testing.B) {
	_, a := newWire(b)
	m := messages.Message{
		Key: "k/1", Chat: "tg/5", ReplyTo: "37:4711", Text: strings.Repeat("王总好，谢谢您今天的时间。", 10), Whole: true,
		Buttons: []messages.Button{{Label: "已发送", Data: "visit.sent/1"}, {Label: "换一条", Data: "visit.next/1"}},
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := a.Send(b.Context(), m); err != nil {
			b.Fatal(err)
		}
	}
}
