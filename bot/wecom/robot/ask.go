package robot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"genjin/bot/wecom/errcode"
)

var (
	errNotTaken = errors.New("the connection ended before the request went out")
	errNoAck    = errors.New("no acknowledgement came")
)

// ask sends a frame over l and returns the body of its acknowledgement. errNotTaken says that it did not go out
// whole, as l has ended; the platform cannot have read it then.
func (l *link) ask(ctx context.Context, cmd, id string, raw []byte) (json.RawMessage, error) {
	l.mu.Lock()
	w, ok := l.expect(id)
	l.mu.Unlock()
	if !ok {
		return nil, errNotTaken
	}
	o := &outgoing{raw, make(chan error, 1)}
	select {
	case l.out <- o:
		return l.outcome(ctx, cmd, w, o)
	case <-l.leaving:
		return l.unsent(w, errNotTaken)
	case <-ctx.Done():
		return l.unsent(w, fmt.Errorf("%s: %w", cmd, ctx.Err()))
	}
}

// outcome waits for what becomes of a frame that is being written.
func (l *link) outcome(ctx context.Context, cmd string, w *wait, o *outgoing) (json.RawMessage, error) {
	var late <-chan time.Time
	stop := func() {}
	defer func() { stop() }()
	done := o.done
	for {
		select {
		case f := <-w.ack:
			l.mu.Lock()
			defer l.mu.Unlock()
			l.forget(w)
			return l.answer(cmd, f)
		case err := <-done:
			if err != nil {
				return l.unsent(w, errNotTaken)
			}
			done = nil
			late, stop = l.c.o.Timer(ackWithin)
		case <-late:
			return l.unsure(cmd, w, errNoAck)
		case <-ctx.Done():
			return l.unsure(cmd, w, ctx.Err())
		case <-l.gone:
			// Writing ends with the connection, but may have been done just before.
			if done != nil && <-done != nil {
				return l.unsent(w, errNotTaken)
			}
			return l.unsure(cmd, w, l.why())
		}
	}
}

func (l *link) unsent(w *wait, err error) (json.RawMessage, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(w)
	return nil, err
}

// unsure gives up waiting, if nothing came in the meantime.
func (l *link) unsure(cmd string, w *wait, why error) (json.RawMessage, error) {
	l.mu.Lock()
	f, ok := l.giveUp(w)
	l.mu.Unlock()
	if !ok {
		return nil, &Unsure{cmd, why}
	}
	return l.answer(cmd, f)
}

// answer reads an acknowledgement.
func (l *link) answer(cmd string, f incoming) (json.RawMessage, error) {
	if f.Code != 0 {
		return nil, &errcode.Error{Call: cmd, Code: f.Code, Text: l.c.blot(f.Text)}
	}
	return f.Body, nil
}
