package storage

import (
	"database/sql"
	"errors"
	"time"

	"genjin/followup"
)

// Greeting is a greeting with the message that is its draft.
type Greeting struct {
	followup.Greeting
	Draft string // key; empty while it was not brought
	Text  string // what the draft reads; empty while it was not brought, and once it is erased
}

const greetingColumns = `id, workspace, owner, client, occasion, meal, due_to, day, note, place, n, brought, sent, skipped, draft, text, void`

func scanGreeting(scan func(...any) error) (Greeting, error) {
	var g Greeting
	var on string
	var brought, sent, skipped int64
	err := scan(&g.ID, &g.Workspace, &g.Owner, &g.Client, &g.Occasion, &g.Meal, &g.Of, &on, &g.Note, &g.Place, &g.N, &brought, &sent, &skipped, &g.Draft, &g.Text, &g.Void)
	g.Day = day(on)
	g.Brought, g.Sent, g.Skipped = instant(brought), instant(sent), instant(skipped)
	return g, err
}

// PutGreeting stores g, new or changed.
func (tx *Tx) PutGreeting(g Greeting) error {
	_, err := tx.exec(`INSERT INTO greeting (`+greetingColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
		ON CONFLICT (id) DO UPDATE SET occasion = excluded.occasion, meal = excluded.meal, note = excluded.note,
		place = excluded.place, n = excluded.n, brought = excluded.brought, sent = excluded.sent, skipped = excluded.skipped, draft = excluded.draft, text = excluded.text, void = excluded.void`,
		g.ID, g.Workspace, g.Owner, g.Client, g.Occasion, g.Meal, g.Of, dayText(g.Day), g.Note, g.Place, g.N,
		millis(g.Brought), millis(g.Sent), millis(g.Skipped), g.Draft, g.Text, g.Void)
	return err
}

// Greeting returns the greeting id.
func (tx *Tx) Greeting(id followup.GreetingID) (Greeting, error) {
	return scanGreeting(func(dest ...any) error {
		return tx.get(`SELECT `+greetingColumns+` FROM greeting WHERE id = $1`, []any{id}, dest...)
	})
}

// GreetingOf returns the greeting of owner's that of calls for on a day, for an occasion. One that must not be
// sent any more is none.
func (tx *Tx) GreetingOf(owner followup.PersonID, w followup.WorkspaceID, d followup.Day, o followup.Occasion, of string) (Greeting, error) {
	return scanGreeting(func(dest ...any) error {
		return tx.get(`SELECT `+greetingColumns+` FROM greeting WHERE owner = $1 AND workspace = $2 AND day = $3
			AND occasion = $4 AND due_to = $5 AND void = '' LIMIT 1`, []any{owner, w, dayText(d), o, of}, dest...)
	})
}

// GreetingsFor returns the greetings of c that of calls for, from the day from on. They are few: none is made
// before it is brought or listed.
func (tx *Tx) GreetingsFor(c followup.ClientID, of string, from followup.Day) ([]Greeting, error) {
	return tx.greetings(`SELECT `+greetingColumns+` FROM greeting WHERE client = $1 AND due_to = $2 AND day >= $3 ORDER BY id`,
		c, of, dayText(from))
}

// OpenDrafts returns the greetings of owner for c, from the day from on, whose drafts were brought and neither sent
// nor left out.
func (tx *Tx) OpenDrafts(owner followup.PersonID, c followup.ClientID, from followup.Day) ([]Greeting, error) {
	return tx.greetings(`SELECT `+greetingColumns+` FROM greeting WHERE client = $1 AND owner = $2 AND day >= $3
		AND text <> '' AND sent = 0 AND skipped = 0 ORDER BY id`, c, owner, dayText(from))
}

// Greetings returns owner's greetings of a day, those of one list if meal is given: of the morning,
// of the dinner, of none, each in their order.
func (tx *Tx) Greetings(owner followup.PersonID, w followup.WorkspaceID, d followup.Day, meal followup.Meal) ([]Greeting, error) {
	return tx.greetings(`SELECT `+greetingColumns+` FROM greeting WHERE owner = $1 AND workspace = $2 AND day = $3
		AND ($4 = '' OR meal = $4) ORDER BY meal DESC, place, id`, owner, w, dayText(d), meal)
}

func (tx *Tx) greetings(query string, args ...any) ([]Greeting, error) {
	var gs []Greeting
	err := tx.each(query, args, func(r *sql.Rows) error {
		g, err := scanGreeting(r.Scan)
		gs = append(gs, g)
		return err
	})
	return gs, err
}

// Told notes that whom is shown the text with the hash sum at at; false if that was shown after since. whom is a client's
// id, or what stands for all clients of a firm.
func (tx *Tx) Told(whom string, sum int64, at, since time.Time) (fresh bool, err error) {
	n, err := tx.exec(`INSERT INTO told (client, sum, at) VALUES ($1, $2, $3)
		ON CONFLICT (client, sum) DO UPDATE SET at = excluded.at WHERE told.at < $4`, whom, sum, millis(at), millis(since))
	return n > 0, err
}

// List is a page of a rep's list of a day.
type List struct {
	Workspace followup.WorkspaceID
	Person    followup.PersonID
	Day       followup.Day
	Meal      followup.Meal
	Page      int // from 0
}

// Listed returns the key of the newest message that shows l; followup.ErrNotFound if it was not brought.
func (tx *Tx) Listed(l List) (key string, err error) {
	err = tx.get(`SELECT message FROM list WHERE person = $1 AND workspace = $2 AND day = $3 AND meal = $4 AND page = $5`,
		[]any{l.Person, l.Workspace, dayText(l.Day), l.Meal, l.Page}, &key)
	return key, err
}

// ListOwner returns the page that the message key shows.
func (tx *Tx) ListOwner(key string) (List, error) {
	var l List
	var on string
	err := tx.get(`SELECT person, workspace, day, meal, page FROM list WHERE message = $1`, []any{key}, &l.Person, &l.Workspace, &on, &l.Meal, &l.Page)
	l.Day = day(on)
	return l, err
}

// PutListed notes which message shows l.
func (tx *Tx) PutListed(l List, key string) error {
	_, err := tx.exec(`INSERT INTO list (person, workspace, day, meal, page, message) VALUES ($1, $2, $3, $4, $5, $6)
		ON CONFLICT (person, workspace, day, meal, page) DO UPDATE SET message = excluded.message`,
		l.Person, l.Workspace, dayText(l.Day), l.Meal, l.Page, key)
	return err
}

// Rhythm returns when p is brought his lists in w; who set nothing has the default.
func (tx *Tx) Rhythm(w followup.WorkspaceID, p followup.PersonID) (followup.Rhythm, error) {
	r := followup.Rhythm{Workspace: w, Person: p}
	err := tx.get(`SELECT morning_off, morning_at, dinner, dinner_at, days FROM rhythm WHERE workspace = $1 AND person = $2`,
		[]any{w, p}, &r.MorningOff, &r.MorningAt, &r.Dinner, &r.DinnerAt, &r.Days)
	if errors.Is(err, followup.ErrNotFound) {
		return r, nil
	}
	return r, err
}

// PutRhythm stores r.
func (tx *Tx) PutRhythm(r followup.Rhythm) error {
	_, err := tx.exec(`INSERT INTO rhythm (workspace, person, morning_off, morning_at, dinner, dinner_at, days)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (workspace, person) DO UPDATE SET morning_off = excluded.morning_off,
		morning_at = excluded.morning_at, dinner = excluded.dinner, dinner_at = excluded.dinner_at, days = excluded.days`,
		r.Workspace, r.Person, r.MorningOff, r.MorningAt, r.Dinner, r.DinnerAt, r.Days)
	return err
}

// Unplanned returns at most limit members with role who want lists of meal and have no pending reminder
// meal/workspace/person.
func (tx *Tx) Unplanned(role followup.Roles, meal followup.Meal, limit int) ([]followup.Member, error) {
	wants := `NOT EXISTS (SELECT 1 FROM rhythm o WHERE o.workspace = m.workspace AND o.person = m.person AND o.morning_off)`
	if meal == followup.AtDinner {
		wants = `EXISTS (SELECT 1 FROM rhythm o WHERE o.workspace = m.workspace AND o.person = m.person AND o.dinner)`
	}
	return tx.members(`SELECT `+memberColumns+` FROM member m WHERE gone = 0 AND roles & $1 <> 0 AND `+wants+` AND NOT EXISTS (
		SELECT 1 FROM reminder r WHERE r.id = $2 || '/' || m.workspace || '/' || m.person AND r.state = 0) LIMIT $3`, role, meal, limit)
}

// Lists counts, by rep, the places in the lists of a day and meal in w, and those marked sent before ends. Who
// is on leave that day is left out, and so is what must not be sent as its trip was ended.
func (tx *Tx) Lists(w followup.WorkspaceID, d followup.Day, meal followup.Meal, ends time.Time) (map[followup.PersonID]Share, error) {
	shares := map[followup.PersonID]Share{}
	err := tx.each(`SELECT g.owner, count(*), sum(CASE WHEN g.sent > 0 AND g.sent < $4 THEN 1 ELSE 0 END)
		FROM greeting g JOIN member m ON m.person = g.owner AND m.workspace = $1
		WHERE g.workspace = $1 AND g.day = $2 AND g.meal = $3 AND g.void = ''
		AND NOT (m.leave_from <> '' AND m.leave_from <= $2 AND m.leave_to >= $2) GROUP BY g.owner`,
		[]any{w, dayText(d), meal, millis(ends)}, func(r *sql.Rows) error {
			var p followup.PersonID
			var s Share
			err := r.Scan(&p, &s.Of, &s.Done)
			shares[p] = s
			return err
		})
	return shares, err
}

// Share is so many of so many.
type Share struct{ Done, Of int }
