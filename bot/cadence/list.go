package cadence

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages"
	"genjin/messages/when"
	"genjin/storage"
)

const (
	listMost    = 8                   // clients in a list
	promisedFor = 30 * 24 * time.Hour // how long a next step that nobody followed stands in the lists
	listWithin  = 30 * time.Second    // how long after its moment a list is still punctual
)

// bounded is how many records of one kind are looked at for one list.
const bounded = 200

// entry is a client's place in a list, before it is a greeting.
type entry struct {
	client   followup.Client
	occasion followup.Occasion
	of       string
	note     string
}

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
	if err != nil || len(gs) > 0 {
		return gs, err
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

// aboutList is what the messages of a list are about.
func aboutList(l storage.List) string {
	return kindList + "/" + l.Day.String() + "/" + string(l.Meal) + "/" + strconv.Itoa(l.Page) + "/" + string(l.Workspace)
}

// listOf returns the page that text, as aboutList writes it behind its first slash, names, and makes t a turn
// in its workspace.
func listOf(t *bot.Turn, text string) (storage.List, error) {
	parts := strings.Split(text, "/")
	if len(parts) != 4 {
		return storage.List{}, t.Refuse(zhListOver, enListOver)
	}
	on, err := time.Parse(time.DateOnly, parts[0])
	n, bad := strconv.Atoi(parts[2])
	if err != nil || bad != nil || n < 0 || n > bounded {
		return storage.List{}, t.Refuse(zhListOver, enListOver)
	}
	l := storage.List{Workspace: followup.WorkspaceID(parts[3]), Person: t.Person.ID, Day: followup.DayOf(on), Meal: followup.Meal(parts[1]), Page: n}
	if l.Workspace == t.Workspace.ID {
		return l, nil
	}
	err = t.For(l.Workspace, t.Person.ID)
	if errors.Is(err, followup.ErrNotFound) || err == nil && !t.Standing.Member {
		return l, t.Refuse(zhListOver, enListOver)
	}
	return l, err
}

// sayPage says a page of a list, and notes where it stands.
func (f Feature) sayPage(t *bot.Turn, l storage.List, gs []storage.Greeting) error {
	m, err := f.page(t, l, gs)
	if err != nil {
		return err
	}
	m.Chat = t.Private
	if t.Reminder.ID != "" {
		m.Deadline, m.Expires = t.Now.Add(listWithin), l.Meal.Ends(l.Day, t.Zone)
	}
	key, err := t.Say(m)
	if err != nil {
		return err
	}
	if err := t.Tx.PutListed(l, key); err != nil {
		return fmt.Errorf("note list: %w", err)
	}
	return nil
}

// page writes a page of a list: a line for each client, and a button for each whose draft was not taken.
func (f Feature) page(t *bot.Turn, l storage.List, gs []storage.Greeting) (messages.Message, error) {
	from := l.Page * listMost
	if from >= len(gs) {
		return messages.Message{}, t.Refuse(zhListOver, enListOver)
	}
	head := t.Text(zhListMorning, enListMorning, len(gs))
	if l.Meal == followup.AtDinner {
		head = t.Text(zhListDinner, enListDinner, len(gs))
	}
	m := messages.Message{About: aboutList(l)}
	lines := []string{head}
	for i, g := range gs[from:min(len(gs), from+listMost)] {
		c, err := t.Tx.Client(g.Client)
		if errors.Is(err, followup.ErrNotFound) {
			continue
		}
		if err != nil {
			return m, fmt.Errorf("find client: %w", err)
		}
		line := strconv.Itoa(from+i+1) + ". " + c.Title()
		if g.Note != "" {
			line += " · " + g.Note
		}
		if !g.Brought.IsZero() || !g.Open() {
			line += " · " + f.state(t, g)
		} else if !c.Muted {
			m.Buttons = append(m.Buttons, messages.Button{Label: c.Title(), Data: buttonBring + "/" + string(g.ID)})
		}
		lines = append(lines, line)
	}
	if left := len(gs) - from - listMost; left > 0 {
		next := l
		next.Page++
		data := buttonPage + strings.TrimPrefix(aboutList(next), kindList)
		m.Buttons = append(m.Buttons, messages.Button{Label: t.Text(zhListMore, enListMore, left), Data: data})
	}
	if _, known := calendar.Workday(l.Day); !known && l.Day.Weekday() == time.Monday {
		lines = append(lines, t.Text(zhUnknownDays, enUnknownDays, l.Day.Year))
	}
	m.Text = strings.Join(lines, "\n")
	return m, nil
}

// showList writes the page anew on which g stands.
func (f Feature) showList(t *bot.Turn, g storage.Greeting) error {
	if g.Meal == "" {
		return nil
	}
	gs, err := t.Tx.Greetings(g.Owner, g.Workspace, g.Day, g.Meal)
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	at := slices.IndexFunc(gs, func(o storage.Greeting) bool { return o.ID == g.ID })
	l := storage.List{Workspace: g.Workspace, Person: g.Owner, Day: g.Day, Meal: g.Meal, Page: max(at, 0) / listMost}
	key, err := t.Tx.Listed(l)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	m, err := f.page(t, l, gs)
	if err != nil {
		return err
	}
	r, err := t.Tx.Receipt(key)
	if errors.Is(err, followup.ErrNotFound) {
		return nil // it was told of as missed
	}
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	m.Chat, m.Edits = r.Chat, key
	_, err = t.Say(m)
	return err
}

// pagePressed says another page of a list.
func (f Feature) pagePressed(t *bot.Turn) error {
	l, err := listOf(t, t.Rest)
	if err != nil {
		return err
	}
	gs, err := t.Tx.Greetings(l.Person, l.Workspace, l.Day, l.Meal)
	if err != nil {
		return fmt.Errorf("find list: %w", err)
	}
	return f.sayPage(t, l, gs)
}
