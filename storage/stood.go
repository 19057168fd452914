package storage

import (
	"database/sql"
	"errors"
	"fmt"
	"strconv"
	"time"

	"genjin/followup"
	"genjin/messages"
)

// stoodSetting is where it stands until when the connection to a platform stood, in Unix milliseconds.
func stoodSetting(p messages.Platform) string { return "stood/" + string(p) }

// Stood returns until when the connection to p stood, of a platform that repeats nothing; the zero time if it never did.
func (tx *Tx) Stood(p messages.Platform) (time.Time, error) {
	v, err := tx.Setting(stoodSetting(p))
	if errors.Is(err, followup.ErrNotFound) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, err
	}
	ms, err := strconv.ParseInt(v, 10, 64)
	if err != nil {
		return time.Time{}, fmt.Errorf("read until when %s was connected: %w", p, err)
	}
	return instant(ms), nil
}

// PutStood keeps that the connection to p stood until then.
func (tx *Tx) PutStood(p messages.Platform, until time.Time) error {
	return tx.PutSetting(stoodSetting(p), strconv.FormatInt(millis(until), 10))
}

// Came returns what p delivered since then, as far as ids are kept (48 hours), in no order and without raw bytes.
func (tx *Tx) Came(p messages.Platform, since time.Time) ([]messages.Delivery, error) {
	var ds []messages.Delivery
	err := tx.each(`SELECT id, chat, at FROM inbox WHERE origin = $1 AND at >= $2`, []any{p, millis(since)}, func(r *sql.Rows) error {
		d := messages.Delivery{From: p}
		var at int64
		err := r.Scan(&d.ID, &d.Chat, &at)
		d.At = instant(at)
		ds = append(ds, d)
		return err
	})
	return ds, err
}
