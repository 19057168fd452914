package storage

import (
	"database/sql"
	"maps"
	"slices"

	"genjin/followup"
	"genjin/messages"
)

// Account is a person on a platform.
type Account struct {
	ID      messages.UserID
	Person  followup.PersonID
	Private messages.ChatID // the chat with the bot; empty while it cannot be written to
}

// Account returns the account id.
func (tx *Tx) Account(id messages.UserID) (Account, error) {
	a := Account{ID: id}
	err := tx.get(`SELECT person, private FROM account WHERE id = $1`, []any{id}, &a.Person, &a.Private)
	return a, err
}

// Speaker is who has an account.
type Speaker struct {
	Account
	followup.Person
	Last   followup.WorkspaceID // whose group he used last; may be empty
	Best   messages.ChatID      // his private chat of whatever account: see PrivateOf
	Linked bool                 // he has other accounts
	Newest bool                 // none of them was used later than this one
}

// Speaker returns who has the account id.
func (tx *Tx) Speaker(id messages.UserID) (Speaker, error) {
	var s Speaker
	s.Account.ID = id
	const others = `FROM account o WHERE o.person = a.person AND o.id <> a.id`
	var used, usedElse int64
	err := tx.get(`SELECT a.person, a.private, a.used, p.name, p.lang, p.hint, p.owner, p.zone, p.last,
		coalesce((SELECT max(o.used) `+others+`), -1),
		coalesce((SELECT o.private FROM account o WHERE o.person = a.person AND o.private <> '' ORDER BY o.used DESC, o.id LIMIT 1), '')
		FROM account a JOIN person p ON p.id = a.person WHERE a.id = $1`, []any{id},
		&s.Account.Person, &s.Private, &used, &s.Name, &s.Lang, &s.Hint, &s.Owner, &s.Zone, &s.Last, &usedElse, &s.Best)
	if err != nil {
		return s, err
	}
	s.Person.ID = s.Account.Person
	s.Linked, s.Newest = usedElse >= 0, used > usedElse
	return s, nil
}

// PutAccount stores a, new or changed.
func (tx *Tx) PutAccount(a Account) error {
	_, err := tx.exec(`INSERT INTO account (id, person, private) VALUES ($1, $2, $3)
		ON CONFLICT (id) DO UPDATE SET person = excluded.person, private = excluded.private`, a.ID, a.Person, a.Private)
	return err
}

// UseAccount notes that of p's accounts id was used last in private.
func (tx *Tx) UseAccount(p followup.PersonID, id messages.UserID) error {
	_, err := tx.exec(`UPDATE account SET used = (SELECT max(o.used) + 1 FROM account o WHERE o.person = $1) WHERE id = $2 AND person = $1`, p, id)
	return err
}

// Accounts returns the accounts of p.
func (tx *Tx) Accounts(p followup.PersonID) ([]Account, error) {
	var as []Account
	err := tx.each(`SELECT id, private FROM account WHERE person = $1 ORDER BY id`, []any{p}, func(r *sql.Rows) error {
		a := Account{Person: p}
		err := r.Scan(&a.ID, &a.Private)
		as = append(as, a)
		return err
	})
	return as, err
}

// PrivateOf returns the private chat in which p is told what he did not ask for: of those that can be written
// to, that of the account used last in private; followup.ErrNotFound if there is none.
func (tx *Tx) PrivateOf(p followup.PersonID) (messages.ChatID, error) {
	var chat messages.ChatID
	err := tx.get(`SELECT private FROM account WHERE person = $1 AND private <> '' ORDER BY used DESC, id LIMIT 1`, []any{p}, &chat)
	return chat, err
}

// ClosePrivate forgets that chat can be written to, and returns whose it was, also if it was forgotten before.
func (tx *Tx) ClosePrivate(chat messages.ChatID) ([]followup.PersonID, error) {
	if _, err := tx.exec(`UPDATE account SET private = '', closed = $1 WHERE private = $1`, chat); err != nil {
		return nil, err
	}
	var ps []followup.PersonID
	err := tx.each(`SELECT person FROM account WHERE closed = $1 AND closed <> ''`, []any{chat}, func(r *sql.Rows) error {
		var p followup.PersonID
		err := r.Scan(&p)
		ps = append(ps, p)
		return err
	})
	return ps, err
}

// PartAccount makes the account id, one of p's, one of to. It takes with it that it sits in the groups of its
// platform; those workspaces in whose bound groups p sits no more are returned.
func (tx *Tx) PartAccount(id messages.UserID, p, to followup.PersonID) ([]followup.WorkspaceID, error) {
	if _, err := tx.exec(`UPDATE account SET person = $1, used = 0 WHERE id = $2 AND person = $3`, to, id, p); err != nil {
		return nil, err
	}
	before, err := tx.sits(p)
	if err != nil {
		return nil, err
	}
	for chat := range before {
		if chat.Platform() != id.Platform() {
			continue
		}
		if _, err := tx.exec(`UPDATE seat SET person = $1 WHERE chat = $2 AND person = $3`, to, chat, p); err != nil {
			return nil, err
		}
	}
	after, err := tx.sits(p)
	if err != nil {
		return nil, err
	}
	stays := slices.Collect(maps.Values(after))
	var left []followup.WorkspaceID
	for _, w := range slices.Sorted(maps.Values(before)) {
		if w != "" && !slices.Contains(stays, w) && !slices.Contains(left, w) {
			left = append(left, w)
		}
	}
	return left, nil
}
