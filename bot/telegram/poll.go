package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	"genjin/messages"
)

const (
	batchMost  = 100              // updates in one answer
	batchLimit = 8 << 20          // bytes of one answer; the server stops at about 4 MiB
	holdFor    = 50 * time.Second // how long the server holds a call while nothing happens; it allows no more
	pollWithin = holdFor + 15*time.Second

	garbledTries = 3        // of asking for an update that cannot be read
	garbledKept  = 64 << 10 // bytes of it that go to the dead letters
	emptyAtOnce  = time.Second
)

// poller is the loop of long polling. An update is forgotten by Telegram once a call carries an offset
// greater than its number (core.telegram.org/bots/api#getupdates), and not before: so the offset moves only
// after receive returned nil, and what was taken but not confirmed comes again under the same id.
type poller struct {
	a       *Adapter
	receive messages.Receive
	begin   []byte // of each envelope

	offset   int64 // the next number that is asked for; 0: the oldest that waits
	narrow   int   // so many updates are still asked for one at a time
	tries    int   // of reading the one that is asked for
	patience patience
}

// poll takes updates until ctx ends.
func (a *Adapter) poll(ctx context.Context, receive messages.Receive, s *self) error {
	// While a webhook is set nothing can be asked for. What waits is kept.
	if _, err := a.insist(ctx, "deleteWebhook", struct{}{}); err != nil {
		return err
	}
	p := poller{a: a, receive: receive, begin: envelopeFor(s)}
	a.o.Log.InfoContext(ctx, "asking Telegram for updates")
	for ctx.Err() == nil {
		if err := p.turn(ctx); err != nil {
			return err
		}
	}
	return nil
}

// turn asks once, and hands over what came. An error ends the loop.
func (p *poller) turn(ctx context.Context) error {
	limit := batchMost
	if p.narrow > 0 {
		limit = 1
	}
	asked := p.a.o.Now()
	updates, err := p.a.updates(ctx, p.offset, limit)
	if ctx.Err() != nil {
		return nil //nolint:nilerr // an end that was asked for; what came with it comes again
	}
	if g, ok := errors.AsType[*garbled](err); ok {
		p.unreadable(ctx, g, limit)
		return nil
	}
	if err != nil {
		return p.trouble(ctx, err)
	}
	p.tries = 0
	if len(updates) == 0 && p.a.o.Now().Sub(asked) < emptyAtOnce {
		p.a.sleep(ctx, p.patience.more()) // something between does not hold calls
		return nil
	}
	p.patience = patience{}
	p.begin = p.a.renewed(ctx, p.begin, updates...)
	ds, next := p.deliveries(updates)
	if len(ds) == 0 || !p.hand(ctx, ds) {
		return nil
	}
	if next == p.offset { // nothing but updates without a number, before any with one: they come again
		p.a.sleep(ctx, mostAgain)
	}
	p.offset, p.narrow = next, max(p.narrow-len(ds), 0)
	return nil
}

// deliveries makes a batch for receive, and tells the offset that confirms it. Numbers grow by at least one,
// so an update without one is behind the one before it.
func (p *poller) deliveries(updates []json.RawMessage) (ds []messages.Delivery, next int64) {
	next = p.offset
	for _, raw := range updates {
		d, number := p.a.deliver(p.begin, raw, p.a.o.Now())
		switch {
		case number > 0:
			next = number + 1
		case next > 0:
			next++
		}
		ds = append(ds, d)
	}
	return ds, next
}

// hand hands ds over until they are taken; false if ctx ended before.
func (p *poller) hand(ctx context.Context, ds []messages.Delivery) bool {
	var again patience
	for {
		err := p.receive(ctx, ds)
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		p.a.o.Log.WarnContext(ctx, "updates were not taken", "updates", len(ds), "error", err)
		if !p.a.sleep(ctx, again.more()) {
			return false
		}
	}
}

// trouble waits as the failed call demands. It returns an error if asking again is useless.
func (p *poller) trouble(ctx context.Context, err error) error {
	wait, err := p.a.trouble(ctx, "getUpdates", err, &p.patience)
	if err == nil {
		p.a.sleep(ctx, wait)
	}
	return err
}

// unreadable deals with an answer whose updates cannot be told apart: the one that is broken is looked for one
// by one, tried a few times, and then goes to the dead letters so that it blocks no other.
func (p *poller) unreadable(ctx context.Context, g *garbled, limit int) {
	wait := p.patience.more()
	if limit > 1 {
		p.narrow = batchMost
		p.a.o.Log.ErrorContext(ctx, "an answer of Telegram cannot be read; asking for one update at a time", "error", g)
		p.a.sleep(ctx, wait)
		return
	}
	p.tries++
	number := g.number()
	if p.tries < garbledTries || number == 0 {
		p.a.o.Log.ErrorContext(ctx, "an update cannot be read", "update", number, "try", p.tries, "error", g)
		p.a.sleep(ctx, wait)
		return
	}
	d := messages.Delivery{
		ID: deliveryID(number), From: Platform, Chat: ChatID(0), Raw: g.raw[:min(len(g.raw), garbledKept)], At: p.a.o.Now(),
	}
	p.a.o.Log.ErrorContext(ctx, "an update is skipped: it cannot be read", "update", number, "error", g)
	if p.hand(ctx, []messages.Delivery{d}) {
		p.offset, p.narrow, p.tries, p.patience = number+1, 0, 0, patience{}
	}
}

// garbled is an answer that says yes and holds no list of updates that could be read.
type garbled struct {
	raw []byte
	err error
}

func (g *garbled) Error() string { return fmt.Sprintf("getUpdates: %d bytes: %v", len(g.raw), g.err) }

func (g *garbled) Unwrap() error { return g.err }

var updateNumber = regexp.MustCompile(`"update_id"\s*:\s*(\d{1,18})\b`)

// number returns that of the first update in the answer; 0 if none can be made out.
func (g *garbled) number() int64 {
	found := updateNumber.FindSubmatch(g.raw)
	if found == nil {
		return 0
	}
	n, err := strconv.ParseInt(string(found[1]), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// asking are the parameters of getUpdates.
type asking struct {
	Offset  int64    `json:"offset,omitempty"`
	Limit   int      `json:"limit"`
	Timeout int      `json:"timeout"` // seconds
	Kinds   []string `json:"allowed_updates"`
}

// updates asks once. Errors: *refusal, *garbled, *[Unsure]; any other says that nothing came. None holds the token.
func (a *Adapter) updates(ctx context.Context, offset int64, limit int) ([]json.RawMessage, error) {
	const method = "getUpdates"
	body, err := json.Marshal(asking{Offset: offset, Limit: limit, Timeout: int(holdFor / time.Second), Kinds: kinds})
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", method, err)
	}
	ctx, cancel := context.WithTimeout(ctx, pollWithin)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.api()+"/bot"+a.o.Token+"/"+method, strings.NewReader(string(body)))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, a.redact(err))
	}
	req.Header.Set("Content-Type", "application/json")
	c := a.client()
	c.Timeout = 0 // that of calls is shorter than this one is held
	resp, err := c.Do(req)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, a.redact(err))
	}
	defer resp.Body.Close() //nolint:errcheck // read to its end, or given up
	raw, err := io.ReadAll(io.LimitReader(resp.Body, batchLimit+1))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", method, a.redact(err))
	}
	n, err := understand(method, resp, raw, nil)
	a.noteToken(err)
	if err != nil {
		return nil, err
	}
	var all []json.RawMessage
	if err := json.Unmarshal(n.result, &all); err != nil {
		return nil, &garbled{raw, err}
	}
	return all, nil
}
