package telegram

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"io"
	"net/http"
	"sync"

	"genjin/messages"
)

const (
	webhookLimit = 4 << 20                           // bytes of one call
	webhookAgain = "2"                               // seconds until Telegram sends again what could not be taken
	connections  = 40                                // at once
	secretHeader = "X-Telegram-Bot-Api-Secret-Token" //nolint:gosec // where it stands, not what it is
)

var errNotTaking = errors.New("not taking updates now")

// incoming is what the webhook keeps in memory. Nothing of it has to survive.
type incoming struct {
	lanes lanes
	under sync.WaitGroup // calls under way

	mu      sync.Mutex
	receive messages.Receive // nil: not taking
	begin   []byte           // of each envelope
}

// settings are the parameters of setWebhook.
type settings struct {
	URL         string   `json:"url"`
	Secret      string   `json:"secret_token"`
	Connections int      `json:"max_connections"`
	Kinds       []string `json:"allowed_updates"`
}

// wait takes what the webhook brings until ctx ends, and then waits for what is under way. Calls are taken
// before the webhook is registered: it may be so from an earlier run. What waits at Telegram is kept.
func (a *Adapter) wait(ctx context.Context, receive messages.Receive, s *self) error {
	a.in.take(receive, envelopeFor(s))
	defer a.in.stop()
	if _, err := a.insist(ctx, "setWebhook", settings{a.o.Webhook, a.o.Secret, connections, kinds}); err != nil {
		return err
	}
	a.o.Log.InfoContext(ctx, "Telegram brings updates to the webhook")
	<-ctx.Done()
	return nil
}

// take makes receive take what comes from now on.
func (in *incoming) take(receive messages.Receive, begin []byte) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.receive, in.begin = receive, begin
}

// rebegin lets the envelopes of what comes from now on begin anew.
func (in *incoming) rebegin(begin []byte) {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.begin = begin
}

// stop takes nothing more, and waits for what is under way.
func (in *incoming) stop() {
	in.take(nil, nil)
	in.under.Wait()
}

// taker returns what takes; nil if nothing does.
func (in *incoming) taker() messages.Receive {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.receive
}

// enter begins a call, which ends with under.Done, and returns how its envelope begins; false while nothing is taken.
func (in *incoming) enter() (begin []byte, ok bool) {
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.receive == nil {
		return nil, false
	}
	in.under.Add(1)
	return in.begin, true
}

// Handler returns what answers the calls of the webhook (core.telegram.org/bots/api#setwebhook). A call that bears
// the secret is handed over, whatever it holds, and answered 200 without a body, as Telegram would carry one out;
// or 503 if it was not taken, upon which Telegram sends it again. Calls of one chat are handed over one after the
// other, in the order in which they came. Before [Adapter.Run] and after it all are answered 503.
func (a *Adapter) Handler() http.Handler { return http.HandlerFunc(a.serve) }

func (a *Adapter) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	if !a.proved(r) {
		a.o.Log.DebugContext(r.Context(), "a call of the webhook without the secret")
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, webhookLimit))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		a.o.Log.ErrorContext(r.Context(), "an update is too large for the webhook")
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if err == nil {
		err = a.hand(r.Context(), body)
	}
	if err != nil { // also of one that was cut off: it comes again
		a.o.Log.WarnContext(r.Context(), "an update was not taken", "error", err)
		w.Header().Set("Retry-After", webhookAgain)
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.WriteHeader(http.StatusOK)
}

// proved reports whether r bears the secret. Without a secret nothing can be proved.
func (a *Adapter) proved(r *http.Request) bool {
	want, got := sha256.Sum256([]byte(a.o.Secret)), sha256.Sum256([]byte(r.Header.Get(secretHeader)))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1 && a.o.Secret != ""
}

// hand hands an update over, behind those of its chat that came before.
func (a *Adapter) hand(ctx context.Context, body []byte) error {
	begin, ok := a.in.enter()
	if !ok {
		return errNotTaking
	}
	defer a.in.under.Done()
	now := a.o.Now()
	d, _ := a.deliver(begin, body, now)
	before, leave := a.in.lanes.enter(d.Chat)
	defer leave()
	<-before
	if anew := a.renewed(ctx, begin, body); !bytes.Equal(anew, begin) {
		a.in.rebegin(anew)
		d, _ = a.deliver(anew, body, now)
	}
	receive := a.in.taker()
	if receive == nil {
		return errNotTaking
	}
	return receive(ctx, []messages.Delivery{d})
}

// lanes let those of one chat pass one at a time, in the order in which they entered.
type lanes struct {
	mu   sync.Mutex
	last map[messages.ChatID]chan struct{} // closed when the last that entered has left
}

// enter returns a channel that closes when those before have left, and what is to be called to leave.
func (l *lanes) enter(chat messages.ChatID) (before <-chan struct{}, leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	former, ok := l.last[chat]
	if !ok {
		former = make(chan struct{})
		close(former)
	}
	own := make(chan struct{})
	if l.last == nil {
		l.last = map[messages.ChatID]chan struct{}{}
	}
	l.last[chat] = own
	return former, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		close(own)
		if l.last[chat] == own {
			delete(l.last, chat)
		}
	}
}
