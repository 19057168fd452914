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
	First  messages.Ref // the part that came first; once closed, the one that stands first
	Sender messages.UserID
	Joins  string    // the album that it continues; empty: none
	At     time.Time // when its first part came, or the one that opened it again
	Last   time.Time // when the newest part of it, or of those that continue it, was said
	Words  string    // once closed, the id of the part whose words it has; empty: none
	Closed bool      // its parts were taken as one message
}

const albumColumns = `id, chat, msg, sender, joins, at, last, words, closed`

func (tx *Tx) album(where string, args ...any) (Album, error) {
	var a Album
	var at, last int64
	err := tx.get(`SELECT `+albumColumns+` FROM album WHERE `+where, args,
		&a.ID, &a.First.Chat, &a.First.ID, &a.Sender, &a.Joins, &at, &last, &a.Words, &a.Closed)
	a.At, a.Last = instant(at), instant(last)
	return a, err
}

// Album returns the album id.
func (tx *Tx) Album(id string) (Album, error) { return tx.album(`id = $1`, id) }

// LastAlbum returns the newest album of sender's in chat that continues no other.
func (tx *Tx) LastAlbum(chat messages.ChatID, sender messages.UserID) (Album, error) {
	return tx.album(`chat = $1 AND sender = $2 AND joins = '' ORDER BY at DESC, id DESC LIMIT 1`, chat, sender)
}

// PutAlbum stores a, new or changed.
func (tx *Tx) PutAlbum(a Album) error {
	_, err := tx.exec(`INSERT INTO album (`+albumColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO UPDATE SET msg = excluded.msg, at = excluded.at, joins = excluded.joins, last = excluded.last, words = excluded.words, closed = excluded.closed`,
		a.ID, a.First.Chat, a.First.ID, a.Sender, a.Joins, millis(a.At), millis(a.Last), a.Words, a.Closed)
	return err
}

// AlbumPart is a message of an album.
type AlbumPart struct {
	Album string
	Seq   int64
	Event messages.Event
}

// AddPart keeps a part of an album.
func (tx *Tx) AddPart(album string, e messages.Event) error {
	raw, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write part of album: %w", err)
	}
	_, err = tx.exec(`INSERT INTO album_part (album, seq, event) VALUES ($1, $2, $3)`, album, tx.next(), string(raw))
	return err
}

// SetPart keeps p as it reads now.
func (tx *Tx) SetPart(p AlbumPart) error {
	raw, err := json.Marshal(p.Event)
	if err != nil {
		return fmt.Errorf("write part of album: %w", err)
	}
	_, err = tx.exec(`UPDATE album_part SET event = $1 WHERE album = $2 AND seq = $3`, string(raw), p.Album, p.Seq)
	return err
}

// ofAlbum are the parts of an album and of those that continue it.
const ofAlbum = ` FROM album_part WHERE album IN (SELECT id FROM album WHERE id = $1 OR joins = $1)`

// AlbumParts returns the parts of an album, and of those that continue it, in the order in which they came.
func (tx *Tx) AlbumParts(album string) ([]AlbumPart, error) {
	var ps []AlbumPart
	err := tx.each(`SELECT album, seq, event`+ofAlbum+` ORDER BY seq`, []any{album}, func(r *sql.Rows) error {
		var p AlbumPart
		var raw string
		if err := r.Scan(&p.Album, &p.Seq, &raw); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(raw), &p.Event); err != nil {
			return fmt.Errorf("read part of album: %w", err)
		}
		ps = append(ps, p)
		return nil
	})
	return ps, err
}

// DropParts erases the parts that AlbumParts returns.
func (tx *Tx) DropParts(album string) error {
	_, err := tx.exec(`DELETE`+ofAlbum, album)
	return err
}

// cleanAlbums erases the albums that came before, a number of milliseconds, with the files that nobody wanted.
func (tx *Tx) cleanAlbums(before int64) error {
	for _, query := range []string{
		`DELETE FROM attachment WHERE about IN (SELECT 'album/' || id FROM album WHERE at < $1)`,
		`DELETE FROM album_part WHERE album IN (SELECT id FROM album WHERE at < $1)`,
		`DELETE FROM album WHERE at < $1`,
	} {
		if _, err := tx.exec(query, before); err != nil {
			return err
		}
	}
	return nil
}
