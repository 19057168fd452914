package storage

import "database/sql"

// Attachment is a file that came with a note.
type Attachment struct {
	ID    string
	About string // kind/id of the record
	Name  string // as sent; untrusted; empty where the platform does not tell it
	MIME  string // as claimed; untrusted
	Size  int64  // bytes
	Sum   string // SHA-256 of the bytes; empty until they are here

	Kind    string // what the bytes are; empty until that is known
	Fault   string // why it is not taken as what it was sent for; empty: it is
	Reading string // the text that could be read in it
}

// AddAttachment stores a; a known id changes nothing.
func (tx *Tx) AddAttachment(a Attachment) error {
	_, err := tx.exec(`INSERT INTO attachment (id, about, name, mime, size, sum) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (id) DO NOTHING`, a.ID, a.About, a.Name, a.MIME, a.Size, a.Sum)
	return err
}

// SetAttachment records what became known of a: its bytes, what they are, what is wrong with them.
func (tx *Tx) SetAttachment(a Attachment) error {
	_, err := tx.exec(`UPDATE attachment SET sum = $1, size = $2, kind = $3, fault = $4, reading = $5, name = $6 WHERE id = $7`,
		a.Sum, a.Size, a.Kind, a.Fault, a.Reading, a.Name, a.ID)
	return err
}

// Attachment returns the attachment id.
func (tx *Tx) Attachment(id string) (Attachment, error) {
	a := Attachment{ID: id}
	err := tx.get(`SELECT about, name, mime, size, sum, kind, fault, reading FROM attachment WHERE id = $1`, []any{id},
		&a.About, &a.Name, &a.MIME, &a.Size, &a.Sum, &a.Kind, &a.Fault, &a.Reading)
	return a, err
}

// Attachments returns the files of the record about, in the order of their ids.
func (tx *Tx) Attachments(about string) ([]Attachment, error) {
	var as []Attachment
	err := tx.each(`SELECT id, name, mime, size, sum, kind, fault, reading FROM attachment WHERE about = $1 ORDER BY id`, []any{about},
		func(r *sql.Rows) error {
			a := Attachment{About: about}
			err := r.Scan(&a.ID, &a.Name, &a.MIME, &a.Size, &a.Sum, &a.Kind, &a.Fault, &a.Reading)
			as = append(as, a)
			return err
		})
	return as, err
}

// AdoptAttachment lets the attachment id, which came with a part of an album, belong to the record about.
func (tx *Tx) AdoptAttachment(id, about string) (Attachment, error) {
	a, err := tx.Attachment(id)
	if err != nil {
		return a, err
	}
	a.About = about
	_, err = tx.exec(`UPDATE attachment SET about = $1 WHERE id = $2`, about, id)
	return a, err
}

// DropAttachment forgets the attachment id. Bytes of it that are here are to be erased by [DB.Erase].
func (tx *Tx) DropAttachment(id string) error {
	_, err := tx.exec(`DELETE FROM attachment WHERE id = $1`, id)
	return err
}
