package messages

import (
	"errors"
	"fmt"
	"time"
)

// Limit is a token bucket: Burst at once, and one more every Every. The zero Every has no limit.
type Limit struct {
	Bucket string // unique name: "pg", "pg/sales"
	Every  time.Duration
	Burst  int
}

// The outcomes of a send that did not come to its end. Any other error is tried again.
var (
	// ErrMore says that a part of a split message was taken, and others follow. Its id, or NoID, comes with
	// it and stands in Message.Sent when the next part is asked for.
	ErrMore = errors.New("more parts follow")
	// ErrGone says that the chat cannot be written to until it shows signs of life: the bot was
	// blocked or thrown out, or the private chat was never opened.
	ErrGone = errors.New("chat cannot be reached")
	// ErrLost is an ErrGone: the platform says that the chat is there no more, or has no place for the bot, and not only
	// that there is no way to it now.
	ErrLost = fmt.Errorf("%w: the bot is out of it", ErrGone)
	// ErrMuted is an ErrGone: the bot is still in the group, but may not write there.
	ErrMuted = fmt.Errorf("%w: the bot may not write there", ErrGone)
	// ErrAside says that a message was taken, but stands elsewhere in its chat than it was to: the topic is closed or
	// gone. Its id comes with it; where more parts follow, so does ErrMore.
	ErrAside = errors.New("the message stands elsewhere in its chat")
	// ErrRejected says that the platform will never take this message: a bug of ours.
	ErrRejected = errors.New("message rejected")
)

// Why a message did not come where it was to, as the house is told.
const (
	WhyGone     = "gone"
	WhyLost     = "lost"  // see ErrLost; to features it is gone
	WhyMuted    = "muted" // in a group, see ErrMuted
	WhyExpired  = "expired"
	WhyRejected = "rejected" // see ErrRejected: a dead letter, of which no feature is told
	WhyAside    = "aside"    // it was taken all the same, see ErrAside
)

// ErrTooLarge says that a file that somebody sent has more bytes than are taken: fetching it again helps nobody.
var ErrTooLarge = errors.New("the file is larger than it may be")

// RetryAfter says that nothing may go through Bucket for Wait.
type RetryAfter struct {
	Bucket string
	Wait   time.Duration
}

func (e *RetryAfter) Error() string {
	return fmt.Sprintf("bucket %s is closed for %v", e.Bucket, e.Wait)
}

// Moved says that a chat goes on under another id, as a group of Telegram does when it becomes a
// supergroup. What belongs to the chat, bindings and what waits to be sent, moves to To; the ids of its
// messages mean nothing there, so nothing answers or edits them any more.
type Moved struct{ To ChatID }

func (e *Moved) Error() string { return fmt.Sprintf("chat moved to %s", e.To) }
