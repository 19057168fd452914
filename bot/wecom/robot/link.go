package robot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/coder/websocket"

	"genjin/bot/wecom/errcode"
)

const (
	dialWithin = 10 * time.Second
	frameLimit = 4 << 20          // bytes of a frame that is read
	pingEvery  = 30 * time.Second // as the platform asks
	pingsLost  = 2                // so many without an answer, and the connection is dead: silent for 90 s at most
)

var errTooLong = errors.New("the frame is too long")

// link is one connection, from its dial to its end. It ends in two ways: it is gone at once, or left, so that
// what waits for an acknowledgement may still have it.
type link struct {
	c     *Conn
	q     *queue
	ws    *websocket.Conn
	away  time.Time      // since when no connection stood before
	subID string         // of the request to subscribe
	out   chan *outgoing // to the one who writes
	stop  context.CancelFunc
	busy  sync.WaitGroup

	gone, leaving chan struct{}
	unanswered    atomic.Int32 // pings
	heard         recent       // ids of what came

	mu    sync.Mutex
	cause error // why it ends; nil: it does not
	ended time.Time
	dead  bool // gone is closed
	mute  bool // nothing can be written; what the server said before may still be read
	acks
}

// outgoing is a frame on its way to the one who writes. done gets its outcome, once it was taken.
type outgoing struct {
	raw  []byte
	done chan error
}

// dial opens a connection. What comes over it goes to q, and no other stood since away.
func (c *Conn) dial(ctx context.Context, q *queue, away time.Time) (*link, error) {
	dialling, cancel := context.WithTimeout(ctx, dialWithin)
	defer cancel()
	ws, _, err := websocket.Dial(dialling, c.o.URL, &websocket.DialOptions{HTTPClient: c.o.HTTP})
	if err != nil {
		return nil, fmt.Errorf("dial: %w", c.redact(err))
	}
	ws.SetReadLimit(-1) // a frame over our own limit does not cost the connection
	// The end of ctx is not that of the link, which is left in good order.
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	l := &link{
		c: c, q: q, ws: ws, away: away, subID: c.id(), out: make(chan *outgoing), stop: stop,
		gone: make(chan struct{}), leaving: make(chan struct{}), acks: newAcks(),
	}
	l.busy.Go(func() { l.read(ctx) })
	l.busy.Go(func() { l.write(ctx) })
	return l, nil
}

// subscribe makes the platform send what happens.
func (l *link) subscribe(ctx context.Context) error {
	raw, err := encode(cmdSubscribe, l.subID, struct {
		BotID  string `json:"bot_id"`
		Secret string `json:"secret"`
	}{l.c.o.BotID, l.c.o.Secret})
	if err != nil {
		return fmt.Errorf("write %s: %w", cmdSubscribe, err)
	}
	ctx, cancel := context.WithTimeout(ctx, ackWithin)
	defer cancel()
	_, err = l.ask(ctx, cmdSubscribe, l.subID, raw)
	if no, ok := errors.AsType[*errcode.Error](err); ok && !passing(no.Code) {
		return fmt.Errorf("%w: %w", ErrRefused, no)
	}
	return err
}

// passing reports whether a refused subscription says nothing of the id and the secret. Which code stands for a
// wrong one is not documented, so it is every other.
func passing(code int) bool {
	switch code {
	case codeTooOften, codeNotSubscribed, -1, 6000, 45033:
		return true
	}
	return false
}

// watch pings until ctx or l ends.
func (l *link) watch(ctx context.Context) {
	var out chan<- *outgoing // not nil while a ping waits to be written
	var ping *outgoing
	tick, stop := l.c.o.Timer(pingEvery)
	defer func() { stop() }()
	for {
		select {
		case <-ctx.Done():
			return
		case <-l.leaving:
			return
		case out <- ping:
			out = nil
		case <-tick:
			tick, stop = l.c.o.Timer(pingEvery)
			if l.unanswered.Add(1) > pingsLost {
				l.fail(ErrSilent)
				continue
			}
			raw, err := encode(cmdPing, l.c.pingID(), nil)
			if err != nil {
				l.fail(err)
				continue
			}
			ping, out = &outgoing{raw, make(chan error, 1)}, l.out
		}
	}
}

// write writes frames, one after another.
func (l *link) write(ctx context.Context) {
	for {
		select {
		case <-l.gone:
			return
		case o := <-l.out:
			err := l.ws.Write(ctx, websocket.MessageText, o.raw)
			if err != nil {
				l.silence(fmt.Errorf("write: %w", l.c.redact(err)))
			}
			o.done <- err
		}
	}
}

// read takes what comes. It also answers the pings of WebSocket.
func (l *link) read(ctx context.Context) {
	for {
		raw, err := l.next(ctx)
		switch {
		case errors.Is(err, errTooLong):
			l.c.o.Log.DebugContext(ctx, "a frame of the robot is too long")
		case err != nil:
			l.fail(fmt.Errorf("read: %w", l.c.redact(err)))
			return
		default:
			l.take(ctx, raw)
		}
	}
}

// next returns the next frame.
func (l *link) next(ctx context.Context) ([]byte, error) {
	_, r, err := l.ws.Reader(ctx)
	if err != nil {
		return nil, err
	}
	raw, err := io.ReadAll(io.LimitReader(r, frameLimit+1))
	if err == nil && len(raw) > frameLimit {
		if _, err = io.Copy(io.Discard, r); err == nil {
			err = errTooLong
		}
	}
	return raw, err
}

// take does with a frame what is to be done.
func (l *link) take(ctx context.Context, raw []byte) {
	log := l.c.o.Log
	f, err := decode(raw)
	now := l.c.o.Now()
	switch {
	case err != nil:
		l.c.saw(now, false)
		log.DebugContext(ctx, "a frame of the robot cannot be read", "bytes", len(raw), "error", err)
	case f.takenOver():
		l.c.saw(now, true)
		l.leave(ErrTaken)
	case f.happened():
		l.heard.add(f.Headers.ReqID)
		l.c.hear(ctx, l.q, Frame{f.Cmd, f.Headers.ReqID, f.Body}, now)
	case f.Cmd == "":
		l.acknowledged(ctx, f, now)
	default:
		l.c.saw(now, false)
		log.DebugContext(ctx, "a frame of the robot says nothing that is known", "cmd", f.Cmd[:min(len(f.Cmd), 40)], "bytes", len(raw))
	}
}

// acknowledged hands an acknowledgement to the one who waits for it.
func (l *link) acknowledged(ctx context.Context, f incoming, now time.Time) {
	id := f.Headers.ReqID
	ping := strings.HasPrefix(id, l.c.pings())
	l.c.saw(now, f.Code == 0 && !ping)
	if id == l.subID && f.Code == 0 {
		l.stand(ctx, now)
	}
	if ping {
		l.unanswered.Store(0)
	} else if !l.settle(f) {
		l.c.o.Log.DebugContext(ctx, "the robot got an acknowledgement that nobody waits for", "code", f.Code)
	}
	if f.Code == codeNotSubscribed {
		l.leave(ErrUnsubscribed)
	}
}

// stand says that the subscription of l began, before anything of it is heard.
func (l *link) stand(ctx context.Context, now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cause != nil {
		return
	}
	gap := now.Sub(l.away)
	if gap > gapFrom {
		l.q.put(item{since: l.away, gap: gap}, now)
	}
	l.c.rose(l, now)
	l.c.o.Log.InfoContext(ctx, "the robot is connected", "away", gap)
}

// settle hands f to the one who waits for it; false if nobody does.
func (l *link) settle(f incoming) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.arrived(f)
}
