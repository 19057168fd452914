package storage_test

import (
	"errors"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// filesOfVisits: the visits whose files are here, and the one some files of which are awaited.
func filesOfVisits(t *testing.T, db *storage.DB) {
	put := func(tx *storage.Tx, id followup.VisitID, chat messages.ChatID, ended time.Time, files ...storage.Attachment) error {
		v := storage.Visit{Visit: followup.Visit{ID: id, Workspace: "w", Owner: into, Client: "c", Said: ended, Ended: ended}, Place: messages.Ref{Chat: chat, ID: "1"}}
		err := tx.PutVisit(v)
		for _, a := range files {
			a.ID, a.About = string(id)+"/"+a.Name, v.About()
			err = errors.Join(err, tx.AddAttachment(a), tx.SetAttachment(a))
		}
		return err
	}
	do(t, db, func(tx *storage.Tx) error {
		here, empty := storage.Attachment{Name: "here", Sum: "s", Size: 1}, storage.Attachment{Name: "empty", Sum: "e"}
		odd, bad := storage.Attachment{Name: "odd", Sum: "o", Size: 1, Fault: "odd"}, storage.Attachment{Name: "bad", Sum: "b", Size: 1, Fault: "bad"}
		lost := storage.Attachment{Name: "lost", Fault: "asked/lost"}
		return errors.Join(plantBoth(tx),
			put(tx, "v1", "tg/1", noon, here, lost), put(tx, "v2", "tg/1", noon.Add(time.Hour), odd, lost), put(tx, "v3", "tg/1", noon.Add(2*time.Hour), bad, empty),
			put(tx, "v4", "", noon.Add(3*time.Hour), here, lost), put(tx, "v5", "tg/1", noon.Add(4*time.Hour)))
	})
	do(t, db, func(tx *storage.Tx) error {
		for skip, want := range []followup.VisitID{"v4", "v2", "v1"} {
			if vs, err := tx.VisitsWithFiles("c", "odd", 1, skip); err != nil || len(vs) != 1 || vs[0].ID != want {
				t.Errorf("behind %d: %+v, %v", skip, vs, err)
			}
		}
		if vs, err := tx.VisitsWithFiles("c", "odd", 9, 3); err != nil || len(vs) != 0 {
			t.Errorf("behind the last: %+v, %v", vs, err)
		}
		if v, err := tx.VisitWithFault(into, "asked/", noon.Add(-time.Second)); err != nil || v.ID != "v2" {
			t.Errorf("awaited: %+v, %v", v, err)
		}
		return tx.DropAttachment("v2/lost")
	})
	do(t, db, func(tx *storage.Tx) error {
		if v, err := tx.VisitWithFault(into, "asked/", noon.Add(-time.Second)); err != nil || v.ID != "v1" {
			t.Errorf("awaited then: %+v, %v", v, err)
		}
		if _, err := tx.VisitWithFault(into, "asked/", noon); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("awaited of old: %v", err)
		}
		v, err := tx.Visit("v1")
		v.Withdrawn = noon
		if err = errors.Join(err, tx.PutVisit(v)); err != nil {
			return err
		}
		if _, err := tx.VisitWithFault(into, "asked/", noon.Add(-time.Second)); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("awaited of what was taken back: %v", err)
		}
		return nil
	})
}
