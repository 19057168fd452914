package followup

import "time"

// Reminder is something that falls due at an instant and gets a turn then.
type Reminder struct {
	ID        ReminderID
	Kind      string // names who says its words: "visit"
	About     string // what it is about, as kind/id: "visit/0abc"; Overtake ends all reminders about it
	Workspace WorkspaceID
	Person    PersonID  // whom it is for; empty for the house's own daily work
	Due       time.Time // milliseconds count
	Deadline  time.Time // from here on a person calls it late; zero: never late
	Reason    string    // why it is due, for its turn: "first", "second", "miss"
}

// Stale reports whether r can no longer be said as if it were fresh at now: it belongs into the
// one message that catches up after a stop. A reminder without a deadline is never stale.
func (r Reminder) Stale(now time.Time) bool {
	return !r.Deadline.IsZero() && now.After(r.Deadline.Add(staleAfter))
}

// staleAfter is how long behind its deadline a reminder is still said by itself.
const staleAfter = 30 * time.Second
