package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Receive takes deliveries: each gets its turn at once or, when the transaction has used its time
// or others wait already, is stored to wait for it; what is held waits for its platform. After nil all are durable.
func (b *Bot) Receive(ctx context.Context, ds []messages.Delivery) error {
	works := make([]storage.Work, len(ds))
	for i, d := range ds {
		now := b.o.Now()
		works[i] = storage.Work{
			Do: func(tx *storage.Tx) error {
				if d.Held {
					_, err := tx.Take(d, storage.InboxHeld, "")
					return err
				}
				if tx.Late() || tx.Backlog() > 0 {
					_, err := tx.Take(d, storage.InboxWaiting, "")
					return err
				}
				fresh, err := tx.Take(d, storage.InboxDone, "")
				if err != nil || !fresh {
					return err
				}
				return b.handle(tx, d, now)
			},
			Else: func(tx *storage.Tx, failed error) error {
				return b.second(tx, d, now, failed, func(s storage.InboxState, reason string) (bool, error) {
					return tx.Take(d, s, reason)
				})
			},
		}
	}
	return b.update(ctx, "receive", b.o.DB.Each, works)
}

// drainBatch is how many waiting deliveries get their turns in one commit: a few milliseconds.
const drainBatch = 32

// Drain gives the waiting deliveries their turns, oldest first, until none waits. It returns how
// many there were.
func (b *Bot) Drain(ctx context.Context) (int, error) {
	total := 0
	for {
		var ds []messages.Delivery
		err := b.o.DB.View(ctx, func(tx *storage.Tx) (err error) {
			ds, err = tx.Waiting(drainBatch)
			return err
		})
		if err != nil || len(ds) == 0 {
			return total, err
		}
		works := make([]storage.Work, len(ds))
		for i, d := range ds {
			works[i] = b.waiting(d)
		}
		if err := b.update(ctx, "drain", b.o.DB.Update, works); err != nil {
			return total, err
		}
		total += len(ds)
	}
}

func (b *Bot) waiting(d messages.Delivery) storage.Work {
	now := b.o.Now()
	return storage.Work{
		Do: func(tx *storage.Tx) error {
			mine, err := tx.Begin(d.ID)
			if err != nil || !mine {
				return err
			}
			return b.handle(tx, d, now)
		},
		Else: func(tx *storage.Tx, failed error) error {
			return b.second(tx, d, now, failed, func(s storage.InboxState, reason string) (bool, error) {
				if s == storage.InboxDone {
					return tx.Begin(d.ID)
				}
				return true, tx.Bury(d.ID, reason)
			})
		},
	}
}

// second is the turn after one that failed and was undone: a refusal is answered and the delivery
// done; of a fault the person is told once, and the delivery goes to the dead letters.
func (b *Bot) second(tx *storage.Tx, d messages.Delivery, now time.Time, failed error,
	settle func(storage.InboxState, string) (bool, error),
) error {
	var no *refusal
	refused := errors.As(failed, &no)
	state, reason := storage.InboxDone, ""
	if !refused {
		b.o.Log.Error("turn failed", "delivery", d.ID, "error", failed)
		state, reason = storage.InboxDead, failed.Error()
	}
	fresh, err := settle(state, reason)
	if err != nil || !fresh {
		return err
	}
	t, err := b.turn(tx, d, now)
	if err != nil {
		if refused {
			return err
		}
		return nil // it could not even be read: nobody to tell
	}
	if !refused {
		no = &refusal{zh: zhFault, en: enFault}
	}
	return t.say(no)
}

// update runs works and logs what their second turns could not mend.
func (b *Bot) update(ctx context.Context, what string, do func(context.Context, ...storage.Work) ([]error, error), works []storage.Work) error {
	errs, err := do(ctx, works...)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	for _, err := range errs {
		if err != nil {
			return fmt.Errorf("%s: second turn: %w", what, err)
		}
	}
	return nil
}

// handle gives d its turn.
func (b *Bot) handle(tx *storage.Tx, d messages.Delivery, now time.Time) error {
	if d.From == jobs {
		return b.house(tx, d, now)
	}
	t, err := b.turn(tx, d, now)
	if err != nil {
		return err
	}
	return b.route(t)
}

// turn reads d and finds out who speaks where.
func (b *Bot) turn(tx *storage.Tx, d messages.Delivery, now time.Time) (*Turn, error) {
	if d.From == jobs {
		return b.houseTurn(tx, d, now), nil
	}
	read, ok := b.o.Readers[d.From]
	if d.From == albums {
		read, ok = readAlbum, true
	}
	if !ok {
		return nil, fmt.Errorf("no reader for platform %q", d.From)
	}
	e, err := read(d)
	if err != nil {
		return nil, fmt.Errorf("read delivery: %w", err)
	}
	if e.At.IsZero() {
		e.At = d.At
	}
	t := &Turn{Tx: tx, Now: now, Event: e, Zone: b.o.Zone, Home: b.o.Zone, bot: b, cause: d.ID, causeAt: e.At, whole: d.From == albums}
	return t, t.meet()
}

// Fire gives the reminder r its turn.
func (b *Bot) Fire(tx *storage.Tx, r followup.Reminder, now time.Time) error {
	route, ok := b.reminders[r.Kind]
	if !ok {
		return fmt.Errorf("no route for reminders of kind %q", r.Kind)
	}
	t, err := b.reminded(tx, r, now)
	if err != nil {
		return err
	}
	if err := route.Do(t); err != nil || route.Daily == "" {
		return err
	}
	return t.Plan(b.nextDaily(route, now))
}

// CatchUp gives the stale reminders of one person one turn, in which one message lists what fell
// due while nothing ran.
func (b *Bot) CatchUp(tx *storage.Tx, rs []followup.Reminder, now time.Time) error {
	var lines []string
	var last *Turn
	for _, r := range rs {
		route, ok := b.reminders[r.Kind]
		if !ok {
			return fmt.Errorf("no route for reminders of kind %q", r.Kind)
		}
		t, err := b.reminded(tx, r, now)
		if err != nil {
			return err
		}
		if route.Late == nil {
			if err := route.Do(t); err != nil {
				return err
			}
			continue
		}
		line, err := route.Late(t)
		if err != nil {
			return err
		}
		if line != "" {
			lines, last = append(lines, line), t
		}
	}
	if last == nil {
		return nil
	}
	return last.Tell(caughtUp(last.Lang, lines))
}

// reminded makes the turn of a reminder.
func (b *Bot) reminded(tx *storage.Tx, r followup.Reminder, now time.Time) (*Turn, error) {
	t := &Turn{Tx: tx, Now: now, Reminder: r, Zone: b.o.Zone, Home: b.o.Zone, bot: b, cause: string(r.ID) + r.Reason, causeAt: r.Due}
	if r.Person == "" {
		t.Lang = messages.Chinese
		return t, nil
	}
	return t, t.remember(r.Workspace, r.Person)
}
