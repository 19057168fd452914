package followup

import (
	"hash/fnv"
	"time"
)

// Rhythm is when a rep is brought his lists in a workspace, as he set it. The zero value is the default: a
// morning list on the workdays of the calendar, none at dinner time.
type Rhythm struct {
	Workspace WorkspaceID
	Person    PersonID

	MorningOff bool
	MorningAt  int  // minutes after midnight; 0: from 07:20 on, spread
	Dinner     bool // a list at dinner time too
	DinnerAt   int  // minutes after midnight; 0: from 17:13 on, spread
	Days       Days // 0: the workdays of the calendar
}

// Days is a set of days of the week: the bit of time.Weekday.
type Days uint8

// EveryDay is all days of the week.
const EveryDay Days = 1<<7 - 1

// Has reports whether the day of the week is among ds.
func (ds Days) Has(d time.Weekday) bool { return ds&(1<<d) != 0 }

// Works reports whether the rep works on d, which the calendar calls a workday or not.
func (r Rhythm) Works(d Day, workday bool) bool {
	if r.Days == 0 {
		return workday
	}
	return r.Days.Has(d.Weekday())
}

// Meal is which of a day's lists.
type Meal string

// The lists of a day.
const (
	AtMorning Meal = "morning"
	AtDinner  Meal = "dinner"
)

// The hours of the lists, in the rep's zone (course, 3). A morning note is in time until 08:30:00.
const (
	morningFrom, morningSpread = 7*60 + 20, 20 * time.Minute
	dinnerFrom, dinnerSpread   = 17*60 + 13, 17 * time.Minute
)

// ends are the hour and minute until which a note of a list is in time, and asked are those at which who took
// drafts and did not mark them is asked once.
var (
	ends  = map[Meal][2]int{AtMorning: {8, 30}, AtDinner: {19, 30}}
	asked = map[Meal][2]int{AtMorning: {8, 15}, AtDinner: {19, 0}}
)

// Ends returns until when a note of m's list of d is in time.
func (m Meal) Ends(d Day, zone *time.Location) time.Time { return d.Time(zone, ends[m][0], ends[m][1]) }

// Asked returns when the rep is asked for notes of m's list of d that he took and did not mark as sent.
func (m Meal) Asked(d Day, zone *time.Location) time.Time {
	return d.Time(zone, asked[m][0], asked[m][1])
}

// On reports whether the rep wants m's lists at all.
func (r Rhythm) On(m Meal) bool {
	if m == AtDinner {
		return r.Dinner
	}
	return !r.MorningOff
}

// At returns when m's list of d is due: at the rep's own time, else within the usual minutes, spread by
// person and day so that nothing looks machine-like.
func (r Rhythm) At(m Meal, d Day, zone *time.Location) time.Time {
	own, from, spread := r.MorningAt, morningFrom, morningSpread
	if m == AtDinner {
		own, from, spread = r.DinnerAt, dinnerFrom, dinnerSpread
	}
	if own > 0 {
		return d.Time(zone, own/60, own%60)
	}
	return d.Time(zone, from/60, from%60).Add(Spread(string(r.Person)+d.String()+string(m), spread))
}

// Spread returns a length of time below most, in whole seconds, that is always the same for seed.
func Spread(seed string, most time.Duration) time.Duration {
	h := fnv.New32a()
	_, _ = h.Write([]byte(seed)) // never fails, by its documentation
	return time.Duration(h.Sum32()) % (most / time.Second) * time.Second
}
