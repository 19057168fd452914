package robot

// acks are the acknowledgements that a connection owes us. Its methods are called under the mutex of the link.
type acks struct {
	waits map[string]*wait
	// owed counts, by id, the requests that nobody waits for any more. An answer's id is that of the message, and so
	// the same for the next answer: without this count, a late acknowledgement would be taken for the next one's.
	owed   map[string]int
	closed bool
	hushed bool
	quiet  chan struct{} // closed when closed, and nobody waits
}

// wait is for the acknowledgement of one request.
type wait struct {
	id    string
	ack   chan incoming
	early *incoming // the latest of them; ours, if one of the earlier ones never comes
}

func newAcks() acks {
	return acks{waits: map[string]*wait{}, owed: map[string]int{}, quiet: make(chan struct{})}
}

// shut lets nobody wait any more who does not wait yet.
func (a *acks) shut() {
	a.closed = true
	a.hush()
}

func (a *acks) hush() {
	if !a.closed || len(a.waits) > 0 || a.hushed {
		return
	}
	a.hushed = true
	close(a.quiet)
}

// expect waits for the acknowledgement of a request that is about to go out, one at a time for each id; false if no
// more may go out.
func (a *acks) expect(id string) (*wait, bool) {
	if a.closed {
		return nil, false
	}
	w := &wait{id: id, ack: make(chan incoming, 1)}
	a.waits[id] = w
	return w, true
}

// forget ends a wait.
func (a *acks) forget(w *wait) {
	delete(a.waits, w.id)
	a.hush()
}

// giveUp ends a wait whose request went out. It returns what came after all, or what stands for it.
func (a *acks) giveUp(w *wait) (f incoming, ok bool) {
	defer a.forget(w)
	select {
	case f = <-w.ack:
		return f, true
	default:
	}
	a.owed[w.id]++
	if w.early == nil {
		return incoming{}, false
	}
	return *w.early, true
}

// arrived takes an acknowledgement; false if none was owed.
func (a *acks) arrived(f incoming) bool {
	id := f.Headers.ReqID
	w := a.waits[id]
	if a.owed[id] > 0 {
		if a.owed[id]--; a.owed[id] == 0 {
			delete(a.owed, id)
		}
		if w != nil {
			w.early = &f
		}
		return true
	}
	if w == nil {
		return false
	}
	select {
	case w.ack <- f:
		return true
	default: // a second one
		return false
	}
}
