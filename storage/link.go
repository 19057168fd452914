package storage

import (
	"time"

	"genjin/followup"
	"genjin/messages"
)

// Link is a one-time code by which another account joins a person.
type Link struct {
	Person  followup.PersonID
	Account messages.UserID // on which it was asked for
	Hash    string          // of the code
	Until   time.Time
}

// PutLink keeps l; a former code of its person ends.
func (tx *Tx) PutLink(l Link) error {
	_, err := tx.exec(`INSERT INTO link (person, account, hash, until) VALUES ($1, $2, $3, $4)
		ON CONFLICT (person) DO UPDATE SET account = excluded.account, hash = excluded.hash, until = excluded.until`,
		l.Person, l.Account, l.Hash, millis(l.Until))
	return err
}

// Link returns the code with that hash, also one whose time is over.
func (tx *Tx) Link(hash string) (Link, error) {
	l := Link{Hash: hash}
	var until int64
	err := tx.get(`SELECT person, account, until FROM link WHERE hash = $1`, []any{hash}, &l.Person, &l.Account, &until)
	l.Until = instant(until)
	return l, err
}

// DropLink ends the code of p.
func (tx *Tx) DropLink(p followup.PersonID) error {
	_, err := tx.exec(`DELETE FROM link WHERE person = $1`, p)
	return err
}

// TryLink counts a try of the account id at now, and returns how many there were within within of the first.
func (tx *Tx) TryLink(id messages.UserID, now time.Time, within time.Duration) (tries int, err error) {
	err = tx.get(`INSERT INTO link_try (account, tries, since) VALUES ($1, 1, $2)
		ON CONFLICT (account) DO UPDATE SET
		tries = CASE WHEN link_try.since <= $3 THEN 1 ELSE link_try.tries + 1 END,
		since = CASE WHEN link_try.since <= $3 THEN excluded.since ELSE link_try.since END
		RETURNING tries`, []any{id, millis(now), millis(now.Add(-within))}, &tries)
	return tries, err
}
