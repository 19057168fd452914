package bot

import (
	"sync"
	"time"

	"golang.org/x/time/rate"

	"genjin/messages"
)

// limits holds the commands a minute of each account, in memory: protection, not a promise.
type limits struct {
	per   rate.Limit
	burst int

	mu   sync.Mutex
	of   map[messages.UserID]*allowance
	swep time.Time
}

type allowance struct {
	bucket *rate.Limiter
	told   bool
	last   time.Time
}

// over reports whether u has used up his commands at now, and whether this is the first time that
// he is to be told so.
func (l *limits) over(u messages.UserID, now time.Time) (over, first bool) {
	if l.burst == 0 {
		return false, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.sweep(now)
	a := l.of[u]
	if a == nil {
		a = &allowance{bucket: rate.NewLimiter(l.per, l.burst)}
		l.of[u] = a
	}
	a.last = now
	if a.bucket.AllowN(now, 1) {
		a.told = false
		return false, false
	}
	first, a.told = !a.told, true
	return true, first
}

// sweep forgets, once a minute, who has been silent long enough to have all commands again.
func (l *limits) sweep(now time.Time) {
	if l.of == nil {
		l.of = map[messages.UserID]*allowance{}
	}
	if now.Sub(l.swep) < time.Minute {
		return
	}
	l.swep = now
	for u, a := range l.of {
		if now.Sub(a.last) > time.Minute {
			delete(l.of, u)
		}
	}
}
