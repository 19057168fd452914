package calendar_test

import (
	"encoding/json"
	"errors"
	"os"
	"slices"
	"testing"
	"time"

	oracle "github.com/6tail/lunar-go/calendar"

	"genjin/followup"
	"genjin/followup/calendar"
)

// facts are those of testdata/golden.json, which names its sources.
type facts struct {
	Conversions []struct {
		Solar, Text, Zodiac string
		Lunar               [4]any // year, month, date, leap
		MonthDays           int    `json:"month_days"`
	}
	Nonexistent []struct {
		Year, Month, Day int
		Leap             bool
		Why              string
	}
	Next []struct {
		From          string `json:"on_or_after"`
		Month, Day    int
		Leap          bool
		Want, Note    string
		WantInTheLeap string `json:"want_if_same_leap"`
	} `json:"next_birthday"`
	Festivals map[string]map[string]string
	Fixed     map[string]string            `json:"fixed_days"`
	Terms     map[string]map[string]string `json:"solar_terms"`
	Statutory struct {
		Days    map[string][][4]string
		Workday [][3]any `json:"is_workday"`
	}
	Years [][4]any // year, New Year, leap month, lengths
}

func golden(tb testing.TB) (f facts) {
	tb.Helper()
	raw, err := os.ReadFile("testdata/golden.json")
	if err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		tb.Fatal(err)
	}
	got := []int{len(f.Conversions), len(f.Nonexistent), len(f.Next), len(f.Festivals), len(f.Fixed), len(f.Terms), len(f.Statutory.Workday), len(f.Years)}
	if want := []int{104, 11, 16, 6, 18, 6, 29, 201}; !slices.Equal(got, want) {
		tb.Fatalf("the golden file has %v cases, want %v", got, want)
	}
	return f
}

func day(tb testing.TB, s string) followup.Day {
	tb.Helper()
	at, err := time.Parse(time.DateOnly, s)
	if err != nil {
		tb.Fatal(err)
	}
	return followup.DayOf(at)
}

func TestConversionsBothWays(t *testing.T) {
	for _, c := range golden(t).Conversions {
		want := calendar.Lunar{Year: int(c.Lunar[0].(float64)), Month: int(c.Lunar[1].(float64)), Date: int(c.Lunar[2].(float64)), Leap: c.Lunar[3].(bool)}
		solar := day(t, c.Solar)
		got, ok := calendar.FromDay(solar)
		if !ok || got != want || got.String() != c.Text || got.Zodiac() != c.Zodiac {
			t.Errorf("%s: got %+v %s %s, %v, want %+v %s %s", c.Solar, got, got, got.Zodiac(), ok, want, c.Text, c.Zodiac)
		}
		if back, err := want.Day(); err != nil || back != solar {
			t.Errorf("%+v: got %v, %v, want %s", want, back, err, c.Solar)
		}
		if days, err := want.MonthDays(); err != nil || days != c.MonthDays {
			t.Errorf("%+v: got a month of %d days, %v, want %d", want, days, err, c.MonthDays)
		}
	}
}

func TestImpossibleDatesSayWhy(t *testing.T) {
	whys := map[string]calendar.Error{
		"month has 29 days":          {Why: calendar.NoDate, Days: 29},
		"leap 6 of 2025 has 29 days": {Why: calendar.NoDate, Days: 29},
		"leap 2 of 2023 has 29 days": {Why: calendar.NoDate, Days: 29},
		"2026 has no leap month":     {Why: calendar.NoLeap},
		"2033 leaps after month 11":  {Why: calendar.NoLeap, Leap: 11},
		"no 13th month":              {Why: calendar.NoMonth},
		"no month 0":                 {Why: calendar.NoMonth},
		"no 31st":                    {Why: calendar.NoDate, Days: 30},
		"no day 0":                   {Why: calendar.NoDate, Days: 30},
	}
	cases := golden(t).Nonexistent
	for _, c := range cases {
		l := calendar.Lunar{Year: c.Year, Month: c.Month, Date: c.Day, Leap: c.Leap}
		want := whys[c.Why]
		want.Lunar = l
		d, err := l.Day()
		if e, ok := errors.AsType[*calendar.Error](err); !ok || *e != want || e.Error() == "" {
			t.Errorf("%+v: got %v, %+v, want %+v", l, d, err, want)
		}
	}
	for _, year := range []int{1899, 2101} {
		l := calendar.Lunar{Year: year, Month: 1, Date: 1}
		if e, ok := errors.AsType[*calendar.Error](func() error { _, err := l.Day(); return err }()); !ok || e.Why != calendar.NoYear {
			t.Errorf("%+v: got %+v", l, e)
		}
	}
	for _, d := range []followup.Day{{}, {Year: 1900, Month: 1, Date: 30}, {Year: 2101, Month: 1, Date: 29}, {Year: 2026, Month: 2, Date: 30}, {Year: 2026, Month: 13, Date: 1}} {
		if l, ok := calendar.FromDay(d); ok {
			t.Errorf("%v: got %+v, want none", d, l)
		}
	}
}

func TestTableOfYears(t *testing.T) {
	years := golden(t).Years
	if len(years) != calendar.LastYear-calendar.FirstYear+1 {
		t.Fatalf("%d years", len(years))
	}
	for _, y := range years {
		year, leap, lengths := int(y[0].(float64)), int(y[2].(float64)), y[3].(string)
		if got := calendar.LeapMonth(year); got != leap {
			t.Errorf("%d: got the leap month %d, want %d", year, got, leap)
		}
		first := calendar.Lunar{Year: year, Month: 1, Date: 1}
		if d, err := first.Day(); err != nil || d.String() != y[1] {
			t.Errorf("%d: got New Year %v, %v, want %v", year, d, err, y[1])
		}
		got := ""
		for m := range 12 {
			for _, leaps := range []bool{false, true} {
				days, err := calendar.Lunar{Year: year, Month: m + 1, Leap: leaps}.MonthDays()
				if err == nil {
					got += map[int]string{29: "0", 30: "1"}[days]
				}
			}
		}
		if got != lengths {
			t.Errorf("%d: got months %s, want %s", year, got, lengths)
		}
	}
}

