package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// Token is the one that a Server expects unless Options name another; it is invented.
const Token = "7001234567:AAF-telegramtest-0000000000000000000"

// Options say how a Server behaves. The zero Options are those of a bot fresh from registration, with privacy mode off.
type Options struct {
	Now func() time.Time // the server's clock; nil: time.Now, which is simulated within a bubble
	// Timer sends once after d of the server's clock; stop frees it. nil: time.NewTimer.
	Timer func(d time.Duration) (c <-chan time.Time, stop func())

	Token    string // empty: Token
	Username string // empty: genjin_bot
	Name     string // empty: Genjin
	Privacy  bool   // privacy mode: in groups the bot sees little unless it is administrator

	Webhook   *http.Client // delivers to a webhook, see Pipe
	Local     bool         // a server of one's own: webhooks by plain HTTP and on any port
	Unlimited bool         // no limits of sending
}

// Server is the Bot API server of one bot, and its world. Its methods may be called at any time, by many at once.
type Server struct {
	tb testing.TB
	o  Options

	ctx    context.Context // ends with the server
	cancel context.CancelFunc
	wait   sync.WaitGroup
	pipe   *pipe
	ends   []func()

	mu     sync.Mutex
	closed bool
	rng    *rand.Rand
	bot    User
	users  map[int64]*User
	chats  map[int64]*chat
	files  map[string]*file // by file_id
	paths  map[string]link  // by file_path
	press  map[string]*Press
	nextID int64 // of users, chats and callbacks

	updates  []*update // in their order
	update   int64     // id of the newest
	allowed  []string  // nil: all but the three that must be named
	wake     chan struct{}
	poll     *poll
	asked    asked
	hook     *hook
	commands map[string][]any

	gate      bucket // of the whole bot
	throttled int
	broken    []Fault
	faults    []string
	calls     []*Call
}

// New returns a Server that ends with tb.
func New(tb testing.TB, o Options) *Server {
	tb.Helper()
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // the clock that others are taken from
	}
	if o.Timer == nil {
		o.Timer = func(d time.Duration) (<-chan time.Time, func()) {
			t := time.NewTimer(d) //nolint:forbidigo // the clock that others are taken from
			return t.C, func() { t.Stop() }
		}
	}
	set := func(s *string, otherwise string) {
		if *s == "" {
			*s = otherwise
		}
	}
	set(&o.Token, Token)
	set(&o.Username, "genjin_bot")
	set(&o.Name, "Genjin")
	s := &Server{
		tb: tb, o: o, rng: rand.New(rand.NewPCG(1, 2)), //nolint:gosec // no secret
		users: map[int64]*User{}, chats: map[int64]*chat{}, files: map[string]*file{}, paths: map[string]link{},
		press: map[string]*Press{}, nextID: 5_012_345_678, update: 870_010_000, wake: make(chan struct{}),
		commands: map[string][]any{}, gate: newBucket(30, time.Second),
	}
	id, _, _ := strings.Cut(o.Token, ":")
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		tb.Fatalf("telegramtest: the token %q does not begin with a number", o.Token)
	}
	s.bot = User{ID: n, IsBot: true, First: o.Name, Username: o.Username}
	s.users[n] = &s.bot
	s.ctx, s.cancel = context.WithCancel(context.Background())
	tb.Cleanup(s.Close)
	return s
}

// Close ends all connections and deliveries. The test does so by itself at its end.
func (s *Server) Close() {
	s.mu.Lock()
	ends := s.ends
	s.ends, s.closed = nil, true
	s.mu.Unlock()
	s.cancel()
	for _, end := range slices.Backward(ends) {
		end()
	}
	s.wait.Wait()
}

// Bot is the bot's own account.
func (s *Server) Bot() User { return s.bot }

// Faults are the calls that were malformed, each with the reason; each failed the test as well.
func (s *Server) Faults() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.faults)
}

// Calls are the calls of a method that arrived whole, in order; of all methods if it is empty.
func (s *Server) Calls(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Call
	for _, c := range s.calls {
		if method == "" || strings.EqualFold(c.Method, method) {
			out = append(out, c.clone())
		}
	}
	return out
}

