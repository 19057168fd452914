package robot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// Several things tell that a connection is over, in any order.
func TestWhyAConnectionEnded(t *testing.T) {
	minute := func(n int) time.Time { return time.Unix(0, 0).Add(time.Duration(n) * time.Minute) }
	const proven, frame, ended = 1, 2, 3
	errWrite, errReset := errors.New("broken pipe"), errors.New("reset")
	for name, c := range map[string]struct {
		ends  func(l *link)
		cause error
		until int
	}{
		"closed":                      {func(l *link) { l.fail(fmt.Errorf("read: %w", io.EOF)) }, io.EOF, ended},
		"closed by us":                {func(l *link) { l.leave(errClosed); l.fail(errClosed) }, errClosed, ended},
		"broken":                      {func(l *link) { l.fail(errReset) }, errReset, frame},
		"silent":                      {func(l *link) { l.fail(ErrSilent); l.fail(io.EOF) }, ErrSilent, frame},
		"cannot be written to":        {func(l *link) { l.silence(errWrite); l.silence(errReset); l.leave(errClosed) }, errWrite, frame},
		"nor read":                    {func(l *link) { l.silence(errWrite); l.fail(io.EOF); l.fail(errReset) }, io.EOF, ended},
		"taken over":                  {func(l *link) { l.leave(ErrTaken); l.silence(errWrite); l.fail(io.EOF) }, ErrTaken, ended},
		"taken over, read afterwards": {func(l *link) { l.silence(errWrite); l.leave(ErrTaken); l.fail(io.EOF) }, ErrTaken, ended},
		"unsubscribed":                {func(l *link) { l.leave(ErrUnsubscribed); l.silence(errWrite); l.fail(io.EOF) }, ErrUnsubscribed, proven},
	} {
		t.Run(name, func(t *testing.T) {
			n := New(Options{Now: func() time.Time { return minute(ended) }, Log: slog.New(slog.DiscardHandler)})
			n.proven, n.state.Frame = minute(proven), minute(frame)
			l := &link{c: n, q: newQueue(), stop: func() {}, gone: make(chan struct{}), leaving: make(chan struct{}), acks: newAcks()}
			n.rose(l, minute(0))
			c.ends(l)
			if !errors.Is(l.why(), c.cause) || !l.until().Equal(minute(c.until)) {
				t.Errorf("%v, heard until %v", l.why(), l.until())
			}
			l.stand(t.Context(), minute(10)) // its acknowledgement came too late
			if n.link != nil || len(l.q.items) != 0 || !n.State().Since.IsZero() {
				t.Error("it still stands")
			}
		})
	}
}

// half is a connection that can be read, but no longer written to once it is broken.
type half struct {
	net.Conn
	broken *atomic.Bool
}

func (h half) Write(b []byte) (int, error) {
	if h.broken.Load() {
		return 0, errors.New("broken pipe")
	}
	return h.Conn.Write(b)
}

// What the server said last is read also if writing fails first, and a request that did not go out is not lost.
func TestReadsWhatWasSaidLast(t *testing.T) {
	for name, last := range map[string]string{"a take-over": disconnected, "a message": ""} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var broken atomic.Bool
				s := prepare(t, func(p *peer) {
					p.subscribe()
					if p.n == 0 {
						time.Sleep(10 * time.Second)
						broken.Store(true)
						time.Sleep(time.Second)
						if p.say("R1", "x"); last != "" {
							p.send(last)
						}
						broken.Store(false)
						return
					}
					p.serve()
				})
				transport := s.o.HTTP.Transport.(*http.Transport)
				dial := transport.DialContext
				transport.DialContext = func(ctx context.Context, network, addr string) (net.Conn, error) {
					c, err := dial(ctx, network, addr)
					return half{c, &broken}, err
				}
				s.run()
				rest(10*time.Second + time.Millisecond)
				err := s.c.Push(t.Context(), markdown("x"))
				s.wantHeard("R1")
				if last != "" {
					if !errors.Is(err, ErrOffline) || len(s.taken) != 1 || len(s.dials) != 1 {
						t.Errorf("%v, taken over %v, dials %v", err, s.taken, s.dials)
					}
					return
				}
				if got := s.got(); err != nil || !slices.Equal(got, []string{cmdSubscribe, cmdSubscribe, cmdPush}) {
					t.Errorf("%v, got %v", err, got)
				}
			})
		})
	}
}
