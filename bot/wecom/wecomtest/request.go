package wecomtest

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"time"
)

// heard is what the robot is told (developer.work.weixin.qq.com/document/path/100719).
type heard struct {
	ID      string    `json:"msgid"`
	Created int64     `json:"create_time,omitempty"`
	Bot     string    `json:"aibotid"`
	Chat    string    `json:"chatid,omitempty"`
	Kind    string    `json:"chattype,omitempty"`
	From    *wireFrom `json:"from,omitempty"`
	Reply   string    `json:"response_url,omitempty"`
	Type    string    `json:"msgtype"`
	content
	Quote *quoted    `json:"quote,omitempty"`
	Event *wireEvent `json:"event,omitempty"`
	other map[string]any
}

type wireFrom struct {
	User string `json:"userid"`
}

// content is what a message says.
type content struct {
	Text   *wireText  `json:"text,omitempty"`
	Voice  *wireText  `json:"voice,omitempty"`
	Mixed  *wireMixed `json:"mixed,omitempty"`
	Image  *wireFile  `json:"image,omitempty"`
	File   *wireFile  `json:"file,omitempty"`
	Video  *wireFile  `json:"video,omitempty"`
	Stream *wireID    `json:"stream,omitempty"`
}

type quoted struct {
	Type string `json:"msgtype"`
	content
}

type wireText struct {
	Content string `json:"content"`
}

type wireMixed struct {
	Items []quoted `json:"msg_item"`
}

type wireFile struct {
	URL string `json:"url"`
	Key string `json:"aeskey,omitempty"`
}

type wireID struct {
	ID string `json:"id"`
}

type wireEvent struct {
	Type string     `json:"eventtype"`
	Card *wirePress `json:"template_card_event,omitempty"`
	Back any        `json:"feedback_event,omitempty"`
}

type wirePress struct {
	Type string `json:"card_type"`
	Key  string `json:"event_key"`
	Task string `json:"task_id"`
}

// request is something that the robot was told and may answer.
type request struct {
	session *session
	chat    *chat
	event   string // its type; empty: a message
	press   *Press
	at      time.Time
	busy    time.Time // until then an answer waits for its acknowledgement
	used    bool      // a welcome was said
}

// requestLife is how long a message can be answered, eventWithin how long an event.
const (
	requestLife = 24 * time.Hour
	eventWithin = 5 * time.Second
)

// newMsgID returns a msgid that was never given, with all the signs that one can hold.
func (s *Server) newMsgID() string {
	s.serial++
	b := binary.BigEndian.AppendUint64(nil, s.rng.Uint64())
	b = binary.BigEndian.AppendUint64(b, uint64(s.serial)) //nolint:gosec // counts up from 0
	return "CAIQ" + base64.StdEncoding.EncodeToString(b)
}

// tell hands what happened in c to the robot. s.mu is held.
func (s *Server) tell(c *chat, from *person, m heard, p *Press) {
	m.Bot = s.o.Robot.ID
	m.Kind = "single"
	if c.group {
		m.Kind, m.Chat = "group", c.id
	}
	m.From = &wireFrom{s.known(from)}
	if m.Event != nil || s.o.Stamped {
		m.Created = s.o.Now().Unix()
	}
	if m.Event == nil {
		c.heard = true
	}
	if s.o.Robot.URL != "" {
		s.post(c, m, p)
		return
	}
	if s.current == nil {
		s.lost++
		return
	}
	id := s.newID("R")
	r := &request{session: s.current, chat: c, press: p, at: s.o.Now()}
	f := frame{Cmd: "aibot_msg_callback", Headers: headers{id}, Body: m.body()}
	if m.Event != nil {
		r.event, f.Cmd = m.Event.Type, "aibot_event_callback"
	}
	s.requests[id] = r
	s.current.send(outgoing{raw: encode(f)})
}

// body is m with what no document names.
func (m heard) body() any {
	if len(m.other) == 0 {
		return m
	}
	return rawJSON(join(encode(m), encode(m.other)))
}

// rawJSON is JSON that is written as it is.
type rawJSON []byte

// MarshalJSON returns r.
func (r rawJSON) MarshalJSON() ([]byte, error) { return r, nil }

// open returns the request that a frame answers.
func (s *Server) open(call *Call) (*request, error) {
	r, ok := s.requests[call.ReqID]
	now := s.o.Now()
	switch {
	case !ok:
		return nil, wrong(846605, "no req_id %s was ever told", call.ReqID)
	case now.Sub(r.at) > requestLife, r.session != s.current && !s.o.LongRequests:
		return nil, refuse(846605)
	case now.Before(r.busy):
		s.blame("%s: the answer before under %s is not acknowledged yet", call.Name, call.ReqID)
	}
	return r, nil
}

// event returns the request of an event of one type, which can be answered for 5 seconds.
func (s *Server) event(call *Call, kind string) (*request, error) {
	r, err := s.open(call)
	if err != nil {
		return nil, err
	}
	if r.event != kind {
		return nil, wrong(846605, "the request is no %s, but %q", kind, r.event)
	}
	if s.o.Now().Sub(r.at) > eventWithin {
		return nil, refuse(846605)
	}
	return r, nil
}

// blank tells whether a text shows nothing.
func blank(text string) bool { return strings.TrimSpace(text) == "" }
