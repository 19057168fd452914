package robot

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

const testSecret = "s3cr3t-0123456789"

// pipe is a listener within the process, which lets a bubble's time go on.
type pipe struct {
	conns chan net.Conn
	done  chan struct{}
}

func (p *pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

func (p *pipe) Close() error   { return nil }
func (p *pipe) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

func (p *pipe) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	client, server := net.Pipe()
	select {
	case p.conns <- server:
		return client, nil
	case <-p.done:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// sent is a frame as the server got it.
type sent struct {
	Cmd     string  `json:"cmd"`
	Headers headers `json:"headers"`
	Body    json.RawMessage
	raw     string
	at      time.Duration
}

// peer is the server's end of one connection.
type peer struct {
	s   *scene
	n   int // from 0
	ws  *websocket.Conn
	tcp net.Conn
	ctx context.Context
}

// cut ends the connection without a word.
func (p *peer) cut() { p.tcp.Close() }

// next returns what came next; ok is false at the end of the connection.
func (p *peer) next() (f sent, ok bool) {
	_, raw, err := p.ws.Read(p.ctx)
	if err != nil {
		p.s.mu.Lock()
		p.s.ends = append(p.s.ends, err)
		p.s.mu.Unlock()
		return f, false
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		p.s.t.Errorf("the frame %.200q cannot be read: %v", raw, err)
	}
	f.raw, f.at = string(raw), time.Since(p.s.began)
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.s.frames = append(p.s.frames, f)
	return f, true
}

// want returns the next frame, which is to be of cmd; pings before it are answered.
func (p *peer) want(cmd string) sent {
	for {
		f, ok := p.next()
		switch {
		case ok && f.Cmd == cmdPing && cmd != cmdPing:
			p.ack(f, 0)
		case !ok || f.Cmd != cmd:
			p.s.t.Errorf("connection %d: got %q (%v), want %s", p.n, f.Cmd, ok, cmd)
			return f
		default:
			return f
		}
	}
}

// subscribe takes a subscription.
func (p *peer) subscribe() { p.ack(p.want(cmdSubscribe), 0) }

// ack acknowledges f, with an optional body.
func (p *peer) ack(f sent, code int, body ...string) {
	text := "ok"
	if code != 0 {
		text = "no, " + testSecret
	}
	more := ""
	if len(body) > 0 {
		more = `,"body":` + body[0]
	}
	p.send(fmt.Sprintf(`{"headers":{"req_id":%q},"errcode":%d,"errmsg":%q%s}`, f.Headers.ReqID, code, text, more))
}

func (p *peer) send(raw string) { _ = p.ws.Write(p.ctx, websocket.MessageText, []byte(raw)) }

// say sends a message that somebody wrote.
func (p *peer) say(reqID, text string) {
	p.send(fmt.Sprintf(`{"cmd":"aibot_msg_callback","headers":{"req_id":%q},"body":{"msgid":%q,"text":{"content":%q}}}`, reqID, "M"+reqID, text))
}

// serve acknowledges everything until the connection ends.
func (p *peer) serve() {
	for {
		f, ok := p.next()
		if !ok {
			return
		}
		p.ack(f, 0)
	}
}

// serveFor acknowledges everything for d, and cuts the connection then.
func (p *peer) serveFor(d time.Duration) {
	time.AfterFunc(d, p.cut)
	p.serve()
}

// rest lets time go by, and everything come to rest.
func rest(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// scene is a Conn and the server that it talks to.
type scene struct {
	t     *testing.T
	c     *Conn
	o     Options
	began time.Time
	stop  context.CancelFunc
	ended chan struct{} // Run returned
	log   bytes.Buffer  // under mu

	serving sync.WaitGroup

	mu     sync.Mutex
	dials  []time.Duration
	frames []sent
	ends   []error
	heard  []string
	lost   []string
	taken  []time.Duration
}

func (s *scene) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.Write(p)
}

func (s *scene) logged(part string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.log.String(), part)
}

// handler serves each connection by script; when that returns, the connection is cut.
func (s *scene) handler(script func(p *peer)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.serving.Add(1)
		defer s.serving.Done()
		s.mu.Lock()
		n := len(s.dials)
		s.dials = append(s.dials, time.Since(s.began))
		s.mu.Unlock()
		ws, err := websocket.Accept(w, r, nil)
		if err != nil {
			s.t.Errorf("accept: %v", err)
			return
		}
		ws.SetReadLimit(8 << 20)
		tcp := r.Context().Value(connKey{}).(net.Conn)
		defer tcp.Close()
		script(&peer{s: s, n: n, ws: ws, tcp: tcp, ctx: context.Background()})
	})
}

