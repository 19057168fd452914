package robot

import (
	"context"
	"sync"
	"time"
)

// queueLimit is how many bytes of frames wait for Handle: some thousand messages.
const queueLimit = 8 << 20

// queue holds what came and was not yet handled.
type queue struct {
	more chan struct{} // something came; closed: nothing will come

	mu     sync.Mutex
	items  []item
	bytes  int
	missed time.Time // when the first of the dropped frames came; zero: none was dropped, or it is told
}

// item is a frame, or, with a since, a gap.
type item struct {
	frame Frame
	since time.Time
	gap   time.Duration
}

func newQueue() *queue { return &queue{more: make(chan struct{}, 1)} }

// put adds what came at now; false if there is no room for it.
func (q *queue) put(it item, now time.Time) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	size := len(it.frame.Body)
	if q.bytes+size > queueLimit {
		if q.missed.IsZero() {
			q.missed = now
		}
		return false
	}
	q.items, q.bytes = append(q.items, it), q.bytes+size
	select {
	case q.more <- struct{}{}:
	default:
	}
	return true
}

// take returns the oldest; after the last of them, if any were dropped meanwhile, a gap.
func (q *queue) take(now time.Time) (it item, ok bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	switch {
	case len(q.items) > 0:
		it, q.items = q.items[0], q.items[1:]
		q.bytes -= len(it.frame.Body)
	case !q.missed.IsZero():
		it = item{since: q.missed, gap: now.Sub(q.missed)}
		q.missed = time.Time{}
	default:
		q.items = nil // lets go of what the slice stood on
		return item{}, false
	}
	return it, true
}

// deliver hands over what is in q until that is closed and empty, or ctx ends.
func (c *Conn) deliver(ctx context.Context, q *queue) {
	for {
		it, ok := q.take(c.o.Now())
		switch {
		case !ok:
			if _, open := <-q.more; !open {
				return
			}
		case ctx.Err() != nil:
			c.o.Log.ErrorContext(ctx, "the robot stops with messages that were not handled", "messages", q.left()+1)
			return
		case it.since.IsZero():
			c.o.Handle(ctx, it.frame)
		case c.o.Lost != nil:
			c.o.Lost(it.gap, it.since)
		}
	}
}

func (q *queue) left() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.items)
}

// recent remembers the latest ids.
type recent struct {
	mu   sync.Mutex
	ring []string
	next int
	in   map[string]int // how many times in ring
}

const recentMost = 4096

func (r *recent) add(id string) {
	if id == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.in == nil {
		r.in = map[string]int{}
	}
	if len(r.ring) < recentMost {
		r.ring = append(r.ring, id)
	} else {
		old := r.ring[r.next]
		if r.in[old]--; r.in[old] == 0 {
			delete(r.in, old)
		}
		r.ring[r.next] = id
	}
	r.next = (r.next + 1) % recentMost
	r.in[id]++
}

func (r *recent) has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.in[id] > 0
}
