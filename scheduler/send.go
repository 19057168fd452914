package scheduler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

const (
	sendWithin = 30 * time.Second // a send that takes longer is given up and tried again
	fileWithin = 75 * time.Second // one that carries files
	retryFirst = 2 * time.Second  // jittered by half: the first retry comes within 3 s
	retryMost  = 5 * time.Minute
	awaitEdit  = time.Second // an edit looks again so long after for a target that still waits
	markAgain  = 200 * time.Millisecond
)

// errWaits says that the message to edit has not come to its end yet.
var errWaits = errors.New("the message to edit still waits")

// send takes it, the head of l, a step on: to an outcome, which is marked, to its next part or to another try.
// Then the chat goes on. The lane itself may grow meanwhile.
func (d *dispatcher) send(a *account, c *chat, l *lane, it *item, expired bool) {
	o := storage.Outcome{State: storage.OutboxExpired, Reason: messages.WhyExpired, Tries: it.tries, Sent: it.sent}
	var err error
	if !expired {
		o, err = d.try(a, it)
	}
	if err == nil {
		d.mark(it.m, o)
		if it.aside {
			d.tellAside(it.m)
		}
		d.ended(a, c, l, true)
		return
	}
	if moved, ok := errors.AsType[*messages.Moved](err); ok && !it.moved {
		if err = d.move(a, c, l, moved.To); err == nil {
			return
		}
	}
	if !errors.Is(err, messages.ErrMore) {
		d.again(a, it, err)
	}
	d.ended(a, c, l, false)
}

// try sends it, or its next part, once. A nil error means that o is its final outcome, messages.ErrMore that
// a part was taken.
func (d *dispatcher) try(a *account, it *item) (o storage.Outcome, err error) {
	within := sendWithin
	if len(it.m.Files) > 0 {
		within = fileWithin
	}
	ctx, cancel := context.WithTimeout(d.sends, within)
	defer cancel()
	if void, err := d.void(ctx, it.m); err != nil || void {
		o.State = storage.OutboxDropped
		return o, err
	}
	m, dropped, err := d.resolve(ctx, it.m)
	if err != nil {
		return o, err
	}
	it.tries++
	o.Tries = it.tries
	if dropped != "" {
		if l, ok := a.sender.(Listener); ok {
			l.Dropped(m)
		}
		o.State, o.Reason = storage.OutboxGone, dropped
		return o, nil
	}
	m.Sent = it.sent
	id, err := guardedSend(ctx, a.sender, m)
	it.sent = strings.TrimSpace(it.sent + " " + id)
	o.Sent = it.sent
	it.aside = it.aside || errors.Is(err, messages.ErrAside)
	switch {
	case err == nil, errors.Is(err, messages.ErrAside) && !errors.Is(err, messages.ErrMore):
		o.State = storage.OutboxSent
	case errors.Is(err, messages.ErrMuted):
		o.State, o.Reason = storage.OutboxGone, messages.WhyMuted
	case errors.Is(err, messages.ErrLost):
		o.State, o.Reason = storage.OutboxGone, messages.WhyLost
	case errors.Is(err, messages.ErrGone):
		o.State, o.Reason = storage.OutboxGone, messages.WhyGone
	case errors.Is(err, messages.ErrRejected):
		d.s.o.Log.Error("message rejected", "message", m.Key, "error", err)
		o.State, o.Reason = storage.OutboxRejected, err.Error()
	default:
		return o, d.unfinished(it, id, err)
	}
	return o, nil
}

// unfinished makes durable what was taken of it before anything else of it is sent: a crash repeats no more
// than the part that is under way. It returns err, or what is wrong with it.
func (d *dispatcher) unfinished(it *item, id string, err error) error {
	more := errors.Is(err, messages.ErrMore)
	switch {
	case more && id == "":
		return fmt.Errorf("a part was taken without an id: %v", err) //nolint:errorlint // not to be taken for ErrMore
	case more:
		it.tries, it.after = 0, time.Time{}
	case id == "":
		return err
	}
	d.record(it.m.Key, func(tx *storage.Tx) error { return tx.Progress(it.m.Key, it.tries, it.sent) })
	return err
}

// guardedSend makes a rejection of a panic.
func guardedSend(ctx context.Context, s Sender, m messages.Message) (id string, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("%w: panic: %v", messages.ErrRejected, p)
		}
	}()
	return s.Send(ctx, m)
}

// void reports whether what m tells of was erased while it waited. Of what is in time still it does not look.
func (d *dispatcher) void(ctx context.Context, m messages.Message) (void bool, err error) {
	if !d.s.o.Clock.Now().After(m.Deadline) {
		return false, nil
	}
	err = d.s.o.DB.View(ctx, func(tx *storage.Tx) error {
		r, err := tx.Receipt(m.Key)
		void = err == nil && r.State == storage.OutboxDropped
		if errors.Is(err, followup.ErrNotFound) {
			return nil
		}
		return err
	})
	if err != nil {
		return false, fmt.Errorf("look whether it is to be sent still: %w", err)
	}
	return void, nil
}

