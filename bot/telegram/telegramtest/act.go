package telegramtest

import (
	"fmt"
	"strconv"
	"time"
)

// Saying is what may go with something that is said.
type Saying struct {
	ReplyTo     int    // the message that it answers
	Topic       int    // of a forum; 0: the general one
	Quote       string // of the message that it answers
	Forward     string // it is forwarded from somebody of this name who hides his account
	Signature   string // of an anonymous administrator
	Album       string // it is a part of this album, see NewAlbum
	AsDocuments bool   // of an album
	Held        bool   // its update comes only with Release
}

// Say lets somebody write to a chat, and returns the id of the message. Commands, @mentions, hashtags and addresses are
// found as Telegram finds them. Writing to the bot in private opens that chat. In a channel from has no meaning; the
// account Anonymous writes as the group itself.
func (s *Server) Say(from, chat int64, text string, with ...Saying) int {
	s.tb.Helper()
	return s.say(from, chat, with, func(m *message) {
		t := s.entities(text)
		m.Text, m.Entities = t.Text, t.Entities
	})
}

// Start lets somebody press Start in the private chat of the bot, with the parameter of a link or none, and returns the
// id of the message. It unblocks the bot.
func (s *Server) Start(user int64, param string) int {
	s.tb.Helper()
	s.mu.Lock()
	blocked := s.need(user).members[s.bot.ID] == kicked
	s.mu.Unlock()
	if blocked {
		s.Unblock(user)
	}
	text := "/start"
	if param != "" {
		text += " " + param
	}
	return s.Say(user, user, text)
}

// SayPhoto lets somebody send a photo.
func (s *Server) SayPhoto(from, chat int64, caption string, photo Handed, with ...Saying) int {
	s.tb.Helper()
	return s.say(from, chat, with, func(m *message) {
		t := s.entities(caption)
		m.Caption, m.CaptionEnts = t.Text, t.Entities
		m.Photo, m.ids = s.keepPhoto(photo)
	})
}

// SayDocument lets somebody send a file.
func (s *Server) SayDocument(from, chat int64, caption string, doc Handed, with ...Saying) int {
	s.tb.Helper()
	return s.say(from, chat, with, func(m *message) {
		t := s.entities(caption)
		m.Caption, m.CaptionEnts = t.Text, t.Entities
		w := s.keep("documents", wireFile{Name: doc.Name, MIME: doc.MIME, Size: doc.Size}, doc.Body).wireFile
		m.Document, m.ids = &w, []string{w.ID}
	})
}

// SayVoice lets somebody send a voice note.
func (s *Server) SayVoice(from, chat int64, voice Handed, with ...Saying) int {
	s.tb.Helper()
	return s.say(from, chat, with, func(m *message) {
		if voice.MIME == "" {
			voice.MIME = "audio/ogg"
		}
		w := s.keep("voice", wireFile{MIME: voice.MIME, Size: voice.Size, Duration: voice.Seconds}, voice.Body).wireFile
		m.Voice, m.ids = &w, []string{w.ID}
	})
}

// SayContact lets somebody share a contact.
func (s *Server) SayContact(from, chat int64, one Contact, with ...Saying) int {
	s.tb.Helper()
	return s.say(from, chat, with, func(m *message) { m.Contact = &one })
}

// SayLocation lets somebody share where he is.
func (s *Server) SayLocation(from, chat int64, latitude, longitude float64, with ...Saying) int {
	s.tb.Helper()
	return s.say(from, chat, with, func(m *message) { m.Location = &wireLocation{latitude, longitude} })
}

// NewAlbum returns the id of a new album, for a test that sends its parts one by one.
func (s *Server) NewAlbum() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprint(14_087_512_340_000_000 + s.newID())
}

// SayAlbum lets somebody send photos, or documents, as one album: each is an update, and the first bears the caption.
func (s *Server) SayAlbum(from, chat int64, caption string, files []Handed, with ...Saying) []int {
	s.tb.Helper()
	var w Saying
	if len(with) > 0 {
		w = with[0]
	}
	if w.Album == "" {
		w.Album = s.NewAlbum()
	}
	var ids []int
	for _, f := range files {
		if w.AsDocuments {
			ids = append(ids, s.SayDocument(from, chat, caption, f, w))
		} else {
			ids = append(ids, s.SayPhoto(from, chat, caption, f, w))
		}
		caption = ""
	}
	return ids
}

// say puts what fill makes of a message into a chat, and tells the bot if it may see it.
func (s *Server) say(from, chat int64, with []Saying, fill func(*message)) int {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.need(chat)
	m := &message{chat: c}
	s.author(c, m, from)
	if len(with) > 0 {
		s.dress(c, m, with[0])
	}
	if c.kind == private {
		c.opened = true
	}
	fill(m)
	s.add(c, m)
	if len(with) == 0 || !with[0].Held {
		s.tell(m)
	}
	return m.ID
}

