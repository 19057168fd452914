package cadence

import (
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages/when"
)

const (
	todoAhead = 7  // days that 待办 looks ahead for trips and anniversaries
	todoMost  = 10 // lines of one kind
)

// todo lists what is open: texts after visits, next steps, notes that were taken, journeys and big days near by.
func (f Feature) todo(t *bot.Turn) error {
	var lines []string
	for _, part := range []func(*bot.Turn) ([]string, error){f.openVisits, f.openSteps, f.openGreetings, f.nearTrips, f.nearDays} {
		more, err := part(t)
		if err != nil {
			return err
		}
		lines = append(lines, more...)
	}
	if len(lines) == 0 {
		return t.Answer(t.Text(zhNothingOpen, enNothingOpen))
	}
	return t.Answer(strings.Join(lines, "\n"))
}

// section puts a head over lines, the first of them only, and says how many more there are.
func section(t *bot.Turn, head string, lines []string) []string {
	if len(lines) == 0 {
		return nil
	}
	out := []string{head}
	for _, l := range lines[:min(len(lines), todoMost)] {
		out = append(out, "• "+l)
	}
	if more := len(lines) - todoMost; more > 0 {
		out = append(out, t.Text(zhMoreLines, enMoreLines, more))
	}
	return out
}

func (f Feature) openVisits(t *bot.Turn) ([]string, error) {
	vs, err := t.Tx.OpenVisits(t.Person.ID, t.Workspace.ID, t.Now)
	if err != nil {
		return nil, fmt.Errorf("find open visits: %w", err)
	}
	var lines []string
	for _, v := range vs {
		by := t.Clock(v.Deadline())
		if t.Now.Before(v.Deadline()) {
			lines = append(lines, t.Text(zhTodoVisit, enTodoVisit, v.Title(), by))
		} else {
			lines = append(lines, t.Text(zhTodoLate, enTodoLate, v.Title(), by))
		}
	}
	return section(t, t.Text(zhTodoVisits, enTodoVisits), lines), nil
}

func (f Feature) openSteps(t *bot.Turn) ([]string, error) {
	end := today(t).Add(1).Time(t.Zone, 0, 0)
	vs, err := t.Tx.OpenSteps(t.Workspace.ID, t.Person.ID, end.Add(-promisedFor), end, t.Zone, bounded)
	if err != nil {
		return nil, fmt.Errorf("find next steps: %w", err)
	}
	var lines []string
	for _, v := range vs {
		lines = append(lines, v.Title()+t.Text("：", ": ")+f.step(t, v.Visit))
	}
	return section(t, t.Text(zhTodoSteps, enTodoSteps), lines), nil
}

// step says what is to be done, by when, and whether that day has passed.
func (f Feature) step(t *bot.Turn, v followup.Visit) string {
	if v.NextOn.IsZero() {
		return v.Next
	}
	text := when.Say(t.Lang, v.NextOn, t.Now.In(t.Zone)) + t.Text("", " ") + v.Next
	if v.NextOn.Before(today(t)) {
		text += t.Text(zhOverdue, enOverdue)
	}
	return text
}

func (f Feature) openGreetings(t *bot.Turn) ([]string, error) {
	gs, err := t.Tx.Greetings(t.Person.ID, t.Workspace.ID, today(t), "")
	if err != nil {
		return nil, fmt.Errorf("find greetings: %w", err)
	}
	var lines []string
	for _, g := range gs {
		c, err := t.Tx.Client(g.Client)
		if errors.Is(err, followup.ErrNotFound) || err == nil && (c.Muted || !g.Open() || c.Owner != t.Person.ID) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("find client: %w", err)
		}
		line := c.Title()
		if g.Note != "" {
			line += " · " + g.Note
		}
		if !g.Brought.IsZero() {
			line += " · " + f.state(t, g)
		}
		lines = append(lines, line)
	}
	return section(t, t.Text(zhTodoGreetings, enTodoGreetings), lines), nil
}

func (f Feature) nearTrips(t *bot.Turn) ([]string, error) {
	trips, err := t.Tx.TripsOn(t.Workspace.ID, t.Person.ID, today(t), today(t).Add(todoAhead), bounded)
	if err != nil {
		return nil, fmt.Errorf("find trips: %w", err)
	}
	var lines []string
	for _, trip := range trips {
		c, err := t.Tx.Client(trip.Client)
		if err != nil {
			return nil, fmt.Errorf("find client: %w", err)
		}
		lines = append(lines, strings.TrimSpace(c.Title()+t.Text("：", ": ")+f.days(t, trip)+" "+placeName(t.Lang, trip)))
	}
	return section(t, t.Text(zhTodoTrips, enTodoTrips), lines), nil
}

func (f Feature) nearDays(t *bot.Turn) ([]string, error) {
	as, err := t.Tx.Anniversaries(t.Workspace.ID, t.Person.ID, today(t), today(t).Add(2*todoAhead), bounded)
	if err != nil {
		return nil, fmt.Errorf("find anniversaries: %w", err)
	}
	var lines []string
	for _, a := range as {
		line, err := f.dayLine(t, a)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return section(t, t.Text(zhTodoDays, enTodoDays), lines), nil
}
