package followup

import "time"

const (
	// TextWithin is how soon after a visit its client gets a text (course, 3).
	TextWithin = 20 * time.Minute
	// LaterBy is how much later one more nudge comes when the rep asks for it.
	LaterBy = 5 * time.Minute
	// UndoWithin is how long an act can be taken back.
	UndoWithin = 10 * time.Minute
	// nudgeWithin is how late a nudge may reach its rep.
	nudgeWithin = 30 * time.Second
)

// The reasons of a visit's reminders.
const (
	ReasonNudge = "nudge" // the text is still to be sent
	ReasonLater = "later" // the rep asked for one more nudge
	ReasonMiss  = "miss"  // the 20 minutes are over
)

// nudges are the steps of a visit's ladder, measured from its end.
var nudges = []struct {
	after  time.Duration
	reason string
}{
	{10 * time.Minute, ReasonNudge},
	{17 * time.Minute, ReasonNudge},
	{TextWithin, ReasonMiss},
}

// Visit is a meeting with a client, noted in one line.
type Visit struct {
	ID        VisitID
	Workspace WorkspaceID
	Owner     PersonID
	Client    ClientID // empty until its rep has said who Named is
	Named     string   // the client as the note names him
	Company   string   // as the note names it; may be empty
	Note      string   // the rest of the note
	Said      time.Time
	Ended     time.Time
	Drafts    int    // which text of its series the draft shows, from 0
	Next      string // what the rep is to do next, as the note says it; may be empty
	NextOn    Day    // by which day; zero where the note names none
	Quiet     bool   // no nudges, and outside the share unless sent: its rep was on leave, or the client wants no texts

	Sent      time.Time // when its rep confirmed the text as sent; the follow-up
	Skipped   time.Time
	Missed    time.Time // when the miss was said
	Withdrawn time.Time // taken back: counts nowhere
}

// About is what v's reminders and messages name as what they are about.
func (v Visit) About() string { return "visit/" + string(v.ID) }

// Deadline is when v's client must have a text.
func (v Visit) Deadline() time.Time { return v.Ended.Add(TextWithin) }

// Open reports whether v still waits for its rep. A missed one does: a late text is better than none.
func (v Visit) Open() bool { return v.Sent.IsZero() && v.Skipped.IsZero() && v.Withdrawn.IsZero() }

// InTime reports whether v's client had a text up to 20:00 minutes after the end.
func (v Visit) InTime() bool { return !v.Sent.IsZero() && !v.Sent.After(v.Deadline()) }

// Nudge returns the reminder that v calls for next as of now, if any. Its turn plans the one after.
func (v Visit) Nudge(now time.Time) (Reminder, bool) {
	if !v.Open() || v.Quiet {
		return Reminder{}, false
	}
	for _, n := range nudges {
		if due := v.Ended.Add(n.after); due.After(now) {
			return v.reminder("", due, n.reason), true
		}
	}
	return Reminder{}, false
}

// Later returns the one more nudge that its rep asks for at now.
func (v Visit) Later(now time.Time) Reminder {
	return v.reminder("/later", now.Add(LaterBy), ReasonLater)
}

func (v Visit) reminder(suffix string, due time.Time, reason string) Reminder {
	return Reminder{
		ID: ReminderID(v.About() + suffix), Kind: "visit", About: v.About(), Workspace: v.Workspace,
		Person: v.Owner, Due: due, Deadline: due.Add(nudgeWithin), Reason: reason,
	}
}

// Forgotten reports whether the client of v was erased, and with him all that the note said.
func (v Visit) Forgotten() bool { return v.Client == "" && v.Named == "" }

// Title returns the client of v as its note names him; a dash for one who was erased.
func (v Visit) Title() string {
	if v.Forgotten() {
		return "—"
	}
	return Client{Name: v.Named, Company: v.Company}.Title()
}
