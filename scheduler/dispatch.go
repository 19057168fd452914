package scheduler

import (
	"container/heap"
	"context"
	"sync"
	"time"

	"genjin/messages"
	"genjin/storage"
)

// dispatcher sends what the outbox holds, earliest deadline first among what may be sent now. It
// writes no claim: what is under way is known here, and a crash repeats only that.
type dispatcher struct {
	s    *Scheduler
	kick signal

	mu       sync.Mutex
	accounts map[messages.Platform]*account
	known    map[string]bool // what waits or is under way, by chat and key: what one chat does not take may go to another
	loaded   bool            // the unsent rows of a former run are here
	ready    chan struct{}   // closed once they are
	early    []messages.Message
	under    int
	idle     chan struct{} // closed when nothing is under way
	stopped  bool
	seq      int64

	sends  context.Context //nolint:containedctx // of all sends; it ends some time after a stop
	cutOff context.CancelFunc
}

// account is the queue of one account on a platform.
type account struct {
	sender  Sender
	buckets buckets
	chats   map[string]*chat
	timely  minHeap[entry] // chats that may send, by the deadline of their first
	late    minHeap[entry]
	blocked minHeap[entry] // chats that may not send yet, by when they may
}

func newDispatcher(s *Scheduler) *dispatcher {
	d := &dispatcher{s: s, kick: newSignal(), accounts: map[messages.Platform]*account{}, known: map[string]bool{}, ready: make(chan struct{})}
	d.sends, d.cutOff = context.WithCancel(context.Background())
	for p, sender := range s.o.Senders {
		d.accounts[p] = &account{
			sender: sender, buckets: buckets{}, chats: map[string]*chat{},
			timely: minHeap[entry]{less: byTime}, late: minHeap[entry]{less: byTime}, blocked: minHeap[entry]{less: byTime},
		}
	}
	return d
}

// loadBatch is how many unsent rows are read at once.
const loadBatch = 500

