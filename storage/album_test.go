package storage_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// albums: parts come back in the order in which they came, those of an album that continues another with it.
func albums(t *testing.T, db *storage.DB) {
	do(t, db, func(tx *storage.Tx) error {
		if _, err := tx.Album("c/1"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("an album that never came: %v", err)
		}
		if _, err := tx.LastAlbum("c", "u"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("the last of none: %v", err)
		}
		a := storage.Album{ID: "c/1", First: messages.Ref{Chat: "c", ID: "1"}, Sender: "u", At: noon, Last: noon}
		b, other := a, a
		b.ID, b.Joins, b.At = "c/2", "c/1", noon.Add(time.Second)
		other.ID, other.Sender = "c/3", "v"
		errs := []error{tx.PutAlbum(a), tx.PutAlbum(b), tx.PutAlbum(other), tx.AddPart("c/3", messages.Event{})}
		for i, id := range []string{"1", "3", "2"} {
			album := fmt.Sprintf("c/%d", i%2+1)
			errs = append(errs, tx.AddPart(album, messages.Event{Ref: messages.Ref{Chat: "c", ID: id}}))
		}
		return errors.Join(errs...)
	})
	do(t, db, func(tx *storage.Tx) error {
		parts, err := tx.AlbumParts("c/1")
		if err != nil || len(parts) != 3 || parts[1].Event.Ref.ID != "3" || parts[1].Album != "c/2" {
			t.Fatalf("parts: %+v, %v", parts, err)
		}
		parts[1].Event.Text = "拜访 王总"
		if err := tx.SetPart(parts[1]); err != nil {
			t.Error(err)
		}
		if again, err := tx.AlbumParts("c/1"); err != nil || again[1].Event.Text != "拜访 王总" || again[0].Event.Text != "" {
			t.Errorf("parts: %+v, %v", again, err)
		}
		a, err := tx.LastAlbum("c", "u")
		if err != nil || a.ID != "c/1" || a.Closed || !a.At.Equal(noon) || !a.Last.Equal(noon) || a.First.ID != "1" {
			t.Errorf("album: %+v, %v", a, err)
		}
		a.Closed, a.Words, a.Last = true, "3", noon.Add(time.Minute)
		return errors.Join(tx.DropParts("c/1"), tx.PutAlbum(a))
	})
	do(t, db, func(tx *storage.Tx) error {
		if parts, err := tx.AlbumParts("c/1"); err != nil || len(parts) != 0 {
			t.Errorf("parts that were dropped: %+v, %v", parts, err)
		}
		if parts, err := tx.AlbumParts("c/3"); err != nil || len(parts) != 1 {
			t.Errorf("parts of another: %+v, %v", parts, err)
		}
		if a, err := tx.Album("c/1"); err != nil || !a.Closed || a.Words != "3" || !a.Last.Equal(noon.Add(time.Minute)) {
			t.Errorf("album: %+v, %v", a, err)
		}
		return errors.Join(
			tx.AddAttachment(storage.Attachment{ID: "wanted", About: "album/c/1"}), tx.AddAttachment(storage.Attachment{ID: "not", About: "album/c/2"}))
	})
	do(t, db, func(tx *storage.Tx) error {
		if a, err := tx.AdoptAttachment("wanted", "visit/1"); err != nil || a.ID != "wanted" || a.About != "visit/1" {
			t.Errorf("adopted: %+v, %v", a, err)
		}
		if _, err := tx.AdoptAttachment("never", "visit/1"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("adopted what never was: %v", err)
		}
		return tx.Clean(noon.Add(100 * 24 * time.Hour))
	})
	do(t, db, func(tx *storage.Tx) error {
		if _, err := tx.Album("c/1"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("an old album: %v", err)
		}
		if _, err := tx.Attachment("not"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("a file that nobody wanted: %v", err)
		}
		_, err := tx.Attachment("wanted")
		return err
	})
}
