package wecomtest

import (
	"sync"
	"time"
)

// Press is a button that somebody pressed.
type Press struct {
	s    *Server
	by   string
	msg  *message // nil: a card that nobody sent
	task string
	done chan struct{}
	once sync.Once
}

// answer tells who waits that the card changed.
func (p *Press) answer() { p.once.Do(func() { close(p.done) }) }

// Press lets somebody press the n-th button, from 0, that he sees under a message of the robot or the application.
func (s *Server) Press(from, chat string, id, n int) *Press {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c := s.speaker(from, chat)
	m := s.message(c, id)
	card := m.card(p.ID)
	if card == nil || n >= len(card.Buttons) {
		s.tb.Fatalf("wecomtest: %s sees no button %d under message %d of %s", from, n, id, c.id)
	}
	return s.pressed(p, c, m, card.Task, card.Type, card.Buttons[n].Key)
}

// PressKey presses a button of the robot that a card no longer has, or never had, as a program can that shows an old one.
func (s *Server) PressKey(from, chat, task, key string) *Press {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c := s.speaker(from, chat)
	for _, m := range c.msgs {
		if m.Card != nil && m.Card.Task == task {
			return s.pressed(p, c, m, task, m.Card.Type, key)
		}
	}
	return s.pressed(p, c, nil, task, "button_interaction", key)
}

func (s *Server) pressed(p *person, c *chat, m *message, task, kind, key string) *Press {
	one := &Press{s: s, by: p.ID, msg: m, task: task, done: make(chan struct{})}
	if m != nil && m.By == ByApp {
		s.pressApp(p, one, kind, key)
		return one
	}
	event := &wireEvent{Type: "template_card_event", Card: &wirePress{kind, key, task}}
	s.tell(c, p, heard{ID: s.newMsgID(), Type: "event", Event: event}, one)
	return one
}

// Answered tells whether the card changed by the press.
func (p *Press) Answered() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Wait waits until the card changed, for 5 seconds at most, and returns it as who pressed sees it then.
func (p *Press) Wait() (card Card, ok bool) {
	c, stop := p.s.o.Timer(eventWithin + time.Second/10)
	defer stop()
	select {
	case <-p.done:
		ok = true
	case <-c:
	case <-p.s.ctx.Done():
	}
	return p.Card(), ok
}

// Card is the card as who pressed sees it now.
func (p *Press) Card() Card {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.msg == nil || p.msg.Card == nil {
		return Card{}
	}
	return *p.msg.card(p.by).clone()
}

// Enter lets a person open the robot's private chat. The robot is told once a day; told says whether it was now.
func (s *Server) Enter(from string) (told bool) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.member(from)
	today := day(s.o.Now())
	if p.entered == today {
		return false
	}
	p.entered = today
	s.tell(p.chat, p, heard{ID: s.newMsgID(), Type: "event", Event: &wireEvent{Type: "enter_chat"}}, nil)
	return true
}

// Feedback lets a person judge what the robot said; kind 1 is good, 2 bad, 3 takes it back.
func (s *Server) Feedback(from, chat, id string, kind int, text string) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c := s.speaker(from, chat)
	back := map[string]any{"id": id, "type": kind, "content": text, "inaccurate_reason_list": []int{1}}
	s.tell(c, p, heard{ID: s.newMsgID(), Type: "event", Event: &wireEvent{Type: "feedback_event", Back: back}}, nil)
}

// Event tells the robot of something else that a person did.
func (s *Server) Event(from, kind string) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.member(from)
	s.tell(p.chat, p, heard{ID: s.newMsgID(), Type: "event", Event: &wireEvent{Type: kind}}, nil)
}
