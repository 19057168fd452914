package homework

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/storage"
)

// A topic of a bound group can be the place of a team: a trainer says so there, or it bears the name of a team that
// there is. Who hands in there and has no team belongs to that one from then on, and its board is shown there.

// here returns the topic of the event as it is known; one without a Thread where the event stands in none.
func (f Feature) here(t *bot.Turn) (storage.Topic, error) {
	if t.Event.Thread == "" || !t.Standing.Group {
		return storage.Topic{}, nil
	}
	p, err := t.Tx.Topic(t.Event.Ref.Chat, t.Event.Thread)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return p, fmt.Errorf("find topic: %w", err)
	}
	if p.Workspace != t.Workspace.ID { // new, or said when the group belonged to another
		p.Workspace, p.Team, p.Fixed = t.Workspace.ID, "", false
	}
	if p.Name == "" && t.Event.ThreadName != "" {
		p.Name = t.Event.ThreadName
		if err := t.Tx.PutTopic(p); err != nil {
			return p, fmt.Errorf("keep topic: %w", err)
		}
	}
	return p, nil
}

// teamHere returns the team whose place the topic of the event is; empty where it is nobody's.
func (f Feature) teamHere(t *bot.Turn) (string, error) {
	p, err := f.here(t)
	if err != nil || p.Thread == "" {
		return "", err
	}
	return f.teamOf(t, p)
}

// teamOf returns the team whose place the topic p is; empty where it is nobody's.
func (f Feature) teamOf(t *bot.Turn, p storage.Topic) (string, error) {
	if p.Fixed && p.Team == "" {
		return "", nil
	}
	roster, err := t.Tx.Roster(t.Workspace.ID)
	if err != nil {
		return "", fmt.Errorf("find list of names: %w", err)
	}
	switch {
	case p.Fixed:
		return f.known(t, p.Team, roster)
	case p.Name == "":
		return "", nil
	}
	return f.existing(t, p.Name, roster)
}

// titled keeps how a topic is called.
func (f Feature) titled(t *bot.Turn) error {
	p, err := f.here(t)
	if err != nil || p.Thread == "" || p.Name == t.Event.ThreadName {
		return err
	}
	p.Name = t.Event.ThreadName
	if err := t.Tx.PutTopic(p); err != nil {
		return fmt.Errorf("keep topic: %w", err)
	}
	return nil
}

// sitHere puts a learner without a team into that of the topic, if it is one's.
func (f Feature) sitHere(t *bot.Turn) error {
	if t.Who.Team != "" {
		return nil
	}
	team, err := f.teamHere(t)
	if err != nil || team == "" {
		return err
	}
	t.Who.Team = team
	if err := t.Tx.PutMember(t.Who); err != nil {
		return fmt.Errorf("keep team: %w", err)
	}
	return t.Audit("set team", "person/"+string(t.Person.ID), team)
}

// keepsHere reports whether the event stands in a topic, and is said by who may say whose place it is.
func (f Feature) keepsHere(t *bot.Turn) bool {
	return t.Event.Thread != "" && t.Standing.Group && t.Standing.May(followup.KeepClass)
}

// setTopic makes the topic of the event the place of a team, which need not exist yet.
func (f Feature) setTopic(t *bot.Turn, name string) error {
	roster, err := t.Tx.Roster(t.Workspace.ID)
	if err != nil {
		return fmt.Errorf("find list of names: %w", err)
	}
	team, err := f.known(t, name, roster)
	if err != nil {
		return err
	}
	if err := f.fixTopic(t, team); err != nil {
		return err
	}
	return t.Answer(t.Text(zhTopicSet, enTopicSet, team) + "\n" + t.Text(zhTopicOff, enTopicOff))
}

// freeTopic makes the topic of the event nobody's place, whatever it is called.
func (f Feature) freeTopic(t *bot.Turn) error {
	if !f.keepsHere(t) {
		return t.Refuse(zhTopicWhere, enTopicWhere)
	}
	if err := f.fixTopic(t, ""); err != nil {
		return err
	}
	return t.Answer(t.Text(zhTopicFree, enTopicFree))
}

// fixTopic keeps whose place a trainer says that the topic of the event is; empty: nobody's.
func (f Feature) fixTopic(t *bot.Turn, team string) error {
	p, err := f.here(t)
	if err != nil {
		return err
	}
	p.Team, p.Fixed = team, true
	if err := t.Tx.PutTopic(p); err != nil {
		return fmt.Errorf("keep topic: %w", err)
	}
	return t.Audit("set topic", "chat/"+string(p.Chat)+"/"+p.Thread, team)
}

// showTopic tells a trainer whose place the topic of the event is.
func (f Feature) showTopic(t *bot.Turn) error {
	team, err := f.teamHere(t)
	if err != nil {
		return err
	}
	if team == "" {
		return t.Answer(t.Text(zhTopicNone, enTopicNone))
	}
	return t.Answer(t.Text(zhTopicSet, enTopicSet, team) + "\n" + t.Text(zhTopicOff, enTopicOff))
}

// onlyHere leaves in c the team whose place the topic of the event is, and returns that; empty, and c as it is, where
// the topic is nobody's, or nobody is in that team yet.
func (f Feature) onlyHere(t *bot.Turn, c *class) (string, error) {
	team, err := f.teamHere(t)
	if err != nil || !slices.ContainsFunc(c.pupils, func(p pupil) bool { return p.team == team }) {
		return "", err
	}
	if team != "" {
		c.pupils = slices.DeleteFunc(c.pupils, func(p pupil) bool { return p.team != team })
	}
	return team, nil
}

// off reports whether a text asks that something be taken back.
func off(text string) bool {
	return strings.Contains(wordsOff, "|"+strings.ToLower(strings.TrimSpace(text))+"|")
}
