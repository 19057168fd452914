package wecomtest

import (
	"time"

	"github.com/coder/websocket"
)

// frame is what goes to the program.
type frame struct {
	Cmd     string  `json:"cmd"`
	Headers headers `json:"headers"`
	Body    any     `json:"body"`
}

type headers struct {
	ReqID string `json:"req_id"`
}

// commands are those that a subscribed connection may give.
var commands = map[string]func(*Server, *Call) (any, error){
	"aibot_respond_msg":         (*Server).respond,
	"aibot_respond_welcome_msg": (*Server).welcome,
	"aibot_respond_update_msg":  (*Server).update,
	"aibot_send_msg":            (*Server).push,
	"aibot_upload_media_init":   (*Server).uploadInit,
	"aibot_upload_media_chunk":  (*Server).uploadChunk,
	"aibot_upload_media_finish": (*Server).uploadFinish,
}

const (
	subscribing = "aibot_subscribe"
	pinging     = "ping"
)

// joinsAMinute is how many subscriptions a robot gets in a minute; the real number is not known.
const joinsAMinute = 30

// take takes one frame; it tells whether more may come.
func (c *session) take(kind websocket.MessageType, raw []byte) bool {
	s := c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	c.seen = s.o.Now()
	call, err := readFrame(kind, raw)
	if err != nil {
		s.verdict(&Call{Name: "a frame"}, err)
		return false
	}
	call.At, call.Chat = c.seen, s.about(call)
	s.calls = append(s.calls, call)
	f, broken := s.breaks(call.Name, call.Chat)
	if broken && !f.taken {
		c.spoil(call, f, nil, f.code)
		return true
	}
	body, code := c.obey(call)
	switch {
	case broken && f.how == refusing:
		c.spoil(call, f, nil, f.code)
	case broken:
		c.spoil(call, f, body, code)
	case call.Name == pinging && s.deaf:
	default:
		c.ack(call, body, code)
	}
	return true
}

// readFrame reads a frame of the program.
func readFrame(kind websocket.MessageType, raw []byte) (*Call, error) {
	if kind != websocket.MessageText {
		return nil, wrong(40008, "a frame is no text")
	}
	o, err := readBody(raw)
	if err != nil {
		return nil, err
	}
	if err := o.only("a frame", "cmd", "headers", "body"); err != nil {
		return nil, err
	}
	c := &Call{Name: o.text("cmd"), ReqID: o.object("headers").text("req_id"), Body: o.object("body"), Raw: raw, frame: true}
	if c.ReqID == "" {
		return nil, wrong(846605, "a frame %q without a req_id", c.Name)
	}
	return c, nil
}

// about is whom a frame concerns.
func (s *Server) about(c *Call) string {
	id := object(c.Body).text("chatid")
	if r, ok := s.requests[c.ReqID]; ok {
		id = r.chat.id
	}
	if ch := s.place(id); ch != nil {
		return ch.id
	}
	return id
}

// obey carries out a frame. s.mu is held.
func (c *session) obey(call *Call) (body any, code int) {
	s := c.s
	answers := call.Name == "aibot_respond_msg" || call.Name == "aibot_respond_welcome_msg" || call.Name == "aibot_respond_update_msg"
	if !answers && c.ids[call.ReqID] {
		s.blame("%s: the req_id %s was used before", call.Name, call.ReqID)
	}
	c.ids[call.ReqID] = true
	if c.asking {
		s.blame("%s: the subscription is not acknowledged yet", call.Name)
	}
	do, ok := commands[call.Name]
	switch {
	case call.Name == subscribing:
		return nil, s.verdict(call, c.subscribe(call.Body))
	case call.Name == pinging && (c.subscribed || c.was):
		return nil, 0
	case !ok && call.Name != pinging:
		return nil, s.verdict(call, wrong(40058, "the command is not known"))
	case !c.subscribed && !c.was:
		return nil, s.verdict(call, wrong(846609, "nothing comes before the subscription"))
	case !c.subscribed:
		return nil, 846609
	}
	body, err := do(s, call)
	return body, s.verdict(call, err)
}

// subscribe makes c the robot's connection.
func (c *session) subscribe(o object) error {
	s := c.s
	if err := o.only("the subscription", "bot_id", "secret"); err != nil {
		return err
	}
	if !s.o.Unlimited && s.joins.over(s.o.Now(), joinsAMinute, 60*joinsAMinute) {
		return refuse(45009)
	}
	if o.text("bot_id") != s.o.Robot.ID || o.text("secret") != s.o.Robot.Secret || s.o.Robot.URL != "" {
		return refuse(40001) // the document names no code
	}
	if c.subscribed {
		return wrong(40058, "this connection is subscribed already")
	}
	s.replace(c)
	c.subscribed, c.was = true, true
	return nil
}

// ack answers a frame. s.mu is held.
func (c *session) ack(call *Call, body any, code int) {
	c.s.answered(call, code)
	c.send(outgoing{raw: ackOf(call, body, code)})
}

func ackOf(call *Call, body any, code int) []byte {
	raw := encode(struct {
		Headers headers `json:"headers"`
		status
	}{headers{call.ReqID}, told(code)})
	if body == nil || code != 0 {
		return raw
	}
	return join(raw, encode(map[string]any{"body": body}))
}

// ackWait is how long the program has to wait for an acknowledgement that may still come.
const ackWait = 5 * time.Second

// spoil answers a frame as f wants. s.mu is held.
func (c *session) spoil(call *Call, f Fault, body any, code int) {
	s := c.s
	switch f.how {
	case silent:
		s.hold(call, ackWait)
		c.asking = c.asking || call.Name == subscribing
	case cutting:
		c.send(outgoing{end: cutting})
	case halving:
		c.send(outgoing{raw: ackOf(call, body, code), end: halving})
	case delaying, trickling:
		s.hold(call, min(f.delay, ackWait))
		c.asking = c.asking || call.Name == subscribing
		s.wait.Go(func() {
			if s.pause(c.ctx, f.delay) {
				s.mu.Lock()
				defer s.mu.Unlock()
				c.asking = c.asking && call.Name != subscribing
				c.ack(call, body, code)
			}
		})
	case refusing:
		c.ack(call, nil, f.code)
	default: // faults of HTTP
		c.ack(call, nil, -1)
	}
}

// hold keeps in mind that the answer to a request has no acknowledgement yet.
func (s *Server) hold(call *Call, d time.Duration) {
	if r, ok := s.requests[call.ReqID]; ok {
		r.busy = s.o.Now().Add(d)
	}
}
