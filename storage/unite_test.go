package storage_test

import (
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"genjin/followup"
	"genjin/followup/course"
	"genjin/storage"
)

// The two people of these tests; the ids stand in no other word.
const (
	from followup.PersonID = "fromfromfrom"
	into followup.PersonID = "intointointo"
)

// plantBoth puts two people into the database who were in no workspace yet, each with an account, and the
// workspaces w and v.
func plantBoth(tx *storage.Tx) error {
	return errors.Join(
		tx.AddWorkspace(followup.Workspace{ID: "w", Name: "恒拓"}, noon), tx.AddWorkspace(followup.Workspace{ID: "v", Name: "夜校"}, noon),
		tx.PutChat(storage.Chat{ID: "tg/g", Workspace: "w", State: storage.Bound}),
		tx.PutChat(storage.Chat{ID: "wc/g", Workspace: "w", State: storage.Bound}),
		tx.AddPerson(followup.Person{ID: from, Name: "Wang", Lang: "en", Zone: "Asia/Tokyo", Owner: true}),
		tx.AddPerson(followup.Person{ID: into, Name: "王芳", Lang: "zh"}),
		tx.PutAccount(storage.Account{ID: "wc/u", Person: from, Private: "wc/u"}),
		tx.PutAccount(storage.Account{ID: "tg/1", Person: into, Private: "tg/1"}),
	)
}

// plantAll gives from a row in each table that names a person.
func plantAll(tx *storage.Tx) error {
	trip := followup.Trip{ID: "trip", Workspace: "w", Owner: from, Client: "c", Leaves: day(1), Returns: day(2)}
	past, err := json.Marshal(trip)
	list := followup.ReminderID("morning/w/" + string(from))
	return errors.Join(err, plantBoth(tx),
		tx.AddPerson(followup.Person{ID: "earlier"}), tx.Unite("earlier", from),
		tx.PutMember(followup.Member{Workspace: "w", Person: from, Name: "Wang", Joined: noon}),
		tx.Seat("wc/g", from),
		tx.PutClient(followup.Client{ID: "c", Workspace: "w", Owner: from, Name: "王总"}),
		tx.PutVisit(storage.Visit{Visit: followup.Visit{ID: "visit", Workspace: "w", Owner: from, Client: "c", Said: noon, Ended: noon}}),
		tx.PutTrip(trip),
		tx.PutAnniversary(followup.Anniversary{ID: "a", Workspace: "w", Owner: from, Client: "c", Name: "生日", Month: 3, Date: 5}),
		tx.PutGreeting(storage.Greeting{Greeting: followup.Greeting{ID: "g", Workspace: "w", Owner: from, Client: "c", Day: day(0), Meal: followup.AtMorning}}),
		tx.PutListed(storage.List{Workspace: "w", Person: from, Day: day(0), Meal: followup.AtMorning}, "list/1"),
		tx.PutRhythm(followup.Rhythm{Workspace: "w", Person: from, MorningAt: 450}),
		tx.PutFocus(from, storage.Focus{About: "submission/s", Until: noon}),
		tx.AddAct(storage.Act{ID: "deed", Person: from, About: "trip/trip", Kind: "drop", At: noon, Past: string(past)}),
		tx.PutPupil(course.Pupil{ID: "pupil", Workspace: "w", Name: "Wang", Person: from}),
		tx.PutSubmission(submission("s", "w", from, "2.1", 1, 0)),
		tx.Plan(followup.Reminder{ID: "visit/visit", Kind: "visit", About: "visit/visit", Workspace: "w", Person: from, Due: noon},
			followup.Reminder{ID: list, Kind: "morning", About: string(list), Workspace: "w", Person: from, Due: noon}),
		opened(tx.OpenHandover("w", from, "handed")), tx.PutQuestion("member/w/"+string(from), storage.Question{Person: from, Message: "asked/1"}),
		tx.PutContact(storage.Contact{ID: "card", Workspace: "w", Owner: from, Name: "王总", Phone: "+8613800138000", At: noon}),
		tx.PutLink(storage.Link{Person: from, Account: "wc/u", Hash: "hash", Until: noon}),
		tx.Audit(storage.AuditRow{At: noon, Workspace: "w", Person: from, Act: "set team", About: "person/" + string(from)}),
	)
}

