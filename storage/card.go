package storage

import (
	"time"

	"genjin/followup"
)

// Card is somebody's card that a rep shared, until it is settled which of his clients it is.
type Card struct {
	ID        string
	Workspace followup.WorkspaceID
	Owner     followup.PersonID // who shared it
	Name      string
	Company   string // may be empty
	Phone     string // with + and the country's code
	At        time.Time
}

// PutCard stores a new card.
func (tx *Tx) PutCard(c Card) error {
	_, err := tx.exec(`INSERT INTO card (id, workspace, owner, name, company, phone, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		c.ID, c.Workspace, c.Owner, c.Name, c.Company, c.Phone, millis(c.At))
	return err
}

// Card returns the card id.
func (tx *Tx) Card(id string) (Card, error) {
	c := Card{ID: id}
	var at int64
	err := tx.get(`SELECT workspace, owner, name, company, phone, at FROM card WHERE id = $1`, []any{id},
		&c.Workspace, &c.Owner, &c.Name, &c.Company, &c.Phone, &at)
	c.At = instant(at)
	return c, err
}

// DropCard erases the card id.
func (tx *Tx) DropCard(id string) error {
	_, err := tx.exec(`DELETE FROM card WHERE id = $1`, id)
	return err
}
