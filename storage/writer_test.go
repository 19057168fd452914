package storage_test

import (
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"genjin/storage"
)

// TestWhatWaits holds the writer with one work while others come, and looks in which order and how they get their turns.
// What gives way does so for works that come at once, and not for those behind one that was long.
func TestWhatWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := openSQLite(t)
		var turns []string
		turn := func(name string) func(*storage.Tx) error {
			return func(tx *storage.Tx) error {
				if tx.Late() {
					name += " late"
				}
				turns = append(turns, name)
				return nil
			}
		}
		ends, release := make(chan error, 3), make(chan struct{})
		held := func(d time.Duration) {
			go func() {
				ends <- db.Do(t.Context(), func(*storage.Tx) error { <-release; time.Sleep(d); return nil })
			}()
			synctest.Wait()
		}
		look := func(want ...string) {
			t.Helper()
			release <- struct{}{}
			for range 3 {
				if err := <-ends; err != nil {
					t.Error(err)
				}
			}
			if !slices.Equal(turns, want) {
				t.Errorf("turns went to %q, want %q", turns, want)
			}
			turns = nil
		}

		held(0)
		go func() { ends <- db.Behind(t.Context(), turn("mark")) }()
		synctest.Wait()
		go func() {
			_, err := db.Each(t.Context(), storage.Work{Do: turn("first")}, storage.Work{Do: turn("second")})
			ends <- err
		}()
		synctest.Wait()
		look("first", "second", "mark")

		held(200 * time.Millisecond)
		go func() { ends <- db.Behind(t.Context(), turn("mark")) }()
		go func() { ends <- db.Do(t.Context(), turn("turn")) }()
		synctest.Wait()
		look("mark late", "turn late")
	})
}

func TestEachHasItsOwnEnd(t *testing.T) {
	db := openSQLite(t)
	no := errors.New("no")
	errs, err := db.Each(t.Context(),
		storage.Work{Do: take("1", storage.InboxWaiting)},
		storage.Work{Do: func(*storage.Tx) error { return no }},
		storage.Work{Do: take("3", storage.InboxWaiting)})
	if err != nil || len(errs) != 3 || errs[0] != nil || !errors.Is(errs[1], no) || errs[2] != nil {
		t.Fatalf("they ended with %v and %v", errs, err)
	}
	do(t, db, func(tx *storage.Tx) error {
		if n := tx.Backlog(); n != 2 {
			t.Errorf("%d deliveries are stored", n)
		}
		return nil
	})
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Each(t.Context(), storage.Work{Do: take("4", storage.InboxWaiting)}); !errors.Is(err, storage.ErrClosed) {
		t.Errorf("a closed database says %v", err)
	}
}
