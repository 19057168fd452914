package calendar

import (
	_ "embed" // for the holidays
	"encoding/json"
	"strconv"
	"sync"
	"time"

	"genjin/followup"
)

// holidaysFile holds, by civil year, the days off and the weekend days worked instead of them.
//
//go:embed holidays.json
var holidaysFile []byte

// special are the days of the years whose holidays are known on which the weekday rule does not hold.
type special struct {
	years map[int]bool
	works map[followup.Day]bool // true: a weekend day worked; false: a day off
}

// holidays reads the file once. It is part of the program, so a fault in it is one of the program.
var holidays = sync.OnceValue(func() special {
	var file struct {
		Years map[string]struct{ Off, Work []string }
	}
	if err := json.Unmarshal(holidaysFile, &file); err != nil {
		panic("holidays.json: " + err.Error())
	}
	s := special{years: make(map[int]bool), works: make(map[followup.Day]bool)}
	add := func(days []string, works bool) {
		for _, day := range days {
			at, err := time.Parse(time.DateOnly, day)
			if err != nil {
				panic("holidays.json: " + err.Error())
			}
			s.works[followup.DayOf(at)] = works
		}
	}
	for name, y := range file.Years {
		year, err := strconv.Atoi(name)
		if err != nil {
			panic("holidays.json: " + err.Error())
		}
		s.years[year] = true
		add(y.Off, false)
		add(y.Work, true)
	}
	return s
})

// Workday reports whether people in China work on d. known says that the holidays of its year are;
// without them, as they are published only late in the year before, work is merely the rule of weekdays.
func Workday(d followup.Day) (work, known bool) {
	if !d.Valid() {
		return false, false
	}
	known = holidays().years[d.Year]
	if works, is := holidays().works[d]; is {
		return works, known
	}
	day := d.Weekday()
	return day != time.Saturday && day != time.Sunday, known
}
