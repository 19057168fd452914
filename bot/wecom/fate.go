package wecom

import "genjin/messages"

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

// settle tells whether the card changed.
func (f *fate) settle(changed bool) {
	f.changed = changed
	close(f.known)
}

// Committed is told of what a commit says, before any of it is sent: what a press led to, and so whether something will
// change its card.
func (a *Adapter) Committed(ms []messages.Message) {
	for _, m := range ms {
		if id := handleOf(m.Answers).message; id != "" {
			a.touched.ledTo(id, m.Turn(), ms)
		}
	}
}

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
