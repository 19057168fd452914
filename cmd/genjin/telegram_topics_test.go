package main

import (
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/followup"
	"genjin/storage"
)

// forum is a group with topics.
var forum = telegramtest.Group{Title: "流程再造", Forum: true}

// learner brings somebody to the group who was never met.
func (c *city) learner(name string) int64 {
	id := c.s.AddPerson(telegramtest.User{First: name}).ID
	c.s.Join(c.group, id)
	return id
}

// answered lets somebody write in a topic, 0 being the general one, and returns the one answer, which must stand there.
func (c *city) answered(who int64, topic int, text string) string {
	c.t.Helper()
	c.rest(2 * time.Second) // a group is told no more than 20 things a minute
	before := len(c.s.Said(c.group))
	note := c.says(who, c.group, text, telegramtest.Saying{Topic: topic})
	got := c.s.Said(c.group)[before:]
	if len(got) != 1 || got[0].Topic != topic || got[0].ReplyTo != note {
		c.t.Fatalf("%q in topic %d was answered by %+v", text, topic, got)
	}
	return got[0].Text
}

// hears sees that what somebody writes in a topic is answered by all of parts.
func (c *city) hears(who int64, topic int, text string, parts ...string) {
	c.t.Helper()
	got := c.answered(who, topic, text)
	for _, part := range parts {
		if !strings.Contains(got, part) {
			c.t.Errorf("%q in topic %d was answered by %q, without %q", text, topic, got, part)
		}
	}
}

// team returns the team of an account in the workspace of the city.
func (c *city) team(who int64) (team string) {
	c.t.Helper()
	c.view(func(tx *storage.Tx) error {
		a, err := tx.Account(telegram.UserID(who))
		if err != nil {
			return err
		}
		m, err := tx.Member("w", a.Person)
		team = m.Team
		return err
	})
	return team
}

// TestTelegramATopicIsATeam: a trainer makes a topic the place of a team, which need not exist yet; who has no team
// and hands in there belongs to it, who has one keeps it; and the board shows that team there.
func TestTelegramATopicIsATeam(t *testing.T) {
	inCity(t, forum, func(c *city) {
		topic := c.s.AddTopic(c.jing, c.group, "闲聊")
		li, sun, qian := c.learner("李娜"), c.learner("孙浩"), c.learner("钱进")
		c.hears(c.jing, topic, "小组", "还不属于哪个小组")
		c.hears(li, topic, "小组 取消", "培训师")
		c.hears(c.jing, topic, "小组 一组", "这个话题是一组的")
		c.hears(c.jing, topic, "小组", "这个话题是一组的", "小组 取消")
		if got := c.team(c.jing); got != "" {
			t.Errorf("the trainer is in %q", got)
		}
		c.hears(li, topic, "交作业 2.3", "（李娜 · 一组）")
		c.hears(sun, 0, "小组 二组", "孙浩 在二组")
		c.hears(sun, topic, "交作业 2.3", "（孙浩 · 二组）")
		c.hears(qian, 0, "交作业 2.3", "（钱进）")
		if li, qian := c.team(li), c.team(qian); li != "一组" || qian != "" {
			t.Errorf("who handed in is in %q, outside of the topic in %q", li, qian)
		}
		if got := c.answered(li, topic, "作业进度"); !strings.Contains(got, "一组：2.1 0/1") || !strings.Contains(got, "只列一组") || strings.Contains(got, "二组") || strings.Contains(got, "未分组") {
			t.Errorf("the board in the topic: %q", got)
		}
		if got := c.answered(li, 0, "作业进度"); !strings.Contains(got, "一组：") || !strings.Contains(got, "二组：") || strings.Contains(got, "只列") {
			t.Errorf("the board of all: %q", got)
		}
		c.hears(c.jing, topic, "小组 二组 "+c.s.Mention(li), "李娜 在二组")
		c.hears(c.jing, topic, "小组 取消", "不属于任何小组")
		c.hears(qian, topic, "交作业 2.3", "（钱进）")
		c.hears(c.jing, 0, "小组 取消", "在那个话题里")
		c.hears(li, topic, "作业进度", "二组：", "未分组：")
	})
}

// TestTelegramATopicBearsATeamsName: a topic with the name of a team is its place, from whichever message the name is
// known; a trainer's word goes before.
func TestTelegramATopicBearsATeamsName(t *testing.T) {
	for name, begin := range map[string]func(*city) int{
		"it begins": func(c *city) int { return c.s.AddTopic(c.jing, c.group, "第 1 小组") },
		"it is called otherwise": func(c *city) int {
			topic := c.s.AddTopic(c.jing, c.group, "闲聊")
			c.s.RenameTopic(c.jing, c.group, topic, "第 1 小组")
			c.s.RenameTopic(c.jing, c.group, topic, "") // another icon
			return topic
		},
		"it began before the bot came": func(c *city) int {
			c.s.RemoveBot(c.jing, c.group)
			topic := c.s.AddTopic(c.jing, c.group, "第 1 小组")
			c.s.AddBot(c.jing, c.group)
			return topic
		},
	} {
		t.Run(name, func(t *testing.T) {
			inCity(t, forum, func(c *city) {
				topic := begin(c)
				c.rest(3 * time.Second)
				li, sun := c.learner("李娜"), c.learner("孙浩")
				c.hears(li, topic, "交作业 2.3", "（李娜）") // there is no such team yet
				c.says(c.jing, c.jing, "名单 一组：周敏；二组：吴越")
				answer := c.s.Said(c.group)
				c.says(li, c.group, "交作业 2.3", telegramtest.Saying{Topic: topic, ReplyTo: answer[len(answer)-1].ID})
				if got := c.team(li); got != "一组" {
					t.Errorf("who answered the bot in the topic is in %q", got)
				}
				c.hears(sun, topic, "交作业 2.3", "（孙浩 · 一组）")
				c.hears(c.jing, topic, "小组", "这个话题是一组的")
				c.hears(c.jing, topic, "小组 2组", "这个话题是二组的")
				c.hears(c.learner("赵敏"), topic, "交作业 2.3", "（赵敏 · 二组）")
				c.hears(c.jing, topic, "小组 取消", "不属于任何小组")
				c.hears(c.learner("钱进"), topic, "交作业 2.3", "（钱进）")
			})
		})
	}
}

