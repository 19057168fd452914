package wecom

import (
	"context"
	"maps"
	"strings"
	"time"
)

// For so long what somebody said waits, in its turn, for the application to tell who he is, and so often that is asked.
const (
	plainWithin = 2 * time.Second
	plainAgain  = 300 * time.Millisecond
)

// encrypted reports whether a userid looks like an encrypted one.
func encrypted(user string) bool { return len(user) >= 28 && strings.HasPrefix(user, "wo") }

// plain returns the userid that an encrypted one stands for, as the application tells: the robot is told encrypted ones
// unless a super admin made it. Where the application does not see the person, or there is none and none ever told who he is,
// the id stays as it is. known is false while the application does not tell: under another id he would be another person.
func (a *Adapter) plain(ctx context.Context, user string) (id string, known bool) {
	if !encrypted(user) {
		return user, true
	}
	if a.seals.of(user) {
		return "", false // what he said before comes first
	}
	id, known = a.web.KnownUserID(user)
	known = known || a.company == nil
	if known || a.seals.any() { // else it was asked in vain a moment ago
		return id, known
	}
	ctx, cancel := context.WithTimeout(ctx, plainWithin)
	defer cancel()
	for {
		ids, err := a.userIDs(ctx, []string{user})
		if err == nil && a.seals.of(user) {
			return "", false // by another call, meanwhile
		}
		if err == nil {
			return ids[user], true
		}
		again, stop := a.o.Timer(plainAgain)
		select {
		case <-again:
			stop()
		case <-ctx.Done():
			stop()
			a.o.Log.WarnContext(ctx, "what somebody said waits: the application does not tell who he is", "error", err)
			return "", false
		}
	}
}

// userIDs returns the userids that encrypted ones stand for; one that cannot be resolved stands for itself.
func (a *Adapter) userIDs(ctx context.Context, open []string) (map[string]string, error) {
	if a.company == nil { // it was taken out since
		ids := map[string]string{}
		for _, id := range open {
			ids[id], _ = a.web.KnownUserID(id)
		}
		return ids, nil
	}
	ids, err := a.company.UserIDs(ctx, open)
	if err != nil {
		a.app.note(err, false, a.o.App.AgentID, a.o.Now()) // without it nobody new is heard
		return nil, err
	}
	news := maps.Clone(ids)
	maps.DeleteFunc(news, func(open, id string) bool { return open == id })
	a.seals.learn(news)
	return ids, nil
}

// recallPeople takes in what a former life of the program knew of who people are, and what of them it held.
func (a *Adapter) recallPeople(ctx context.Context) {
	if a.o.Memory == nil {
		return
	}
	ids, err := a.o.Memory.UserIDs(ctx)
	if err != nil {
		a.o.Log.ErrorContext(ctx, "who people are is asked again: it cannot be read", "error", err)
	}
	a.web.RememberUserIDs(ids)
	held, err := a.o.Memory.Held(ctx)
	if err != nil {
		a.o.Log.ErrorContext(ctx, "what people said waits until the next start: it cannot be read", "error", err)
	}
	for _, d := range held {
		a.seals.recall(d)
	}
}

// keepPeople keeps who people are, as far as that was found out of late.
func (a *Adapter) keepPeople(ctx context.Context) {
	news := a.seals.news()
	if len(news) == 0 || a.o.Memory == nil {
		return
	}
	if err := a.o.Memory.KeepUserIDs(ctx, news); err != nil {
		a.o.Log.WarnContext(ctx, "who people are is not kept", "error", err)
		a.seals.learn(news)
	}
}
