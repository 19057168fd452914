// Package pasted finds the parts of a long text that was pasted: the programs of people cut what is too long for one
// message, and send the parts one after the other.
package pasted

import (
	"crypto/sha256"
	"encoding/hex"
	"sync"
	"time"
	"unicode/utf8"

	"genjin/messages"
)

const (
	from   = 3_900 // characters: programs cut near 4,000 (WeCom) or at 4,096 (Telegram), at a blank before if there is one
	within = 2 * time.Second
)

// Finder remembers who sent a part a moment ago. The zero Finder is ready; several goroutines may use it.
type Finder struct {
	mu   sync.Mutex
	last map[place]part
}

// place is where somebody speaks: others may come between his parts.
type place struct {
	chat messages.ChatID
	user string
}

type part struct {
	album string
	at    time.Time
}

// Album returns what the parts of one text have in common, if text, which user said in chat at now, is one of them: it is
// as long as one message can be, or follows such a one at once. Empty if not.
func (f *Finder) Album(chat messages.ChatID, user, text string, now time.Time) string {
	long := utf8.RuneCountInString(text) >= from
	f.mu.Lock()
	defer f.mu.Unlock()
	at := place{chat, user}
	before, ok := f.last[at]
	follows := ok && now.Sub(before.at) <= within
	if !long {
		delete(f.last, at)
		if follows {
			return before.album
		}
		return ""
	}
	if !follows {
		sum := sha256.Sum256([]byte(text + now.String()))
		before.album = "long" + hex.EncodeToString(sum[:12])
	}
	if f.last == nil {
		f.last = map[place]part{}
	}
	f.last[at] = part{album: before.album, at: now}
	return before.album
}
