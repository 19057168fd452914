package calendar_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	oracle "github.com/6tail/lunar-go/calendar"

	"genjin/followup"
	"genjin/followup/calendar"
)

// shown names a festival of the golden file as Festivals does.
var shown = strings.NewReplacer("小年(北)", "小年", "小年(南)", "南方小年")

func TestFestivals(t *testing.T) {
	for _, names := range golden(t).Festivals {
		for name, want := range names {
			festival(t, name, want)
		}
	}
	for name, date := range golden(t).Fixed {
		festival(t, name, "2027-"+date)
	}
}

func festival(t *testing.T, name, want string) {
	t.Helper()
	d := day(t, want)
	for _, from := range []followup.Day{d, d.Add(-1), d.Add(-300)} {
		if got, ok := calendar.Festival(name, from); !ok || got != d {
			t.Errorf("%s from %v: got %v, %v, want %s", name, from, got, ok, want)
		}
	}
	if got, ok := calendar.Festival(name, d.Add(1)); !ok || got.Before(d.Add(340)) {
		t.Errorf("%s after %s: got %v, %v", name, want, got, ok)
	}
	if got := calendar.Festivals(d); !slices.Contains(got, shown.Replace(name)) {
		t.Errorf("%s: got %v, want %s among them", want, got, name)
	}
}

func TestFestivalsByOtherNames(t *testing.T) {
	monday := followup.Day{Year: 2026, Month: 11, Date: 23}
	for name, want := range map[string]string{
		"国庆": "2027-10-01", "中秋": "2027-09-15", "大年三十": "2027-02-05", "小年": "2027-01-30", "Mid-Autumn": "2027-09-15",
		"Christmas": "2026-12-25", "Thanksgiving": "2026-11-26", "立春": "2027-02-04", "大雪": "2026-12-07", "元宵": "2027-02-20",
	} {
		if got, ok := calendar.Festival(name, monday); !ok || got.String() != want {
			t.Errorf("%s: got %v, %v, want %s", name, got, ok, want)
		}
	}
	for _, name := range []string{"", "元月", "feast"} {
		if got, ok := calendar.Festival(name, monday); ok {
			t.Errorf("%s: got %v", name, got)
		}
	}
	for _, name := range calendar.Names() {
		if _, ok := calendar.Festival(name, monday); !ok {
			t.Errorf("%s is named and not known", name)
		}
	}
}

// A festival is not repeated in a leap month: 2009 had two fifth months.
func TestFestivalsAreNotRepeated(t *testing.T) {
	leap := followup.Day{Year: 2009, Month: 6, Date: 27}
	if l, _ := calendar.FromDay(leap); l.String() != "闰五月初五" {
		t.Fatalf("got %s", l)
	}
	if got := calendar.Festivals(leap); len(got) > 0 {
		t.Errorf("got %v", got)
	}
	if got := calendar.Festivals(followup.Day{Year: 2020, Month: 10, Date: 1}); !slices.Equal(got, []string{"国庆节", "中秋节"}) {
		t.Errorf("got %v, want both", got)
	}
}

func TestFestivalsEndWithTheTables(t *testing.T) {
	end := followup.Day{Year: 2101, Month: 2, Date: 1}
	for _, name := range []string{"春节", "清明", "立春"} {
		if got, ok := calendar.Festival(name, end); ok {
			t.Errorf("%s: got %v", name, got)
		}
	}
	if got, ok := calendar.Festival("国庆", end); !ok || got.Year != 2101 {
		t.Errorf("got %v, %v", got, ok)
	}
}

func TestTerms(t *testing.T) {
	for year, terms := range golden(t).Terms {
		for name, date := range terms {
			d := day(t, year+"-"+date)
			if got, ok := calendar.Term(d); !ok || got != name {
				t.Errorf("%v: got %s, %v, want %s", d, got, ok, name)
			}
			if got, ok := calendar.Festival(name, d.Add(-30)); !ok || got != d {
				t.Errorf("%s: got %v, %v, want %v", name, got, ok, d)
			}
		}
	}
}

