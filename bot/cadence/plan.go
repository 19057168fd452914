package cadence

import (
	"fmt"
	"slices"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages/when"
)

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
