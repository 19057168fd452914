package storage

import (
	"database/sql"
	"slices"
	"time"

	"genjin/followup"
)

// Reported is a visit as a summary needs it.
type Reported struct {
	followup.Visit
	Rep, Team string // name and team of its rep

	again time.Time // when the client was visited last after it; of open steps only
}

const reportedColumns = `v.id, m.person, v.client, v.named, v.company, v.ended, v.sent, v.skipped, v.missed, v.quiet, v.next, v.next_on, m.name, m.team`

// VisitsBetween returns the visits in w that ended from from on and before to, and of p alone if p is given,
// in the order of their ends. Those that were taken back are left out, as is the note.
func (tx *Tx) VisitsBetween(w followup.WorkspaceID, p followup.PersonID, from, to time.Time) ([]Reported, error) {
	return tx.reported(w, `SELECT `+reportedColumns+`, 0 FROM member m JOIN visit v ON v.owner = m.person
		WHERE m.workspace = $1 AND `+whose(p)+` AND v.workspace = $1 AND v.ended >= $3 AND v.ended < $4
		AND v.withdrawn = 0 ORDER BY v.ended, v.id`, w, p, millis(from), millis(to))
}

// OpenSteps returns the visits in w before to, of which the visit or the day of its step was from from on, and
// whose step is open still: no later visit to the client before to names a new step, and none came on the step's day or after it,
// by the days of zone. Each counts for whose the step is: who took over a client that was handed over. Of p alone if
// p is given; the step that is due first first. At most limit are looked at.
func (tx *Tx) OpenSteps(w followup.WorkspaceID, p followup.PersonID, from, to time.Time, zone *time.Location, limit int) ([]Reported, error) {
	const later = `FROM visit o WHERE o.client = v.client AND o.client <> '' AND o.ended > v.ended AND o.ended < $4 AND o.withdrawn = 0`
	rs, err := tx.reported(w, `SELECT `+reportedColumns+`, coalesce((SELECT max(o.ended) `+later+`), 0) FROM member m JOIN visit v ON v.step_of = m.person
		WHERE m.workspace = $1 AND `+whose(p)+` AND v.workspace = $1 AND (v.ended >= $3 OR v.next_on >= $6) AND v.ended < $4
		AND v.withdrawn = 0 AND v.next <> '' AND NOT EXISTS (SELECT 1 `+later+` AND o.next <> '')
		ORDER BY CASE WHEN v.next_on = '' THEN 1 ELSE 0 END, v.next_on, v.ended, v.id LIMIT $5`, w, p, millis(from), millis(to), limit, dayText(followup.DayOf(from.In(zone))))
	return slices.DeleteFunc(rs, func(r Reported) bool {
		return !r.again.IsZero() && (r.NextOn.IsZero() || !followup.DayOf(r.again.In(zone)).Before(r.NextOn))
	}), err
}

// whose limits m to the person $2; to nobody if p, which $2 is, is empty. A person is found by his key: an OR of both
// would look at every member for the list of each.
func whose(p followup.PersonID) string {
	if p == "" {
		return `$2 = ''`
	}
	return `m.person = $2`
}

func (tx *Tx) reported(w followup.WorkspaceID, query string, args ...any) ([]Reported, error) {
	var rs []Reported
	err := tx.each(query, args, func(r *sql.Rows) error {
		var ended, sent, skipped, missed, again int64
		var on string
		v := Reported{Visit: followup.Visit{Workspace: w}}
		err := r.Scan(&v.ID, &v.Owner, &v.Client, &v.Named, &v.Company, &ended, &sent, &skipped, &missed, &v.Quiet, &v.Next, &on, &v.Rep, &v.Team, &again)
		v.again = instant(again)
		v.Ended, v.Sent, v.Skipped, v.Missed = instant(ended), instant(sent), instant(skipped), instant(missed)
		v.NextOn = day(on)
		rs = append(rs, v)
		return err
	})
	return rs, err
}

