package wecom

import (
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"genjin/messages"
)

const (
	unsealFirst  = time.Second // until it is asked again who they are of whom something is held, doubling
	unsealMost   = time.Minute
	unsealWithin = 30 * time.Second
	sealedMost   = 24 * time.Hour // then it goes to the dead letters: what it asks for is long past
)

// errSealed says that a delivery is none that could have a turn.
var errSealed = errors.New("it never became known who said it: the application does not tell whom an encrypted id stands for")

// sealed is what the robot was told by somebody of whom it is not known yet who he is. It is durable, and held.
type sealed struct {
	id   string // of its delivery
	env  envelope
	head head
	at   time.Time
}

// seals are what is sealed, the oldest first.
type seals struct {
	kick chan struct{} // of capacity 1: something was sealed, or learnt

	mu     sync.Mutex
	all    []sealed
	learnt map[string]string // userids that were found out, and are not kept yet
}

// seal holds what somebody said until it is known who he is. The channel is closed once it is durable.
func (a *Adapter) seal(env envelope, h head, now time.Time) (<-chan struct{}, error) {
	chat, ok := h.where(h.From.User)
	if !ok {
		return nil, nil
	}
	if strings.HasPrefix(string(chat), peoplePart) {
		chat = nowhere // whose chat it is nobody knows
	}
	d, err := env.delivery(idOf(h.ID, h.Type), chat, now) // its id is that of what is delivered later
	if err != nil {
		return nil, err
	}
	one := sealed{d.ID, env, h, now}
	env.Sealed = true
	if d, err = env.delivery(bareID(d.ID), chat, now); err != nil {
		return nil, err
	}
	d.Held = true
	taken, err := a.in.add(d)
	if err == nil {
		a.seals.add(one)
	}
	return taken, err
}

// bareID is the id of a delivery without its platform.
func bareID(id string) string { return strings.TrimPrefix(id, string(Platform)+"/") }

// unsealing asks who they are of whom something is held, and keeps what is found out, until ctx ends.
func (a *Adapter) unsealing(ctx context.Context) {
	for {
		select {
		case <-a.seals.kick:
		case <-ctx.Done():
			return
		}
		a.keepPeople(ctx)
		for wait := unsealFirst; a.seals.any(); wait = min(2*wait, unsealMost) {
			c, stop := a.o.Timer(wait)
			select {
			case <-c:
			case <-ctx.Done():
				stop()
				return
			}
			a.unseal(ctx)
			a.keepPeople(ctx)
		}
	}
}

// unseal hands on what is held of people who are known now, in its order, and what nobody will know in time.
func (a *Adapter) unseal(ctx context.Context) {
	within, cancel := context.WithTimeout(ctx, unsealWithin)
	defer cancel()
	ids, err := a.userIDs(within, a.seals.users())
	if err != nil {
		a.o.Log.WarnContext(ctx, "what people said waits still: the application does not tell who they are", "error", err)
	}
	a.seals.each(func(one sealed) (handed bool) {
		var err error
		if user := ids[one.head.From.User]; user != "" {
			_, _, err = a.admit(one.env, one.head, opened{user, bareID(one.id), one.at}, nil)
		} else if a.o.Now().Sub(one.at) < sealedMost {
			return false
		} else {
			err = a.giveUp(one)
		}
		if err != nil {
			a.o.Log.ErrorContext(ctx, "what somebody said waits still", "error", err)
		}
		return err == nil
	})
}

// giveUp delivers what stays sealed: it goes to the dead letters.
func (a *Adapter) giveUp(one sealed) error {
	env := one.env
	env.Sealed = true
	d, err := env.delivery(bareID(one.id), nowhere, one.at)
	if err == nil {
		_, err = a.in.add(d)
	}
	return err
}

func (s *seals) wake() {
	select {
	case s.kick <- struct{}{}:
	default:
	}
}

func (s *seals) add(one sealed) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if slices.ContainsFunc(s.all, func(known sealed) bool { return known.id == one.id }) {
		return // told twice
	}
	s.all = append(s.all, one)
	s.wake()
}

// recall takes in what a former life held.
func (s *seals) recall(d messages.Delivery) {
	one := sealed{id: d.ID, at: d.At}
	if lenient(d.Raw, &one.env) != nil || lenient(one.env.Body, &one.head) != nil {
		return // none of ours
	}
	one.env.Sealed = false
	s.add(one)
}

// any reports whether anything is held.
func (s *seals) any() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.all) > 0
}

// of reports whether something of user is held.
func (s *seals) of(user string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.all, func(one sealed) bool { return one.head.From.User == user })
}

// users returns of whom something is held.
func (s *seals) users() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]bool{}
	for _, one := range s.all {
		all[one.head.From.User] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// each offers all that is held to hand, the oldest first, and lets go of what that handed on. Nobody else adds to it
// meanwhile, so that what somebody says now comes behind what he said.
func (s *seals) each(hand func(one sealed) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = slices.DeleteFunc(s.all, hand)
}

// learn notes what was found out of who people are.
func (s *seals) learn(ids map[string]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.learnt == nil {
		s.learnt = map[string]string{}
	}
	maps.Copy(s.learnt, ids)
	if len(s.learnt) > 0 {
		s.wake()
	}
}

// news returns what was found out since it was asked last.
func (s *seals) news() map[string]string {
	s.mu.Lock()
	defer s.mu.Unlock()
	news := s.learnt
	s.learnt = nil
	return news
}
