package wecomtest

import (
	"strings"
	"unicode"
)

// pasteAt is near where people's programs split what is pasted, in characters.
const pasteAt = 4000

// At is a text that calls the robot.
func (s *Server) At(text string) string { return "@" + s.o.Robot.Name + " " + text }

// Say lets a person write in a group, or to the robot in private: chat is then his own id, or empty. In a group the
// robot hears it only if it is called by its name. A text of more than 4,000 characters becomes several messages. It
// returns the id of the last.
func (s *Server) Say(from, chat, text string) (id int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c := s.speaker(from, chat)
	for part := range pasted(text) {
		m := &message{Message: Message{By: ByPerson, From: p.ID, Kind: "text", Text: part}}
		m.body = heard{Type: "text", content: content{Text: &wireText{part}}}
		s.said(c, p, m)
		id = m.ID
	}
	return id
}

// pasted parts a text as people's programs do: at the last break between 3,900 and 4,000 characters, or at 4,000.
func pasted(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		rest := []rune(text)
		for len(rest) > pasteAt {
			n := pasteAt
			for i := pasteAt - 1; i >= pasteAt-100; i-- {
				if unicode.IsSpace(rest[i]) {
					n = i + 1
					break
				}
			}
			if !yield(string(rest[:n])) {
				return
			}
			rest = rest[n:]
		}
		yield(string(rest))
	}
}

// Part is a part of what somebody says: a text, or a picture if Text is empty.
type Part struct {
	Text  string
	Image Handed
}

// SayMixed lets a person send texts and pictures in one message. In a group the robot hears it only if it is called.
func (s *Server) SayMixed(from, chat string, parts ...Part) (id int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c := s.speaker(from, chat)
	m := &message{Message: Message{By: ByPerson, From: p.ID, Kind: "mixed"}}
	var all wireMixed
	var lines []string
	for _, part := range parts {
		if part.Text != "" {
			lines = append(lines, part.Text)
			all.Items = append(all.Items, quoted{Type: "text", content: content{Text: &wireText{part.Text}}})
			continue
		}
		in := s.hand(m, "image", part.Image)
		all.Items = append(all.Items, quoted{Type: "image", content: in})
	}
	m.Text = strings.Join(lines, "\n")
	m.body = heard{Type: "mixed", content: content{Mixed: &all}}
	s.said(c, p, m)
	return m.ID
}

// SayImage lets a person send a picture alone. In a group the robot does not hear of it.
func (s *Server) SayImage(from, chat string, h Handed) (id int) {
	s.tb.Helper()
	return s.sayFile(from, chat, "image", h)
}

// SayFile lets a person send a file. In a group the robot does not hear of it.
func (s *Server) SayFile(from, chat string, h Handed) (id int) {
	s.tb.Helper()
	return s.sayFile(from, chat, "file", h)
}

// SayVideo lets a person send a video. In a group the robot does not hear of it.
func (s *Server) SayVideo(from, chat string, h Handed) (id int) {
	s.tb.Helper()
	return s.sayFile(from, chat, "video", h)
}

func (s *Server) sayFile(from, chat, kind string, h Handed) int {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c := s.speaker(from, chat)
	m := &message{Message: Message{By: ByPerson, From: p.ID, Kind: kind}}
	m.body = heard{Type: kind, content: s.hand(m, kind, h)}
	s.said(c, p, m)
	return m.ID
}

// SayVoice lets a person speak. The robot gets what WeCom understood, in a group nothing.
func (s *Server) SayVoice(from, chat, text string) (id int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c := s.speaker(from, chat)
	m := &message{Message: Message{By: ByPerson, From: p.ID, Kind: "voice", Text: text}}
	m.body = heard{Type: "voice", content: content{Voice: &wireText{text}}}
	s.said(c, p, m)
	return m.ID
}

