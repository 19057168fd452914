package scheduler

import (
	"cmp"
	"container/heap"
	"slices"
	"time"

	"genjin/messages"
)

// item is a message that waits to be sent.
type item struct {
	m     messages.Message
	name  string // among what is known
	seq   int64
	tries int
	sent  string    // ids of the parts that were taken
	after time.Time // not tried before this
	aside bool      // a part of it stands elsewhere in its chat than it was to
	moved bool      // it came here with its chat, from another id
}

// begun reports whether some of its parts stand in the chat already: the others come before anything else.
func (it *item) begun() bool { return it.sent != "" }

// lane holds the messages of one turn to one chat. They go in their order, each after the former's
// final outcome.
type lane struct {
	turns []string
	items []*item
}

func (l *lane) head() *item { return l.items[0] }

// chat is the queue of one chat: earliest deadline first among its lanes, what can no longer be in
// time behind what can, one message under way at a time.
type chat struct {
	id      string
	timely  minHeap[*lane]
	late    minHeap[*lane]
	delayed minHeap[*lane] // for another try
	turns   map[string]*lane
	keys    map[string]*lane // by the key of each message, so that an edit finds its target's lane
	busy    bool
	version int // entries in the account's heaps with another version are void
}

func newChat(id string) *chat {
	byDeadline := func(a, b *lane) bool {
		x, y := a.head(), b.head()
		if x.begun() != y.begun() {
			return x.begun()
		}
		if !x.m.Deadline.Equal(y.m.Deadline) {
			return x.m.Deadline.Before(y.m.Deadline)
		}
		return x.seq < y.seq
	}
	return &chat{
		id: id, turns: map[string]*lane{}, keys: map[string]*lane{},
		timely: minHeap[*lane]{less: byDeadline}, late: minHeap[*lane]{less: byDeadline},
		delayed: minHeap[*lane]{less: func(a, b *lane) bool { return a.head().after.Before(b.head().after) }},
	}
}

// add puts it behind the messages of its turn; an edit behind the message that it edits, if that
// waits here too.
func (c *chat) add(it *item) {
	turn := it.m.Turn()
	l := c.turns[turn]
	if target := c.keys[it.m.Edits]; it.m.Edits != "" && l == nil && target != nil {
		l = target
	}
	if l == nil {
		l = &lane{}
	}
	if c.turns[turn] == nil {
		c.turns[turn] = l
		l.turns = append(l.turns, turn)
	}
	c.keys[it.m.Key] = l
	l.items = append(l.items, it)
	if len(l.items) == 1 {
		c.timely.push(l)
	}
}

// best returns the lane whose head goes next at now, and whether that can be in time; nil if all wait
// for another try, or there is none.
func (c *chat) best(now time.Time) (l *lane, timely bool) {
	for c.delayed.Len() > 0 && !c.delayed.peek().head().after.After(now) {
		c.timely.push(heap.Pop(&c.delayed).(*lane))
	}
	for c.timely.Len() > 0 {
		l := c.timely.peek()
		if !l.head().m.Deadline.Before(now) || l.head().begun() {
			return l, true
		}
		c.late.push(heap.Pop(&c.timely).(*lane))
	}
	if c.late.Len() > 0 {
		return c.late.peek(), false
	}
	return nil, false
}

// take takes the lane that best returned out, while its head is under way.
func (c *chat) take(timely bool) *lane {
	if timely {
		return heap.Pop(&c.timely).(*lane)
	}
	return heap.Pop(&c.late).(*lane)
}

// back puts a lane back: its head has come to its end, or is to be tried again.
func (c *chat) back(l *lane, done bool) {
	if done {
		delete(c.keys, l.head().m.Key)
		l.items[0] = nil
		l.items = l.items[1:]
	}
	if len(l.items) == 0 {
		for _, turn := range l.turns {
			delete(c.turns, turn)
		}
		return
	}
	if l.head().after.IsZero() {
		c.timely.push(l)
		return
	}
	c.delayed.push(l)
}

// all returns what waits in c and in the lane l, which was taken out, as it came.
func (c *chat) all(l *lane) []*item {
	var items []*item
	for _, l := range slices.Concat([]*lane{l}, c.timely.items, c.late.items, c.delayed.items) {
		items = append(items, l.items...)
	}
	slices.SortFunc(items, func(a, b *item) int { return cmp.Compare(a.seq, b.seq) })
	return items
}

// empty reports whether nothing waits in c.
func (c *chat) empty() bool {
	return !c.busy && c.timely.Len() == 0 && c.late.Len() == 0 && c.delayed.Len() == 0
}

// entry is a chat in a heap of its account, ordered by an instant: a deadline, or when it may send.
type entry struct {
	c       *chat
	version int
	at      time.Time
	seq     int64
}

func (e entry) void() bool { return e.version != e.c.version }

func byTime(a, b entry) bool {
	if !a.at.Equal(b.at) {
		return a.at.Before(b.at)
	}
	return a.seq < b.seq
}

// minHeap is a heap with its least element first.
type minHeap[T any] struct {
	items []T
	less  func(a, b T) bool
}

func (h *minHeap[T]) Len() int           { return len(h.items) }
func (h *minHeap[T]) Less(i, j int) bool { return h.less(h.items[i], h.items[j]) }
func (h *minHeap[T]) Swap(i, j int)      { h.items[i], h.items[j] = h.items[j], h.items[i] }
func (h *minHeap[T]) Push(x any)         { h.items = append(h.items, x.(T)) }
func (h *minHeap[T]) push(x T)           { heap.Push(h, x) }
func (h *minHeap[T]) peek() T            { return h.items[0] }

func (h *minHeap[T]) Pop() any {
	last := h.items[len(h.items)-1]
	var none T
	h.items[len(h.items)-1] = none
	h.items = h.items[:len(h.items)-1]
	return last
}
