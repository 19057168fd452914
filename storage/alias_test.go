package storage_test

import (
	"errors"
	"maps"
	"testing"
	"time"

	"genjin/messages"
	"genjin/storage"
)

func aliases(t *testing.T, db *storage.DB) {
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(tx.PutAlias("wc", "woA", "li"), tx.PutAlias("wc", "woB", "wang"), tx.PutAlias("wc", "woA", "lisi"), tx.PutAlias("xx", "woC", "xu"))
	})
	do(t, db, func(tx *storage.Tx) error {
		got, err := tx.Aliases("wc")
		if !maps.Equal(got, map[string]string{"woA": "lisi", "woB": "wang"}) {
			t.Errorf("kept: %v", got)
		}
		return err
	})
}

// held: what its platform holds is durable and has no turn; delivered again it is fresh, once, and held no more.
func held(t *testing.T, db *storage.DB) {
	again := func(d messages.Delivery, s storage.InboxState, want bool) {
		t.Helper()
		do(t, db, func(tx *storage.Tx) error {
			fresh, err := tx.Take(d, s, "")
			if fresh != want {
				t.Errorf("%s in state %d is fresh: %v, want %v", d.ID, s, fresh, want)
			}
			return err
		})
	}
	for _, id := range []string{"1", "2", "3"} {
		again(delivery(id), storage.InboxHeld, true)
	}
	again(delivery("1"), storage.InboxHeld, false)
	later := delivery("1")
	later.Chat, later.Raw = "pg/li", []byte("who it is")
	again(later, storage.InboxWaiting, true)
	again(delivery("2"), storage.InboxDone, true)
	again(delivery("2"), storage.InboxHeld, false)
	again(delivery("2"), storage.InboxDone, false)
	do(t, db, func(tx *storage.Tx) error {
		left, err := tx.Held("pg")
		other, err2 := tx.Held("xx")
		if len(left) != 1 || left[0].ID != "3" || string(left[0].Raw) != "raw 3" || !left[0].At.Equal(noon) || !left[0].Held || len(other) != 0 {
			t.Errorf("held: %+v, on another platform %+v", left, other)
		}
		waiting, err3 := tx.Waiting(10)
		if len(waiting) != 1 || waiting[0].Chat != "pg/li" || string(waiting[0].Raw) != "who it is" || tx.Backlog() != 1 {
			t.Errorf("waiting: %+v, backlog %d", waiting, tx.Backlog())
		}
		return errors.Join(err, err2, err3, tx.Clean(noon.Add(13*24*time.Hour)))
	})
	do(t, db, func(tx *storage.Tx) error {
		left, err := tx.Held("pg")
		if len(left) != 1 {
			t.Errorf("cleaned too soon: %+v", left)
		}
		return errors.Join(err, tx.Clean(noon.Add(15*24*time.Hour)))
	})
	do(t, db, func(tx *storage.Tx) error {
		left, err := tx.Held("pg")
		if len(left) != 0 {
			t.Errorf("never cleaned: %+v", left)
		}
		return err
	})
}
