package wecomtest

import (
	"slices"
	"strings"
	"time"
)

// The limits of the robot.
const (
	longText    = 20_480 // bytes
	perMinute   = 30     // of a conversation
	perHour     = 1000
	streamsLast = 6 * time.Minute
)

// respond answers a message.
func (s *Server) respond(call *Call) (any, error) {
	r, err := s.open(call)
	if err != nil {
		return nil, err
	}
	if r.event != "" {
		return nil, wrong(846605, "an event (%s) is not answered by a message", r.event)
	}
	o := object(call.Body)
	kind := o.text("msgtype")
	if err := o.only("the answer", "msgtype", kind); err != nil {
		return nil, err
	}
	if !r.chat.reaches() {
		return nil, refuse(93006)
	}
	return nil, s.say(r.chat, kind, o, "stream", "template_card", "image", "file", "voice", "video")
}

// welcome greets who entered.
func (s *Server) welcome(call *Call) (any, error) {
	r, err := s.event(call, "enter_chat")
	if err != nil {
		return nil, err
	}
	o := object(call.Body)
	kind := o.text("msgtype")
	if err := o.only("the welcome", "msgtype", kind); err != nil {
		return nil, err
	}
	if r.used {
		return nil, refuse(846605)
	}
	err = s.say(r.chat, kind, o, "text", "template_card")
	r.used = err == nil
	return nil, err
}

// push says something unasked.
func (s *Server) push(call *Call) (any, error) {
	o := object(call.Body)
	kind := o.text("msgtype")
	if err := o.only("the message", "chatid", "chat_type", "msgtype", kind); err != nil {
		return nil, err
	}
	c, err := s.target(o)
	if err != nil {
		return nil, err
	}
	return nil, s.say(c, kind, o, "markdown", "template_card", "image", "file", "voice", "video")
}

// target is the conversation that a push goes to: one in which somebody spoke to the robot.
func (s *Server) target(o object) (*chat, error) {
	id := o.text("chatid")
	kind, ok := o.number("chat_type")
	if _, given := o["chat_type"]; given && (!ok || kind < 0 || kind > 2) {
		return nil, wrong(40058, "chat_type %v is none of 0, 1 and 2", o["chat_type"])
	}
	if kind == 0 {
		s.blame("aibot_send_msg: chat_type is missing, so WeCom guesses")
	}
	var c *chat
	if kind != 1 {
		c = s.groups[id]
	}
	if p := s.find(id); p != nil && kind != 2 && c == nil {
		c = p.chat
	}
	if c == nil || !c.heard || !c.reaches() {
		return nil, refuse(93006)
	}
	return c, nil
}

// say shows what the robot says in c, which is one of kinds. s.mu is held.
func (s *Server) say(c *chat, kind string, o object, kinds ...string) error {
	if !slices.Contains(kinds, kind) {
		return wrong(40008, "msgtype %q is none of %s", kind, strings.Join(kinds, ", "))
	}
	m := &message{Message: Message{By: ByRobot, Kind: kind}}
	in := o.object(kind)
	if in == nil {
		return wrong(40058, "%s is missing", kind)
	}
	var err error
	switch kind {
	case "text", "markdown":
		err = s.mayText(in, kind, longText)
		m.Text = in.text("content")
	case "stream":
		return s.stream(c, in)
	case "template_card":
		if err := checkCard(in, forRobot); err != nil {
			return err
		}
		m.Again, err = s.task(in)
		m.Card = asCard(in)
	default:
		err = s.attach(m, in, kind, byRobot)
	}
	if err != nil {
		return err
	}
	if err := s.throttle(&c.load, perMinute, perHour); err != nil {
		return err
	}
	if m.Card != nil && m.Card.Task != "" {
		s.tasks[m.Card.Task] = string(encode(in))
	}
	s.add(c, m)
	return nil
}

// mayText checks a text.
func (s *Server) mayText(in object, kind string, limit int) error {
	if err := in.only(kind, "content", "feedback"); err != nil {
		return err
	}
	text, ok := in["content"].(string)
	switch {
	case !ok || blank(text):
		return wrong(44004, "%s.content is empty", kind)
	case len(text) > limit:
		return wrong(45002, "%s.content has %d bytes, of at most %d", kind, len(text), limit)
	}
	return nil
}

// stream shows a text, or replaces one of the same id.
func (s *Server) stream(c *chat, in object) error {
	if err := in.only("stream", "id", "finish", "content", "feedback"); err != nil {
		return err
	}
	id, text := in.text("id"), in.text("content")
	finish, _ := in["finish"].(bool)
	switch {
	case id == "" || len(id) > 256:
		return wrong(40058, "stream.id has %d bytes, of 1-256", len(id))
	case in["finish"] != nil && in["finish"] != finish:
		return wrong(40058, "stream.finish is no Boolean")
	case len(text) > longText:
		return wrong(45002, "stream.content has %d bytes, of at most %d", len(text), longText)
	case finish && blank(text):
		return wrong(44004, "a stream that ends blank goes on thinking")
	}
	now := s.o.Now()
	i := slices.IndexFunc(c.msgs, func(m *message) bool { return m.stream == id })
	if i >= 0 && now.Sub(c.msgs[i].begun) > streamsLast {
		return refuse(846608)
	}
	if err := s.throttle(&c.load, perMinute, perHour); err != nil {
		return err
	}
	if i < 0 {
		s.add(c, &message{Message: Message{By: ByRobot, Kind: "stream", Text: text, Unfinished: !finish}, stream: id, begun: now})
		return nil
	}
	m := c.msgs[i]
	if m.Text != text {
		m.Edited = now
	}
	m.Text, m.Unfinished = text, !finish
	return nil
}

// update changes the card whose button was pressed.
func (s *Server) update(call *Call) (any, error) {
	r, err := s.event(call, "template_card_event")
	if err != nil {
		return nil, err
	}
	return nil, s.changeCard(object(call.Body), r.press)
}

// changeCard makes of a pressed card what o says.
func (s *Server) changeCard(o object, p *Press) error {
	if err := o.only("the update", "response_type", "userids", "template_card"); err != nil {
		return err
	}
	if o.text("response_type") != "update_template_card" {
		return wrong(40058, "response_type is %q", o.text("response_type"))
	}
	in := o.object("template_card")
	if in == nil {
		return wrong(40058, "template_card is missing")
	}
	if err := checkCard(in, forRobot); err != nil {
		return err
	}
	if in.text("task_id") != p.task {
		return wrong(42014, "the card pressed is %s, the one to take its place %q", p.task, in.text("task_id"))
	}
	var members []string
	for _, id := range o.texts("userids") {
		who := s.find(id)
		if who == nil {
			return wrong(40003, "userids: there is no %q", id)
		}
		members = append(members, who.ID)
	}
	if p.msg != nil {
		s.recard(p.msg, asCard(in), members)
	}
	p.answer()
	return nil
}
