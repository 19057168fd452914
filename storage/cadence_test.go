package storage_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"genjin/followup"
	"genjin/storage"
)

func day(n int) followup.Day { return followup.DayOf(noon).Add(n) }

// plantRep puts a rep with clients into the database.
func plantRep(t *testing.T, db *storage.DB) {
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(
			tx.AddWorkspace(followup.Workspace{ID: "w", Name: "恒拓"}, noon),
			tx.AddPerson(followup.Person{ID: "p", Name: "王芳", Zone: "Asia/Tokyo"}),
			tx.PutMember(followup.Member{Workspace: "w", Person: "p", Name: "王芳", Roles: followup.Rep, Joined: noon, LeaveFrom: day(1), LeaveTo: day(3)}),
			tx.PutClient(followup.Client{ID: "old", Workspace: "w", Owner: "p", Name: "王总", Class: "A", Touched: noon.Add(-240 * time.Hour)}),
			tx.PutClient(followup.Client{ID: "never", Workspace: "w", Owner: "p", Name: "李总", Class: "A"}),
			tx.PutClient(followup.Client{ID: "muted", Workspace: "w", Owner: "p", Name: "张总", Class: "A", Muted: true}),
			tx.PutClient(followup.Client{ID: "other", Workspace: "w", Owner: "p", Name: "陈总", Class: "B"}),
		)
	})
}

func cadence(t *testing.T, db *storage.DB) {
	plantRep(t, db)
	do(t, db, func(tx *storage.Tx) error {
		m, err := tx.Member("w", "p")
		if err != nil || m.LeaveFrom != day(1) || m.LeaveTo != day(3) {
			t.Errorf("leave: %+v, %v", m, err)
		}
		if p, _, err := tx.Person("p"); err != nil || p.Zone != "Asia/Tokyo" {
			t.Errorf("zone: %+v, %v", p, err)
		}
		untouched := func(want ...followup.ClientID) {
			t.Helper()
			cs, err := tx.Untouched("w", "p", "A", noon.Add(-72*time.Hour), 8)
			if err != nil || len(cs) != len(want) {
				t.Errorf("untouched: %+v, %v", cs, err) // not Fatal: this is the writer's goroutine
				return
			}
			for i, c := range cs {
				if c.ID != want[i] {
					t.Errorf("untouched: %+v", cs)
				}
			}
		}
		untouched("never", "old")
		if err := errors.Join(tx.Touch("never", noon), tx.Touch("never", noon.Add(-time.Hour))); err != nil {
			return err
		}
		untouched("old")
		if c, err := tx.Client("never"); err != nil || !c.Touched.Equal(noon) {
			t.Errorf("an earlier touch turned the later one back: %+v, %v", c, err)
		}
		if err := tx.Untouch("never", noon.Add(-time.Hour), time.Time{}); err != nil {
			return err
		}
		untouched("old") // it was touched since
		if err := tx.Untouch("never", noon, time.Time{}); err != nil {
			return err
		}
		untouched("never", "old")
		return nil
	})
	do(t, db, greetings(t))
	do(t, db, ahead(t))
}

func greetings(t *testing.T) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		g := storage.Greeting{Greeting: followup.Greeting{
			ID: "g1", Workspace: "w", Owner: "p", Client: "old", Occasion: followup.OccasionTripDay, Meal: followup.AtMorning,
			Of: "trip/t", Day: day(0), Note: "在成都",
		}}
		if err := tx.PutGreeting(g); err != nil {
			return err
		}
		g.Sent, g.Draft, g.Text, g.N = noon.Add(-time.Minute), "key", "早上好", 2
		if err := tx.PutGreeting(g); err != nil {
			return err
		}
		if got, err := tx.Greeting("g1"); err != nil || got != g {
			t.Errorf("greeting: %+v, %v", got, err)
		}
		if got, err := tx.GreetingOf("p", "w", day(0), followup.OccasionTripDay, "trip/t"); err != nil || got.ID != "g1" {
			t.Errorf("greeting of the trip: %+v, %v", got, err)
		}
		if gs, err := tx.GreetingsFor("old", "trip/t", day(0)); err != nil || len(gs) != 1 {
			t.Errorf("greetings for the trip: %+v, %v", gs, err)
		}
		if gs, err := tx.GreetingsFor("old", "trip/t", day(1)); err != nil || len(gs) != 0 {
			t.Errorf("greetings for the trip from the next day: %+v, %v", gs, err)
		}
		off := g
		off.Void, off.Skipped = "drop", noon
		if err := tx.PutGreeting(off); err != nil {
			return err
		}
		if _, err := tx.GreetingOf("p", "w", day(0), followup.OccasionTripDay, "trip/t"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("a greeting that was called off: %v", err)
		}
		if err := tx.PutGreeting(g); err != nil {
			return err
		}
		if gs, err := tx.Greetings("p", "w", day(0), followup.AtDinner); err != nil || len(gs) != 0 {
			t.Errorf("dinner: %+v, %v", gs, err)
		}
		if err := ordered(tx); err != nil {
			t.Error(err)
		}
		if s, err := tx.Lists("w", day(0), followup.AtMorning, noon); err != nil || s["p"] != (storage.Share{Done: 1, Of: 1}) {
			t.Errorf("lists: %+v, %v", s, err)
		}
		if s, err := tx.Lists("w", day(0), followup.AtMorning, noon.Add(-time.Minute)); err != nil || s["p"] != (storage.Share{Of: 1}) {
			t.Errorf("what was sent at the end itself is too late: %+v, %v", s, err)
		}
		for i, want := range []bool{true, false} {
			if fresh, err := tx.Told("old", 42, noon.Add(time.Duration(i)*time.Hour), noon.Add(-365*24*time.Hour)); err != nil || fresh != want {
				t.Errorf("told for the %d. time: fresh %v, %v", i+1, fresh, err)
			}
		}
		if fresh, err := tx.Told("other", 42, noon, noon.Add(-time.Hour)); err != nil || !fresh {
			t.Errorf("another client was told: %v, %v", fresh, err)
		}
		if fresh, err := tx.Told("old", 42, noon.Add(400*24*time.Hour), noon.Add(35*24*time.Hour)); err != nil || !fresh {
			t.Errorf("told again after a year: %v, %v", fresh, err)
		}
		return nil
	}
}

