package followup_test

import (
	"testing"
	"time"

	"genjin/followup"
)

func TestTallyCountsEachVisitOnce(t *testing.T) {
	end := time.Date(2026, 3, 2, 2, 0, 0, 0, time.UTC)
	by := end.Add(followup.TextWithin)
	for _, c := range []struct {
		name  string
		visit followup.Visit
		now   time.Time
		want  followup.Tally
		share int // -1: none
	}{
		{"sent at the last second", followup.Visit{Ended: end, Sent: by}, by, followup.Tally{Visits: 1, InTime: 1}, 100},
		{"sent a second late", followup.Visit{Ended: end, Sent: by.Add(time.Second)}, by, followup.Tally{Visits: 1, Late: 1}, 0},
		{"missed, then sent", followup.Visit{Ended: end, Missed: by, Sent: by.Add(time.Hour)}, by, followup.Tally{Visits: 1, Late: 1}, 0},
		{"still in time", followup.Visit{Ended: end}, by.Add(-1), followup.Tally{Visits: 1, Waiting: 1}, -1},
		{"not sent", followup.Visit{Ended: end}, by, followup.Tally{Visits: 1, Missed: 1}, 0},
		{"skipped", followup.Visit{Ended: end, Skipped: end}, by, followup.Tally{Visits: 1, Skipped: 1}, -1},
		{"taken back", followup.Visit{Ended: end, Withdrawn: end}, by, followup.Tally{}, -1},
	} {
		var got followup.Tally
		got.Add(c.visit, c.now)
		share, ok := got.Share()
		if !ok {
			share = -1
		}
		if got != c.want || share != c.share {
			t.Errorf("%s: got %+v, share %d; want %+v, %d", c.name, got, share, c.want, c.share)
		}
	}
	if share, _ := (followup.Tally{InTime: 2, Late: 1}).Share(); share != 67 {
		t.Errorf("two of three are %d %%", share)
	}
}
