package wecom

import (
	"sync"
	"time"

	"genjin/messages"
)

// answerable is how long what was said can be answered over the connection that it came by (path/101463), and how
// long an address for an answer takes one (path/101138).
const (
	answerable    = 24 * time.Hour
	urlAnswerable = time.Hour
)

// said is the newest of what was said in a chat.
type said struct {
	handle  handle
	at      time.Time
	entered bool // nothing was said: the chat was entered, and may be greeted
}

// heard remembers what can be answered in each chat. Losing it costs that an answer is pushed.
type heard struct {
	mu   sync.Mutex
	last map[messages.ChatID]said
	used map[string]bool // addresses that took their answer
}

// note notes what was said in chat.
func (h *heard) note(chat messages.ChatID, s said) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last == nil {
		h.last, h.used = map[messages.ChatID]said{}, map[string]bool{}
	}
	h.last[chat] = s
}

// recall notes that something was said in chat in a former life of the program, which can be answered no more.
func (h *heard) recall(chat messages.ChatID, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last == nil {
		h.last, h.used = map[messages.ChatID]said{}, map[string]bool{}
	}
	if h.last[chat].at.Before(at) {
		h.last[chat] = said{at: at}
	}
}

// newest returns what was said last in chat; the zero value if nothing is known.
func (h *heard) newest(chat messages.ChatID) said {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.last[chat]
}

// use takes the address url, which takes one answer; false if it took one already.
func (h *heard) use(url string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.used == nil {
		h.used = map[string]bool{}
	}
	if h.used[url] {
		return false
	}
	h.used[url] = true
	return true
}

// sweep forgets what cannot be answered any more at now.
func (h *heard) sweep(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for chat, s := range h.last {
		if now.Sub(s.at) > answerable {
			delete(h.last, chat)
			delete(h.used, s.handle.answer)
		}
	}
}