func opened(_ storage.Handover, err error) error { return err }

func submission(id string, w followup.WorkspaceID, p followup.PersonID, key string, version, minute int) storage.Submission {
	at := noon.Add(time.Duration(minute) * time.Minute)
	return storage.Submission{Submission: course.Submission{
		ID: followup.SubmissionID(id), Workspace: w, Person: p, Key: key, Version: version, Begun: at, Changed: at,
	}}
}

// TestWhoIsJoinedIsNamedNowhere: each column that names a person is moved, and no id of his hides in another. A
// table with such a column has to be planted here, and moved.
func TestWhoIsJoinedIsNamedNowhere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genjin.db")
	db := openAt(t, path)
	do(t, db, plantAll)
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	count := func(c column, where string) (n int) {
		t.Helper()
		query := fmt.Sprintf(`SELECT count(*) FROM %q WHERE `+where, c.table, c.name)
		if err := raw.QueryRowContext(t.Context(), query, string(from)).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	all := columns(t, raw)
	for _, c := range all {
		if c.person && count(c, `%q = $1`) == 0 {
			t.Errorf("%s names a person: plant a row of his, and see that joining moves it", c)
		}
	}
	do(t, db, func(tx *storage.Tx) error { return tx.Unite(from, into) })
	for _, c := range all {
		if n := count(c, `instr(CAST(%q AS TEXT), $1) > 0`); n > 0 && c.String() != "person.id" {
			t.Errorf("%s names him still, in %d rows", c, n)
		}
	}
	do(t, db, func(tx *storage.Tx) error {
		for _, id := range []followup.PersonID{"earlier", from, into} {
			if p, _, err := tx.Person(id); err != nil || p.ID != into || p.Name != "王芳" || p.Zone != "Asia/Tokyo" || p.Lang != "zh" || !p.Owner {
				t.Errorf("%s is %+v now, %v", id, p, err)
			}
		}
		owners, err := tx.Owners()
		if !slices.Equal(owners, []followup.PersonID{into}) {
			t.Errorf("owners: %v", owners)
		}
		return err
	})
}

// column is a column of the schema; person says that it names one.
type column struct {
	table, name string
	person      bool
}

func (c column) String() string { return c.table + "." + c.name }

