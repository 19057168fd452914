package cadence

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

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
	_, err = t.Say(messages.Message{
		Chat: t.Private, About: trip.About(), Text: t.Text(zhEve, enEve, c.Title(), toPlace(t, trip), f.days(t, trip)),
		Deadline: t.Reminder.Due.Add(listWithin), Expires: t.Reminder.Deadline,
	})
	if err != nil {
		return err
	}
	return f.say(t, &g)
}

// toPlace says where a trip goes, where that is known.
func toPlace(t *bot.Turn, trip followup.Trip) string {
	name := placeName(t.Lang, trip)
	if name == "" {
		return t.Text(zhGoes, enGoes)
	}
	return t.Text(zhGoesTo, enGoesTo, name)
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

// cancel ends the trip that is meant: the one that rest names by a day or a place, else the next.
func (f Feature) cancel(t *bot.Turn, c followup.Client, known []followup.Trip, rest string) error {
	if len(known) == 0 {
		return t.Refuse(zhNoTrip, enNoTrip, c.Title(), c.Name)
	}
	trip := known[0]
	if rest != "" {
		var named followup.Trip
		s, err := f.readTrip(t, rest, &named)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(known, func(o followup.Trip) bool { return meant(named, s, o) })
		if i < 0 {
			return f.showTrips(t, c, known)
		}
		trip = known[i]
	}
	raw, err := f.amend(t, trip, nil)
	if err != nil {
		return err
	}
	if err := t.Did(actDrop, trip.About(), raw); err != nil {
		return err
	}
	if err := f.dropTrip(t, trip); err != nil {
		return err
	}
	return t.Answer(t.Text(zhTripOff, enTripOff, c.Title(), f.days(t, trip)))
}

func (f Feature) dropTrip(t *bot.Turn, trip followup.Trip) error {
	if err := t.Tx.Overtake(trip.About()); err != nil {
		return fmt.Errorf("end plan of trip: %w", err)
	}
	if err := t.Tx.DropTrip(trip.ID); err != nil {
		return fmt.Errorf("erase trip: %w", err)
	}
	return nil
}

// undoneTrip takes back that a trip was noted, changed or ended.
func (f Feature) undoneTrip(t *bot.Turn) error {
	id := followup.TripID(strings.TrimPrefix(t.Act.About, kindTrip+"/"))
	trip, _, err := f.tripOf(t, string(id))
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return err
	}
	switch {
	case t.Act.Kind != actAdd:
		if trip, err = f.restoreTrip(t, trip); err != nil {
			return err
		}
	case err != nil:
		return t.Refuse(zhNotYours, enNotYours)
	default:
		if _, err := f.callOff(t, trip, nil); err != nil {
			return err
		}
		if err := f.dropTrip(t, trip); err != nil {
			return err
		}
	}
	c, err := t.Tx.Client(trip.Client)
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	t.Notice(t.Text(zhTripUndone, enTripUndone, c.Title()))
	return nil
}

// restoreTrip stores a trip as it was before the act that is taken back, with its greetings; is is what became
// of it, zero where it was ended.
func (f Feature) restoreTrip(t *bot.Turn, is followup.Trip) (followup.Trip, error) {
	var past pastTrip
	if err := json.Unmarshal([]byte(t.Act.Past), &past); err != nil {
		return is, fmt.Errorf("read trip as it was: %w", err)
	}
	if is.ID != "" {
		if _, err := f.callOff(t, is, &past.Trip); err != nil {
			return is, err
		}
	}
	if err := t.Tx.PutTrip(past.Trip); err != nil {
		return is, fmt.Errorf("keep trip: %w", err)
	}
	if err := f.callOn(t, past); err != nil {
		return is, err
	}
	return past.Trip, f.planTrip(t, past.Trip)
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
	return f.bring(t, g)
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
