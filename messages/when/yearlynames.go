package when

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"genjin/followup"
	"genjin/followup/calendar"
)

// yearlyFestivals are the festivals that have one date of a calendar, by their names. 除夕 is the last day of the year,
// whether that is the 29th or the 30th.
var yearlyFestivals, yearlyNames, yearlyLetters = festivalsYearly()

func festivalsYearly() (dates map[string]Yearly, form, letters string) {
	dates = map[string]Yearly{}
	var names []string
	for _, name := range calendar.Names() {
		if y, ok := yearlyOf(name); ok && name[0] >= utf8.RuneSelf {
			dates[name] = y
			first, _ := utf8.DecodeRuneInString(name)
			names, letters = append(names, regexp.QuoteMeta(name)), letters+string(first)
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return dates, strings.Join(names, "|"), letters
}

// yearlyOf returns the date that the festival name has in each of some years.
func yearlyOf(name string) (Yearly, bool) {
	const first, last = 2020, 2030
	civil, lunar := map[[2]int]bool{}, map[[2]int]bool{}
	var y, l Yearly
	for year := first; year <= last; year++ {
		d, ok := calendar.Festival(name, followup.Day{Year: year, Month: 1, Date: 1})
		m, known := calendar.FromDay(d)
		if !ok || !known {
			return Yearly{}, false
		}
		if m.Month == 12 && m.Date == 29 && endsYear(name) {
			m.Date = 30
		}
		y, l = Yearly{Month: int(d.Month), Date: d.Date}, Yearly{Month: m.Month, Date: m.Date, Lunar: true}
		civil[[2]int{y.Month, y.Date}], lunar[[2]int{l.Month, l.Date}] = true, true
	}
	if len(civil) == 1 {
		return y, true
	}
	return l, len(lunar) == 1
}

func yearlyFestival(g []string) (Yearly, *Error) { return yearlyFestivals[g[0]], nil }
