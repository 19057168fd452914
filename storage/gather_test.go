package storage_test

import (
	"os"
	"path/filepath"
	"testing"

	"genjin/followup"
	"genjin/storage"
)

// TestAClosedDatabaseIsOneFile: what was committed stands in it, not in a log beside it.
func TestAClosedDatabaseIsOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genjin.db")
	db, err := storage.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Do(t.Context(), func(tx *storage.Tx) error {
		return tx.AddWorkspace(followup.Workspace{ID: "w", Name: "恒拓"}, noon)
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err := os.Stat(path + "-wal"); err == nil && s.Size() > 0 {
		t.Errorf("%d bytes stand beside the file", s.Size())
	}
	alone := filepath.Join(t.TempDir(), "copy.db")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(alone, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if db, err = storage.Open(t.Context(), alone); err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.View(t.Context(), func(tx *storage.Tx) error {
		_, err := tx.Workspace("w")
		return err
	})
	if err != nil {
		t.Errorf("the file alone: %v", err)
	}
}
