package cadence

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/messages/when"
)

// eve is when the draft for the evening before a trip is brought, spread over three quarters of an hour.
func eve(trip followup.Trip, zone *time.Location) time.Time {
	return trip.Leaves.Add(-1).Time(zone, 17, 43).Add(followup.Spread(trip.About(), 45*time.Minute))
}

// eveUntil is until when it may come: nothing is sent at night.
func eveUntil(trip followup.Trip, zone *time.Location) time.Time {
	return trip.Leaves.Add(-1).Time(zone, 20, 45)
}

// planTrip plans the evening before a trip, unless it has passed.
func (f Feature) planTrip(t *bot.Turn, trip followup.Trip) error {
	if err := t.Tx.Overtake(trip.About()); err != nil {
		return fmt.Errorf("end former plan: %w", err)
	}
	due, until := eve(trip, t.Zone), eveUntil(trip, t.Zone)
	if !until.After(t.Now) {
		return nil
	}
	if !due.After(t.Now) {
		due = t.Now.Add(tripSoon)
	}
	return t.Plan(followup.Reminder{
		ID: followup.ReminderID(trip.About()), Kind: kindTrip, About: trip.About(), Workspace: trip.Workspace, Person: trip.Owner,
		Due: due, Deadline: until, Reason: "eve",
	})
}

// tripSoon is how soon the draft comes for a trip that is noted on the evening before: behind the answer to
// the note.
const tripSoon = 5 * time.Second

// eveDue brings the draft for the evening before a trip.
func (f Feature) eveDue(t *bot.Turn) error {
	trip, c, err := f.tripOf(t, strings.TrimPrefix(t.Reminder.About, kindTrip+"/"))
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	day := trip.Leaves.Add(-1)
	if err != nil || c.Muted || !works(t, day) || day != followup.DayOf(t.Reminder.Due.In(t.Zone)) {
		return err
	}
	g, err := f.greet(t, c, followup.OccasionTripEve, trip.About(), day)
	if err != nil || !g.Brought.IsZero() {
		return err
	}
	g.Note = t.Text(zhNoteEve, enNoteEve)
	_, err = t.Say(messages.Message{
		Chat: t.Private, About: trip.About(), Text: t.Text(zhEve, enEve, c.Title(), toPlace(t, trip), f.days(t, trip)),
		Deadline: t.Reminder.Due.Add(listWithin), Expires: t.Reminder.Deadline,
	})
	if err != nil {
		return err
	}
	return f.say(t, &g)
}

// eveLate tells of a departure whose draft fell due while nothing ran, and of a whole trip that passed meanwhile.
func (f Feature) eveLate(t *bot.Turn) (string, error) {
	trip, c, err := f.tripOf(t, strings.TrimPrefix(t.Reminder.About, kindTrip+"/"))
	if errors.Is(err, followup.ErrNotFound) {
		return "", nil
	}
	if err != nil || c.Muted || !works(t, trip.Leaves.Add(-1)) {
		return "", err
	}
	on := when.Say(t.Lang, trip.Leaves, t.Now.In(t.Zone))
	if trip.Past(today(t)) {
		return t.Text(zhTripLate, enTripLate, c.Title(), on, toPlace(t, trip)), nil
	}
	return t.Text(zhEveLate, enEveLate, c.Title(), on, toPlace(t, trip)), nil
}

// todayPressed brings the draft of today for a client who is away already.
func (f Feature) todayPressed(t *bot.Turn) error {
	trip, c, err := f.tripOf(t, t.Rest)
	if errors.Is(err, followup.ErrNotFound) || err == nil && !trip.Away(today(t)) {
		return t.Refuse(zhTripOver, enTripOver)
	}
	if err != nil {
		return err
	}
	if t.Private == "" {
		return t.Refuse(zhOpenFirst, enOpenFirst)
	}
	g, err := f.greet(t, c, followup.OccasionTripDay, trip.About(), today(t))
	if err != nil {
		return err
	}
	if g.Note == "" {
		_, g.Note, _ = f.tripNote(t, trip, followup.AtMorning, g.Day)
	}
	return f.bring(t, g)
}
