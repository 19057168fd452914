package storage

import (
	"testing"
	"time"
)

// meanWait is how long works that come at once wait at the mean for their commits, if one is made each time that full
// has passed.
func meanWait(works int, work, commit, full time.Duration) time.Duration {
	var clock, sum time.Duration
	for done := 0; done < works; {
		began, first := clock, done
		for done == first || done < works && clock-began < full {
			clock += work
			done++
		}
		clock += commit
		sum += time.Duration(done-first) * clock
	}
	return sum / time.Duration(works)
}

func TestNobodyWaitsLongerThanNeeded(t *testing.T) {
	for _, works := range []int{1, 4, 10, 40, 100, 1000} {
		for _, commit := range []time.Duration{100 * time.Microsecond, 500 * time.Microsecond, 5 * time.Millisecond} {
			const work = 130 * time.Microsecond
			p := measured
			for range 500 {
				p.learn(10, 10*work, commit)
			}
			best := meanWait(works, work, commit, p.full(works))
			for _, other := range []time.Duration{0, p.full(works) / 3, 3 * p.full(works), time.Hour} {
				if w := meanWait(works, work, commit, other); best > w+w/10 {
					t.Errorf("%d works, commits of %s: %s at the mean with commits after %s, %s after %s", works, commit, best, p.full(works), w, other)
				}
			}
		}
	}
}
