package wecom

import (
	"strings"

	"genjin/messages"
)

// fate is what becomes of the card of a press.
type fate struct {
	taken   chan struct{} // closed when its card is to be changed
	known   chan struct{} // closed when WeCom has answered to that
	changed bool          // once known

	stays chan struct{}   // closed when nothing that the press led to changes its card
	edits map[string]bool // keys of what may change it yet; nil: what the press led to is not known
}

func newFate() *fate {
	return &fate{taken: make(chan struct{}), known: make(chan struct{}), stays: make(chan struct{})}
}

// stayedFate is that of a card which stays as it is.
func stayedFate() *fate {
	f := newFate()
	close(f.stays)
	return f
}

// settle tells whether the card changed.
func (f *fate) settle(changed bool) {
	f.changed = changed
	close(f.known)
}

// Committed is told of what a commit says, before any of it is sent, and of the deliveries that wait for no turn after it:
// what a press led to, and so whether something will change its card.
func (a *Adapter) Committed(said []messages.Message, ended []string) {
	for _, m := range said {
		if id := handleOf(m.Answers).message; id != "" {
			a.touched.ledTo(id, m.Turn(), said)
		}
	}
	for _, id := range ended {
		if message, ok := strings.CutPrefix(id, string(Platform)+"/"+eventPart); ok {
			a.touched.ledTo(message, "", nil) // it said nothing, or that is noted
		}
	}
}

// Dropped is told of an edit that will not be sent.
func (a *Adapter) Dropped(m messages.Message) { a.touched.spared(m.Key) }

// ledTo notes what the press with WeCom's id led to: those of ms that belong to turn.
func (t *touched) ledTo(message, turn string, ms []messages.Message) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, ok := t.press(message)
	if !ok || p.fate.edits != nil {
		return
	}
	p.fate.edits = map[string]bool{}
	for _, m := range ms {
		if m.Edits != "" && m.Chat == p.chat && m.Turn() == turn {
			p.fate.edits[m.Key] = true
		}
	}
	if len(p.fate.edits) == 0 {
		close(p.fate.stays)
	}
}

// spared notes that the message key changes no card that was pressed.
func (t *touched) spared(key string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, p := range t.presses {
		if !p.fate.edits[key] {
			continue
		}
		delete(p.fate.edits, key)
		if len(p.fate.edits) == 0 && !p.used {
			close(p.fate.stays)
		}
	}
}

// fate returns what becomes of the press with WeCom's id; nil if there is no such press.
func (t *touched) fate(message string) *fate {
	t.mu.Lock()
	defer t.mu.Unlock()
	p, _ := t.press(message)
	return p.fate
}

// press returns the press with WeCom's id. t.mu is held.
func (t *touched) press(message string) (p press, ok bool) {
	for _, p := range t.presses {
		if p.handle.message == message {
			return p, true
		}
	}
	return press{}, false
}
