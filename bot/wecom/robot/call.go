package robot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"
)

const (
	linkWithin = 5 * time.Second  // that a request waits for a connection
	ackWithin  = 10 * time.Second // that it waits for its acknowledgement

	codeTooOften      = 45009
	codeNotSubscribed = 846609
)

// ErrOffline says that no connection stood, nor came to stand within a short while: nothing was sent.
var ErrOffline = errors.New("the robot is not connected")

// Unsure says that it is not known whether a request was carried out: it went out, and no acknowledgement came. A
// push sent again after this may stand in its chat twice; a stream with the same id takes the place of the first.
type Unsure struct {
	Call string // the command
	Err  error
}

func (e *Unsure) Error() string {
	return fmt.Sprintf("%s may have been carried out: %v", e.Call, e.Err)
}

func (e *Unsure) Unwrap() error { return e.Err }

// Respond answers the message that came with reqID. Answers under one reqID go one after another, in the order in
// which they were asked for, each after the acknowledgement of the former.
//
// Its errors are those of all requests: *errcode.Error if WeCom says no (846605 and 846608: the answer can only be
// pushed; 846609: the connection is made anew, try again), *[Unsure] if it may have been carried out; after any
// other, [ErrOffline] among them, nothing was sent. None holds the secret.
func (c *Conn) Respond(ctx context.Context, reqID string, body any) error {
	return c.answer(ctx, cmdRespond, reqID, body)
}

// Welcome greets the person whose entering came with reqID, within 5 s of it.
func (c *Conn) Welcome(ctx context.Context, reqID string, body any) error {
	return c.answer(ctx, cmdWelcome, reqID, body)
}

// Update changes the card whose press came with reqID, within 5 s of it.
func (c *Conn) Update(ctx context.Context, reqID string, body any) error {
	return c.answer(ctx, cmdUpdate, reqID, body)
}

// Push sends to a person or group that has written to the robot before.
func (c *Conn) Push(ctx context.Context, body any) error {
	_, err := c.request(ctx, cmdPush, c.id(), body)
	return err
}

// line is where answers under one id wait for their turn.
type line struct {
	turn chan struct{} // holds the one whose turn it is
	in   int           // how many use the line; under the mutex of the Conn
}

func (c *Conn) answer(ctx context.Context, cmd, reqID string, body any) error {
	if reqID == "" {
		return fmt.Errorf("%s: there is no id to answer under", cmd)
	}
	n := c.line(reqID)
	defer c.unline(reqID)
	select {
	case n.turn <- struct{}{}:
		defer func() { <-n.turn }()
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", cmd, ctx.Err())
	}
	_, err := c.request(ctx, cmd, reqID, body)
	return err
}

func (c *Conn) line(id string) *line {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := c.lines[id]
	if n == nil {
		n = &line{turn: make(chan struct{}, 1)}
		c.lines[id] = n
	}
	n.in++
	return n
}

func (c *Conn) unline(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n := c.lines[id]; n.in > 1 {
		n.in--
		return
	}
	delete(c.lines, id)
}

// request sends a frame and returns the body of its acknowledgement. A connection that ends before the frame went
// out is no reason to give up.
func (c *Conn) request(ctx context.Context, cmd, id string, body any) (json.RawMessage, error) {
	raw, err := encode(cmd, id, body)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", cmd, err)
	}
	late, stop := c.o.Timer(linkWithin)
	defer stop()
	for {
		l, err := c.standing(ctx, late)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", cmd, err)
		}
		answer, err := l.ask(ctx, cmd, id, raw)
		if !errors.Is(err, errNotTaken) {
			return answer, err
		}
		c.fell(l)
	}
}

// standing returns the connection that stands, waiting for one until late.
func (c *Conn) standing(ctx context.Context, late <-chan time.Time) (*link, error) {
	for {
		c.mu.Lock()
		l, turn, stopped := c.link, c.turn, c.stopped
		c.mu.Unlock()
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case l != nil:
			return l, nil
		case stopped:
			return nil, ErrOffline
		}
		select {
		case <-turn:
		case <-late:
			return nil, ErrOffline
		case <-ctx.Done():
		}
	}
}