// Release tells the bot, in this order, of messages that were held back, as where a slow upload or a fault on the way
// let them fall behind others.
func (s *Server) Release(chat int64, ids ...int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range ids {
		m := s.need(chat).find(id)
		if m == nil {
			s.tb.Fatalf("telegramtest: chat %d has no message %d to release", chat, id)
		}
		s.tell(m)
	}
}

// author sets who wrote m.
func (s *Server) author(c *chat, m *message, from int64) {
	s.tb.Helper()
	w := c.wire()
	if c.kind == channel {
		m.SenderChat = &w
		return
	}
	u := s.person(from)
	m.From = &u
	switch {
	case from == Anonymous:
		m.SenderChat = &w
	case from == ChannelUser:
		m.SenderChat = &wireChat{ID: -1_000_999_999_999, Type: channel, Title: "Channel"}
	case c.kind == private && from != c.id:
		s.tb.Fatalf("telegramtest: %d can't write in the private chat of %d", from, c.id)
	case c.kind != private && from != Service && !c.has(from):
		s.tb.Fatalf("telegramtest: %d is no member of chat %d", from, c.id)
	}
}

// dress puts on m what goes with it.
func (s *Server) dress(c *chat, m *message, w Saying) {
	s.tb.Helper()
	m.replyTo, m.Signature, m.Album = w.ReplyTo, w.Signature, w.Album
	if w.ReplyTo != 0 && c.find(w.ReplyTo) == nil {
		s.tb.Fatalf("telegramtest: chat %d has no message %d to answer", c.id, w.ReplyTo)
	}
	if w.Topic != 0 {
		if c.topics[w.Topic] == nil {
			s.tb.Fatalf("telegramtest: chat %d has no topic %d", c.id, w.Topic)
		}
		m.Thread, m.InTopic = w.Topic, true
		if m.replyTo == 0 {
			m.replyTo = w.Topic // what is said in a topic answers its beginning
		}
	}
	if w.Topic == 0 && w.ReplyTo != 0 && c.kind == supergroup && !c.forum {
		m.Thread = w.ReplyTo // an answer begins a thread, which is no topic
		if first := c.find(w.ReplyTo).Thread; first != 0 {
			m.Thread = first
		}
	}
	if w.Quote != "" {
		m.Quote = map[string]any{"text": w.Quote, "position": 0, "is_manual": true}
	}
	if w.Forward != "" {
		m.ForwardDate, m.ForwardName = s.o.Now().Add(-time.Hour).Unix(), w.Forward
		m.Forward = map[string]any{"type": "hidden_user", "date": m.ForwardDate, "sender_user_name": w.Forward}
	}
}

// tell makes the update of a message, if the bot may see it.
func (s *Server) tell(m *message) {
	if !s.sees(m.chat, m) {
		return
	}
	kind := "message"
	if m.chat.kind == channel {
		kind = "channel_post"
	}
	if m.EditDate != 0 {
		kind = "edited_" + kind
	}
	s.emit(kind, "m"+strconv.FormatInt(m.chat.id, 10), messageLife, m.show())
}

// Edit lets somebody change the text or the caption of a message of his.
func (s *Server) Edit(from, chat int64, id int, text string) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.need(chat)
	m := c.find(id)
	if m == nil || c.kind != channel && (m.From == nil || m.From.ID != from) {
		s.tb.Fatalf("telegramtest: chat %d has no message %d of %d", chat, id, from)
	}
	t := s.entities(text)
	if len(m.ids) > 0 {
		m.Caption, m.CaptionEnts = t.Text, t.Entities
	} else {
		m.Text, m.Entities = t.Text, t.Entities
	}
	m.EditDate = s.o.Now().Unix()
	s.tell(m)
}

// EditFile lets somebody replace the document of a message of his.
func (s *Server) EditFile(from, chat int64, id int, doc Handed) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.need(chat).find(id)
	if m == nil || m.Document == nil || m.From.ID != from {
		s.tb.Fatalf("telegramtest: chat %d has no document %d of %d", chat, id, from)
	}
	w := s.keep("documents", wireFile{Name: doc.Name, MIME: doc.MIME, Size: doc.Size}, doc.Body).wireFile
	m.Document, m.ids, m.EditDate = &w, []string{w.ID}, s.o.Now().Unix()
	s.tell(m)
}

// Unsay deletes a message, of anybody. The bot is not told.
func (s *Server) Unsay(chat int64, id int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if m := s.need(chat).find(id); m != nil {
		m.gone = true
	}
}