// disputed is a day on which the sources differ: a new moon falls within seconds of midnight.
var disputed = followup.Day{Year: 2057, Month: 9, Date: 28}

func TestEachMonthAgreesWithTheOracle(t *testing.T) {
	for year := calendar.FirstYear; year <= calendar.LastYear; year++ {
		for e := oracle.NewLunarYear(year).GetMonths().Front(); e != nil; e = e.Next() {
			m := e.Value.(*oracle.LunarMonth)
			if m.GetYear() != year {
				continue
			}
			l := calendar.Lunar{Year: year, Month: m.GetMonth(), Date: 1, Leap: m.IsLeap()}
			if m.IsLeap() {
				l.Month = -l.Month
			}
			first := day(t, oracle.NewSolarFromJulianDay(m.GetFirstJulianDay()).ToYmd())
			if first == disputed.Add(1) || first.Add(m.GetDayCount()) == disputed.Add(1) {
				continue
			}
			if got, err := l.Day(); err != nil || got != first {
				t.Errorf("%+v: got %v, %v, want %v", l, got, err, first)
			}
			if got, ok := calendar.FromDay(first); !ok || got != l {
				t.Errorf("%v: got %+v, want %+v", first, got, l)
			}
			if days, err := l.MonthDays(); err != nil || days != m.GetDayCount() {
				t.Errorf("%+v: got %d days, %v, want %d", l, days, err, m.GetDayCount())
			}
		}
	}
}

// Every month start is checked above; here days within months, each eleventh, so that all weekdays and
// dates come up.
func TestDaysAgreeWithTheOracle(t *testing.T) {
	last := followup.Day{Year: 2101, Month: 1, Date: 28}
	for d := (followup.Day{Year: 1900, Month: 1, Date: 31}); !last.Before(d); d = d.Add(11) {
		if d == disputed {
			continue
		}
		l := oracle.NewSolarFromYmd(d.Year, int(d.Month), d.Date).GetLunar()
		want := calendar.Lunar{Year: l.GetYear(), Month: max(l.GetMonth(), -l.GetMonth()), Date: l.GetDay(), Leap: l.GetMonth() < 0}
		if got, ok := calendar.FromDay(d); !ok || got != want {
			t.Errorf("%v: got %+v, %v, want %+v", d, got, ok, want)
		}
	}
}

func TestEveryDayThereAndBack(t *testing.T) {
	last := calendar.Lunar{}
	count := 0
	for d := (followup.Day{Year: 1900, Month: 1, Date: 31}); ; d = d.Add(1) {
		l, ok := calendar.FromDay(d)
		if !ok {
			break
		}
		count++
		if back, err := l.Day(); err != nil || back != d {
			t.Fatalf("%v is %+v, which is %v, %v", d, l, back, err)
		}
		if l.Date != 1 && l.Date != last.Date+1 {
			t.Fatalf("%+v follows %+v", l, last)
		}
		last = l
	}
	if count != 73412 {
		t.Errorf("%d days", count)
	}
}

func FuzzLunar(f *testing.F) {
	f.Add(2025, 6, 29, true)
	f.Add(2026, 12, 30, false)
	f.Add(-1<<63, 1<<62, -1, true)
	f.Fuzz(func(t *testing.T, year, month, date int, leap bool) {
		l := calendar.Lunar{Year: year, Month: month, Date: date, Leap: leap}
		_, _ = l.String(), l.Zodiac()
		if d, err := l.Day(); err == nil {
			if back, ok := calendar.FromDay(d); !ok || back != l {
				t.Errorf("%+v is %v, which is %+v", l, d, back)
			}
		}
		d := followup.Day{Year: year, Month: time.Month(month), Date: date}
		if l, ok := calendar.FromDay(d); ok {
			if back, err := l.Day(); err != nil || back != d {
				t.Errorf("%v is %+v, which is %v, %v", d, l, back, err)
			}
		}
		_, _ = calendar.Workday(d)
		_, _ = calendar.Term(d)
		for _, name := range calendar.Festivals(d) {
			if next, ok := calendar.Festival(name, d); !ok || next != d {
				t.Errorf("%s of %v: got %v, %v", name, d, next, ok)
			}
		}
		for _, from := range []followup.Day{d, {Year: 2026, Month: 11, Date: 23}} {
			for _, a := range []followup.Anniversary{
				{Month: time.Month(month), Date: date, Lunar: leap, Leap: true}, {Month: time.Month(month), Date: date, Year: year, Lunar: leap},
			} {
				if next, ok := calendar.Next(a, from); ok && (next.Before(from) || !next.Valid()) {
					t.Errorf("%+v from %v: got %v", a, from, next)
				}
			}
		}
	})
}

func BenchmarkFromDay(b *testing.B) {
	d := followup.Day{Year: 2026, Month: 11, Date: 23}
	b.ReportAllocs()
	for b.Loop() {
		_, _ = calendar.FromDay(d)
	}
}

func BenchmarkLunarDay(b *testing.B) {
	l := calendar.Lunar{Year: 2026, Month: 12, Date: 8}
	b.ReportAllocs()
	for b.Loop() {
		_, _ = l.Day()
	}
}
