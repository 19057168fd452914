package storage

import (
	"time"

	"genjin/followup"
	"genjin/messages"
)

// External is a rep's contact on a platform who may be a client of his, or is.
type External struct {
	ID       string
	Client   followup.ClientID
	Chat     messages.ChatID // the rep's private chat there: whose contact it is
	External string          // as the platform knows him
	Name     string          // as the rep sees him there
	Linked   bool            // the rep said that it is he
}

const externalColumns = `id, client, chat, external, name, linked`

func scanExternal(scan func(...any) error) (External, error) {
	var e External
	err := scan(&e.ID, &e.Client, &e.Chat, &e.External, &e.Name, &e.Linked)
	return e, err
}

// PutExternal stores e, new or changed.
func (tx *Tx) PutExternal(e External) error {
	_, err := tx.exec(`INSERT INTO external (`+externalColumns+`) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO UPDATE SET linked = excluded.linked`, e.ID, e.Client, e.Chat, e.External, e.Name, e.Linked)
	return err
}

// External returns the contact id.
func (tx *Tx) External(id string) (External, error) {
	return scanExternal(func(dest ...any) error {
		return tx.get(`SELECT `+externalColumns+` FROM external WHERE id = $1`, []any{id}, dest...)
	})
}

// ExternalOf returns the contact who is c.
func (tx *Tx) ExternalOf(c followup.ClientID) (External, error) {
	return scanExternal(func(dest ...any) error {
		return tx.get(`SELECT `+externalColumns+` FROM external WHERE client = $1 AND linked`, []any{c}, dest...)
	})
}

// DropExternals forgets who may be c; with linked also who is.
func (tx *Tx) DropExternals(c followup.ClientID, linked bool) error {
	_, err := tx.exec(`DELETE FROM external WHERE client = $1 AND (NOT linked OR $2)`, c, linked)
	return err
}

// lookAgain is how long after a look in vain, as the platform let no contacts be read, another is worth it.
const lookAgain = 24 * time.Hour

// Look notes that the contacts of the rep with the private chat chat are looked through for c at now; ok is false if that
// was done, or tried in vain within a day.
func (tx *Tx) Look(c followup.ClientID, chat messages.ChatID, now time.Time) (ok bool, err error) {
	n, err := tx.exec(`INSERT INTO external_look (client, chat, at, given) VALUES ($1, $2, $3, FALSE)
		ON CONFLICT (client) DO UPDATE SET chat = excluded.chat, at = excluded.at, given = FALSE
		WHERE external_look.chat <> excluded.chat OR NOT external_look.given AND external_look.at <= $4`,
		c, chat, millis(now), millis(now.Add(-lookAgain)))
	return n > 0, err
}

// Looked notes that for c the contacts of chat could be read, or that none of chat can.
func (tx *Tx) Looked(c followup.ClientID, chat messages.ChatID, given bool) error {
	_, err := tx.exec(`UPDATE external_look SET given = $3 WHERE chat = $2 AND (client = $1 OR NOT $3)`, c, chat, given)
	return err
}

// Given reports whether the contacts of chat could be read when that was tried last.
func (tx *Tx) Given(chat messages.ChatID) (given bool, err error) {
	err = tx.get(`SELECT EXISTS (SELECT 1 FROM external_look WHERE chat = $1 AND given)`, []any{chat}, &given)
	return given, err
}
