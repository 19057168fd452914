package cadence

import (
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
)

// taken plans anew what is to come for a client whom the rep has taken over: for him, and in his zone.
func (f Feature) taken(t *bot.Turn) error {
	c := followup.ClientID(strings.TrimPrefix(t.About, "client/"))
	trips, err := t.Tx.TripsOf(c, today(t))
	if err != nil {
		return fmt.Errorf("find trips: %w", err)
	}
	for _, trip := range trips {
		if err := f.planTaken(t, trip); err != nil {
			return err
		}
	}
	days, err := t.Tx.AnniversariesOf(c)
	if err != nil {
		return fmt.Errorf("find anniversaries: %w", err)
	}
	for _, a := range days {
		if err := f.planAnniversary(t, &a); err != nil {
			return err
		}
	}
	return nil
}

// planTaken plans the evening before a trip, unless the former rep had its draft already: the client may have it.
func (f Feature) planTaken(t *bot.Turn, trip followup.Trip) error {
	gs, err := t.Tx.GreetingsFor(trip.Client, trip.About(), trip.Leaves.Add(-1))
	if err != nil {
		return fmt.Errorf("find greetings of trip: %w", err)
	}
	for _, g := range gs {
		if g.Occasion == followup.OccasionTripEve && !g.Brought.IsZero() {
			return t.Tx.Overtake(trip.About())
		}
	}
	return f.planTrip(t, trip)
}
