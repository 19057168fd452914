package wecomtest

import (
	"context"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// pipe is a listener within the process: unlike a socket it lets a bubble's time go on while it waits.
type pipe struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newPipe() *pipe { return &pipe{conns: make(chan net.Conn), done: make(chan struct{})} }

// Accept returns the server's end of the next connection.
func (p *pipe) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.done:
		return nil, net.ErrClosed
	}
}

// Close refuses further connections.
func (p *pipe) Close() error {
	p.once.Do(func() { close(p.done) })
	return nil
}

// Addr names no real address.
func (p *pipe) Addr() net.Addr { return &net.UnixAddr{Name: "pipe", Net: "pipe"} }

// dial returns the client's end of a new connection.
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

// newServer returns one that tells its handlers the connection, so that they can cut it.
func newServer(h http.Handler) *http.Server {
	return &http.Server{
		Handler: h, ReadHeaderTimeout: time.Minute,
		ConnContext: func(ctx context.Context, c net.Conn) context.Context { return context.WithValue(ctx, connKey{}, c) },
	}
}

// serve serves h on p, and returns how it is ended.
func (p *pipe) serve(h http.Handler) (end func()) {
	srv := newServer(h)
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(p)
	}()
	return func() {
		_ = srv.Close()
		<-done
	}
}

// client returns one that reaches p under every address, be it http or https, and how its connections are ended.
func (p *pipe) client() (c *http.Client, end func()) {
	t := &http.Transport{DialContext: p.dial, DialTLSContext: p.dial}
	return &http.Client{Transport: t}, t.CloseIdleConnections
}

// Pipe returns a client that reaches h, and nothing else, within the process and under every address. It ends with tb.
// It is meant for Options.Posts.
func Pipe(tb testing.TB, h http.Handler) *http.Client {
	tb.Helper()
	p := newPipe()
	endServer := p.serve(h)
	c, endClient := p.client()
	tb.Cleanup(func() {
		endClient()
		endServer()
	})
	return c
}

// Client returns a client that reaches s, and nothing else, within the process and under every address: an adapter may
// keep the address of the real server. It works within a bubble of testing/synctest.
func (s *Server) Client() *http.Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pipe == nil {
		s.pipe = newPipe()
		s.ends = append(s.ends, s.pipe.serve(s))
	}
	c, end := s.pipe.client()
	s.ends = append(s.ends, end)
	return c
}

// Listen opens s on a port of this machine alone, and returns its address: http://127.0.0.1:4711. The long connection
// is there too, by ws. Files are then to be fetched there.
func (s *Server) Listen() string {
	s.tb.Helper()
	var lc net.ListenConfig
	l, err := lc.Listen(s.ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		s.tb.Fatal(err)
	}
	srv := newServer(s)
	srv.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			s.conns.Add(1)
		case http.StateClosed, http.StateHijacked:
			s.conns.Add(-1)
		}
	}
	s.wait.Go(func() { _ = srv.Serve(l) })
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ends = append(s.ends, func() { _ = srv.Close() })
	s.base = "http://" + l.Addr().String()
	s.office = s.base
	return s.base
}

// Conns is how many connections to the port of Listen stand, but the long ones. What waits to be accepted is counted
// before a connection that is opened later is accepted.
func (s *Server) Conns() int { return int(s.conns.Load()) }
