package cadence

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages/when"
)

// entry is a client's place in a list, before it is a greeting.
type entry struct {
	client   followup.Client
	occasion followup.Occasion
	of       string
	note     string
}

// entries are who is due on a day: those who travel, those who have an anniversary, those who were promised
// something, then those longest untouched for their class. On a day on which the rep does not work only the
// first two stand in the list; on 清明 nobody does.
func (f Feature) entries(t *bot.Turn, m followup.Meal, day followup.Day) ([]entry, error) {
	if slices.Contains(calendar.Festivals(day), qingming) {
		return nil, nil
	}
	var es []entry
	for _, find := range []func(*bot.Turn, followup.Meal, followup.Day) ([]entry, error){f.travelling, f.celebrating} {
		more, err := find(t, m, day)
		if err != nil {
			return nil, err
		}
		es = join(es, more)
	}
	r, err := t.Tx.Rhythm(t.Workspace.ID, t.Person.ID)
	if err != nil {
		return nil, fmt.Errorf("find rhythm: %w", err)
	}
	if workday, _ := calendar.Workday(day); !r.Works(day, workday) {
		return es, nil
	}
	for _, find := range []func(*bot.Turn, followup.Meal, followup.Day) ([]entry, error){f.promised, f.untouched} {
		if len(es) >= listMost {
			return es, nil
		}
		more, err := find(t, m, day)
		if err != nil {
			return nil, err
		}
		es = join(es, more)
		es = es[:min(len(es), listMost)]
	}
	return es, nil
}

// join adds those of more who are not among es yet, and want texts. Who stands there and has a big day is
// congratulated: that comes before a word about his journey, or a second big day.
func join(es, more []entry) []entry {
	for _, e := range more {
		if e.client.Muted {
			continue
		}
		i := slices.IndexFunc(es, func(o entry) bool { return o.client.ID == e.client.ID })
		switch {
		case i < 0:
			es = append(es, e)
		case e.occasion == followup.OccasionAnniversary:
			if es[i].occasion == followup.OccasionAnniversary {
				es[i].note += " · " + e.note
				continue
			}
			es = append(slices.Delete(es, i, i+1), e) // where he is would outlive the trip here
		}
	}
	return es
}

// travelling are the clients who are away on a day, and those who came back the day before.
func (f Feature) travelling(t *bot.Turn, m followup.Meal, day followup.Day) ([]entry, error) {
	trips, err := t.Tx.TripsOn(t.Workspace.ID, t.Person.ID, day.Add(-1), day, bounded)
	if err != nil {
		return nil, fmt.Errorf("find trips: %w", err)
	}
	var es []entry
	for _, trip := range trips {
		c, err := t.Tx.Client(trip.Client)
		if err != nil {
			return nil, fmt.Errorf("find client: %w", err)
		}
		if slices.ContainsFunc(trips, func(o followup.Trip) bool { return o.Client == c.ID && trip.Leaves.Before(o.Leaves) && o.Away(day) }) {
			continue // he has gone on from there
		}
		if o, note, ok := f.tripNote(t, trip, m, day); ok {
			es = append(es, entry{client: c, occasion: o, of: trip.About(), note: note})
		}
	}
	return es, nil
}

// tripNote says which occasion a trip is for a list of a day, and where it stands by then; false if it is none.
func (f Feature) tripNote(t *bot.Turn, trip followup.Trip, m followup.Meal, day followup.Day) (o followup.Occasion, note string, ok bool) {
	name := placeName(t.Lang, trip)
	switch {
	case trip.Away(day) && m == followup.AtMorning:
		return followup.OccasionTripDay, awayNote(t, trip, name, day), true
	case trip.Away(day):
		return followup.OccasionDinner, awayNote(t, trip, name, day), true
	case m != followup.AtMorning || !trip.Back(day):
		return "", "", false
	case name == "":
		return followup.OccasionTripBack, t.Text(zhNoteBackPlain, enNoteBackPlain), true
	}
	return followup.OccasionTripBack, t.Text(zhNoteBack, enNoteBack, name), true
}

