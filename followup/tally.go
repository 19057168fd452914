package followup

import "time"

// Outcome is what became of a visit's text.
type Outcome uint8

// The outcomes. A missed visit whose text is sent after all becomes late.
const (
	Waiting Outcome = iota // not sent, and still in time
	InTime
	Late
	Missed
	Skipped
)

// Outcome returns what has become of v's text as of now.
func (v Visit) Outcome(now time.Time) Outcome {
	switch {
	case v.InTime():
		return InTime
	case !v.Sent.IsZero():
		return Late
	case !v.Skipped.IsZero(), v.Quiet:
		return Skipped
	case now.Before(v.Deadline()):
		return Waiting
	}
	return Missed
}

// Tally counts visits by their outcome.
type Tally struct{ Visits, Waiting, InTime, Late, Missed, Skipped int }

// Add counts v as of now; one that was taken back counts nowhere.
func (t *Tally) Add(v Visit, now time.Time) {
	if !v.Withdrawn.IsZero() {
		return
	}
	t.Visits++
	switch v.Outcome(now) {
	case InTime:
		t.InTime++
	case Late:
		t.Late++
	case Missed:
		t.Missed++
	case Skipped:
		t.Skipped++
	case Waiting:
		t.Waiting++
	}
}

// Due returns how many visits count for the share of texts in time: those skipped, and those that are still
// in time, stand outside.
func (t Tally) Due() int { return t.InTime + t.Late + t.Missed }

// Share returns the share of texts in time, in whole percent; false if none was due.
func (t Tally) Share() (percent int, ok bool) {
	if t.Due() == 0 {
		return 0, false
	}
	return (200*t.InTime + t.Due()) / (2 * t.Due()), true
}
