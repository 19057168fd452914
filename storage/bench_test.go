package storage_test

import (
	"fmt"
	"testing"
	"time"

	"genjin/followup"
	"genjin/storage"
)

const million = 1_000_000

// plant fills the database with a million reminders, a second apart.
func plant(b *testing.B) *storage.DB {
	db := openSQLite(b)
	for from := 0; from < million; from += 10_000 {
		do(b, db, func(tx *storage.Tx) error {
			for i := from; i < from+10_000; i++ {
				r := followup.Reminder{
					ID: followup.ReminderID(fmt.Sprintf("%09d", i)), Kind: "visit", About: fmt.Sprintf("visit/%09d", i),
					Due: noon.Add(time.Duration(i) * time.Second),
				}
				if err := tx.Plan(r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return db
}

// BenchmarkDue claims the 100 that are due among a million reminders, in one commit.
func BenchmarkDue(b *testing.B) {
	db := plant(b)
	now := noon
	for b.Loop() {
		now = now.Add(100 * time.Second)
		do(b, db, func(tx *storage.Tx) error {
			rs, err := tx.Due(now, 100)
			for _, r := range rs {
				if _, err := tx.Fired(r); err != nil {
					return err
				}
			}
			return err
		})
	}
}

// BenchmarkNextDue asks when the next of a million reminders is due.
func BenchmarkNextDue(b *testing.B) {
	db := plant(b)
	err := db.View(b.Context(), func(tx *storage.Tx) error {
		for b.Loop() {
			if _, err := tx.NextDue(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkCommit commits works of one small row each, durable.
func BenchmarkCommit(b *testing.B) {
	for _, n := range []int{1, 8, 32} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			db, next := openSQLite(b), 0
			for b.Loop() {
				works := make([]storage.Work, n)
				for i := range works {
					next++
					works[i].Do = take(fmt.Sprintf("%09d", next), storage.InboxDone)
				}
				if _, err := db.Update(b.Context(), works...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
