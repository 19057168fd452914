package followup_test

import (
	"testing"
	"time"

	"genjin/followup"
)

var cst = time.FixedZone("CST", 8*3600)

func day(y int, m time.Month, d int) followup.Day { return followup.Day{Year: y, Month: m, Date: d} }

func TestMorningListsAreSpreadOverTwentyMinutes(t *testing.T) {
	seen := map[time.Time]bool{}
	for _, person := range []followup.PersonID{"wang", "zhao", "li"} {
		r := followup.Rhythm{Person: person}
		for n := range 200 {
			d := day(2026, 1, 1).Add(n)
			at := r.At(followup.AtMorning, d, cst)
			if at.Before(d.Time(cst, 7, 20)) || !at.Before(d.Time(cst, 7, 40)) {
				t.Fatalf("the list of %s comes at %s", d, at)
			}
			if !at.Equal(r.At(followup.AtMorning, d, cst)) {
				t.Fatalf("the hour of %s changes when it is asked for again", d)
			}
			seen[at.Add(-time.Duration(n)*24*time.Hour)] = true
		}
	}
	if len(seen) < 300 {
		t.Errorf("600 lists come at %d different times: that looks like a machine", len(seen))
	}
}

func TestARepsOwnHourIsKept(t *testing.T) {
	d := day(2026, 11, 24)
	r := followup.Rhythm{Person: "wang", MorningAt: 7*60 + 55, DinnerAt: 18 * 60}
	if at := r.At(followup.AtMorning, d, cst); !at.Equal(d.Time(cst, 7, 55)) {
		t.Errorf("the morning list comes at %s", at)
	}
	if at := r.At(followup.AtDinner, d, cst); !at.Equal(d.Time(cst, 18, 0)) {
		t.Errorf("the dinner list comes at %s", at)
	}
	r = followup.Rhythm{Person: "wang"}
	if at := r.At(followup.AtDinner, d, cst); at.Before(d.Time(cst, 17, 13)) || !at.Before(d.Time(cst, 17, 30)) {
		t.Errorf("the usual dinner list comes at %s", at)
	}
}

func TestWhichListsARepWants(t *testing.T) {
	for _, c := range []struct {
		name            string
		rhythm          followup.Rhythm
		morning, dinner bool
	}{
		{"by default the morning's alone", followup.Rhythm{}, true, false},
		{"none", followup.Rhythm{MorningOff: true}, false, false},
		{"both", followup.Rhythm{Dinner: true}, true, true},
	} {
		if c.rhythm.On(followup.AtMorning) != c.morning || c.rhythm.On(followup.AtDinner) != c.dinner {
			t.Errorf("%s: %v, %v", c.name, c.rhythm.On(followup.AtMorning), c.rhythm.On(followup.AtDinner))
		}
	}
}

func TestWorkdaysAreTheCalendarsUnlessARepHasHisOwn(t *testing.T) {
	saturday, monday := day(2026, 11, 28), day(2026, 11, 30)
	six := followup.EveryDay &^ (1 << time.Sunday)
	for _, c := range []struct {
		name    string
		days    followup.Days
		day     followup.Day
		workday bool // by the calendar
		works   bool
	}{
		{"a holiday", 0, monday, false, false},
		{"a Saturday that makes up for it", 0, saturday, true, true},
		{"his own Saturday", six, saturday, false, true},
		{"a holiday on his own Monday", six, monday, false, true},
		{"not his own day", 1 << time.Tuesday, monday, true, false},
	} {
		if got := (followup.Rhythm{Days: c.days}).Works(c.day, c.workday); got != c.works {
			t.Errorf("%s: works %v", c.name, got)
		}
	}
}

func TestAMorningNoteIsDoneUntilHalfPastEight(t *testing.T) {
	d := day(2026, 11, 24)
	for _, c := range []struct {
		name string
		g    followup.Greeting
		done bool
	}{
		{"a second before", followup.Greeting{Meal: followup.AtMorning, Sent: d.Time(cst, 8, 30).Add(-time.Second)}, true},
		{"on 8:30:00", followup.Greeting{Meal: followup.AtMorning, Sent: d.Time(cst, 8, 30)}, false},
		{"not sent", followup.Greeting{Meal: followup.AtMorning}, false},
		{"in no list", followup.Greeting{Sent: d.Time(cst, 8, 0)}, false},
		{"at dinner", followup.Greeting{Meal: followup.AtDinner, Sent: d.Time(cst, 19, 29)}, true},
	} {
		c.g.Day = d
		if got := c.g.Done(cst); got != c.done {
			t.Errorf("%s: done %v", c.name, got)
		}
	}
}

func TestLeaveIsFromItsFirstToItsLastDay(t *testing.T) {
	m := followup.Member{LeaveFrom: day(2026, 11, 25), LeaveTo: day(2026, 11, 27)}
	for d, on := range map[followup.Day]bool{
		day(2026, 11, 24): false, day(2026, 11, 25): true, day(2026, 11, 27): true, day(2026, 11, 28): false,
	} {
		if m.OnLeave(d) != on {
			t.Errorf("on leave on %s: %v", d, !on)
		}
	}
	if (followup.Member{}).OnLeave(day(2026, 11, 25)) {
		t.Error("who asked for no leave is on leave")
	}
}

func TestATripsDays(t *testing.T) {
	trip := followup.Trip{Leaves: day(2026, 12, 30), Returns: day(2027, 1, 2)}
	for d, want := range map[followup.Day][2]bool{ // away, back
		day(2026, 12, 29): {false, false}, day(2026, 12, 30): {true, false}, day(2027, 1, 2): {true, false},
		day(2027, 1, 3): {false, true}, day(2027, 1, 4): {false, false},
	} {
		if trip.Away(d) != want[0] || trip.Back(d) != want[1] {
			t.Errorf("%s: away %v, back %v", d, trip.Away(d), trip.Back(d))
		}
	}
}

func TestYearsAreCountedWhereTheBeginningIsKnown(t *testing.T) {
	for _, c := range []struct {
		name string
		a    followup.Anniversary
		want int
	}{
		{"since 2018", followup.Anniversary{Since: 2018}, 8},
		{"not known", followup.Anniversary{}, 0},
		{"its first year", followup.Anniversary{Since: 2026}, 0},
		{"one that comes once", followup.Anniversary{Since: 2018, Year: 2026}, 0},
	} {
		if got := c.a.Years(day(2026, 11, 30)); got != c.want {
			t.Errorf("%s: %d years", c.name, got)
		}
	}
}
