package wecom

import (
	"slices"
	"time"

	"genjin/messages"
)

// outlets returns the ways to to, the best first.
func (a *Adapter) outlets(to address, m messages.Message) []outlet {
	if to.group {
		return a.groupOutlets(to, m)
	}
	h, entered := a.answering(m)
	var ways []outlet
	if a.robot != nil {
		ways = append(ways, &robotOutlet{a: a, to: to, answers: h, entered: entered})
	}
	if a.company != nil {
		app := &appOutlet{a: a, user: to.id}
		if h.way == byApp || a.robotOut() {
			ways = append([]outlet{app}, ways...) // where he speaks he is answered, and by whom WeCom lets speak
		} else {
			ways = append(ways, app)
		}
	}
	if h.way == byCallback && h.answer != "" {
		ways = append(ways, a.byURL(to, h))
	}
	return ways
}

// groupOutlets returns the ways into a group, the best first: the robot by its long connection, the address that takes an
// answer, the application, which says more in a minute than a web hook (path/90248: 200 messages, 91770: 20), the web hook,
// the private chat of who is answered. The web hook alone can call people (path/91770). Where the robot has no room it comes
// last, unless there are buttons: it alone can show them.
func (a *Adapter) groupOutlets(to address, m messages.Message) []outlet {
	h, entered := a.answering(m)
	var first, beside, last []outlet
	if a.robot != nil {
		first = append(first, &robotOutlet{a: a, to: to, answers: h, entered: entered})
	}
	if h.way == byCallback && h.answer != "" {
		first = append(first, a.byURL(to, h))
	}
	chat := a.inGroup(to)
	if chat != nil && !a.rooms.shut(m.Chat, a.o.Now()) {
		beside, chat = append(beside, chat), nil
	}
	if key, ok := a.hooks[to.id]; ok {
		hook := &hookOutlet{a: a, chat: m.Chat, key: key, calls: m.Mentions}
		if len(m.Mentions) > 0 {
			first = append([]outlet{hook}, first...)
		} else {
			beside = append(beside, hook)
		}
	}
	if chat != nil {
		last = append(last, chat)
	}
	if a.robot == nil && a.company != nil && h.user != "" {
		last = append(last, &appOutlet{a: a, user: h.user}) // an address takes one answer: what more there is, he gets in private
	}
	if len(beside) > 0 && a.overflows(m) {
		return slices.Concat(beside, first, last)
	}
	return slices.Concat(first, beside, last)
}

// overflows reports whether m is left to what stands beside the robot in its group, as the robot has no room there. What
// has buttons waits for the robot, and so does what changes a message of its own.
func (a *Adapter) overflows(m messages.Message) bool {
	return a.robot != nil && m.Edits == "" && len(m.Mentions) == 0 && len(pressable(m.Buttons)) == 0 &&
		!a.rooms.free(m.Chat, a.o.Now(), a.conversation(m.Chat))
}

// inGroup returns the way into a group that the application made; nil if it is none.
func (a *Adapter) inGroup(to address) outlet {
	id, ok := a.chats[to.id]
	if !ok || a.company == nil || !to.group {
		return nil
	}
	return &groupOutlet{a: a, chat: to.chat(), id: id}
}

// byURL returns the address that takes one answer to h, and what takes the rest of it.
func (a *Adapter) byURL(to address, h handle) outlet {
	o := &urlOutlet{a: a, to: to, url: h.answer}
	if chat := a.inGroup(to); chat != nil {
		o.rest = chat
	} else if a.company != nil && a.appCipher != nil && a.book.reaches(h.user, a.o.Now()) {
		o.rest = &appOutlet{a: a, user: h.user}
	}
	return o
}

// answering returns what m answers: the message that it names, else in a private chat the newest, if that was said a
// moment ago. entered says that the chat was but entered.
func (a *Adapter) answering(m messages.Message) (h handle, entered bool) {
	if h := handleOf(m.ReplyTo); h.way != "" {
		return h, false
	}
	if h := a.touched.presser(m.ReplyTo); h.way == byCallback {
		return h, false
	}
	if h, ok := a.touched.asker(m.Edits); ok {
		return h, false
	}
	s := a.heard.newest(m.Chat)
	if to, ok := addressOf(m.Chat); !ok || to.group {
		return handle{}, false
	}
	most := answerFor
	switch {
	case s.entered:
		most = changeWithin
	case s.handle.way == byCallback:
		most = urlAnswerable // nothing else leads there
	}
	if a.o.Now().Sub(s.at) > most {
		return handle{way: s.handle.way}, false
	}
	return s.handle, s.entered
}

// answerFor is how long after somebody spoke in private what is said there counts as the answer, and not as something
// of its own.
const answerFor = 5 * time.Minute
