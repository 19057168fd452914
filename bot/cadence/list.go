package cadence

import (
	"errors"
	"fmt"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/storage"
)

const (
	listMost    = 8                   // clients in a list
	promisedFor = 30 * 24 * time.Hour // how long a next step that nobody followed stands in the lists
	listWithin  = 30 * time.Second    // how long after its moment a list is still punctual
)

// bounded is how many records of one kind are looked at for one list.
const bounded = 200

// listID is the one reminder of a rep's lists of a meal in a workspace.
func listID(m followup.Meal, w followup.WorkspaceID, p followup.PersonID) followup.ReminderID {
	return followup.ReminderID(string(m) + "/" + string(w) + "/" + string(p))
}

// planList plans the next list of m after now; none where the rep wants none.
func (f Feature) planList(t *bot.Turn, r followup.Rhythm, m followup.Meal, zone *time.Location) error {
	id := listID(m, r.Workspace, r.Person)
	if !r.On(m) {
		return t.Tx.Overtake(string(id))
	}
	day := followup.DayOf(t.Now.In(zone))
	due := r.At(m, day, zone)
	if !due.After(t.Now) {
		day = day.Add(1)
		due = r.At(m, day, zone)
	}
	return t.Plan(followup.Reminder{
		ID: id, Kind: string(m), About: string(id), Workspace: r.Workspace, Person: r.Person,
		Due: due, Deadline: m.Ends(day, zone), Reason: day.String(),
	})
}

// listDue brings the list of the day, and plans the next.
func (f Feature) listDue(m followup.Meal) func(*bot.Turn) error {
	return func(t *bot.Turn) error {
		day, err := f.next(t, m)
		if err != nil || !works(t, day) {
			return err
		}
		return f.bringList(t, m, day)
	}
}

// next plans the list after that of the reminder, whose day it returns.
func (f Feature) next(t *bot.Turn, m followup.Meal) (followup.Day, error) {
	day := followup.DayOf(t.Reminder.Due.In(t.Zone))
	if !t.Standing.Member {
		return day, nil // his lists end with his membership
	}
	r, err := t.Tx.Rhythm(t.Reminder.Workspace, t.Reminder.Person)
	if err != nil {
		return day, fmt.Errorf("find rhythm: %w", err)
	}
	return day, f.planList(t, r, m, t.Zone)
}

// bringList makes the list of a day and says it, if anybody is due. A list that stands already, as its hour was
// moved since or the rep has asked for it, is not said again.
func (f Feature) bringList(t *bot.Turn, m followup.Meal, day followup.Day) error {
	gs, err := f.makeList(t, m, day)
	if err != nil || len(gs) == 0 {
		return err
	}
	l := storage.List{Workspace: t.Workspace.ID, Person: t.Person.ID, Day: day, Meal: m}
	if _, err := t.Tx.Listed(l); errors.Is(err, followup.ErrNotFound) {
		if err := f.sayPage(t, l, gs); err != nil {
			return err
		}
	} else if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	ask := m.Asked(day, t.Zone)
	if !ask.After(t.Now) {
		return nil
	}
	id := followup.ReminderID(kindAsked + "/" + string(listID(m, t.Workspace.ID, t.Person.ID)))
	return t.Plan(followup.Reminder{
		ID: id, Kind: kindAsked, About: string(id), Workspace: t.Workspace.ID, Person: t.Person.ID,
		Due: ask, Deadline: m.Ends(day, t.Zone), Reason: string(m),
	})
}

// makeList makes the greetings of a list, unless they were made before.
func (f Feature) makeList(t *bot.Turn, m followup.Meal, day followup.Day) ([]storage.Greeting, error) {
	gs, err := t.Tx.Greetings(t.Person.ID, t.Workspace.ID, day, m)
	if err != nil {
		return nil, err
	}
	if len(gs) > 0 {
		return f.kept(t, gs)
	}
	es, err := f.entries(t, m, day)
	if err != nil {
		return nil, err
	}
	for i, e := range es {
		g, err := f.greet(t, e.client, e.occasion, e.of, day)
		if err != nil {
			return nil, err
		}
		g.Meal, g.Note, g.Place = m, e.note, i
		if err := f.put(t, g); err != nil {
			return nil, err
		}
	}
	return t.Tx.Greetings(t.Person.ID, t.Workspace.ID, day, m) // in the order in which they are shown ever after
}

// kept returns those of gs, of a list that was made before, whose clients are their rep's still.
func (f Feature) kept(t *bot.Turn, gs []storage.Greeting) ([]storage.Greeting, error) {
	var kept []storage.Greeting
	for _, g := range gs {
		c, err := t.Tx.Client(g.Client)
		if err != nil && !errors.Is(err, followup.ErrNotFound) {
			return nil, fmt.Errorf("find client: %w", err)
		}
		if err != nil || c.Owner == g.Owner {
			kept = append(kept, g)
		}
	}
	return kept, nil
}
