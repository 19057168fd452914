package storage_test

import (
	"errors"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// plain is a client of whom nothing special is known.
const plain = followup.ClientID("other")

// TestExternals: of those who may be a client one is, as his rep says; what was only offered is plain apart.
func TestExternals(t *testing.T) {
	db := openSQLite(t)
	do(t, db, plantClient)
	do(t, db, func(tx *storage.Tx) error {
		one := storage.External{ID: "x1", Client: plain, Chat: "wc/u/lisi", External: "wm1", Name: "王总"}
		other := storage.External{ID: "x2", Client: plain, Chat: "wc/u/lisi", External: "wm2", Name: "老王"}
		if err := errors.Join(tx.PutExternal(one), tx.PutExternal(other)); err != nil {
			return err
		}
		if _, err := tx.ExternalOf(plain); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("linked silently: %v", err)
		}
		one.Linked = true
		if err := errors.Join(tx.PutExternal(one), tx.DropExternals(plain, false)); err != nil {
			return err
		}
		if got, err := tx.ExternalOf(plain); err != nil || got != one {
			t.Errorf("linked: %+v, %v", got, err)
		}
		if _, err := tx.External("x2"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("what was offered stays: %v", err)
		}
		if err := tx.DropExternals(plain, true); err != nil {
			return err
		}
		if _, err := tx.External("x1"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("linked still: %v", err)
		}
		return nil
	})
}

// TestLook: contacts are looked through once for a client and a rep; where the platform lets nobody read them, once a day.
func TestLook(t *testing.T) {
	db := openSQLite(t)
	do(t, db, plantClient)
	do(t, db, func(tx *storage.Tx) error {
		for _, x := range []struct {
			what  string
			chat  messages.ChatID
			after time.Duration
			given bool // what comes of it
			ok    bool
		}{
			{"at first", "wc/u/lisi", 0, false, true},
			{"at once again", "wc/u/lisi", time.Second, false, false},
			{"within a day", "wc/u/lisi", 24*time.Hour - time.Second, false, false},
			{"a day after one in vain", "wc/u/lisi", 24 * time.Hour, true, true},
			{"years after one", "wc/u/lisi", 20_000 * time.Hour, true, false},
			{"for another rep", "wc/u/wang", 20_001 * time.Hour, true, true},
		} {
			ok, err := tx.Look(plain, x.chat, noon.Add(x.after))
			if err != nil || ok != x.ok {
				t.Errorf("%s: %v, %v", x.what, ok, err)
			}
			if err := tx.Looked(plain, x.chat, x.given); err != nil {
				return err
			}
			if given, err := tx.Given(x.chat); err != nil || given != x.given {
				t.Errorf("%s: given %v, %v", x.what, given, err)
			}
		}
		return nil
	})
}

// TestRelays: a draft waits once, whatever is pressed, until it is settled.
func TestRelays(t *testing.T) {
	db := openSQLite(t)
	do(t, db, plantClient)
	do(t, db, func(tx *storage.Tx) error {
		r := storage.Relay{About: "visit/v2", ID: "relay/2", Client: plain, Chat: "wc/u/lisi"}
		if err := tx.PutRelay(r); err != nil {
			return err
		}
		r.Task, r.Asked = "msg1", 2
		if err := tx.PutRelay(r); err != nil {
			return err
		}
		if got, err := tx.Relay("visit/v2"); err != nil || got != r {
			t.Errorf("got %+v, %v", got, err)
		}
		if got, err := tx.Relays(plain); err != nil || len(got) != 1 || got[0] != r {
			t.Errorf("of the client: %+v, %v", got, err)
		}
		if got, err := tx.Relays("nobody"); err != nil || len(got) != 0 {
			t.Errorf("of another: %+v, %v", got, err)
		}
		if err := tx.DropRelay("visit/v2"); err != nil {
			return err
		}
		if _, err := tx.Relay("visit/v2"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("it waits still: %v", err)
		}
		return nil
	})
}
