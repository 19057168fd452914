package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram/telegramtest"
	"genjin/followup"
	"genjin/storage"
)

// opened opens 陈静's private chat, so that she can be told what she did not ask for.
func (c *city) opened() {
	c.s.Start(c.jing, "")
	c.rest(2 * time.Second)
	c.s.Rename(c.jing, c.group, "华东") // the house learns how the group is called
	c.rest(time.Second)
}

// TestTelegramMuted: the admins are told, once a day, of a group where the bot may not write; what goes in private goes on.
func TestTelegramMuted(t *testing.T) {
	for name, fault := range map[string]telegramtest.Fault{"400": telegramtest.Muted, "403": telegramtest.MayNotWrite} {
		t.Run(name, func(t *testing.T) {
			inCity(t, supergroup, func(c *city) {
				c.opened()
				c.s.Fail(fault.On("sendMessage", c.group).Always())
				for _, thing := range []string{"样品", "售后", "交期"} {
					c.says(c.fang, c.group, "拜访 王总 关心"+thing)
					c.once(c.fang, thing)
				}
				c.once(c.jing, "“华东”里被禁言了")
				if got := c.said(c.fang, "禁言"); len(got) != 0 {
					c.t.Errorf("a rep was told %q", texts(got))
				}
				c.rest(25 * time.Hour)
				c.says(c.fang, c.group, "拜访 王总 要报价")
				if got := c.said(c.jing, "禁言"); len(got) != 2 {
					c.t.Errorf("on the day after the admin had been told %q", texts(got))
				}
			})
		})
	}
}

// TestTelegramAClosedTopicIsTold: what was asked in a topic that closed meanwhile comes outside of it, and the admins
// are told how that ends.
func TestTelegramAClosedTopicIsTold(t *testing.T) {
	inCity(t, forum, func(c *city) {
		c.opened()
		topic := c.s.AddTopic(c.jing, c.group, "拜访")
		c.s.Fail(telegramtest.TooMany(5).On("sendMessage", c.group))
		for _, text := range []string{"拜访 王总 关心样品", "拜访 王总 关心售后"} {
			c.s.Say(c.fang, c.group, text, telegramtest.Saying{Topic: topic})
		}
		c.rest(2 * time.Second)
		c.s.CloseTopic(c.jing, c.group, topic)
		c.rest(10 * time.Second)
		got := c.said(c.group, "记下了")
		if len(got) != 2 || got[0].Topic != 0 || got[1].Topic != 0 {
			c.t.Errorf("said %+v", got)
		}
		if told := c.once(c.jing, "话题关闭"); !strings.Contains(told.Text, "重新打开") {
			c.t.Errorf("told %q", told.Text)
		}
	})
}

// TestTelegramWhoIsToldThatItWasThrownOut: the admins, but not the one who did it.
func TestTelegramWhoIsToldThatItWasThrownOut(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.opened()
		c.s.RemoveBot(c.jing, c.group)
		c.rest(2 * time.Second)
		if got := c.said(c.jing, "移出"); len(got) != 0 {
			c.t.Errorf("who threw it out was told %q", texts(got))
		}
		c.s.AddBot(c.jing, c.group)
		c.rest(2 * time.Second)
		c.s.RemoveBot(c.fang, c.group)
		c.rest(2 * time.Second)
		c.once(c.jing, "我被移出了“华东”")
	})
}

// TestTelegramPrivacyIsTold: who brings the bot to a group where it hears little learns so there, with what helps, be
// privacy mode switched on while the house works; an administrator's rank helps at once, and so does switching it off
// and bringing the bot again.
func TestTelegramPrivacyIsTold(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.s.SetPrivacy(true)
		for _, title := range []string{"华北", "华南"} {
			g := c.s.AddGroup(telegramtest.Group{Title: title, Super: true, Bot: telegramtest.Out, Members: []int64{c.jing, c.fang}})
			c.s.AddBot(c.jing, g)
			c.rest(2 * time.Second)
			if got := c.said(g, "归哪里"); len(got) != 1 {
				c.t.Fatalf("brought to %s it said %q", title, texts(c.s.Said(g)))
			}
			c.press(c.jing, c.said(g, "归哪里")[0], "华东")
			if got := c.said(g, "隐私模式"); len(got) != 1 || !strings.Contains(got[0].Text, "管理员") {
				c.t.Errorf("in %s it said %q", title, texts(c.s.Said(g)))
			}
			before := len(c.s.Said(g))
			c.says(c.fang, g, "拜访 王总 想看样品")
			if got := c.s.Said(g)[before:]; len(got) != 0 {
				c.t.Errorf("what it cannot hear it answered by %q", texts(got))
			}
			c.s.Promote(c.jing, g, c.s.Bot().ID)
			c.rest(2 * time.Second)
			c.visit(g, title)
		}
		c.s.SetPrivacy(false)
		c.s.RemoveBot(c.jing, c.group)
		c.rest(time.Second)
		before := len(c.s.Said(c.group))
		c.s.AddBot(c.jing, c.group)
		c.rest(2 * time.Second)
		if got := c.s.Said(c.group)[before:]; len(got) != 1 || strings.Contains(got[0].Text, "隐私模式") {
			c.t.Errorf("with privacy mode off it said %q", texts(got))
		}
	})
}

// TestTelegramARejectedMessageIsADeadLetter: what Telegram will never take holds nothing up, and the owner can see it,
// without the words of it.
func TestTelegramARejectedMessageIsADeadLetter(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.s.Fail(telegramtest.Refuse(400, "Bad Request: message is too long").On("sendMessage", c.fang))
		c.says(c.fang, c.group, "拜访 王总 关心样品")
		c.says(c.fang, c.group, "拜访 王总 关心售后")
		c.once(c.fang, "售后")
		if got := c.said(c.fang, "样品"); len(got) != 0 {
			c.t.Errorf("said %q", texts(got))
		}
		ds := c.dead()
		if len(ds) != 1 || !strings.Contains(ds[0].Reason, "too long") || strings.Contains(string(ds[0].Raw), "样品") {
			c.t.Fatalf("dead letters: %+v", ds)
		}
		err := c.h.db.Do(context.Background(), func(tx *storage.Tx) error {
			return tx.SetPerson(followup.Person{ID: "jing", Name: "陈静", Owner: true})
		})
		if err != nil {
			c.t.Fatal(err)
		}
		c.opened()
		c.says(c.jing, c.jing, "死信")
		if got := c.once(c.jing, "最近没能处理"); len(got.Buttons) != 0 || !strings.Contains(got.Text, "too long") {
			c.t.Errorf("the owner saw %+v", got)
		}
	})
}
