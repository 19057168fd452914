package robot

import (
	"context"
	"errors"
	"net/url"
	"time"

	"genjin/bot/wecom/errcode"
)

const (
	againFirst = time.Second // between dials
	againMost  = 30 * time.Second
	oftenFirst = 30 * time.Second // after 45009
	oftenMost  = 10 * time.Minute

	settled      = 30 * time.Second // a connection that stood for so long is dialled again at once
	refusedTries = 5                // in a row, with an id or secret that is wrong
	refusedWait  = 10 * time.Minute
	takenWait    = 5 * time.Minute
	gapFrom      = time.Minute     // a shorter gap is not told
	handleWithin = 2 * time.Second // that Handle gets once all connections are closed
)

// run is one call of Run.
type run struct {
	c       *Conn
	q       *queue
	away    time.Time // since when no connection stands
	stood   time.Duration
	again   patience
	often   patience
	refused int // times in a row
}

// Run keeps a connection, whatever happens, until ctx ends. It ends in good order: what waits for an acknowledgement
// may have it for 2 s, the server is told, and what came is handled, all within 5 s. It returns nil then, and an
// error only if there is nothing to dial or it runs already. It may be called again after it returned.
func (c *Conn) Run(ctx context.Context) error {
	u, err := url.Parse(c.o.URL)
	if err != nil || u.Host == "" || u.Scheme != "ws" && u.Scheme != "wss" {
		return errors.New("the address of the robot's server is no ws:// or wss:// address")
	}
	if !c.begin() {
		return errors.New("the connection of the robot is kept already")
	}
	defer c.finish()
	r := run{
		c: c, q: newQueue(), away: c.away(ctx),
		again: patience{first: againFirst, most: againMost}, often: patience{first: oftenFirst, most: oftenMost},
	}
	handling, giveUp := context.WithCancel(context.WithoutCancel(ctx))
	handled := make(chan struct{})
	go func() {
		defer close(handled)
		c.deliver(handling, r.q)
	}()
	for ctx.Err() == nil {
		c.sleep(ctx, r.turn(ctx))
	}
	c.halt()
	close(r.q.more)
	late, stop := c.o.Timer(handleWithin)
	defer stop()
	select {
	case <-handled:
	case <-late:
	}
	giveUp()
	<-handled
	return nil
}

// away tells since when no connection stands at the beginning of Run.
func (c *Conn) away(ctx context.Context) time.Time {
	now := c.o.Now()
	if c.o.Away == nil {
		return now
	}
	if since := c.o.Away(ctx); !since.IsZero() && since.Before(now) {
		return since
	}
	return now
}

// turn makes one connection and keeps it as long as it goes. It tells how long to wait before the next.
func (r *run) turn(ctx context.Context) time.Duration {
	err := r.connect(ctx)
	if ctx.Err() != nil {
		return 0
	}
	r.c.mu.Lock()
	r.c.state.Fault, r.c.state.FaultAt = err, r.c.o.Now()
	if errors.Is(err, ErrTaken) {
		r.c.state.Taken = r.c.state.FaultAt
	}
	r.c.mu.Unlock()
	return r.trouble(ctx, err)
}

// connect makes one connection, keeps it as long as it goes, and tells why it is gone.
func (r *run) connect(ctx context.Context) error {
	r.stood = 0
	l, err := r.c.dial(ctx, r.q, r.away)
	if err != nil {
		return err
	}
	if err = l.subscribe(ctx); err == nil {
		began := r.c.o.Now()
		r.often.reset()
		r.refused = 0
		l.watch(ctx)
		r.stood = r.c.o.Now().Sub(began)
	}
	if ctx.Err() != nil {
		r.c.halt()
	}
	l.end()
	if err == nil {
		r.away = l.until()
		r.c.mu.Lock()
		r.c.until = r.away
		r.c.mu.Unlock()
	}
	if err == nil || errors.Is(err, errNotTaken) || errors.Is(l.why(), ErrTaken) {
		return l.why()
	}
	return err
}

// trouble logs why no connection stands, and tells how long to wait before the next dial.
func (r *run) trouble(ctx context.Context, err error) time.Duration {
	log := r.c.o.Log
	no, refused := errors.AsType[*errcode.Error](err)
	var wait time.Duration
	switch {
	case errors.Is(err, ErrTaken):
		log.ErrorContext(ctx, "another program took the robot's connection over: let only one use it", "wait", takenWait)
		if r.c.o.Taken != nil {
			r.c.o.Taken()
		}
		return takenWait
	case errors.Is(err, ErrRefused):
		if r.refused++; r.refused >= refusedTries {
			log.ErrorContext(ctx, "WeCom refuses the robot: check its id and its secret", "tries", r.refused, "wait", refusedWait, "error", err)
			return refusedWait
		}
		wait = r.again.more()
	case refused && no.Code == codeTooOften:
		wait = r.often.more()
	case r.stood >= settled:
		r.again.reset()
	default:
		wait = r.again.more()
	}
	log.WarnContext(ctx, "the robot is not connected", "wait", wait, "error", err)
	return wait
}

// begin reports whether nobody else runs c.
func (c *Conn) begin() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.running {
		return false
	}
	c.running, c.stopped = true, false
	return true
}

func (c *Conn) finish() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.running = false
}

// halt lets no request wait for a connection any more.
func (c *Conn) halt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stopped = true
	c.change()
}

// rose says that l stands.
func (c *Conn) rose(l *link, now time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.link, c.state.Since = l, now
	c.change()
}

// fell says that l stands no more.
func (c *Conn) fell(l *link) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.link == l {
		c.link, c.state.Since = nil, time.Time{}
		c.change()
	}
}

// change wakes those who wait for a connection. It is called under mu.
func (c *Conn) change() {
	close(c.turn)
	c.turn = make(chan struct{})
}

// saw notes that a frame came. proven says that it shows that we are subscribed.
func (c *Conn) saw(now time.Time, proven bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.state.Frame = now
	if proven {
		c.proven = now
	}
}

// hear puts what happened where Handle takes it from.
func (c *Conn) hear(ctx context.Context, q *queue, f Frame, now time.Time) {
	c.saw(now, true)
	room := q.put(item{frame: f}, now)
	c.mu.Lock()
	c.state.Heard = now
	if !room {
		c.state.Dropped++
	}
	dropped := c.state.Dropped
	c.mu.Unlock()
	if !room {
		c.o.Log.ErrorContext(ctx, "a message to the robot is lost: those before it are not handled", "dropped", dropped)
	}
}
