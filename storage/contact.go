package storage

import (
	"time"

	"genjin/followup"
)

// Contact is somebody's contact that a rep shared, until it is settled which of his clients it is.
type Contact struct {
	ID        string
	Workspace followup.WorkspaceID
	Owner     followup.PersonID // who shared it
	Name      string
	Company   string // may be empty
	Phone     string // with + and the country's code
	At        time.Time
}

// PutContact stores a new contact.
func (tx *Tx) PutContact(c Contact) error {
	_, err := tx.exec(`INSERT INTO contact (id, workspace, owner, name, company, phone, at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		c.ID, c.Workspace, c.Owner, c.Name, c.Company, c.Phone, millis(c.At))
	return err
}

// Contact returns the contact id.
func (tx *Tx) Contact(id string) (Contact, error) {
	c := Contact{ID: id}
	var at int64
	err := tx.get(`SELECT workspace, owner, name, company, phone, at FROM contact WHERE id = $1`, []any{id},
		&c.Workspace, &c.Owner, &c.Name, &c.Company, &c.Phone, &at)
	c.At = instant(at)
	return c, err
}

// DropContact erases the contact id.
func (tx *Tx) DropContact(id string) error {
	_, err := tx.exec(`DELETE FROM contact WHERE id = $1`, id)
	return err
}
