package storage

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"genjin/messages"
)

// Album is a number of messages that belong together.
type Album struct {
	ID     string
	First  messages.Ref
	At     time.Time // when the first part came
	Closed bool      // its parts were taken as one message
}

// Album returns the album id.
func (tx *Tx) Album(id string) (Album, error) {
	a := Album{ID: id}
	var at int64
	err := tx.get(`SELECT chat, msg, at, closed FROM album WHERE id = $1`, []any{id}, &a.First.Chat, &a.First.ID, &at, &a.Closed)
	a.At = instant(at)
	return a, err
}

// PutAlbum stores a, new or changed.
func (tx *Tx) PutAlbum(a Album) error {
	_, err := tx.exec(`INSERT INTO album (id, chat, msg, at, closed) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET closed = excluded.closed`, a.ID, a.First.Chat, a.First.ID, millis(a.At), a.Closed)
	return err
}

// AddPart stores a part of an album.
func (tx *Tx) AddPart(album string, e messages.Event) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write part of album: %w", err)
	}
	_, err = tx.exec(`INSERT INTO album_part (album, seq, event) VALUES ($1, $2, $3)`, album, tx.next(), string(raw))
	return err
}

// TakeParts returns the parts of an album in the order in which they came, and erases them.
func (tx *Tx) TakeParts(album string) ([]messages.Event, error) {
	var es []messages.Event
	err := tx.each(`SELECT event FROM album_part WHERE album = $1 ORDER BY seq`, []any{album}, func(r *sql.Rows) error {
		var raw string
		if err := r.Scan(&raw); err != nil {
			return err
		}
		var e messages.Event
		if err := json.Unmarshal([]byte(raw), &e); err != nil {
			return fmt.Errorf("read part of album: %w", err)
		}
		es = append(es, e)
		return nil
	})
	if err != nil {
		return nil, err
	}
	_, err = tx.exec(`DELETE FROM album_part WHERE album = $1`, album)
	return es, err
}
