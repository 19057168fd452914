package followup

import "time"

// Day is a day of the civil calendar, in no zone.
type Day struct {
	Year  int
	Month time.Month
	Date  int
}

// DayOf returns the day that t falls on in its own location.
func DayOf(t time.Time) Day {
	y, m, d := t.Date()
	return Day{y, m, d}
}

// IsZero reports whether d is no day at all.
func (d Day) IsZero() bool { return d == Day{} }

// Time returns the instant of d at hour and minute in zone.
func (d Day) Time(zone *time.Location, hour, minute int) time.Time {
	return time.Date(d.Year, d.Month, d.Date, hour, minute, 0, 0, zone)
}

// Add returns the day n days after d; n may be negative.
func (d Day) Add(n int) Day { return DayOf(d.Time(time.UTC, 12, 0).AddDate(0, 0, n)) }

// Weekday returns the day of the week of d.
func (d Day) Weekday() time.Weekday { return d.Time(time.UTC, 12, 0).Weekday() }

// Before reports whether d is earlier than e.
func (d Day) Before(e Day) bool { return d.Time(time.UTC, 12, 0).Before(e.Time(time.UTC, 12, 0)) }

// Valid reports whether d stands in the calendar.
func (d Day) Valid() bool { return !d.IsZero() && DayOf(d.Time(time.UTC, 12, 0)) == d }

// String returns d as 2006-01-02.
func (d Day) String() string { return d.Time(time.UTC, 12, 0).Format(time.DateOnly) }
