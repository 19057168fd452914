// Package calendar knows the Chinese calendar: which lunar date a day has and back, when an
// anniversary comes next, which day a festival falls on, and which days people in China work.
//
// A lunar year is named by the civil year in which its New Year falls. All days are those of China
// (UTC+8), as GB/T 33661-2017 has them. Lunar dates are known from 1900-01-31 to 2101-01-28, the lunar
// years 1900 to 2100; nothing is reckoned beyond.
package calendar

import (
	"fmt"
	"time"

	"genjin/followup"
)

// Lunar is a date of the Chinese calendar.
type Lunar struct {
	Year  int // the civil year in which its New Year falls
	Month int // 1 to 12
	Date  int // 1 to 29 or 30
	Leap  bool
}

// Why is the reason for which there is no such lunar date.
type Why uint8

// The reasons, in the order in which they are looked for.
const (
	NoYear  Why = iota + 1 // the calendar reaches from 1900 to 2100
	NoMonth                // months are numbered 1 to 12
	NoLeap                 // the year has no such leap month
	NoDate                 // the month has no such day
)

// Error is a lunar date that does not exist.
type Error struct {
	Lunar Lunar // as asked for
	Why   Why
	Leap  int // of NoLeap: the month which the year repeats; 0: none
	Days  int // of NoDate: how many days the month has
}

func (e *Error) Error() string {
	switch l := e.Lunar; e.Why {
	case NoYear:
		return fmt.Sprintf("lunar year %d is outside %d to %d", l.Year, FirstYear, LastYear)
	case NoMonth:
		return fmt.Sprintf("no lunar month %d", l.Month)
	case NoLeap:
		return fmt.Sprintf("lunar year %d has no leap month %d", l.Year, l.Month)
	default:
		return fmt.Sprintf("lunar month %d of %d has %d days, not %d", l.Month, l.Year, e.Days, l.Date)
	}
}

// FromDay returns the lunar date of d; ok is false for a day outside the table and for none at all.
func FromDay(d followup.Day) (l Lunar, ok bool) {
	if d.Year < FirstYear || d.Year > LastYear+1 || !d.Valid() {
		return Lunar{}, false
	}
	n := number(d)
	if n < newYears[0] || n >= newYears[len(years)] {
		return Lunar{}, false
	}
	i := d.Year - FirstYear
	if n < newYears[i] {
		i-- // before this year's New Year
	}
	n -= newYears[i]
	m := 0
	for n >= years[i].days(m) {
		n -= years[i].days(m)
		m++
	}
	l = Lunar{Year: FirstYear + i, Date: n + 1}
	l.Month, l.Leap = years[i].month(m)
	return l, true
}

// Day returns the civil day of l, or an [*Error] that says why there is none.
func (l Lunar) Day() (followup.Day, error) {
	days, err := l.MonthDays()
	if err != nil {
		return followup.Day{}, err
	}
	if l.Date < 1 || l.Date > days {
		return followup.Day{}, &Error{Lunar: l, Why: NoDate, Days: days}
	}
	return dayAt(l.first() + l.Date - 1), nil
}

// MonthDays returns how many days the month of l has, 29 or 30, whatever its Date; or an [*Error] if
// there is no such month.
func (l Lunar) MonthDays() (int, error) {
	switch {
	case l.Year < FirstYear || l.Year > LastYear:
		return 0, &Error{Lunar: l, Why: NoYear}
	case l.Month < 1 || l.Month > 12:
		return 0, &Error{Lunar: l, Why: NoMonth}
	case l.Leap && LeapMonth(l.Year) != l.Month:
		return 0, &Error{Lunar: l, Why: NoLeap, Leap: LeapMonth(l.Year)}
	}
	y := years[l.Year-FirstYear]
	return y.days(y.index(l.Month, l.Leap)), nil
}

// LeapMonth returns the month which lunar year y repeats; 0 for none and outside the table.
func LeapMonth(y int) int {
	if y < FirstYear || y > LastYear {
		return 0
	}
	return years[y-FirstYear].leap()
}

// first numbers the first day of the month of l, which must exist.
func (l Lunar) first() int {
	y := years[l.Year-FirstYear]
	n := newYears[l.Year-FirstYear]
	for m := range y.index(l.Month, l.Leap) {
		n += y.days(m)
	}
	return n
}

const daySeconds = 24 * 60 * 60

// number counts days from 1970-01-01.
func number(d followup.Day) int { return int(d.Time(time.UTC, 0, 0).Unix() / daySeconds) }

// dayAt returns the day of a number.
func dayAt(n int) followup.Day { return followup.DayOf(time.Unix(int64(n)*daySeconds, 0).UTC()) }
