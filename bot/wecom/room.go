package wecom

import (
	"sync"
	"time"

	"genjin/messages"
)

const (
	fullFor = time.Minute      // after WeCom said that a group gets too much (45009), or lets the application send nothing
	goneFor = 10 * time.Minute // after it did not know the robot, or the application, in a group
)

// rooms remembers which groups have no room for the robot or the application. Losing it costs a try.
type rooms struct {
	mu sync.Mutex
	of map[messages.ChatID]*room
}

// room is what a group takes.
type room struct {
	loads  map[string]time.Time // of the robot: by when each bucket is full again
	full   time.Time            // the robot got too much there, and gets nothing before this
	out    time.Time            // the robot is not in it, and is tried again after this or when it is spoken to
	closed time.Time            // to the application
}

// find returns the room of chat. rs.mu is held.
func (rs *rooms) find(chat messages.ChatID) *room {
	if rs.of == nil {
		rs.of = map[messages.ChatID]*room{}
	}
	r, ok := rs.of[chat]
	if !ok {
		r = &room{loads: map[string]time.Time{}}
		rs.of[chat] = r
	}
	return r
}

// free reports whether the robot may say something in chat now, within limits.
func (rs *rooms) free(chat messages.ChatID, now time.Time, limits []messages.Limit) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r, ok := rs.of[chat]
	if !ok {
		return true
	}
	for _, l := range limits {
		if r.loads[l.Bucket].Sub(now) > time.Duration(l.Burst-1)*l.Every {
			return false
		}
	}
	return !now.Before(r.full) && !now.Before(r.out)
}

// take notes that the robot says something in chat.
func (rs *rooms) take(chat messages.ChatID, now time.Time, limits []messages.Limit) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r := rs.find(chat)
	for _, l := range limits {
		if r.loads[l.Bucket].Before(now) {
			r.loads[l.Bucket] = now
		}
		r.loads[l.Bucket] = r.loads[l.Bucket].Add(l.Every)
	}
}

// full notes that the robot said too much in chat.
func (rs *rooms) full(chat messages.ChatID, now time.Time) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.find(chat).full = now.Add(fullFor)
}

// out notes that the robot is not in chat.
func (rs *rooms) out(chat messages.ChatID, now time.Time) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.find(chat).out = now.Add(goneFor)
}

// in notes that the robot was spoken to in chat.
func (rs *rooms) in(chat messages.ChatID) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if r, ok := rs.of[chat]; ok {
		r.out = time.Time{}
	}
}

// close notes that the application says nothing in chat for d.
func (rs *rooms) close(chat messages.ChatID, now time.Time, d time.Duration) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.find(chat).closed = now.Add(d)
}

// shut reports whether the application says nothing in chat now.
func (rs *rooms) shut(chat messages.ChatID, now time.Time) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r, ok := rs.of[chat]
	return ok && now.Before(r.closed)
}
