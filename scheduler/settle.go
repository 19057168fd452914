package scheduler

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// errStuck says that turning the clock came to no end: a mistake of ours.
var errStuck = errors.New("the same instant falls due again and again")

// stuckAfter is how many rounds may pass without the clock moving.
const stuckAfter = 1000

// Settle returns when nothing is due now: no delivery waits, no reminder or job is due, nothing is
// under way, and what still waits to be sent waits for a bucket or another try. It waits for Run to have begun,
// or a clock that is turned at once would pass by what the first heartbeat plans.
func (s *Scheduler) Settle(ctx context.Context) error {
	_, err := s.settle(ctx)
	return err
}

// settle is Settle, and returns when the dispatcher would send next.
func (s *Scheduler) settle(ctx context.Context) (time.Time, error) {
	select {
	case <-s.begun:
	case <-ctx.Done():
		return time.Time{}, fmt.Errorf("wait for the clockwork: %w", ctx.Err())
	}
	for {
		before := s.acts.Load()
		if _, err := s.drainOnce(ctx); err != nil {
			return time.Time{}, err
		}
		if _, err := s.fire(ctx); err != nil {
			return time.Time{}, err
		}
		if err := s.startJobs(ctx); err != nil {
			return time.Time{}, err
		}
		if err := s.idleJobs(ctx); err != nil {
			return time.Time{}, err
		}
		next, err := s.out.settled(ctx)
		if err != nil {
			return time.Time{}, err
		}
		if s.acts.Load() == before {
			return next, nil
		}
	}
}

// Advance turns the clock to to, from due instant to due instant: set moves it, and at each instant
// what is due is settled.
func (s *Scheduler) Advance(ctx context.Context, to time.Time, set func(time.Time)) error {
	for rounds := 0; ; {
		sendable, err := s.settle(ctx)
		if err != nil {
			return err
		}
		due, err := s.nextDue(ctx)
		if err != nil {
			return err
		}
		now := s.o.Clock.Now()
		next := earlier(due, sendable)
		if next.IsZero() || next.After(to) {
			break
		}
		if next.After(now) {
			set(next)
			rounds = 0
		} else if rounds++; rounds > stuckAfter {
			return errStuck
		}
	}
	if to.After(s.o.Clock.Now()) {
		set(to)
	}
	err := s.Settle(ctx)
	s.wake()
	return err
}
