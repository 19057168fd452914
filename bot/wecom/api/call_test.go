package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

// load reads a file of testdata into out.
func load(t *testing.T, name string, out any) {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err == nil {
		err = json.Unmarshal(raw, out)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// TestAnswers: what comes of each answer, down to what the dispatcher does (testdata/SOURCE.md).
func TestAnswers(t *testing.T) {
	var all []struct {
		Name, Body, Outcome string
		Status              int
	}
	load(t, "http.json", &all)
	if len(all) != 15 {
		t.Fatalf("%d answers", len(all))
	}
	for _, a := range all {
		t.Run(a.Name, func(t *testing.T) {
			var log bytes.Buffer
			f, c := newFake(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
			f.fail = func(w http.ResponseWriter, _ *http.Request) bool {
				if a.Status != 0 {
					w.Header().Set("Content-Type", "text/html")
				}
				return false
			}
			body := a.Body
			if a.Status == 502 {
				body = "502 " + body
			}
			var sent Sent
			var err error
			path := "message/send"
			switch {
			case strings.HasPrefix(a.Name, "webhook-"):
				path = "webhook/send"
				f.answers[path] = []string{body}
				err = c.HookSend(t.Context(), hookOne, Content{Kind: Text, Text: "大家好"})
			case strings.HasPrefix(a.Name, "media-"):
				path = "media/get"
				f.answers[path] = []string{body}
				_, _, err = c.Media(t.Context(), "MEDIA")
			case a.Name == "html-instead-of-json":
				ping(c) // it is not the token that fails
				f.taken()
				fallthrough
			default:
				f.answers[path] = []string{body}
				if strings.Contains(a.Outcome, "second time") {
					f.answers[path] = []string{body, body}
				}
				sent, err = c.Send(t.Context(), Message{Key: "k/1", To: []string{"lisi", "WangWu", "zhangsan"}, Content: Content{Kind: Text, Text: "草稿"}})
			}
			f.taken()
			err = errcode.Outcome("app", "app/lisi", err)
			judge(t, a.Outcome, sent, err)
			if logged := strings.Contains(log.String(), "malformed"); logged != strings.Contains(a.Outcome, "log as bug") {
				t.Errorf("logged: %s", &log)
			}
		})
	}
}

func judge(t *testing.T, outcome string, sent Sent, err error) {
	t.Helper()
	wait, _ := errors.AsType[*messages.RetryAfter](err)
	fault, _ := errors.AsType[*errcode.AccountFault](err)
	ok := false
	switch outcome {
	case "sent":
		ok = err == nil && sent.ID == "MSGID1" && sent.ResponseCode == "RC1" && sent.Gone == nil
	case "sent, gone for lisi and wangwu":
		ok = err == nil && sent.ID == "MSGID2" && strings.Join(sent.Gone, " ") == "lisi WangWu"
	case "new token, once more", "sent; log as bug":
		ok = err == nil
	case "gone":
		ok = errors.Is(err, messages.ErrGone)
	case "new token, once more; a second time: rejected":
		ok = errors.Is(err, messages.ErrRejected)
	case "retry (3 times)", "retry":
		ok = err != nil && wait == nil && !errors.Is(err, messages.ErrGone) && !errors.Is(err, messages.ErrRejected)
	case "retry after 60 s":
		ok = wait != nil && *wait == messages.RetryAfter{Bucket: "app/lisi", Wait: time.Minute}
	case "retry after 1 s with jitter":
		ok = wait != nil && wait.Bucket == "app/lisi" && wait.Wait >= time.Second && wait.Wait < 2*time.Second
	case "account paused, owner told the address":
		ok = fault != nil && fault.Address == "203.0.113.7" && *wait == messages.RetryAfter{Bucket: "app", Wait: time.Minute}
	case "file lost; ask the sender again":
		ok = classOf(err) == errcode.Media
	}
	if !ok {
		t.Errorf("not %q: %+v, %v", outcome, sent, err)
	}
}

// cut answers with head and hangs up.
func cut(head string) func(http.ResponseWriter, *http.Request) bool {
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

// TestStrangeAnswers: what may have been carried out is told from what was not.
func TestStrangeAnswers(t *testing.T) {
	reply := func(code int, body string) func(http.ResponseWriter, *http.Request) bool {
		return func(w http.ResponseWriter, r *http.Request) bool {
			w.Header().Set("Location", "http://elsewhere.invalid/?"+r.URL.RawQuery)
			w.WriteHeader(code)
			io.WriteString(w, body)
			return true
		}
	}
	for name, x := range map[string]struct {
		fail   func(http.ResponseWriter, *http.Request) bool
		unsure bool
		status int
	}{
		"cut":            {cut(""), true, 0},
		"half an answer": {cut("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{\"errcode\":0"), true, 200},
		"bad gateway":    {reply(502, "<html>502 Bad Gateway</html>"), true, 502},
		"restart":        {reply(503, `{"errcode":0,"errmsg":"ok"}`), true, 503},
		"portal":         {reply(200, "<html>please log in</html>"), true, 200},
		"no object":      {reply(200, "[]"), true, 200},
		"no code":        {reply(200, `{"errmsg":"ok"}`), true, 200},
		"a strange code": {reply(200, `{"errcode":"none"}`), true, 200},
		"nothing":        {reply(200, ""), true, 200},
		"too long":       {reply(200, `{"errcode":0,"x":"`+strings.Repeat("x", answerLimit)+`"}`), true, 200},
		"redirect":       {reply(302, ""), false, 302},
		"not found":      {reply(404, "<html>no such page</html>"), false, 404},
		"a broken address": {func(w http.ResponseWriter, _ *http.Request) bool {
			w.Header().Set("Location", "http://%zz")
			w.WriteHeader(302)
			return true
		}, true, 0},
	} {
		t.Run(name, func(t *testing.T) {
			f, c := newFake(t)
			ping(c)
			var asked atomic.Int32
			f.fail = func(w http.ResponseWriter, r *http.Request) bool { asked.Add(1); return x.fail(w, r) }
			err := ping(c)
			_, unsure := errors.AsType[*Unsure](err)
			strange, _ := errors.AsType[*Strange](err)
			if err == nil || unsure != x.unsure || refusalOf(err) != nil || asked.Load() != 1 {
				t.Errorf("asked %d times: %v", asked.Load(), err)
			}
			if name == "half an answer" && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("does not tell why: %v", err)
			}
			if x.status != 0 && (strange == nil || strange.Status != x.status) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// TestNos: WeCom's no is understood however it is written.
func TestNos(t *testing.T) {
	for body, want := range map[string]int{
		`{"errcode":42045,"errmsg":"Template_Card.card_action invalid"}`: 42045,
		`{"errcode":"42045","errmsg":7}`:                                 42045,
		`500 {"errcode":-1,"errmsg":"system error"}`:                     -1,
		`403 {"errmsg":null,"errcode":60020}`:                            60020,
	} {
		f, c := newFake(t)
		f.answers["message/recall"] = []string{body}
		if e := refusalOf(ping(c)); e == nil || e.Code != want || e.Call != "message/recall" {
			t.Errorf("%s: %v", body, e)
		}
	}
}

// TestNotSent: what did not go out is sure not to have been carried out.
func TestNotSent(t *testing.T) {
	for _, address := range []string{"http://127.0.0.1:1", "http://[::1"} {
		f, c := newFake(t)
		ping(c)
		c.o.URL = address
		err := ping(c)
		if _, unsure := errors.AsType[*Unsure](err); unsure || err == nil {
			t.Errorf("%s: %v", address, err)
		}
		f.taken()
	}
}

// TestUnreadable: an answer that says yes, and whose rest is not what it should be, was carried out.
func TestUnreadable(t *testing.T) {
	f, c := newFake(t)
	f.answers["message/send"] = []string{`{"errcode":0,"msgid":{"a":1},"invaliduser":null,"unlicenseduser":["x"],"response_code":12}`}
	sent, err := c.Send(t.Context(), Message{To: []string{"lisi"}, Content: Content{Kind: Text, Text: "好"}})
	if err != nil || sent.ID != "" || sent.ResponseCode != "12" || sent.Gone != nil {
		t.Errorf("got %+v, %v", sent, err)
	}
	f.answers["agent/get"] = []string{`{"errcode":0,"n":"x"}`}
	var out struct{ N int }
	err = c.Call(t.Context(), http.MethodGet, "agent/get", nil, &out)
	if _, unsure := errors.AsType[*Unsure](err); !unsure {
		t.Errorf("got %v", err)
	}
	if err := c.Call(t.Context(), http.MethodPost, "agent/get", func() {}, nil); err == nil {
		t.Error("a function is JSON")
	}
}

// silent is a network on which a server takes all and says nothing; or on which nobody ever takes a call.
func silent(deaf bool) *http.Client {
	return &http.Client{Transport: &http.Transport{DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
		if deaf {
			<-ctx.Done()
			return nil, ctx.Err()
		}
		ours, theirs := net.Pipe()
		go io.Copy(io.Discard, theirs)
		return ours, nil
	}}}
}

func TestTimeLimits(t *testing.T) {
	for name, x := range map[string]struct {
		deaf, unsure bool
		want         time.Duration
		do           func(context.Context, *Client) error
	}{
		"no connection": {true, false, callWithin, func(ctx context.Context, c *Client) error {
			return c.HookSend(ctx, hookOne, Content{Kind: Text, Text: "好"})
		}},
		"no answer": {false, true, callWithin, func(ctx context.Context, c *Client) error {
			return c.HookSend(ctx, hookOne, Content{Kind: Text, Text: "好"})
		}},
		"no token": {false, false, callWithin, func(ctx context.Context, c *Client) error { return c.Recall(ctx, "MSGID1") }},
		"an uploaded file": {false, true, fileWithin, func(ctx context.Context, c *Client) error {
			_, err := c.HookUpload(ctx, hookOne, File, "a.txt", 6, strings.NewReader("abcdef"))
			return err
		}},
		"a file that hangs": {true, false, fileWithin, func(ctx context.Context, c *Client) error {
			c.tokens.keep(tokenOf(1), time.Hour, nil)
			_, _, err := c.Media(ctx, "M")
			return err
		}},
		"no book in the end": {false, false, callWithin, func(ctx context.Context, c *Client) error { _, err := c.Person(ctx, "lisi"); return err }},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := silent(x.deaf)
				c := New(Options{URL: "http://silent", CorpID: corpID, Secret: secret, HTTP: h, Now: time.Now})
				began := time.Now()
				err := x.do(t.Context(), c)
				if took := time.Since(began); took != x.want {
					t.Errorf("took %v", took)
				}
				if _, unsure := errors.AsType[*Unsure](err); unsure != x.unsure || !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %v", err)
				}
				h.CloseIdleConnections()
			})
		})
	}
}

// FuzzUnderstand: an answer is a yes, a no or strange, and nothing crashes.
func FuzzUnderstand(f *testing.F) {
	for _, s := range []string{
		fine, `{"errcode":40014,"errmsg":"x"}`, `{"errcode":"0"}`, `{"errcode":null}`, `{"errcode":1e3}`, `{"errcode":99999999999999999999}`,
		`[]`, `{`, "", `{"errcode":0,"errmsg":"ok. Warning: wrong json format. "}`, `{"errcode":0,"errcode":7}`,
	} {
		f.Add([]byte(s), 200)
		f.Add([]byte(s), 502)
	}
	f.Fuzz(func(t *testing.T, raw []byte, status int) {
		a, err := understand("x", &http.Response{StatusCode: status}, raw, nil)
		no := refusalOf(err)
		strange, _ := errors.AsType[*Strange](err)
		if (err == nil) == (no != nil || strange != nil) || no != nil && no.Code == 0 {
			t.Fatalf("%q: %v", raw, err)
		}
		if err == nil && (status != 200 || !json.Valid(a.raw) || !bytes.Contains(bytes.ToLower(raw), []byte("errcode")) && !bytes.Contains(raw, []byte(`\u`))) {
			t.Fatalf("%q under %d is a yes", raw, status)
		}
		var sent struct {
			ID word `json:"msgid"`
		}
		_ = a.into("x", &sent)
	})
}
