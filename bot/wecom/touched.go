package wecom

import (
	"sync"
	"time"

	"genjin/messages"
)

// What is remembered of cards and presses. Losing it costs that a card stays as it was.
const (
	changeWithin = 5 * time.Second // after a press its card can be changed (path/101033)
	lately       = 10 * time.Second
	keptCards    = 10_000
)

// press is a button that somebody pressed.
type press struct {
	handle handle
	task   string // the card
	user   string
	chat   messages.ChatID
	at     time.Time
	answer *pending // takes the card that it becomes, where that is the answer to the call that told of it; else nil
	used   bool     // its card was changed, or is being
	fate   *fate
}

// touched remembers which cards were pressed a moment ago, and what stands in place of others.
type touched struct {
	mu      sync.Mutex
	askers  map[string]handle // who was answered by a message of which its chat gets to know no change, by its key
	spent   map[string]bool   // by task: the code by which the application's card could be changed without a press
	presses map[string]press  // by task; of each the newest
	last    map[messages.ChatID]time.Time
}

// reads returns the ids of the message key, target, with the mark of the draft behind which its card was pressed just now.
func (t *touched) reads(key, target string, now time.Time) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	for task, p := range t.presses {
		if text := told(task, taskText); text != "" && p.may(now) && standsFor(task, key, target) {
			return target + " " + messages.MarkSign + text
		}
	}
	return target
}

// answered notes that the message key answers to, by an address that takes nothing more.
func (t *touched) answered(key, to string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.askers == nil || len(t.askers) > keptCards {
		t.askers = map[string]handle{}
	}
	h := handleOf(to)
	h.answer = ""
	t.askers[key] = h
}

// asker returns who is to know of a change of the message key; false if it can be said where the message stands, or
// nobody knows any more who that was.
func (t *touched) asker(key string) (h handle, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	h, ok = t.askers[key]
	return h, ok
}

// spend takes the code by which the card task may be changed without a press; false if it was taken before.
func (t *touched) spend(task string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.spends(task)
}

// spends is spend. t.mu is held.
func (t *touched) spends(task string) bool {
	if t.spent[task] {
		return false
	}
	if t.spent == nil || len(t.spent) > keptCards {
		t.spent = map[string]bool{}
	}
	t.spent[task] = true
	return true
}

// note notes a press, and forgets old ones. Of one that is told twice the card is the answer to one call.
func (t *touched) note(p press) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.presses == nil {
		t.presses, t.last = map[string]press{}, map[messages.ChatID]time.Time{}
	}
	for task, old := range t.presses {
		if p.at.Sub(old.at) > time.Minute {
			delete(t.presses, task)
		}
	}
	for chat, at := range t.last {
		if p.at.Sub(at) > time.Minute {
			delete(t.last, chat)
		}
	}
	old := t.presses[p.task]
	again := p.handle.message != "" && old.handle.message == p.handle.message // WeCom told of it before
	switch {
	case old.at.After(p.at): // it was not known in time who pressed
		p.answer.awaits(stayedFate())
		return
	case again && (old.used || old.answer.waits()): // another call takes the card, or took it
		p.answer.awaits(stayedFate())
		return
	case again:
		p.fate = old.fate
	default:
		p.fate = newFate()
	}
	p.answer.awaits(p.fate)
	t.spends(p.task) // the press brought a newer code
	t.presses[p.task], t.last[p.chat] = p, p.at
}

// lately reports whether a card of chat was pressed a moment before now.
func (t *touched) lately(chat messages.ChatID, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	at, ok := t.last[chat]
	return ok && now.Sub(at) < lately
}

// presser returns the newest press of the card task; the zero handle if nobody pressed it of late.
func (t *touched) presser(task string) handle {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.presses[task].handle
}

// may reports whether the card of p may be changed now.
func (p press) may(now time.Time) bool { return !p.used && now.Sub(p.at) < changeWithin }

// take returns the press by which the card of the message root, which is known by target, may be changed now. No other
// change takes it. Who took it tells by settle what came of it.
func (t *touched) take(target, root string, now time.Time) (p press, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for task, p := range t.presses {
		if p.may(now) && standsFor(task, root, target) {
			p.used = true
			t.presses[task] = p
			close(p.fate.taken)
			return p, true
		}
	}
	return press{}, false
}
