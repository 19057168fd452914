package scheduler

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"time"

	"genjin/messages"
	"genjin/storage"
)

const (
	jobsAtOnce = 4
	jobWithin  = 2 * time.Minute
	jobTries   = 8
	jobRetry   = 2 * time.Second // doubling: in all four minutes, as addresses of files live for five
)

// jobs are what runs beside the writer.
type jobs struct {
	mu      sync.Mutex
	running map[string]bool
	group   sync.WaitGroup
	changed chan struct{} // closed when one ends
}

func (j *jobs) wait() { j.group.Wait() }

// full reports whether as many run as may at once.
func (j *jobs) full() bool {
	j.mu.Lock()
	defer j.mu.Unlock()
	return len(j.running) >= jobsAtOnce
}

// freeJobs ends the leases of a former process.
func (s *Scheduler) freeJobs(ctx context.Context) error {
	now := s.o.Clock.Now()
	return s.o.DB.Do(ctx, func(tx *storage.Tx) error { return tx.FreeJobs(now) })
}

// startJobs begins jobs that are due, as many as may run at once.
func (s *Scheduler) startJobs(ctx context.Context) error {
	s.jobs.mu.Lock()
	defer s.jobs.mu.Unlock()
	free := jobsAtOnce - len(s.jobs.running)
	if free <= 0 {
		return nil
	}
	now := s.o.Clock.Now()
	var next time.Time
	err := s.o.DB.View(ctx, func(tx *storage.Tx) (err error) {
		next, err = tx.NextJob()
		return err
	})
	if err != nil || next.IsZero() || next.After(now) {
		return err
	}
	var js []storage.Job
	err = s.o.DB.Do(ctx, func(tx *storage.Tx) (err error) {
		js, err = tx.LeaseJobs(now, now.Add(2*jobWithin), free)
		return err
	})
	if err != nil {
		return fmt.Errorf("lease jobs: %w", err)
	}
	for _, j := range js {
		if s.jobs.running[j.ID] {
			continue
		}
		s.jobs.running[j.ID] = true
		if s.jobs.changed == nil {
			s.jobs.changed = make(chan struct{})
		}
		s.jobs.group.Go(func() { s.runJob(ctx, j) })
	}
	return nil
}

// runJob does j and records what came of it.
func (s *Scheduler) runJob(ctx context.Context, j storage.Job) {
	defer func() {
		s.acts.Add(1) // before the slot is free: who waits for idle jobs must see that something was done
		s.jobs.mu.Lock()
		delete(s.jobs.running, j.ID)
		close(s.jobs.changed)
		s.jobs.changed = nil
		if len(s.jobs.running) > 0 {
			s.jobs.changed = make(chan struct{})
		}
		s.jobs.mu.Unlock()
		s.due.set()
	}()
	within, cancel := context.WithTimeout(ctx, jobWithin)
	defer cancel()
	result, err := s.guardedJob(within, j)
	if ctx.Err() != nil {
		return // the program stops; the lease ends with it
	}
	if err := s.endJob(ctx, j, result, err); err != nil {
		s.o.Log.ErrorContext(ctx, "job is not recorded", "job", j.ID, "error", err)
	}
}

func (s *Scheduler) guardedJob(ctx context.Context, j storage.Job) (result []byte, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	run, ok := s.o.Jobs[j.Kind]
	if !ok {
		return nil, fmt.Errorf("nobody runs jobs of kind %q", j.Kind)
	}
	result, err = run(ctx, j)
	if err == nil && len(result) > 0 && !json.Valid(result) {
		return nil, errNoJSON
	}
	return result, err
}

// errNoJSON says that a job's result cannot be handed on.
var errNoJSON = errors.New("the result is no JSON")

// jobResult is what the feature is told of a job.
type jobResult struct {
	Job    string          `json:"job"`
	About  string          `json:"about"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  string          `json:"error,omitempty"`
}

// endJob hands the result on, or plans another try; after the last try, or where another is useless
// ([messages.ErrRejected]), the feature is told of it.
func (s *Scheduler) endJob(ctx context.Context, j storage.Job, result []byte, failed error) error {
	if failed != nil && j.Tries+1 < jobTries && !errors.Is(failed, messages.ErrRejected) {
		s.o.Log.WarnContext(ctx, "job failed, will be tried again", "job", j.ID, "kind", j.Kind, "error", failed)
		due := s.o.Clock.Now().Add(jobRetry << j.Tries)
		return s.o.DB.Do(ctx, func(tx *storage.Tx) error { return tx.RetryJob(j.ID, due, failed.Error()) })
	}
	r := jobResult{Job: j.Kind, About: j.About, Result: result}
	if failed != nil {
		s.o.Log.ErrorContext(ctx, "job failed for good", "job", j.ID, "kind", j.Kind, "error", failed)
		r.Result, r.Error = nil, failed.Error()
	}
	raw, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	return s.o.DB.Do(ctx, func(tx *storage.Tx) error {
		if err := tx.EndJob(j.ID); err != nil {
			return fmt.Errorf("end job: %w", err)
		}
		return s.tell(tx, "job/"+j.ID, messages.ChatID("job/"+j.About), raw)
	})
}

// idleJobs waits until no job runs.
func (s *Scheduler) idleJobs(ctx context.Context) error {
	for {
		s.jobs.mu.Lock()
		n, changed := len(s.jobs.running), s.jobs.changed
		s.jobs.mu.Unlock()
		if n == 0 {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