// SayOther lets a person send, in private, something of a type that no document names.
func (s *Server) SayOther(from, kind string, body any) (id int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c := s.speaker(from, "")
	m := &message{Message: Message{By: ByPerson, From: p.ID, Kind: kind}}
	m.body = heard{Type: kind, other: map[string]any{kind: body}}
	s.said(c, p, m)
	return m.ID
}

// Quote lets a person write an answer to a message, which is told with it. In a group the robot hears it only if it is
// called; so it gets files that were sent there before.
func (s *Server) Quote(from, chat string, about int, text string) (id int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p, c := s.speaker(from, chat)
	m := &message{Message: Message{By: ByPerson, From: p.ID, Kind: "text", Text: text, Quotes: about}}
	m.body = heard{Type: "text", content: content{Text: &wireText{text}}, Quote: s.quote(s.message(c, about))}
	s.said(c, p, m)
	return m.ID
}

// quote is what the robot is told of a message that is quoted: of what was said by itself, the text.
func (s *Server) quote(m *message) *quoted {
	if m.By != ByPerson {
		text := m.Text
		if c := m.Card; c != nil {
			text = strings.TrimSpace(c.Title + "\n" + c.Text)
		}
		return &quoted{Type: "text", content: content{Text: &wireText{text}}}
	}
	q := &quoted{Type: m.body.Type, content: m.body.content}
	if q.Mixed != nil {
		var again wireMixed
		files := m.handed
		for _, item := range q.Mixed.Items {
			if item.Image != nil {
				item.content, files = s.again(files[0]), files[1:]
			}
			again.Items = append(again.Items, item)
		}
		q.content = content{Mixed: &again}
	} else if len(m.handed) > 0 {
		q.content = s.again(m.handed[0])
	}
	return q
}

// again makes a file to be fetched anew.
func (s *Server) again(f *file) content {
	_, w := s.link(f.kind, f.Handed)
	return fileContent(f.kind, w)
}

// hand puts a file on m and returns what the robot is told of it.
func (s *Server) hand(m *message, kind string, h Handed) content {
	f, w := s.link(kind, h)
	m.handed = append(m.handed, f)
	m.Files = append(m.Files, Shown{kind, h.Name, h.Body})
	return fileContent(kind, w)
}

func fileContent(kind string, w *wireFile) content {
	switch kind {
	case "image":
		return content{Image: w}
	case "video":
		return content{Video: w}
	}
	return content{File: w}
}

// speaker returns who says something where. s.mu is held.
func (s *Server) speaker(from, chat string) (*person, *chat) {
	s.tb.Helper()
	p := s.member(from)
	if p.Left {
		s.tb.Fatalf("wecomtest: %s left the company", from)
	}
	if chat == "" {
		return p, p.chat
	}
	c := s.need(chat)
	if !c.has(p.ID) {
		s.tb.Fatalf("wecomtest: %s is no member of the chat %s", from, chat)
	}
	return p, c
}

// said puts m into c, and tells the robot if it hears it. s.mu is held.
func (s *Server) said(c *chat, p *person, m *message) {
	s.add(c, m)
	if !s.hears(c, m) {
		return
	}
	m.body.ID = s.newMsgID()
	m.told = true
	s.tell(c, p, m.body, nil)
}

// hears tells whether the robot is told of what a person said.
func (s *Server) hears(c *chat, m *message) bool {
	if !c.group {
		return !m.ToApp
	}
	called := strings.Contains(m.Text, "@"+s.o.Robot.Name)
	return c.robot && !c.gone && called && (m.Kind == "text" || m.Kind == "mixed")
}

// Repeat tells the robot, or the application, of a message once more, under the same id.
func (s *Server) Repeat(chat string, id int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.need(chat)
	m := s.message(c, id)
	if m.ToApp {
		s.postApp(c, m.xml, nil)
		return
	}
	if !m.told {
		s.tb.Fatalf("wecomtest: the robot was not told of message %d", id)
	}
	s.tell(c, s.member(m.From), m.body, nil)
}
