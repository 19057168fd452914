package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		args string
		code int
		out  string // somewhere in what is printed
	}{
		{"", exitFine, "genjin try"},
		{"--help", exitFine, "genjin try"},
		{"try --help", exitFine, "--no-open"},
		{"version", exitFine, "genjin "},
		{"tyr", exitUsage, "try"},
		{"try --listen 0.0.0.0:1", exitUsage, "this machine only"},
		{"try --now yesterday", exitUsage, "--now"},
		{"try --config /nowhere.yaml", exitUsage, "configuration"},
		{"try --no-open --listen 127.0.0.1:99999", exitFailed, "listen"},
	} {
		t.Run(c.args, func(t *testing.T) {
			var out bytes.Buffer
			got := run(t.Context(), func() {}, strings.Fields(c.args), &out, &out)
			if got != c.code || !strings.Contains(out.String(), c.out) {
				t.Errorf("exit %d, want %d; printed:\n%s", got, c.code, out.String())
			}
		})
	}
}

// printed is what a program prints, to be read while it runs.
type printed struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (p *printed) Write(raw []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.Write(raw)
}

func (p *printed) String() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.b.String()
}

var address = regexp.MustCompile(`http://127\.0\.0\.1:\d+/`)

// begin starts the playground on dir and returns its address, and how to end it.
func begin(t *testing.T, dir string, more ...string) (url string, end func() int) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var out printed
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, func() {}, append([]string{"try", "--no-open", "--listen", "127.0.0.1:0", "--data", dir}, more...), &out, &out)
	}()
	for range 500 {
		if url = address.FindString(out.String()); url != "" {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if url == "" {
		t.Fatalf("no address in:\n%s", out.String())
	}
	return url, func() int { cancel(); return <-code }
}

func fetch(t *testing.T, method, url, body string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s %s: %s, %v\n%s", method, url, res.Status, err, raw)
	}
	return string(raw)
}

// TestPlaygroundOverHTTP is the newcomer's way: start, log a visit, turn the clock, press, end, start
// again, and all is there. Its clock begins at the hour of the test: a list of the hour may come too.
func TestPlaygroundOverHTTP(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data with blanks ? # %")
	url, end := begin(t, dir)
	if s := fetch(t, "GET", url+"api/state", ""); !strings.Contains(s, `"id":"zhao"`) || !strings.Contains(s, `"roles":["rep"]`) {
		t.Errorf("state: %s", s)
	}
	if page := fetch(t, "GET", url, ""); !strings.Contains(page, "<title>genjin") {
		t.Errorf("page: %s", page)
	}
	fetch(t, "POST", url+"api/chats/sales/messages", `{"from":"wang","text":"拜访 王总 想看样品，担心交期，下周三寄样"}`)
	if s := fetch(t, "GET", url+"api/chats/sales/messages", ""); strings.Count(s, `"from":"bot"`) != 1 {
		t.Errorf("no receipt: %s", s)
	}
	if s := fetch(t, "GET", url+"api/chats/wang/messages", ""); !strings.Contains(s, `"copy":`) {
		t.Errorf("no draft with a copy button: %s", s)
	}
	for _, c := range []struct {
		advance string
		nudges  int
	}{{"11m", 1}, {"7m", 2}} {
		fetch(t, "POST", url+"api/clock", `{"advance":"`+c.advance+`"}`)
		if s := fetch(t, "GET", url+"api/chats/wang/messages", ""); strings.Count(s, "在等你的短信") != c.nudges {
			t.Errorf("after %s: %s", c.advance, s)
		}
	}
	draft := regexp.MustCompile(`"id":"(\d+)"`).FindStringSubmatch(fetch(t, "GET", url+"api/chats/wang/messages", ""))[1]
	fetch(t, "POST", url+"api/chats/wang/messages/"+draft+"/buttons/0", `{"from":"wang"}`)
	fetch(t, "POST", url+"api/clock", `{"advance":"30m"}`)
	before := fetch(t, "GET", url+"api/chats/wang/messages", "")
	if strings.Contains(before, "没有及时发出") || !strings.Contains(before, "✓ 已发送") {
		t.Errorf("after it was sent: %s", before)
	}
	if code := end(); code != exitFine {
		t.Errorf("exit %d", code)
	}
	url, end = begin(t, dir)
	if after := fetch(t, "GET", url+"api/chats/wang/messages", ""); after != before {
		t.Errorf("after a restart: %s", after)
	}
	var out bytes.Buffer
	if code := run(t.Context(), func() {}, []string{"try", "--no-open", "--listen", "127.0.0.1:0", "--data", dir}, &out, &out); code != exitFailed ||
		!strings.Contains(out.String(), "another genjin process") {
		t.Errorf("a second process: exit %d, %s", code, out.String())
	}
	if code := end(); code != exitFine {
		t.Errorf("exit %d", code)
	}
}

// pageMessage is a message as the page's API shows it.
type pageMessage struct {
	ID, From, Text string
	At             time.Time
	Buttons        []struct{ Label, Copy string }
}

func messagesOf(t *testing.T, url, chat string) []pageMessage {
	t.Helper()
	var ms []pageMessage
	if err := json.Unmarshal([]byte(fetch(t, "GET", url+"api/chats/"+chat+"/messages", "")), &ms); err != nil {
		t.Fatal(err)
	}
	return ms
}

// TestMorningOverHTTP is the next workday of a newcomer: the clock is turned to 08:30, the rep's list has come
// before 07:41, its buttons bring drafts, and the summary counts.
func TestMorningOverHTTP(t *testing.T) {
	url, end := begin(t, t.TempDir(), "--now", "2026-11-24T15:00:00+08:00")
	defer end()
	fetch(t, "POST", url+"api/clock", `{"to":"2026-11-25T07:45:00+08:00"}`)
	ms := messagesOf(t, url, "wang")
	list := ms[len(ms)-1]
	first, last := time.Date(2026, 11, 24, 23, 20, 0, 0, time.UTC), time.Date(2026, 11, 24, 23, 41, 0, 0, time.UTC)
	if !strings.Contains(list.Text, "早安") || list.At.Before(first) || !list.At.Before(last) || len(list.Buttons) < 2 {
		t.Fatalf("the list: %+v", list)
	}
	fetch(t, "POST", url+"api/chats/wang/messages/"+list.ID+"/buttons/0", `{"from":"wang"}`)
	ms = messagesOf(t, url, "wang")
	draft := ms[len(ms)-1]
	if draft.Buttons[len(draft.Buttons)-1].Copy != draft.Text || !strings.Contains(draft.Text, "王总") {
		t.Errorf("the draft: %+v", draft)
	}
	fetch(t, "POST", url+"api/chats/wang/messages/"+draft.ID+"/buttons/0", `{"from":"wang"}`)
	fetch(t, "POST", url+"api/clock", `{"to":"2026-11-25T08:30:00+08:00"}`)
	fetch(t, "POST", url+"api/chats/chen/messages", `{"from":"chen","text":"日报"}`)
	ms = messagesOf(t, url, "chen")
	for _, want := range []string{"早安 8:30 前发出 1/6", "7 天内：客户出差 1，纪念日 1"} {
		if text := ms[len(ms)-1].Text; !strings.Contains(text, want) {
			t.Errorf("no %q in the summary:\n%s", want, text)
		}
	}
}
