package wecomtest

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// By is who said something.
type By string

// Those who say something.
const (
	ByPerson By = "person"
	ByRobot  By = "robot"
	ByApp    By = "app"
	ByHook   By = "hook"
)

// Message is a message as people see it.
type Message struct {
	ID       int // its place in the chat, from 1
	Chat     string
	By       By
	From     string // the person who wrote it
	ToApp    bool   // he wrote it to the application, not to the robot
	Kind     string // text, markdown, markdown_v2, stream, template_card, image, file, voice, video, mixed, news
	Text     string // with its markup
	Card     *Card
	Files    []Shown
	Mentions []string // user ids; @all
	Quotes   int      // the message that it quotes; 0: none of the chat

	Unfinished bool // a text that its author did not end yet
	Again      bool // the same card was sent before
	Recalled   bool
	At         time.Time
	Edited     time.Time // when it was changed last
}

// Card is a card as people see it.
type Card struct {
	Type     string
	Task     string
	Title    string
	Desc     string
	Text     string
	Fields   []Field
	Buttons  []Button
	URL      string // that a press on the card opens
	Replaced string // what stands in the place of its buttons since one was pressed
}

// Button is one that comes back when it is pressed.
type Button struct {
	Label string
	Key   string
	Style int // 1-4
}

// Field is a line of a card: what, and how much.
type Field struct{ Name, Value string }

// Shown is a file that stands in a chat.
type Shown struct {
	Kind string // image, file, voice, video
	Name string
	Body []byte
}

// message is a message and what became of it.
type message struct {
	Message
	views map[string]*Card // as single members see the card, by user id in lower case

	body   heard // what the robot is told of it
	told   bool
	xml    string // what the application is told of it
	stream string
	begun  time.Time
	handed []*file // of the sender
}

// Shown returns what stands in a group, or what a person sees in private with the robot and the application, oldest
// first. Of a card that changed for some members alone it tells what the others see.
func (s *Server) Shown(chat string) []Message {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.need(chat).msgs {
		out = append(out, m.seen(""))
	}
	return out
}

// Seen is Shown as one member sees it.
func (s *Server) Seen(who, chat string) []Message {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.need(chat).msgs {
		out = append(out, m.seen(s.member(who).ID))
	}
	return out
}

// Said returns what was said in a chat by the program, be it as robot, application or web hook, oldest first.
func (s *Server) Said(chat string) []Message {
	s.tb.Helper()
	return slices.DeleteFunc(s.Shown(chat), func(m Message) bool { return m.By == ByPerson })
}

// seen is a copy of m as a member sees it; nobody: as those do for whom it was not changed alone.
func (m *message) seen(who string) Message {
	v := m.Message
	v.Files, v.Mentions = slices.Clone(m.Files), slices.Clone(m.Mentions)
	v.Card = m.card(who).clone()
	return v
}

// card is what a member sees of m's card.
func (m *message) card(who string) *Card {
	if c, ok := m.views[strings.ToLower(who)]; ok {
		return c
	}
	return m.Card
}

func (c *Card) clone() *Card {
	if c == nil {
		return nil
	}
	cp := *c
	cp.Buttons, cp.Fields = slices.Clone(c.Buttons), slices.Clone(c.Fields)
	return &cp
}

// recard changes what members see of m's card; no members: all do. s.mu is held.
func (s *Server) recard(m *message, c *Card, members []string) {
	m.Edited = s.o.Now()
	if len(members) == 0 || !m.where(s).group {
		m.Card, m.views = c, nil
		return
	}
	views := maps.Clone(m.views)
	if views == nil {
		views = map[string]*Card{}
	}
	for _, who := range members {
		views[strings.ToLower(who)] = c
	}
	m.views = views
}

// where is the chat in which m stands.
func (m *message) where(s *Server) *chat { return s.place(m.Chat) }

// add puts m into c. s.mu is held.
func (s *Server) add(c *chat, m *message) *message {
	m.ID, m.Chat, m.At = len(c.msgs)+1, c.id, s.o.Now()
	c.msgs = append(c.msgs, m)
	return m
}

// message returns a message that must exist.
func (s *Server) message(c *chat, id int) *message {
	s.tb.Helper()
	if id < 1 || id > len(c.msgs) {
		s.tb.Fatalf("wecomtest: the chat %s has no message %d", c.id, id)
	}
	return c.msgs[id-1]
}

// asCard is what people see of a card.
func asCard(o object) *Card {
	title := o.object("main_title")
	c := &Card{
		Type: o.text("card_type"), Task: o.text("task_id"), Title: title.text("title"), Desc: title.text("desc"),
		Text: o.text("sub_title_text"), URL: o.object("card_action").text("url"),
	}
	for _, e := range o.list("button_list") {
		b, _ := e.(map[string]any)
		style, _ := object(b).number("style")
		c.Buttons = append(c.Buttons, Button{object(b).text("text"), object(b).text("key"), int(style)})
	}
	for _, e := range o.list("horizontal_content_list") {
		f, _ := e.(map[string]any)
		c.Fields = append(c.Fields, Field{object(f).text("keyname"), object(f).text("value")})
	}
	return c
}
