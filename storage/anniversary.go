package storage

import (
	"database/sql"

	"genjin/followup"
)

const anniversaryColumns = `a.id, a.workspace, a.owner, a.client, a.name, a.month, a.date, a.year, a.since, a.lunar, a.leap, a.next`

func scanAnniversary(scan func(...any) error) (followup.Anniversary, error) {
	var a followup.Anniversary
	var next string
	err := scan(&a.ID, &a.Workspace, &a.Owner, &a.Client, &a.Name, &a.Month, &a.Date, &a.Year, &a.Since, &a.Lunar, &a.Leap, &next)
	a.Next = day(next)
	return a, err
}

// PutAnniversary stores a, new or changed.
func (tx *Tx) PutAnniversary(a followup.Anniversary) error {
	_, err := tx.exec(`INSERT INTO anniversary (id, workspace, owner, client, name, month, date, year, since, lunar, leap, next)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, month = excluded.month, date = excluded.date,
		year = excluded.year, since = excluded.since, lunar = excluded.lunar, leap = excluded.leap, next = excluded.next`,
		a.ID, a.Workspace, a.Owner, a.Client, a.Name, a.Month, a.Date, a.Year, a.Since, a.Lunar, a.Leap, dayText(a.Next))
	return err
}

// DropAnniversary erases an anniversary.
func (tx *Tx) DropAnniversary(id followup.AnniversaryID) error {
	_, err := tx.exec(`DELETE FROM anniversary WHERE id = $1`, id)
	return err
}

// Anniversary returns the anniversary id.
func (tx *Tx) Anniversary(id followup.AnniversaryID) (followup.Anniversary, error) {
	return scanAnniversary(func(dest ...any) error {
		return tx.get(`SELECT `+anniversaryColumns+` FROM anniversary a WHERE a.id = $1`, []any{id}, dest...)
	})
}

// AnniversariesOf returns the anniversaries of a client, in the order of the calendar.
func (tx *Tx) AnniversariesOf(c followup.ClientID) ([]followup.Anniversary, error) {
	return tx.anniversaries(`SELECT `+anniversaryColumns+` FROM anniversary a WHERE a.client = $1 ORDER BY a.month, a.date, a.id`, c)
}

// Anniversaries returns at most limit anniversaries of owner's clients in w that come next from from to to, the
// earliest first.
func (tx *Tx) Anniversaries(w followup.WorkspaceID, owner followup.PersonID, from, to followup.Day, limit int) ([]followup.Anniversary, error) {
	return tx.anniversaries(`SELECT `+anniversaryColumns+` FROM anniversary a WHERE a.owner = $1 AND a.workspace = $2
		AND a.next >= $3 AND a.next <= $4 ORDER BY a.next, a.id LIMIT $5`, owner, w, dayText(from), dayText(to), limit)
}

// UnplannedAnniversaries returns at most limit anniversaries behind the id after that have no pending reminder.
func (tx *Tx) UnplannedAnniversaries(after followup.AnniversaryID, limit int) ([]followup.Anniversary, error) {
	return tx.anniversaries(`SELECT `+anniversaryColumns+` FROM anniversary a WHERE a.id > $1 AND (a.year = 0 OR a.next <> '') AND NOT EXISTS (
		SELECT 1 FROM reminder r WHERE r.id = 'anniversary/' || a.id AND r.state = 0) ORDER BY a.id LIMIT $2`, after, limit)
}

func (tx *Tx) anniversaries(query string, args ...any) ([]followup.Anniversary, error) {
	var as []followup.Anniversary
	err := tx.each(query, args, func(r *sql.Rows) error {
		a, err := scanAnniversary(r.Scan)
		as = append(as, a)
		return err
	})
	return as, err
}