// ordered puts greetings whose ids are in another order than their places into the lists of a day.
func ordered(tx *storage.Tx) error {
	for _, g := range []followup.Greeting{
		{ID: "o1", Meal: followup.AtMorning, Place: 1},
		{ID: "o2", Meal: followup.AtDinner, Place: 0},
		{ID: "o3", Meal: followup.AtMorning, Place: 0},
		{ID: "o4"},
		{ID: "o5", Meal: followup.AtDinner, Place: 1},
	} {
		g.Workspace, g.Owner, g.Client, g.Occasion, g.Day = "w", "p", "old", followup.OccasionMorning, day(9)
		if err := tx.PutGreeting(storage.Greeting{Greeting: g}); err != nil {
			return err
		}
	}
	moved, err := tx.Greeting("o1")
	if err != nil {
		return err
	}
	moved.Place = 2 // as a draft that was brought ahead is given its place later
	if err := tx.PutGreeting(moved); err != nil {
		return err
	}
	for meal, want := range map[followup.Meal]string{followup.AtMorning: "o3 o1 ", followup.AtDinner: "o2 o5 ", "": "o3 o1 o2 o5 o4 "} {
		gs, err := tx.Greetings("p", "w", day(9), meal)
		if err != nil {
			return err
		}
		got := ""
		for _, g := range gs {
			got += string(g.ID) + " "
		}
		if got != want {
			return fmt.Errorf("greetings of the list %q: %s, want %s", meal, got, want)
		}
	}
	return nil
}

func ahead(t *testing.T) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		trip := followup.Trip{ID: "t", Workspace: "w", Owner: "p", Client: "old", Place: "成都", City: "5101", Leaves: day(2), Returns: day(4)}
		a := followup.Anniversary{ID: "a", Workspace: "w", Owner: "p", Client: "old", Name: "生日", Month: 8, Date: 3, Lunar: true, Since: 1980, Next: day(6)}
		if err := errors.Join(tx.PutTrip(trip), tx.PutAnniversary(a)); err != nil {
			return err
		}
		if got, err := tx.Trip("t"); err != nil || got != trip {
			t.Errorf("trip: %+v, %v", got, err)
		}
		if got, err := tx.Anniversary("a"); err != nil || got != a {
			t.Errorf("anniversary: %+v, %v", got, err)
		}
		for n, want := range map[int]int{1: 0, 2: 1, 4: 1, 5: 0} {
			if ts, err := tx.TripsOn("w", "p", day(n), day(n), 10); err != nil || len(ts) != want {
				t.Errorf("trips on day %d: %+v, %v", n, ts, err)
			}
		}
		if as, err := tx.Anniversaries("w", "p", day(6), day(6), 10); err != nil || len(as) != 1 {
			t.Errorf("anniversaries of the day: %+v, %v", as, err)
		}
		if as, err := tx.AnniversariesAhead("w", "p", day(0), day(5), 10); err != nil || len(as) != 0 {
			t.Errorf("anniversaries before their day: %+v, %v", as, err)
		}
		if ts, err := tx.TripsAhead("w", "", day(0), day(7), 10); err != nil || len(ts) != 1 || ts[0].Rep != "王芳" || ts[0].What != "成都" {
			t.Errorf("trips ahead: %+v, %v", ts, err)
		}
		return unplanned(t, tx)
	}
}

