package telegramtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
)

// recorder is a test that may fail without failing.
type recorder struct {
	testing.TB
	mu   sync.Mutex
	errs []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.errs = append(r.errs, fmt.Sprintf(format, args...))
}

func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.errs)
}

// reply is an answer of the server.
type reply struct {
	OK     bool            `json:"ok"`
	Result json.RawMessage `json:"result"`
	Code   int             `json:"error_code"`
	Desc   string          `json:"description"`
	Params struct {
		RetryAfter int   `json:"retry_after"`
		MigrateTo  int64 `json:"migrate_to_chat_id"`
	} `json:"parameters"`

	status int
	err    error
}

// id is the message_id of the result.
func (r reply) id() int {
	var m struct {
		ID int `json:"message_id"`
	}
	_ = json.Unmarshal(r.Result, &m)
	return m.ID
}

// bot calls s.
type bot struct {
	t testing.TB
	s *Server
	c *http.Client
}

func newBot(t testing.TB, s *Server) bot { return bot{t, s, s.Client()} }

func (b bot) post(method, kind string, body io.Reader) reply {
	b.t.Helper()
	req, err := http.NewRequestWithContext(b.t.Context(), http.MethodPost, "https://api.telegram.org/bot"+Token+"/"+method, body)
	if err != nil {
		b.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	resp, err := b.c.Do(req)
	if err != nil {
		return reply{err: err}
	}
	defer resp.Body.Close()
	r := reply{status: resp.StatusCode}
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		return reply{err: err}
	}
	r.err = json.Unmarshal(raw, &r)
	if r.err == nil && !r.OK && r.Code != r.status {
		b.t.Errorf("%s: status %d, error_code %d", method, r.status, r.Code)
	}
	return r
}

// call posts JSON.
func (b bot) call(method, body string) reply {
	b.t.Helper()
	return b.post(method, "application/json", strings.NewReader(body))
}

// must posts JSON that has to be taken.
func (b bot) must(method, body string) reply {
	b.t.Helper()
	r := b.call(method, body)
	if !r.OK {
		b.t.Fatalf("%s %s: %d %s %v", method, body, r.status, r.Desc, r.err)
	}
	return r
}

// refused posts JSON that has to be refused with a description which holds want.
func (b bot) refused(code int, want, method, body string) reply {
	b.t.Helper()
	r := b.call(method, body)
	if r.OK || r.status != code || !strings.Contains(r.Desc, want) {
		b.t.Errorf("%s %s: %d %q %v, want %d %q", method, body, r.status, r.Desc, r.err, code, want)
	}
	return r
}

// form is a multipart body; a name that begins with @ is a file.
func form(t testing.TB, pairs ...string) (kind string, body io.Reader) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for i := 0; i < len(pairs); i += 2 {
		name, file := strings.CutPrefix(pairs[i], "@")
		if !file {
			if err := w.WriteField(name, pairs[i+1]); err != nil {
				t.Fatal(err)
			}
			continue
		}
		p, err := w.CreateFormFile(name, "周报.xlsx")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(p, pairs[i+1])
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), &b
}

// upd is an update as the bot reads it.
type upd struct {
	ID      int64        `json:"update_id"`
	Message *wireMessage `json:"message"`
	Edited  *wireMessage `json:"edited_message"`
	Post    *wireMessage `json:"channel_post"`
	Press   *struct {
		ID      string      `json:"id"`
		Data    string      `json:"data"`
		Message wireMessage `json:"message"`
	} `json:"callback_query"`
	Mine *struct {
		Chat wireChat `json:"chat"`
		Old  struct {
			Status string `json:"status"`
		} `json:"old_chat_member"`
		New struct {
			Status string `json:"status"`
		} `json:"new_chat_member"`
	} `json:"my_chat_member"`
	Member *struct {
		Chat wireChat `json:"chat"`
	} `json:"chat_member"`
}

func (b bot) ask(body string) []upd {
	b.t.Helper()
	var us []upd
	if err := json.Unmarshal(b.must("getUpdates", body).Result, &us); err != nil {
		b.t.Fatal(err)
	}
	return us
}

// fresh returns the updates since the last call of fresh, and forgets them.
func (p people) fresh() []upd {
	p.t.Helper()
	p.mu.Lock()
	defer p.mu.Unlock()
	var us []upd
	for _, w := range p.updates {
		var u upd
		if err := json.Unmarshal(w.raw, &u); err != nil {
			p.t.Fatalf("%s: %v", w.raw, err)
		}
		us = append(us, u)
	}
	p.updates = nil
	return us
}

// people are who and where most tests need.
type people struct {
	*Server
	bot
	wang, chen User
	group      int64 // of both and the bot
}

func world(t *testing.T, o Options) people {
	t.Helper()
	s := New(t, o)
	p := people{Server: s, bot: newBot(t, s)}
	p.wang = s.AddPerson(User{First: "王", Last: "伟", Username: "wangwei", Lang: "zh-hans"})
	p.chen = s.AddPerson(User{First: "陈静"})
	p.group = s.AddGroup(Group{Title: "华东销售一组", Super: true, Bot: In, Members: []int64{p.wang.ID, p.chen.ID}})
	return p
}
