package telegramtest

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"
)

// How long an update waits for the bot.
const (
	messageLife = 24 * time.Hour
	pressLife   = 150 * time.Second
)

// update is one that was not confirmed yet.
type update struct {
	id      int64
	queue   string // updates of one queue go to a webhook one after the other
	raw     []byte
	expires time.Time
	seen    bool // an answer held it
	fails   int  // of a webhook
}

// poll is a getUpdates that waits.
type poll struct {
	ended chan struct{}
	why   string // once it ended
}

// stop answers p, if there is one, with a conflict.
func (p *poll) stop(why string) {
	if p != nil && p.why == "" {
		p.why = why
		close(p.ended)
	}
}

// asked is the last getUpdates.
type asked struct {
	offset int64
	at     time.Time
}

// unasked are the kinds that come only when they are named.
var unasked = []string{"chat_member", "message_reaction", "message_reaction_count"}

// emit makes an update, if the bot asked for its kind. s.mu is held.
func (s *Server) emit(kind, queue string, life time.Duration, what any) {
	if s.allowed == nil && slices.Contains(unasked, kind) || s.allowed != nil && !slices.Contains(s.allowed, kind) {
		return
	}
	id := s.nextUpdate()
	raw := fmt.Appendf(nil, `{"update_id":%d,%q:%s}`, id, kind, encode(what))
	s.queueUp(&update{id: id, queue: queue, raw: raw, expires: s.o.Now().Add(life)})
}

// nextUpdate returns the next id. Now and then one is left out, as where an update expired.
func (s *Server) nextUpdate() int64 {
	s.update++
	if s.update%4 == 0 {
		s.update += 2
	}
	return s.update
}

func (s *Server) queueUp(u *update) {
	s.updates = append(s.updates, u)
	close(s.wake)
	s.wake = make(chan struct{})
	s.deliver()
}

// Poison puts an update of the test's own making in the queue of a chat and returns its id. {"message":…} gets an
// update_id in front; what is no object with fields comes as it is.
func (s *Server) Poison(chat int64, raw string) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextUpdate()
	b := []byte(raw)
	if rest, ok := bytes.CutPrefix(b, []byte("{")); ok && !bytes.Contains(b, []byte(`"update_id"`)) {
		comma := ","
		if bytes.HasPrefix(bytes.TrimSpace(rest), []byte("}")) {
			comma = ""
		}
		b = fmt.Appendf(nil, `{"update_id":%d%s%s`, id, comma, rest)
	}
	s.queueUp(&update{id: id, queue: "m" + strconv.FormatInt(chat, 10), raw: b, expires: s.o.Now().Add(messageLife)})
	return id
}

// Renumber makes next the id of the next update, which may be lower than the last: so it is after a week without any.
// What waits is forgotten, as it would be after a week.
func (s *Server) Renumber(next int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updates, s.update = nil, next-1
	if next%4 == 0 {
		s.update -= 2
	}
}

// Pending is how many updates wait for the bot.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.expire()
	return len(s.updates)
}

// expire forgets what waited too long.
func (s *Server) expire() {
	now := s.o.Now()
	s.updates = slices.DeleteFunc(s.updates, func(u *update) bool { return !now.Before(u.expires) })
}

// allow keeps the kinds of updates that come into being from now on.
func (s *Server) allow(c *Call) {
	v, ok := c.Params["allowed_updates"].([]any)
	if !ok {
		return
	}
	s.allowed = nil
	for _, k := range v {
		s.allowed = append(s.allowed, k.(string))
	}
}

// confirm forgets the updates below offset, and tells whether that offset is one that is known. One that lies far off
// begins with the oldest.
func (s *Server) confirm(offset int64) bool {
	if offset == 0 || offset > s.update+10 || offset < s.update-200_000 {
		return false
	}
	s.updates = slices.DeleteFunc(s.updates, func(u *update) bool {
		if u.id < offset && !u.seen {
			s.blame("getUpdates: the offset %d confirms the update %d, which nobody saw", offset, u.id)
		}
		return u.id < offset
	})
	return true
}

// longest is the longest that getUpdates waits.
const longest = 50 * time.Second

// getUpdates answers with what was not confirmed, or waits for it.
func (s *Server) getUpdates(ctx context.Context, c *Call) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.hook != nil {
		return nil, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	s.poll.stop("terminated by other getUpdates request; make sure that only one bot instance is running")
	p := &poll{ended: make(chan struct{})}
	s.poll = p
	defer func() {
		if s.poll == p {
			s.poll = nil
		}
	}()
	s.allow(c)
	offset, now := c.number("offset"), s.o.Now()
	timeout, limit := min(time.Duration(c.number("timeout"))*time.Second, longest), 100
	if n := c.number("limit"); n > 0 {
		limit = int(n)
	}
	if offset == s.asked.offset && !s.asked.at.IsZero() {
		if since := now.Sub(s.asked.at); since < 3*time.Second {
			timeout = max(timeout, 3*time.Second)
			if since < 500*time.Millisecond {
				limit = 1
			}
		}
	}
	s.asked = asked{offset, now}
	if !s.confirm(offset) {
		offset = math.MinInt64
	}
	over, stop := s.o.Timer(timeout)
	defer stop()
	for {
		if batch, n := s.batch(offset, limit); n > 0 || timeout == 0 {
			return batch, nil
		}
		wake := s.wake
		s.mu.Unlock()
		err := p.await(ctx, s.ctx, wake, over, &timeout)
		s.mu.Lock()
		if err != nil {
			return nil, err
		}
	}
}

// await waits for an update or for the end of the poll.
func (p *poll) await(ctx, server context.Context, wake <-chan struct{}, over <-chan time.Time, timeout *time.Duration) error {
	select {
	case <-wake:
	case <-over:
		*timeout = 0
	case <-p.ended:
		return conflict(p.why)
	case <-ctx.Done():
		return context.Canceled
	case <-server.Done():
		return context.Canceled
	}
	return nil
}

func conflict(desc string) error {
	return &refusal{code: http.StatusConflict, desc: "Conflict: " + desc}
}

// raw is a result that goes into an answer as it stands, be it JSON or not.
type raw []byte

// batch returns up to limit updates from offset on, and how many they are.
func (s *Server) batch(offset int64, limit int) (raw, int) {
	s.expire()
	var out [][]byte
	for _, u := range s.updates {
		if u.id >= offset && len(out) < limit {
			u.seen = true
			out = append(out, u.raw)
		}
	}
	return slices.Concat([]byte("["), bytes.Join(out, []byte(",")), []byte("]")), len(out)
}