// HandedIn returns how many hand in homework in w, by the trainer's list and beside it, and how many of them
// have handed in each assignment before to.
func (tx *Tx) HandedIn(w followup.WorkspaceID, to time.Time) (pupils int, in map[string]int, err error) {
	const learner = `m.workspace = $1 AND m.gone = 0 AND m.roles & $2 <> 0 AND m.roles & $3 = 0`
	err = tx.get(`SELECT (SELECT count(*) FROM roster WHERE workspace = $1) + (SELECT count(*) FROM member m WHERE `+learner+`
		AND NOT EXISTS (SELECT 1 FROM roster r WHERE r.workspace = $1 AND r.person = m.person))`,
		[]any{w, followup.Learner, followup.Trainer}, &pupils)
	if err != nil {
		return 0, nil, err
	}
	in = map[string]int{}
	err = tx.each(`SELECT s.assignment, count(*) FROM submission s WHERE s.standing AND s.workspace = $1 AND s.begun < $4
		AND (EXISTS (SELECT 1 FROM roster r WHERE r.workspace = $1 AND r.person = s.person)
		OR EXISTS (SELECT 1 FROM member m WHERE `+learner+` AND m.person = s.person))
		GROUP BY s.assignment`, []any{w, followup.Learner, followup.Trainer, millis(to)},
		func(r *sql.Rows) error {
			var key string
			var n int
			err := r.Scan(&key, &n)
			in[key] = n
			return err
		})
	return pupils, in, err
}

// Ahead is a trip or an anniversary to come, as a summary needs it.
type Ahead struct {
	Owner     followup.PersonID
	Rep, Team string // name and team of the rep
	Client    followup.Client
	From, To  followup.Day
	What      string // the place, or the name of the day
	City      string // id of the place, where it is known
}

// TripsAhead returns the trips in w that touch the days from from to to, and of p alone if p is given, at most
// limit, the earliest first.
func (tx *Tx) TripsAhead(w followup.WorkspaceID, p followup.PersonID, from, to followup.Day, limit int) ([]Ahead, error) {
	return tx.ahead(`SELECT m.person, m.name, m.team, c.name, c.company, t.leaves, t.returns, t.place, t.city
		FROM member m JOIN trip t ON t.owner = m.person AND t.workspace = $1 JOIN client c ON c.id = t.client
		WHERE m.workspace = $1 AND `+whose(p)+` AND t.returns >= $3 AND t.leaves <= $4
		ORDER BY t.leaves, t.id LIMIT $5`, w, p, dayText(from), dayText(to), limit)
}

// AnniversariesAhead returns the anniversaries in w that come next from from to to, and of p alone if p is
// given, at most limit, the earliest first.
func (tx *Tx) AnniversariesAhead(w followup.WorkspaceID, p followup.PersonID, from, to followup.Day, limit int) ([]Ahead, error) {
	return tx.ahead(`SELECT m.person, m.name, m.team, c.name, c.company, a.next, a.next, a.name, ''
		FROM member m JOIN anniversary a ON a.owner = m.person AND a.workspace = $1 JOIN client c ON c.id = a.client
		WHERE m.workspace = $1 AND `+whose(p)+` AND a.next >= $3 AND a.next <= $4
		ORDER BY a.next, a.id LIMIT $5`, w, p, dayText(from), dayText(to), limit)
}

func (tx *Tx) ahead(query string, args ...any) ([]Ahead, error) {
	var as []Ahead
	err := tx.each(query, args, func(r *sql.Rows) error {
		var a Ahead
		var from, to string
		err := r.Scan(&a.Owner, &a.Rep, &a.Team, &a.Client.Name, &a.Client.Company, &from, &to, &a.What, &a.City)
		a.From, a.To = day(from), day(to)
		as = append(as, a)
		return err
	})
	return as, err
}
