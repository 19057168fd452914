package scheduler

import (
	"time"

	"golang.org/x/time/rate"

	"genjin/messages"
)

// buckets are the token buckets by name; one that is full again is forgotten by sweep.
type buckets map[string]*bucket

type bucket struct {
	tokens *rate.Limiter
	full   time.Time // when all tokens are there again
	closed time.Time // nothing goes through before this
}

// of returns the bucket of l, which is made at its first use.
func (b buckets) of(l messages.Limit) *bucket {
	one, ok := b[l.Bucket]
	if !ok {
		one = &bucket{}
		b[l.Bucket] = one
	}
	if one.tokens == nil && l.Every > 0 {
		one.tokens = rate.NewLimiter(rate.Every(l.Every), max(l.Burst, 1))
	}
	return one
}

// ready returns when l lets the next one through: now, or later.
func (b buckets) ready(l messages.Limit, now time.Time) time.Time {
	if l.Bucket == "" {
		return now
	}
	one := b.of(l)
	at := now
	if one.tokens != nil {
		r := one.tokens.ReserveN(now, 1)
		if wait := r.DelayFrom(now); wait > 0 {
			at = now.Add(wait)
		}
		r.CancelAt(now)
	}
	if one.closed.After(at) {
		at = one.closed
	}
	return at
}

// take takes a token of l at now.
func (b buckets) take(l messages.Limit, now time.Time) {
	if l.Bucket == "" || l.Every <= 0 {
		return
	}
	one := b.of(l)
	one.tokens.AllowN(now, 1)
	one.full = now.Add(time.Duration(max(l.Burst, 1)) * l.Every)
}

// pause closes the bucket name until until.
func (b buckets) pause(name string, until time.Time) {
	one := b.of(messages.Limit{Bucket: name})
	if until.After(one.closed) {
		one.closed = until
	}
}

// sweep forgets the buckets that hold nothing back.
func (b buckets) sweep(now time.Time) {
	for name, one := range b {
		if !one.full.After(now) && !one.closed.After(now) {
			delete(b, name)
		}
	}
}
