package followup

// Trip is a client's absence: while it lasts, his texts speak of where he is (course, 3).
type Trip struct {
	ID        TripID
	Workspace WorkspaceID
	Owner     PersonID // the rep
	Client    ClientID
	Place     string // as the rep wrote it; may be empty
	Leaves    Day
	Returns   Day // the last day away
}

// Past reports whether the client is back as of today.
func (t Trip) Past(today Day) bool { return t.Returns.Before(today) }
