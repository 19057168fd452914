package cadence

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/messages/when"
)

const (
	tripMost  = 180 // days of one trip
	aheadMost = 400 // days until it begins
	tripsMost = 20  // of one client, to come
	placeMost = 20  // characters of a place's name
)

// The acts that can be taken back.
const (
	actAdd    = "add" // of a trip or an anniversary: it was not there before
	actChange = "change"
	actDrop   = "drop"
)

// trip notes where a client will be away; without dates it shows what is known, with 取消 it ends it. A trip
// that overlaps one that is known takes its place, unless both are legs of one journey.
func (f Feature) trip(t *bot.Turn) error {
	if t.Rest == "" {
		return f.trips(t)
	}
	c, rest, err := t.ClientIn(bracketFirst(t.Rest))
	if err != nil {
		return err
	}
	known, err := t.Tx.TripsOf(c.ID, today(t))
	if err != nil {
		return fmt.Errorf("find trips: %w", err)
	}
	if rest == "" {
		return f.showTrips(t, c, known)
	}
	rest, change := cutChange(rest)
	if off, ok := cutWord(rest, wordsOff); ok && !change {
		return f.cancel(t, c, known, off)
	}
	trip := followup.Trip{Workspace: t.Workspace.ID, Owner: t.Person.ID, Client: c.ID}
	if change && len(known) > 0 {
		var to followup.Trip
		s, err := f.readTrip(t, rest, &to)
		if err != nil {
			return err
		}
		if to.Leaves.IsZero() && unheard(to, s, rest) {
			return t.Refuse(zhTripAnswer, enTripAnswer)
		}
		trip = known[max(0, slices.IndexFunc(known, func(o followup.Trip) bool {
			return !to.Leaves.IsZero() && !o.Returns.Before(to.Leaves) && !to.Returns.Before(o.Leaves)
		}))]
	}
	s, err := f.readTrip(t, rest, &trip)
	if err != nil {
		return err
	}
	if trip.Leaves.IsZero() {
		return t.Refuse(zhTripWhen, enTripWhen, c.Name)
	}
	if err := f.checkTrip(t, trip); err != nil {
		return err
	}
	act, past := actChange, replace(&trip, known)
	if past == nil {
		if len(known) >= tripsMost {
			return t.Refuse(zhManyTrips, enManyTrips, c.Title(), tripsMost)
		}
		act, trip.ID = actAdd, followup.TripID(t.NewID())
	}
	if err := f.keepTrip(t, trip, act, past); err != nil {
		return err
	}
	return f.tripNoted(t, c, trip, s, past)
}

// replace gives trip the id of the one of known that it is, or whose place it takes, and returns that one as it
// was; nil for a new one.
func replace(trip *followup.Trip, known []followup.Trip) *followup.Trip {
	for _, o := range known {
		if trip.ID == "" && !o.Returns.Before(trip.Leaves) && !trip.Returns.Before(o.Leaves) && !o.Leg(*trip) {
			trip.ID = o.ID
			if trip.Place == "" {
				trip.Place, trip.City = o.Place, o.City
			}
		}
		if trip.ID == o.ID {
			return &o
		}
	}
	return nil
}

// keepTrip stores a trip and plans what it calls for.
func (f Feature) keepTrip(t *bot.Turn, trip followup.Trip, act string, past *followup.Trip) error {
	if err := t.Tx.PutTrip(trip); err != nil {
		return fmt.Errorf("keep trip: %w", err)
	}
	raw := ""
	if past != nil {
		var err error
		if raw, err = f.amend(t, *past, &trip); err != nil {
			return err
		}
	}
	if err := t.Did(act, trip.About(), raw); err != nil {
		return err
	}
	return f.planTrip(t, trip)
}

// checkTrip refuses days that cannot be a trip to come.
func (f Feature) checkTrip(t *bot.Turn, trip followup.Trip) error {
	now := t.Now.In(t.Zone)
	switch {
	case trip.Returns.Before(trip.Leaves):
		return t.Refuse(zhTripBackwards, enTripBackwards)
	case trip.Past(today(t)):
		return t.Refuse(zhTripPast, enTripPast, when.Say(messages.Chinese, trip.Returns, now), when.Say(messages.English, trip.Returns, now))
	case between(trip.Leaves, trip.Returns) >= tripMost, between(today(t), trip.Leaves) > aheadMost:
		return t.Refuse(zhTripLong, enTripLong, tripMost, aheadMost)
	}
	return nil
}

// tripOf returns the trip id if it is the person's own, with its client.
func (f Feature) tripOf(t *bot.Turn, id string) (trip followup.Trip, c followup.Client, err error) {
	trip, err = t.Tx.Trip(followup.TripID(id))
	if err == nil {
		c, err = t.Tx.Client(trip.Client)
	}
	if errors.Is(err, followup.ErrNotFound) || err == nil && (trip.Owner != t.Person.ID || c.Owner != t.Person.ID) {
		return trip, c, followup.ErrNotFound
	}
	if err != nil {
		return trip, c, fmt.Errorf("find trip: %w", err)
	}
	return trip, c, nil
}

// toPlace says where a trip goes, where that is known.
func toPlace(t *bot.Turn, trip followup.Trip) string {
	name := placeName(t.Lang, trip)
	if name == "" {
		return t.Text(zhGoes, enGoes)
	}
	return t.Text(zhGoesTo, enGoesTo, name)
}

// trips lists the trips of all the rep's clients that are on or to come.
func (f Feature) trips(t *bot.Turn) error {
	trips, err := t.Tx.TripsOn(t.Workspace.ID, t.Person.ID, today(t), today(t).Add(aheadMost), bounded)
	if err != nil {
		return fmt.Errorf("find trips: %w", err)
	}
	lines := []string{}
	for _, trip := range trips {
		c, err := t.Tx.Client(trip.Client)
		if err != nil {
			return fmt.Errorf("find client: %w", err)
		}
		lines = append(lines, "• "+c.Title()+t.Text("：", ": ")+f.days(t, trip)+" "+placeName(t.Lang, trip))
	}
	if len(lines) == 0 {
		return t.Answer(t.Text(zhNoTrips, enNoTrips))
	}
	return t.Answer(t.Text(zhTrips, enTrips) + "\n" + strings.Join(lines, "\n"))
}

// showTrips shows the trips of one client.
func (f Feature) showTrips(t *bot.Turn, c followup.Client, known []followup.Trip) error {
	if len(known) == 0 {
		return t.Answer(t.Text(zhNoTrip, enNoTrip, c.Title(), c.Name))
	}
	lines := []string{c.Title() + t.Text("：", ":")}
	for _, trip := range known {
		lines = append(lines, "• "+f.days(t, trip)+" "+placeName(t.Lang, trip))
	}
	lines = append(lines, t.Text(zhTripHow, enTripHow, c.Name, c.Name))
	_, err := t.Say(messages.Message{Chat: t.Event.Ref.Chat, About: known[0].About(), Text: strings.Join(lines, "\n")})
	return err
}

// days says from when to when a trip lasts.
func (f Feature) days(t *bot.Turn, trip followup.Trip) string {
	return when.SaySpan(t.Lang, trip.Leaves, trip.Returns, t.Now.In(t.Zone))
}
