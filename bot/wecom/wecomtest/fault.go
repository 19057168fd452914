package wecomtest

import (
	"slices"
	"time"
)

// What a Fault names to spoil something that is no call: a dial of the long connection, the fetching of a file.
const (
	Dial     = "dial"
	Download = "download"
)

// Fault is something that goes wrong on command. By itself it hits the next call or frame, whatever it is; On, Times,
// Always and For say otherwise.
type Fault struct {
	call  string
	chat  string
	times int // 0: once; -1: always
	span  time.Duration
	until time.Time // with span

	taken bool // the call is carried out before it goes wrong
	how   manner
	code  int
	delay time.Duration
}

// manner is how a call goes wrong.
type manner uint8

const (
	refusing manner = iota
	silent
	cutting
	halving
	paging
	delaying
	trickling
	forbidding
)

// Refuse answers with a code.
func Refuse(code int) Fault { return Fault{how: refusing, code: code} }

// The faults that leave the program in the dark.
var (
	Silent     = Fault{how: silent}               // no answer ever comes; the connection stands
	Cut        = Fault{how: cutting}              // the connection breaks
	CutHalfway = Fault{how: halving, taken: true} // it breaks in the midst of the answer
	BadGateway = Fault{how: paging}               // a 502 with a page, by something in between; no frame gets one
	Forbidden  = Fault{how: forbidding}           // a bare 403; no frame gets one
)

// Slow carries out at once, and answers after d of the server's clock.
func Slow(d time.Duration) Fault { return Fault{how: delaying, delay: d, taken: true} }

// Trickle carries out, answers one half at once and the other after d. An answer to a frame comes whole, after d.
func Trickle(d time.Duration) Fault { return Fault{how: trickling, delay: d, taken: true} }

// On hits only calls of a path or frames of a command ("" is any, beside Dial and Download) that are about a chat ("" is
// any).
func (f Fault) On(call, chat string) Fault {
	f.call, f.chat = call, chat
	return f
}

// Times hits n calls.
func (f Fault) Times(n int) Fault {
	f.times = n
	return f
}

// Always hits until Heal.
func (f Fault) Always() Fault {
	f.times = -1
	return f
}

// For hits all calls within d of being given.
func (f Fault) For(d time.Duration) Fault {
	f.times, f.span = -1, d
	return f
}

// After carries out before it goes wrong.
func (f Fault) After() Fault {
	f.taken = true
	return f
}

// Fail makes calls go wrong. Of several faults that fit a call, the first given is used up first.
func (s *Server) Fail(fs ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range fs {
		if f.times == 0 {
			f.times = 1
		}
		if f.span > 0 {
			f.until = s.o.Now().Add(f.span)
		}
		s.broken = append(s.broken, f)
	}
}

// Heal takes all faults back.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken, s.deaf = nil, false
}

// breaks uses up the fault that fits a call. s.mu is held.
func (s *Server) breaks(call, chat string) (Fault, bool) {
	now := s.o.Now()
	s.broken = slices.DeleteFunc(s.broken, func(f Fault) bool { return f.span > 0 && !now.Before(f.until) })
	special := call == Dial || call == Download
	i := slices.IndexFunc(s.broken, func(f Fault) bool {
		return (f.call == call || f.call == "" && !special) && (f.chat == "" || f.chat == chat)
	})
	if i < 0 {
		return Fault{}, false
	}
	f := s.broken[i]
	if f.times > 0 {
		if s.broken[i].times--; s.broken[i].times == 0 {
			s.broken = slices.Delete(s.broken, i, i+1)
		}
	}
	return f, true
}
