package wecomtest

import (
	"encoding/xml"
	"net/http"
	"strconv"
)

// SayToApp lets a person write to the application. It returns the id of the message.
func (s *Server) SayToApp(from, text string) (id int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	for part := range pasted(text) {
		id = s.toApp(from, &message{Message: Message{Kind: "text", Text: part}}, "Content", cdata(part))
	}
	return id
}

// HandToApp lets a person send an image, a voice or a video to the application; no document names files.
func (s *Server) HandToApp(from, kind string, h Handed) (id int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	m := &message{Message: Message{Kind: kind, Files: []Shown{{kind, h.Name, h.Body}}}}
	medium := cdata(s.keep(media{kind: kind, name: h.Name, owner: byApp, body: h.Body}))
	switch kind {
	case "image":
		f := &file{Handed: h, kind: kind, crypt: h.Body, until: s.o.Now().Add(mediaLife)}
		path := filesAt + s.newID("")
		s.files[path] = f
		return s.toApp(from, m, "PicUrl", cdata(s.base+path), "MediaId", medium)
	case "voice":
		return s.toApp(from, m, "MediaId", medium, "Format", cdata("amr"))
	case "video":
		thumb := s.keep(media{kind: "image", name: "thumb.jpg", owner: byApp, body: []byte("\xff\xd8\xff")})
		return s.toApp(from, m, "MediaId", medium, "ThumbMediaId", cdata(thumb))
	}
	s.tb.Fatalf("wecomtest: an application gets no %s", kind)
	return 0
}

// EnterApp lets a person open the application. It is told once a day; told says whether it was now.
func (s *Server) EnterApp(from string) (told bool) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	p := s.member(from)
	if today := day(s.o.Now()); p.opened != today {
		p.opened, told = today, true
		s.appEvent(p, nil, "enter_agent", "")
	}
	return told
}

// AppEvent tells the application of something else that a person did: subscribe, click …
func (s *Server) AppEvent(from, event, key string) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.appEvent(s.member(from), nil, event, key)
}

// toApp puts m into a person's chat and tells the application, with what more holds: names and XML.
func (s *Server) toApp(from string, m *message, more ...string) int {
	s.tb.Helper()
	p, c := s.speaker(from, "")
	if !s.visible(p) {
		s.tb.Fatalf("wecomtest: %s does not see the application", from)
	}
	m.By, m.From, m.ToApp = ByPerson, p.ID, true
	s.add(c, m)
	s.serial++
	more = append([]string{"MsgType", cdata(m.Kind)}, more...)
	m.xml = s.appXML(p, append(more, "MsgId", strconv.FormatInt(7_394_857_201_938_475_000+s.serial, 10))...)
	s.postApp(c, m.xml, nil)
	return m.ID
}

func (s *Server) appEvent(p *person, press *Press, event, key string, more ...string) {
	more = append([]string{"MsgType", cdata("event"), "Event", cdata(event), "EventKey", cdata(key)}, more...)
	s.postApp(p.chat, s.appXML(p, more...), press)
}

func (s *Server) appXML(p *person, more ...string) string {
	pairs := []string{
		"ToUserName", cdata(s.o.CorpID), "FromUserName", cdata(p.ID), "CreateTime", strconv.FormatInt(s.o.Now().Unix(), 10),
	}
	return xmlOf(append(append(pairs, more...), "AgentID", strconv.FormatInt(s.o.App.AgentID, 10))...)
}

// pressApp tells the application that somebody pressed a button of its card.
func (s *Server) pressApp(p *person, one *Press, kind, key string) {
	code := s.newID("RC")
	s.app.codes[code] = &response{at: s.o.Now(), msgs: []*message{one.msg}, by: one}
	s.appEvent(p, one, "template_card_event", key, "TaskId", cdata(one.task), "CardType", cdata(kind), "ResponseCode", cdata(code))
}

// postApp posts to the application: until it answers 200, three times at most. s.mu is held.
func (s *Server) postApp(c *chat, msg string, p *Press) {
	if s.o.App.URL == "" {
		s.lost++
		return
	}
	s.inTurn(c, func(tried func()) {
		defer tried()
		for range postTries {
			s.mu.Lock()
			one := s.seal(s.appCallback(), msg)
			s.posts++
			s.mu.Unlock()
			status, body, err := s.deliver(one)
			tried()
			if err == nil && status == http.StatusOK {
				s.mu.Lock()
				s.passive(c, one, body, p)
				s.mu.Unlock()
				return
			}
			if !s.pause(s.ctx, betweenTries) {
				return
			}
		}
		s.mu.Lock()
		s.lost++
		s.mu.Unlock()
	})
}

// Posts is how often callbacks were posted, repeats included.
func (s *Server) Posts() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.posts
}

// passive takes what the application answers to a callback. s.mu is held.
func (s *Server) passive(c *chat, one posting, body string, p *Press) {
	if body == "" {
		return
	}
	var outer struct {
		Encrypt, MsgSignature, TimeStamp, Nonce string
	}
	if err := xml.Unmarshal([]byte(body), &outer); err != nil {
		s.blame("the answer to a callback is neither empty nor XML: %.60q", body)
		return
	}
	if outer.MsgSignature != sign(one.token, outer.TimeStamp, outer.Nonce, outer.Encrypt) {
		s.blame("the answer to a callback is not signed as it should be")
		return
	}
	plain, err := openText(one.key, outer.Encrypt, one.receiver)
	var in struct {
		MsgType string
		Content string
		Button  struct{ ReplaceName string }
	}
	if err == nil {
		err = xml.Unmarshal([]byte(plain), &in)
	}
	switch {
	case err != nil:
		s.blame("the answer to a callback cannot be read: %v", err)
	case in.MsgType == "text" && !blank(in.Content):
		s.add(c, &message{Message: Message{By: ByApp, Kind: "text", Text: s.cutText("text", in.Content)}})
	case in.MsgType == "update_button" && in.Button.ReplaceName != "" && p != nil:
		s.changeApp(p.msg, in.Button.ReplaceName, nil)
		p.answer()
	default:
		s.blame("the answer to a callback is a %q, which does not belong there", in.MsgType)
	}
}
