package storage_test

import (
	"errors"
	"testing"
	"time"

	"genjin/storage"
)

// faults: when a fault was told last is known by account and fault; its end is told once, and it is forgotten 48 hours
// after it was told, unless it lasts.
func faults(t *testing.T, db *storage.DB) {
	told := func(account, fault string, want time.Time) {
		t.Helper()
		do(t, db, func(tx *storage.Tx) error {
			got, err := tx.FaultTold(account, fault)
			if !got.Equal(want) {
				t.Errorf("%s of %s was told at %v, want %v", fault, account, got, want)
			}
			return err
		})
	}
	ended := func(account string, want bool) {
		t.Helper()
		do(t, db, func(tx *storage.Tx) error {
			got, err := tx.EndFaults(account)
			if got != want {
				t.Errorf("an end for %s: %v", account, got)
			}
			return err
		})
	}
	told("wc/app", "keys", time.Time{})
	ended("wc/app", false)
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(tx.PutFault("wc/app", "keys", noon), tx.PutFault("wc/app", "keys", noon.Add(time.Hour)), tx.PutFault("tg", "token", noon))
	})
	told("wc/app", "keys", noon.Add(time.Hour))
	told("wc/app", "address", time.Time{})
	told("tg", "token", noon)
	ended("wc/app", true)
	ended("wc/app", false)
	told("wc/app", "keys", noon.Add(time.Hour))
	do(t, db, func(tx *storage.Tx) error { return tx.Clean(noon.Add(50 * time.Hour)) })
	told("wc/app", "keys", time.Time{})
	told("tg", "token", noon)
	ended("tg", true)
}
