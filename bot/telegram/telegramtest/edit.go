package telegramtest

import (
	"context"
	"reflect"
	"time"
)

// edited finds the message that an edit names.
func (s *Server) edited(c *Call) (*message, error) {
	if _, ok := c.Params["inline_message_id"]; ok {
		return nil, refuse("MESSAGE_ID_INVALID")
	}
	ch, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	m := ch.find(int(c.number("message_id")))
	switch {
	case m == nil:
		return nil, refuse("message to edit not found")
	case m.service() || ch.kind != channel && (m.From == nil || m.From.ID != s.bot.ID):
		return nil, refuse("message can't be edited")
	}
	return m, nil
}

// change does an edit unless it changes nothing. It counts as a message.
func (s *Server) change(m *message, edit func(*message)) (any, error) {
	after := *m
	edit(&after)
	if reflect.DeepEqual(m.wireMessage, after.wireMessage) {
		return nil, refuse("message is not modified: specified new message content and reply markup are exactly the same as " +
			"a current content and reply markup of the message")
	}
	if err := s.throttle(m.chat); err != nil {
		return nil, err
	}
	*m = after
	m.EditDate = s.o.Now().Unix()
	return m.show(), nil
}

func (s *Server) editText(_ context.Context, c *Call) (any, error) {
	m, err := s.edited(c)
	if err != nil {
		return nil, err
	}
	if m.Text == "" {
		return nil, refuse("there is no text in the message to edit")
	}
	return s.change(m, func(m *message) {
		t := s.linked(c.texts["text"])
		m.Text, m.Entities, m.Markup = t.Text, t.Entities, keyboard(c)
	})
}

func (s *Server) editCaption(_ context.Context, c *Call) (any, error) {
	m, err := s.edited(c)
	if err != nil {
		return nil, err
	}
	if m.Photo == nil && m.Document == nil {
		return nil, refuse("there is no caption in the message to edit")
	}
	return s.change(m, func(m *message) {
		t := s.linked(c.texts["caption"])
		m.Caption, m.CaptionEnts, m.Markup = t.Text, t.Entities, keyboard(c)
	})
}

func (s *Server) editMarkup(_ context.Context, c *Call) (any, error) {
	m, err := s.edited(c)
	if err != nil {
		return nil, err
	}
	return s.change(m, func(m *message) { m.Markup = keyboard(c) })
}

// deletable is how long a message can be deleted.
const deletable = 48 * time.Hour

func (s *Server) deleteMessage(_ context.Context, c *Call) (any, error) {
	ch, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	m := ch.find(int(c.number("message_id")))
	if m == nil {
		return nil, refuse("message to delete not found")
	}
	own := m.From != nil && m.From.ID == s.bot.ID || ch.kind == channel
	may := own || ch.kind == private || ch.members[s.bot.ID] == administrator
	if !may || s.o.Now().Sub(time.Unix(m.Date, 0)) > deletable {
		return nil, refuse("message can't be deleted for everyone")
	}
	m.gone = true
	return true, nil
}
