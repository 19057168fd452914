package storage

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"genjin/followup"
	"genjin/followup/course"
	"genjin/messages"
)

// Submission is a submission with the message that answers it.
type Submission struct {
	course.Submission
	Receipt string // key; empty while there is none
}

const submissionColumns = `id, workspace, person, assignment, version, begun, changed, withdrawn, result, receipt`

func scanSubmission(scan func(...any) error) (Submission, error) {
	var s Submission
	var begun, changed, withdrawn int64
	var result string
	if err := scan(&s.ID, &s.Workspace, &s.Person, &s.Key, &s.Version, &begun, &changed, &withdrawn, &result, &s.Receipt); err != nil {
		return s, err
	}
	s.Begun, s.Changed, s.Withdrawn = instant(begun), instant(changed), instant(withdrawn)
	if err := json.Unmarshal([]byte(result), &s.Result); err != nil {
		return s, fmt.Errorf("read result: %w", err)
	}
	return s, nil
}

// PutSubmission stores s, new or changed. Which version of an assignment stands is set by Stand.
func (tx *Tx) PutSubmission(s Submission) error {
	result, err := json.Marshal(s.Result)
	if err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	_, err = tx.exec(`INSERT INTO submission (`+submissionColumns+`, standing)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, FALSE)
		ON CONFLICT (id) DO UPDATE SET changed = excluded.changed, withdrawn = excluded.withdrawn,
		result = excluded.result, receipt = excluded.receipt`,
		s.ID, s.Workspace, s.Person, s.Key, s.Version, millis(s.Begun), millis(s.Changed), millis(s.Withdrawn), string(result), s.Receipt)
	return err
}

// Stand lets the newest version of p's hand-in for key that was not taken back be the one that counts.
func (tx *Tx) Stand(w followup.WorkspaceID, p followup.PersonID, key string) error {
	_, err := tx.exec(`UPDATE submission SET standing = FALSE WHERE person = $1 AND workspace = $2 AND assignment = $3 AND standing`, p, w, key)
	if err != nil {
		return err
	}
	_, err = tx.exec(`UPDATE submission SET standing = TRUE WHERE id = (SELECT id FROM submission
		WHERE person = $1 AND workspace = $2 AND assignment = $3 AND withdrawn = 0 ORDER BY version DESC LIMIT 1)`, p, w, key)
	return err
}

// Submission returns the submission id.
func (tx *Tx) Submission(id followup.SubmissionID) (Submission, error) {
	return scanSubmission(func(dest ...any) error {
		return tx.get(`SELECT `+submissionColumns+` FROM submission WHERE id = $1`, []any{id}, dest...)
	})
}

// LastVersion returns the number of p's newest version for key, taken back or not; 0 if there is none.
func (tx *Tx) LastVersion(w followup.WorkspaceID, p followup.PersonID, key string) (n int, err error) {
	err = tx.get(`SELECT coalesce(max(version), 0) FROM submission WHERE person = $1 AND workspace = $2 AND assignment = $3`,
		[]any{p, w, key}, &n)
	return n, err
}

// Handed reports whether p has handed in anything in w before, taken back or not; with no p, whether anybody has
// something that counts.
func (tx *Tx) Handed(w followup.WorkspaceID, p followup.PersonID) (bool, error) {
	var n int
	query, args := `SELECT count(*) FROM (SELECT 1 FROM submission WHERE person = $1 AND workspace = $2 LIMIT 1) s`, []any{p, w}
	if p == "" {
		query, args = `SELECT count(*) FROM (SELECT 1 FROM submission WHERE standing AND workspace = $1 LIMIT 1) s`, []any{w}
	}
	err := tx.get(query, args, &n)
	return n > 0, err
}

// Standing returns the submissions that count in w, and of p alone if p is given, in the order of their
// assignments.
func (tx *Tx) Standing(w followup.WorkspaceID, p followup.PersonID) ([]Submission, error) {
	var ss []Submission
	err := tx.each(`SELECT `+submissionColumns+` FROM submission WHERE standing AND workspace = $1
		AND ($2 = '' OR person = $2) ORDER BY assignment, begun`, []any{w, p}, func(r *sql.Rows) error {
		s, err := scanSubmission(r.Scan)
		ss = append(ss, s)
		return err
	})
	return ss, err
}

// Part is a piece of a submission.
type Part struct {
	ID         string
	Submission followup.SubmissionID
	At         time.Time
	Text       string
	Withdrawn  time.Time
	Place      messages.Ref // the message that it stands in
}

