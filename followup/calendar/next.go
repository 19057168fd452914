package calendar

import (
	"time"

	"genjin/followup"
)

// Next returns the first day on or after from on which a is kept; ok is false when it never comes again,
// when it is no date at all, and when from is none. Of a lunar one, Year means the lunar year, and
// nothing comes after that of 2100.
//
// A date which the year or the month lacks is kept on the last day that the month has: February 29 in
// common years on the 28th, the 30th of a lunar month of 29 days on the 29th. What happened in a leap
// month is kept in the regular month, unless Leap is set and the year repeats that same month: then in
// the leap month alone.
func Next(a followup.Anniversary, from followup.Day) (day followup.Day, ok bool) {
	if !from.Valid() {
		return followup.Day{}, false
	}
	if a.Year != 0 {
		day, ok = kept(a, a.Year)
		if !ok || day.Before(from) {
			return followup.Day{}, false
		}
		return day, true
	}
	year := from.Year
	if a.Lunar {
		year = max(year-1, FirstYear) // whose last month may lie in this civil year
	}
	for y := year; y <= year+2; y++ {
		if day, ok = kept(a, y); ok && !day.Before(from) {
			return day, true
		}
	}
	return followup.Day{}, false
}

// kept is the day on which a is kept in a year of its calendar.
func kept(a followup.Anniversary, year int) (followup.Day, bool) {
	if a.Lunar {
		return keptLunar(year, int(a.Month), a.Date, a.Leap)
	}
	d := followup.Day{Year: year, Month: a.Month, Date: a.Date}
	if a.Month == time.February && a.Date == 29 && !d.Valid() {
		d.Date = 28
	}
	return d, d.Valid()
}

func keptLunar(year, month, date int, leap bool) (followup.Day, bool) {
	l := Lunar{Year: year, Month: month, Leap: leap && LeapMonth(year) == month}
	days, err := l.MonthDays()
	if err != nil || date < 1 || date > len(dateNames) {
		return followup.Day{}, false
	}
	return dayAt(l.first() + min(date, days) - 1), true
}
