package wecom

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"genjin/messages"
)

// activeFor is how long before a gap a chat must have been used for it to be told of the gap.
const activeFor = 30 * time.Minute

// gap is what a delivery holds that tells a chat of a gap, in place of what WeCom would have told.
type gap struct {
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}

// lost tells the chats that were active that what was said there since then, and for d, was not heard.
func (a *Adapter) lost(d time.Duration, since time.Time) {
	g := gap{since, since.Add(d)}
	body, err := json.Marshal(g)
	if err != nil { // two times have no way to fail
		panic(err)
	}
	for _, chat := range a.heard.active(since.Add(-activeFor)) {
		id := "gap" + strconv.FormatInt(since.UnixMilli(), 10) + "-" + digest(string(chat))
		delivery, err := envelope{Way: byGap, Body: body}.delivery(id, chat, a.o.Now())
		if err == nil {
			_, err = a.in.add(delivery)
		}
		if err != nil {
			a.o.Log.Error("a chat is not told of a gap", "chat", chat, "error", err)
		}
	}
}

// fromGap reads what lost wrote.
func (env envelope) fromGap(chat messages.ChatID) (messages.Event, error) {
	var g gap
	if err := json.Unmarshal(env.Body, &g); err != nil {
		return messages.Event{}, err
	}
	e := messages.Event{Kind: messages.Missed, Ref: messages.Ref{Chat: chat}, Since: g.Since, At: g.Until}
	if user, ok := strings.CutPrefix(string(chat), peoplePart); ok {
		e.Private, e.From = true, messages.User{ID: UserID(user)}
	}
	return e, nil
}

// active returns the chats in which something was said since then.
func (h *heard) active(since time.Time) []messages.ChatID {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []messages.ChatID
	for chat, s := range h.last {
		if !s.at.Before(since) && !s.entered {
			all = append(all, chat)
		}
	}
	return all
}
