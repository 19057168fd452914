package storage

import (
	"time"

	"genjin/followup"
)

// Act is something that a person did to a record and may take back for a while.
type Act struct {
	ID     string
	Person followup.PersonID
	About  string // kind/id of the record
	Kind   string
	At     time.Time
	Past   string // the record before it; empty where the act made it
}

// AddAct stores a.
func (tx *Tx) AddAct(a Act) error {
	_, err := tx.exec(`INSERT INTO deed (id, seq, person, about, kind, at, past, undone) VALUES ($1, $2, $3, $4, $5, $6, $7, FALSE)`,
		a.ID, tx.next(), a.Person, a.About, a.Kind, millis(a.At), a.Past)
	return err
}

// LastAct returns the last act of p that was not taken back; with about, the last about that record.
func (tx *Tx) LastAct(p followup.PersonID, about string) (Act, error) {
	a := Act{Person: p}
	var at int64
	err := tx.get(`SELECT id, about, kind, at, past FROM deed WHERE person = $1 AND NOT undone
		AND ($2 = '' OR about = $2) ORDER BY seq DESC, at DESC LIMIT 1`, []any{p, about}, &a.ID, &a.About, &a.Kind, &at, &a.Past)
	a.At = instant(at)
	return a, err
}

// UndoAct marks the act id as taken back.
func (tx *Tx) UndoAct(id string) error {
	_, err := tx.exec(`UPDATE deed SET undone = TRUE WHERE id = $1`, id)
	return err
}

// Focus is the record that what a person says next in private is about.
type Focus struct {
	About string
	Until time.Time
}

// Focus returns what p's next words in private are about; followup.ErrNotFound if about nothing.
func (tx *Tx) Focus(p followup.PersonID) (Focus, error) {
	var f Focus
	var until int64
	err := tx.get(`SELECT about, until FROM focus WHERE person = $1`, []any{p}, &f.About, &until)
	f.Until = instant(until)
	return f, err
}

// PutFocus sets what p's next words in private are about.
func (tx *Tx) PutFocus(p followup.PersonID, f Focus) error {
	_, err := tx.exec(`INSERT INTO focus (person, about, until) VALUES ($1, $2, $3)
		ON CONFLICT (person) DO UPDATE SET about = excluded.about, until = excluded.until`, p, f.About, millis(f.Until))
	return err
}
