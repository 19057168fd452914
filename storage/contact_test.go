package storage_test

import (
	"errors"
	"testing"
	"time"

	"genjin/followup"
	"genjin/storage"
)

// contacts: name and number of a client stay with him and can be taken off; a shared is there until it is dropped, or for 48 hours.
func contacts(t *testing.T, db *storage.DB) {
	plantRep(t, db)
	shared := storage.Contact{ID: "c", Workspace: "w", Owner: "p", Name: "王总", Company: "华泰", Phone: "+8613800138000", At: noon}
	other := shared
	other.ID = "d"
	do(t, db, func(tx *storage.Tx) error {
		c, err := tx.Client("old")
		c.Handle, c.Phone = "wangzong", shared.Phone
		return errors.Join(err, tx.PutClient(c), tx.PutContact(shared), tx.PutContact(other), tx.DropContact("d"))
	})
	do(t, db, func(tx *storage.Tx) error {
		if got, err := tx.Contact("c"); err != nil || got != shared {
			t.Errorf("shared: %+v, %v", got, err)
		}
		if _, err := tx.Contact("d"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("a dropped contact: %v", err)
		}
		for w, want := range map[followup.WorkspaceID]int{"w": 1, "v": 0} {
			cs, err := tx.ClientsPhoned(w, "p", shared.Phone)
			if err != nil || len(cs) != want || want > 0 && cs[0].Reach() != "@wangzong" {
				t.Errorf("with that number in %s: %+v, %v", w, cs, err)
			}
		}
		if cs, err := tx.ClientsPhoned("w", "q", shared.Phone); err != nil || len(cs) != 0 {
			t.Errorf("a colleague's: %+v, %v", cs, err)
		}
		c, err := tx.Client("old")
		c.Handle, c.Phone = "", ""
		return errors.Join(err, tx.PutClient(c), tx.Clean(noon.Add(48*time.Hour)))
	})
	do(t, db, func(tx *storage.Tx) error {
		if c, err := tx.Client("old"); err != nil || c.Reach() != "" {
			t.Errorf("taken off: %+v, %v", c, err)
		}
		if _, err := tx.Contact("c"); err != nil {
			t.Errorf("a shared within 48 hours: %v", err)
		}
		return tx.Clean(noon.Add(49 * time.Hour))
	})
	do(t, db, func(tx *storage.Tx) error {
		if _, err := tx.Contact("c"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("a shared after 48 hours: %v", err)
		}
		return nil
	})
}
