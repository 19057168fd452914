package homework

import (
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
	"genjin/messages"
)

// chase calls, in the group, those who have not handed in what the board is about, or lack something of it; in the
// topic of a team that one's alone.
func (f Feature) chase(t *bot.Turn) error {
	if t.Event.Private {
		return t.Refuse(zhChaseWhere, enChaseWhere)
	}
	if t.Workspace.ID == "" {
		return t.Refuse(zhNoClass, enNoClass)
	}
	c, err := f.load(t)
	if err != nil {
		return err
	}
	s, err := f.scoped(t, c, t.Rest)
	if err != nil {
		return err
	}
	if len(c.pupils) == 0 {
		return t.Answer(t.Text(zhNobodyYet, enNobodyYet))
	}
	if _, err := f.onlyHere(t, &c); err != nil {
		return err
	}
	lines := []string{t.Text(zhChase, enChase, f.what(t, c, s))}
	var called []messages.User
	for _, team := range c.teams() {
		late := c.lacking(s, team)
		if len(late) == 0 {
			continue
		}
		lines = append(lines, t.Text(zhTeamLine, enTeamLine, teamOf(t.Lang, team), ""))
		lines = append(lines, f.teamLines(t, c, s, team, true)[1:]...)
		for _, p := range late {
			us, err := f.accounts(t, p)
			if err != nil {
				return err
			}
			called = append(called, us...)
		}
	}
	if len(lines) == 1 {
		return t.Answer(t.Text(zhChaseNone, enChaseNone))
	}
	lines = append(lines, t.Text(zhChaseHow, enChaseHow, s.as[0].Key))
	_, err = t.Say(messages.Message{
		Chat: t.Event.Ref.Chat, ReplyTo: t.Event.Ref.ID, Text: strings.Join(lines, "\n"), Mentions: called,
	})
	return err
}

// lacking returns those of a team who have not handed in all of s, or lack something of it.
func (c class) lacking(s scope, team string) []pupil {
	var late []pupil
	for _, p := range c.pupils {
		if p.team != team {
			continue
		}
		for _, a := range s.as {
			if sub, ok := c.by[p.person][a.Key]; !ok || sub.Result.State(a) == course.Lacking {
				late = append(late, p)
				break
			}
		}
	}
	return late
}

// accounts returns by which account p can be called in the group of the event; none if he has none there.
func (f Feature) accounts(t *bot.Turn, p pupil) ([]messages.User, error) {
	if p.person == followup.PersonID("") {
		return nil, nil
	}
	as, err := t.Tx.Accounts(p.person)
	if err != nil {
		return nil, fmt.Errorf("find accounts: %w", err)
	}
	var us []messages.User
	for _, a := range as {
		if a.ID.Platform() == t.Event.Ref.Chat.Platform() {
			us = append(us, messages.User{ID: a.ID, Name: p.name})
		}
	}
	return us[:min(len(us), 1)], nil
}
