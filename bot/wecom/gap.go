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

// toldUntil is how long a gap may be for it to be told. Who said something in one that is longer, such as a night and
// a morning, has seen long ago that nobody answered, and who spoke before it began is likely not the one who did.
const toldUntil = 12 * time.Hour

// gap is what a delivery holds that tells a chat of a gap, in place of what WeCom would have told.
type gap struct {
	Since time.Time `json:"since"`
	Until time.Time `json:"until"`
}

// lost tells the chats that were active that what was said there since then, and for d, was not heard.
//
// Callbacks need no such notice. What the application is told and does not acknowledge, WeCom tells again. Whether it
// does so for the robot is not promised, but in that mode the robot can only answer, and an address that takes an answer
// dies with it or within the hour: there is no way to say in a group what was missed.
func (a *Adapter) lost(d time.Duration, since time.Time) {
	if d > toldUntil {
		a.o.Log.Info("nobody is told of a gap: it is too long ago", "since", since, "gap", d)
		return
	}
	g := gap{since, since.Add(d)}
	body, err := json.Marshal(g)
	if err != nil { // two times have no way to fail
		panic(err)
	}
	for _, chat := range a.heard.active(since.Add(-activeFor)) {
		id := gapPart + strconv.FormatInt(since.UnixMilli(), 10) + "-" + digest(string(chat))
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
