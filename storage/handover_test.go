package storage_test

import (
	"errors"
	"testing"
	"time"

	"genjin/followup"
	"genjin/storage"
)

// handingOver: a client goes with all that is to come for him, and nothing of what was.
func handingOver(t *testing.T, db *storage.DB) {
	do(t, db, func(tx *storage.Tx) error {
		errs := []error{tx.AddWorkspace(followup.Workspace{ID: "w"}, noon)}
		for _, p := range []followup.PersonID{"old", "new"} {
			m := followup.Member{Workspace: "w", Person: p, Name: string(p), Roles: followup.Rep, Joined: noon}
			if p == "old" {
				m.Gone = noon
			}
			errs = append(errs, tx.AddPerson(followup.Person{ID: p}), tx.PutMember(m))
		}
		for _, c := range []followup.ClientID{"goes", "stays"} {
			owner := followup.PersonID("old")
			v := storage.Visit{Visit: followup.Visit{ID: followup.VisitID(c), Workspace: "w", Owner: owner, Client: c, Ended: noon, Next: "寄样"}}
			errs = append(errs, tx.PutClient(followup.Client{ID: c, Workspace: "w", Owner: owner, Name: string(c)}),
				tx.PutTrip(followup.Trip{ID: followup.TripID(c), Workspace: "w", Owner: owner, Client: c, Leaves: day(3), Returns: day(4)}),
				tx.PutAnniversary(followup.Anniversary{ID: followup.AnniversaryID(c), Workspace: "w", Owner: owner, Client: c, Next: day(3)}),
				tx.PutVisit(v))
		}
		return errors.Join(append(errs, tx.Give("goes", "new"))...)
	})
	do(t, db, func(tx *storage.Tx) error {
		for _, p := range []followup.PersonID{"old", "new"} {
			want := map[followup.PersonID]string{"old": "stays", "new": "goes"}[p]
			cs, err := tx.ClientsOf("w", p)
			if err != nil || len(cs) != 1 || string(cs[0].ID) != want {
				t.Errorf("clients of %s: %+v, %v", p, cs, err)
			}
			if ts, err := tx.TripsOn("w", p, day(0), day(9), 9); err != nil || len(ts) != 1 || string(ts[0].ID) != want {
				t.Errorf("trips of %s: %+v, %v", p, ts, err)
			}
			if as, err := tx.Anniversaries("w", p, day(0), day(9), 9); err != nil || len(as) != 1 || string(as[0].ID) != want {
				t.Errorf("anniversaries of %s: %+v, %v", p, as, err)
			}
			if vs, err := tx.OpenSteps("w", p, noon.Add(-time.Hour), noon.Add(time.Hour), time.UTC, 9); err != nil || len(vs) != 1 || string(vs[0].ID) != want || vs[0].Owner != p {
				t.Errorf("next steps of %s: %+v, %v", p, vs, err)
			}
		}
		if vs, err := tx.VisitsBetween("w", "old", noon.Add(-time.Hour), noon.Add(time.Hour)); err != nil || len(vs) != 2 {
			t.Errorf("the visits that he made: %+v, %v", vs, err)
		}
		if ls, err := tx.LeftClients("w"); err != nil || len(ls) != 1 || ls[0].Person != "old" || ls[0].Clients != 1 {
			t.Errorf("who left clients: %+v, %v", ls, err)
		}
		return errors.Join(tx.GiveVisit("goes", "new"), tx.Give("stays", "new"))
	})
	do(t, db, func(tx *storage.Tx) error {
		if v, err := tx.Visit("goes"); err != nil || v.Owner != "new" {
			t.Errorf("the visit that was given: %+v, %v", v, err)
		}
		if ls, err := tx.LeftClients("w"); err != nil || len(ls) != 0 {
			t.Errorf("who left clients: %+v, %v", ls, err)
		}
		h, err := tx.OpenHandover("w", "old", "h1")
		again, err2 := tx.OpenHandover("w", "old", "h2")
		found, err3 := tx.Handover("h1")
		if h.ID != "h1" || again != h || found != h {
			t.Errorf("one hand-over: %+v, %+v, %+v", h, again, found)
		}
		return errors.Join(err, err2, err3)
	})
}

// addressBook: each platform has its own; who left is forgotten after a month, unless he has another account.
func addressBook(t *testing.T, db *storage.DB) {
	wang := storage.Colleague{Account: "wc/wang", Name: "王芳", Teams: []string{"一部", "工会"}, Leads: []string{"一部"}}
	zhao := storage.Colleague{Account: "wc/zhao", Lost: true, Gone: noon}
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(tx.PutColleague(zhao), tx.PutColleague(wang), tx.PutColleague(wang), tx.PutColleague(storage.Colleague{Account: "wcx/li"}),
			tx.AddPerson(followup.Person{ID: "p"}), tx.PutAccount(storage.Account{ID: "wc/wang", Person: "p"}), tx.PutAccount(storage.Account{ID: "tg/1", Person: "p"}))
	})
	do(t, db, func(tx *storage.Tx) error {
		cs, err := tx.Colleagues("wc")
		if err != nil || len(cs) != 2 || cs[0].Account != wang.Account || len(cs[0].Teams) != 2 || !cs[0].Gone.IsZero() || !cs[1].Lost || !cs[1].Gone.Equal(noon) {
			t.Errorf("address book: %+v, %v", cs, err)
		}
		if c, err := tx.Colleague("wc/wang"); err != nil || c.Name != "王芳" || c.Leads[0] != "一部" {
			t.Errorf("colleague: %+v, %v", c, err)
		}
		if ps, err := tx.PeopleOn("wc"); err != nil || len(ps) != 1 || ps["wc/wang"] != "p" {
			t.Errorf("people: %+v, %v", ps, err)
		}
		if left, err := tx.LeftCompany("p"); left || err != nil {
			t.Errorf("who is there has left: %v, %v", left, err)
		}
		wang.Gone = noon
		return errors.Join(tx.PutColleague(wang), tx.Clean(noon.Add(31*24*time.Hour)))
	})
	do(t, db, func(tx *storage.Tx) error {
		if cs, err := tx.Colleagues("wc"); err != nil || len(cs) != 1 || cs[0].Account != wang.Account {
			t.Errorf("a month later: %+v, %v", cs, err)
		}
		if left, err := tx.LeftCompany("p"); !left || err != nil {
			t.Errorf("who left is there: %v, %v", left, err)
		}
		return nil
	})
}
