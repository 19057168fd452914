package telegramtest

import (
	"slices"
	"time"
)

// Message is a message as people see it.
type Message struct {
	ID       int
	Chat     int64
	From     int64  // 0: a channel
	Text     string // or the caption, without its markup
	Entities []Entity
	Buttons  []Button // of all rows, in order
	Files    []Shown
	ReplyTo  int // 0: to none
	Topic    int
	Edited   bool
	Service  bool // tells an event, as that somebody joined
	At       time.Time
}

// Button is an inline button.
type Button struct {
	Label string
	Kind  string // its action, as the wire names it: callback_data, url, copy_text …
	Value string // of the action; of copy_text: the text
	Style string
	Row   int
}

// Shown is a file that stands in a chat.
type Shown struct {
	Kind       string // photo, document, voice
	ID         string // file_id
	Name, MIME string
	Body       []byte
}

// Calls returns the accounts that m calls by name, in its order.
func (m Message) Calls() []int64 {
	var ids []int64
	for _, e := range m.Entities {
		if e.Type == "text_mention" {
			ids = append(ids, e.User.ID)
		}
	}
	return ids
}

// Shown returns the messages of a chat that were not deleted, oldest first.
func (s *Server) Shown(chat int64) []Message {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.need(chat).msgs {
		if !m.gone {
			out = append(out, s.view(m))
		}
	}
	return out
}

// Said returns the messages of the bot in a chat that were not deleted, oldest first.
func (s *Server) Said(chat int64) []Message {
	s.tb.Helper()
	var out []Message
	for _, m := range s.Shown(chat) {
		if m.From == s.bot.ID {
			out = append(out, m)
		}
	}
	return out
}

func (s *Server) view(m *message) Message {
	v := Message{
		ID: m.ID, Chat: m.chat.id, Text: m.Text + m.Caption, Entities: append(slices.Clip(m.Entities), m.CaptionEnts...),
		Buttons: buttons(m.Markup), ReplyTo: m.replyTo, Edited: m.EditDate != 0, Service: m.service(), At: time.Unix(m.Date, 0),
	}
	if m.From != nil {
		v.From = m.From.ID
	}
	if m.InTopic {
		v.Topic = m.Thread
	}
	add := func(kind string, w wireFile, f *file) {
		one := Shown{Kind: kind, ID: w.ID, Name: w.Name, MIME: w.MIME}
		if f != nil {
			one.Body = f.body
		}
		if m.up.Name != "" {
			one.Name, one.MIME = m.up.Name, m.up.MIME
		}
		v.Files = append(v.Files, one)
	}
	if n := len(m.Photo); n > 0 {
		add("photo", m.Photo[n-1], s.files[m.Photo[n-1].ID])
	}
	if m.Document != nil {
		add("document", *m.Document, s.files[m.Document.ID])
	}
	if m.Voice != nil {
		add("voice", *m.Voice, s.files[m.Voice.ID])
	}
	return v
}

// buttons are those of an inline keyboard.
func buttons(markup any) []Button {
	o, _ := markup.(map[string]any)
	rows, _ := o["inline_keyboard"].([]any)
	var out []Button
	for i, row := range rows {
		for _, e := range row.([]any) {
			out = append(out, asButton(e.(map[string]any), i))
		}
	}
	return out
}

func asButton(o map[string]any, row int) Button {
	b := Button{Row: row}
	b.Label, _ = o["text"].(string)
	b.Style, _ = o["style"].(string)
	for _, a := range actions {
		v, ok := o[a]
		if !ok {
			continue
		}
		b.Kind = a
		switch v := v.(type) {
		case string:
			b.Value = v
		case map[string]any:
			b.Value, _ = v["text"].(string)
		}
	}
	return b
}
