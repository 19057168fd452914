package robot

import (
	"errors"
	"io"
	"time"

	"github.com/coder/websocket"
)

const (
	acksWithin = 2 * time.Second // that what is under way gets when we leave
	byeWithin  = time.Second     // that the server gets to say goodbye
)

var errClosed = errors.New("the connection was closed")

// fail ends l at once.
func (l *link) fail(err error) {
	defer l.c.fell(l)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ends(err)
	if !l.dead {
		l.dead = true
		close(l.gone)
		l.stop()
	}
}

// leave ends l in good order: it takes no more requests, and is closed by the one who watches it.
func (l *link) leave(err error) {
	defer l.c.fell(l)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ends(err)
}

// silence ends l because it cannot be written to. Whoever reads goes on: the server may have said why.
func (l *link) silence(err error) {
	defer l.c.fell(l)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cause == nil {
		l.ends(err)
		l.mute = true
	}
}

// ends is called under mu. The first cause counts, but one that was read is better than a failure to write, and a
// take-over better than all.
func (l *link) ends(err error) {
	switch {
	case l.cause == nil:
		l.cause, l.ended = err, l.c.o.Now()
		close(l.leaving)
		l.shut()
	case errors.Is(err, ErrTaken), l.mute && !errors.Is(err, errClosed):
		l.cause, l.mute = err, false
	}
}

// why tells why l ended.
func (l *link) why() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.cause
}

// until tells when l, which has ended, was last certain to hear what is said.
func (l *link) until() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.c.mu.Lock()
	defer l.c.mu.Unlock()
	closed := errors.Is(l.cause, ErrTaken) || errors.Is(l.cause, errClosed) || errors.Is(l.cause, io.EOF) || websocket.CloseStatus(l.cause) != -1
	switch {
	case errors.Is(l.cause, ErrUnsubscribed):
		return l.c.proven
	case closed:
		return l.ended
	}
	return l.c.state.Frame // it may have been dead since then
}

// end closes l. If it still stands, what waits for an acknowledgement may have it for a moment, and the server is
// told. Nothing of l is left behind but a goodbye that nobody hears.
func (l *link) end() {
	l.leave(errClosed)
	l.wait(l.answered(), acksWithin)
	bye := make(chan struct{})
	go func() {
		defer close(bye)
		select {
		case <-l.gone:
			_ = l.ws.CloseNow()
		default:
			_ = l.ws.Close(websocket.StatusNormalClosure, "")
		}
	}()
	l.wait(bye, byeWithin)
	l.fail(errClosed)
	l.busy.Wait()
}

// answered returns what is closed when nobody waits for an acknowledgement any more; of a link that cannot be
// written to everything is read, to its end.
func (l *link) answered() <-chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.mute {
		return nil
	}
	return l.quiet
}

// wait waits until done, or l is gone, for at most d.
func (l *link) wait(done <-chan struct{}, d time.Duration) {
	t, stop := l.c.o.Timer(d)
	defer stop()
	select {
	case <-done:
	case <-l.gone:
	case <-t:
	}
}
