package playground_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"genjin/bot/playground"
	"genjin/messages"
)

// serve opens a playground with a message of the bot in it, over HTTP.
func serve(t *testing.T) (*httptest.Server, *playground.Playground) {
	t.Helper()
	p := open(t, t.TempDir())
	t.Cleanup(run(t, p, func(context.Context, []messages.Delivery) error { return nil }))
	if _, err := p.Send(t.Context(), messages.Message{Key: "k/1", Chat: "pg/wang", Text: "草稿", Buttons: []messages.Button{
		{Label: "已发送", Data: "sent/1"}, {Label: "复制", Copy: "草稿"}, {Label: "打开私聊", Private: true},
	}}); err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(p.Handler())
	t.Cleanup(s.Close)
	return s, p
}

// ask asks and returns status and body.
func ask(t *testing.T, s *httptest.Server, method, path, kind, body string, headers ...string) (int, string, http.Header) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, s.URL+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	for i := 0; i < len(headers); i += 2 {
		if headers[i] == "Host" {
			req.Host = headers[i+1]
		}
		req.Header.Set(headers[i], headers[i+1])
	}
	res, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(raw), res.Header
}

const jsonKind = "application/json"

func TestHTTPAnswersEachRequestInOneWay(t *testing.T) {
	s, _ := serve(t)
	for _, c := range []struct {
		name, method, path, body string
		code                     int
		want                     string
	}{
		{"state", "GET", "/api/state", "", 200, `"id":"sales"`},
		{"page", "GET", "/", "", 200, "<title>genjin"},
		{"post", "POST", "/api/chats/sales/messages", `{"from":"wang","text":"大家好"}`, 200, `{"id":"2"}`},
		{"answer", "POST", "/api/chats/wang/messages", `{"from":"wang","text":"好","reply_to":"1"}`, 200, `"id"`},
		{"messages", "GET", "/api/chats/wang/messages", "", 200, `"copy":"草稿"`},
		{"messages after", "GET", "/api/chats/wang/messages?after=999", "", 200, "[]"},
		{"press", "POST", "/api/chats/wang/messages/1/buttons/0", `{"from":"wang"}`, 200, `"notice"`},
		{"edit", "PUT", "/api/chats/sales/messages/2", `{"from":"wang","text":"大家早"}`, 200, `"id"`},
		{"open", "POST", "/api/chats/zhao/open", `{"from":"zhao"}`, 200, `"open":true`},
		{"clock", "POST", "/api/clock", `{"advance":"20m"}`, 200, `"now"`},
		{"clock by days", "POST", "/api/clock", `{"advance":"7d"}`, 200, `"now"`},

		{"unknown chat", "POST", "/api/chats/nowhere/messages", `{"from":"wang","text":"x"}`, 404, `"error"`},
		{"messages of an unknown chat", "GET", "/api/chats/nowhere/messages", "", 404, `"error"`},
		{"unknown person", "POST", "/api/chats/sales/messages", `{"from":"nobody","text":"x"}`, 403, `"error"`},
		{"somebody else's chat", "POST", "/api/chats/wang/messages", `{"from":"zhao","text":"x"}`, 403, `"error"`},
		{"no text", "POST", "/api/chats/sales/messages", `{"from":"wang","text":"  "}`, 400, `"error"`},
		{"nobody", "POST", "/api/chats/sales/messages", `{"text":"x"}`, 400, `"error"`},
		{"no JSON", "POST", "/api/chats/sales/messages", `{`, 400, `"error"`},
		{"answer to nothing", "POST", "/api/chats/sales/messages", `{"from":"wang","text":"x","reply_to":"77"}`, 404, `"error"`},
		{"long text", "POST", "/api/chats/sales/messages", `{"from":"wang","text":"` + strings.Repeat("x", 65<<10) + `"}`, 413, `"error"`},
		{"huge body", "POST", "/api/chats/sales/messages", `{"from":"wang","text":"` + strings.Repeat("x", 1<<20) + `"}`, 413, `"error"`},
		{"unknown button", "POST", "/api/chats/wang/messages/1/buttons/9", `{"from":"wang"}`, 404, `"error"`},
		{"button that is no number", "POST", "/api/chats/wang/messages/1/buttons/x", `{"from":"wang"}`, 404, `"error"`},
		{"button of an unknown message", "POST", "/api/chats/wang/messages/77/buttons/0", `{"from":"wang"}`, 404, `"error"`},
		{"a stranger's press", "POST", "/api/chats/wang/messages/1/buttons/0", `{"from":"zhao"}`, 403, `"error"`},
		{"a copy button", "POST", "/api/chats/wang/messages/1/buttons/1", `{"from":"wang"}`, 400, `"error"`},
		{"a private button", "POST", "/api/chats/wang/messages/1/buttons/2", `{"from":"wang"}`, 400, `"error"`},
		{"edit of another's", "PUT", "/api/chats/sales/messages/2", `{"from":"chen","text":"x"}`, 403, `"error"`},
		{"edit of the bot's", "PUT", "/api/chats/wang/messages/1", `{"from":"wang","text":"x"}`, 403, `"error"`},
		{"open for another", "POST", "/api/chats/zhao/open", `{"from":"wang"}`, 403, `"error"`},
		{"clock back", "POST", "/api/clock", `{"to":"2001-01-01T00:00:00+08:00"}`, 400, `"error"`},
		{"clock too far", "POST", "/api/clock", `{"advance":"401d"}`, 400, `"error"`},
		{"clock nowhere", "POST", "/api/clock", `{"advance":"soon"}`, 400, `"error"`},
		{"clock by nothing", "POST", "/api/clock", `{}`, 400, `"error"`},
		{"clock negative", "POST", "/api/clock", `{"advance":"-5m"}`, 400, `"error"`},
		{"unknown path", "GET", "/api/nowhere", "", 404, `"error"`},
		{"wrong method", "DELETE", "/api/state", "", 405, `"error"`},
		{"wrong method of a post", "GET", "/api/clock", "", 405, `"error"`},
		{"no such file", "GET", "/api/files/abc/x.jpg", "", 404, `"error"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, body, h := ask(t, s, c.method, c.path, jsonKind, c.body)
			if code != c.code || !strings.Contains(body, c.want) {
				t.Errorf("%d %s, want %d with %s", code, body, c.code, c.want)
			}
			if !strings.HasPrefix(h.Get("Content-Security-Policy"), "default-src 'none'") || h.Get("X-Content-Type-Options") != "nosniff" {
				t.Errorf("headers: %v", h)
			}
		})
	}
}

func TestHTTPKeepsOthersOut(t *testing.T) {
	s, _ := serve(t)
	const post = `{"from":"wang","text":"x"}`
	for name, headers := range map[string][]string{
		"foreign host":   {"Host", "evil.example:80"},
		"foreign origin": {"Origin", "https://evil.example"},
		"no origin":      {"Origin", "null"},
		"foreign site":   {"Sec-Fetch-Site", "cross-site"},
	} {
		if code, body, _ := ask(t, s, "POST", "/api/chats/sales/messages", jsonKind, post, headers...); code != http.StatusForbidden {
			t.Errorf("%s: %d %s", name, code, body)
		}
	}
	if code, body, _ := ask(t, s, "POST", "/api/chats/sales/messages", "text/plain", post); code != http.StatusBadRequest {
		t.Errorf("a form's kind of body: %d %s", code, body)
	}
	if _, body, _ := ask(t, s, "GET", "/api/nowhere", "", "", "Accept-Language", "en-GB,en;q=0.9"); !strings.Contains(body, "no such address") {
		t.Errorf("not in English: %s", body)
	}
	for addr, fine := range map[string]bool{
		"127.0.0.1:8321": true, "localhost:1": true, "[::1]:1": true, "0.0.0.0:1": false, ":8321": false, "10.0.0.1:1": false, "example.com:1": false, "x": false,
	} {
		if err := playground.CheckListen(addr); (err == nil) != fine {
			t.Errorf("%s: %v", addr, err)
		}
	}
}

// form makes a post with n files of size bytes.
func form(t *testing.T, n, size int) (kind, body string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_ = w.WriteField("from", "wang")
	_ = w.WriteField("text", "拜访 王总")
	for i := range n {
		f, err := w.CreateFormFile("files", fmt.Sprintf("<现场> %d.html", i))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = f.Write(bytes.Repeat([]byte("<script>"), size/8))
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return w.FormDataContentType(), b.String()
}

func TestFilesComeBackAsAttachments(t *testing.T) {
	s, p := serve(t)
	kind, body := form(t, 2, 800)
	if code, answer, _ := ask(t, s, "POST", "/api/chats/sales/messages", kind, body); code != 200 {
		t.Fatalf("%d %s", code, answer)
	}
	ms, err := p.Messages("sales", "")
	if err != nil || len(ms) != 1 || len(ms[0].Files) != 2 || ms[0].Text != "拜访 王总" {
		t.Fatalf("got %+v, %v", ms, err)
	}
	code, got, h := ask(t, s, "GET", ms[0].Files[1].URL, "", "")
	if code != 200 || got != strings.Repeat("<script>", 100) {
		t.Errorf("%d, %d bytes", code, len(got))
	}
	if !strings.HasPrefix(h.Get("Content-Disposition"), "attachment") || h.Get("Content-Type") != "application/octet-stream" ||
		!strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers: %v", h)
	}
}

func TestFilesHaveLimits(t *testing.T) {
	s, p := serve(t)
	for name, c := range map[string]struct{ n, size int }{"25 MB": {1, 25 << 20}, "21 files": {21, 8}} {
		kind, body := form(t, c.n, c.size)
		if code, answer, _ := ask(t, s, "POST", "/api/chats/sales/messages", kind, body); code != http.StatusRequestEntityTooLarge || !strings.Contains(answer, `"error"`) {
			t.Errorf("%s: %d %s", name, code, answer)
		}
	}
	if ms, err := p.Messages("sales", ""); err != nil || len(ms) != 0 {
		t.Errorf("something was said: %+v, %v", ms, err)
	}
}

func TestEventsTellWhatIsNew(t *testing.T) {
	s, p := serve(t)
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL+"/api/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := s.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	lines := bufio.NewScanner(res.Body)
	lines.Scan() // retry: the page listens now
	if _, err := p.Post(t.Context(), playground.Post{Chat: "sales", From: "wang", Text: "大家好"}); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
			var got struct {
				Chat    string
				Message playground.Message
			}
			if err := json.Unmarshal([]byte(data), &got); err != nil || got.Chat != "sales" || got.Message.Text != "大家好" {
				t.Errorf("got %s, %v", data, err)
			}
			return
		}
	}
	t.Fatal("nothing was told")
}