// unplanned are records without a pending reminder, until one is planned.
func unplanned(t *testing.T, tx *storage.Tx) error {
	for _, want := range []int{1, 0} {
		ms, err := tx.Unplanned(followup.Rep, followup.AtMorning, 10)
		if err != nil || len(ms) != want {
			t.Errorf("reps without a list: %+v, %v", ms, err)
		}
		ts, err := tx.UnplannedTrips(day(0), 10)
		if err != nil || len(ts) != want {
			t.Errorf("trips without a reminder: %+v, %v", ts, err)
		}
		as, err := tx.UnplannedAnniversaries("", 10)
		if err != nil || len(as) != want {
			t.Errorf("anniversaries without a reminder: %+v, %v", as, err)
		}
		if as, err := tx.UnplannedAnniversaries("a", 10); err != nil || len(as) != 0 {
			t.Errorf("anniversaries behind the last: %+v, %v", as, err)
		}
		for _, id := range []followup.ReminderID{"morning/w/p", "trip/t", "anniversary/a"} {
			if err := tx.Plan(followup.Reminder{ID: id, Kind: "k", About: string(id), Due: noon}); err != nil {
				return err
			}
		}
	}
	return nil
}

// erasing: a trip goes 30 days after the return, with all that tells of it; texts that were shown after a
// year.
// openDrafts: those that were brought, are of today or later, and wait for their own rep still.
func openDrafts(t *testing.T, db *storage.DB) {
	plantRep(t, db)
	do(t, db, func(tx *storage.Tx) error {
		errs := []error{tx.AddPerson(followup.Person{ID: "q"})}
		for i, change := range []func(*storage.Greeting){
			func(*storage.Greeting) {},
			func(g *storage.Greeting) { g.Day = day(5) },
			func(g *storage.Greeting) { g.Day = day(-1) },
			func(g *storage.Greeting) { g.Text = "" },
			func(g *storage.Greeting) { g.Sent = noon },
			func(g *storage.Greeting) { g.Skipped = noon },
			func(g *storage.Greeting) { g.Client = "never" },
			func(g *storage.Greeting) { g.Owner = "q" },
		} {
			g := storage.Greeting{Greeting: followup.Greeting{
				ID: followup.GreetingID(fmt.Sprint(i)), Workspace: "w", Owner: "p", Client: "old", Occasion: followup.OccasionMorning, Day: day(0),
			}, Draft: "k", Text: "早上好"}
			change(&g)
			errs = append(errs, tx.PutGreeting(g))
		}
		return errors.Join(errs...)
	})
	do(t, db, func(tx *storage.Tx) error {
		gs, err := tx.OpenDrafts("p", "old", day(0))
		if len(gs) != 2 || gs[0].ID != "0" || gs[1].ID != "1" {
			t.Errorf("open: %+v", gs)
		}
		return err
	})
}

func erasing(t *testing.T, db *storage.DB) {
	aged := storage.List{Workspace: "w", Person: "p", Day: day(0), Meal: followup.AtMorning}
	plantRep(t, db)
	do(t, db, func(tx *storage.Tx) error {
		trip := followup.Trip{ID: "t", Workspace: "w", Owner: "p", Client: "old", Place: "成都", Leaves: day(0), Returns: day(0)}
		g := storage.Greeting{Greeting: followup.Greeting{
			ID: "g", Workspace: "w", Owner: "p", Client: "old", Occasion: followup.OccasionTripDay, Of: trip.About(), Day: day(0), Note: "在成都", Void: "drop",
		}, Draft: "k", Text: "成都今天有雨"}
		fresh, err := tx.Told("old", 42, noon, noon.Add(-time.Hour))
		if !fresh {
			t.Error("told before it was")
		}
		return errors.Join(err, tx.PutTrip(trip), tx.PutGreeting(g), tx.PutListed(aged, "k"))
	})
	for _, c := range []struct {
		days        int
		trip, shown bool
	}{{30, true, true}, {31, false, true}, {370, false, false}} {
		now := noon.Add(time.Duration(c.days) * 24 * time.Hour)
		do(t, db, func(tx *storage.Tx) error { return tx.Clean(now) })
		do(t, db, func(tx *storage.Tx) error {
			if _, err := tx.Trip("t"); (err == nil) != c.trip {
				t.Errorf("after %d days the trip: %v", c.days, err)
			}
			g, err := tx.Greeting("g")
			if err != nil {
				return err
			}
			if told := g.Occasion == followup.OccasionTripDay || g.Note != "" || g.Of != "" || g.Text != "" || g.Void != ""; told != c.trip {
				t.Errorf("after %d days the greeting reads %+v", c.days, g.Greeting)
			}
			if fresh, err := tx.Told("old", 42, noon, noon.Add(-time.Hour)); err != nil || fresh == c.shown {
				t.Errorf("after %d days the text is fresh: %v, %v", c.days, fresh, err)
			}
			return nil
		})
	}
	do(t, db, func(tx *storage.Tx) error { return tx.Clean(noon.Add(402 * 24 * time.Hour)) })
	do(t, db, func(tx *storage.Tx) error {
		_, gone := tx.Greeting("g")
		_, unlisted := tx.Listed(aged)
		if !errors.Is(gone, followup.ErrNotFound) || !errors.Is(unlisted, followup.ErrNotFound) {
			t.Errorf("after more than a year the greeting and its list: %v, %v", gone, unlisted)
		}
		return nil
	})
}
