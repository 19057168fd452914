// Package scheduler decides when: it fires reminders that fall due, sends what the outbox holds,
// runs jobs, and catches up after a stop. The database says what is due and what is to be sent; a
// restart loses nothing.
package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/robfig/cron/v3"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Clock is the one clock of the program.
type Clock interface {
	Now() time.Time
	// Timer sends once after d of the clock; stop frees it.
	Timer(d time.Duration) (c <-chan time.Time, stop func())
}

// Sender sends to one account on a platform.
type Sender interface {
	// Send hands m over and returns the platform's id. A message that goes in parts is handed over part by
	// part: messages.ErrMore comes with the id of each but the last, and m.Sent says which were taken. Other
	// errors: *messages.RetryAfter, *messages.Moved, messages.ErrGone, messages.ErrRejected; after any
	// else it is tried again. Ids of parts that were taken may come with each of them.
	Send(ctx context.Context, m messages.Message) (id string, err error)
	// Limits returns the buckets that m needs a token of, besides the account's.
	Limits(m messages.Message) []messages.Limit
	// Account returns the bucket of the account.
	Account() messages.Limit
}

// Listener is a Sender that is told, on whatever platform they are, of all that a commit says, before any of it is sent, and
// of the deliveries that wait for no turn after it. It is told on the writer's goroutine, and does no more than note it.
type Listener interface {
	Committed(said []messages.Message, ended []string)
	// Dropped is told of an edit that will not be sent, as there is nothing that it could change.
	Dropped(m messages.Message)
}

type (
	// Fire gives a reminder its turn.
	Fire func(tx *storage.Tx, r followup.Reminder, now time.Time) error
	// CatchUp gives the stale reminders of one person one turn.
	CatchUp func(tx *storage.Tx, rs []followup.Reminder, now time.Time) error
	// RunJob does a job, beside the writer. Its result comes back as a delivery.
	RunJob func(ctx context.Context, j storage.Job) (result []byte, err error)
)

// Options are what a Scheduler is made of.
type Options struct {
	DB      *storage.DB
	Clock   Clock
	Log     *slog.Logger
	Senders map[messages.Platform]Sender
	Fire    Fire
	CatchUp CatchUp
	Jobs    map[string]RunJob
	// Drain gives waiting deliveries their turns and returns how many there were.
	Drain func(ctx context.Context) (int, error)
	// Beat is called every minute: it sees to it that the plans of the day stand, and cleans.
	Beat func(ctx context.Context, now time.Time) error
}

// Scheduler is the clockwork. Its methods may be called from several goroutines.
type Scheduler struct {
	o    Options
	out  *dispatcher
	jobs jobs

	firing sync.Mutex // one batch of reminders at a time
	armed  atomic.Int64
	due    signal // look again when the next reminder or job is due
	parked signal // deliveries wait
	acts   atomic.Int64

	begun chan struct{} // closed when the plans of the day stand for the first time
}

// New returns a Scheduler of o. It listens to the commits of o.DB from now on, so it is made before
// the first work.
func New(o Options) *Scheduler {
	s := &Scheduler{o: o, due: newSignal(), parked: newSignal(), begun: make(chan struct{})}
	s.out = newDispatcher(s)
	s.jobs.running = map[string]bool{}
	o.DB.OnCommit(s.committed)
	return s
}

// committed hears of each commit, on the writer's goroutine.
func (s *Scheduler) committed(c storage.Committed) {
	for _, one := range s.o.Senders {
		if l, ok := one.(Listener); ok && len(c.Said)+len(c.Ended) > 0 {
			l.Committed(c.Said, c.Ended)
		}
	}
	s.out.add(c.Said)
	if !c.Due.IsZero() && c.Due.UnixMilli() < s.armed.Load() {
		s.due.set()
	}
	if c.Wait > 0 {
		s.parked.set()
	}
}

// Run works until ctx ends, and returns once sends under way have ended and are marked.
func (s *Scheduler) Run(ctx context.Context) error {
	if err := s.out.load(ctx); err != nil {
		return fmt.Errorf("load outbox: %w", err)
	}
	if err := s.freeJobs(ctx); err != nil {
		return fmt.Errorf("free jobs: %w", err)
	}
	beat := cron.New(cron.WithLogger(cronLog{s.o.Log}), cron.WithChain(cron.Recover(cronLog{s.o.Log})))
	if _, err := beat.AddFunc("@every 1m", func() { s.beat(ctx) }); err != nil {
		return fmt.Errorf("plan heartbeat: %w", err)
	}
	s.beat(ctx)
	close(s.begun)
	beat.Start()
	var loops sync.WaitGroup
	loops.Go(func() { s.dueLoop(ctx) })
	loops.Go(func() { s.drainLoop(ctx) })
	loops.Go(func() { s.out.loop(ctx) })
	<-ctx.Done()
	<-beat.Stop().Done()
	loops.Wait()
	s.out.drain()
	s.jobs.wait()
	return nil
}

// beat is the heartbeat: it looks again at what is due, for clocks that jumped, and at the day's plans.
func (s *Scheduler) beat(ctx context.Context) {
	if s.o.Beat != nil {
		if err := s.o.Beat(ctx, s.o.Clock.Now()); err != nil && ctx.Err() == nil {
			s.o.Log.ErrorContext(ctx, "heartbeat failed", "error", err)
		}
	}
	s.out.sweep(s.o.Clock.Now())
	s.wake()
}

// wake lets all loops look again.
func (s *Scheduler) wake() {
	s.due.set()
	s.parked.set()
	s.out.kick.set()
}

// drainLoop gives parked deliveries their turns.
func (s *Scheduler) drainLoop(ctx context.Context) {
	for {
		if _, err := s.drainOnce(ctx); err != nil && ctx.Err() == nil {
			s.o.Log.ErrorContext(ctx, "waiting deliveries are not handled", "error", err)
			s.pause(ctx, time.Second)
			s.parked.set()
		}
		select {
		case <-ctx.Done():
			return
		case <-s.parked:
		}
	}
}

func (s *Scheduler) drainOnce(ctx context.Context) (int, error) {
	n, err := s.o.Drain(ctx)
	s.acts.Add(int64(n))
	return n, err
}

// pause waits for d of the clock, or the end of ctx.
func (s *Scheduler) pause(ctx context.Context, d time.Duration) {
	c, stop := s.o.Clock.Timer(d)
	defer stop()
	select {
	case <-c:
	case <-ctx.Done():
	}
}

// signal holds at most one word that there is something to look at.
type signal chan struct{}

func newSignal() signal { return make(signal, 1) }

func (s signal) set() {
	select {
	case s <- struct{}{}:
	default:
	}
}

// cronLog writes cron's words to the log: its panics are ours, its chatter is nobody's.
type cronLog struct{ log *slog.Logger }

func (l cronLog) Info(string, ...any) {}

func (l cronLog) Error(err error, msg string, _ ...any) {
	l.log.Error("cron", "said", msg, "error", err)
}
