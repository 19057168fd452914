package storage

import (
	"database/sql"

	"genjin/followup"
	"genjin/messages"
)

// Relay is a draft that waits on the platform for its rep to confirm that it goes out.
type Relay struct {
	About  string // the record of the draft, as kind/id
	ID     string // of the press, and of the job that it calls for
	Client followup.ClientID
	Chat   messages.ChatID // as in [External]
	Task   string          // as the platform knows it; empty until it does
	Asked  int             // how often it was asked whether it is confirmed
}

const relayColumns = `about, id, client, chat, task, asked`

func scanRelay(scan func(...any) error) (Relay, error) {
	var r Relay
	err := scan(&r.About, &r.ID, &r.Client, &r.Chat, &r.Task, &r.Asked)
	return r, err
}

// PutRelay stores r, new or changed.
func (tx *Tx) PutRelay(r Relay) error {
	_, err := tx.exec(`INSERT INTO relay (`+relayColumns+`) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (about) DO UPDATE SET task = excluded.task, asked = excluded.asked`,
		r.About, r.ID, r.Client, r.Chat, r.Task, r.Asked)
	return err
}

// Relay returns what waits of the record about.
func (tx *Tx) Relay(about string) (Relay, error) {
	return scanRelay(func(dest ...any) error {
		return tx.get(`SELECT `+relayColumns+` FROM relay WHERE about = $1`, []any{about}, dest...)
	})
}

// Relays returns what waits for the client c.
func (tx *Tx) Relays(c followup.ClientID) ([]Relay, error) {
	var rs []Relay
	err := tx.each(`SELECT `+relayColumns+` FROM relay WHERE client = $1 ORDER BY about`, []any{c}, func(rows *sql.Rows) error {
		r, err := scanRelay(rows.Scan)
		rs = append(rs, r)
		return err
	})
	return rs, err
}

// DropRelay forgets what waits of the record about.
func (tx *Tx) DropRelay(about string) error {
	_, err := tx.exec(`DELETE FROM relay WHERE about = $1`, about)
	return err
}
