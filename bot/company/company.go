// Package company follows the address book of a company, where a platform tells it: what people are called, who has
// left, and who leads a department. All that it changes it can tell from rows that were there before, so that a list
// that is told again changes nothing.
package company

import (
	"fmt"
	"slices"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Feature is the company's people.
type Feature struct{}

// The buttons. Behind each stand the workspace and the person.
const (
	buttonLead = "lead"
	buttonNot  = "leadnot"
)

// Routes lists what the feature hears.
func (f Feature) Routes() []bot.Route {
	return []bot.Route{
		{On: messages.Company, Do: f.told},
		{Button: buttonLead, Act: followup.SetLanguage, Do: f.leadPressed}, // the right is that in the workspace of the button
		{Button: buttonNot, Act: followup.SetLanguage, Do: f.notPressed},
	}
}

// book is the address book as it is told now, beside what was known of it.
type book struct {
	list   map[messages.UserID]storage.Colleague // as told now
	known  map[messages.UserID]storage.Colleague // as told before, those who left too
	people map[messages.UserID]followup.PersonID // those whom the bot knows
}

// told compares what the address book tells now with what it told before, and acts on the difference.
func (f Feature) told(t *bot.Turn) error {
	b, err := f.open(t)
	if err != nil || len(b.list) == 0 {
		return err // an empty list tells of no platform, and cannot be true
	}
	left, lost := b.roll().Compare(b.ids())
	for _, id := range slices.Sorted(keys(b.list)) {
		if err := f.note(t, b, id); err != nil {
			return err
		}
	}
	if err := f.gone(t, b, left); err != nil {
		return err
	}
	if err := f.lost(t, b, lost); err != nil {
		return err
	}
	return f.leaders(t, b)
}

// open reads the list of the event and what was known before.
func (f Feature) open(t *bot.Turn) (book, error) {
	b := book{list: map[messages.UserID]storage.Colleague{}, known: map[messages.UserID]storage.Colleague{}}
	for _, c := range t.Event.Colleagues {
		if c.ID != "" && !c.Bot {
			b.list[c.ID] = storage.Colleague{Account: c.ID, Name: line(c.Name), Teams: tidy(c.Teams), Leads: tidy(c.Leads)}
		}
	}
	if len(b.list) == 0 {
		return b, nil
	}
	platform := slices.Sorted(keys(b.list))[0].Platform()
	known, err := t.Tx.Colleagues(platform)
	if err != nil {
		return b, fmt.Errorf("find address book: %w", err)
	}
	for _, c := range known {
		b.known[c.Account] = c
	}
	if b.people, err = t.Tx.PeopleOn(platform); err != nil {
		return b, fmt.Errorf("find people: %w", err)
	}
	return b, nil
}

// roll is whom the book showed before.
func (b book) roll() followup.Roll {
	var r followup.Roll
	for _, id := range slices.Sorted(keys(b.known)) {
		switch c := b.known[id]; {
		case !c.Gone.IsZero():
		case c.Lost:
			r.Lost = append(r.Lost, string(id))
		default:
			r.Seen = append(r.Seen, string(id))
		}
	}
	return r
}

func (b book) ids() map[string]bool {
	ids := map[string]bool{}
	for id := range b.list {
		ids[string(id)] = true
	}
	return ids
}

// note keeps what the book tells of id, if it is new, and lets his names follow.
func (f Feature) note(t *bot.Turn, b book, id messages.UserID) error {
	c, was := b.list[id], b.known[id]
	if was.Account != "" && same(c, was) {
		return nil
	}
	if c.Name == "" {
		c.Name = was.Name // it told one before
	}
	if err := t.Tx.PutColleague(c); err != nil {
		return fmt.Errorf("keep colleague: %w", err)
	}
	p, ok := b.people[id]
	if !ok {
		return nil
	}
	return f.rename(t, p, func(is string) string { return followup.BookName(is, id.Bare(), was.Name, c.Name) })
}

// rename lets what p is called, himself and in each workspace, follow the address book.
func (f Feature) rename(t *bot.Turn, id followup.PersonID, to func(string) string) error {
	p, _, err := t.Tx.Person(id)
	if err != nil {
		return fmt.Errorf("find person: %w", err)
	}
	if name := to(p.Name); name != p.Name {
		p.Name = name
		if err := t.Tx.SetPerson(p); err != nil {
			return fmt.Errorf("keep name: %w", err)
		}
	}
	ws, err := t.Tx.WorkspacesOf(id)
	if err != nil {
		return fmt.Errorf("find workspaces: %w", err)
	}
	for _, w := range ws {
		m, err := t.Tx.Member(w.ID, id)
		if err != nil {
			return fmt.Errorf("find member: %w", err)
		}
		name := to(m.Name)
		if name == m.Name {
			continue
		}
		m.Name = name
		if err := t.Tx.PutMember(m); err != nil {
			return fmt.Errorf("keep name: %w", err)
		}
	}
	return nil
}
