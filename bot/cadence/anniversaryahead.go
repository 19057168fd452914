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
	"genjin/messages"
	"genjin/messages/when"
	"genjin/storage"
)

// The reasons of an anniversary's reminders.
const (
	reasonWeek = "week" // prepare a card, a letter or a small gift
	reasonEve  = "eve"
	reasonOver = "over" // it has passed: the next one is planned, and nothing is said
)

// aheadAt is when a rep is told of a that comes in so many days: in the morning for the week, in the afternoon
// for the next day, spread over three quarters of an hour.
func aheadAt(a followup.Anniversary, days int, zone *time.Location) time.Time {
	d := a.Next.Add(-days)
	at := d.Time(zone, 9, 3)
	if days == followup.EveAhead {
		at = d.Time(zone, 16, 3)
	}
	return at.Add(followup.Spread(a.About(), 45*time.Minute))
}

// planAnniversary finds when a comes next, stores it and plans the reminder that it calls for next.
func (f Feature) planAnniversary(t *bot.Turn, a *followup.Anniversary) error {
	a.Next, _ = calendar.Next(*a, today(t))
	if err := t.Tx.PutAnniversary(*a); err != nil {
		return fmt.Errorf("keep anniversary: %w", err)
	}
	if a.Next.IsZero() {
		return t.Tx.Overtake(a.About())
	}
	r := followup.Reminder{
		ID: followup.ReminderID(a.About()), Kind: kindAnniversary, About: a.About(), Workspace: a.Workspace, Person: a.Owner,
		Due: a.Next.Add(1).Time(t.Zone, 0, 5), Reason: reasonOver,
	}
	r.Deadline = r.Due
	for _, ahead := range []struct {
		days   int
		reason string
	}{{followup.EveAhead, reasonEve}, {followup.PrepareAhead, reasonWeek}} {
		if due := aheadAt(*a, ahead.days, t.Zone); due.After(t.Now) {
			r.Due, r.Reason, r.Deadline = due, ahead.reason, a.Next.Add(-ahead.days).Time(t.Zone, 20, 30)
		}
	}
	return t.Plan(r)
}

// reminded returns the anniversary of the reminder as it was when that fell due, after the next reminder was
// planned. speak is false where nothing may be said.
func (f Feature) reminded(t *bot.Turn) (a followup.Anniversary, c followup.Client, speak bool, err error) {
	a, c, err = f.anniversaryOf(t, strings.TrimPrefix(t.Reminder.About, kindAnniversary+"/"))
	if errors.Is(err, followup.ErrNotFound) {
		return a, c, false, nil
	}
	if err != nil {
		return a, c, false, err
	}
	next := a
	if err := f.planAnniversary(t, &next); err != nil {
		return a, c, false, err
	}
	return a, c, !c.Muted && works(t, today(t)), nil
}

// aheadDue tells of an anniversary a week ahead, and on the day before.
func (f Feature) aheadDue(t *bot.Turn) error {
	a, c, speak, err := f.reminded(t)
	if err != nil || !speak || t.Reminder.Reason == reasonOver {
		return err
	}
	on := when.Say(t.Lang, a.Next, t.Now.In(t.Zone))
	m := messages.Message{
		Chat: t.Private, About: a.About(), Deadline: t.Reminder.Due.Add(listWithin), Expires: t.Reminder.Deadline,
		Text:    t.Text(zhWeekAhead, enWeekAhead, c.Title(), named(t, a, a.Next), on, between(today(t), a.Next)),
		Buttons: []messages.Button{{Label: t.Text(zhCardWords, enCardWords), Data: buttonCard + "/" + string(a.ID)}},
	}
	if t.Reminder.Reason == reasonEve {
		comes, err := f.listComes(t, a.Next)
		if err != nil {
			return err
		}
		m.Text = t.Text(zhDayAhead, enDayAhead, c.Title(), named(t, a, a.Next), on)
		if !comes {
			m.Text = t.Text(zhDayAheadOwn, enDayAheadOwn, c.Title(), named(t, a, a.Next), on)
		}
		m.Buttons = []messages.Button{{Label: t.Text(zhWishWords, enWishWords), Data: buttonWish + "/" + string(a.ID)}}
	}
	_, err = t.Say(m)
	return err
}

// listComes reports whether the rep is brought a list on d if a client has a big day then.
func (f Feature) listComes(t *bot.Turn, d followup.Day) (bool, error) {
	r, err := t.Tx.Rhythm(t.Workspace.ID, t.Person.ID)
	if err != nil {
		return false, fmt.Errorf("find rhythm: %w", err)
	}
	return r.On(followup.AtMorning) && !t.Who.OnLeave(d) && !slices.Contains(calendar.Festivals(d), qingming), nil
}

// aheadLate tells of an anniversary whose reminder fell due while nothing ran: one to come, one of today that no
// list tells of, or one that has passed.
func (f Feature) aheadLate(t *bot.Turn) (string, error) {
	a, c, speak, err := f.reminded(t)
	if err != nil || !speak {
		return "", err
	}
	if t.Reminder.Reason == reasonOver {
		known, err := f.listed(t, a)
		if err != nil || known {
			return "", err
		}
	}
	on := when.Say(t.Lang, a.Next, t.Now.In(t.Zone))
	switch left := between(today(t), a.Next); {
	case left < 0:
		return t.Text(zhDayMissed, enDayMissed, c.Title(), named(t, a, a.Next), on), nil
	case left == 0:
		told, err := f.listComes(t, a.Next) // it names him, or is told of as missed
		if err != nil || told {
			return "", err
		}
		return t.Text(zhDayIsToday, enDayIsToday, c.Title(), named(t, a, a.Next)), nil
	default:
		return t.Text(zhDayIsAhead, enDayIsAhead, c.Title(), named(t, a, a.Next), on, left), nil
	}
}

// listed reports whether the list of the day of a was brought, or told of as missed.
func (f Feature) listed(t *bot.Turn, a followup.Anniversary) (bool, error) {
	_, err := t.Tx.Listed(storage.List{Workspace: a.Workspace, Person: a.Owner, Day: a.Next, Meal: followup.AtMorning})
	if errors.Is(err, followup.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// wishPressed brings the words of a card, or the congratulations, before their day.
func (f Feature) wishPressed(o followup.Occasion) func(*bot.Turn) error {
	return func(t *bot.Turn) error {
		a, c, err := f.anniversaryOf(t, t.Rest)
		if errors.Is(err, followup.ErrNotFound) {
			return t.Refuse(zhDayGone, enDayGone)
		}
		if err != nil {
			return err
		}
		if t.Private == "" {
			return t.Refuse(zhOpenFirst, enOpenFirst)
		}
		g, err := f.greet(t, c, o, a.About(), a.Next)
		if err != nil {
			return err
		}
		return f.bring(t, g)
	}
}