// load reads the unsent messages of a former run; what was committed meanwhile comes behind them.
func (d *dispatcher) load(ctx context.Context) error {
	var all []storage.Pending
	for after := int64(0); ; {
		var ps []storage.Pending
		err := d.s.o.DB.View(ctx, func(tx *storage.Tx) (err error) {
			ps, err = tx.Unsent(after, loadBatch)
			return err
		})
		if err != nil {
			return err
		}
		if len(ps) == 0 {
			break
		}
		all, after = append(all, ps...), ps[len(ps)-1].Seq
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, p := range all {
		d.put(&item{m: p.Message, tries: p.Tries, sent: p.Sent})
	}
	d.loaded = true
	for _, m := range d.early {
		d.put(&item{m: m})
	}
	d.early = nil
	close(d.ready)
	d.kick.set()
	return nil
}

// add queues messages that were just committed.
func (d *dispatcher) add(ms []messages.Message) {
	if len(ms) == 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.loaded {
		d.early = append(d.early, ms...)
		return
	}
	for _, m := range ms {
		d.put(&item{m: m})
	}
	d.pump()
	d.kick.set() // the loop learns when what may not be sent yet may be
}

// put queues one message, once.
func (d *dispatcher) put(it *item) {
	it.name = string(it.m.Chat) + "\x00" + it.m.Key
	a, ok := d.accounts[it.m.Chat.Platform()]
	if !ok || d.known[it.name] {
		if !ok {
			d.s.o.Log.Warn("message waits for a platform that is off", "message", it.m.Key)
		}
		return
	}
	d.known[it.name] = true
	d.seq++
	it.seq = d.seq
	id := string(it.m.Chat)
	if it.m.Answers != "" {
		id += "\x00" + it.m.Answers // a press is answered beside what the chat waits for
	}
	c, ok := a.chats[id]
	if !ok {
		c = newChat(id)
		a.chats[id] = c
	}
	c.add(it)
	a.place(c, d.s.o.Clock.Now())
}

// place puts c into the heap where it belongs at now.
func (a *account) place(c *chat, now time.Time) {
	c.version++
	if c.busy {
		return
	}
	l, timely := c.best(now)
	if l == nil {
		if c.delayed.Len() > 0 {
			a.blocked.push(entry{c: c, version: c.version, at: c.delayed.peek().head().after})
		} else {
			delete(a.chats, c.id)
		}
		return
	}
	first := l.head()
	at := now
	for _, limit := range a.sender.Limits(first.m) {
		if ready := a.buckets.ready(limit, now); ready.After(at) {
			at = ready
		}
	}
	if c.delayed.Len() > 0 { // once it may be tried again it may be the more urgent one
		a.blocked.push(entry{c: c, version: c.version, at: c.delayed.peek().head().after})
	}
	switch {
	case at.After(now):
		a.blocked.push(entry{c: c, version: c.version, at: at, seq: first.seq})
	case timely:
		a.timely.push(entry{c: c, version: c.version, at: first.m.Deadline, seq: first.seq})
	default:
		a.late.push(entry{c: c, version: c.version, at: first.m.Deadline, seq: first.seq})
	}
}

// pump starts all sends that may start now, and returns when it should look again; zero: never.
func (d *dispatcher) pump() time.Time {
	if d.stopped {
		return time.Time{}
	}
	now := d.s.o.Clock.Now()
	var next time.Time
	for _, a := range d.accounts {
		next = earlier(next, d.pumpAccount(a, now))
	}
	return next
}

func (d *dispatcher) pumpAccount(a *account, now time.Time) time.Time {
	for {
		for a.blocked.Len() > 0 && (a.blocked.peek().void() || !a.blocked.peek().at.After(now)) {
			if e := heap.Pop(&a.blocked).(entry); !e.void() {
				a.place(e.c, now)
			}
		}
		for _, h := range []*minHeap[entry]{&a.timely, &a.late} {
			for h.Len() > 0 && h.peek().void() {
				heap.Pop(h)
			}
		}
		if a.timely.Len() == 0 && a.late.Len() == 0 {
			if a.blocked.Len() > 0 {
				return a.blocked.peek().at
			}
			return time.Time{}
		}
		if at := a.buckets.ready(a.sender.Account(), now); at.After(now) {
			return at
		}
		d.start(a, now)
	}
}

// start sends the first message of the chat that goes next.
func (d *dispatcher) start(a *account, now time.Time) {
	h := &a.timely
	if h.Len() == 0 {
		h = &a.late
	}
	c := heap.Pop(h).(entry).c
	l, timely := c.best(now)
	if l == nil || timely != (h == &a.timely) {
		a.place(c, now) // it became late, or waits for another try
		return
	}
	for _, limit := range a.sender.Limits(l.head().m) {
		if a.buckets.ready(limit, now).After(now) {
			a.place(c, now) // its bucket was emptied by another chat, or closed, since it was placed
			return
		}
	}
	c.take(timely)
	c.busy = true
	c.version++
	it := l.head()
	expired := !it.m.Expires.IsZero() && now.After(it.m.Expires)
	if !expired {
		a.buckets.take(a.sender.Account(), now)
		for _, limit := range a.sender.Limits(it.m) {
			a.buckets.take(limit, now)
		}
	}
	if d.under == 0 {
		d.idle = make(chan struct{})
	}
	d.under++
	go d.send(a, c, l, it, expired)
}

// ended puts the chat back after its first message came to its end, goes on, or is to be tried again.
func (d *dispatcher) ended(a *account, c *chat, l *lane, done bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if done {
		delete(d.known, l.head().name)
	}
	c.busy = false
	c.back(l, done)
	if c.empty() {
		c.version++
		delete(a.chats, c.id)
	} else {
		a.place(c, d.s.o.Clock.Now())
	}
	d.leave()
}

// leave ends a send under way, whatever became of it. d.mu is held.
func (d *dispatcher) leave() {
	d.s.acts.Add(1)
	d.pump()
	if d.under--; d.under == 0 {
		close(d.idle)
	}
	d.kick.set()
}

// loop starts sends whose time has come by the clock alone.
func (d *dispatcher) loop(ctx context.Context) {
	for ctx.Err() == nil {
		d.mu.Lock()
		next := d.pump()
		d.mu.Unlock()
		wait := longest
		if !next.IsZero() {
			wait = min(wait, max(next.Sub(d.s.o.Clock.Now()), 0))
		}
		c, stop := d.s.o.Clock.Timer(wait)
		select {
		case <-c:
		case <-d.kick:
		case <-ctx.Done():
		}
		stop()
	}
}

// settled waits until nothing is under way and nothing may be sent now, and returns when the clock
// alone would let something be sent; zero: never. Before the scheduler runs nothing is settled.
func (d *dispatcher) settled(ctx context.Context) (time.Time, error) {
	select {
	case <-d.ready:
	case <-ctx.Done():
		return time.Time{}, ctx.Err()
	}
	for {
		d.mu.Lock()
		next := d.pump()
		under, idle := d.under, d.idle
		d.mu.Unlock()
		if under == 0 {
			return next, nil
		}
		select {
		case <-idle:
		case <-ctx.Done():
			return time.Time{}, ctx.Err()
		}
	}
}

// drainWithin is how long a send that is under way may take when the program stops: it has 10 s in all.
const drainWithin = 7 * time.Second

// drain lets no further send begin and waits for those under way. One that hangs is cut off; it is sent again at
// the next start.
func (d *dispatcher) drain() {
	d.mu.Lock()
	d.stopped = true
	under, idle := d.under, d.idle
	d.mu.Unlock()
	defer d.cutOff()
	if under == 0 {
		return
	}
	late, stop := d.s.o.Clock.Timer(drainWithin)
	defer stop()
	select {
	case <-idle:
	case <-late:
		d.cutOff()
		<-idle
	}
}

// sweep forgets buckets that hold nothing back.
func (d *dispatcher) sweep(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, a := range d.accounts {
		a.buckets.sweep(now)
	}
}

// Queued returns how many messages wait or are under way.
func (s *Scheduler) Queued() int {
	s.out.mu.Lock()
	defer s.out.mu.Unlock()
	return len(s.out.known)
}
