package wecomtest

import (
	"context"
	"encoding/binary"
	"net"
	"net/http"
	"slices"
	"time"

	"github.com/coder/websocket"
)

// silence is how long a connection may say nothing: two pings of every 30 seconds may get lost.
const silence = 100 * time.Second

// session is one long connection.
type session struct {
	s      *Server
	ws     *websocket.Conn
	tcp    net.Conn // nil where the listener is not one of the server's own
	ctx    context.Context
	cancel context.CancelFunc

	// what s.mu guards
	subscribed bool
	was        bool // subscribed before
	asking     bool // its subscription waits for an answer
	seen       time.Time
	ids        map[string]bool // used by the program
	queue      []outgoing
	wake       chan struct{} // of capacity 1
}

// outgoing is something that goes to the program.
type outgoing struct {
	raw []byte
	end manner // cutting: nothing more goes; halving: half of raw goes
	bye bool   // the connection is closed as it should be
}

// connKey is what the request of a connection carries it by.
type connKey struct{}

func (s *Server) socket(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return
	}
	s.wait.Add(1)
	defer s.wait.Done()
	s.dials++
	f, broken := s.breaks(Dial, "")
	s.mu.Unlock()
	if broken && !s.letIn(w, r, f) {
		return
	}
	ws, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true})
	if err != nil {
		return
	}
	ws.SetReadLimit(4 << 20)
	tcp, _ := r.Context().Value(connKey{}).(net.Conn)
	c := &session{s: s, ws: ws, tcp: tcp, seen: s.o.Now(), ids: map[string]bool{}, wake: make(chan struct{}, 1)}
	c.ctx, c.cancel = context.WithCancel(s.ctx)
	s.mu.Lock()
	s.sessions = append(s.sessions, c)
	s.mu.Unlock()
	s.wait.Go(c.pump)
	s.wait.Go(c.watch)
	c.listen()
}

// letIn lets a dial fail as f wants; it tells whether it comes through after all.
func (s *Server) letIn(w http.ResponseWriter, r *http.Request, f Fault) bool {
	switch f.how {
	case delaying, trickling:
		return s.pause(r.Context(), f.delay)
	case silent:
		select {
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
		return false
	case cutting, halving:
		panic(http.ErrAbortHandler)
	}
	http.Error(w, "no", http.StatusBadGateway)
	return false
}

// listen takes frames until the connection ends.
func (c *session) listen() {
	defer c.gone()
	for {
		kind, raw, err := c.ws.Read(c.ctx)
		if err != nil || !c.take(kind, raw) {
			return
		}
	}
}

// gone forgets c and what came over it.
func (c *session) gone() {
	c.cancel()
	_ = c.ws.CloseNow()
	s := c.s
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions = slices.DeleteFunc(s.sessions, func(o *session) bool { return o == c })
	if s.current == c {
		s.current = nil
	}
}

// pump writes what goes to the program.
func (c *session) pump() {
	if c.tcp != nil {
		stop := context.AfterFunc(c.ctx, func() { _ = c.tcp.Close() })
		defer stop()
	}
	for c.ctx.Err() == nil {
		o, ok := c.next()
		switch {
		case !ok:
		case o.bye:
			_ = c.ws.Close(websocket.StatusNormalClosure, "")
			c.cancel()
		case o.end == cutting:
			c.cut()
		case o.end == halving:
			c.half(o.raw)
		default:
			if err := c.ws.Write(c.ctx, websocket.MessageText, o.raw); err != nil {
				c.cancel()
			}
		}
	}
}

// next waits for what goes out next.
func (c *session) next() (outgoing, bool) {
	c.s.mu.Lock()
	if len(c.queue) > 0 {
		o := c.queue[0]
		c.queue = c.queue[1:]
		c.s.mu.Unlock()
		return o, true
	}
	c.s.mu.Unlock()
	select {
	case <-c.wake:
	case <-c.ctx.Done():
	}
	return outgoing{}, false
}

// send queues something. s.mu is held.
func (c *session) send(o outgoing) {
	c.queue = append(c.queue, o)
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// cut ends the connection without a word.
func (c *session) cut() {
	if c.tcp != nil {
		_ = c.tcp.Close()
	}
	c.cancel()
}

// half writes the first half of a frame, and ends the connection.
func (c *session) half(raw []byte) {
	if c.tcp != nil {
		head := []byte{0x81, byte(len(raw))} // a text, whole
		if len(raw) > 125 {
			head = binary.BigEndian.AppendUint16([]byte{0x81, 126}, uint16(len(raw))) //nolint:gosec // answers are short
		}
		_, _ = c.tcp.Write(append(head, raw[:len(raw)/2]...))
	}
	c.cut()
}

// watch ends a connection whose program fell silent.
func (c *session) watch() {
	for wait := silence; c.s.pause(c.ctx, wait); {
		c.s.mu.Lock()
		wait = silence - c.s.o.Now().Sub(c.seen)
		if wait <= 0 {
			c.s.blame("the long connection said nothing for %v, not even a ping", silence)
			c.send(outgoing{end: cutting})
		}
		c.s.mu.Unlock()
		if wait <= 0 {
			return
		}
	}
}

// Dials is how often the long connection was asked for.
func (s *Server) Dials() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.dials
}

// Connected tells whether a long connection stands that is subscribed.
func (s *Server) Connected() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.current != nil
}

// Disconnect breaks all long connections at once.
func (s *Server) Disconnect() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sessions {
		c.cut()
	}
}

// DisconnectHalfway breaks them in the midst of a message that somebody says.
func (s *Server) DisconnectHalfway() {
	s.toAll(outgoing{raw: []byte(`{"cmd":"aibot_msg_callback","headers":{"req_id":"half"},"body":{"msgid":"half","msgtype":"text"}}`), end: halving})
}

// SendFrame sends any text as a frame over the long connections.
func (s *Server) SendFrame(raw string) { s.toAll(outgoing{raw: []byte(raw)}) }

func (s *Server) toAll(o outgoing) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.sessions {
		c.send(o)
	}
}

// StopPongs leaves pings without an acknowledgement until Heal.
func (s *Server) StopPongs() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaf = true
}

// Unsubscribe ends the subscription while its connection stands, as happens to the real server: what the program sends
// is answered by 846609, pings as ever, and what people say is lost.
func (s *Server) Unsubscribe() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.current != nil {
		s.current.subscribed, s.current = false, nil
	}
}

// TakeOver subscribes the robot elsewhere: the connection that stands is told, and closed.
func (s *Server) TakeOver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replace(nil)
}

// replace makes c the subscribed connection, and throws the one before out. s.mu is held.
func (s *Server) replace(c *session) {
	if old := s.current; old != nil {
		old.subscribed = false
		m := heard{ID: s.newMsgID(), Created: s.o.Now().Unix(), Bot: s.o.Robot.ID, Type: "event", Event: &wireEvent{Type: "disconnected_event"}}
		old.send(outgoing{raw: encode(frame{Cmd: "aibot_event_callback", Headers: headers{s.newID("R")}, Body: m})})
		old.send(outgoing{bye: true})
	}
	s.current = c
}
