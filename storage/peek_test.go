package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// TestPeek: a look shows what was committed last, beside a process that works, after one that ended, and in a file
// that stands alone; and leaves the folder as it was.
func TestPeek(t *testing.T) {
	path := filepath.Join(t.TempDir(), "gen jin?.db")
	look := func(want ...messages.ChatID) {
		t.Helper()
		before := listed(t, filepath.Dir(path))
		var got []messages.ChatID
		err := storage.Peek(t.Context(), path, func(tx *storage.Tx) error {
			cs, err := tx.BoundGroups()
			for _, c := range cs {
				got = append(got, c.ID)
			}
			return err
		})
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("saw %v, %v, want %v", got, err, want)
		}
		if after := listed(t, filepath.Dir(path)); !slices.Equal(before, after) {
			t.Errorf("the look made %v of %v", after, before)
		}
	}
	used := func(want bool) {
		t.Helper()
		if got, err := storage.InUse(path); got != want || err != nil {
			t.Errorf("in use: %v, %v", got, err)
		}
	}
	if err := storage.Peek(t.Context(), path, nil); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("where there is none: %v", err)
	}
	used(false)
	db, err := storage.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	look()
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(tx.AddWorkspace(followup.Workspace{ID: "w"}, noon), tx.AddWorkspace(followup.Workspace{ID: "v"}, noon),
			tx.PutChat(storage.Chat{ID: "tg/-1", Workspace: "w", State: storage.Bound}), tx.PutChat(storage.Chat{ID: "tg/-2", Workspace: "v", State: storage.Bound}),
			tx.PutChat(storage.Chat{ID: "tg/-3", Workspace: "w", State: storage.Resting}), tx.PutChat(storage.Chat{ID: "tg/-4", Told: true}))
	})
	used(true)
	look("tg/-1", "tg/-2")
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	used(false)
	look("tg/-1", "tg/-2")
	alone(t, path)
	look("tg/-1", "tg/-2")
}

// alone moves what stands in the log into the database at path, and takes the log away.
func alone(t *testing.T, path string) {
	t.Helper()
	raw, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path}).String())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.ExecContext(t.Context(), `PRAGMA wal_checkpoint(TRUNCATE)`); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	for _, end := range []string{"-wal", "-shm"} {
		if err := os.Remove(path + end); err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

// listed is what stands in a folder, with the size and the time of each file.
func listed(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		i, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprint(e.Name(), " ", i.Size(), " ", i.ModTime().UnixNano()))
	}
	return all
}

// TestPeekRefusesANewerSchema, as opening does.
func TestPeekRefusesANewerSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genjin.db")
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := raw.ExecContext(t.Context(), `CREATE TABLE schema (version BIGINT PRIMARY KEY); INSERT INTO schema VALUES (9000)`); err != nil {
		t.Fatal(err)
	}
	if err := raw.Close(); err != nil {
		t.Fatal(err)
	}
	look := func(*storage.Tx) error { t.Error("it was looked at"); return nil }
	if err := storage.Peek(t.Context(), path, look); !errors.Is(err, storage.ErrNewer) {
		t.Errorf("got %v", err)
	}
}
