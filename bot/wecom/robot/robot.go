// Package robot is the long connection of WeCom's robot (aibot): a WebSocket that we open and keep, over which
// messages come and answers, pushes and uploads go (developer.work.weixin.qq.com/document/path/101463). It knows
// frames and their acknowledgements; what stands in a message is for the caller.
//
// WeCom delivers nothing twice and keeps no history: what is said while no connection stands is lost. So a
// connection that is gone is dialled again at once, what came is never thrown away for being slow to handle until
// there is too much of it, and gaps are told ([Options.Lost]). There is one connection per robot, a second one
// throws the first out: so after a take-over ours rests for a while, or the two would throw each other out for ever.
package robot

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Official is where the robots of WeCom's public cloud connect.
const Official = "wss://openws.work.weixin.qq.com"

// The commands of the frames that Handle gets.
const (
	Message = "aibot_msg_callback"
	Event   = "aibot_event_callback"
)

// Frame is something that happened, as it came.
type Frame struct {
	Cmd   string          // Message or Event
	ReqID string          // what it is answered under
	Body  json.RawMessage // a JSON object
}

// Options are what a Conn is made of.
type Options struct {
	URL    string // of the server, ws or wss; empty: Official
	BotID  string
	Secret string       // stands in no error, log or State
	HTTP   *http.Client // dials; nil: http.DefaultClient
	Log    *slog.Logger
	Now    func() time.Time
	// Timer sends once after d of the program's clock; stop frees it.
	Timer func(d time.Duration) (c <-chan time.Time, stop func())

	// Handle takes frames one by one in the order of their coming, also while a connection is being closed. While it
	// blocks, frames wait in memory (8 MiB), pings and acknowledgements go on; what comes beyond that is dropped. Its
	// ctx ends shortly after that of Run, and Run returns only when it has returned.
	Handle func(ctx context.Context, f Frame)
	// Lost is told that what was said since then, and for gap, may not have been heard. It is called by the goroutine
	// that calls Handle, once for each gap: if no connection stood for more than a minute, before the first frame of
	// the new one; if frames were dropped, when those that wait are handled. May be nil.
	Lost func(gap time.Duration, since time.Time)
	// Away tells since when no connection stands when Run begins, as a former life of the program left it; nil, or the
	// zero time: since then.
	Away func(ctx context.Context) time.Time
	// Taken is told that another connection of the same robot took over. It must not wait for Run, whose ctx it may
	// end. May be nil.
	Taken func()
}

// The faults that a State names, beside those of the network.
var (
	// ErrRefused says that WeCom does not accept the robot: its id or its secret is wrong.
	ErrRefused = errors.New("WeCom refuses the robot: its id or secret is wrong")
	// ErrTaken says that another connection of the same robot took over.
	ErrTaken = errors.New("another connection of the same robot took over")
	// ErrUnsubscribed says that the connection was open, but no longer subscribed.
	ErrUnsubscribed = errors.New("the connection lost its subscription")
	// ErrSilent says that the server no longer answered pings.
	ErrSilent = errors.New("the server does not answer pings")
)

// State tells how the connection is.
type State struct {
	Since   time.Time // when the subscription that stands began; zero: none stands
	Frame   time.Time // when the last frame of any kind came
	Heard   time.Time // when the last message or event came
	Dropped int       // messages and events that were dropped because Handle was too slow
	Fault   error     // the last one, also of the past; nil: there was none
	FaultAt time.Time
	Taken   time.Time // when another connection of the same robot took over last; zero: none did
}

// Conn is the connection of one robot. Its methods may be called at the same time.
type Conn struct {
	o    Options
	mark string // how the ids of our requests begin
	ids  atomic.Int64

	uploading chan struct{} // holds one while an upload is under way

	mu      sync.Mutex
	running bool
	stopped bool          // Run is ending, or has ended
	link    *link         // whose subscription stands; nil: none
	turn    chan struct{} // closed when link or stopped changes
	state   State
	proven  time.Time // when it was last certain that we were subscribed
	until   time.Time // when the last connection that stood was last certain to hear what is said; zero: none stood
	lines   map[string]*line
}

// New returns a Conn of o. Nothing is dialled until Run.
func New(o Options) *Conn {
	if o.URL == "" {
		o.URL = Official
	}
	c := http.Client{}
	if o.HTTP != nil {
		c = *o.HTTP
	}
	// The secret goes to the host that was configured, and to no other.
	c.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	o.HTTP = &c
	return &Conn{
		o: o, mark: rand.Text(),
		uploading: make(chan struct{}, 1), turn: make(chan struct{}), lines: map[string]*line{},
	}
}

// State tells how the connection is now.
func (c *Conn) State() State {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.state
}

// Stood tells until when a connection was certain to hear what is said: until now, as long as one stands that lives. It
// is the zero time if none stood yet.
func (c *Conn) Stood() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state.Since.IsZero() {
		return c.until
	}
	now := c.o.Now()
	if now.Sub(c.state.Frame) > pingEvery+ackWithin {
		return c.state.Frame // it may be dead since then
	}
	return now
}

// Alive reports whether reqID came over the connection that stands now, so that an answer under it may arrive. It
// knows the latest 4,096.
func (c *Conn) Alive(reqID string) bool {
	c.mu.Lock()
	l := c.link
	c.mu.Unlock()
	return l != nil && l.heard.has(reqID)
}

// id returns one that no other request has, in this connection or another.
func (c *Conn) id() string { return c.mark + "-" + strconv.FormatInt(c.ids.Add(1), 10) }

// pingID returns that of a ping.
func (c *Conn) pingID() string { return c.pings() + strconv.FormatInt(c.ids.Add(1), 10) }

func (c *Conn) pings() string { return c.mark + "-ping-" }

// redact takes the secret, and the address, which may hold one, out of err.
func (c *Conn) redact(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if clean := c.blot(err.Error()); clean != err.Error() {
		return errors.New(clean)
	}
	return err
}

func (c *Conn) blot(text string) string {
	if c.o.Secret == "" {
		return text
	}
	return strings.ReplaceAll(text, c.o.Secret, "***")
}
