package storage_test

import (
	"errors"
	"testing"
	"time"

	"genjin/followup"
	"genjin/storage"
)

// greeted: the last greeting of a chat is known until it is dropped, or 48 hours old.
func greeted(t *testing.T, db *storage.DB) {
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(
			tx.PutGreeted(storage.Greeted{Chat: "tg/1", How: "opened", At: noon}), tx.PutGreeted(storage.Greeted{Chat: "tg/2", How: "opened", At: noon}),
			tx.PutGreeted(storage.Greeted{Chat: "tg/1", How: "start", At: noon.Add(time.Hour)}), tx.DropGreeted("tg/2"),
		)
	})
	known := func(want bool) {
		t.Helper()
		do(t, db, func(tx *storage.Tx) error {
			if g, err := tx.Greeted("tg/1"); want != (err == nil && g == storage.Greeted{Chat: "tg/1", How: "start", At: noon.Add(time.Hour)}) {
				t.Errorf("greeted: %+v, %v", g, err)
			}
			if g, err := tx.Greeted("tg/2"); !errors.Is(err, followup.ErrNotFound) {
				t.Errorf("dropped: %+v, %v", g, err)
			}
			return nil
		})
	}
	known(true)
	do(t, db, func(tx *storage.Tx) error { return tx.Clean(noon.Add(48 * time.Hour)) })
	known(true)
	do(t, db, func(tx *storage.Tx) error { return tx.Clean(noon.Add(50 * time.Hour)) })
	known(false)
}
