package followup

import "time"

// Greeting is one client's place in a list of a day, or another text to him that no visit calls for: a
// morning or dinner-time note, a text for a journey, a card, congratulations (course, 3).
type Greeting struct {
	ID        GreetingID
	Workspace WorkspaceID
	Owner     PersonID
	Client    ClientID
	Occasion  Occasion
	Meal      Meal   // the list it stands in; empty: none
	Of        string // what calls for it, as kind/id: a trip, an anniversary, a visit; may be empty
	Day       Day    // on which the client reads it
	Note      string // why he stands in the list, as its rep reads it
	Place     int    // in the list, from 0
	N         int    // which text of its series the draft shows, from 0
	Void      string // what was done to its trip so that it must not be sent, drop or change; empty: nothing

	Brought time.Time // when the draft was first brought
	Sent    time.Time
	Skipped time.Time
}

// About is what g's messages name as what they are about.
func (g Greeting) About() string { return "greeting/" + string(g.ID) }

// Open reports whether g still waits for its rep.
func (g Greeting) Open() bool { return g.Sent.IsZero() && g.Skipped.IsZero() }

// Done reports whether g was marked sent while its list was in time: a morning note before 08:30:00.
func (g Greeting) Done(zone *time.Location) bool {
	return !g.Sent.IsZero() && g.Meal != "" && g.Sent.Before(g.Meal.Ends(g.Day, zone))
}
