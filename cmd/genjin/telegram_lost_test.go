package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// state returns how the group is kept.
func (c *city) state() storage.ChatState {
	c.t.Helper()
	var g storage.Chat
	c.view(func(tx *storage.Tx) (err error) {
		g, err = tx.Chat(telegram.ChatID(c.group))
		return err
	})
	return g.State
}

// admin adds another admin, who can be written to in a language of his own.
func (c *city) admin(name, lang string) int64 {
	c.t.Helper()
	id := c.s.AddPerson(telegramtest.User{First: name}).ID
	c.s.Open(id)
	err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
		p := followup.PersonID(strings.ToLower(name))
		return errors.Join(settle(tx, p, id, name, followup.Admin),
			tx.PutAccount(storage.Account{ID: telegram.UserID(id), Person: p, Private: telegram.ChatID(id)}),
			tx.SetPerson(followup.Person{ID: p, Name: name, Lang: lang}))
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

// toGroup lets the house say something in the group by itself.
func (c *city) toGroup(key string) {
	c.t.Helper()
	m := messages.Message{Key: key, Chat: telegram.ChatID(c.group), Text: "榜单", Deadline: time.Now().Add(time.Minute)}
	if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error { return tx.Say(m) }); err != nil {
		c.t.Fatal(err)
	}
	c.rest(10 * time.Second)
}

// TestTelegramALostGroup: where only a refused send tells that a group is gone, its admins are told once, each in his
// language, and nothing more is meant for it.
func TestTelegramALostGroup(t *testing.T) {
	for name, refused := range map[string]telegramtest.Fault{
		"deleted": telegramtest.Deleted, "not found": telegramtest.NotFound, "no member": telegramtest.NoMember,
		"thrown out of a group": telegramtest.KickedGroup, "thrown out": telegramtest.KickedSuper,
		"deleted, by 400": telegramtest.Refuse(400, "Bad Request: group chat was deleted"),
	} {
		t.Run(name, func(t *testing.T) {
			inCity(t, supergroup, func(c *city) {
				c.opened()
				lee := c.admin("Lee", "en")
				c.s.Fail(refused.On("sendMessage", c.group).Always())
				for _, key := range []string{"board/1", "board/2"} {
					c.toGroup(key)
				}
				told := c.once(c.jing, "“华东”我进不去了")
				if !strings.Contains(told.Text, "绑定") {
					t.Errorf("told %q", told.Text)
				}
				if told := c.once(lee, "I cannot reach “华东”"); !strings.Contains(told.Text, "/bind") {
					t.Errorf("told %q", told.Text)
				}
				if got := c.said(c.fang, "进不去"); len(got) != 0 {
					t.Errorf("a rep was told %q", texts(got))
				}
				if got := c.state(); got != storage.Lost {
					t.Errorf("the group is %v", got)
				}
			})
		})
	}
}

// unheard does a thing of which the house never hears.
func (c *city) unheard(do func()) {
	c.shut()
	do()
	c.rest(25 * time.Hour)
	c.open()
}

// TestTelegramTheOwnerIsToldOfALostGroup: where no admin can be written to.
func TestTelegramTheOwnerIsToldOfALostGroup(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		owner := c.owner("周岚")
		c.s.Fail(telegramtest.Deleted.On("sendMessage", c.group))
		c.toGroup("board/1")
		c.once(owner, "我进不去了")
		if got := c.s.Said(c.jing); len(got) != 0 {
			t.Errorf("said %q", texts(got))
		}
	})
}

// owner adds the owner of the installation, who is in no workspace.
func (c *city) owner(name string) int64 {
	c.t.Helper()
	id := c.s.AddPerson(telegramtest.User{First: name}).ID
	c.s.Open(id)
	err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
		return errors.Join(tx.AddPerson(followup.Person{ID: "owner", Name: name}),
			tx.SetPerson(followup.Person{ID: "owner", Name: name, Owner: true}),
			tx.PutAccount(storage.Account{ID: telegram.UserID(id), Person: "owner", Private: telegram.ChatID(id)}))
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

// removed and broughtBack, by a stranger, are how a group may be lost and found.
func removed(c *city) { c.s.RemoveBot(c.fang, c.group) }

func broughtBack(c *city) { c.s.AddBot(c.s.AddPerson(telegramtest.User{First: "赵敏"}).ID, c.group) }

// TestTelegramALostGroupIsFound: what is heard from it brings it back to work; a stranger who brings the bot back does not.
func TestTelegramALostGroupIsFound(t *testing.T) {
	for name, scene := range map[string]struct {
		do    func(*city)
		works bool
	}{
		"somebody writes":    {func(*city) {}, true},
		"an admin adds it":   {func(c *city) { c.s.AddBot(c.jing, c.group) }, true},
		"it was thrown out":  {func(c *city) { removed(c); broughtBack(c) }, false},
		"thrown out unheard": {func(c *city) { c.unheard(func() { removed(c) }); broughtBack(c) }, false},
		"brought unheard":    {func(c *city) { removed(c); c.rest(time.Second); c.unheard(func() { broughtBack(c) }) }, false},
	} {
		t.Run(name, func(t *testing.T) {
			inCity(t, supergroup, func(c *city) {
				c.opened()
				c.s.Fail(telegramtest.KickedSuper.On("sendMessage", c.group))
				c.toGroup("board/1")
				scene.do(c)
				c.rest(2 * time.Second)
				c.says(c.fang, c.group, "拜访 王总 想看样品")
				if got := c.said(c.group, "记下了"); (len(got) == 1) != scene.works {
					t.Errorf("a visit was answered by %q", texts(got))
				}
				if got := c.state(); (got == storage.Resting) == scene.works {
					t.Errorf("the group is %v", got)
				}
				if got := c.said(c.jing, "移出了"); len(got) != 1 {
					t.Errorf("the admin was told %q", texts(got))
				}
			})
		})
	}
}

// TestTelegramWhoCannotBeToldOfALostGroup: an admin who blocked the bot is not written to again and again.
func TestTelegramWhoCannotBeToldOfALostGroup(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.opened()
		c.s.Fail(telegramtest.Blocked.On("sendMessage", c.jing).Always(), telegramtest.Deleted.On("sendMessage", c.group).Always())
		before := len(c.s.Calls("sendMessage"))
		c.toGroup("board/1")
		c.rest(30 * time.Hour)
		if got := len(c.s.Calls("sendMessage")) - before; got != 2 {
			t.Errorf("%d messages were tried: to the group, and to the admin", got)
		}
		c.s.Heal()
		c.visit(c.group, "样品")
		if got := c.dead(); len(got) != 0 {
			t.Errorf("dead letters: %+v", got)
		}
	})
}
