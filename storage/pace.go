package storage

import (
	"math"
	"time"
)

// pace tells how long a transaction takes in what waits. Of works that come at once each waits for those before it in its
// commit, and for the commits before; the mean of these waits is least when a commit holds √(all their work × a commit).
type pace struct {
	work, commit float64 // what one takes, in nanoseconds: means that move
}

// measured is the work of one delivery and one commit on a usual disk, to begin with.
var measured = pace{work: float64(100 * time.Microsecond), commit: float64(500 * time.Microsecond)}

// learning is by which part the means follow the newest transaction.
const learning = 1.0 / 32

// full returns after how long a transaction is to commit if so many wait as it begins.
func (p *pace) full(waiting int) time.Duration {
	return time.Duration(math.Sqrt(float64(waiting) * p.work * p.commit))
}

// learn takes in how long so many works took, and their commit.
func (p *pace) learn(works int, work, commit time.Duration) {
	p.work += learning * (float64(work)/float64(works) - p.work)
	p.commit += learning * (float64(commit) - p.commit)
}