func awayNote(t *bot.Turn, trip followup.Trip, name string, day followup.Day) string {
	n, of := between(trip.Leaves, day)+1, between(trip.Leaves, trip.Returns)+1
	switch {
	case name == "":
		return t.Text(zhNoteAwayPlain, enNoteAwayPlain, n, of)
	case of == 1:
		return t.Text(zhNoteIn, enNoteIn, name)
	}
	return t.Text(zhNoteAway, enNoteAway, name, n, of)
}

// between is how many days there are from a to b.
func between(a, b followup.Day) int {
	return int(b.Time(time.UTC, 12, 0).Sub(a.Time(time.UTC, 12, 0)) / (24 * time.Hour))
}

// celebrating are the clients who have an anniversary on a day.
func (f Feature) celebrating(t *bot.Turn, m followup.Meal, day followup.Day) ([]entry, error) {
	if m != followup.AtMorning {
		return nil, nil
	}
	as, err := t.Tx.Anniversaries(t.Workspace.ID, t.Person.ID, day, day, bounded)
	if err != nil {
		return nil, fmt.Errorf("find anniversaries: %w", err)
	}
	var es []entry
	for _, a := range as {
		c, err := t.Tx.Client(a.Client)
		if err != nil {
			return nil, fmt.Errorf("find client: %w", err)
		}
		es = append(es, entry{client: c, occasion: followup.OccasionAnniversary, of: a.About(), note: t.Text(zhNoteToday, enNoteToday, named(t, a, day))})
	}
	return es, nil
}

// promised are the clients whose next step is due, and who were not written to since. Twice a page of them is
// enough: fewer than a page stand in the list already.
func (f Feature) promised(t *bot.Turn, m followup.Meal, day followup.Day) ([]entry, error) {
	end := day.Add(1).Time(t.Zone, 0, 0)
	vs, err := t.Tx.OpenSteps(t.Workspace.ID, t.Person.ID, end.Add(-promisedFor), end, t.Zone, bounded)
	if err != nil {
		return nil, fmt.Errorf("find next steps: %w", err)
	}
	var es []entry
	for _, v := range vs {
		if len(es) >= 2*listMost {
			break
		}
		if v.NextOn.IsZero() || day.Before(v.NextOn) || v.Client == "" {
			continue
		}
		c, err := t.Tx.Client(v.Client)
		if err != nil {
			return nil, fmt.Errorf("find client: %w", err)
		}
		if c.Muted || !c.Touched.Before(v.NextOn.Time(t.Zone, 0, 0)) {
			continue
		}
		note := t.Text(zhNotePromised, enNotePromised, v.Next)
		if v.NextOn.Before(day) {
			note = t.Text(zhNoteOverdue, enNoteOverdue, v.Next, when.Say(t.Lang, v.NextOn, t.Now.In(t.Zone)))
		}
		es = append(es, entry{client: c, occasion: occasionOf(m), of: v.About(), note: note})
	}
	return es, nil
}

// untouched are the clients who have waited longer than their class allows, those first who have waited
// longest for their class.
func (f Feature) untouched(t *bot.Turn, m followup.Meal, day followup.Day) ([]entry, error) {
	var cs []followup.Client
	for _, class := range followup.Paces {
		before := day.Add(1-class.Pace()).Time(t.Zone, 0, 0)
		more, err := t.Tx.Untouched(t.Workspace.ID, t.Person.ID, class, before, 2*listMost)
		if err != nil {
			return nil, fmt.Errorf("find clients to write to: %w", err)
		}
		cs = append(cs, more...)
	}
	waited := func(c followup.Client) int { return between(followup.DayOf(c.Touched.In(t.Zone)), day) }
	slices.SortStableFunc(cs, func(x, y followup.Client) int {
		return cmp.Compare(waited(y)*x.Class.Pace(), waited(x)*y.Class.Pace())
	})
	var es []entry
	for _, c := range cs {
		note := t.Text(zhNoteWaited, enNoteWaited, waited(c))
		if c.Touched.IsZero() {
			note = t.Text(zhNoteNever, enNoteNever)
		}
		if c.Class != "" {
			note += t.Text(zhNoteClass, enNoteClass, c.Class)
		}
		es = append(es, entry{client: c, occasion: occasionOf(m), note: note})
	}
	return es, nil
}

func occasionOf(m followup.Meal) followup.Occasion {
	if m == followup.AtDinner {
		return followup.OccasionDinner
	}
	return followup.OccasionMorning
}
