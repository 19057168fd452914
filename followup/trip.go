package followup

// Trip is a client's absence: while it lasts, his texts speak of where he is (course, 3).
type Trip struct {
	ID        TripID
	Workspace WorkspaceID
	Owner     PersonID // the rep
	Client    ClientID
	Place     string // as the rep wrote it; may be empty
	City      string // id of the place, where it is known
	Leaves    Day
	Returns   Day // the last day away
}

// Past reports whether the client is back as of today.
func (t Trip) Past(today Day) bool { return t.Returns.Before(today) }

// About is what t's reminders and messages name as what they are about.
func (t Trip) About() string { return "trip/" + string(t.ID) }

// Away reports whether the client is away on d.
func (t Trip) Away(d Day) bool { return !d.Before(t.Leaves) && !t.Returns.Before(d) }

// Back reports whether d is the day after the trip, on which the client is welcomed back.
func (t Trip) Back(d Day) bool { return d == t.Returns.Add(1) }

// Leg reports whether t and o are legs of one journey: to two places, with no day in common but the one on which
// the client goes on.
func (t Trip) Leg(o Trip) bool {
	if o.Leaves.Before(t.Leaves) {
		t, o = o, t
	}
	elsewhere := t.Place != "" && o.Place != "" && t.Place != o.Place && (t.City == "" || t.City != o.City)
	return elsewhere && t.Leaves.Before(o.Leaves) && t.Returns == o.Leaves
}

// KeepTrips is how many days after its return a trip is kept: where somebody is and was is sensitive
// (Personal Information Protection Law, article 28).
const KeepTrips = 30
