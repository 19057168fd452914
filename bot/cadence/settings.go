package cadence

import (
	"fmt"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages/place"
)

// bounds are the minutes after midnight within which a rep may choose the hour of a list: behind the earliest
// an early riser may want it, before the last at which it is of use.
var bounds = map[followup.Meal][2]int{
	followup.AtMorning: {6 * 60, 8*60 + 25},
	followup.AtDinner:  {16 * 60, 19*60 + 20},
}

// setMeal turns a list on or off, or sets its hour.
func (f Feature) setMeal(m followup.Meal) func(*bot.Turn) error {
	return func(t *bot.Turn) error {
		if t.Workspace.ID == "" {
			return t.Refuse(zhNoWorkspace, enNoWorkspace)
		}
		if !t.Who.Roles.Has(followup.Rep) {
			return t.Refuse(zhMealReps, enMealReps, t.Workspace.Name)
		}
		r, err := t.Tx.Rhythm(t.Workspace.ID, t.Person.ID)
		if err != nil {
			return fmt.Errorf("find rhythm: %w", err)
		}
		on, at, ok := readMeal(t.Rest, m)
		if !ok {
			return t.Refuse(zhMealHow, enMealHow, t.Word, minuteText(bounds[m][0]), minuteText(bounds[m][1]))
		}
		if m == followup.AtDinner {
			r.Dinner, r.DinnerAt = on, at
		} else {
			r.MorningOff, r.MorningAt = !on, at
		}
		if err := t.Tx.PutRhythm(r); err != nil {
			return fmt.Errorf("keep rhythm: %w", err)
		}
		if err := f.planList(t, r, m, t.Zone); err != nil {
			return err
		}
		switch {
		case !on:
			return t.Answer(t.Text(zhMealOff, enMealOff, t.Word))
		case at > 0:
			return t.Answer(t.Text(zhMealAt, enMealAt, t.Word, minuteText(at)))
		case m == followup.AtDinner:
			return t.Answer(t.Text(zhDinnerOn, enDinnerOn))
		}
		return t.Answer(t.Text(zhMorningOn, enMorningOn))
	}
}

func minuteText(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }

// setDays sets on which days of the week the rep works.
func (f Feature) setDays(t *bot.Turn) error {
	if t.Workspace.ID == "" {
		return t.Refuse(zhNoWorkspace, enNoWorkspace)
	}
	days, ok := readDays(t.Rest)
	if !ok {
		return t.Refuse(zhDaysHow, enDaysHow)
	}
	r, err := t.Tx.Rhythm(t.Workspace.ID, t.Person.ID)
	if err != nil {
		return fmt.Errorf("find rhythm: %w", err)
	}
	r.Days = days
	if err := t.Tx.PutRhythm(r); err != nil {
		return fmt.Errorf("keep rhythm: %w", err)
	}
	if days == 0 {
		return t.Answer(t.Text(zhDaysCalendar, enDaysCalendar))
	}
	return t.Answer(t.Text(zhDaysSet, enDaysSet, dayNames(t, days)))
}

// dayNames names days of the week from Monday on.
func dayNames(t *bot.Turn, days followup.Days) string {
	var names []string
	for i := range 7 {
		if d := time.Weekday((i + 1) % 7); days.Has(d) {
			names = append(names, weekdayName(t, d))
		}
	}
	return strings.Join(names, t.Text("、", ", "))
}

// mealIs says when the rep is brought a list.
func (f Feature) mealIs(m followup.Meal) func(*bot.Turn) (string, error) {
	return func(t *bot.Turn) (string, error) {
		r, err := t.Tx.Rhythm(t.Workspace.ID, t.Person.ID)
		if err != nil {
			return "", fmt.Errorf("find rhythm: %w", err)
		}
		zh, en, usual, at := zhMorningIs, enMorningIs, morningUsual, r.MorningAt
		if m == followup.AtDinner {
			zh, en, usual, at = zhDinnerIs, enDinnerIs, dinnerUsual, r.DinnerAt
		}
		switch {
		case !r.On(m):
			return t.Text(zh, en, t.Text(zhIsOff, enIsOff)), nil
		case at > 0:
			return t.Text(zh, en, minuteText(at)), nil
		}
		return t.Text(zh, en, usual), nil
	}
}

