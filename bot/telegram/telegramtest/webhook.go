package telegramtest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// SecretHeader carries the secret of a webhook.
const SecretHeader = "X-Telegram-Bot-Api-Secret-Token"

// hookWait is how long a webhook has to answer.
const hookWait = 60 * time.Second

// hook is the webhook that is set.
type hook struct {
	url, secret string
	max         int64
	set         time.Time
	ctx         context.Context // ends with the webhook
	cancel      context.CancelFunc
	busy        map[string]bool // queues that are being delivered
	slots       chan struct{}
	lastError   string
	lastAt      time.Time
	gone        time.Time // of the first 410
}

func (s *Server) setWebhook(ctx context.Context, c *Call) (any, error) {
	address := c.text("url")
	if address == "" {
		return s.deleteWebhook(ctx, c)
	}
	if err := s.hookAddress(address); err != nil {
		return nil, err
	}
	limit := c.number("max_connections")
	if limit == 0 {
		limit = 40
	}
	now := s.o.Now()
	if h := s.hook; h != nil {
		_, kinds := c.Params["allowed_updates"]
		if h.url == address && h.secret == c.text("secret_token") && h.max == limit && !kinds {
			return true, nil
		}
		if now.Sub(h.set) < time.Second {
			return nil, tooMany(1)
		}
		h.cancel()
	}
	if s.o.Webhook == nil {
		s.blame("setWebhook: the test gave no Options.Webhook to deliver by")
		return nil, refuse("bad webhook: no client")
	}
	s.poll.stop("terminated by setWebhook request")
	s.poll = nil
	s.allow(c)
	alive, cancel := context.WithCancel(s.ctx)
	s.hook = &hook{
		url: address, secret: c.text("secret_token"), max: limit, set: now, ctx: alive, cancel: cancel,
		busy: map[string]bool{}, slots: make(chan struct{}, limit),
	}
	s.deliver()
	return true, nil
}

func (s *Server) hookAddress(address string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return refuse("bad webhook: failed to parse the URL")
	}
	if s.o.Local {
		return nil
	}
	if u.Scheme != "https" {
		return refuse("bad webhook: An HTTPS URL must be provided for webhook")
	}
	if p := u.Port(); p != "" && !slices.Contains([]string{"443", "80", "88", "8443"}, p) {
		return refuse("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	}
	return nil
}

func (s *Server) deleteWebhook(context.Context, *Call) (any, error) {
	if s.hook != nil {
		s.hook.cancel()
		s.hook = nil
	}
	return true, nil
}

func (s *Server) getWebhookInfo(context.Context, *Call) (any, error) {
	s.expire()
	info := map[string]any{"url": "", "has_custom_certificate": false, "pending_update_count": len(s.updates)}
	if s.allowed != nil {
		info["allowed_updates"] = s.allowed
	}
	if h := s.hook; h != nil {
		info["url"], info["max_connections"] = h.url, h.max
		if h.lastError != "" {
			info["last_error_message"], info["last_error_date"] = h.lastError, h.lastAt.Unix()
		}
	}
	return info, nil
}

// deliver sees that each queue with updates is being delivered. s.mu is held.
func (s *Server) deliver() {
	h := s.hook
	if h == nil || s.closed {
		return
	}
	for _, u := range s.updates {
		if !h.busy[u.queue] {
			h.busy[u.queue] = true
			s.wait.Go(func() { s.drain(h, u.queue) })
		}
	}
}

// drain delivers one queue, one update at a time, until it is empty.
func (s *Server) drain(h *hook, queue string) {
	for {
		s.mu.Lock()
		s.expire()
		i := slices.IndexFunc(s.updates, func(u *update) bool { return u.queue == queue })
		if i < 0 || s.hook != h {
			delete(h.busy, queue)
			s.mu.Unlock()
			return
		}
		u := s.updates[i]
		s.mu.Unlock()
		select {
		case h.slots <- struct{}{}:
		case <-h.ctx.Done():
			return
		}
		status, wait, err := s.post(h, u)
		<-h.slots
		if h.ctx.Err() != nil {
			return
		}
		if d := s.outcome(h, u, status, wait, err); d > 0 && !s.pause(h, d) {
			return
		}
	}
}

// pause waits for d, unless the webhook ends before.
func (s *Server) pause(h *hook, d time.Duration) bool {
	c, stop := s.o.Timer(d)
	defer stop()
	select {
	case <-c:
		return true
	case <-h.ctx.Done():
		return false
	}
}

// post hands u over, and returns the status and the Retry-After of the answer.
func (s *Server) post(h *hook, u *update) (status int, retry time.Duration, err error) {
	ctx, cancel := context.WithTimeout(h.ctx, hookWait)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.url, bytes.NewReader(u.raw))
	if err != nil {
		return 0, 0, err
	}
	req.Header.Set("Content-Type", "application/json")
	if h.secret != "" {
		req.Header.Set(SecretHeader, h.secret)
	}
	client := *s.o.Webhook
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return 0, 0, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil {
		return 0, 0, err
	}
	if resp.StatusCode/100 == 2 && len(body) > 0 {
		s.mu.Lock()
		s.blame("the webhook answers with a body, which would be executed: %.60q", body)
		s.mu.Unlock()
	}
	seconds, _ := strconv.Atoi(strings.TrimSpace(resp.Header.Get("Retry-After")))
	return resp.StatusCode, min(time.Duration(seconds)*time.Second, time.Hour), nil
}

// resends are the pauses before an update is sent again.
var resends = []time.Duration{0, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 32 * time.Second}

// outcome keeps what became of a delivery, and returns the pause before the next.
func (s *Server) outcome(h *hook, u *update, status int, retry time.Duration, err error) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.o.Now()
	if status != http.StatusGone {
		h.gone = time.Time{}
	}
	if err == nil && status/100 == 2 {
		s.updates = slices.DeleteFunc(s.updates, func(v *update) bool { return v == u })
		return 0
	}
	h.lastAt = now
	h.lastError = fmt.Sprintf("Wrong response from the webhook: %d %s", status, http.StatusText(status))
	if err != nil {
		h.lastError = "Connection failed: " + err.Error()
	}
	if status == http.StatusGone && h.gone.IsZero() {
		h.gone = now
	}
	if status == http.StatusGone && now.Sub(h.gone) >= 23*time.Hour && s.hook == h {
		h.cancel()
		s.hook = nil
	}
	u.fails++
	switch {
	case retry > 0:
		return retry
	case u.fails <= len(resends):
		return resends[u.fails-1]
	}
	return time.Minute + time.Duration(s.rng.Int64N(int64(time.Minute)))
}
