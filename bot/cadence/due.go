package cadence

import (
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/messages/when"
	"genjin/storage"
)

// asked asks, once, for the drafts of a list that were taken and not marked as sent.
func (f Feature) asked(t *bot.Turn) error {
	day := followup.DayOf(t.Reminder.Due.In(t.Zone))
	if !works(t, day) {
		return nil
	}
	m := followup.Meal(t.Reminder.Reason)
	gs, err := t.Tx.Greetings(t.Person.ID, t.Workspace.ID, day, m)
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	var names []string
	page := -1
	for i, g := range gs {
		if g.Brought.IsZero() || !g.Open() {
			continue
		}
		c, err := t.Tx.Client(g.Client)
		if errors.Is(err, followup.ErrNotFound) || err == nil && (c.Muted || c.Owner != t.Person.ID) {
			continue
		}
		if err != nil {
			return fmt.Errorf("find client: %w", err)
		}
		if names = append(names, c.Title()); page < 0 {
			page = i / listMost
		}
	}
	if len(names) == 0 {
		return nil
	}
	l := storage.List{Workspace: t.Workspace.ID, Person: t.Person.ID, Day: day, Meal: m, Page: page}
	_, err = t.Say(messages.Message{
		Chat: t.Private, About: aboutList(l), Deadline: t.Reminder.Due.Add(listWithin), Expires: t.Reminder.Deadline,
		Text: t.Text(zhAsked, enAsked, strings.Join(names, t.Text("、", ", ")), t.Reminder.Deadline.In(t.Zone).Format("15:04")),
	})
	return err
}

// listLate tells of a list that fell due while nothing ran, and plans the next. That of today may have fallen due
// since as well; while it is of use it is brought. Each is asked for by itself whether the rep is on leave.
func (f Feature) listLate(m followup.Meal) func(*bot.Turn) (string, error) {
	return func(t *bot.Turn) (string, error) {
		day, err := f.next(t, m)
		if err != nil {
			return "", err
		}
		days := []followup.Day{day}
		r, err := t.Tx.Rhythm(t.Workspace.ID, t.Person.ID)
		if err != nil {
			return "", fmt.Errorf("find rhythm: %w", err)
		}
		if now := today(t); day != now && r.At(m, now, t.Zone).Before(t.Now) {
			days = append(days, now)
		}
		var lines []string
		for _, d := range days {
			if !works(t, d) {
				continue
			}
			if t.Now.Before(m.Ends(d, t.Zone)) {
				if err := f.bringList(t, m, d); err != nil {
					return "", err
				}
				continue
			}
			line, err := f.missedList(t, m, d)
			if err != nil {
				return "", err
			}
			if line != "" {
				lines = append(lines, line)
			}
		}
		return strings.Join(lines, "\n• "), nil
	}
}

// missedList says in one line who stood in a list that did not come in time, and notes that it was told.
func (f Feature) missedList(t *bot.Turn, m followup.Meal, day followup.Day) (string, error) {
	es, err := f.entries(t, m, day)
	if err != nil || len(es) == 0 {
		return "", err
	}
	var names []string
	for _, e := range es[:min(len(es), listMost)] {
		name := e.client.Title()
		if e.occasion != occasionOf(m) {
			name += " " + e.note
		}
		names = append(names, name)
	}
	on := when.Say(t.Lang, day, t.Now.In(t.Zone))
	line := t.Text(zhLateMorning, enLateMorning, on, strings.Join(names, t.Text("、", ", ")))
	if m == followup.AtDinner {
		line = t.Text(zhLateDinner, enLateDinner, on, strings.Join(names, t.Text("、", ", ")))
	}
	if day == today(t) && m == followup.AtMorning && t.Now.In(t.Zone).Hour() < lastHour {
		line += t.Text(zhLateStill, enLateStill)
	}
	l := storage.List{Workspace: t.Workspace.ID, Person: t.Person.ID, Day: day, Meal: m}
	if err := t.Tx.PutListed(l, ""); err != nil {
		return "", fmt.Errorf("note that a list was missed: %w", err)
	}
	return line, nil
}

