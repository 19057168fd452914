package course

import (
	"time"

	"genjin/followup"
)

// closes is the hour at which the work of a day is due, unless the trainer sets another.
const closes = 22

// Class is one run of the course in a workspace.
type Class struct {
	Workspace followup.WorkspaceID
	Start     followup.Day    // the course's first day; zero while nobody said it and nothing was handed in
	Guess     int             // the day of the course from whose first hand-in Start was reckoned; 0: somebody said it
	Set       [Days]time.Time // deadlines that the trainer set; zero: 22:00 of the day
}

// Deadline is when the work of a day of the course is due; zero while it is not known. A guessed first day tells
// nothing of the days before the one that it was guessed from: nobody is late by it.
func (c Class) Deadline(day int, zone *time.Location) time.Time {
	if day < 1 || day > Days {
		return time.Time{}
	}
	if at := c.Set[day-1]; !at.IsZero() {
		return at
	}
	if c.Start.IsZero() || day < c.Guess {
		return time.Time{}
	}
	return c.Start.Add(day-1).Time(zone, closes, 0)
}

// Today is the day of the course that is worked at: the first whose deadline is still to come, and the
// last one after all.
func (c Class) Today(now time.Time, zone *time.Location) int {
	for day := max(1, c.Guess); day < Days; day++ {
		if d := c.Deadline(day, zone); d.IsZero() || now.Before(d) {
			return day
		}
	}
	return Days
}

// First is the first day of which anything is known: the course's, or the one that a guess was made from.
func (c Class) First() followup.Day { return c.Start.Add(max(0, c.Guess-1)) }

// Begin returns c with its first day, reckoned from a first hand-in for a at now, if it is not known.
func (c Class) Begin(a Assignment, now time.Time) Class {
	if c.Start.IsZero() {
		c.Start, c.Guess = followup.DayOf(now).Add(1-a.Day), a.Day
	}
	return c
}

// InOrder reports whether no known deadline lies before that of an earlier day.
func (c Class) InOrder(zone *time.Location) bool {
	var last time.Time
	for day := 1; day <= Days; day++ {
		d := c.Deadline(day, zone)
		if d.IsZero() {
			continue
		}
		if d.Before(last) {
			return false
		}
		last = d
	}
	return true
}

// Pupil is a name on the trainer's list.
type Pupil struct {
	ID        followup.PupilID
	Workspace followup.WorkspaceID
	Name      string
	Team      string
	Person    followup.PersonID // who claimed the name; empty: nobody yet
}

// Submission is one version of what a learner handed in for an assignment.
type Submission struct {
	ID        followup.SubmissionID
	Workspace followup.WorkspaceID
	Person    followup.PersonID
	Key       string // of the assignment
	Version   int    // from 1
	Begun     time.Time
	Changed   time.Time
	Withdrawn time.Time // taken back: counts nowhere
	Result    Result
}

// FilesMost is how many files one submission may hold.
const FilesMost = 20

// AddWithin is how long what a learner says in private adds to what he handed in last.
const AddWithin = 10 * time.Minute

// About is what messages about s name as what they are about.
func (s Submission) About() string { return "submission/" + string(s.ID) }

// Late reports whether s was begun after its deadline, which may be zero.
func (s Submission) Late(deadline time.Time) bool {
	return !deadline.IsZero() && s.Begun.After(deadline)
}

// State says how a hand-in stands.
type State int

// The states of a hand-in.
const (
	Lacking   State = iota // it can be counted, and something is missing
	Uncounted              // it holds files that cannot be counted: the trainer looks
	Whole                  // it holds what the assignment asks for
)

// State says how r stands as a hand-in for a.
func (r Result) State(a Assignment) State {
	switch {
	case r.Complete(a):
		return Whole
	case r.Unread > 0:
		return Uncounted
	}
	return Lacking
}