// columns returns all columns but the ids of people.
func columns(t *testing.T, db *sql.DB) []column {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT m.name, c.name,
		c.name IN ('person', 'owner', 'became') OR f."table" = 'person' FROM sqlite_master m
		JOIN pragma_table_info(m.name) c LEFT JOIN pragma_foreign_key_list(m.name) f ON f."from" = c.name
		WHERE m.type = 'table' ORDER BY 1, 2`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []column
	for rows.Next() {
		var c column
		var person sql.NullBool
		if err := rows.Scan(&c.table, &c.name, &person); err != nil {
			t.Fatal(err)
		}
		c.person = person.Bool && c.String() != "person.owner" // that says whether he owns the installation
		all = append(all, c)
	}
	if err := rows.Err(); err != nil || len(all) < 100 {
		t.Fatalf("%d columns, %v", len(all), err)
	}
	return all
}

// uniting: what both have becomes one, and nothing is lost or doubled.
func uniting(t *testing.T, db *storage.DB) {
	do(t, db, func(tx *storage.Tx) error {
		list := storage.List{Workspace: "w", Day: day(0), Meal: followup.AtMorning}
		errs := []error{plantBoth(tx)}
		for i, p := range []followup.PersonID{into, from} {
			list.Person = p
			errs = append(errs,
				tx.PutMember(followup.Member{Workspace: "w", Person: p, Name: string(p), Roles: followup.Roles(1 << i), Joined: noon.Add(-time.Duration(i) * time.Hour)}),
				tx.Seat("wc/g", p), tx.PutListed(list, string(p)+"/1"),
				tx.PutRhythm(followup.Rhythm{Workspace: "w", Person: p, MorningAt: 440 + i}),
				tx.PutFocus(p, storage.Focus{About: string(p), Until: noon.Add(time.Duration(i) * time.Minute)}),
				tx.PutPupil(course.Pupil{ID: followup.PupilID(p), Workspace: "w", Name: string(p), Team: "组" + string(p), Person: p}),
				tx.Plan(followup.Reminder{ID: followup.ReminderID("morning/w/" + p), Kind: "morning", Person: p, Due: noon}))
			for place := range 2 {
				errs = append(errs, tx.PutGreeting(storage.Greeting{Greeting: followup.Greeting{
					ID: followup.GreetingID(fmt.Sprintf("%d%d", i, place)), Workspace: "w", Owner: p, Day: day(0), Meal: followup.AtMorning, Place: place,
				}}))
			}
		}
		return errors.Join(append(errs,
			tx.PutMember(followup.Member{Workspace: "v", Person: from, Name: "Wang", Roles: followup.Admin, Joined: noon}),
			tx.PutRhythm(followup.Rhythm{Workspace: "v", Person: from, MorningAt: 450}),
			tx.PutSubmission(submission("a1", "w", into, "2.1", 1, 0)), tx.PutSubmission(submission("a2", "w", into, "2.1", 2, 20)),
			tx.PutSubmission(submission("b1", "w", from, "2.1", 1, 10)), tx.PutSubmission(submission("b2", "w", from, "2.1", 2, 30)),
			tx.PutSubmission(submission("c", "w", from, "2.2", 1, 5)), tx.Stand("w", from, "2.2"),
			tx.Unite(from, into))...)
	})
	do(t, db, func(tx *storage.Tx) error {
		ms, err := tx.Members("w")
		if err != nil || len(ms) != 1 || ms[0].Person != into || ms[0].Roles != followup.Learner|followup.Rep ||
			ms[0].Name != string(from) || ms[0].Team != "组"+string(from) || !ms[0].Joined.Equal(noon.Add(-time.Hour)) {
			t.Errorf("members: %+v, %v", ms, err)
		}
		if m, err := tx.Member("v", into); err != nil || m.Roles != followup.Admin {
			t.Errorf("member of the other workspace: %+v, %v", m, err)
		}
		ps, err := tx.Roster("w")
		if err != nil || len(ps) != 2 || ps[0].Person != into || ps[1].Person != "" {
			t.Errorf("of two names on the list he has that of who joined first: %+v, %v", ps, err)
		}
		gs, err := tx.Greetings(into, "w", day(0), followup.AtMorning)
		if err != nil || len(gs) != 4 || gs[1].ID != "01" || gs[2].ID != "10" || gs[3].Place != 3 {
			t.Errorf("the list of the day: %+v, %v", gs, err)
		}
		if key, err := tx.Listed(storage.List{Workspace: "w", Person: into, Day: day(0), Meal: followup.AtMorning}); err != nil || key != string(into)+"/1" {
			t.Errorf("the list stands in %q, %v", key, err)
		}
		if r, err := tx.Rhythm("w", into); err != nil || r.MorningAt != 440 {
			t.Errorf("rhythm: %+v, %v", r, err)
		}
		if r, err := tx.Rhythm("v", into); err != nil || r.MorningAt != 450 {
			t.Errorf("rhythm of the other workspace: %+v, %v", r, err)
		}
		if f, err := tx.Focus(into); err != nil || f.About != string(from) {
			t.Errorf("the next words are about %+v, %v", f, err)
		}
		if due, err := tx.Due(noon, 10); err != nil || len(due) != 1 || due[0].ID != followup.ReminderID("morning/w/"+into) {
			t.Errorf("due: %+v, %v", due, err)
		}
		for id, version := range map[followup.SubmissionID]int{"a1": 1, "b1": 2, "a2": 3, "b2": 4, "c": 1} {
			if s, err := tx.Submission(id); err != nil || s.Version != version || s.Person != into {
				t.Errorf("%s is version %d, %v", id, s.Version, err)
			}
		}
		ss, err := tx.Standing("w", into)
		if err != nil || len(ss) != 2 || ss[0].ID != "b2" || ss[1].ID != "c" {
			t.Errorf("what counts: %+v, %v", ss, err)
		}
		left, err := tx.Unseat("wc/g", into, "w")
		if err != nil || left != 0 {
			t.Errorf("he sits in %d more groups, %v", left, err)
		}
		return nil
	})
}
