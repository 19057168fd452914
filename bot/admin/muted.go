package admin

import (
	"cmp"
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// mutedAgain is how long the admins are not told again that the bot cannot write where it should.
const mutedAgain = 24 * time.Hour

// muted tells the admins of a group where the bot may not write, or not in the topic where it was asked, or which is
// there no more: nothing is said there then, until something is heard from it.
func (f Feature) muted(t *bot.Turn) error {
	g, err := t.Tx.Chat(messages.ChatID(strings.TrimPrefix(t.About, "chat/")))
	if errors.Is(err, followup.ErrNotFound) || err == nil && g.State != storage.Bound {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find group: %w", err)
	}
	if t.House.Reason == messages.WhyLost {
		g.State = storage.Lost
		if err := t.Tx.PutChat(g); err != nil {
			return fmt.Errorf("lose group: %w", err)
		}
	}
	name := t.House.Reason + "/" + string(g.ID)
	told, err := t.Tx.Setting(name)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find when it was told: %w", err)
	}
	if at, err := time.Parse(time.RFC3339, told); err == nil && t.Now.Before(at.Add(mutedAgain)) {
		return nil
	}
	if err := t.Tx.PutSetting(name, t.Now.Format(time.RFC3339)); err != nil {
		return fmt.Errorf("note that it was told: %w", err)
	}
	switch t.House.Reason {
	case messages.WhyLost:
		return f.tellOthers(t, g, zhLost, enLost)
	case messages.WhyAside:
		return f.tellOthers(t, g, zhAside, enAside)
	}
	return f.tellOthers(t, g, zhMuted, enMuted)
}

// tellOthers tells the admins of g's workspace, but for who made it so, what became of the bot there; the texts name g.
// Where nobody made it so and no admin can be written to, the owner is told.
func (f Feature) tellOthers(t *bot.Turn, g storage.Chat, zh, en string) error {
	by, told := t.Person.ID, false
	tell := func() error {
		told = told || t.Private != ""
		return t.Tell(t.Text(zh, en, cmp.Or(g.Title, t.Text(zhSomeGroup, enSomeGroup))))
	}
	others := func(m followup.Member) bool { return m.Roles.Has(followup.Admin) && m.Person != by }
	err := t.Each(g.Workspace, others, func(followup.Member) error { return tell() })
	if err != nil || told || by != "" {
		return err
	}
	owners, err := t.OwnedBy()
	if err != nil {
		return err
	}
	here := *t
	defer func() { t.Restore(here) }()
	for _, p := range owners {
		if err := t.For(g.Workspace, p); err != nil {
			return err
		}
		if err := tell(); err != nil {
			return err
		}
	}
	return nil
}
