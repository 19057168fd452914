package cadence

// How a trip is ended or taken back, and what becomes of its drafts then, or when it is changed: words that are
// out must not be sent for a journey that does not take place.

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/storage"
)

// pastTrip is a trip as it was before an act, and the greetings that the act called off.
type pastTrip struct {
	followup.Trip
	Off []followup.GreetingID `json:",omitempty"`
}

// amend calls off what does not fit what became of a trip, nil where it was ended, and returns the record of it
// as it was.
func (f Feature) amend(t *bot.Turn, past followup.Trip, to *followup.Trip) (string, error) {
	off, err := f.callOff(t, past, to)
	if err != nil {
		return "", err
	}
	raw, err := json.Marshal(pastTrip{past, off})
	if err != nil {
		return "", fmt.Errorf("keep trip as it was: %w", err)
	}
	return string(raw), nil
}

// callOff marks the open greetings of a trip that do not fit what became of it, and shows that they are off.
// The words for an evening before may still be out on the first day.
func (f Feature) callOff(t *bot.Turn, past followup.Trip, to *followup.Trip) (off []followup.GreetingID, err error) {
	gs, err := t.Tx.GreetingsFor(past.Client, past.About(), today(t).Add(-1))
	if err != nil {
		return nil, fmt.Errorf("find greetings of trip: %w", err)
	}
	for _, g := range gs {
		if !g.Open() || g.Owner != t.Person.ID {
			continue
		}
		switch {
		case to == nil:
			g.Void = actDrop
		case !fits(g, past, *to):
			g.Void = actChange
		case g.Brought.IsZero():
			_, g.Note, _ = f.tripNote(t, *to, g.Meal, g.Day) // the place or the days may be others
		default:
			continue
		}
		if g.Void != "" {
			g.Skipped = t.Now
			off = append(off, g.ID)
			if err := t.Unrelay(g.About()); err != nil {
				return nil, err
			}
		}
		if err := f.put(t, g); err != nil {
			return nil, err
		}
		if err := f.show(t, g); err != nil {
			return nil, err
		}
	}
	return off, nil
}

// fits reports whether g is right still for a trip that was changed: its day, and the place that its words name,
// if one was known.
func fits(g storage.Greeting, past, to followup.Trip) bool {
	elsewhere := past.Place != "" && (past.Place != to.Place || past.City != to.City)
	if elsewhere && !g.Brought.IsZero() && g.Occasion != followup.OccasionDinner {
		return false
	}
	switch g.Occasion {
	case followup.OccasionTripEve:
		return g.Day == to.Leaves.Add(-1)
	case followup.OccasionTripBack:
		return to.Back(g.Day)
	}
	return to.Away(g.Day)
}

// recall calls g off, whose act was taken back, if its trip was ended meanwhile.
func (f Feature) recall(t *bot.Turn, g *storage.Greeting) error {
	kind, id, _ := strings.Cut(g.Of, "/")
	if kind != kindTrip || !g.Open() {
		return nil
	}
	_, err := t.Tx.Trip(followup.TripID(id))
	if !errors.Is(err, followup.ErrNotFound) {
		return err
	}
	g.Void, g.Skipped = actDrop, t.Now
	return nil
}

// callOn takes back that greetings were called off.
func (f Feature) callOn(t *bot.Turn, past pastTrip) error {
	gs, err := t.Tx.GreetingsFor(past.Client, past.About(), today(t).Add(-1))
	if err != nil {
		return fmt.Errorf("find greetings of trip: %w", err)
	}
	for _, g := range gs {
		if g.Void == "" || !slices.Contains(past.Off, g.ID) {
			continue
		}
		g.Void, g.Skipped = "", time.Time{}
		if err := f.put(t, g); err != nil {
			return err
		}
		if err := f.show(t, g); err != nil {
			return err
		}
	}
	return nil
}

// voided says why g must not be sent.
func voided(g storage.Greeting) (zh, en string) {
	if g.Void == actDrop {
		return zhStateOff, enStateOff
	}
	return zhStateMoved, enStateMoved
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
	if err := f.owns(t, past.Client); err != nil {
		return is, err
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

// owns refuses what is about a client who is another rep's by now.
func (f Feature) owns(t *bot.Turn, id followup.ClientID) error {
	c, err := t.Tx.Client(id)
	if errors.Is(err, followup.ErrNotFound) || err == nil && c.Owner != t.Person.ID {
		return t.Refuse(zhNotYours, enNotYours)
	}
	return err
}
