package telegramtest

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"time"
)

// answerable is how long a press can be answered.
const answerable = 15 * time.Second

// Press is a button that somebody pressed.
type Press struct {
	ID   string // callback_query_id
	Data string

	s     *Server
	at    time.Time
	done  chan struct{}
	once  sync.Once
	text  string
	alert bool
}

// Press lets somebody press the n-th button, from 0, of a message. A button without callback data does nothing that
// the bot learns of.
func (s *Server) Press(from, chat int64, id, n int) *Press {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.need(chat)
	for _, m := range c.msgs {
		if m.ID != id {
			continue
		}
		if bs := buttons(m.Markup); n < len(bs) {
			if bs[n].Kind != "callback_data" {
				return &Press{s: s, at: s.o.Now(), done: make(chan struct{})}
			}
			return s.pressed(from, c, id, bs[n].Value)
		}
	}
	s.tb.Fatalf("telegramtest: chat %d shows no button %d under a message %d", chat, n, id)
	return nil
}

// PressData presses a button that a message need not have, or no longer has: a modified program can, and so does one
// that shows an old keyboard.
func (s *Server) PressData(from, chat int64, id int, data string) *Press {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pressed(from, s.need(chat), id, data)
}

// accessible is how long the bot sees a message in a press.
const accessible = 48 * time.Hour

func (s *Server) pressed(from int64, c *chat, id int, data string) *Press {
	p := &Press{ID: fmt.Sprint(21_527_890_000_000_000 + s.newID()), Data: data, s: s, at: s.o.Now(), done: make(chan struct{})}
	s.press[p.ID] = p
	var about any = inaccessible{Chat: c.wire(), ID: id}
	if m := c.find(id); m != nil && p.at.Sub(time.Unix(m.Date, 0)) < accessible {
		about = m.show()
	}
	s.emit("callback_query", "c"+strconv.FormatInt(from, 10), pressLife, wirePress{
		ID: p.ID, From: s.person(from), Message: about, Instance: c.instance, Data: data,
	})
	return p
}

func (s *Server) answerPress(_ context.Context, c *Call) (any, error) {
	p, ok := s.press[c.text("callback_query_id")]
	if ok {
		select {
		case <-p.done:
			ok = false
		default:
		}
	}
	if !ok || s.o.Now().Sub(p.at) > answerable {
		return nil, refuse("query is too old and response timeout expired or query ID is invalid")
	}
	p.text, p.alert = c.text("text"), c.flag("show_alert")
	p.once.Do(func() { close(p.done) })
	return true, nil
}

// Answered tells whether the button spins no longer.
func (p *Press) Answered() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// Text is the toast or alert that was shown so far, if any.
func (p *Press) Text() string {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.text
}

// Alert tells whether the answer has to be closed by hand.
func (p *Press) Alert() bool {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return p.alert
}

// Wait waits until the press was answered, or can no longer be, and returns the toast.
func (p *Press) Wait() (text string, ok bool) {
	c, stop := p.s.o.Timer(answerable)
	defer stop()
	select {
	case <-p.done:
		return p.Text(), true
	case <-c:
	case <-p.s.ctx.Done():
	}
	return "", false
}
