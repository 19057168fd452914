package wecom

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"genjin/bot/wecom/api"
	"genjin/bot/wecom/errcode"
	"genjin/followup"
	"genjin/messages"
)

// outside is what is known for a while of the clients that people have in WeCom. Nothing of it is stored: most of them are
// nobody's business here.
type outside struct {
	mu      sync.Mutex
	sellers cached[[]string]
	of      map[string]cached[[]followup.External] // by userid, in small letters
}

// cached is what was asked at at, or why it is refused.
type cached[T any] struct {
	at    time.Time
	value T
	err   error
}

// outsideFor is how long the clients of somebody are believed to be the same, and that a right is given or not.
const outsideFor = time.Hour

// fresh reports whether c was asked within outsideFor before now.
func (c cached[T]) fresh(now time.Time) bool { return !c.at.IsZero() && now.Sub(c.at) < outsideFor }

// Relays reports whether texts can go to clients by the accounts of their reps, if the company gives the right to it.
func (a *Adapter) Relays() bool { return a.company != nil }

// Externals returns the clients that the person whose private chat is of has in WeCom, as read within the hour; with anew,
// as they are now. [messages.ErrNoRight] says that the company gave us or him no right to 客户联系.
func (a *Adapter) Externals(ctx context.Context, of messages.ChatID, anew bool) ([]followup.External, error) {
	user := Bare(of)
	if err := a.sells(ctx, user, anew); err != nil {
		return nil, err
	}
	now, key := a.o.Now(), strings.ToLower(user)
	a.outside.mu.Lock()
	known, ok := a.outside.of[key]
	a.outside.mu.Unlock()
	if ok && known.fresh(now) && !anew {
		return known.value, nil
	}
	contacts, err := a.company.Contacts(ctx, user)
	if err != nil {
		return nil, relayFault(err)
	}
	var all []followup.External
	for _, c := range contacts {
		all = append(all, followup.External{ID: c.ID, Name: clean(c.Name), Remark: clean(c.Remark)})
	}
	a.outside.mu.Lock()
	defer a.outside.mu.Unlock()
	if a.outside.of == nil {
		a.outside.of = map[string]cached[[]followup.External]{}
	}
	for k, c := range a.outside.of { // names of people are not kept longer than they are used
		if !c.fresh(now) {
			delete(a.outside.of, k)
		}
	}
	a.outside.of[key] = cached[[]followup.External]{at: now, value: all}
	return all, nil
}

// sells returns [messages.ErrNoRight] unless user may use 客户联系.
func (a *Adapter) sells(ctx context.Context, user string, anew bool) error {
	if a.company == nil || user == "" {
		return messages.ErrNoRight
	}
	now := a.o.Now()
	a.outside.mu.Lock()
	known := a.outside.sellers
	a.outside.mu.Unlock()
	if !known.fresh(now) || anew {
		sellers, err := a.company.Sellers(ctx)
		if err = relayFault(err); err != nil && !errors.Is(err, messages.ErrNoRight) {
			return err
		}
		known = cached[[]string]{now, sellers, err}
		a.outside.mu.Lock()
		a.outside.sellers = known
		a.outside.mu.Unlock()
	}
	if known.err != nil {
		return known.err
	}
	if !slices.ContainsFunc(known.value, func(s string) bool { return strings.EqualFold(s, user) }) {
		return messages.ErrNoRight
	}
	return nil
}

// Relay makes a task in WeCom of the person whose private chat is of, to send text to his client to; WeCom sends it when he
// confirms. One that was made of this since is found again, as the answer to a call can be lost. Errors: messages.ErrNoRight,
// ErrStranger, ErrSated, ErrRejected; any other may pass.
func (a *Adapter) Relay(ctx context.Context, of messages.ChatID, to, text string, since time.Time) (task string, err error) {
	if task, err = a.Made(ctx, of, to, text, since); err != nil || task != "" {
		return task, err
	}
	task, failed, err := a.company.Offer(ctx, Bare(of), []string{to}, text)
	if err != nil {
		return "", relayFault(err)
	}
	if slices.Contains(failed, to) {
		return "", messages.ErrStranger
	}
	return task, nil
}

// Made returns the task of the person whose private chat is of, to send text to his client to, that was made since; empty if
// there is none. Errors are those of Relay.
func (a *Adapter) Made(ctx context.Context, of messages.ChatID, to, text string, since time.Time) (task string, err error) {
	if a.company == nil {
		return "", messages.ErrNoRight
	}
	task, err = a.company.Made(ctx, Bare(of), to, text, since)
	return task, relayFault(err)
}

// Relayed returns when the client to got the text of task; zero while it is not confirmed. Errors are those of Relay.
func (a *Adapter) Relayed(ctx context.Context, of messages.ChatID, to, task string) (at time.Time, err error) {
	if a.company == nil {
		return at, messages.ErrNoRight
	}
	sent, err := a.company.Offered(ctx, task)
	if err != nil {
		return at, relayFault(err)
	}
	for user, confirmed := range sent {
		if strings.EqualFold(user, Bare(of)) {
			at = confirmed
		}
	}
	if at.IsZero() {
		return at, nil
	}
	became, _, known, err := a.company.Delivered(ctx, task, Bare(of), to)
	switch {
	case err != nil:
		return time.Time{}, relayFault(err)
	case known && became == api.Stranger:
		return time.Time{}, messages.ErrStranger
	case known && became == api.Sated:
		return time.Time{}, messages.ErrSated
	case known && became == api.Waiting: // confirmed, and not yet on its way
		return time.Time{}, nil
	}
	return at, nil
}

// Unrelay takes back a task that was not confirmed yet.
func (a *Adapter) Unrelay(ctx context.Context, task string) error {
	if a.company == nil {
		return messages.ErrNoRight
	}
	return relayFault(a.company.Cancel(ctx, task))
}

// The codes of 客户联系 that mean more than their class (path/90313).
const (
	codeNoScope    = 48001 // the app has no right to the call
	codeNoCall     = 48002
	codeNoPart     = 48006
	codeNoClient   = 40096 // no such client
	codeNotClient  = 84061 // he is none of the member's
	codeNotSelling = 84074 // the member may not use 客户联系
)

// relayFault tells of WeCom's no to a call about clients what it means for the text.
func relayFault(err error) error {
	code := codeOf(err)
	switch code {
	case codeNoClient, codeNotClient:
		return fmt.Errorf("%w: %w", messages.ErrStranger, err)
	case codeNoScope, codeNoCall, codeNoPart, codeNotSelling:
		return fmt.Errorf("%w: %w", messages.ErrNoRight, err)
	}
	switch errcode.Of(code) {
	case errcode.GonePerson: // the member left, or the app does not see him
		return fmt.Errorf("%w: %w", messages.ErrNoRight, err)
	case errcode.Barred:
		return fmt.Errorf("%w: %w", messages.ErrSated, err)
	case errcode.Rejected:
		return fmt.Errorf("%w: %w", messages.ErrRejected, err)
	}
	return err
}
