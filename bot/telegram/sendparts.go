package telegram

import "sync"

// unfinished is how far a send of several steps came.
type unfinished struct {
	steps int   // that are done
	first int64 // the message of the first
	bare  bool  // its topic is gone
}

// progress remembers, by key, sends that stopped half-way, for the next try.
type progress struct {
	mu   sync.Mutex
	much map[string]unfinished
}

// progressLimit is how many are remembered; beyond it some start anew.
const progressLimit = 1000

// take returns how far the send of key came, and forgets it.
func (p *progress) take(key string) unfinished {
	p.mu.Lock()
	defer p.mu.Unlock()
	u := p.much[key]
	delete(p.much, key)
	return u
}

// keep remembers how far the send of key came.
func (p *progress) keep(key string, u unfinished) {
	if key == "" || u.steps == 0 && !u.bare {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.much == nil {
		p.much = map[string]unfinished{}
	}
	for old := range p.much {
		if len(p.much) < progressLimit {
			break
		}
		delete(p.much, old)
	}
	p.much[key] = u
}
