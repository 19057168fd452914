package wecom

import (
	"context"
	"strings"
	"sync"
	"time"

	"genjin/messages"
)

// Memory is what outlives the program: of the long connection, so that a gap over a restart can be told as well, and of who
// people are.
type Memory interface {
	// Stood returns until when the connection stood in former lives; the zero time if it never did.
	Stood(ctx context.Context) (time.Time, error)
	// KeepStood keeps that it stood until then.
	KeepStood(ctx context.Context, until time.Time) error
	// Came returns what came since then by any way, in no order and without what it says.
	Came(ctx context.Context, since time.Time) ([]messages.Delivery, error)

	// Held returns the deliveries that are held, the oldest first.
	Held(ctx context.Context) ([]messages.Delivery, error)
	// UserIDs returns the plain ids that were kept, by the encrypted ones.
	UserIDs(ctx context.Context) (map[string]string, error)
	// KeepUserIDs keeps some more of them.
	KeepUserIDs(ctx context.Context, ids map[string]string) error
}

// Beginnings of the ids of deliveries that nobody said.
const (
	gapPart   = "gap"
	bookPart  = "book"
	eventPart = "event-" // a chat was entered, a button pressed
)

// keepEvery is how often it is kept until when the connection stood.
const keepEvery = time.Minute

// idOf is the id of a delivery of WeCom's id and type; empty if WeCom gives none.
func idOf(id, kind string) string {
	if id == "" || kind != "event" {
		return id
	}
	return eventPart + id
}

// spoken reports whether d is something that somebody said.
func spoken(d messages.Delivery) bool {
	id := strings.TrimPrefix(d.ID, string(Platform)+"/")
	for _, part := range []string{gapPart, bookPart, eventPart} {
		if strings.HasPrefix(id, part) {
			return false
		}
	}
	_, ok := addressOf(d.Chat)
	return ok && d.Chat != nowhere
}

// recall tells until when the connection stood in a former life, and remembers where people spoke before that, so that
// they are told of the gap. The zero time: nothing is known.
func (a *Adapter) recall(ctx context.Context) time.Time {
	if a.o.Memory == nil {
		return time.Time{}
	}
	stood, err := a.o.Memory.Stood(ctx)
	if err != nil {
		a.o.Log.ErrorContext(ctx, "it is not known since when the robot was not connected", "error", err)
		return time.Time{}
	}
	if stood.IsZero() {
		return stood
	}
	came, err := a.o.Memory.Came(ctx, stood.Add(-activeFor))
	if err != nil {
		a.o.Log.ErrorContext(ctx, "nobody is told of a gap: where people spoke before is not known", "since", stood, "error", err)
	}
	for _, d := range came {
		if spoken(d) {
			a.heard.recall(d.Chat, d.At)
		}
	}
	return stood
}

// converse keeps the long connection until ctx ends, and remembers until when it stood.
func (a *Adapter) converse(ctx context.Context) error {
	keeping, stop := context.WithCancel(ctx)
	defer stop()
	var works sync.WaitGroup
	works.Go(func() { a.keepStood(keeping) })
	err := a.conn.Run(ctx)
	stop()
	works.Wait()
	a.keep(context.WithoutCancel(ctx))
	return err
}

// keepStood keeps, each minute, until when the connection stood, until ctx ends. While nobody has spoken for so long that
// he would be told of a gap, it rests until somebody does: an idle program writes nothing.
func (a *Adapter) keepStood(ctx context.Context) {
	for a.o.Memory != nil {
		c, stop := a.o.Timer(keepEvery)
		select {
		case <-c:
		case <-ctx.Done():
			stop()
			return
		}
		if len(a.heard.active(a.o.Now().Add(-activeFor-keepEvery))) == 0 {
			select {
			case <-a.spoke:
			case <-ctx.Done():
				return
			}
		}
		a.keep(ctx)
	}
}

// keep keeps until when the connection stood, unless none ever did.
func (a *Adapter) keep(ctx context.Context) {
	stood := a.conn.Stood()
	if a.o.Memory == nil || stood.IsZero() || stood.Equal(a.kept) {
		return
	}
	if err := a.o.Memory.KeepStood(ctx, stood); err != nil {
		a.o.Log.WarnContext(ctx, "until when the robot was connected is not kept", "error", err)
		return
	}
	a.kept = stood
}
