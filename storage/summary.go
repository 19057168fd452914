package storage

import (
	"database/sql"
	"time"

	"genjin/followup"
)

// Reported is a visit as a summary needs it.
type Reported struct {
	followup.Visit
	Rep, Team string // name and team of its rep
}

const reportedColumns = `v.id, v.owner, v.client, v.named, v.company, v.ended, v.sent, v.skipped, v.missed, v.quiet, v.next, v.next_on, m.name, m.team`

// VisitsBetween returns the visits in w that ended from from on and before to, and of p alone if p is given,
// in the order of their ends. Those that were taken back are left out, as is the note.
func (tx *Tx) VisitsBetween(w followup.WorkspaceID, p followup.PersonID, from, to time.Time) ([]Reported, error) {
	return tx.reported(w, `SELECT `+reportedColumns+` FROM member m JOIN visit v ON v.owner = m.person
		WHERE m.workspace = $1 AND ($2 = '' OR m.person = $2) AND v.workspace = $1 AND v.ended >= $3 AND v.ended < $4
		AND v.withdrawn = 0 ORDER BY v.ended, v.id`, w, p, millis(from), millis(to))
}

// OpenSteps returns the visits in w from from on and before to that name a next step, and whose client was
// not visited again before to; of p alone if p is given, the step that is due first first.
func (tx *Tx) OpenSteps(w followup.WorkspaceID, p followup.PersonID, from, to time.Time) ([]Reported, error) {
	return tx.reported(w, `SELECT `+reportedColumns+` FROM member m JOIN visit v ON v.owner = m.person
		WHERE m.workspace = $1 AND ($2 = '' OR m.person = $2) AND v.workspace = $1 AND v.ended >= $3 AND v.ended < $4
		AND v.withdrawn = 0 AND v.next <> '' AND NOT EXISTS (SELECT 1 FROM visit o WHERE o.client = v.client
			AND o.client <> '' AND o.ended > v.ended AND o.ended < $4 AND o.withdrawn = 0)
		ORDER BY CASE WHEN v.next_on = '' THEN 1 ELSE 0 END, v.next_on, v.ended, v.id`, w, p, millis(from), millis(to))
}

func (tx *Tx) reported(w followup.WorkspaceID, query string, args ...any) ([]Reported, error) {
	var rs []Reported
	err := tx.each(query, args, func(r *sql.Rows) error {
		var ended, sent, skipped, missed int64
		var on string
		v := Reported{Visit: followup.Visit{Workspace: w}}
		err := r.Scan(&v.ID, &v.Owner, &v.Client, &v.Named, &v.Company, &ended, &sent, &skipped, &missed, &v.Quiet, &v.Next, &on, &v.Rep, &v.Team)
		v.Ended, v.Sent, v.Skipped, v.Missed = instant(ended), instant(sent), instant(skipped), instant(missed)
		v.NextOn = day(on)
		rs = append(rs, v)
		return err
	})
	return rs, err
}

// HandedIn returns how many hand in homework in w, by the trainer's list and beside it, and how many of them
// have handed in each assignment.
func (tx *Tx) HandedIn(w followup.WorkspaceID) (pupils int, in map[string]int, err error) {
	err = tx.get(`SELECT (SELECT count(*) FROM roster WHERE workspace = $1) + (SELECT count(*) FROM member m
		WHERE m.workspace = $1 AND m.gone = 0 AND m.roles & $2 <> 0
		AND NOT EXISTS (SELECT 1 FROM roster r WHERE r.workspace = $1 AND r.person = m.person))`,
		[]any{w, followup.Learner}, &pupils)
	if err != nil {
		return 0, nil, err
	}
	in = map[string]int{}
	err = tx.each(`SELECT assignment, count(*) FROM submission WHERE standing AND workspace = $1 GROUP BY assignment`, []any{w},
		func(r *sql.Rows) error {
			var key string
			var n int
			err := r.Scan(&key, &n)
			in[key] = n
			return err
		})
	return pupils, in, err
}
