package wecom

import (
	"testing"

	"genjin/messages"
)

// A turn that says nothing is known by its end, and an edit that is dropped changes nothing.
func TestTheFateOfACardOfWhichNothingIsSaid(t *testing.T) {
	notice := messages.Message{Key: "t/9", Chat: private, Answers: handle{way: bySocket, message: "E1", user: "LiSi"}.String()}
	edit := messages.Message{Key: "t/1", Chat: private, Edits: "k/2", Text: "✓ 已发送"}
	for name, c := range map[string]struct {
		do    func(a *Adapter)
		stays bool
	}{
		"its turn ended":         {func(a *Adapter) { a.Committed(nil, []string{"wc/M1", "wc/event-E1"}) }, true},
		"another's turn ended":   {func(a *Adapter) { a.Committed(nil, []string{"wc/event-E2", "wc/E1"}) }, false},
		"it ended with a change": {func(a *Adapter) { a.Committed([]messages.Message{edit, notice}, []string{"wc/event-E1"}) }, false},
		"which was dropped": {func(a *Adapter) {
			a.Committed([]messages.Message{edit, notice}, []string{"wc/event-E1"})
			a.Dropped(edit)
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			a := onLine(t, &line{alive: true})
			a.touched.note(press{handle: handle{way: bySocket, message: "E1", answer: "P1"}, task: "rcP-1", user: "LiSi", chat: private, at: a.o.Now()})
			c.do(a)
			if got := closed(a.touched.fate("E1").stays); got != c.stays {
				t.Errorf("its card is given up: %v, want %v", got, c.stays)
			}
		})
	}
}

// Of a press that WeCom tells of twice the first call gets the card, as long as it waits, and else the second.
func TestAPressThatIsToldTwice(t *testing.T) {
	a := onLine(t, &line{alive: true})
	over := make(chan struct{})
	told := func(over chan struct{}) *pending {
		p := &pending{card: make(chan any), over: over}
		a.touched.note(press{handle: handle{way: byCallback, message: "E1"}, task: "rcP-1", user: "LiSi", chat: private, at: a.o.Now(), answer: p})
		return p
	}
	first, second := told(over), told(make(chan struct{}))
	if closed(first.fate.stays) || !closed(second.fate.stays) {
		t.Errorf("the first is given up: %v, the second: %v", closed(first.fate.stays), closed(second.fate.stays))
	}
	close(over)
	third := told(make(chan struct{}))
	if p, ok := a.touched.take("rcP-1", "k/1", a.o.Now()); !ok || p.answer != third || closed(third.fate.stays) {
		t.Errorf("the third does not take the card: %+v", p)
	}
	if fourth := told(make(chan struct{})); !closed(fourth.fate.stays) {
		t.Error("the fourth waits for a card that another took")
	}
}

func closed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// What a press led to is known with the commit, and when the last that might change its card has turned out not to.
func TestTheFateOfACard(t *testing.T) {
	notice := messages.Message{Key: "t/9", Chat: private, Answers: handle{way: bySocket, message: "E1", user: "LiSi"}.String()}
	edit := func(key, edits, target string) messages.Message {
		return messages.Message{Key: key, Chat: private, Edits: edits, Target: target, Text: "✓ 已发送"}
	}
	for name, c := range map[string]struct {
		said, sent []messages.Message
		stays      bool
	}{
		"nothing is known yet":       {nil, nil, false},
		"a notice alone":             {[]messages.Message{notice}, nil, true},
		"another is said beside it":  {[]messages.Message{{Key: "t/1", Chat: private, Text: "草稿"}, notice}, nil, true},
		"its card is to change":      {[]messages.Message{edit("t/1", "k/1", ""), notice}, nil, false},
		"another turn changes it":    {[]messages.Message{edit("u/1", "k/1", ""), notice}, nil, true},
		"another chat's changes":     {[]messages.Message{{Key: "t/1", Chat: group, Edits: "k/1", Text: "✓"}, notice}, nil, true},
		"it was another's card":      {[]messages.Message{edit("t/1", "k/2", ""), notice}, []messages.Message{edit("t/1", "k/2", "rcX-1")}, true},
		"one of two is another's":    {[]messages.Message{edit("t/1", "k/2", ""), edit("t/2", "k/1", ""), notice}, []messages.Message{edit("t/1", "k/2", "rcX-1")}, false},
		"both, and its own the last": {[]messages.Message{edit("t/1", "k/1", ""), edit("t/2", "k/2", ""), notice}, []messages.Message{edit("t/1", "k/1", "rcP-1"), edit("t/2", "k/2", "rcX-1")}, false},
		"what was never sent":        {[]messages.Message{edit("t/1", "k/2", ""), notice}, []messages.Message{edit("t/1", "k/2", "")}, true},
		"the notice of another":      {[]messages.Message{{Key: "t/1", Chat: private, Answers: handle{way: bySocket, message: "E2"}.String()}}, nil, false},
	} {
		t.Run(name, func(t *testing.T) {
			l := &line{alive: true}
			a := onLine(t, l)
			a.touched.note(press{handle: handle{way: bySocket, message: "E1", answer: "P1"}, task: "rcP-1", user: "LiSi", chat: private, at: a.o.Now()})
			a.Committed(c.said, nil)
			for _, m := range c.sent {
				send(t, a, m)
			}
			if stays := closed(a.touched.fate("E1").stays); stays != c.stays {
				t.Errorf("its card is given up: %v, want %v", stays, c.stays)
			}
		})
	}
}
