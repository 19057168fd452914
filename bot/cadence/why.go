package cadence

import (
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages/when"
	"genjin/storage"
)

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
	if err == nil && c.Owner != g.Owner {
		err = followup.ErrNotFound // another's by now
	}
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
