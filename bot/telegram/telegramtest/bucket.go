package telegramtest

import (
	"math"
	"time"
)

// bucket lets burst things through at once, and refills within a span.
type bucket struct {
	burst, left float64
	every       time.Duration // one more
	at          time.Time
	shut        time.Time // nothing goes through before
}

func newBucket(burst int, refill time.Duration) bucket {
	return bucket{burst: float64(burst), left: float64(burst), every: refill / time.Duration(burst)}
}

// wait is how long nothing goes through b, as of now; 0 if one does.
func (b *bucket) wait(now time.Time) time.Duration {
	if !b.at.IsZero() {
		b.left = min(b.burst, b.left+float64(now.Sub(b.at))/float64(b.every))
	}
	b.at = now
	if d := b.shut.Sub(now); d > 0 {
		return d
	}
	if b.left >= 1-1e-6 { // who waits just as long as he must may be off by the rounding of a clock
		return 0
	}
	return time.Duration((1 - b.left) * float64(b.every))
}

// chatBurst is how many messages a chat takes at once before it takes one a second.
const chatBurst = 3

// throttle holds the limits of sending: 30 a second in all, about one a second and chat, 20 a minute and group, edits
// included. What goes through is counted.
func (s *Server) throttle(c *chat) error {
	if s.o.Unlimited {
		return nil
	}
	now := s.o.Now()
	gates := []*bucket{&s.gate, &c.second}
	if c.kind == group || c.kind == supergroup {
		gates = append(gates, &c.minute)
	}
	for _, g := range gates {
		d := g.wait(now)
		if d <= 0 {
			continue
		}
		s.throttled++
		seconds := int(math.Ceil(d.Seconds()))
		g.shut = now.Add(time.Duration(seconds) * time.Second)
		return tooMany(seconds)
	}
	for _, g := range gates {
		g.left--
	}
	return nil
}
