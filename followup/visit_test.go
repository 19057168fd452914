package followup_test

import (
	"testing"
	"time"

	"genjin/followup"
)

var ten = time.Date(2026, 3, 2, 10, 0, 0, 0, time.UTC)

func TestAVisitsLadder(t *testing.T) {
	v := followup.Visit{ID: "v", Ended: ten}
	for _, c := range []struct {
		name   string
		now    time.Duration
		due    time.Duration // 0: none
		reason string
	}{
		{"at once", 0, 10 * time.Minute, followup.ReasonNudge},
		{"before the first nudge", 10*time.Minute - time.Millisecond, 10 * time.Minute, followup.ReasonNudge},
		{"on the first nudge", 10 * time.Minute, 17 * time.Minute, followup.ReasonNudge},
		{"on the second nudge", 17 * time.Minute, 20 * time.Minute, followup.ReasonMiss},
		{"on the miss", 20 * time.Minute, 0, ""},
		{"later", time.Hour, 0, ""},
		{"before it ended", -time.Hour, 10 * time.Minute, followup.ReasonNudge},
	} {
		r, ok := v.Nudge(ten.Add(c.now))
		if ok != (c.due > 0) || ok && (r.Due != ten.Add(c.due) || r.Reason != c.reason || r.Deadline != r.Due.Add(30*time.Second)) {
			t.Errorf("%s: got %+v, %v", c.name, r, ok)
		}
	}
}

func TestAVisitThatNeedsNoTextHasNoLadder(t *testing.T) {
	for name, v := range map[string]followup.Visit{
		"sent": {Ended: ten, Sent: ten}, "skipped": {Ended: ten, Skipped: ten}, "taken back": {Ended: ten, Withdrawn: ten},
	} {
		if r, ok := v.Nudge(ten); ok || v.Open() {
			t.Errorf("%s: got %+v", name, r)
		}
	}
	if missed := (followup.Visit{Ended: ten, Missed: ten.Add(followup.TextWithin)}); !missed.Open() {
		t.Error("a missed visit still waits for its text")
	}
}

func TestInTimeIsUpToTwentyMinutes(t *testing.T) {
	for after, want := range map[time.Duration]bool{
		time.Minute: true, 20 * time.Minute: true, 20*time.Minute + time.Millisecond: false, time.Hour: false,
	} {
		v := followup.Visit{Ended: ten, Sent: ten.Add(after)}
		if v.InTime() != want {
			t.Errorf("%v: want %v", after, want)
		}
	}
	if (followup.Visit{Ended: ten}).InTime() {
		t.Error("an open visit is not in time")
	}
}

func TestLaterIsOneMoreNudgeBesideTheLadder(t *testing.T) {
	v := followup.Visit{ID: "v", Ended: ten}
	first, _ := v.Nudge(ten)
	later := v.Later(ten.Add(time.Minute))
	if later.ID == first.ID || later.About != first.About || !later.Due.Equal(ten.Add(6*time.Minute)) {
		t.Errorf("got %+v beside %+v", later, first)
	}
}

func TestStaleIsHalfAMinuteBehindTheDeadline(t *testing.T) {
	r := followup.Reminder{Due: ten, Deadline: ten.Add(30 * time.Second)}
	for after, want := range map[time.Duration]bool{0: false, time.Minute: false, time.Minute + time.Millisecond: true} {
		if r.Stale(ten.Add(after)) != want {
			t.Errorf("%v: want %v", after, want)
		}
	}
	if (followup.Reminder{Due: ten}).Stale(ten.Add(time.Hour)) {
		t.Error("without a deadline nothing is stale")
	}
}

func TestDays(t *testing.T) {
	d := followup.Day{Year: 2026, Month: 2, Date: 28}
	if d.Add(1).String() != "2026-03-01" || d.Weekday() != time.Saturday || !d.Before(d.Add(1)) || d.Before(d) {
		t.Errorf("%s, %s, %s", d, d.Add(1), d.Weekday())
	}
	if (followup.Day{Year: 2026, Month: 2, Date: 30}).Valid() || (followup.Day{}).Valid() || !d.Valid() {
		t.Error("validity is wrong")
	}
}
