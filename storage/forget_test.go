package storage_test

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

const (
	forgotten = followup.ClientID("gonegonegone")
	secret    = "阿克苏江总"
)

// plantClient puts a client into the database with a row in each table that tells of him, by his id or his name, and
// another client beside him.
func plantClient(tx *storage.Tx) error {
	about := "visit/v1"
	at := noon
	say := func(about string) error {
		return tx.Say(messages.Message{Key: about + "/1", Chat: "tg/1", About: about, Text: secret, Deadline: at})
	}
	visit := func(id followup.VisitID, c followup.ClientID, name string) error {
		return tx.PutVisit(storage.Visit{Visit: followup.Visit{
			ID: id, Workspace: "w", Owner: into, Client: c, Named: name, Company: name, Note: name, Next: name, Said: noon, Ended: noon, Missed: noon,
		}, Draft: "visit/" + string(id) + "/1"})
	}
	return errors.Join(plantBoth(tx),
		tx.PutMember(followup.Member{Workspace: "w", Person: into, Name: "王芳", Roles: followup.Rep, Joined: noon}),
		tx.PutClient(followup.Client{ID: forgotten, Workspace: "w", Owner: into, Name: secret, Company: secret, Phone: "+8613800138000"}),
		tx.PutClient(followup.Client{ID: "other", Workspace: "w", Owner: into, Name: "孙总"}),
		visit("v1", forgotten, secret), visit("v2", "other", "孙总"),
		tx.PutTrip(followup.Trip{ID: "t1", Workspace: "w", Owner: into, Client: forgotten, Place: secret, Leaves: day(1), Returns: day(2)}),
		tx.PutAnniversary(followup.Anniversary{ID: "a1", Workspace: "w", Owner: into, Client: forgotten, Name: secret, Month: 3, Date: 5}),
		tx.PutGreeting(storage.Greeting{Greeting: followup.Greeting{ID: "g1", Workspace: "w", Owner: into, Client: forgotten, Day: day(0), Note: secret}, Text: secret}),
		tx.AddAct(storage.Act{ID: "d1", Person: into, About: about, Kind: "change", At: at, Past: secret}),
		tx.Plan(followup.Reminder{ID: "trip/t1", Kind: "trip", About: "trip/t1", Workspace: "w", Person: into, Due: at, Reason: secret}),
		tx.PutContact(storage.Contact{ID: "card", Workspace: "w", Owner: into, Name: secret, Phone: "+8613800138000", At: noon}),
		tx.AddAttachment(storage.Attachment{ID: "f1", About: about, Name: secret}),
		tx.PutExternal(storage.External{ID: "e1", Client: forgotten, Chat: "wc/u/lisi", External: "wm1", Name: secret, Linked: true}),
		tx.PutRelay(storage.Relay{About: about, ID: "relay/1", Client: forgotten, Chat: "wc/u/lisi", Task: "msg1"}),
		tx.AddJob(storage.Job{ID: "relay/1", Kind: "relay", About: about, Body: []byte(secret), Due: at}),
		look(tx),
		say(about), say("lost/v1"), say("trip/t1"), say("anniversary/a1"), say("greeting/g1"),
	)
}

// look notes that contacts were looked through for the client.
func look(tx *storage.Tx) error {
	_, err := tx.Look(forgotten, "wc/u/lisi", noon)
	return err
}

// TestForget: no table knows the client by id or name, and of his visit the time stays.
func TestForget(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genjin.db")
	db := openAt(t, path)
	do(t, db, plantClient)
	do(t, db, func(tx *storage.Tx) error {
		_, err := tx.Told(string(forgotten), 1, noon, noon)
		for _, about := range []string{"visit/v1", "lost/v1", "trip/t1", "anniversary/a1"} { // that of the greeting waits still
			err = errors.Join(err, tx.Mark(about+"/1", storage.Outcome{State: storage.OutboxSent, Sent: about}))
		}
		return err
	})
	raw, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	tells := func() (where []string) {
		for _, c := range columns(t, raw) {
			var n int
			query := fmt.Sprintf(`SELECT count(*) FROM %q WHERE instr(CAST(%q AS TEXT), $1) > 0 OR instr(CAST(%q AS TEXT), $2) > 0`, c.table, c.name, c.name)
			if err := raw.QueryRowContext(t.Context(), query, secret, string(forgotten)).Scan(&n); err != nil {
				t.Fatal(err)
			}
			if n > 0 {
				where = append(where, c.String())
			}
		}
		return where
	}
	if n := len(tells()); n < 20 {
		t.Fatalf("he is planted in %d columns only: %v", n, tells())
	}
	do(t, db, func(tx *storage.Tx) error {
		k, err := tx.Kept(forgotten)
		if k != (storage.Kept{Visits: 1, Trips: 1, Anniversaries: 1}) {
			t.Errorf("kept: %+v", k)
		}
		_, err2 := tx.Forget(forgotten)
		return errors.Join(err, err2)
	})
	if where := tells(); len(where) > 0 {
		t.Errorf("still told of in %s", strings.Join(where, ", "))
	}
	do(t, db, func(tx *storage.Tx) error {
		vs, err := tx.VisitsBetween("w", into, noon, noon.AddDate(0, 0, 1))
		if len(vs) != 2 || vs[0].Missed.IsZero() || !vs[0].Forgotten() || vs[1].Named != "孙总" {
			t.Errorf("visits: %+v", vs)
		}
		open, err2 := tx.OpenVisits(into, "w", noon)
		if len(open) != 1 {
			t.Errorf("open: %+v", open)
		}
		return errors.Join(err, err2)
	})
}

// TestErase: bytes go once no record names them.
func TestErase(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "genjin.db"))
	do(t, db, plantClient)
	sum, size, err := db.Files().Put(t.Context(), strings.NewReader("图纸"), 100)
	if err != nil {
		t.Fatal(err)
	}
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(tx.SetAttachment(storage.Attachment{ID: "f1", Sum: sum, Size: size}),
			tx.AddAttachment(storage.Attachment{ID: "f2", About: "part/1", Sum: sum, Size: size}))
	})
	stands := func() bool {
		t.Helper()
		if err := db.Erase(t.Context(), sum); err != nil {
			t.Fatal(err)
		}
		f, err := db.Files().Open(sum)
		if err == nil {
			_ = f.Close()
		} else if !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		return err == nil
	}
	do(t, db, func(tx *storage.Tx) error {
		sums, err := tx.Forget(forgotten)
		if len(sums) != 1 || sums[0] != sum {
			t.Errorf("files: %v", sums)
		}
		return err
	})
	if !stands() {
		t.Error("bytes are gone that a hand-in names")
	}
	do(t, db, func(tx *storage.Tx) error {
		_, err := tx.AdoptAttachment("f2", "visit/v2")
		_, err2 := tx.Forget("other")
		return errors.Join(err, err2)
	})
	for range 2 { // the second time they are gone already
		if stands() {
			t.Error("bytes stand that nothing names")
		}
	}
}