// TestTelegramATopicOfATeamEnds: what is said there while it is closed or deleted goes to the group.
func TestTelegramATopicOfATeamEnds(t *testing.T) {
	for name, end := range map[string]func(*city, int){
		"closed":  func(c *city, topic int) { c.s.CloseTopic(c.jing, c.group, topic) },
		"deleted": func(c *city, topic int) { c.s.DeleteTopic(c.group, topic) },
	} {
		t.Run(name, func(t *testing.T) {
			inCity(t, forum, func(c *city) {
				topic := c.s.AddTopic(c.jing, c.group, "闲聊")
				c.hears(c.jing, topic, "小组 一组", "一组")
				li := c.learner("李娜")
				c.shut()
				c.s.Say(li, c.group, "交作业 2.3", telegramtest.Saying{Topic: topic})
				end(c, topic)
				c.open()
				c.rest(10 * time.Second)
				if got := c.once(c.group, "（李娜 · 一组）"); got.Topic != 0 {
					t.Errorf("the receipt: %+v", got)
				}
			})
		})
	}
}

// TestTelegramAnAlbumInATopicOfATeam: an album is handed in where it stands, in English too.
func TestTelegramAnAlbumInATopicOfATeam(t *testing.T) {
	inCity(t, forum, func(c *city) {
		topic := c.s.AddTopic(c.jing, c.group, "Blue")
		c.says(c.jing, c.group, "设置 工作区语言 英文")
		c.hears(c.jing, topic, "/team Blue", "This topic is the place of Blue")
		ann := c.learner("Ann")
		c.s.SayAlbum(ann, c.group, "/homework 2.1", []telegramtest.Handed{photo("a"), photo("b")}, telegramtest.Saying{Topic: topic})
		c.rest(10 * time.Second)
		if got := c.once(c.group, "(Ann · Blue)"); got.Topic != topic {
			t.Errorf("the receipt: %+v", got)
		}
		c.hears(ann, topic, "/board", "Blue: 2.1 1/1", "Blue alone")
		c.hears(c.jing, topic, "/team off", "no team's place")
		c.hears(ann, topic, "/team", "You are in Blue")
	})
}

// TestTelegramATopicAndAnotherWorkspace: what was said of a topic holds in the workspace that it was said in.
func TestTelegramATopicAndAnotherWorkspace(t *testing.T) {
	inCity(t, forum, func(c *city) {
		topic := c.s.AddTopic(c.jing, c.group, "闲聊")
		c.hears(c.jing, topic, "小组 一组", "一组")
		err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
			if err := tx.AddWorkspace(followup.Workspace{ID: "v", Name: "另一家"}, c.h.clock.Now()); err != nil {
				return err
			}
			return tx.PutChat(storage.Chat{ID: telegram.ChatID(c.group), Workspace: "v", State: storage.Bound})
		})
		if err != nil {
			c.t.Fatal(err)
		}
		c.hears(c.learner("李娜"), topic, "交作业 2.3", "（李娜）")
	})
}

// TestTelegramAnAnswerInATopic: what answers the bot there is an answer to it, and is answered there; what begins in the
// topic without answering anybody is none, though Telegram lets it answer the topic's beginning.
func TestTelegramAnAnswerInATopic(t *testing.T) {
	inCity(t, forum, func(c *city) {
		topic := c.s.AddTopic(c.jing, c.group, "拜访")
		c.s.Block(c.fang) // then the draft comes in the group
		c.says(c.fang, c.group, "拜访 王总 想看样品", telegramtest.Saying{Topic: topic})
		draft := c.once(c.group, "样品")
		before := len(c.s.Said(c.group))
		c.says(c.fang, c.group, "已发送", telegramtest.Saying{Topic: topic})
		if got := c.s.Said(c.group)[before:]; len(got) != 0 {
			t.Errorf("talk was answered by %q", texts(got))
		}
		word := c.says(c.fang, c.group, "已发送", telegramtest.Saying{Topic: topic, ReplyTo: draft.ID})
		c.rest(5 * time.Second)
		got := c.said(c.group, "✓ 已发送")
		if len(got) != 2 || got[0].ID != draft.ID || got[1].ReplyTo != word || got[1].Topic != topic {
			t.Errorf("of the draft %d it says %+v", draft.ID, got)
		}
	})
}
