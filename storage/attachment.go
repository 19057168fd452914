package storage

import "database/sql"

// Attachment is a file that came with a note.
type Attachment struct {
	ID    string
	About string // kind/id of the record
	Name  string // as sent; untrusted
	MIME  string // as claimed; untrusted
	Size  int64  // bytes
	Sum   string // SHA-256 of the bytes; empty until they are here
}

// AddAttachment stores a; a known id changes nothing.
func (tx *Tx) AddAttachment(a Attachment) error {
	_, err := tx.exec(`INSERT INTO attachment (id, about, name, mime, size, sum) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO NOTHING`, a.ID, a.About, a.Name, a.MIME, a.Size, a.Sum)
	return err
}

// Attach records that the bytes of the attachment id are here, under sum.
func (tx *Tx) Attach(id, sum string, size int64) error {
	_, err := tx.exec(`UPDATE attachment SET sum = $1, size = $2 WHERE id = $3`, sum, size, id)
	return err
}

// Attachments returns the files of the record about, in the order of their ids.
func (tx *Tx) Attachments(about string) ([]Attachment, error) {
	var as []Attachment
	err := tx.each(`SELECT id, name, mime, size, sum FROM attachment WHERE about = $1 ORDER BY id`, []any{about},
		func(r *sql.Rows) error {
			a := Attachment{About: about}
			err := r.Scan(&a.ID, &a.Name, &a.MIME, &a.Size, &a.Sum)
			as = append(as, a)
			return err
		})
	return as, err
}
