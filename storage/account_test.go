package storage_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// accounts: he is told in the private chat used last that is open; each account takes its seats along.
func accounts(t *testing.T, db *storage.DB) {
	private := func(want messages.ChatID) {
		t.Helper()
		do(t, db, func(tx *storage.Tx) error {
			if chat, err := tx.PrivateOf(into); chat != want || (want == "") != errors.Is(err, followup.ErrNotFound) {
				t.Errorf("told in %q, not in %q: %v", chat, want, err)
			}
			return nil
		})
	}
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(plantBoth(tx), tx.Unite(from, into), tx.UseAccount(into, "wc/u"), tx.Seat("wc/g", into), tx.Seat("tg/g", into))
	})
	private("wc/u")
	do(t, db, func(tx *storage.Tx) error {
		s, err := tx.Speaker("tg/1")
		if !s.Linked || s.Newest || s.Private != "tg/1" || s.Best != "wc/u" {
			t.Errorf("speaker: %+v", s)
		}
		if s, err := tx.Speaker("tg/404"); !errors.Is(err, followup.ErrNotFound) || s.Account.ID != "tg/404" {
			t.Errorf("speaker whom nobody knows: %+v, %v", s, err)
		}
		return errors.Join(err, tx.UseAccount(into, "tg/1"))
	})
	private("tg/1")
	for range 2 { // the second message to it finds it closed already
		do(t, db, func(tx *storage.Tx) error {
			ps, err := tx.ClosePrivate("tg/1")
			if !slices.Equal(ps, []followup.PersonID{into}) {
				t.Errorf("closed: %v", ps)
			}
			return err
		})
	}
	private("wc/u")
	do(t, db, func(tx *storage.Tx) error {
		_, err := tx.ClosePrivate("wc/u")
		return err
	})
	private("")
	do(t, db, func(tx *storage.Tx) error {
		err := tx.AddPerson(followup.Person{ID: "alone"})
		left, err2 := tx.PartAccount("wc/u", into, "alone")
		if len(left) != 0 {
			t.Errorf("he sits in another group of %v", left)
		}
		more, err3 := tx.PartAccount("tg/1", into, "alone")
		if !slices.Equal(more, []followup.WorkspaceID{"w"}) {
			t.Errorf("left: %v", more)
		}
		n, err4 := tx.Unseat("wc/g", "alone", "w")
		if n != 1 {
			t.Errorf("his seats: %d", n)
		}
		return errors.Join(err, err2, err3, err4)
	})
}

// linking: of a person the newest code holds; tries are counted for a while.
func linking(t *testing.T, db *storage.DB) {
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(plantBoth(tx), tx.PutLink(storage.Link{Person: into, Account: "tg/1", Hash: "former", Until: noon}),
			tx.PutLink(storage.Link{Person: into, Account: "tg/1", Hash: "hash", Until: noon}))
	})
	do(t, db, func(tx *storage.Tx) error {
		if l, err := tx.Link("hash"); err != nil || l.Person != into || l.Account != "tg/1" || !l.Until.Equal(noon) {
			t.Errorf("link: %+v, %v", l, err)
		}
		if _, err := tx.Link("former"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("the former code: %v", err)
		}
		for i, minute := range []int{0, 1, 9, 10, 11} {
			n, err := tx.TryLink("wc/u", noon.Add(time.Duration(minute)*time.Minute), 10*time.Minute)
			if want := []int{1, 2, 3, 1, 2}[i]; err != nil || n != want {
				t.Errorf("after %d minutes %d tries, %v", minute, n, err)
			}
		}
		return tx.Clean(noon.Add(49 * time.Hour))
	})
	do(t, db, func(tx *storage.Tx) error {
		if _, err := tx.Link("hash"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("a code of the day before yesterday: %v", err)
		}
		return nil
	})
}
