package calendar_test

import (
	"testing"
	"time"

	"genjin/followup"
	"genjin/followup/calendar"
)

func TestNextLunarBirthday(t *testing.T) {
	for _, c := range golden(t).Next {
		a := followup.Anniversary{Month: time.Month(c.Month), Date: c.Day, Lunar: true}
		if got, ok := calendar.Next(a, day(t, c.From)); !ok || got.String() != c.Want {
			t.Errorf("%s: got %v, %v, want %s", c.Note, got, ok, c.Want)
		}
		if !c.Leap {
			continue
		}
		a.Leap = true
		if got, ok := calendar.Next(a, day(t, c.From)); !ok || got.String() != c.WantInTheLeap {
			t.Errorf("%s: in the leap month: got %v, %v, want %s", c.Note, got, ok, c.WantInTheLeap)
		}
	}
}

func TestNext(t *testing.T) {
	for _, c := range []struct {
		name string
		a    followup.Anniversary
		from string
		want string // empty: never again
	}{
		{"today", followup.Anniversary{Month: 11, Date: 23}, "2026-11-23", "2026-11-23"},
		{"yesterday", followup.Anniversary{Month: 11, Date: 22}, "2026-11-23", "2027-11-22"},
		{"over New Year", followup.Anniversary{Month: 1, Date: 1}, "2026-12-31", "2027-01-01"},
		{"February 29 in a common year", followup.Anniversary{Month: 2, Date: 29}, "2026-11-23", "2027-02-28"},
		{"February 29 in a leap year", followup.Anniversary{Month: 2, Date: 29}, "2028-01-01", "2028-02-29"},
		{"February 29 on the day after in a leap year", followup.Anniversary{Month: 2, Date: 29}, "2028-02-28", "2028-02-29"},
		{"no such day", followup.Anniversary{Month: 2, Date: 30}, "2026-11-23", ""},
		{"no such month", followup.Anniversary{Month: 13, Date: 1}, "2026-11-23", ""},
		{"nothing at all", followup.Anniversary{}, "2026-11-23", ""},
		{"no lunar month", followup.Anniversary{Month: 13, Date: 1, Lunar: true}, "2026-11-23", ""},
		{"no lunar date", followup.Anniversary{Month: 8, Date: 31, Lunar: true}, "2026-11-23", ""},
		{"once, to come", followup.Anniversary{Month: 6, Date: 8, Year: 2028}, "2026-11-23", "2028-06-08"},
		{"once, on its day", followup.Anniversary{Month: 6, Date: 8, Year: 2028}, "2028-06-08", "2028-06-08"},
		{"once, over", followup.Anniversary{Month: 6, Date: 8, Year: 2026}, "2026-11-23", ""},
		{"once, lunar, in the next civil year", followup.Anniversary{Month: 12, Date: 8, Year: 2026, Lunar: true}, "2026-11-23", "2027-01-15"},
		{"once, lunar, in its leap month", followup.Anniversary{Month: 6, Date: 1, Year: 2025, Lunar: true, Leap: true}, "2025-07-01", "2025-07-25"},
		{"a leap month of 29 days asked for the 30th", followup.Anniversary{Month: 6, Date: 30, Lunar: true, Leap: true}, "2025-07-25", "2025-08-22"},
		{"the last lunar day of the table", followup.Anniversary{Month: 12, Date: 29, Lunar: true}, "2101-01-28", "2101-01-28"},
		{"lunar beyond the table", followup.Anniversary{Month: 12, Date: 29, Lunar: true}, "2101-01-29", ""},
		{"lunar before the table", followup.Anniversary{Month: 1, Date: 1, Lunar: true}, "1500-01-01", "1900-01-31"},
		{"solar beyond the table", followup.Anniversary{Month: 6, Date: 8}, "2101-06-09", "2102-06-08"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := calendar.Next(c.a, day(t, c.from))
			if want := c.want != ""; ok != want || ok && got.String() != c.want {
				t.Errorf("got %v, %v, want %q", got, ok, c.want)
			}
		})
	}
	if got, ok := calendar.Next(followup.Anniversary{Month: 6, Date: 8}, followup.Day{}); ok {
		t.Errorf("from no day: got %v", got)
	}
}
