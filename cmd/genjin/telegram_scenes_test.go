package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/storage"
)

var supergroup = telegramtest.Group{Title: "华东", Super: true}

// TestTelegramAGroupBecomesASupergroup: on each of its signs binding and waiting messages move to the new id.
func TestTelegramAGroupBecomesASupergroup(t *testing.T) {
	for name, telling := range map[string]telegramtest.Telling{
		"both, the old first": telegramtest.OldFirst, "both, the new first": telegramtest.NewFirst,
		"old": telegramtest.OldOnly, "new": telegramtest.NewOnly, "refused send": telegramtest.Untold,
	} {
		t.Run(name, func(t *testing.T) {
			inCity(t, telegramtest.Group{Title: "华东"}, func(c *city) {
				c.visit(c.group, "样品")
				c.s.Fail(telegramtest.TooMany(30).On("sendMessage", c.group))
				c.says(c.fang, c.group, "拜访 王总 关心售后") // its receipt waits for 30 s
				c.says(c.fang, c.group, "拜访 王总 担心交期") // and this one behind it
				moved := c.s.Migrate(c.jing, c.group, telling)
				c.rest(time.Minute)
				if got := c.said(moved, "记下了"); len(got) != 2 || got[0].ReplyTo != 0 {
					t.Errorf("in the supergroup: %+v", got)
				}
				if got := c.said(c.group, "记下了"); len(got) != 1 {
					t.Errorf("in the former group: %q", texts(got))
				}
				c.says(c.fang, moved, "拜访 王总 要报价")
				if got := c.said(moved, "记下了"); len(got) != 3 || got[2].ReplyTo == 0 {
					t.Errorf("a visit in the supergroup: %+v", got)
				}
				for _, thing := range []string{"样品", "售后", "交期", "报价"} {
					c.once(c.fang, thing)
				}
				c.view(func(tx *storage.Tx) error {
					is, err := tx.Chat(telegram.ChatID(moved))
					if err != nil || is.State != storage.Bound || is.Workspace != "w" {
						t.Errorf("the supergroup is %+v, %v", is, err)
					}
					was, err := tx.Chat(telegram.ChatID(c.group))
					if was.State == storage.Bound {
						t.Errorf("the former group is %+v, %v", was, err)
					}
					return err
				})
			})
		})
	}
}

// TestTelegramAMigrationIsToldLate: a refused send tells it first; the news of it, which come behind, change nothing.
func TestTelegramAMigrationIsToldLate(t *testing.T) {
	inCity(t, telegramtest.Group{Title: "华东"}, func(c *city) {
		moved := c.s.Migrate(c.jing, c.group, telegramtest.Untold)
		c.says(c.fang, moved, "拜访 王总 想看样品") // in a group that nobody bound, as far as the house knows
		c.toGroup("board/1")
		c.once(moved, "榜单")
		c.visit(moved, "售后")
		for _, raw := range []string{
			`{"message":{"message_id":77,"date":%d,"chat":{"id":%d,"type":"group"},"migrate_to_chat_id":%d}}`,
			`{"message":{"message_id":1,"date":%d,"chat":{"id":%[3]d,"type":"supergroup"},"migrate_from_chat_id":%[2]d}}`,
		} {
			c.s.Poison(c.group, fmt.Sprintf(raw, time.Now().Unix(), c.group, moved))
			c.rest(2 * time.Second)
			c.toGroup("board/" + raw[:30])
		}
		if got := c.said(moved, "榜单"); len(got) != 3 {
			t.Errorf("in the supergroup: %q", texts(c.s.Said(moved)))
		}
		c.visit(moved, "交期")
		if got := c.said(c.group, ""); len(got) != 0 {
			t.Errorf("in the former group: %q", texts(got))
		}
		if got := c.dead(); len(got) != 0 {
			t.Errorf("dead letters: %+v", got)
		}
	})
}

// TestTelegramAMigrationWhileTheHouseIsShut: the updates that waited tell it, or the first send that is refused.
func TestTelegramAMigrationWhileTheHouseIsShut(t *testing.T) {
	for name, telling := range map[string]telegramtest.Telling{"told": telegramtest.NewFirst, "untold": telegramtest.Untold} {
		t.Run(name, func(t *testing.T) {
			inCity(t, telegramtest.Group{Title: "华东"}, func(c *city) {
				c.s.Fail(telegramtest.TooMany(600).On("sendMessage", c.group))
				c.says(c.fang, c.group, "拜访 王总 想看样品")
				c.shut()
				moved := c.s.Migrate(c.jing, c.group, telling)
				c.open()
				c.rest(time.Minute)
				c.once(moved, "记下了")
				c.visit(moved, "售后")
			})
		})
	}
}

