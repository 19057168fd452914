package wecomtest

import (
	"crypto/md5" //nolint:gosec // the platform wants it
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"time"
)

const (
	replyLife    = time.Hour   // of a response_url
	pollEvery    = time.Second // of a stream that goes on
	picturesMost = 10
	pictureMost  = 10 << 20
)

// reply is what a response_url stands for.
type reply struct {
	chat   *chat
	quotes int // the message that it answers
	at     time.Time
	used   bool
}

// post tells the robot's callback of something, once. s.mu is held.
func (s *Server) post(c *chat, m heard, p *Press) {
	if m.Event == nil || p != nil {
		id := s.newID("RC/")
		m.Reply = s.office + apiAt + "aibot/response?response_code=" + id
		s.replies[id] = &reply{chat: c, quotes: len(c.msgs), at: s.o.Now()}
	}
	s.inTurn(c, func(tried func()) {
		defer tried()
		s.tryRobot(c, m, p)
	})
}

// tryRobot posts once, takes the answer, and tells whether a text goes on.
func (s *Server) tryRobot(c *chat, m heard, p *Press) {
	s.mu.Lock()
	one := s.seal(s.robotCallback(), string(encode(m.body())))
	s.posts++
	s.mu.Unlock()
	status, body, err := s.deliver(one)
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil || status != http.StatusOK {
		s.lost++
		return
	}
	if body == "" {
		return
	}
	o, ok := s.robotAnswer(one, body)
	if !ok {
		return
	}
	if err := s.takeAnswer(c, m, p, o); err != nil {
		s.verdict(&Call{Name: "the answer to a callback"}, err)
		return
	}
	if stream := o.object("stream"); stream != nil && stream["finish"] != true {
		s.poll(c, stream.text("id"), m.From)
	}
}

// robotAnswer opens what the robot answered to a callback.
func (s *Server) robotAnswer(one posting, body string) (object, bool) {
	outer, err := readBody([]byte(body))
	if err == nil {
		err = outer.only("the answer to a callback", "encrypt", "msgsignature", "timestamp", "nonce")
	}
	if err != nil {
		s.blame("the answer to a callback is neither empty nor right: %v", err)
		return nil, false
	}
	_, isNumber := outer.number("timestamp")
	stamp, _ := outer["timestamp"].(interface{ String() string })
	if !isNumber || outer.text("nonce") != one.nonce || outer.text("msgsignature") != sign(one.token, stamp.String(), one.nonce, outer.text("encrypt")) {
		s.blame("the answer to a callback is not signed as it should be, over a timestamp that is a number and the nonce of the call")
		return nil, false
	}
	plain, err := openText(one.key, outer.text("encrypt"), "")
	if err != nil {
		s.blame("the answer to a callback cannot be opened: %v", err)
		return nil, false
	}
	o, err := readBody([]byte(plain))
	if err != nil {
		s.blame("the answer to a callback cannot be read: %v", err)
	}
	return o, err == nil
}

// takeAnswer carries out what the robot answered to a callback.
func (s *Server) takeAnswer(c *chat, m heard, p *Press, o object) error {
	switch kind := o.text("msgtype"); {
	case p != nil:
		return s.changeCard(o, p)
	case m.Event != nil && m.Event.Type == "enter_chat":
		return s.say(c, kind, o, "text", "template_card")
	case m.Event != nil:
		return wrong(40008, "a %s takes no answer", m.Event.Type)
	case kind == "stream":
		return s.pictured(c, o.object("stream"))
	default:
		return s.say(c, kind, o, "stream", "template_card")
	}
}

// pictured shows a text that may end with pictures.
func (s *Server) pictured(c *chat, in object) error {
	list := in.list("msg_item")
	plain := object{}
	for k, v := range in {
		if k != "msg_item" {
			plain[k] = v
		}
	}
	var files []Shown
	for _, e := range list {
		item, _ := e.(map[string]any)
		image := object(item).object("image")
		body, err := base64.StdEncoding.DecodeString(image.text("base64"))
		sum := md5.Sum(body) //nolint:gosec // the platform wants it
		if err != nil || len(body) > pictureMost || hex.EncodeToString(sum[:]) != image.text("md5") || object(item).text("msgtype") != "image" {
			return wrong(40058, "msg_item holds what is no picture of at most %d bytes with its MD5", pictureMost)
		}
		files = append(files, Shown{Kind: "image", Body: body})
	}
	if len(list) > picturesMost || len(list) > 0 && in["finish"] != true {
		return wrong(40058, "msg_item has %d pictures, of at most %d, and only where the text ends", len(list), picturesMost)
	}
	if len(list) > 0 && blank(in.text("content")) {
		plain["content"] = " \u200b" // pictures end a text as well
	}
	if err := s.stream(c, plain); err != nil {
		return err
	}
	for _, m := range c.msgs {
		if m.stream == in.text("id") {
			m.Files = files
		}
	}
	return nil
}

// poll asks a text that goes on for more, until it ends or its time is over. s.mu is held.
func (s *Server) poll(c *chat, id string, from *wireFrom) {
	for _, m := range c.msgs {
		if m.stream != id || s.o.Now().Sub(m.begun) > streamsLast || s.closed {
			continue
		}
		s.wait.Go(func() {
			if !s.pause(s.ctx, pollEvery) {
				return
			}
			s.mu.Lock()
			next := heard{ID: s.newMsgID(), Bot: s.o.Robot.ID, Kind: "single", From: from, Type: "stream", content: content{Stream: &wireID{id}}}
			if c.group {
				next.Kind, next.Chat = "group", c.id
			}
			s.mu.Unlock()
			s.tryRobot(c, next, nil)
		})
		return
	}
}

// respondURL says something by a response_url: once, within an hour.
func (s *Server) respondURL(call *Call) (any, error) {
	r, ok := s.replies[call.Query.Get("response_code")]
	o := object(call.Body)
	kind := o.text("msgtype")
	switch {
	case !ok:
		return nil, wrong(60140, "no such response_code was ever given")
	case r.used || s.o.Now().Sub(r.at) > replyLife || !r.chat.reaches():
		return nil, refuse(60140)
	}
	if err := o.only("the answer", "msgtype", kind); err != nil {
		return nil, err
	}
	if err := s.say(r.chat, kind, o, "markdown", "template_card"); err != nil {
		return nil, err
	}
	r.used = true
	if r.chat.group && r.quotes > 0 {
		r.chat.msgs[len(r.chat.msgs)-1].Quotes = r.quotes
	}
	return nil, nil
}
