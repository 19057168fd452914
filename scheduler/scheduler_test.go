package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/scheduler"
	"genjin/storage"
)

// wallClock is the bubble's own time.
type wallClock struct{ offset atomic.Int64 }

func (c *wallClock) Now() time.Time { return time.Now().Add(time.Duration(c.offset.Load())) }

func (c *wallClock) Timer(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d)
	return t.C, func() { t.Stop() }
}

// sent is a message as the fake platform took it.
type sent struct {
	messages.Message
	at time.Time
}

// platform is a fake that takes what it is sent, after the outcomes that a test scripts.
type platform struct {
	clock   *wallClock
	account messages.Limit
	limits  func(messages.Message) []messages.Limit
	takes   time.Duration
	hangs   bool // until it is cut off
	moved   map[messages.ChatID]messages.ChatID
	parts   func(messages.Message) int // in how many it goes; nil: in one

	mu     sync.Mutex
	script map[string][]error // by key, or by key and the ids of the parts taken: what comes before it, or its next part, is taken
	tried  map[string]int
	taken  []sent

	dropped []string // keys of edits that changed nothing
}

func (p *platform) Committed([]messages.Message, []string) {}

func (p *platform) Dropped(m messages.Message) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.dropped = append(p.dropped, m.Key)
}

func (p *platform) Send(ctx context.Context, m messages.Message) (string, error) {
	if p.hangs {
		<-ctx.Done()
		return "", ctx.Err()
	}
	if p.takes > 0 {
		time.Sleep(p.takes)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.tried[m.Key]++
	if to, ok := p.moved[m.Chat]; ok {
		return "", fmt.Errorf("send: %w", &messages.Moved{To: to})
	}
	if at := strings.TrimSpace(m.Key + " " + m.Sent); len(p.script[at]) > 0 {
		err := p.script[at][0]
		p.script[at] = p.script[at][1:]
		if err == nil {
			panic("scripted")
		}
		return "", err
	}
	p.taken = append(p.taken, sent{m, p.clock.Now()})
	if p.parts == nil {
		return "id-" + m.Key, nil
	}
	n := len(strings.Fields(m.Sent)) + 1
	if n < p.parts(m) {
		return fmt.Sprint(n), messages.ErrMore
	}
	return fmt.Sprint(n), nil
}

func (p *platform) Account() messages.Limit { return p.account }

func (p *platform) Limits(m messages.Message) []messages.Limit {
	if p.limits == nil {
		return nil
	}
	return p.limits(m)
}

// all returns what was taken, in order.
func (p *platform) all() []sent {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.taken)
}

// keys returns the keys of what was taken, in order.
func (p *platform) keys() []string {
	var keys []string
	for _, s := range p.all() {
		keys = append(keys, s.Key)
	}
	return keys
}

// tries returns how often key was tried, once for each part that was taken.
func (p *platform) tries(key string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.tried[key]
}

func (p *platform) find(key string) (sent, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.taken, func(s sent) bool { return s.Key == key })
	if i < 0 {
		return sent{}, false
	}
	return p.taken[i], true
}

// bench is a scheduler on a real database, with a fake platform.
type bench struct {
	t     testing.TB
	db    *storage.DB
	clock *wallClock
	pg    *platform
	s     *scheduler.Scheduler
	stop  func()
	o     scheduler.Options

	mu    sync.Mutex
	fired []string // reminders as they were fired
	at    map[string]time.Time
	beats int
	house []messages.Delivery // what came back as deliveries
}

