package storage

import (
	"time"

	"genjin/messages"
)

// Greeted is a private chat that was greeted.
type Greeted struct {
	Chat messages.ChatID
	How  string    // it was told that the chat was opened
	At   time.Time // when it was opened, by the platform's clock
}

// Greeted returns how and when chat was greeted last. It is forgotten after 48 hours.
func (tx *Tx) Greeted(chat messages.ChatID) (Greeted, error) {
	g := Greeted{Chat: chat}
	var at int64
	err := tx.get(`SELECT how, at FROM greeted WHERE chat = $1`, []any{chat}, &g.How, &at)
	g.At = instant(at)
	return g, err
}

// PutGreeted stores g in place of the greeting before.
func (tx *Tx) PutGreeted(g Greeted) error {
	_, err := tx.exec(`INSERT INTO greeted (chat, how, at) VALUES ($1, $2, $3)
		ON CONFLICT (chat) DO UPDATE SET how = excluded.how, at = excluded.at`, g.Chat, g.How, millis(g.At))
	return err
}

// DropGreeted forgets that chat was greeted.
func (tx *Tx) DropGreeted(chat messages.ChatID) error {
	_, err := tx.exec(`DELETE FROM greeted WHERE chat = $1`, chat)
	return err
}
