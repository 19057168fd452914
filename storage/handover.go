package storage

import (
	"database/sql"

	"genjin/followup"
)

// Handover is whose clients are offered to other reps.
type Handover struct {
	ID        string
	Workspace followup.WorkspaceID
	Person    followup.PersonID
}

// Handover returns the hand-over id.
func (tx *Tx) Handover(id string) (Handover, error) {
	h := Handover{ID: id}
	err := tx.get(`SELECT workspace, person FROM handover WHERE id = $1`, []any{id}, &h.Workspace, &h.Person)
	return h, err
}

// OpenHandover returns the one hand-over of p's clients in w, which gets the id fresh if there was none.
func (tx *Tx) OpenHandover(w followup.WorkspaceID, p followup.PersonID, fresh string) (Handover, error) {
	h := Handover{Workspace: w, Person: p}
	err := tx.get(`INSERT INTO handover (id, workspace, person) VALUES ($1, $2, $3)
		ON CONFLICT (workspace, person) DO UPDATE SET person = excluded.person RETURNING id`, []any{fresh, w, p}, &h.ID)
	return h, err
}

// Left is a member whose access has ended, and how many clients he left.
type Left struct {
	followup.Member
	Clients int
}

// LeftClients returns who left clients in w when his access ended, the last first.
func (tx *Tx) LeftClients(w followup.WorkspaceID) ([]Left, error) {
	gone, err := tx.members(`SELECT `+memberColumns+` FROM member m WHERE workspace = $1 AND gone <> 0
		AND EXISTS (SELECT 1 FROM client c WHERE c.owner = m.person AND c.workspace = m.workspace) ORDER BY gone DESC, person`, w)
	if err != nil {
		return nil, err
	}
	var ls []Left
	for _, m := range gone {
		n, err := tx.CountClients(w, m.Person)
		if err != nil {
			return nil, err
		}
		ls = append(ls, Left{m, n})
	}
	return ls, nil
}

// ClientsOf returns all clients of owner in w, the newest first.
func (tx *Tx) ClientsOf(w followup.WorkspaceID, owner followup.PersonID) ([]followup.Client, error) {
	return tx.clients(`SELECT `+clientColumns+` FROM client WHERE owner = $1 AND workspace = $2 ORDER BY id DESC`, owner, w)
}

// Give makes p the rep of the client c, with its trips, its anniversaries and the next steps of its visits.
func (tx *Tx) Give(c followup.ClientID, p followup.PersonID) error {
	for _, query := range []string{
		`UPDATE client SET owner = $1 WHERE id = $2`,
		`UPDATE trip SET owner = $1 WHERE client = $2`,
		`UPDATE anniversary SET owner = $1 WHERE client = $2`,
		`UPDATE visit SET step_of = $1 WHERE client = $2 AND client <> '' AND next <> ''`,
	} {
		if _, err := tx.exec(query, p, c); err != nil {
			return err
		}
	}
	return nil
}

// GiveVisit makes p the rep of a visit. Where its note stands, and what was said about it, is its former rep's.
func (tx *Tx) GiveVisit(id followup.VisitID, p followup.PersonID) error {
	_, err := tx.exec(`UPDATE visit SET owner = $1, step_of = $1, chat = '', msg = '', receipt = '', offer = '', draft = '', card = ''
		WHERE id = $2`, p, id)
	return err
}

// Question is a message that asks somebody what others are asked too.
type Question struct {
	Person  followup.PersonID
	Message string // key
}

// PutQuestion notes that q asks what about stands for.
func (tx *Tx) PutQuestion(about string, q Question) error {
	_, err := tx.exec(`INSERT INTO question (about, person, message) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`, about, q.Person, q.Message)
	return err
}

// Questions returns the messages that ask what about stands for.
func (tx *Tx) Questions(about string) ([]Question, error) {
	var qs []Question
	err := tx.each(`SELECT person, message FROM question WHERE about = $1 ORDER BY message`, []any{about}, func(r *sql.Rows) error {
		var q Question
		err := r.Scan(&q.Person, &q.Message)
		qs = append(qs, q)
		return err
	})
	return qs, err
}

// DropQuestions forgets which messages ask what about stands for.
func (tx *Tx) DropQuestions(about string) error {
	_, err := tx.exec(`DELETE FROM question WHERE about = $1`, about)
	return err
}
