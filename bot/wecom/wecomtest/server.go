package wecomtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// What a Server expects unless Options say otherwise; all of it is invented.
const (
	CorpID    = "ww0123456789abcdef"
	AgentID   = 1000002
	AppSecret = "wecomtest-application-00000000000000000000a"
	BotID     = "aibWECOMTEST000000000000000000001"
	BotSecret = "wecomtest-robot-00000000000000000000000000b"
	Token     = "WecomtestToken01"
	AESKey    = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"
)

// Options say how a Server behaves. The zero Options are those of a robot with a long connection beside an application
// without callbacks, which everybody may see.
type Options struct {
	Now func() time.Time // the server's clock; nil: time.Now, which is simulated within a bubble
	// Timer sends once after d of the server's clock; stop frees it. nil: time.NewTimer.
	Timer func(d time.Duration) (c <-chan time.Time, stop func())

	CorpID string // empty: CorpID
	App    App
	Robot  Robot
	Posts  *http.Client // delivers callbacks, see Pipe

	LongRequests bool // requests outlive their connection, as the documents say: 24 hours
	Stamped      bool // messages tell when they were said, as events always do
	Unlimited    bool // no limits of sending

	TokenLife time.Duration // of an access_token; 0: two hours
}

// App is the application.
type App struct {
	AgentID int64  // 0: AgentID
	Secret  string // empty: AppSecret
	Name    string
	Visible []string // the people who see it; nil: everybody
	Off     bool     // it is switched off in the console
	Clients bool     // it is among the 可调用应用 of 客户联系

	URL           string // of its callback; empty: it has none, and so no cards with buttons
	Token, AESKey string // of its callback; empty: Token, AESKey
}

// Robot is the robot.
type Robot struct {
	ID     string // empty: BotID
	Secret string // empty: BotSecret
	Name   string // what people put behind an @

	URL           string // of its callback; empty: it has the long connection
	Token, AESKey string // of its callback; empty: Token, AESKey
	Encrypted     bool   // its creator is no super admin: it is not told plain user ids
}

// Server is WeCom for one company, and its world. Its methods may be called at any time, by many at once.
type Server struct {
	tb testing.TB
	o  Options

	ctx    context.Context // ends with the server
	cancel context.CancelFunc
	wait   sync.WaitGroup
	pipe   *pipe
	ends   []func()
	conns  atomic.Int64 // to the port of Listen

	mu     sync.Mutex
	closed bool
	rng    *rand.Rand
	serial int64  // of ids
	base   string // where files are
	office string // where the API is

	people      []*person
	departments []Department
	groups      map[string]*chat
	hooks       map[string]*hook
	files       map[string]*file  // by path
	media       map[string]*media // by media_id

	sessions []*session // that stand
	current  *session   // that is subscribed
	dials    int
	joins    window // subscriptions
	requests map[string]*request
	tasks    map[string]string // the raw card by task id: of the robot
	uploads  map[string]*upload
	loading  window
	deaf     bool // pings get no acknowledgement

	app     app
	replies map[string]*reply // by response_code
	posts   int

	broken    []Fault
	allowed   []string
	breaches  []string
	calls     []*Call
	refused   map[int]int
	throttled int
	lost      int
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
	o.defaults()
	s := &Server{
		tb: tb, o: o, rng: rand.New(rand.NewPCG(1, 2)), //nolint:gosec // no secret
		base: "https://files.wecomtest", office: "https://qyapi.weixin.qq.com", replies: map[string]*reply{}, groups: map[string]*chat{}, hooks: map[string]*hook{}, files: map[string]*file{},
		media: map[string]*media{}, requests: map[string]*request{}, tasks: map[string]string{}, uploads: map[string]*upload{},
		refused: map[int]int{}, app: newApp(),
	}
	s.departments = []Department{{ID: 1, Name: "wecomtest"}}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	tb.Cleanup(s.Close)
	return s
}

func (o *Options) defaults() {
	set := func(s *string, otherwise string) {
		if *s == "" {
			*s = otherwise
		}
	}
	set(&o.CorpID, CorpID)
	set(&o.App.Secret, AppSecret)
	set(&o.App.Name, "Genjin")
	set(&o.App.Token, Token)
	set(&o.App.AESKey, AESKey)
	set(&o.Robot.ID, BotID)
	set(&o.Robot.Secret, BotSecret)
	set(&o.Robot.Name, robotName)
	set(&o.Robot.Token, Token)
	set(&o.Robot.AESKey, AESKey)
	if o.TokenLife == 0 {
		o.TokenLife = 2 * time.Hour
	}
	if o.App.AgentID == 0 {
		o.App.AgentID = AgentID
	}
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

// Allow lets the program break the rules whose breach is told with one of these words: the test does not fail by it.
func (s *Server) Allow(words ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.allowed = append(s.allowed, words...)
}

// Breaches are the rules that the program broke, in order; each failed the test as well, unless it was allowed.
func (s *Server) Breaches() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.breaches)
}

// blame keeps what the program did against the rules, and fails the test by it. s.mu is held.
func (s *Server) blame(format string, args ...any) {
	what := fmt.Sprintf(format, args...)
	s.breaches = append(s.breaches, what)
	fits := func(words string) bool { return strings.Contains(what, words) }
	if !s.closed && !slices.ContainsFunc(s.allowed, fits) {
		s.tb.Errorf("wecomtest: %s", what)
	}
}

// Throttled is how often the program ran into a limit of sending.
func (s *Server) Throttled() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.throttled
}

// Refused is how often the program was answered with a code other than 0.
func (s *Server) Refused(code int) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused[code]
}

// Lost is how many messages and events came while nothing was there to take them: they are never told again.
func (s *Server) Lost() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.lost
}

// ServeHTTP answers as WeCom's hosts do: the long connection, the API, and the files that people send.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.EqualFold(r.Header.Get("Upgrade"), "websocket"):
		s.socket(w, r)
	case strings.HasPrefix(r.URL.Path, filesAt):
		s.download(w, r)
	case strings.HasPrefix(r.URL.Path, apiAt):
		s.api(w, r)
	default:
		http.NotFound(w, r)
	}
}

// pause waits for d of the server's clock, unless ctx or the server ends before.
func (s *Server) pause(ctx context.Context, d time.Duration) bool {
	c, stop := s.o.Timer(d)
	defer stop()
	select {
	case <-c:
		return true
	case <-ctx.Done():
	case <-s.ctx.Done():
	}
	return false
}

// newID returns an id that was never given: prefix and letters.
func (s *Server) newID(prefix string) string {
	s.serial++
	return fmt.Sprintf("%s%d%06x", prefix, s.serial, s.rng.Uint32N(1<<24))
}