type connKey struct{}

// prepare makes a scene whose Conn does not run yet, within a bubble.
func prepare(t *testing.T, script func(p *peer)) *scene {
	t.Helper()
	s := &scene{t: t, began: time.Now(), ended: make(chan struct{})}
	p := &pipe{conns: make(chan net.Conn), done: make(chan struct{})}
	srv := &http.Server{Handler: s.handler(script), ConnContext: func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, c)
	}}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(p)
	}()
	transport := &http.Transport{DialContext: p.dial, DialTLSContext: p.dial}
	s.o = s.options()
	s.o.HTTP = &http.Client{Transport: transport}
	t.Cleanup(func() {
		close(p.done)
		srv.Close()
		transport.CloseIdleConnections()
		<-served
		s.serving.Wait()
	})
	return s
}

func (s *scene) options() Options {
	return Options{
		URL: "ws://robot.test", BotID: "BOTID", Secret: testSecret,
		Log: slog.New(slog.NewTextHandler(s, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Now: time.Now,
		Timer: func(d time.Duration) (<-chan time.Time, func()) {
			t := time.NewTimer(d)
			return t.C, func() { t.Stop() }
		},
		Handle: func(_ context.Context, f Frame) { s.note(&s.heard, f.ReqID) },
		Lost: func(gap time.Duration, since time.Time) {
			s.note(&s.lost, fmt.Sprintf("%v from %v", gap.Round(time.Second), since.Sub(s.began).Round(time.Second)))
		},
		Taken: func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.taken = append(s.taken, time.Since(s.began))
		},
	}
}

func (s *scene) note(list *[]string, what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	*list = append(*list, what)
}

// run makes the Conn and runs it, until the test ends.
func (s *scene) run() *scene {
	s.t.Helper()
	s.c = New(s.o)
	var ctx context.Context
	ctx, s.stop = context.WithCancel(context.Background())
	go func() {
		defer close(s.ended)
		if err := s.c.Run(ctx); err != nil {
			s.t.Errorf("Run: %v", err)
		}
	}()
	s.t.Cleanup(func() {
		s.stop()
		<-s.ended
		fault := s.c.State().Fault
		if s.logged(testSecret) || fault != nil && strings.Contains(fault.Error(), testSecret) {
			s.t.Errorf("the secret stands in the log or the state: %v\n%s", fault, s.log.String())
		}
		if s.t.Failed() {
			s.t.Log(s.log.String())
		}
	})
	return s
}

// play runs a Conn against a server.
func play(t *testing.T, script func(p *peer)) *scene {
	t.Helper()
	return prepare(t, script).run()
}

// got returns the commands that the server got, without pings.
func (s *scene) got() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []string
	for _, f := range s.frames {
		if f.Cmd != cmdPing {
			all = append(all, f.Cmd)
		}
	}
	return all
}

func (s *scene) wantHeard(want ...string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(s.heard, want) {
		s.t.Errorf("heard %v, want %v", s.heard, want)
	}
}

func (s *scene) wantLost(want ...string) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if !slices.Equal(s.lost, want) {
		s.t.Errorf("lost %q, want %q", s.lost, want)
	}
}

// wantDials compares when connections were dialled; each may be up to a quarter of the time since the one before late.
func (s *scene) wantDials(want ...time.Duration) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	var got []time.Duration
	before := time.Duration(0)
	for _, d := range s.dials {
		got = append(got, d-before)
		before = d
	}
	fits := len(got) >= len(want)
	for i := range want {
		fits = fits && got[i] >= want[i] && got[i] <= want[i]+want[i]/4
	}
	if !fits {
		s.t.Errorf("waits between dials: %v, want %v", got, want)
	}
}

// body is something to send.
type body map[string]any

func markdown(text string) body {
	return body{"chatid": "lisi", "chat_type": 1, "msgtype": "markdown", "markdown": body{"content": text}}
}

var _ io.Writer = (*scene)(nil)