// Throttled is how often the bot ran into a limit of sending.
func (s *Server) Throttled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.throttled
}

// refusal is an answer other than 200.
type refusal struct {
	code   int
	desc   string
	params map[string]any
}

func (r *refusal) Error() string { return r.desc }

// refuse is a 400 in the words of the real server.
func refuse(format string, args ...any) error {
	return &refusal{code: http.StatusBadRequest, desc: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbid(desc string) error {
	return &refusal{code: http.StatusForbidden, desc: "Forbidden: " + desc}
}

func tooMany(seconds int) error {
	return &refusal{
		http.StatusTooManyRequests, fmt.Sprintf("Too Many Requests: retry after %d", seconds), map[string]any{"retry_after": seconds},
	}
}

// blame fails the test and keeps the reason. s.mu is held.
func (s *Server) blame(format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	s.faults = append(s.faults, what)
	if !s.closed {
		s.tb.Errorf("telegramtest: %s", what)
	}
}

// ServeHTTP answers as the real server does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if rest, ok := strings.CutPrefix(r.URL.Path, "/file/bot"); ok {
		s.download(w, r, rest)
		return
	}
	token, name, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || !strings.HasPrefix(r.URL.Path, "/bot") {
		answer(w, nil, &refusal{code: http.StatusNotFound, desc: "Not Found"})
		return
	}
	if token != s.o.Token {
		answer(w, nil, &refusal{code: http.StatusUnauthorized, desc: "Unauthorized"})
		return
	}
	method, _, _ := table().method(name)
	if s.cutsBefore(method) {
		panic(http.ErrAbortHandler)
	}
	c, err := readCall(r)
	if err != nil {
		if r.Context().Err() == nil { // the caller is still there
			s.mu.Lock()
			s.blame("%s: %v", name, err)
			s.mu.Unlock()
		}
		answer(w, nil, refuse("%v", err))
		return
	}
	s.serve(w, r, name, c)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request, name string, c *Call) {
	c.At = s.o.Now()
	bad := table().judge(name, c)
	s.mu.Lock()
	s.calls = append(s.calls, c)
	if bad != nil {
		s.blame("%s", bad.what)
		s.mu.Unlock()
		code := http.StatusBadRequest
		if c.Method == "" {
			code = http.StatusNotFound
		}
		s.reply(w, c, nil, &refusal{code: code, desc: bad.answer})
		return
	}
	f, broken := s.breaks(c)
	s.mu.Unlock()
	if broken && !f.taken {
		s.spoil(w, r, c, f, nil)
		return
	}
	result, err := s.do(r.Context(), c)
	if broken && err == nil {
		s.spoil(w, r, c, f, result)
		return
	}
	if errors.Is(err, context.Canceled) {
		return
	}
	s.reply(w, c, result, err)
}

// reply answers c, and keeps the status.
func (s *Server) reply(w http.ResponseWriter, c *Call, result any, err error) {
	status := http.StatusOK
	if r, ok := errors.AsType[*refusal](err); ok {
		status = r.code
	}
	s.mu.Lock()
	c.Status = status
	s.mu.Unlock()
	answer(w, result, err)
}

// answer writes a result, or why there is none.
func answer(w http.ResponseWriter, result any, err error) {
	body := map[string]any{"ok": true, "result": result}
	status := http.StatusOK
	if err != nil {
		r, ok := errors.AsType[*refusal](err)
		if !ok {
			r = &refusal{code: http.StatusInternalServerError, desc: "Internal Server Error: " + err.Error()}
		}
		status = r.code
		body = map[string]any{"ok": false, "error_code": r.code, "description": r.desc}
		if r.params != nil {
			body["parameters"] = r.params
		}
		if wait, ok := r.params["retry_after"]; ok {
			w.Header().Set("Retry-After", fmt.Sprint(wait))
		}
	}
	text := encode(body)
	if asIs, ok := result.(raw); ok && err == nil {
		text = slices.Concat([]byte(`{"ok":true,"result":`), asIs, []byte("}"))
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(text)))
	w.WriteHeader(status)
	_, _ = w.Write(text)
}
