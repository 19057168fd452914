package wecomtest

import (
	"bytes"
	"errors"
	"maps"
	"net/url"
	"slices"
	"time"
)

// Call is what the program asked for: a frame of the long connection, or a call of the API.
type Call struct {
	Name     string     // "aibot_send_msg", "message/send"
	ReqID    string     // of a frame
	Chat     string     // whom it is about, as far as that is known: a user id, a group's id
	Query    url.Values // of a call of the API
	Body     map[string]any
	Raw      []byte // the body as it came
	At       time.Time
	Code     int  // of the answer
	Answered bool // with a code

	frame bool
	form  *form  // of an upload
	span  string // of a file, that is asked for
}

// Frames are the frames of the long connection with a command, in order; all of them if it is empty.
func (s *Server) Frames(cmd string) []Call { return s.asked(true, cmd) }

// Calls are the calls of the API by the path behind /cgi-bin/, in order; all of them if it is empty.
func (s *Server) Calls(path string) []Call { return s.asked(false, path) }

func (s *Server) asked(frame bool, name string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if c.frame == frame && (name == "" || name == c.Name) {
			cp := *c
			cp.Body, cp.Raw = maps.Clone(c.Body), slices.Clone(c.Raw)
			out = append(out, cp)
		}
	}
	return out
}

// verdict is the code of an answer, whose breach, if it is one, fails the test.
func (s *Server) verdict(c *Call, err error) int {
	if err == nil {
		return 0
	}
	n, ok := errors.AsType[*no](err)
	if !ok {
		s.blame("%s: %v", c.Name, err)
		return 40058
	}
	if n.breach != "" {
		s.blame("%s: %s", c.Name, n.breach)
	}
	return n.code
}

// answered keeps the code that c is answered with.
func (s *Server) answered(c *Call, code int) {
	c.Code, c.Answered = code, true
	if code != 0 {
		s.refused[code]++
	}
}

// status is what an answer begins with.
type status struct {
	Code int    `json:"errcode"`
	Text string `json:"errmsg"`
}

func told(code int) status {
	text, ok := texts[code]
	if !ok {
		text = "refused"
	}
	return status{code, text}
}

// join appends the members of b to those of a; both are JSON objects, and b may be empty.
func join(a, b []byte) []byte {
	if len(b) <= len("{}") {
		return a
	}
	return slices.Concat(bytes.TrimSuffix(a, []byte("}")), []byte(","), b[1:])
}

// window counts what went through in the last hour.
type window struct{ times []time.Time }

// over tells whether one more as of now would be too many. What is not is counted.
func (w *window) over(now time.Time, minute, hour int) bool {
	w.times = slices.DeleteFunc(w.times, func(t time.Time) bool { return now.Sub(t) >= time.Hour })
	recent := 0
	for _, t := range w.times {
		if now.Sub(t) < time.Minute {
			recent++
		}
	}
	if recent >= minute || len(w.times) >= hour {
		return true
	}
	w.times = append(w.times, now)
	return false
}

// throttle holds a limit of sending.
func (s *Server) throttle(w *window, minute, hour int) error {
	if !s.o.Unlimited && w.over(s.o.Now(), minute, hour) {
		s.throttled++
		return refuse(45009)
	}
	return nil
}
