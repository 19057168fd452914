package storage

import (
	"database/sql"
	"time"

	"genjin/messages"
)

// InboxState says what became of a delivery.
type InboxState int

// The states of a delivery.
const (
	InboxWaiting InboxState = iota // for its turn
	InboxDone                      // its id is kept 48 hours
	InboxDead                      // kept whole for 14 days, for the owner to look at and replay
	InboxHeld                      // its platform does not know enough of it for a turn, and delivers it again
)

const (
	keepIDs  = 48 * time.Hour
	keepDead = 14 * 24 * time.Hour
)

// Take stores d in state s; of what is done only the id stays. fresh is false, and nothing changes,
// if the id is known already, unless it was held.
func (tx *Tx) Take(d messages.Delivery, s InboxState, reason string) (fresh bool, err error) {
	raw := d.Raw
	if s == InboxDone {
		raw = nil
	}
	n, err := tx.exec(`INSERT INTO inbox (id, seq, origin, chat, raw, at, state, reason)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE
		SET seq = excluded.seq, chat = excluded.chat, raw = excluded.raw, state = excluded.state, reason = excluded.reason
		WHERE inbox.state = 3 AND excluded.state <> 3`,
		d.ID, tx.next(), d.From, d.Chat, raw, millis(d.At), s, reason)
	switch {
	case err != nil:
		return false, err
	case n == 0:
		if s, err = tx.stateOf(d.ID); err != nil {
			return false, err
		}
	case s == InboxWaiting:
		tx.waiting++
	}
	if s == InboxDone || s == InboxDead {
		tx.ended(d.ID, 1)
	}
	return n > 0, nil
}

// stateOf returns what became of the delivery id, which is known.
func (tx *Tx) stateOf(id string) (s InboxState, err error) {
	err = tx.get(`SELECT state FROM inbox WHERE id = $1`, []any{id}, &s)
	return s, err
}

// ended notes that the delivery id waits for no turn, if n rows say so.
func (tx *Tx) ended(id string, n int64) {
	if n > 0 {
		tx.done.Ended = append(tx.done.Ended, id)
	}
}

// next returns the number that orders rows; it grows.
func (tx *Tx) next() int64 {
	tx.w.seq++
	return tx.w.seq
}

// Begin claims the waiting delivery id: with this commit it is done and its raw bytes are erased.
// mine is false if it no longer waits.
func (tx *Tx) Begin(id string) (mine bool, err error) {
	n, err := tx.exec(`UPDATE inbox SET state = $1, raw = NULL WHERE id = $2 AND state = $3`, InboxDone, id, InboxWaiting)
	tx.waiting -= int(n)
	tx.ended(id, n)
	return n > 0, err
}

// Bury makes the waiting delivery id a dead letter.
func (tx *Tx) Bury(id, reason string) error {
	n, err := tx.exec(`UPDATE inbox SET state = $1, reason = $2 WHERE id = $3 AND state = $4`, InboxDead, reason, id, InboxWaiting)
	tx.waiting -= int(n)
	tx.ended(id, n)
	return err
}

// Waiting returns at most limit deliveries that wait for their turn, the oldest first.
func (tx *Tx) Waiting(limit int) ([]messages.Delivery, error) {
	var ds []messages.Delivery
	err := tx.each(`SELECT id, origin, chat, raw, at FROM inbox WHERE state = 0 ORDER BY seq LIMIT $1`, []any{limit},
		func(r *sql.Rows) error {
			var d messages.Delivery
			var at int64
			err := r.Scan(&d.ID, &d.From, &d.Chat, &d.Raw, &at)
			d.At = instant(at)
			ds = append(ds, d)
			return err
		})
	return ds, err
}

// Held returns the deliveries of p that are held, the oldest first.
func (tx *Tx) Held(p messages.Platform) ([]messages.Delivery, error) {
	var ds []messages.Delivery
	err := tx.each(`SELECT id, chat, raw, at FROM inbox WHERE state = 3 AND origin = $1 ORDER BY seq`, []any{p}, func(r *sql.Rows) error {
		d := messages.Delivery{From: p, Held: true}
		var at int64
		err := r.Scan(&d.ID, &d.Chat, &d.Raw, &at)
		d.At = instant(at)
		ds = append(ds, d)
		return err
	})
	return ds, err
}

// DeadLetter is a delivery whose turn failed twice, or that could not be read.
type DeadLetter struct {
	messages.Delivery
	Reason string
}

// Dead returns at most limit dead letters, the newest first.
func (tx *Tx) Dead(limit int) ([]DeadLetter, error) {
	var ds []DeadLetter
	err := tx.each(`SELECT id, origin, chat, raw, at, reason FROM inbox WHERE state = 2 ORDER BY seq DESC LIMIT $1`, []any{limit},
		func(r *sql.Rows) error {
			var d DeadLetter
			var at int64
			err := r.Scan(&d.ID, &d.From, &d.Chat, &d.Raw, &at, &d.Reason)
			d.At = instant(at)
			ds = append(ds, d)
			return err
		})
	return ds, err
}

// Replay lets the dead letter id wait for another turn; false if there is none.
func (tx *Tx) Replay(id string) (bool, error) {
	n, err := tx.exec(`UPDATE inbox SET state = $1, reason = '' WHERE id = $2 AND state = $3`, InboxWaiting, id, InboxDead)
	tx.waiting += int(n)
	return n > 0, err
}
