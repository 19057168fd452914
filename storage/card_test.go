package storage_test

import (
	"errors"
	"testing"
	"time"

	"genjin/followup"
	"genjin/storage"
)

// cards: name and number of a client stay with him and can be taken off; a card is there until it is dropped, or for 48 hours.
func cards(t *testing.T, db *storage.DB) {
	plantRep(t, db)
	card := storage.Card{ID: "c", Workspace: "w", Owner: "p", Name: "王总", Company: "华泰", Phone: "+8613800138000", At: noon}
	other := card
	other.ID = "d"
	do(t, db, func(tx *storage.Tx) error {
		c, err := tx.Client("old")
		c.Handle, c.Phone = "wangzong", card.Phone
		return errors.Join(err, tx.PutClient(c), tx.PutCard(card), tx.PutCard(other), tx.DropCard("d"))
	})
	do(t, db, func(tx *storage.Tx) error {
		if got, err := tx.Card("c"); err != nil || got != card {
			t.Errorf("card: %+v, %v", got, err)
		}
		if _, err := tx.Card("d"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("a dropped card: %v", err)
		}
		for w, want := range map[followup.WorkspaceID]int{"w": 1, "v": 0} {
			cs, err := tx.ClientsPhoned(w, "p", card.Phone)
			if err != nil || len(cs) != want || want > 0 && cs[0].Reach() != "@wangzong" {
				t.Errorf("with that number in %s: %+v, %v", w, cs, err)
			}
		}
		if cs, err := tx.ClientsPhoned("w", "q", card.Phone); err != nil || len(cs) != 0 {
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
		if _, err := tx.Card("c"); err != nil {
			t.Errorf("a card within 48 hours: %v", err)
		}
		return tx.Clean(noon.Add(49 * time.Hour))
	})
	do(t, db, func(tx *storage.Tx) error {
		if _, err := tx.Card("c"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("a card after 48 hours: %v", err)
		}
		return nil
	})
}
