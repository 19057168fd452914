package wecom

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"genjin/messages"
)

const (
	inboundMost = 10_000 // deliveries that wait in memory
	batchMost   = 100    // of one hand-over
	firstAgain  = 100 * time.Millisecond
	mostAgain   = 5 * time.Second
	endWithin   = 3 * time.Second // for what waits when the program stops
)

var errFull = errors.New("too much waits to be taken")

// inbound hands deliveries over in the order in which they came, several at once when the storage is slower than they
// are, and each until it is taken: WeCom sends nothing again that came over the long connection.
type inbound struct {
	log   *slog.Logger
	timer func(d time.Duration) (<-chan time.Time, func())

	mu      sync.Mutex
	waiting []arrival
	kick    chan struct{} // of capacity 1
}

// arrival is a delivery that waits.
type arrival struct {
	d     messages.Delivery
	taken chan struct{} // closed once it is durable
}

// add queues d. The channel that it returns is closed once d is durable.
func (q *inbound) add(d messages.Delivery) (<-chan struct{}, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.waiting) >= inboundMost {
		return nil, errFull
	}
	one := arrival{d: d, taken: make(chan struct{})}
	q.waiting = append(q.waiting, one)
	select {
	case q.kick <- struct{}{}:
	default:
	}
	return one.taken, nil
}

// next takes the oldest that wait.
func (q *inbound) next() []arrival {
	q.mu.Lock()
	defer q.mu.Unlock()
	n := min(len(q.waiting), batchMost)
	batch := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return batch
}

// run hands over until ctx ends, and then what waits still, for a short while.
func (q *inbound) run(ctx context.Context, receive messages.Receive) {
	for ctx.Err() == nil {
		select {
		case <-q.kick:
		case <-ctx.Done():
		}
		last, cancel := context.WithCancel(context.WithoutCancel(ctx))
		if ctx.Err() != nil {
			late, stop := q.timer(endWithin)
			go func() {
				defer stop()
				select {
				case <-late:
					cancel()
				case <-last.Done():
				}
			}()
		}
		for batch := q.next(); len(batch) > 0; batch = q.next() {
			q.hand(last, receive, batch)
		}
		cancel()
	}
}

// hand hands a batch over until it is taken, or ctx ends.
func (q *inbound) hand(ctx context.Context, receive messages.Receive, batch []arrival) {
	ds := make([]messages.Delivery, len(batch))
	for i, one := range batch {
		ds[i] = one.d
	}
	for wait := firstAgain; ; wait = min(2*wait, mostAgain) {
		err := receive(ctx, ds)
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			q.log.ErrorContext(ctx, "messages are lost: the storage did not take them", "messages", len(ds), "error", err)
			return
		}
		q.log.WarnContext(ctx, "messages were not taken", "messages", len(ds), "error", err)
		again, stop := q.timer(wait)
		select {
		case <-again:
		case <-ctx.Done():
		}
		stop()
	}
	for _, one := range batch {
		close(one.taken)
	}
}
