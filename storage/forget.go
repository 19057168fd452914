package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"genjin/followup"
)

// Forget erases the client c for good: who he is, his trips and anniversaries, texts and reminders, files, and what
// could be taken back. Of his visits only the times stay, by which figures are counted: a forgotten visit has no client,
// no name and no word. A message about him that still waits is sent no more, unless it is under way, and lists that name
// him are erased with their messages, see [Tx.Clean]. It returns the checksums of the files, whose bytes are to be erased by
// [DB.Erase] once this is committed.
func (tx *Tx) Forget(c followup.ClientID) (sums []string, err error) {
	const about = `IN (SELECT 'client/' || $1 UNION SELECT 'quiet/' || $1 UNION SELECT 'visit/' || id FROM visit WHERE client = $1
		UNION SELECT 'lost/' || id FROM visit WHERE client = $1
		UNION SELECT 'trip/' || id FROM trip WHERE client = $1 UNION SELECT 'anniversary/' || id FROM anniversary WHERE client = $1
		UNION SELECT 'greeting/' || id FROM greeting WHERE client = $1)`
	err = tx.each(`SELECT DISTINCT sum FROM attachment WHERE sum <> '' AND about `+about, []any{c}, func(r *sql.Rows) error {
		var sum string
		err := r.Scan(&sum)
		sums = append(sums, sum)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, query := range []string{
		`UPDATE outbox SET body = '{}', state = CASE state WHEN 0 THEN 5 ELSE state END WHERE about ` + about,
		`DELETE FROM reminder WHERE about ` + about,
		`DELETE FROM deed WHERE about ` + about,
		`DELETE FROM attachment WHERE about ` + about,
		`DELETE FROM contact WHERE phone IN (SELECT phone FROM client WHERE id = $1) AND owner IN (SELECT owner FROM client WHERE id = $1)`,
		`DELETE FROM told WHERE client = $1`,
		`DELETE FROM external WHERE client = $1`,
		`DELETE FROM external_look WHERE client = $1`,
		`DELETE FROM job WHERE id IN (SELECT id FROM relay WHERE client = $1)`,
		`DELETE FROM relay WHERE client = $1`,
		`DELETE FROM greeting WHERE client = $1`,
		`DELETE FROM trip WHERE client = $1`,
		`DELETE FROM anniversary WHERE client = $1`,
		`UPDATE visit SET client = '', named = '', company = '', note = '', next = '', next_on = '', chat = '', msg = '',
			receipt = '', offer = '', draft = '', card = '' WHERE client = $1`,
		`DELETE FROM client WHERE id = $1`,
	} {
		if _, err := tx.exec(query, c); err != nil {
			return nil, err
		}
	}
	return sums, nil
}

// Erase removes the bytes with the checksum sum, unless a record or a message that waits names them still.
func (db *DB) Erase(ctx context.Context, sum string) error {
	named := false
	err := db.View(ctx, func(tx *Tx) error {
		return tx.get(`SELECT EXISTS (SELECT 1 FROM attachment WHERE sum = $1)
			OR EXISTS (SELECT 1 FROM outbox WHERE state = 0 AND instr(body, $1) > 0)`, []any{sum}, &named)
	})
	if err != nil || named {
		return err
	}
	if err := os.Remove(db.files.path(sum)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("erase file: %w", err)
	}
	return nil
}

// Kept is how much is kept of a client.
type Kept struct{ Visits, Trips, Anniversaries int }

// Kept counts what is kept of c. Visits that were taken back are left out.
func (tx *Tx) Kept(c followup.ClientID) (Kept, error) {
	var k Kept
	err := tx.get(`SELECT (SELECT count(*) FROM visit WHERE client = $1 AND client <> '' AND withdrawn = 0),
		(SELECT count(*) FROM trip WHERE client = $1), (SELECT count(*) FROM anniversary WHERE client = $1)`, []any{c},
		&k.Visits, &k.Trips, &k.Anniversaries)
	return k, err
}
