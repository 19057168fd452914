package storage

import (
	"database/sql"
	"time"

	"genjin/followup"
)

const clientColumns = `id, workspace, owner, name, company, address, leader, class, lang, muted, touched, handle, phone`

func scanClient(scan func(...any) error) (followup.Client, error) {
	var c followup.Client
	var touched int64
	err := scan(&c.ID, &c.Workspace, &c.Owner, &c.Name, &c.Company, &c.Address, &c.Leader, &c.Class, &c.Lang, &c.Muted, &touched,
		&c.Handle, &c.Phone)
	c.Touched = instant(touched)
	return c, err
}

// PutClient stores c, new or changed; when a known one was touched is changed by Touch alone.
func (tx *Tx) PutClient(c followup.Client) error {
	_, err := tx.exec(`INSERT INTO client (`+clientColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
		ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, name = excluded.name, company = excluded.company,
		address = excluded.address, leader = excluded.leader, class = excluded.class, lang = excluded.lang, muted = excluded.muted,
		handle = excluded.handle, phone = excluded.phone`,
		c.ID, c.Workspace, c.Owner, c.Name, c.Company, c.Address, c.Leader, c.Class, c.Lang, c.Muted, millis(c.Touched),
		c.Handle, c.Phone)
	return err
}

// Touch notes that c was visited, or had a text, at at.
func (tx *Tx) Touch(c followup.ClientID, at time.Time) error {
	_, err := tx.exec(`UPDATE client SET touched = $1 WHERE id = $2 AND touched < $1`, millis(at), c)
	return err
}

// Untouch takes back that c had a text at at: it was touched last at former, unless it was touched since.
func (tx *Tx) Untouch(c followup.ClientID, at, former time.Time) error {
	_, err := tx.exec(`UPDATE client SET touched = $1 WHERE id = $2 AND touched = $3`, millis(former), c, millis(at))
	return err
}

// Untouched returns at most limit clients of owner in w and of class whose last visit or text was before
// before, the longest ago first. Those who want no texts are left out.
func (tx *Tx) Untouched(w followup.WorkspaceID, owner followup.PersonID, class followup.Class, before time.Time, limit int) ([]followup.Client, error) {
	return tx.clients(`SELECT `+clientColumns+` FROM client WHERE owner = $1 AND workspace = $2 AND class = $3 AND NOT muted
		AND touched < $4 ORDER BY touched, id LIMIT $5`, owner, w, class, millis(before), limit)
}

// Client returns the client id.
func (tx *Tx) Client(id followup.ClientID) (followup.Client, error) {
	return scanClient(func(dest ...any) error {
		return tx.get(`SELECT `+clientColumns+` FROM client WHERE id = $1`, []any{id}, dest...)
	})
}

// ClientsNamed returns the clients of owner in w whose name or form of address is name, letter case
// aside.
func (tx *Tx) ClientsNamed(w followup.WorkspaceID, owner followup.PersonID, name string) ([]followup.Client, error) {
	return tx.clients(`SELECT `+clientColumns+` FROM client WHERE owner = $1 AND workspace = $2
		AND (lower(name) = lower($3) OR lower(address) = lower($3)) ORDER BY id`, owner, w, name)
}

// ClientsPhoned returns the clients of owner in w with the number phone.
func (tx *Tx) ClientsPhoned(w followup.WorkspaceID, owner followup.PersonID, phone string) ([]followup.Client, error) {
	return tx.clients(`SELECT `+clientColumns+` FROM client WHERE owner = $1 AND workspace = $2 AND phone = $3 ORDER BY id`, owner, w, phone)
}

// Clients returns at most limit clients of owner in w, the newest first.
func (tx *Tx) Clients(w followup.WorkspaceID, owner followup.PersonID, limit int) ([]followup.Client, error) {
	return tx.clients(`SELECT `+clientColumns+` FROM client WHERE owner = $1 AND workspace = $2
		ORDER BY id DESC LIMIT $3`, owner, w, limit)
}

// MutedClients returns at most limit clients of owner in w who want no texts.
func (tx *Tx) MutedClients(w followup.WorkspaceID, owner followup.PersonID, limit int) ([]followup.Client, error) {
	return tx.clients(`SELECT `+clientColumns+` FROM client WHERE owner = $1 AND workspace = $2 AND muted ORDER BY id LIMIT $3`, owner, w, limit)
}

// ClientsIn returns at most limit clients of all reps of w named so, letter case aside.
func (tx *Tx) ClientsIn(w followup.WorkspaceID, name string, limit int) ([]followup.Client, error) {
	return tx.clients(`SELECT `+clientColumns+` FROM client WHERE workspace = $1
		AND (lower(name) = lower($2) OR lower(address) = lower($2)) ORDER BY id LIMIT $3`, w, name, limit)
}

// CountClients returns how many clients owner has in w.
func (tx *Tx) CountClients(w followup.WorkspaceID, owner followup.PersonID) (int, error) {
	var n int
	err := tx.get(`SELECT count(*) FROM client WHERE owner = $1 AND workspace = $2`, []any{owner, w}, &n)
	return n, err
}

func (tx *Tx) clients(query string, args ...any) ([]followup.Client, error) {
	var cs []followup.Client
	err := tx.each(query, args, func(r *sql.Rows) error {
		c, err := scanClient(r.Scan)
		cs = append(cs, c)
		return err
	})
	return cs, err
}