// TestTelegramButtonsOfTheFormerGroup: they do what they did, and what they change is said in the supergroup; a stranger's
// press still does nothing.
func TestTelegramButtonsOfTheFormerGroup(t *testing.T) {
	inCity(t, telegramtest.Group{Title: "华东"}, func(c *city) {
		c.s.Block(c.fang) // then the draft comes in the group
		c.says(c.fang, c.group, "拜访 王总 想看样品")
		draft := c.once(c.group, "样品")
		moved := c.s.Migrate(c.jing, c.group, telegramtest.OldFirst)
		c.rest(5 * time.Second)
		stranger := c.s.AddPerson(telegramtest.User{First: "赵敏"}).ID
		if got := c.press(stranger, draft, "已发送").Text(); strings.Contains(got, "✓") {
			t.Errorf("a stranger was told %q", got)
		}
		if got := c.s.Said(moved); len(got) != 0 {
			t.Errorf("upon a stranger's press it said %q", texts(got))
		}
		c.press(c.fang, draft, "换一条")
		another := c.once(moved, "样品")
		if len(another.Buttons) == 0 || another.Text == draft.Text {
			t.Errorf("another draft: %+v", another)
		}
		if got := c.press(c.fang, draft, "已发送").Text(); !strings.Contains(got, "✓ 已发送") {
			t.Errorf("told %q", got)
		}
		c.once(moved, "✓ 已发送")
		if got := c.s.Said(c.group); len(got) != 2 {
			t.Errorf("in the former group: %q", texts(got))
		}
	})
}

// photo is one that people send.
func photo(body string) telegramtest.Handed {
	return telegramtest.Handed{Body: []byte("\xff\xd8\xff\xe0\x00\x10JFIF\x00" + strings.Repeat(body, 20))}
}

// TestTelegramAlbums: an album is one message, whichever part bears the words, and is answered once.
func TestTelegramAlbums(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.s.SayAlbum(c.fang, c.group, "拜访 王总 看了现场", []telegramtest.Handed{photo("a"), photo("b"), photo("c")})
		c.rest(10 * time.Second)
		c.once(c.group, "记下了")
		c.once(c.fang, "现场")
		album := telegramtest.Saying{Album: c.s.NewAlbum()}
		first := c.s.SayPhoto(c.fang, c.group, "", photo("d"), album)
		c.rest(time.Second)
		c.s.SayPhoto(c.fang, c.group, "拜访 王总 想看样品", photo("e"), album)
		c.rest(10 * time.Second)
		c.s.SayPhoto(c.fang, c.group, "", photo("f"), album) // late
		c.rest(10 * time.Second)
		if got := c.said(c.group, ""); len(got) != 2 || got[1].ReplyTo != first {
			t.Errorf("said: %+v", got)
		}
		c.once(c.fang, "样品")
		for id, files := range map[int]int{1: 3, first: 3} {
			c.view(func(tx *storage.Tx) error {
				v, err := tx.VisitAt(ref(c.group, id))
				if err != nil {
					return err
				}
				if got, err := tx.Attachments(v.About()); err != nil || len(got) != files || got[0].Sum == "" || got[2].Sum == "" {
					t.Errorf("kept %+v, %v", got, err)
				}
				return nil
			})
		}
		c.s.SayAlbum(c.fang, c.group, "交作业 2.1", []telegramtest.Handed{photo("g"), photo("h")})
		c.rest(10 * time.Second)
		if got := c.said(c.group, "2.1"); len(got) != 1 {
			t.Errorf("a hand-in was answered by %q", texts(got))
		}
		before := len(c.s.Said(c.group))
		c.s.SayAlbum(c.jing, c.group, "午饭不错", []telegramtest.Handed{photo("i"), photo("j")})
		c.rest(time.Minute)
		if got := c.s.Said(c.group)[before:]; len(got) != 0 {
			t.Errorf("talk was answered by %q", texts(got))
		}
	})
}

