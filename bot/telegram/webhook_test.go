package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"genjin/messages"
)

const hook = "https://genjin.test/telegram/webhook"

func webhook(o *Options) { o.Webhook, o.Secret = hook, "right_Secret-1" }

// post brings body to a's webhook.
func post(a *Adapter, secret, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, call(http.MethodPost, secret, strings.NewReader(body)))
	return w
}

func call(method, secret string, body io.Reader) *http.Request {
	r := httptest.NewRequest(method, "/telegram/webhook", body)
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	return r
}

func text(id, chat int, words string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":7,"date":1795420800,"text":%q,"from":{"id":5,"first_name":"x"},`+
		`"chat":{"id":%d,"type":"supergroup"}}}`, id, words, chat)
}

// taking is an adapter whose webhook takes by receive, without a server.
func taking(t testing.TB, receive messages.Receive) *Adapter {
	t.Helper()
	a := New(Options{Webhook: hook, Secret: "right_Secret-1", Log: slog.New(slog.DiscardHandler), Now: time.Now, Timer: timer})
	a.in.take(receive, envelopeFor(&theBot))
	return a
}

func TestWebhookCalls(t *testing.T) {
	good := text(17, -100, "帮助")
	for name, c := range map[string]struct {
		method, secret string
		body           io.Reader
		status         int
		id             string // of the delivery; empty: none
		dead           bool
	}{
		"well":            {"POST", "right_Secret-1", strings.NewReader(good), 200, "tg/17", false},
		"spaces":          {"POST", "right_Secret-1", strings.NewReader(" \n" + good + "\n"), 200, "tg/17", false},
		"unknown kind":    {"POST", "right_Secret-1", strings.NewReader(`{"update_id":18,"telepathy":{}}`), 200, "tg/18", false},
		"GET":             {"GET", "right_Secret-1", nil, 405, "", false},
		"PUT":             {"PUT", "right_Secret-1", strings.NewReader(good), 405, "", false},
		"no secret":       {"POST", "", strings.NewReader(good), 401, "", false},
		"wrong secret":    {"POST", "right_Secret-2", strings.NewReader(good), 401, "", false},
		"half a secret":   {"POST", "right", strings.NewReader(good), 401, "", false},
		"too large":       {"POST", "right_Secret-1", strings.NewReader(good + strings.Repeat(" ", webhookLimit)), 413, "", false},
		"1 MB of garbage": {"POST", "right_Secret-1", strings.NewReader(strings.Repeat("x", 1<<20)), 200, "tg/x", true},
		"nothing":         {"POST", "right_Secret-1", strings.NewReader(""), 200, "tg/x", true},
		"two updates":     {"POST", "right_Secret-1", strings.NewReader(good + good), 200, "tg/x", true},
		"no number":       {"POST", "right_Secret-1", strings.NewReader(`{"message":{}}`), 200, "tg/x", true},
		"cut off":         {"POST", "right_Secret-1", io.MultiReader(strings.NewReader(good), iotest.ErrReader(io.ErrUnexpectedEOF)), 503, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			var in inbox
			w := httptest.NewRecorder()
			taking(t, in.receive).Handler().ServeHTTP(w, call(c.method, c.secret, c.body))
			if w.Code != c.status || w.Body.Len() != 0 {
				t.Errorf("answered %d %q", w.Code, w.Body.String())
			}
			if c.id == "" {
				if len(in.taken) > 0 {
					t.Errorf("took %v", in.ids())
				}
				return
			}
			if len(in.taken) != 1 || !strings.HasPrefix(in.taken[0].ID, c.id) || in.taken[0].From != Platform {
				t.Fatalf("took %v", in.ids())
			}
			if _, err := Read(in.taken[0]); err == nil == c.dead {
				t.Errorf("read with %v", err)
			}
		})
	}
}

func TestWebhookWithoutSecret(t *testing.T) {
	var in inbox
	a := taking(t, in.receive)
	a.o.Secret = ""
	if w := post(a, "", text(1, 2, "x")); w.Code != http.StatusUnauthorized || len(in.taken) > 0 {
		t.Errorf("answered %d, took %v", w.Code, in.ids())
	}
	if err := a.Run(t.Context(), in.receive); err == nil || errors.Is(err, ErrToken) {
		t.Errorf("runs: %v", err)
	}
}

func TestWebhookRefused(t *testing.T) {
	in := inbox{refuse: 2}
	a := taking(t, in.receive)
	for i, want := range []int{503, 503, 200, 200} {
		w := post(a, "right_Secret-1", text(17, -100, "帮助"))
		if w.Code != want || w.Body.Len() != 0 || (want == 503) != (w.Header().Get("Retry-After") == "2") {
			t.Errorf("call %d: %d %v %q", i, w.Code, w.Header(), w.Body.String())
		}
	}
	if got := in.ids(); !slices.Equal(got, []string{"tg/17", "tg/17"}) {
		t.Errorf("took %v", got)
	}
}

func TestWebhookRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		up := upstream{began: time.Now(), faults: map[string][]reply{
			"getMe":      {{status: 502}},
			"setWebhook": {{status: 429, body: `{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":1}}`}, {status: 502}},
		}}
		o := Options{
			Token: secretToken, API: "http://telegram.test", HTTP: served(t, &up), Log: slog.New(slog.DiscardHandler), Now: time.Now, Timer: timer,
		}
		webhook(&o)
		a := New(o)
		codes := func() int { return post(a, o.Secret, text(17, -100, "帮助")).Code }
		if got := codes(); got != 503 {
			t.Errorf("before: %d", got)
		}
		in := inbox{slow: 5 * time.Second}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- a.Run(ctx, in.receive) }()
		time.Sleep(time.Minute)
		want := []string{"getMe", "getMe", "setWebhook", "setWebhook", "setWebhook"}
		calls, _ := up.called()
		if got := methods(calls); !slices.Equal(got, want) {
			t.Errorf("called %v", got)
		}
		last := calls[len(calls)-1]
		if last.body != `{"url":"`+hook+`","secret_token":"right_Secret-1","max_connections":40,`+
			`"allowed_updates":["message","edited_message","callback_query","my_chat_member"]}` {
			t.Errorf("set as %s", last.body)
		}
		code := make(chan int)
		go func() { code <- codes() }()
		time.Sleep(time.Second)
		cancel()
		stop := time.Now()
		if err := <-ended; err != nil || time.Since(stop) != 4*time.Second {
			t.Errorf("ended after %v with %v", time.Since(stop), err)
		}
		if got := <-code; got != 200 {
			t.Errorf("under way: %d", got)
		}
		if got := codes(); got != 503 || len(in.taken) != 1 {
			t.Errorf("after: %d, took %v", got, in.ids())
		}
	})
}

// Calls of one chat pass one at a time and in their order, those of other chats do not wait for them.
func TestWebhookOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var mu sync.Mutex
		var order []string
		refused := false
		a := taking(t, func(_ context.Context, ds []messages.Delivery) error {
			if ds[0].Chat == "tg/-100" {
				time.Sleep(20 * time.Second)
			}
			mu.Lock()
			defer mu.Unlock()
			order = append(order, ds[0].ID)
			if ds[0].ID == "tg/3" {
				refused = true
				return errors.New("the storage is away")
			}
			return nil
		})
		var calls sync.WaitGroup
		for i := range 6 {
			calls.Go(func() {
				want := http.StatusOK
				if i == 3 {
					want = http.StatusServiceUnavailable
				}
				if w := post(a, "right_Secret-1", text(i, -100, "x")); i > 0 && w.Code != want {
					t.Errorf("%d: %d", i, w.Code)
				}
			})
			synctest.Wait()
		}
		if w := post(a, "right_Secret-1", text(50, -200, "x")); w.Code != 200 {
			t.Errorf("another chat: %d", w.Code)
		}
		calls.Wait()
		// The one without a number is of no chat, and did not wait either.
		if want := []string{"tg/50", "tg/1", "tg/2", "tg/3", "tg/4", "tg/5"}; !slices.Equal(order[1:], want) || !refused {
			t.Errorf("in the order %v", order)
		}
		if len(a.in.lanes.last) > 0 {
			t.Errorf("%d lanes are left", len(a.in.lanes.last))
		}
	})
}

// A press and a message of one chat share their order, though Telegram keeps them apart.
func TestWebhookPress(t *testing.T) {
	var in inbox
	a := taking(t, in.receive)
	post(a, "right_Secret-1", `{"update_id":1,"callback_query":{"id":"9","from":{"id":5},"message":{"message_id":3,"chat":{"id":-100},"date":0},"data":"x"}}`)
	post(a, "right_Secret-1", `{"update_id":2,"callback_query":{"id":"9","from":{"id":5},"inline_message_id":"x","data":"x"}}`)
	if in.taken[0].Chat != "tg/-100" || in.taken[1].Chat != "tg/5" {
		t.Errorf("%v, %v", in.taken[0].Chat, in.taken[1].Chat)
	}
}

// The real thing: over TCP, with hang-ups.
func TestWebhookOverTCP(t *testing.T) {
	in := inbox{}
	s := httptest.NewServer(taking(t, in.receive).Handler())
	defer s.Close()
	var calls sync.WaitGroup
	for i := range 40 {
		calls.Go(func() {
			for n := range 10 {
				r := call(http.MethodPost, "right_Secret-1", strings.NewReader(text(1+i*10+n, -100-i, "x")))
				r.RequestURI = ""
				r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(s.URL, "http://")
				resp, err := s.Client().Do(r)
				if err != nil {
					t.Error(err)
					return
				}
				_, _ = io.Copy(io.Discard, resp.Body)
				_ = resp.Body.Close()
				if resp.StatusCode != 200 {
					t.Errorf("%d", resp.StatusCode)
				}
			}
		})
	}
	calls.Wait()
	next := map[messages.ChatID]string{}
	for _, d := range in.taken {
		if len(next[d.Chat]) > len(d.ID) || len(next[d.Chat]) == len(d.ID) && next[d.Chat] >= d.ID {
			t.Fatalf("%s: %s after %s", d.Chat, d.ID, next[d.Chat])
		}
		next[d.Chat] = d.ID
	}
	if len(in.taken) != 400 {
		t.Errorf("%d came", len(in.taken))
	}
}

func BenchmarkWebhook(b *testing.B) {
	h := taking(b, func(context.Context, []messages.Delivery) error { return nil }).Handler()
	body := text(17, -100, "/visit@genjin_bot 王总 谈了样品 11:40 结束")
	b.ReportAllocs()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, call(http.MethodPost, "right_Secret-1", strings.NewReader(body)))
		if w.Code != 200 {
			b.Fatal(w.Code)
		}
	}
}
