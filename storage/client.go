package storage

import (
	"database/sql"

	"genjin/followup"
)

const clientColumns = `id, workspace, owner, name, company, address, leader, class, lang`

func scanClient(scan func(...any) error) (followup.Client, error) {
	var c followup.Client
	err := scan(&c.ID, &c.Workspace, &c.Owner, &c.Name, &c.Company, &c.Address, &c.Leader, &c.Class, &c.Lang)
	return c, err
}

// PutClient stores c, new or changed.
func (tx *Tx) PutClient(c followup.Client) error {
	_, err := tx.exec(`INSERT INTO client (`+clientColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET owner = excluded.owner, name = excluded.name, company = excluded.company,
		address = excluded.address, leader = excluded.leader, class = excluded.class, lang = excluded.lang`,
		c.ID, c.Workspace, c.Owner, c.Name, c.Company, c.Address, c.Leader, c.Class, c.Lang)
	return err
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

// Clients returns at most limit clients of owner in w, the newest first.
func (tx *Tx) Clients(w followup.WorkspaceID, owner followup.PersonID, limit int) ([]followup.Client, error) {
	return tx.clients(`SELECT `+clientColumns+` FROM client WHERE owner = $1 AND workspace = $2
		ORDER BY id DESC LIMIT $3`, owner, w, limit)
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
