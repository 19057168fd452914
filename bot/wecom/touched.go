package wecom

import (
	"strings"
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
	anew    map[string]string // marks of what was said in place of a message that could not be changed, by its key
	askers  map[string]handle // who was answered by a message of which its chat gets to know no change, by its key
	codes   map[string]string // by task, of the application: each changes its card once, within 72 hours
	order   []string          // of codes, the oldest first
	presses map[string]press  // by task; of each the newest
	last    map[messages.ChatID]time.Time
}

// saidAnew notes by which marks what stands in place of the message key is known, all of it so far.
func (t *touched) saidAnew(key string, marks []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.anew == nil || len(t.anew) > keptCards {
		t.anew = map[string]string{}
	}
	t.anew[key] = strings.Join(marks, " ")
}

// reads returns the marks of what stands in place of the message key, as far as it was said since the start, or a card behind
// it was pressed just now; else target.
func (t *touched) reads(key, target string, now time.Time) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if marks := t.anew[key]; marks != "" {
		return marks
	}
	for task, p := range t.presses {
		if text := told(task, taskText); text != "" && p.may(now) && standsFor(task, key, target) {
			return messages.MarkSign + text
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

// coded notes the code by which the card task may be changed without a press.
func (t *touched) coded(task, code string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.codes == nil {
		t.codes = map[string]string{}
	}
	t.codes[task] = code
	if t.order = append(t.order, task); len(t.order) > keptCards {
		delete(t.codes, t.order[0])
		t.order = t.order[1:]
	}
}

// code returns the code by which the card task may be changed without a press, once; empty if there is none.
func (t *touched) code(task string) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	code := t.codes[task]
	delete(t.codes, task)
	return code
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
	case again && (old.used || old.answer.waits()): // another call takes the card, or took it
		p.answer.awaits(stayedFate())
		return
	case again:
		p.fate = old.fate
	default:
		p.fate = newFate()
	}
	p.answer.awaits(p.fate)
	t.presses[p.task], t.last[p.chat] = p, p.at
	delete(t.codes, p.task) // the press brought a newer one
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
