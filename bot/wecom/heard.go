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
	used map[string]use // addresses that take one answer, and took it or are asked to
}

// use is what becomes of an address that takes one answer.
type use struct {
	by    string // the step that it takes
	at    time.Time
	doubt bool // it may have taken it: WeCom's word was lost
}

// note notes what was said in chat.
func (h *heard) note(chat messages.ChatID, s said) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last == nil {
		h.last, h.used = map[messages.ChatID]said{}, map[string]use{}
	}
	if !h.last[chat].at.After(s.at) {
		h.last[chat] = s
	}
}

// recall notes that something was said in chat in a former life of the program, which can be answered no more.
func (h *heard) recall(chat messages.ChatID, at time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.last == nil {
		h.last, h.used = map[messages.ChatID]said{}, map[string]use{}
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

// use takes the address url, which takes one answer, for the step by; false if another has it.
func (h *heard) use(url, by string, now time.Time) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.used == nil {
		h.used = map[string]use{}
	}
	u, taken := h.used[url]
	if !taken {
		u = use{by: by, at: now}
		h.used[url] = u
	}
	return u.by == by
}

// free gives the address url back, which took nothing.
func (h *heard) free(url string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.used, url)
}

// doubt notes that the address url may have taken its answer.
func (h *heard) doubt(url string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if u, ok := h.used[url]; ok {
		u.doubt = true
		h.used[url] = u
	}
}

// doubted reports whether the address url may have taken its answer.
func (h *heard) doubted(url string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.used[url].doubt
}

// sweep forgets what cannot be answered any more at now.
func (h *heard) sweep(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for chat, s := range h.last {
		if now.Sub(s.at) > answerable {
			delete(h.last, chat)
		}
	}
	for url, u := range h.used {
		if now.Sub(u.at) > urlAnswerable {
			delete(h.used, url)
		}
	}
}
