package homework

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
	"genjin/messages"
)

// chase calls those who have not handed in what the board is about, or lack something of it: in the group where it is
// said, in the topic of a team that one's alone; said in private, in the groups and topics of the class.
func (f Feature) chase(t *bot.Turn) error {
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
	if t.Event.Private {
		return f.chaseAll(t, c, s)
	}
	team, err := f.onlyHere(t, &c)
	if err != nil {
		return err
	}
	return f.chaseAt(t, c, s, []spot{{chat: t.Event.Ref.Chat, team: team, reply: t.Event.Ref.ID, pupils: c.pupils}})
}

// chaseAll calls in the groups of the class, and tells who asked for it in private where.
func (f Feature) chaseAll(t *bot.Turn, c class, s scope) error {
	spots, err := f.spots(t, c)
	if err != nil {
		return err
	}
	if len(spots) == 0 {
		return t.Refuse(zhChaseWhere, enChaseWhere)
	}
	return f.chaseAt(t, c, s, spots)
}

// chaseAt calls in each of spots where somebody lacks something of s, unless that was done a moment ago.
func (f Feature) chaseAt(t *bot.Turn, c class, s scope, spots []spot) error {
	var called []string
	var soon error
	for _, at := range spots {
		c.pupils = at.pupils
		if !c.lacks(s) {
			continue
		}
		switch again, err := f.chased(t, at, s); {
		case err != nil:
			return err
		case again.After(t.Now):
			soon = t.Refuse(zhChaseSoon, enChaseSoon, t.Clock(again.Add(-chaseAgain)), t.Clock(again))
			continue
		}
		if err := f.call(t, c, s, at); err != nil {
			return err
		}
		called = append(called, at.title)
	}
	switch {
	case len(called) > 0 && t.Event.Private:
		return t.Answer(t.Text(zhChaseSent, enChaseSent, strings.Join(called, t.Text("、", ", "))))
	case len(called) > 0:
		return nil
	case soon != nil:
		return soon
	}
	return t.Answer(t.Text(zhChaseNone, enChaseNone))
}

// call says at a spot who of c lacks what of s, by team, and calls them.
func (f Feature) call(t *bot.Turn, c class, s scope, at spot) error {
	lines := []string{t.Text(zhChase, enChase, f.what(t, c, s))}
	var called []messages.User
	for _, team := range c.teams() {
		late := c.lacking(s, team)
		if len(late) == 0 {
			continue
		}
		lines = append(lines, strings.TrimSpace(t.Text(zhTeamLine, enTeamLine, teamOf(t.Lang, team), "")))
		lines = append(lines, f.teamLines(t, c, s, team, true)[1:]...)
		for _, p := range late {
			u, ok, err := f.account(t, p, at.chat.Platform())
			if err != nil {
				return err
			}
			if ok {
				called = append(called, u)
			}
		}
	}
	lines = append(lines, t.Text(zhChaseHow, enChaseHow, s.as[0].Key))
	_, err := t.Say(messages.Message{
		Chat: at.chat, Thread: at.thread, ReplyTo: at.reply, Text: strings.Join(lines, "\n"), Mentions: called,
		About: strings.Join([]string{chaseKind, string(t.Workspace.ID), string(t.Person.ID), at.scoped(s)}, "/"),
	})
	return err
}

// chaseLost tells who asked for a call that it did not arrive, as in a group where the robot may only answer; it may be
// asked for again at once.
func (f Feature) chaseLost(t *bot.Turn) error {
	parts := strings.SplitN(t.House.About, "/", 4) // the kind, the workspace, the person, where and what
	if len(parts) < 4 {
		return nil
	}
	if err := t.Tx.DropSetting(chaseKind + "/" + parts[3]); err != nil {
		return fmt.Errorf("forget the call: %w", err)
	}
	if err := t.For(followup.WorkspaceID(parts[1]), followup.PersonID(parts[2])); err != nil {
		return err
	}
	g, err := t.Tx.Chat(t.House.Chat)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find group: %w", err)
	}
	groups, err := t.Tx.Groups(t.Workspace.ID)
	if err != nil {
		return fmt.Errorf("find groups: %w", err)
	}
	return t.Tell(t.Text(zhChaseLost, enChaseLost, titleOf(t, g, groups)))
}

// lacks reports whether anybody of c has not handed in all of s, or lacks something of it.
func (c class) lacks(s scope) bool {
	return slices.ContainsFunc(c.teams(), func(team string) bool { return len(c.lacking(s, team)) > 0 })
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

// account returns by which account p can be called on a platform, if he has one there.
func (f Feature) account(t *bot.Turn, p pupil, on messages.Platform) (messages.User, bool, error) {
	if p.person == followup.PersonID("") {
		return messages.User{}, false, nil
	}
	as, err := t.Tx.Accounts(p.person)
	if err != nil {
		return messages.User{}, false, fmt.Errorf("find accounts: %w", err)
	}
	for _, a := range as {
		if a.ID.Platform() == on {
			return messages.User{ID: a.ID, Name: p.name}, true, nil
		}
	}
	return messages.User{}, false, nil
}