// About is what the files of p are kept under.
func (p Part) About() string { return "part/" + p.ID }

const partColumns = `id, submission, at, text, withdrawn, chat, msg`

func scanPart(scan func(...any) error) (Part, error) {
	var p Part
	var at, withdrawn int64
	err := scan(&p.ID, &p.Submission, &at, &p.Text, &withdrawn, &p.Place.Chat, &p.Place.ID)
	p.At, p.Withdrawn = instant(at), instant(withdrawn)
	return p, err
}

// PutPart stores p, new or changed.
func (tx *Tx) PutPart(p Part) error {
	_, err := tx.exec(`INSERT INTO part (`+partColumns+`, n)
		SELECT $1, $2, $3, $4, $5, $6, $7, count(*) + 1 FROM part WHERE submission = $2
		ON CONFLICT (id) DO UPDATE SET text = excluded.text, withdrawn = excluded.withdrawn`,
		p.ID, p.Submission, millis(p.At), p.Text, millis(p.Withdrawn), p.Place.Chat, p.Place.ID)
	return err
}

// Part returns the part id.
func (tx *Tx) Part(id string) (Part, error) {
	return scanPart(func(dest ...any) error {
		return tx.get(`SELECT `+partColumns+` FROM part WHERE id = $1`, []any{id}, dest...)
	})
}

// PartAt returns the part that the message r is.
func (tx *Tx) PartAt(r messages.Ref) (Part, error) {
	return scanPart(func(dest ...any) error {
		return tx.get(`SELECT `+partColumns+` FROM part WHERE chat = $1 AND msg = $2 ORDER BY id DESC LIMIT 1`, []any{r.Chat, r.ID}, dest...)
	})
}

// Parts returns the parts of a submission that were not taken back, in their order.
func (tx *Tx) Parts(id followup.SubmissionID) ([]Part, error) {
	var ps []Part
	err := tx.each(`SELECT `+partColumns+` FROM part WHERE submission = $1 AND withdrawn = 0 ORDER BY n, id`, []any{id}, func(r *sql.Rows) error {
		p, err := scanPart(r.Scan)
		ps = append(ps, p)
		return err
	})
	return ps, err
}

// Class returns the course of w; one that nobody set is zero but for its workspace.
func (tx *Tx) Class(w followup.WorkspaceID) (course.Class, error) {
	c := course.Class{Workspace: w}
	var start string
	var due [course.Days]int64
	err := tx.get(`SELECT start, guess, due1, due2, due3 FROM class WHERE workspace = $1`, []any{w}, &start, &c.Guess, &due[0], &due[1], &due[2])
	c.Start = day(start)
	for i, ms := range due {
		c.Set[i] = instant(ms)
	}
	return c, err
}

// PutClass stores c.
func (tx *Tx) PutClass(c course.Class) error {
	_, err := tx.exec(`INSERT INTO class (workspace, start, guess, due1, due2, due3) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (workspace) DO UPDATE SET start = excluded.start, guess = excluded.guess, due1 = excluded.due1, due2 = excluded.due2, due3 = excluded.due3`,
		c.Workspace, dayText(c.Start), c.Guess, millis(c.Set[0]), millis(c.Set[1]), millis(c.Set[2]))
	return err
}

// Roster returns the trainer's list of w, in the order in which it was written.
func (tx *Tx) Roster(w followup.WorkspaceID) ([]course.Pupil, error) {
	var ps []course.Pupil
	err := tx.each(`SELECT id, name, team, person FROM roster WHERE workspace = $1 ORDER BY id`, []any{w}, func(r *sql.Rows) error {
		p := course.Pupil{Workspace: w}
		err := r.Scan(&p.ID, &p.Name, &p.Team, &p.Person)
		ps = append(ps, p)
		return err
	})
	return ps, err
}

// PutPupil stores p, new or changed.
func (tx *Tx) PutPupil(p course.Pupil) error {
	_, err := tx.exec(`INSERT INTO roster (id, workspace, name, team, person) VALUES ($1, $2, $3, $4, $5)
		ON CONFLICT (id) DO UPDATE SET name = excluded.name, team = excluded.team, person = excluded.person`,
		p.ID, p.Workspace, p.Name, p.Team, p.Person)
	return err
}

// DropPupil takes a name off the list.
func (tx *Tx) DropPupil(id followup.PupilID) error {
	_, err := tx.exec(`DELETE FROM roster WHERE id = $1`, id)
	return err
}