func newBench(t testing.TB, path string) *bench {
	t.Helper()
	db, err := storage.Open(context.Background(), path)
	if err != nil {
		t.Fatal(err)
	}
	c := &wallClock{}
	b := &bench{t: t, db: db, clock: c, at: map[string]time.Time{}, pg: &platform{clock: c, script: map[string][]error{}, tried: map[string]int{}}}
	b.o = scheduler.Options{
		DB: db, Clock: c, Log: slog.New(slog.DiscardHandler), Senders: map[messages.Platform]scheduler.Sender{"pg": b.pg},
		Fire: func(_ *storage.Tx, r followup.Reminder, now time.Time) error {
			b.note(string(r.ID), now)
			return nil
		},
		CatchUp: func(_ *storage.Tx, rs []followup.Reminder, now time.Time) error {
			b.note(fmt.Sprintf("late %d of %s", len(rs), rs[0].Person), now)
			return nil
		},
		Drain: b.drain, Jobs: map[string]scheduler.RunJob{},
		Beat: func(context.Context, time.Time) error { b.mu.Lock(); defer b.mu.Unlock(); b.beats++; return nil },
	}
	return b
}

// heard returns what was fired, in order.
func (b *bench) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.fired)
}

// moment returns when what was fired.
func (b *bench) moment(what string) time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.at[what]
}

func (b *bench) note(what string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fired = append(b.fired, what)
	b.at[what] = now
}

// drain takes the deliveries of the house.
func (b *bench) drain(ctx context.Context) (int, error) {
	n := 0
	err := b.db.Do(ctx, func(tx *storage.Tx) error {
		ds, err := tx.Waiting(100)
		for _, d := range ds {
			if _, err := tx.Begin(d.ID); err != nil {
				return err
			}
			b.mu.Lock()
			b.house = append(b.house, d)
			b.mu.Unlock()
			n++
		}
		return err
	})
	return n, err
}

// start runs the scheduler until stop, or the end of the test.
func (b *bench) start() *bench {
	b.s = scheduler.New(b.o)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- b.s.Run(ctx) }()
	b.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			b.t.Error(err)
		}
		if err := b.db.Close(); err != nil {
			b.t.Error(err)
		}
	})
	synctest.Wait()
	return b
}

func (b *bench) do(work func(*storage.Tx) error) {
	b.t.Helper()
	if err := b.db.Do(context.Background(), work); err != nil {
		b.t.Fatal(err)
	}
}

// say puts messages into the outbox, in one turn.
func (b *bench) say(ms ...messages.Message) {
	b.t.Helper()
	b.do(func(tx *storage.Tx) error {
		for _, m := range ms {
			if m.Deadline.IsZero() {
				m.Deadline = b.clock.Now().Add(2 * time.Second)
			}
			if err := tx.Say(m); err != nil {
				return err
			}
		}
		return nil
	})
}

func (b *bench) settle() {
	b.t.Helper()
	if err := b.s.Settle(context.Background()); err != nil {
		b.t.Fatal(err)
	}
}

func (b *bench) receipt(key string) storage.Receipt {
	b.t.Helper()
	var r storage.Receipt
	b.do(func(tx *storage.Tx) (err error) {
		r, err = tx.Receipt(key)
		return err
	})
	return r
}

// in runs a scene in simulated time.
func in(t *testing.T, scene func(*testing.T, *bench)) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "genjin.db")
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, path)
		scene(t, b)
		if b.stop != nil {
			b.stop()
		}
	})
}

func message(key, chat string) messages.Message {
	return messages.Message{Key: key, Chat: messages.ChatID("pg/" + chat), Text: key}
}

