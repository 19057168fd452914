package robot

import (
	"context"
	"math/rand/v2"
	"time"
)

// patience is how long to wait before the next try: from first, doubled each time up to most, and up to a quarter
// more by chance, so that those who lost a server together do not come back together.
type patience struct{ first, most, next time.Duration }

func (p *patience) more() time.Duration {
	wait := max(p.next, p.first)
	p.next = min(2*wait, p.most)
	return wait + rand.N(wait/4)
}

func (p *patience) reset() { p.next = 0 }

// sleep waits by the program's clock; it ends early with ctx.
func (c *Conn) sleep(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	t, stop := c.o.Timer(d)
	defer stop()
	select {
	case <-t:
	case <-ctx.Done():
	}
}
