package visits

import (
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/storage"
)

// takenMost is how many of a client's last visits are looked at when he gets another rep.
const takenMost = 5

// taken lets a visit whose text is still in time go with its client to his new rep. He is told of it once, with its
// note: a draft would thank for a talk that he did not have, and that he is not nudged, and the visit stands outside
// the share, is but fair. One that was missed stays with who missed it, and one whose new rep cannot be written to
// with the former.
func (f Feature) taken(t *bot.Turn) error {
	vs, err := t.Tx.VisitsOf(followup.ClientID(strings.TrimPrefix(t.About, "client/")), takenMost)
	if err != nil {
		return fmt.Errorf("find visits: %w", err)
	}
	for _, v := range vs {
		if v.Owner == t.Person.ID || !v.Open() || v.Quiet || !t.Now.Before(v.Deadline()) || !t.Standing.Member || t.Private == "" {
			continue
		}
		if err := f.take(t, v); err != nil {
			return err
		}
	}
	return nil
}

func (f Feature) take(t *bot.Turn, v storage.Visit) error {
	was, err := t.Tx.Member(v.Workspace, v.Owner)
	if err != nil {
		return fmt.Errorf("find former rep: %w", err)
	}
	if err := f.showTaken(t, v); err != nil {
		return err
	}
	if err := t.Tx.Overtake(v.About()); err != nil {
		return fmt.Errorf("end nudges: %w", err)
	}
	if err := t.Tx.GiveVisit(v.ID, t.Person.ID); err != nil {
		return fmt.Errorf("give visit: %w", err)
	}
	if v, err = t.Tx.Visit(v.ID); err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	v.Quiet = true
	m := f.place(t, v)
	m.Text, m.Buttons = t.Text(zhGiven, enGiven, was.Name, t.Clock(v.Ended), v.Title(), t.Clock(v.Deadline()), v.Note), f.cardButtons(t, v)
	if v.Card, err = t.Say(m); err != nil {
		return err
	}
	if err := t.Tx.PutVisit(v); err != nil {
		return fmt.Errorf("keep visit: %w", err)
	}
	return nil
}

// showTaken shows the former rep of v, in his language, that it is no longer his.
func (f Feature) showTaken(t *bot.Turn, v storage.Visit) error {
	here, to := *t, t.Name()
	defer func() { t.Restore(here) }()
	if err := t.For(v.Workspace, v.Owner); err != nil {
		return err
	}
	for _, key := range []string{v.Draft, v.Card} {
		if err := f.edit(t, v, key, t.Text(zhCard, enCard, v.Title(), t.Text(zhStateGiven, enStateGiven, to))); err != nil {
			return err
		}
	}
	return nil
}