// resolve fills in the platform's ids of the messages that m edits or answers. dropped says why there is
// nothing to do; empty: there is.
func (d *dispatcher) resolve(ctx context.Context, m messages.Message) (_ messages.Message, dropped string, err error) {
	if m.Edits == "" && m.Follows == "" {
		return m, "", nil
	}
	err = d.s.o.DB.View(ctx, func(tx *storage.Tx) error {
		if m.Edits != "" {
			r, err := tx.Receipt(m.Edits)
			switch {
			case errors.Is(err, followup.ErrNotFound) || err == nil && r.State > storage.OutboxSent:
				dropped = "the message to edit was never sent"
			case err == nil && r.Chat.Platform() != m.Chat.Platform():
				dropped = "the message to edit was said on another platform since"
			case err != nil:
				return fmt.Errorf("find message to edit: %w", err)
			case r.State == storage.OutboxWaiting:
				return errWaits
			case r.Chat != m.Chat:
				dropped = "the message to edit stayed behind when its chat moved"
			}
			m.Target = strings.Join(messages.Known(r.Sent), " ")
		}
		if m.Follows != "" {
			r, err := tx.Receipt(m.Follows)
			if err != nil && !errors.Is(err, followup.ErrNotFound) {
				return fmt.Errorf("find message to answer: %w", err)
			}
			if ids := messages.Known(r.Sent); r.Chat == m.Chat && r.State == storage.OutboxSent && len(ids) > 0 {
				m.ReplyTo = ids[0]
			}
		}
		return nil
	})
	return m, dropped, err
}

// again plans another try of it after err.
func (d *dispatcher) again(a *account, it *item, err error) {
	now := d.s.o.Clock.Now()
	if wait, ok := errors.AsType[*messages.RetryAfter](err); ok {
		d.mu.Lock()
		a.buckets.pause(wait.Bucket, now.Add(wait.Wait))
		d.mu.Unlock()
		it.tries--
		it.after = now.Add(wait.Wait) // also if it names a bucket that is none of the message's
		return
	}
	if errors.Is(err, errWaits) {
		it.after = now.Add(awaitEdit)
		return
	}
	back := min(retryFirst<<min(max(it.tries-1, 0), 20), retryMost)
	it.after = now.Add(back/2 + rand.N(back)) //nolint:gosec // jitter needs no secret
	d.s.o.Log.Warn("send failed, will be tried again", "message", it.m.Key, "tries", it.tries, "error", err)
	err = d.s.o.DB.Do(context.Background(), func(tx *storage.Tx) error { return tx.Progress(it.m.Key, it.tries, it.sent) })
	if err != nil {
		d.s.o.Log.Warn("tries are not recorded", "message", it.m.Key, "error", err)
	}
}

// undelivered is what the feature is told of a message that did not reach its person.
type undelivered struct {
	Key    string          `json:"undelivered"`
	About  string          `json:"about"`
	Chat   messages.ChatID `json:"chat"`
	Reason string          `json:"reason"`
}

// mark records the outcome with the very next commit. An edit that needed more parts than what it edits had
// leaves them to that.
func (d *dispatcher) mark(m messages.Message, o storage.Outcome) {
	work := func(tx *storage.Tx) error {
		if err := tx.Mark(m.Key, o); err != nil {
			return fmt.Errorf("mark message: %w", err)
		}
		if o.State == storage.OutboxSent && m.Edits != "" {
			return tx.Grow(m.Edits, o.Sent)
		}
		if o.State == storage.OutboxRejected && m.Answers == "" {
			return d.bury(tx, m, o.Reason)
		}
		if o.State != storage.OutboxGone && o.State != storage.OutboxExpired || m.Edits != "" || m.Answers != "" {
			return nil
		}
		raw, err := json.Marshal(undelivered{Key: m.Key, About: m.About, Chat: m.Chat, Reason: o.Reason})
		if err != nil {
			return fmt.Errorf("write undelivered: %w", err)
		}
		return d.s.tell(tx, "undelivered/"+m.Key+"/"+string(m.Chat), m.Chat, raw)
	}
	d.record(m.Key, work)
}

// bury makes a dead letter of m, which its platform will never take: a bug of ours, and somebody waits for m.
func (d *dispatcher) bury(tx *storage.Tx, m messages.Message, reason string) error {
	raw, err := json.Marshal(undelivered{Key: m.Key, About: m.About, Chat: m.Chat, Reason: messages.WhyRejected})
	if err != nil {
		return fmt.Errorf("write rejected: %w", err)
	}
	letter := messages.Delivery{ID: messages.WhyRejected + "/" + m.Key + "/" + string(m.Chat), From: house, Chat: m.Chat, Raw: raw, At: d.s.o.Clock.Now()}
	_, err = tx.Take(letter, storage.InboxDead, reason)
	return err
}

// tellAside tells the house that m stands elsewhere in its chat than it was to.
func (d *dispatcher) tellAside(m messages.Message) {
	d.record(m.Key, func(tx *storage.Tx) error {
		raw, err := json.Marshal(undelivered{Key: m.Key, About: m.About, Chat: m.Chat, Reason: messages.WhyAside})
		if err != nil {
			return fmt.Errorf("write that a message stands aside: %w", err)
		}
		return d.s.tell(tx, "aside/"+m.Key+"/"+string(m.Chat), m.Chat, raw)
	})
}

// record does work with the very next commit; while the storage fails it is tried again, and nothing more of
// the message is sent.
func (d *dispatcher) record(key string, work func(*storage.Tx) error) {
	for {
		err := d.s.o.DB.Behind(context.Background(), work)
		if err == nil || errors.Is(err, storage.ErrClosed) {
			return
		}
		d.s.o.Log.Error("outcome is not recorded", "message", key, "error", err)
		d.s.pause(context.Background(), markAgain)
	}
}

// house is the platform of what the program tells itself.
const house = messages.Platform("job")

// tell stores a delivery of the house's own, to get its turn with those that wait.
func (s *Scheduler) tell(tx *storage.Tx, id string, chat messages.ChatID, raw []byte) error {
	d := messages.Delivery{ID: id, From: house, Chat: chat, Raw: raw, At: s.o.Clock.Now()}
	_, err := tx.Take(d, storage.InboxWaiting, "")
	return err
}
