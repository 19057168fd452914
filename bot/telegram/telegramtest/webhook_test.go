package telegramtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// hooked is a webhook that a test tells what to answer.
type hooked struct {
	mu     sync.Mutex
	start  time.Time
	got    []string // second, secret and text of each delivery
	answer func(n int, text string, w http.ResponseWriter)
}

func (h *hooked) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	var u upd
	_ = json.Unmarshal(raw, &u)
	text := ""
	switch {
	case u.Message != nil:
		text = u.Message.Text
	case u.Press != nil:
		text = "press"
	}
	h.mu.Lock()
	h.got = append(h.got, fmt.Sprintf("%v %s %s", time.Since(h.start).Round(time.Second), r.Header.Get(SecretHeader), text))
	n := len(h.got)
	h.mu.Unlock()
	if h.answer != nil {
		h.answer(n, text, w)
	}
}

// deliveries are those so far.
func (h *hooked) deliveries() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.got)
}

func hookedWorld(t *testing.T, answer func(n int, text string, w http.ResponseWriter)) (people, *hooked) {
	t.Helper()
	h := &hooked{answer: answer, start: time.Now()}
	p := world(t, Options{Webhook: Pipe(t, h)})
	p.must("setWebhook", `{"url":"https://genjin.example/hook","secret_token":"s3cret"}`)
	return p, h
}

func TestWebhook(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, h := hookedWorld(t, nil)
		p.Say(p.wang.ID, p.group, "一")
		p.Say(p.wang.ID, p.group, "二")
		synctest.Wait()
		if got := h.deliveries(); !slices.Equal(got, []string{"0s s3cret 一", "0s s3cret 二"}) || p.Pending() != 0 {
			t.Errorf("%v, %d wait", got, p.Pending())
		}
	})
}

func TestWebhookResends(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, h := hookedWorld(t, func(n int, text string, w http.ResponseWriter) {
			if text == "一" && n < 9 {
				w.WriteHeader(http.StatusInternalServerError)
			}
		})
		p.Say(p.wang.ID, p.group, "一")
		p.Say(p.wang.ID, p.group, "二")
		time.Sleep(5 * time.Second)
		p.Start(p.chen.ID, "")
		time.Sleep(time.Hour)
		got := h.deliveries()
		var seconds []string
		for _, d := range got {
			s, _, _ := strings.Cut(d, " ")
			seconds = append(seconds, s)
		}
		// At once, then after 2, 4, 8, 16 and 32 s; another chat is not held up.
		if len(got) != 10 || !slices.Equal(seconds[:4], []string{"0s", "0s", "2s", "5s"}) ||
			!slices.Equal(seconds[4:8], []string{"6s", "14s", "30s", "1m2s"}) || !strings.HasSuffix(got[3], "/start") || !strings.HasSuffix(got[9], "二") {
			t.Errorf("delivered %v", got)
		}
		late, err := time.ParseDuration(seconds[8])
		if wait := late - 62*time.Second; err != nil || wait < time.Minute || wait > 2*time.Minute {
			t.Errorf("then after %v", wait)
		}
		var info struct {
			URL   string `json:"url"`
			Count int    `json:"pending_update_count"`
			Last  string `json:"last_error_message"`
			At    int64  `json:"last_error_date"`
		}
		if err := json.Unmarshal(p.must("getWebhookInfo", `{}`).Result, &info); err != nil {
			t.Fatal(err)
		}
		if info.URL != "https://genjin.example/hook" || info.Count != 0 || info.Last != "Wrong response from the webhook: 500 Internal Server Error" || info.At == 0 {
			t.Errorf("info: %+v", info)
		}
	})
}

func TestWebhookRetryAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, h := hookedWorld(t, func(n int, _ string, w http.ResponseWriter) {
			if n < 3 {
				w.Header().Set("Retry-After", "45")
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		})
		p.Say(p.wang.ID, p.group, "一")
		time.Sleep(10 * time.Minute)
		if got := h.deliveries(); !slices.Equal(got, []string{"0s s3cret 一", "45s s3cret 一", "1m30s s3cret 一"}) {
			t.Errorf("delivered %v", got)
		}
	})
}

func TestWebhookWaitsAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, h := hookedWorld(t, func(n int, _ string, _ http.ResponseWriter) {
			if n == 1 {
				time.Sleep(90 * time.Second)
			}
		})
		p.Say(p.wang.ID, p.group, "一")
		time.Sleep(5 * time.Minute)
		if got := h.deliveries(); !slices.Equal(got, []string{"0s s3cret 一", "1m0s s3cret 一"}) {
			t.Errorf("delivered %v", got)
		}
	})
}

func TestWebhookQueues(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, h := hookedWorld(t, func(_ int, text string, _ http.ResponseWriter) {
			if text != "press" {
				time.Sleep(10 * time.Second)
			}
		})
		m := p.must("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"草稿","reply_markup":{"inline_keyboard":[[{"text":"已发","callback_data":"s"}]]}}`, p.group))
		for _, text := range []string{"一", "二", "三"} {
			p.Say(p.wang.ID, p.group, text)
		}
		p.Press(p.wang.ID, p.group, m.id(), 0)
		time.Sleep(time.Minute)
		got := h.deliveries()
		slices.Sort(got)
		if !slices.Equal(got, []string{"0s s3cret press", "0s s3cret 一", "10s s3cret 二", "20s s3cret 三"}) {
			t.Errorf("delivered %v", got)
		}
	})
}

func TestWebhookTalksBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &recorder{TB: t}
		h := &hooked{start: time.Now(), answer: func(_ int, _ string, w http.ResponseWriter) { _, _ = io.WriteString(w, "ok") }}
		s := New(r, Options{Webhook: Pipe(t, h)})
		u := s.AddPerson(User{First: "王"})
		newBot(t, s).must("setWebhook", `{"url":"https://genjin.example/hook"}`)
		s.Start(u.ID, "")
		synctest.Wait()
		if r.count() != 1 {
			t.Errorf("faults: %v", r.errs)
		}
	})
}

func TestWebhookIsSet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p, h := hookedWorld(t, func(_ int, _ string, w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) })
		p.must("setWebhook", `{"url":"https://genjin.example/hook","secret_token":"s3cret"}`)
		p.refused(429, "retry after 1", "setWebhook", `{"url":"https://genjin.example/other"}`)
		time.Sleep(time.Second)
		p.refused(400, "HTTPS URL must be provided", "setWebhook", `{"url":"http://genjin.example/"}`)
		p.refused(400, "ports 80, 88, 443 or 8443", "setWebhook", `{"url":"https://genjin.example:9000/"}`)
		p.Say(p.wang.ID, p.group, "一")
		time.Sleep(time.Second)
		p.must("deleteWebhook", `{}`)
		n := len(h.deliveries())
		time.Sleep(time.Hour)
		if got := p.ask(`{}`); len(got) != 1 || len(h.deliveries()) != n {
			t.Errorf("after the webhook %v, and %d more deliveries", got, len(h.deliveries())-n)
		}
	})
}
