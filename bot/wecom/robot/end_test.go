package robot

import (
	"errors"
	"fmt"
	"io"
	"testing"
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
		"broken":                      {func(l *link) { l.fail(errReset) }, errReset, frame},
		"silent":                      {func(l *link) { l.fail(ErrSilent); l.fail(io.EOF) }, ErrSilent, frame},
		"cannot be written to":        {func(l *link) { l.silence(errWrite); l.silence(errReset); l.leave(errClosed) }, errWrite, frame},
		"nor read":                    {func(l *link) { l.silence(errWrite); l.fail(io.EOF); l.fail(errReset) }, io.EOF, ended},
		"taken over":                  {func(l *link) { l.leave(ErrTaken); l.silence(errWrite); l.fail(io.EOF) }, ErrTaken, ended},
		"taken over, read afterwards": {func(l *link) { l.silence(errWrite); l.leave(ErrTaken); l.fail(io.EOF) }, ErrTaken, ended},
		"unsubscribed":                {func(l *link) { l.leave(ErrUnsubscribed); l.silence(errWrite); l.fail(io.EOF) }, ErrUnsubscribed, proven},
	} {
		t.Run(name, func(t *testing.T) {
			n := New(Options{Now: func() time.Time { return minute(ended) }})
			n.proven, n.state.Frame = minute(proven), minute(frame)
			l := &link{c: n, stop: func() {}, gone: make(chan struct{}), leaving: make(chan struct{}), acks: newAcks()}
			n.rose(l, minute(0))
			c.ends(l)
			if !errors.Is(l.why(), c.cause) || !l.until().Equal(minute(c.until)) {
				t.Errorf("%v, heard until %v", l.why(), l.until())
			}
			if n.link != nil || !n.State().Since.IsZero() {
				t.Error("it still stands")
			}
		})
	}
}
