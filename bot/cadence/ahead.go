package cadence

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages/when"
	"genjin/storage"
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
		by := clock(t, v.Deadline())
		if t.Now.Before(v.Deadline()) {
			lines = append(lines, t.Text(zhTodoVisit, enTodoVisit, v.Title(), by))
		} else {
			lines = append(lines, t.Text(zhTodoLate, enTodoLate, v.Title(), by))
		}
	}
	return section(t, t.Text(zhTodoVisits, enTodoVisits), lines), nil
}

// clock writes an instant as its reader needs it: the hour, and the day unless it is today.
func clock(t *bot.Turn, at time.Time) string {
	at = at.In(t.Zone)
	if followup.DayOf(at) == today(t) {
		return at.Format("15:04")
	}
	return at.Format("01-02 15:04")
}

// timeOf writes the hour of a Unix time.
func timeOf(t *bot.Turn, unix int64) string { return time.Unix(unix, 0).In(t.Zone).Format("15:04") }

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
		if errors.Is(err, followup.ErrNotFound) || err == nil && (c.Muted || !g.Open()) {
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

// plan tells what will come for a client, and when.
func (f Feature) plan(t *bot.Turn) error {
	if t.Rest == "" {
		return t.Refuse(zhPlanWhom, enPlanWhom)
	}
	c, _, err := t.ClientIn(t.Rest)
	if err != nil {
		return err
	}
	lines := []string{t.Text(zhPlan, enPlan, c.Title())}
	if c.Muted {
		return t.Answer(lines[0] + "\n• " + t.Text(zhPlanMuted, enPlanMuted, c.Name))
	}
	for _, part := range []func(*bot.Turn, followup.Client) ([]string, error){f.planSteps, f.planTrips, f.planDays, f.planNote} {
		more, err := part(t, c)
		if err != nil {
			return err
		}
		for _, l := range more {
			lines = append(lines, "• "+l)
		}
	}
	return t.Answer(strings.Join(lines, "\n"))
}

func (f Feature) planSteps(t *bot.Turn, c followup.Client) ([]string, error) {
	vs, err := t.Tx.VisitsOf(c.ID, 1)
	if err != nil || len(vs) == 0 || vs[0].Next == "" {
		return nil, err
	}
	return []string{t.Text(zhPlanStep, enPlanStep, f.step(t, vs[0].Visit))}, nil
}

func (f Feature) planTrips(t *bot.Turn, c followup.Client) ([]string, error) {
	trips, err := t.Tx.TripsOf(c.ID, today(t))
	if err != nil {
		return nil, fmt.Errorf("find trips: %w", err)
	}
	var lines []string
	for _, trip := range trips {
		lines = append(lines, t.Text(zhPlanTrip, enPlanTrip, strings.TrimSpace(f.days(t, trip)+" "+placeName(t.Lang, trip))))
		coming, err := f.tripComing(t, trip)
		if err != nil {
			return nil, err
		}
		for _, l := range coming {
			lines = append(lines, strings.TrimPrefix(l, "• "))
		}
	}
	return lines, nil
}

func (f Feature) planDays(t *bot.Turn, c followup.Client) ([]string, error) {
	as, err := t.Tx.AnniversariesOf(c.ID)
	if err != nil {
		return nil, fmt.Errorf("find anniversaries: %w", err)
	}
	slices.SortStableFunc(as, func(a, b followup.Anniversary) int { return strings.Compare(a.Next.String(), b.Next.String()) })
	now := t.Now.In(t.Zone)
	var lines []string
	for _, a := range as {
		if a.Next.IsZero() {
			continue
		}
		var ahead []string
		for _, days := range []int{followup.PrepareAhead, followup.EveAhead} {
			if aheadAt(a, days, t.Zone).After(t.Now) {
				ahead = append(ahead, when.Say(t.Lang, a.Next.Add(-days), now))
			}
		}
		line := t.Text(zhPlanDay, enPlanDay, named(t, a, a.Next), when.Say(t.Lang, a.Next, now))
		if len(ahead) > 0 {
			line += t.Text(zhPlanDayAhead, enPlanDayAhead, strings.Join(ahead, t.Text("、", ", ")))
		}
		lines = append(lines, line)
	}
	return lines, nil
}

// planNote tells when the client's next ordinary note is due.
func (f Feature) planNote(t *bot.Turn, c followup.Client) ([]string, error) {
	r, err := t.Tx.Rhythm(t.Workspace.ID, t.Person.ID)
	if err != nil {
		return nil, fmt.Errorf("find rhythm: %w", err)
	}
	if r.MorningOff {
		return []string{t.Text(zhPlanOff, enPlanOff)}, nil
	}
	day := today(t)
	if r.At(followup.AtMorning, day, t.Zone).Before(t.Now) {
		day = day.Add(1)
	}
	if !c.Touched.IsZero() {
		if due := followup.DayOf(c.Touched.In(t.Zone)).Add(c.Class.Pace()); day.Before(due) {
			day = due
		}
	}
	for range leaveMost {
		if workday, _ := calendar.Workday(day); r.Works(day, workday) && !t.Who.OnLeave(day) {
			break
		}
		day = day.Add(1)
	}
	return []string{t.Text(zhPlanNote, enPlanNote, when.Say(t.Lang, day, t.Now.In(t.Zone)), f.paceText(t, c))}, nil
}

func (f Feature) paceText(t *bot.Turn, c followup.Client) string {
	switch c.Class {
	case "A":
		return t.Text(zhPaceA, enPaceA)
	case "B":
		return t.Text(zhPaceB, enPaceB)
	case "D":
		return t.Text(zhPaceD, enPaceD)
	case "C":
		return t.Text(zhPaceC, enPaceC)
	}
	return t.Text(zhPaceNone, enPaceNone)
}

// whyList tells why a list came, and why its clients stand in it.
func (f Feature) whyList(t *bot.Turn) error {
	l, err := listOf(t, strings.TrimPrefix(t.About, kindList+"/"))
	if err != nil {
		return err
	}
	gs, err := t.Tx.Greetings(l.Person, l.Workspace, l.Day, l.Meal)
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	whose := t.Text(zhWhyToday, enWhyToday)
	if l.Day != today(t) {
		whose = t.Text(zhWhyThen, enWhyThen, when.Say(t.Lang, l.Day, t.Now.In(t.Zone)))
	}
	lines := []string{t.Text(zhWhyMorning, enWhyMorning, whose)}
	if l.Meal == followup.AtDinner {
		lines[0] = t.Text(zhWhyDinner, enWhyDinner, whose)
	}
	for _, g := range gs[:min(len(gs), bounded)] {
		line, err := f.whyLine(t, g)
		if errors.Is(err, followup.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		lines = append(lines, "• "+line)
	}
	return t.Answer(strings.Join(lines, "\n"))
}

// whyLine tells why one client was written to.
func (f Feature) whyLine(t *bot.Turn, g storage.Greeting) (string, error) {
	c, err := t.Tx.Client(g.Client)
	if err != nil {
		return "", err
	}
	reason := t.Text(zhWhyPace, enWhyPace, f.paceText(t, c))
	switch kind, _, _ := strings.Cut(g.Of, "/"); kind {
	case kindTrip:
		reason = t.Text(zhWhyAway, enWhyAway)
	case kindAnniversary:
		reason = t.Text(zhWhyDay, enWhyDay)
	case "visit":
		reason = t.Text(zhWhyStep, enWhyStep)
	}
	if g.Note != "" {
		reason = g.Note + t.Text("：", ": ") + reason
	}
	return c.Title() + " · " + reason, nil
}

// whyGreeting tells why a draft came.
func (f Feature) whyGreeting(t *bot.Turn) error {
	g, err := f.of(t, strings.TrimPrefix(t.About, kindGreeting+"/"))
	if err != nil {
		return err
	}
	line, err := f.whyLine(t, g)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return err
	}
	return t.Answer(line)
}

// whyTrip tells why something was said about a trip.
func (f Feature) whyTrip(t *bot.Turn) error {
	trip, c, err := f.tripOf(t, strings.TrimPrefix(t.About, kindTrip+"/"))
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhTripOver, enTripOver)
	}
	if err != nil {
		return err
	}
	return t.Answer(t.Text(zhWhyTrip, enWhyTrip, c.Title(), f.days(t, trip), c.Name))
}

// whyAnniversary tells why something was said about an anniversary.
func (f Feature) whyAnniversary(t *bot.Turn) error {
	a, c, err := f.anniversaryOf(t, strings.TrimPrefix(t.About, kindAnniversary+"/"))
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhDayGone, enDayGone)
	}
	if err != nil {
		return err
	}
	return t.Answer(t.Text(zhWhyAnniversary, enWhyAnniversary, c.Title(), a.Name, dateOf(t, a), c.Name, a.Name))
}