// undelivered tells of a list that could not be sent in time.
func (f Feature) undelivered(t *bot.Turn) error {
	if t.House.Reason != messages.WhyExpired {
		return nil
	}
	l, err := t.Tx.ListOwner(t.House.Undelivered)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	if err := t.For(l.Workspace, l.Person); err != nil {
		return err
	}
	if !works(t, l.Day) {
		return nil
	}
	gs, err := t.Tx.Greetings(l.Person, l.Workspace, l.Day, l.Meal)
	if err != nil || len(gs) == 0 {
		return err
	}
	return t.Tell(t.Text(zhListExpired, enListExpired, len(gs)))
}

// lastHour is until when a list of the morning can be asked for.
const lastHour = 11

// morning shows the list of today, which is made now if it was not brought yet.
func (f Feature) morning(t *bot.Turn) error {
	day := today(t)
	if t.Now.In(t.Zone).Hour() >= lastHour {
		return t.Answer(t.Text(zhMorningOver, enMorningOver))
	}
	gs, err := f.makeList(t, followup.AtMorning, day)
	if err != nil {
		return err
	}
	if len(gs) == 0 {
		return t.Answer(t.Text(zhNobodyDue, enNobodyDue))
	}
	return f.sayPage(t, storage.List{Workspace: t.Workspace.ID, Person: t.Person.ID, Day: day, Meal: followup.AtMorning}, gs)
}

// became plans the lists of who becomes a rep.
func (f Feature) became(t *bot.Turn) error {
	return f.planList(t, followup.Rhythm{Workspace: t.Workspace.ID, Person: t.Person.ID}, followup.AtMorning, t.Zone)
}

// plansMost is how many plans are made in one turn.
const plansMost = 500

// plans sees to it that each rep has his lists planned, and each trip and anniversary its reminders: those of
// records that came by import, or were there before the cadence was. Those of more reps than a turn plans for are
// planned in a turn that follows at once.
func (f Feature) plans(t *bot.Turn) error {
	more := false
	for _, meal := range []followup.Meal{followup.AtMorning, followup.AtDinner} {
		reps, err := t.Tx.Unplanned(followup.Rep, meal, plansMost)
		if err != nil {
			return fmt.Errorf("find reps without a list: %w", err)
		}
		more = more || len(reps) == plansMost
		for _, m := range reps {
			if err := t.For(m.Workspace, m.Person); err != nil {
				return err
			}
			r, err := t.Tx.Rhythm(m.Workspace, m.Person)
			if err != nil {
				return fmt.Errorf("find rhythm: %w", err)
			}
			if err := f.planList(t, r, meal, t.Zone); err != nil {
				return err
			}
		}
	}
	trips, err := t.Tx.UnplannedTrips(followup.DayOf(t.Now.In(t.Home)), plansMost)
	if err != nil {
		return fmt.Errorf("find trips without a reminder: %w", err)
	}
	for _, trip := range trips {
		if err := t.For(trip.Workspace, trip.Owner); err != nil {
			return err
		}
		if err := f.planTrip(t, trip); err != nil {
			return err
		}
	}
	if more {
		const id = "house/" + kindPlans + "/more"
		if err := t.Plan(followup.Reminder{ID: id, Kind: kindPlans, About: id, Due: t.Now, Reason: "more"}); err != nil {
			return err
		}
	}
	return f.planBigDays(t, "")
}

// planBigDays plans the reminders of the big days behind the one after that lack them, so many in this turn and
// the rest in the next.
func (f Feature) planBigDays(t *bot.Turn, after followup.AnniversaryID) error {
	as, err := t.Tx.UnplannedAnniversaries(after, plansMost)
	if err != nil {
		return fmt.Errorf("find anniversaries without a reminder: %w", err)
	}
	for _, a := range as {
		if err := t.For(a.Workspace, a.Owner); err != nil {
			return err
		}
		if err := f.planAnniversary(t, &a); err != nil {
			return err
		}
	}
	if len(as) < plansMost {
		return nil
	}
	return t.Plan(followup.Reminder{
		ID: "house/" + kindDays, Kind: kindDays, About: "house/" + kindDays, Due: t.Now, Reason: string(as[len(as)-1].ID),
	})
}
