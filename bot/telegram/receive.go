package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"genjin/messages"
)

// How soon a call that failed, or a delivery that was not taken, is tried again.
const (
	firstAgain  = 100 * time.Millisecond
	mostAgain   = 5 * time.Second
	renewWithin = 5 * time.Second
	conflict    = 3 * time.Second // while another program takes the updates of the bot
)

// Run hands over what happens, by webhook if the options name one, else by long polling, until ctx ends. It asks
// first who the bot is, for as long as it takes. Nothing is acknowledged before receive returned nil; what is not
// taken comes again under the same id. Run returns nil at the end of ctx, after a receive that is under way, and
// an error if the bot can never receive: [ErrToken], or a webhook without a secret.
func (a *Adapter) Run(ctx context.Context, receive messages.Receive) error {
	if a.o.Webhook != "" && a.o.Secret == "" {
		return errors.New("the webhook of Telegram has no secret: everybody could speak for everybody")
	}
	s, err := a.introduce(ctx)
	switch {
	case err != nil:
	case a.o.Webhook != "":
		err = a.wait(ctx, receive, s)
	default:
		err = a.poll(ctx, receive, s)
	}
	if ctx.Err() != nil && !errors.Is(err, ErrToken) {
		return nil
	}
	return err
}

// introduce asks who the bot is.
func (a *Adapter) introduce(ctx context.Context) (*self, error) {
	var again patience
	for {
		n, err := a.insist(ctx, "getMe", struct{}{})
		if err != nil {
			return nil, err
		}
		var s self
		if err := json.Unmarshal(n.result, &s); err == nil && s.ID != 0 {
			a.out.self.Store(&s)
			return &s, nil
		}
		a.o.Log.WarnContext(ctx, "Telegram does not tell who the bot is")
		if !a.sleep(ctx, again.more()) {
			return nil, ctx.Err()
		}
	}
}

// renewed returns how the envelopes of updates begin. If one of them tells how the bot stands in a chat, it asks again
// who the bot is: privacy mode may have been changed, which takes effect where the bot comes anew, and it is said there
// what it hears. If that cannot be learnt soon, begin stays.
func (a *Adapter) renewed(ctx context.Context, begin []byte, updates ...json.RawMessage) []byte {
	if !slices.ContainsFunc(updates, func(raw json.RawMessage) bool { return bytes.Contains(raw, []byte(`"my_chat_member"`)) }) {
		return begin
	}
	ctx, cancel := context.WithTimeout(ctx, renewWithin)
	defer cancel()
	n, err := a.call(ctx, "getMe", struct{}{})
	var s self
	if err == nil {
		err = json.Unmarshal(n.result, &s)
	}
	if err != nil || s.ID == 0 {
		a.o.Log.WarnContext(ctx, "Telegram does not tell who the bot is now", "error", err)
		return begin
	}
	a.out.self.Store(&s)
	return envelopeFor(&s)
}

// insist calls method until it is done. It fails at the end of ctx, and with [ErrToken].
func (a *Adapter) insist(ctx context.Context, method string, params any) (answer, error) {
	var again patience
	for {
		n, err := a.call(ctx, method, params)
		if err == nil {
			return n, nil
		}
		if ctx.Err() != nil {
			return answer{}, ctx.Err()
		}
		wait, err := a.trouble(ctx, method, err, &again)
		if err != nil {
			return answer{}, err
		}
		if !a.sleep(ctx, wait) {
			return answer{}, ctx.Err()
		}
	}
}

// trouble logs that a call failed, and tells how long to wait before the next one. It returns an error if
// that is useless.
func (a *Adapter) trouble(ctx context.Context, method string, failed error, again *patience) (time.Duration, error) {
	wait := again.more()
	r, refused := errors.AsType[*refusal](failed)
	switch {
	case refused && r.class() == classToken:
		return 0, fmt.Errorf("%w: %w", ErrToken, r)
	case refused && r.code == 409:
		wait = conflict
		a.o.Log.ErrorContext(ctx, "another program takes the updates of this bot: stop it", "method", method, "error", failed)
	case refused && r.class() == classLimited:
		wait = max(wait, r.pause())
		a.o.Log.WarnContext(ctx, "Telegram asks to wait", "method", method, "wait", wait)
	case refused && r.code < 500:
		a.o.Log.ErrorContext(ctx, "Telegram refuses a call", "method", method, "wait", wait, "error", failed)
	default:
		a.o.Log.WarnContext(ctx, "Telegram cannot be reached", "method", method, "wait", wait, "error", failed)
	}
	return wait, nil
}

// patience is how long to wait before the next try: doubled each time.
type patience struct{ next time.Duration }

func (p *patience) more() time.Duration {
	wait := max(p.next, firstAgain)
	p.next = min(2*wait, mostAgain)
	return wait
}

// sleep waits by the program's clock; false if ctx ended before.
func (a *Adapter) sleep(ctx context.Context, d time.Duration) bool {
	c, stop := a.o.Timer(d)
	defer stop()
	select {
	case <-c:
		return true
	case <-ctx.Done():
		return false
	}
}
