package scheduler

import (
	"context"
	"fmt"
	"math"
	"time"

	"genjin/followup"
	"genjin/storage"
)

const (
	// gather is how long reminders that fall due after a batch wait for each other.
	gather = 100 * time.Millisecond
	// dueBatch is how many reminders are taken at once.
	dueBatch = 256
	// staleBatch is how many are taken at once after a stop, so that each person is told of all his in
	// one message.
	staleBatch = 4096
	// longest is how long a timer is set at most; a jump of the clock is noticed by the heartbeat.
	longest = time.Hour
)

// dueLoop fires reminders and starts jobs when they are due.
func (s *Scheduler) dueLoop(ctx context.Context) {
	last := time.Time{}
	for ctx.Err() == nil {
		n, err := s.fire(ctx)
		if err == nil {
			err = s.startJobs(ctx)
		}
		now := s.o.Clock.Now()
		wait := longest
		if err != nil {
			if ctx.Err() == nil {
				s.o.Log.ErrorContext(ctx, "what is due is not handled", "error", err)
			}
			wait = time.Second
		} else if next := s.arm(ctx); !next.IsZero() {
			wait = min(wait, next.Sub(now))
		}
		if n > 0 {
			last = now
		}
		if !last.IsZero() {
			wait = max(wait, gather-now.Sub(last))
		}
		s.await(ctx, max(wait, 0), err != nil)
	}
}

// await waits for d, or for something that falls due earlier.
func (s *Scheduler) await(ctx context.Context, d time.Duration, deaf bool) {
	c, stop := s.o.Clock.Timer(d)
	defer stop()
	heard := s.due
	if deaf {
		heard = nil
	}
	select {
	case <-c:
	case <-heard:
	case <-ctx.Done():
	}
}

// arm finds when the next reminder or job is due, and lets commits that plan something earlier wake
// the loop. It is armed before it looks, so that nothing slips through.
func (s *Scheduler) arm(ctx context.Context) time.Time {
	s.armed.Store(math.MaxInt64)
	next, err := s.nextDue(ctx)
	if err != nil {
		return s.o.Clock.Now().Add(time.Second)
	}
	if !next.IsZero() {
		s.armed.Store(next.UnixMilli())
	}
	return next
}

// nextDue returns when the next reminder or job is due; zero if none is.
func (s *Scheduler) nextDue(ctx context.Context) (time.Time, error) {
	var next time.Time
	err := s.o.DB.View(ctx, func(tx *storage.Tx) error {
		reminder, err := tx.NextDue()
		if err != nil {
			return fmt.Errorf("find next reminder: %w", err)
		}
		var job time.Time
		if !s.jobs.full() { // else the end of one looks again
			job, err = tx.NextJob()
		}
		if err != nil {
			return fmt.Errorf("find next job: %w", err)
		}
		next = earlier(reminder, job)
		return nil
	})
	return next, err
}

// earlier returns the earlier of two instants; a zero one is never.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// fire gives all reminders that are due their turns and returns how many there were.
func (s *Scheduler) fire(ctx context.Context) (int, error) {
	s.firing.Lock()
	defer s.firing.Unlock()
	total := 0
	for {
		now := s.o.Clock.Now()
		var rs []followup.Reminder
		err := s.o.DB.View(ctx, func(tx *storage.Tx) (err error) {
			rs, err = tx.Due(now, dueBatch)
			if err == nil && len(rs) == dueBatch && rs[0].Stale(now) {
				rs, err = tx.Due(now, staleBatch)
			}
			return err
		})
		if err != nil {
			return total, fmt.Errorf("find due reminders: %w", err)
		}
		if len(rs) == 0 {
			return total, nil
		}
		errs, err := s.o.DB.Update(ctx, s.turns(rs, now)...)
		if err != nil {
			return total, fmt.Errorf("fire reminders: %w", err)
		}
		for _, err := range errs {
			if err != nil {
				return total, fmt.Errorf("fire reminder: %w", err)
			}
		}
		total += len(rs)
		s.acts.Add(int64(len(rs)))
	}
}

// turns makes a work of each fresh reminder, and one of all stale ones of a person.
func (s *Scheduler) turns(rs []followup.Reminder, now time.Time) []storage.Work {
	type person struct {
		w followup.WorkspaceID
		p followup.PersonID
	}
	var works []storage.Work
	stale := map[person][]followup.Reminder{}
	var order []person
	for _, r := range rs {
		if !r.Stale(now) || r.Person == "" {
			works = append(works, s.turn([]followup.Reminder{r}, func(tx *storage.Tx, mine []followup.Reminder) error {
				return s.o.Fire(tx, mine[0], now)
			}))
			continue
		}
		whose := person{r.Workspace, r.Person}
		if stale[whose] == nil {
			order = append(order, whose)
		}
		stale[whose] = append(stale[whose], r)
	}
	for _, whose := range order {
		works = append(works, s.turn(stale[whose], func(tx *storage.Tx, mine []followup.Reminder) error {
			return s.o.CatchUp(tx, mine, now)
		}))
	}
	return works
}

// turn claims reminders and gives them to do. If that fails they are done with all the same, or they
// would fire for ever.
func (s *Scheduler) turn(rs []followup.Reminder, do func(*storage.Tx, []followup.Reminder) error) storage.Work {
	claim := func(tx *storage.Tx) (mine []followup.Reminder, err error) {
		for _, r := range rs {
			ok, err := tx.Fired(r)
			if err != nil {
				return nil, fmt.Errorf("claim reminder: %w", err)
			}
			if ok {
				mine = append(mine, r)
			}
		}
		return mine, nil
	}
	return storage.Work{
		Do: func(tx *storage.Tx) error {
			mine, err := claim(tx)
			if err != nil || len(mine) == 0 {
				return err
			}
			return do(tx, mine)
		},
		Else: func(tx *storage.Tx, failed error) error {
			s.o.Log.Error("reminder failed", "reminder", rs[0].ID, "kind", rs[0].Kind, "error", failed)
			_, err := claim(tx)
			return err
		},
	}
}