// TestTelegramTopics: what is asked in a topic is answered there; where the topic was closed, in the general one.
func TestTelegramTopics(t *testing.T) {
	inCity(t, telegramtest.Group{Title: "华东", Forum: true}, func(c *city) {
		topic := c.s.AddTopic(c.jing, c.group, "拜访")
		c.s.Block(c.fang) // then the draft comes in the group
		note := c.says(c.fang, c.group, "拜访 王总 想看样品", telegramtest.Saying{Topic: topic})
		c.rest(11 * time.Minute) // with a nudge
		got := c.s.Said(c.group)
		if len(got) != 3 {
			t.Fatalf("said: %q", texts(got))
		}
		for _, m := range got {
			if m.Topic != topic || m.ReplyTo == 0 {
				t.Errorf("in topic %d as an answer to %d: %s", m.Topic, m.ReplyTo, m.Text)
			}
		}
		if got[0].ReplyTo != note {
			t.Errorf("the receipt answers %d, not %d", got[0].ReplyTo, note)
		}
		c.press(c.fang, c.said(c.group, "样品")[0], "已发送")
		c.says(c.fang, c.group, "拜访 王总 关心售后", telegramtest.Saying{Topic: topic})
		c.s.CloseTopic(c.jing, c.group, topic)
		c.rest(11 * time.Minute)
		all := c.s.Said(c.group)
		if last := all[len(all)-1]; !strings.Contains(last.Text, "分钟") || last.Topic != 0 {
			t.Errorf("when the topic was closed, the nudge came in %d: %s", last.Topic, last.Text)
		}
		general := c.says(c.jing, c.group, "客户 新建 李总")
		if last := c.s.Said(c.group)[len(c.s.Said(c.group))-1]; last.Topic != 0 || last.ReplyTo != general && last.ReplyTo != 0 {
			t.Errorf("in general: %+v", last)
		}
	})
}

// TestTelegramNobody: an administrator who does not show himself is asked to; a channel is left alone.
func TestTelegramNobody(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		news := c.s.AddGroup(telegramtest.Group{Title: "新闻", Channel: true, Bot: telegramtest.Admin})
		c.says(0, news, "拜访 王总 想看样品")
		c.says(0, news, "/help@genjin_bot")
		c.says(telegramtest.Anonymous, c.group, "大家好")
		c.says(telegramtest.ChannelUser, c.group, "拜访 王总 想看样品")
		if got := append(c.s.Said(news), c.s.Said(c.group)...); len(got) != 0 {
			t.Errorf("said: %q", texts(got))
		}
		c.says(telegramtest.Anonymous, c.group, "拜访 王总 想看样品")
		c.once(c.group, "匿名")
		if got := c.dead(); len(got) != 0 {
			t.Errorf("dead letters: %+v", got)
		}
		c.visit(c.group, "售后")
	})
}

// TestTelegramANoteIsEdited: receipt and draft change in place, and also when the draft was sent on.
func TestTelegramANoteIsEdited(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		note := c.says(c.fang, c.group, "拜访 王总 想看样品")
		draft := c.once(c.fang, "样品")
		c.s.Edit(c.fang, c.group, note, "拜访 王总 关心售后")
		c.rest(3 * time.Second)
		if got := c.once(c.fang, "售后"); got.ID != draft.ID || !got.Edited {
			t.Errorf("the draft became %+v", got)
		}
		if got := c.once(c.group, "更正了"); !got.Edited {
			t.Errorf("the receipt became %+v", got)
		}
		c.press(c.fang, c.once(c.fang, "售后"), "已发送")
		c.s.Edit(c.fang, c.group, note, "拜访 王总 担心交期")
		c.rest(3 * time.Second)
		c.view(func(tx *storage.Tx) error {
			v, err := tx.VisitAt(ref(c.group, note))
			if v.Note != "担心交期" || v.Sent.IsZero() {
				t.Errorf("the visit is %+v", v)
			}
			return err
		})
		if got := c.s.Said(c.fang); len(got) != 1 {
			t.Errorf("in private: %q", texts(got))
		}
	})
}

// TestTelegramAnAlbumWhileTheHouseIsShut: parts that came before and while the house was shut are one message still.
func TestTelegramAnAlbumWhileTheHouseIsShut(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		album := telegramtest.Saying{Album: c.s.NewAlbum()}
		first := c.s.SayPhoto(c.fang, c.group, "拜访 王总 看了现场", photo("a"), album)
		c.rest(time.Second)
		c.shut()
		c.s.SayPhoto(c.fang, c.group, "", photo("b"), album)
		c.rest(time.Second)
		c.open()
		c.rest(30 * time.Second)
		if got := c.once(c.group, "记下了"); got.ReplyTo != first {
			t.Errorf("the receipt answers %d, not %d", got.ReplyTo, first)
		}
		c.once(c.fang, "现场")
		c.view(func(tx *storage.Tx) error {
			v, err := tx.VisitAt(ref(c.group, first))
			if err != nil {
				return err
			}
			if got, err := tx.Attachments(v.About()); err != nil || len(got) != 2 {
				t.Errorf("kept %+v, %v", got, err)
			}
			return nil
		})
	})
}
