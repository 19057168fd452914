package wecom

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/wecom/crypt"
	"genjin/messages"
)

// TestCallsAroundRun: WeCom tells the robot's callback everything once, so what comes before Run waits for it; what
// comes after its end is not taken.
func TestCallsAroundRun(t *testing.T) {
	const token, key = "TestToken01", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"
	synctest.Test(t, func(t *testing.T) {
		a, err := New(Options{
			Robot: Robot{Token: token, AESKey: key}, Log: slog.New(slog.DiscardHandler), Now: time.Now,
			Timer: func(d time.Duration) (<-chan time.Time, func()) {
				x := time.NewTimer(d)
				return x.C, func() { x.Stop() }
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		c, err := crypt.New(token, key, "")
		if err != nil {
			t.Fatal(err)
		}
		call := func() int {
			body, err := c.JSONReply([]byte(`{"msgid":"1","chattype":"single","from":{"userid":"lisi"},"msgtype":"text","text":{"content":"hi"}}`), time.Now(), "7", rand.Reader)
			var signed struct {
				Signature string      `json:"msgsignature"`
				Timestamp json.Number `json:"timestamp"`
			}
			if err != nil || json.Unmarshal(body, &signed) != nil {
				t.Fatal(err)
			}
			q := url.Values{"msg_signature": {signed.Signature}, "timestamp": {signed.Timestamp.String()}, "nonce": {"7"}}
			r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/?"+q.Encode(), strings.NewReader(string(body)))
			w := httptest.NewRecorder()
			a.RobotHandler().ServeHTTP(w, r)
			return w.Code
		}
		early := make(chan int, 1)
		go func() { early <- call() }()
		time.Sleep(time.Second)
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error, 1)
		taken := 0
		go func() {
			ended <- a.Run(ctx, func(_ context.Context, ds []messages.Delivery) error {
				taken += len(ds)
				return nil
			})
		}()
		if got := <-early; got != http.StatusOK || taken != 1 {
			t.Errorf("before Run: answered %d, %d taken", got, taken)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		began := time.Now()
		if got := call(); got != http.StatusServiceUnavailable || taken != 1 || time.Since(began) > 0 {
			t.Errorf("after Run: answered %d after %v, %d taken", got, time.Since(began), taken)
		}
	})
}