func TestNudgesAreNotHeldBehindAWave(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.account = messages.Limit{Bucket: "pg", Every: time.Second / 30, Burst: 1}
		b.start()
		end := b.clock.Now().Add(3 * time.Minute)
		var wave []messages.Message
		for i := range 3000 {
			m := message(fmt.Sprintf("wave%04d/1", i), fmt.Sprint(i))
			m.Deadline = end
			wave = append(wave, m)
		}
		b.say(wave...)
		for i := range 20 {
			time.Sleep(5 * time.Second)
			m := message(fmt.Sprintf("nudge%d/1", i), fmt.Sprintf("n%d", i))
			m.Deadline, m.Expires = b.clock.Now().Add(30*time.Second), b.clock.Now().Add(time.Minute)
			b.say(m)
		}
		time.Sleep(2 * time.Minute)
		if len(b.pg.all()) != 3020 {
			t.Fatalf("%d were sent", len(b.pg.all()))
		}
		for _, s := range b.pg.all() {
			if s.at.After(s.Deadline) {
				t.Errorf("%s came %v late", s.Key, s.at.Sub(s.Deadline))
			}
			if s.Key[0] == 'n' && s.at.Sub(s.Deadline.Add(-30*time.Second)) > time.Second {
				t.Errorf("%s waited %v", s.Key, s.at.Sub(s.Deadline.Add(-30*time.Second)))
			}
		}
	})
}

func TestWhatIsLateGoesBehindWhatCanBeInTime(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.account = messages.Limit{Bucket: "pg", Every: time.Second, Burst: 1}
		late, soon, later := message("late/1", "a"), message("soon/1", "b"), message("later/1", "c")
		now := b.clock.Now()
		late.Deadline, soon.Deadline, later.Deadline = now.Add(-time.Minute), now.Add(10*time.Second), now.Add(time.Hour)
		b.start()
		b.say(message("first/1", "d"), late, later, soon)
		time.Sleep(10 * time.Second)
		if got, want := b.pg.keys(), []string{"first/1", "soon/1", "later/1", "late/1"}; !slices.Equal(got, want) {
			t.Errorf("sent %v, want %v", got, want)
		}
	})
}

func TestATurnKeepsItsOrderInAChat(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.script["t/1"] = []error{errors.New("the net is down")}
		b.start()
		first := message("t/1", "a")
		first.Deadline = b.clock.Now().Add(time.Hour) // its followers are more urgent, and wait all the same
		b.say(first, message("t/2", "a"), message("t/3", "a"), message("t/4", "b"))
		b.say(message("u/1", "a"))
		time.Sleep(10 * time.Second)
		if got, want := b.pg.keys(), []string{"t/4", "u/1", "t/1", "t/2", "t/3"}; !slices.Equal(got, want) && !slices.Equal(got, []string{"u/1", "t/4", "t/1", "t/2", "t/3"}) {
			t.Errorf("sent %v, want %v", got, want)
		}
		if s, _ := b.pg.find("t/1"); s.at.Sub(s.Deadline.Add(-time.Hour)) > 5*time.Second {
			t.Errorf("tried again only after %v", s.at.Sub(s.Deadline.Add(-time.Hour)))
		}
	})
}

func TestRetryAfterPausesItsBucketAlone(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.limits = func(m messages.Message) []messages.Limit {
			return []messages.Limit{{Bucket: string(m.Chat), Every: time.Millisecond, Burst: 1}}
		}
		b.pg.script["t/1"] = []error{fmt.Errorf("send: %w", &messages.RetryAfter{Bucket: "pg/a", Wait: 40 * time.Second})}
		b.start()
		begin := b.clock.Now()
		b.say(message("t/1", "a"), message("u/1", "b"))
		time.Sleep(time.Second)
		b.say(message("v/1", "a"))
		time.Sleep(time.Minute)
		for key, want := range map[string]time.Duration{"t/1": 40 * time.Second, "v/1": 40 * time.Second, "u/1": 0} {
			if s, ok := b.pg.find(key); !ok || s.at.Sub(begin) < want || s.at.Sub(begin) > want+time.Second {
				t.Errorf("%s was sent after %v, want %v", key, s.at.Sub(begin), want)
			}
		}
	})
}

