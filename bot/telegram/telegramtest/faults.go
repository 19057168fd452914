package telegramtest

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Download is what a Fault names instead of a method to spoil GET /file/….
const Download = "download"

// cut is where a connection breaks.
type cut uint8

const (
	uncut     cut = iota
	unread        // before the request was read
	untold        // before the answer was written
	halfway       // in the midst of the answer
	undecoded     // the result is no message
	idZero        // message_id is 0
)

// Fault is something that goes wrong on command. By itself it hits the next call, whatever it is; On, Times and Always
// say otherwise.
type Fault struct {
	method string
	chat   int64
	times  int // 0: once; -1: always

	refused *refusal
	html    bool
	cut     cut
	taken   bool // the call is done before it goes wrong
	delay   time.Duration
}

// On hits only calls of a method ("" is any, Download the fetching of a file) about a chat (0 is any).
func (f Fault) On(method string, chat int64) Fault {
	f.method, f.chat = method, chat
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

// After takes the call first: what it was to do is done all the same.
func (f Fault) After() Fault {
	f.taken = true
	return f
}

// Refuse answers with a code and the description of the real server: Refuse(403, "Forbidden: bot was blocked by the user").
func Refuse(code int, desc string) Fault {
	return Fault{refused: &refusal{code: code, desc: desc}}
}

// TooMany is a 429 that asks to wait.
func TooMany(seconds int) Fault {
	r, _ := tooMany(seconds).(*refusal) //nolint:errorlint // made here
	return Fault{refused: r}
}

// Migrated tells that the group became the supergroup to.
func Migrated(to int64) Fault {
	return Fault{refused: &refusal{
		http.StatusBadRequest, "Bad Request: group chat was upgraded to a supergroup chat", map[string]any{"migrate_to_chat_id": to},
	}}
}

// The refusals of the real server.
var (
	Blocked     = Refuse(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	Deactivated = Refuse(http.StatusForbidden, "Forbidden: user is deactivated")
	Unopened    = Refuse(http.StatusForbidden, "Forbidden: bot can't initiate conversation with a user")
	KickedGroup = Refuse(http.StatusForbidden, "Forbidden: bot was kicked from the group chat")
	KickedSuper = Refuse(http.StatusForbidden, "Forbidden: bot was kicked from the supergroup chat")
	NoMember    = Refuse(http.StatusForbidden, "Forbidden: bot is not a member of the supergroup chat")
	Deleted     = Refuse(http.StatusForbidden, "Forbidden: the group chat was deleted")
	NotFound    = Refuse(http.StatusBadRequest, "Bad Request: chat not found")
	Muted       = Refuse(http.StatusBadRequest, "Bad Request: not enough rights to send text messages to the chat")
	MayNotWrite = Refuse(http.StatusForbidden, "Forbidden: CHAT_WRITE_FORBIDDEN")
	BadMarkup   = Refuse(http.StatusBadRequest, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0")
	WrongToken  = Refuse(http.StatusUnauthorized, "Unauthorized")
	Restart     = Refuse(http.StatusInternalServerError, "Internal Server Error: restart")
)

// The faults that leave the bot in the dark.
var (
	BadGateway   = Fault{html: true}             // a 502 with a page, by something in between
	CutUnread    = Fault{cut: unread}            // the connection breaks before the request was read
	CutTaken     = Fault{cut: untold}.After()    // it breaks after the request was taken: a message stands in the chat
	CutHalfway   = Fault{cut: halfway}.After()   // it breaks in the midst of the answer
	Undecodable  = Fault{cut: undecoded}.After() // ok, but the result is no message
	ZeroID       = Fault{cut: idZero}.After()    // ok, but message_id is 0
	garbled      = `{"ok":true,"result":{"message_id":"seven","chat":[],"paid_media":{"type":"live_photo"}}}`
	gatewayPage  = "<html><body><h1>502 Bad Gateway</h1></body></html>"
	halfAnAnswer = `{"ok":true,"result":{"message_id":47`
)

// Slow answers, truly, only after d of the server's clock. The call is taken at once.
func Slow(d time.Duration) Fault { return Fault{delay: d}.After() }

// Fail makes calls go wrong. Of several faults that fit a call, the first given is used up first.
func (s *Server) Fail(fs ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range fs {
		if f.times == 0 {
			f.times = 1
		}
		s.broken = append(s.broken, f)
	}
}

// Heal takes all faults back.
func (s *Server) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = nil
}

// breaks uses up the fault that fits c. s.mu is held.
func (s *Server) breaks(c *Call) (Fault, bool) {
	return s.use(func(f Fault) bool {
		return (f.method == "" || strings.EqualFold(f.method, c.Method)) && (f.chat == 0 || f.chat == c.number("chat_id"))
	})
}

// cutsBefore uses up a fault that needs no look at the request but its method, if it is that one's turn.
func (s *Server) cutsBefore(method string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.broken, func(f Fault) bool { return f.method == "" || strings.EqualFold(f.method, method) })
	if i < 0 || s.broken[i].cut != unread || s.broken[i].chat != 0 {
		return false
	}
	s.useUp(i)
	return true
}

// use uses up the first fault that fits.
func (s *Server) use(fits func(Fault) bool) (Fault, bool) {
	i := slices.IndexFunc(s.broken, fits)
	if i < 0 {
		return Fault{}, false
	}
	f := s.broken[i]
	s.useUp(i)
	return f, true
}

func (s *Server) useUp(i int) {
	if s.broken[i].times < 0 {
		return
	}
	if s.broken[i].times--; s.broken[i].times == 0 {
		s.broken = slices.Delete(s.broken, i, i+1)
	}
}

// spoil answers c as f wants. result is that of a call that was taken.
func (s *Server) spoil(w http.ResponseWriter, r *http.Request, c *Call, f Fault, result any) {
	switch {
	case f.refused != nil:
		s.reply(w, c, nil, f.refused)
	case f.html:
		s.mu.Lock()
		c.Status = http.StatusBadGateway
		s.mu.Unlock()
		plain(w, http.StatusBadGateway, "text/html", gatewayPage, len(gatewayPage))
	case f.cut == unread, f.cut == untold:
		panic(http.ErrAbortHandler)
	case f.cut == halfway:
		plain(w, http.StatusOK, "application/json", halfAnAnswer, 10*len(halfAnAnswer))
		if fl, ok := w.(http.Flusher); ok {
			fl.Flush()
		}
		panic(http.ErrAbortHandler)
	case f.cut == undecoded:
		plain(w, http.StatusOK, "application/json", garbled, len(garbled))
	case f.cut == idZero:
		if m, ok := result.(*wireMessage); ok {
			m.ID = 0
		}
		s.reply(w, c, result, nil)
	default:
		over, stop := s.o.Timer(f.delay)
		defer stop()
		select {
		case <-over:
			if body, ok := result.(raw); ok && c.Method == Download {
				plain(w, http.StatusOK, "application/octet-stream", string(body), len(body))
				return
			}
			s.reply(w, c, result, nil)
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
	}
}

// plain writes a body and claims a length for it.
func plain(w http.ResponseWriter, status int, kind, body string, length int) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Length", strconv.Itoa(length))
	w.WriteHeader(status)
	_, _ = fmt.Fprint(w, body)
}