// daysAre says on which days the rep is brought lists.
func (f Feature) daysAre(t *bot.Turn) (string, error) {
	r, err := t.Tx.Rhythm(t.Workspace.ID, t.Person.ID)
	if err != nil {
		return "", fmt.Errorf("find rhythm: %w", err)
	}
	if r.Days == 0 {
		return t.Text(zhDaysAre, enDaysAre, t.Text(zhDaysUsual, enDaysUsual)), nil
	}
	return t.Text(zhDaysAre, enDaysAre, dayNames(t, r.Days)), nil
}

// zoneIs says by which clock the person lives.
func (f Feature) zoneIs(t *bot.Turn) (string, error) {
	return t.Text(zhZoneIs, enZoneIs, t.Zone.String(), t.Now.In(t.Zone).Format("15:04")), nil
}

// setZone sets the rep's time zone, by its IANA name or by a place in it.
func (f Feature) setZone(t *bot.Turn) error {
	name := strings.TrimSpace(t.Rest)
	if strings.Contains(wordsHome, "|"+strings.ToLower(name)+"|") && name != "" {
		name = t.Home.String()
	} else if m, ok := place.Find(name, place.Argument); ok && m.Sure {
		name = m.Places[0].Zone
	}
	zone, err := time.LoadLocation(name)
	if err != nil || name == "" || name == "Local" {
		return t.Refuse(zhZoneHow, enZoneHow)
	}
	if err := t.Known(); err != nil {
		return err
	}
	t.Person.Zone = name
	if name == t.Home.String() {
		t.Person.Zone = ""
	}
	if err := t.Tx.SetPerson(t.Person); err != nil {
		return fmt.Errorf("keep zone: %w", err)
	}
	t.Zone = zone
	if err := f.replan(t); err != nil {
		return err
	}
	return t.Answer(t.Text(zhZoneSet, enZoneSet, name, t.Now.In(zone).Format("15:04")))
}

// replan plans the lists of the person, and what his clients' trips and big days call for, anew in all
// workspaces, as his clock has changed, or more has become his.
func (f Feature) replan(t *bot.Turn) error {
	ws, err := t.Tx.WorkspacesOf(t.Person.ID)
	if err != nil {
		return fmt.Errorf("find workspaces: %w", err)
	}
	for _, w := range ws {
		m, err := t.Tx.Member(w.ID, t.Person.ID)
		if err != nil {
			return fmt.Errorf("find member: %w", err)
		}
		if !m.Roles.Has(followup.Rep) {
			continue
		}
		r, err := t.Tx.Rhythm(w.ID, t.Person.ID)
		if err != nil {
			return fmt.Errorf("find rhythm: %w", err)
		}
		for _, meal := range []followup.Meal{followup.AtMorning, followup.AtDinner} {
			if err := f.planList(t, r, meal, t.Zone); err != nil {
				return err
			}
		}
		if err := f.replanAhead(t, w.ID); err != nil {
			return err
		}
	}
	return nil
}

// replanAhead plans the reminders of trips and anniversaries in w anew.
func (f Feature) replanAhead(t *bot.Turn, w followup.WorkspaceID) error {
	trips, err := t.Tx.TripsOn(w, t.Person.ID, today(t).Add(1), today(t).Add(aheadMost), plansMost)
	if err != nil {
		return fmt.Errorf("find trips: %w", err)
	}
	for _, trip := range trips {
		if err := f.planTrip(t, trip); err != nil {
			return err
		}
	}
	as, err := t.Tx.Anniversaries(w, t.Person.ID, today(t), today(t).Add(aheadMost), plansMost)
	if err != nil {
		return fmt.Errorf("find anniversaries: %w", err)
	}
	for _, a := range as {
		if err := f.planAnniversary(t, &a); err != nil {
			return err
		}
	}
	return nil
}