func TestOutcomes(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.script["gone/1"] = []error{fmt.Errorf("blocked: %w", messages.ErrGone)}
		b.pg.script["bad/1"] = []error{messages.ErrRejected}
		b.pg.script["panic/1"] = []error{nil}
		b.start()
		stale := message("stale/1", "d")
		stale.Deadline, stale.Expires = b.clock.Now().Add(-2*time.Minute), b.clock.Now().Add(-time.Minute)
		stale.About = "visit/1"
		b.say(message("gone/1", "a"), message("gone/2", "a"), message("bad/1", "b"), message("panic/1", "c"), stale)
		b.settle()
		for key, want := range map[string]storage.OutboxState{
			"gone/1": storage.OutboxGone, "gone/2": storage.OutboxSent, "bad/1": storage.OutboxRejected, "panic/1": storage.OutboxRejected, "stale/1": storage.OutboxExpired,
		} {
			if r := b.receipt(key); r.State != want {
				t.Errorf("%s: state %d, want %d", key, r.State, want)
			}
		}
		var told []string
		for _, d := range b.house {
			told = append(told, d.ID)
		}
		slices.Sort(told)
		if !slices.Equal(told, []string{"undelivered/gone/1/pg/a", "undelivered/stale/1/pg/d"}) {
			t.Errorf("told of %v", told)
		}
		if b.s.Queued() != 0 {
			t.Errorf("%d still wait", b.s.Queued())
		}
	})
}

func TestEditsGoBehindWhatTheyEdit(t *testing.T) {
	edit := func(key, target string) messages.Message {
		m := message(key, "a")
		m.Edits = target
		return m
	}
	in(t, func(t *testing.T, b *bench) {
		b.pg.script["slow/1"] = []error{errors.New("not yet"), errors.New("not yet")}
		b.pg.script["never/1"] = []error{messages.ErrRejected}
		b.start()
		b.say(message("slow/1", "a"), message("never/1", "b"))
		b.say(edit("e/1", "slow/1")) // its target waits for another try
		time.Sleep(time.Minute)
		gone := edit("g/1", "never/1")
		gone.Chat = "pg/b"
		answer := message("f/1", "a")
		answer.Follows = "slow/1"
		b.say(gone, edit("h/1", "slow/1"), answer)
		b.settle()
		if got, want := b.pg.keys(), []string{"slow/1", "e/1", "h/1", "f/1"}; !slices.Equal(got, want) {
			t.Errorf("sent %v, want %v", got, want)
		}
		if s, _ := b.pg.find("e/1"); s.Target != "id-slow/1" {
			t.Errorf("edited %q", s.Target)
		}
		if s, _ := b.pg.find("f/1"); s.ReplyTo != "id-slow/1" {
			t.Errorf("answered %q", s.ReplyTo)
		}
		if r := b.receipt("g/1"); r.State != storage.OutboxGone {
			t.Errorf("the edit of what was never sent: %d", r.State)
		}
		if !slices.Equal(b.pg.dropped, []string{"g/1"}) {
			t.Errorf("it is told that %q were dropped", b.pg.dropped)
		}
	})
}

func TestWhatWasNotSentIsSentAfterARestart(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genjin.db")
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, path)
		b.say(message("t/1", "a"), message("t/2", "a"))
		if err := b.db.Close(); err != nil { // before anything was sent, or marked
			t.Fatal(err)
		}
		b = newBench(t, path).start()
		b.say(message("u/1", "b"))
		b.settle()
		keys := b.pg.keys()
		slices.Sort(keys)
		if !slices.Equal(keys, []string{"t/1", "t/2", "u/1"}) {
			t.Errorf("sent %v", keys)
		}
		b.stop()
		b = newBench(t, path).start()
		b.settle()
		if len(b.pg.all()) != 0 {
			t.Errorf("sent again: %v", b.pg.keys())
		}
		b.stop()
	})
}

func TestStoppingWaitsForWhatIsUnderWay(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.takes = 2 * time.Second
		b.start()
		b.say(message("t/1", "a"), message("t/2", "a"))
		time.Sleep(time.Second)
		b.stop()
		if got := b.pg.keys(); !slices.Equal(got, []string{"t/1"}) {
			t.Errorf("sent %v", got)
		}
	})
}
