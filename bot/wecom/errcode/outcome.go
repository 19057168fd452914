package errcode

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/netip"
	"regexp"
	"time"

	"genjin/messages"
)

const (
	limitedWait    = 60 * time.Second
	pausedWait     = 60 * time.Second
	concurrentWait = time.Second // and up to as much again, so that those who collided part
)

// AccountFault says that WeCom lets the account do nothing until its owner acts: a wrong secret, an address that is not
// trusted, a right or an app that was taken away. Messages wait meanwhile: it wraps a *messages.RetryAfter of the
// account's bucket, and the *Error.
type AccountFault struct {
	Refusal *Error
	Address string // ours as WeCom sees it, if that is what it does not trust and it names it
	Retry   *messages.RetryAfter
}

func (e *AccountFault) Error() string {
	return fmt.Sprintf("WeCom refuses the account: %v", e.Refusal)
}

// Unwrap returns what WeCom said, and how long the account rests.
func (e *AccountFault) Unwrap() []error { return []error{e.Refusal, e.Retry} }

// Outcome makes of err, from a call through bucket of account, what the dispatcher acts on: messages.ErrGone or
// ErrRejected wrapped, *messages.RetryAfter, *AccountFault; all wrap the *Error. Any other error is returned as it is, and
// so are the classes that are to be tried again: Retry, Unknown, and, once their remedy was applied, Reconnect, Push and
// Media. The class Token arrives here only after a new token was refused as well.
func Outcome(account, bucket string, err error) error {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		return err
	}
	switch Of(e.Code) {
	case Limited:
		return fmt.Errorf("%w: %w", &messages.RetryAfter{Bucket: bucket, Wait: limitedWait}, e)
	case Concurrent:
		wait := concurrentWait + rand.N(concurrentWait) //nolint:gosec // jitter needs no secret
		return fmt.Errorf("%w: %w", &messages.RetryAfter{Bucket: bucket, Wait: wait}, e)
	case Paused:
		return &AccountFault{Refusal: e, Address: e.Address(), Retry: &messages.RetryAfter{Bucket: account, Wait: pausedWait}}
	case GonePerson:
		return fmt.Errorf("%w: the person left, or is out of sight: %w", messages.ErrGone, e)
	case GoneChat:
		return fmt.Errorf("%w: the group is gone, or does not know us: %w", messages.ErrGone, e)
	case GoneHook:
		return fmt.Errorf("%w: the web hook was removed: %w", messages.ErrGone, e)
	case Token, Ranged, Rejected, NoCallback, UsedUp, Barred:
		return fmt.Errorf("%w: %w", messages.ErrRejected, e)
	case Unknown, Sent, Retry, Reconnect, Push, Media, classes:
	}
	return err
}

// fromAddress finds the address in "…, from ip: 203.0.113.7, more info at …".
var fromAddress = regexp.MustCompile(`(?i)from ip:\s*([0-9a-f.:]+)`)

// Address returns the address of ours that WeCom does not trust; empty if e says something else, or does not name it.
func (e *Error) Address() string {
	if e.Code != 60020 && e.Code != 301042 {
		return ""
	}
	found := fromAddress.FindStringSubmatch(e.Text)
	if found == nil {
		return ""
	}
	a, err := netip.ParseAddr(found[1])
	if err != nil {
		return ""
	}
	return a.String()
}
