package main

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"

	"genjin/messages"
)

const (
	faultLasts  = 6 * time.Minute // before it is told: what is over sooner was a blip; an account may be asked every 5 minutes only
	faultRepeat = time.Hour       // how often one that lasts is reported again
)

// ailing is an adapter that knows how its accounts do.
type ailing interface {
	// Health returns how each account does; one that nothing is known of is left out.
	Health() []messages.Health
}

// watch looks each minute how the accounts do, and reports what lasts.
type watch struct {
	report func(ctx context.Context, h messages.Health, now time.Time) error

	mu  sync.Mutex
	was map[string]*ailment // by account
}

// ailment is what is known of an account.
type ailment struct {
	fault    string
	since    time.Time // when the fault was first seen
	reported time.Time // when it was reported last
	well     bool      // the account works, and that was reported
}

// look reports a fault once it lasts, and that an account works when it is first seen to, also after a restart, as its
// fault may have been told before. Errors are of what could not be reported; the next look tries it again.
func (w *watch) look(ctx context.Context, hs []messages.Health, now time.Time) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	var errs []error
	for _, h := range hs {
		a := w.was[h.Account]
		if a == nil {
			a = &ailment{}
			w.was[h.Account] = a
		}
		if !a.due(&h, now) {
			continue
		}
		if err := w.report(ctx, h, now); err != nil {
			errs = append(errs, err)
			continue
		}
		a.reported, a.well = now, h.Fault == ""
	}
	return errors.Join(errs...)
}

// due takes in how the account does, and tells whether that is to be reported.
func (a *ailment) due(h *messages.Health, now time.Time) bool {
	if h.Fault == "" {
		a.fault = ""
		return !a.well
	}
	if a.fault == "" {
		a.since = now
	}
	if a.fault != h.Fault {
		a.fault, a.reported = h.Fault, time.Time{}
	}
	h.Since = a.since
	return now.Sub(a.since) >= faultLasts && now.Sub(a.reported) >= faultRepeat
}

// health returns how all accounts do.
func (h *house) health() []messages.Health {
	var all []messages.Health
	for _, name := range slices.Sorted(maps.Keys(h.on)) {
		if a, ok := h.on[name].adapter.(ailing); ok {
			all = append(all, a.Health()...)
		}
	}
	return all
}

// beat is the heartbeat of the house.
func (h *house) beat(ctx context.Context, now time.Time) error {
	return errors.Join(h.bot.Beat(ctx, now), h.watch.look(ctx, h.health(), now))
}
