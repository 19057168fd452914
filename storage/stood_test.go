package storage_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"genjin/messages"
	"genjin/storage"
)

// stood: until when a platform was connected is known by platform, and what it delivered since then is told without raw
// bytes.
func stood(t *testing.T, db *storage.DB) {
	take := func(tx *storage.Tx, id string, p messages.Platform, at time.Time) error {
		_, err := tx.Take(messages.Delivery{ID: id, From: p, Chat: messages.ChatID(p + "/u/li"), Raw: []byte("{}"), At: at}, storage.InboxWaiting, "")
		return err
	}
	do(t, db, func(tx *storage.Tx) error {
		if at, err := tx.Stood("wc"); err != nil || !at.IsZero() {
			t.Errorf("before the first time: %v, %v", at, err)
		}
		return errors.Join(
			tx.PutStood("wc", noon), tx.PutStood("wc", noon.Add(time.Minute)), tx.PutStood("xx", noon),
			take(tx, "wc/early", "wc", noon.Add(-time.Millisecond)), take(tx, "wc/at", "wc", noon), take(tx, "wc/late", "wc", noon.Add(time.Hour)),
			take(tx, "tg/at", "tg", noon),
		)
	})
	do(t, db, func(tx *storage.Tx) error {
		if at, err := tx.Stood("wc"); err != nil || !at.Equal(noon.Add(time.Minute)) {
			t.Errorf("stood until %v, %v", at, err)
		}
		ds, err := tx.Came("wc", noon)
		var ids []string
		for _, d := range ds {
			ids = append(ids, d.ID)
			if d.Chat != "wc/u/li" || d.From != "wc" || d.Raw != nil || d.At.Before(noon) {
				t.Errorf("came %+v", d)
			}
		}
		if slices.Sort(ids); !slices.Equal(ids, []string{"wc/at", "wc/late"}) {
			t.Errorf("came %q", ids)
		}
		return err
	})
}