// The oracle names some terms in Latin letters, those of the years before and after.
var latin = map[string]string{"DA_XUE": "大雪", "DONG_ZHI": "冬至", "XIAO_HAN": "小寒", "DA_HAN": "大寒", "LI_CHUN": "立春", "YU_SHUI": "雨水", "JING_ZHE": "惊蛰"}

func TestTermsAgreeWithTheOracle(t *testing.T) {
	for year := calendar.FirstYear; year <= calendar.LastYear; year++ {
		count := 0
		for name, at := range oracle.NewSolarFromYmd(year, 7, 1).GetLunar().GetJieQiTable() {
			if at.GetYear() != year {
				continue
			}
			if han, is := latin[name]; is {
				name = han
			}
			count++
			d := followup.Day{Year: at.GetYear(), Month: time.Month(at.GetMonth()), Date: at.GetDay()}
			if got, ok := calendar.Term(d); !ok || got != name {
				t.Errorf("%v: got %s, %v, want %s", d, got, ok, name)
			}
		}
		if count != 24 {
			t.Errorf("%d terms in %d", count, year)
		}
	}
}

func TestNoTermElsewhere(t *testing.T) {
	for _, d := range []followup.Day{{}, {Year: 2026, Month: 13, Date: 1}, {Year: 2026, Month: -1, Date: 5}, {Year: 1899, Month: 4, Date: 5}, {Year: 2026, Month: 4, Date: 4}} {
		if name, ok := calendar.Term(d); ok {
			t.Errorf("%v: got %s", d, name)
		}
	}
}

func TestWorkdays(t *testing.T) {
	f := golden(t)
	for year, days := range f.Statutory.Days {
		listed := make(map[string]bool)
		for _, one := range days {
			listed[one[0]] = true
			if work, known := calendar.Workday(day(t, one[0])); work != (one[1] == "work") || !known {
				t.Errorf("%s: got %v, %v, want %s", one[0], work, known, one[1])
			}
		}
		for d := day(t, year+"-01-01"); strconv.Itoa(d.Year) == year; d = d.Add(1) {
			if listed[d.String()] {
				continue
			}
			weekend := d.Weekday() == time.Saturday || d.Weekday() == time.Sunday
			if work, known := calendar.Workday(d); work == weekend || !known {
				t.Errorf("%v: got %v, %v", d, work, known)
			}
		}
	}
	for _, c := range f.Statutory.Workday {
		d := day(t, c[0].(string))
		if work, known := calendar.Workday(d); work != c[2].(bool) || !known {
			t.Errorf("%v: got %v, %v, want %v", d, work, known, c[2])
		}
		if got := string([]rune("日一二三四五六")[d.Weekday()]); got != c[1].(string) {
			t.Errorf("%v: got weekday %s, want %s", d, got, c[1])
		}
	}
}

func TestWorkdaysOfYearsNotKnown(t *testing.T) {
	for d, want := range map[followup.Day]bool{
		{Year: 2027, Month: 1, Date: 1}: true, {Year: 2027, Month: 1, Date: 2}: false, {Year: 2024, Month: 12, Date: 31}: true, {}: false,
	} {
		if work, known := calendar.Workday(d); work != want || known {
			t.Errorf("%v: got %v, %v, want %v, false", d, work, known, want)
		}
	}
}

func ExampleFestivals() {
	d := followup.Day{Year: 2027, Month: 1, Date: 15}
	l, _ := calendar.FromDay(d)
	fmt.Println(l, l.Zodiac(), calendar.Festivals(d))
	// Output: 腊月初八 马 [腊八节]
}

func BenchmarkFestivals(b *testing.B) {
	for b.Loop() {
		_ = calendar.Festivals(followup.Day{Year: 2026, Month: 11, Date: 23})
	}
}
