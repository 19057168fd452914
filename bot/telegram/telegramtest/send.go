package telegramtest

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

func (s *Server) sendMessage(_ context.Context, c *Call) (any, error) {
	return s.send(c, func(m *message) error {
		t := s.linked(c.texts["text"])
		m.Text, m.Entities = t.Text, t.Entities
		return nil
	})
}

// The limits of uploads.
const (
	maxPhoto    = 10 << 20
	maxDocument = 50 << 20
	maxLinked   = 20 << 20
)

func (s *Server) sendPhoto(_ context.Context, c *Call) (any, error) {
	return s.send(c, func(m *message) error {
		t := s.linked(c.texts["caption"])
		m.Caption, m.CaptionEnts = t.Text, t.Entities
		known, up, err := s.taken(c, "photo", "photos", maxPhoto)
		if err != nil {
			return err
		}
		if known != nil {
			m.Photo, m.ids = []wireFile{known.wireFile}, []string{known.ID}
		} else {
			m.Photo, m.ids = s.keepPhoto(Handed{Body: up.Body})
		}
		m.up = up
		return nil
	})
}

func (s *Server) sendDocument(_ context.Context, c *Call) (any, error) {
	return s.send(c, func(m *message) error {
		t := s.linked(c.texts["caption"])
		m.Caption, m.CaptionEnts = t.Text, t.Entities
		known, up, err := s.taken(c, "document", "documents", maxDocument)
		if err != nil {
			return err
		}
		if known == nil {
			known = s.keep("documents", wireFile{Name: up.Name, MIME: up.MIME}, up.Body)
		}
		w := known.wireFile
		m.Document, m.ids, m.up = &w, []string{w.ID}, up
		return nil
	})
}

// taken returns the file of a parameter: one that is known by its file_id, or what was uploaded or linked.
func (s *Server) taken(c *Call, param, kind string, limit int) (*file, Upload, error) {
	up, ok := c.Files[param]
	v := c.text(param)
	if part, attached := strings.CutPrefix(v, "attach://"); attached {
		up, ok = c.Files[part], true
	}
	if ok {
		switch {
		case len(up.Body) == 0:
			return nil, up, refuse("file must be non-empty")
		case len(up.Body) > limit && param == "document":
			return nil, up, &refusal{code: http.StatusRequestEntityTooLarge, desc: "Request Entity Too Large"}
		case len(up.Body) > limit:
			return nil, up, refuse("file of size %d bytes is too big for a photo; the maximum size is %d bytes", len(up.Body), limit)
		}
		return nil, up, nil
	}
	if u, err := url.Parse(v); err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
		return nil, Upload{Name: v}, nil
	}
	f, ok := s.files[v]
	switch {
	case !ok:
		return nil, up, refuse("wrong file identifier/HTTP URL specified")
	case f.kind != kind:
		return nil, up, refuse("can't use file of type %s as %s", f.kind, kind)
	}
	return f, Upload{Name: f.Name, MIME: f.MIME, Body: f.body}, nil
}

// send puts what fill makes of a call into its chat.
func (s *Server) send(c *Call, fill func(*message) error) (any, error) {
	ch, err := s.reach(c)
	if err != nil {
		return nil, err
	}
	m := &message{}
	m.From = &s.bot
	if ch.kind == channel {
		w := ch.wire()
		m.From, m.SenderChat = nil, &w
	}
	m.chat = ch
	if err := cmp.Or(thread(ch, c, m), replied(ch, c, m)); err != nil {
		return nil, err
	}
	if err := s.throttle(ch); err != nil {
		return nil, err
	}
	if err := fill(m); err != nil {
		return nil, err
	}
	m.Markup = keyboard(c)
	s.add(ch, m)
	return m.show(), nil
}

// thread puts m into the topic that c names.
func thread(ch *chat, c *Call, m *message) error {
	n := int(c.number("message_thread_id"))
	if n == 0 {
		return nil
	}
	t := ch.topics[n]
	switch {
	case !ch.forum || t == nil || t.gone: // the general topic, 1, must not be named
		return refuse("message thread not found")
	case t.closed && ch.members[m.From.ID] != administrator:
		return refuse("TOPIC_CLOSED")
	}
	m.Thread, m.InTopic = n, true
	return nil
}

// replied ties m to the message that it answers.
func replied(ch *chat, c *Call, m *message) error {
	o, ok := c.Params["reply_parameters"].(map[string]any)
	if !ok {
		return nil
	}
	id, _ := o["message_id"].(int64)
	if ch.find(int(id)) == nil {
		if lenient, _ := o["allow_sending_without_reply"].(bool); lenient {
			return nil
		}
		return refuse("message to be replied not found")
	}
	m.replyTo = int(id)
	if r := ch.find(m.replyTo); m.Thread == 0 && r.InTopic {
		m.Thread, m.InTopic = r.Thread, true // an answer stands where its question stands
	}
	return nil
}

// keyboard is the inline keyboard of a call; other markups are not part of a message.
func keyboard(c *Call) any {
	o, _ := c.Params["reply_markup"].(map[string]any)
	rows, _ := o["inline_keyboard"].([]any)
	rows = slices.DeleteFunc(slices.Clone(rows), func(r any) bool { return len(r.([]any)) == 0 })
	if len(rows) == 0 {
		return nil
	}
	return map[string]any{"inline_keyboard": rows}
}
