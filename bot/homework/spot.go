package homework

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// chaseKind is what calls are about, and how what is kept of them begins.
const chaseKind = "chase"

// chaseAgain is how long after a call the same is not called for again at the same spot.
const chaseAgain = 30 * time.Minute

// spot is where some of a class are called: a group, or the topic of a team in it.
type spot struct {
	chat   messages.ChatID
	thread string
	team   string // that is called alone; empty: all who have no topic there
	title  string // as people know it
	reply  string // id of the message that is answered, if any
	pupils []pupil
}

// spots returns where c is called: in its groups, each team in its topic if it has one there, the others in the group
// itself.
func (f Feature) spots(t *bot.Turn, c class) ([]spot, error) {
	groups, err := f.groups(t, c)
	if err != nil {
		return nil, err
	}
	var all []spot
	for _, g := range groups {
		here := spot{chat: g.ID, title: titleOf(t, g, groups), pupils: slices.Clone(c.pupils)}
		topics, err := t.Tx.Topics(g.ID, t.Workspace.ID)
		if err != nil {
			return nil, fmt.Errorf("find topics: %w", err)
		}
		for _, p := range topics {
			team, err := f.teamOf(t, p)
			if err != nil {
				return nil, err
			}
			if at, ok := here.part(team); ok {
				at.thread = p.Thread
				all = append(all, at)
			}
		}
		if len(here.pupils) > 0 {
			all = append(all, here)
		}
	}
	return all, nil
}

// groups returns the groups of c: a workspace may have some of sales too, so those where somebody of c is known to sit,
// or the only one that there is.
func (f Feature) groups(t *bot.Turn, c class) ([]storage.Chat, error) {
	bound, err := t.Tx.Groups(t.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("find groups: %w", err)
	}
	var own []storage.Chat
	for _, g := range bound {
		sits, err := t.Tx.Sitting(g.ID)
		if err != nil {
			return nil, fmt.Errorf("find who sits in the group: %w", err)
		}
		if slices.ContainsFunc(c.pupils, func(p pupil) bool { return sits[p.person] }) {
			own = append(own, g)
		}
	}
	if len(own) == 0 && len(bound) == 1 {
		return bound, nil
	}
	return own, nil
}

// titleOf returns what g, one of groups, is called: where those are on several platforms, with its own, as they tend to
// bear one title.
func titleOf(t *bot.Turn, g storage.Chat, groups []storage.Chat) string {
	title, on := cmp.Or(g.Title, t.Text(zhClassGroup, enClassGroup)), g.ID.Platform()
	if !slices.ContainsFunc(groups, func(o storage.Chat) bool { return o.ID.Platform() != on }) {
		return title
	}
	return t.Text(zhGroupOn, enGroupOn, title, on.Name(t.Lang))
}

// part takes a team out of at, to be called apart; not ok if nobody of it is left there.
func (at *spot) part(team string) (spot, bool) {
	others := func(p pupil) bool { return p.team != team }
	own := slices.DeleteFunc(slices.Clone(at.pupils), others)
	if team == "" || len(own) == 0 {
		return spot{}, false
	}
	at.pupils = slices.DeleteFunc(at.pupils, func(p pupil) bool { return !others(p) })
	return spot{chat: at.chat, team: team, title: at.title + " · " + team, pupils: own}, true
}

// chased returns from when on s may be called for again at a spot, and if that is now, keeps that it is.
func (f Feature) chased(t *bot.Turn, at spot, s scope) (time.Time, error) {
	key := chaseKind + "/" + at.scoped(s)
	raw, err := t.Tx.Setting(key)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return time.Time{}, fmt.Errorf("find the last call: %w", err)
	}
	if ms, err := strconv.ParseInt(raw, 10, 64); err == nil {
		if again := time.UnixMilli(ms).Add(chaseAgain); again.After(t.Now) {
			return again, nil
		}
	}
	if err := t.Tx.PutSetting(key, strconv.FormatInt(t.Now.UnixMilli(), 10)); err != nil {
		return time.Time{}, fmt.Errorf("keep the call: %w", err)
	}
	return t.Now, nil
}

// scoped names a spot and what is called for there.
func (at spot) scoped(s scope) string { return string(at.chat) + "/" + at.team + "/" + s.name() }

// name is s in a word, the same for all that mean it.
func (s scope) name() string {
	switch {
	case s.all:
		return "all"
	case s.day != 0:
		return "day " + strconv.Itoa(s.day)
	}
	return s.as[0].Key
}
