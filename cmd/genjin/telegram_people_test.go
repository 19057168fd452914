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

// TestTelegramBlocked: who blocked the bot has his draft in the group, until he comes back, with a word or without.
func TestTelegramBlocked(t *testing.T) {
	for name, back := range map[string]func(*city){
		"Start":   func(c *city) { c.s.Start(c.fang, "") },
		"no word": func(c *city) { c.s.Unblock(c.fang) },
	} {
		t.Run(name, func(t *testing.T) {
			inCity(t, supergroup, func(c *city) {
				c.s.Block(c.fang)
				c.says(c.fang, c.group, "拜访 王总 想看样品")
				draft := c.once(c.group, "样品")
				if draft.ReplyTo == 0 {
					t.Errorf("the draft answers nothing: %+v", draft)
				}
				back(c)
				c.rest(2 * time.Second)
				c.visit(c.group, "售后")
				if got := c.dead(); len(got) != 0 {
					t.Errorf("dead letters: %+v", got)
				}
			})
		})
	}
}

// TestTelegramGreetsOnce: who comes back after he had blocked the bot is greeted once, whichever of the two updates
// that tell of it comes first, and also if one comes alone; who asks again is answered again.
func TestTelegramGreetsOnce(t *testing.T) {
	start := func(c *city, who int64) { c.s.Say(who, who, "/start") }
	unblock := func(c *city, who int64) { c.s.Unblock(who) }
	rest := func(d time.Duration) func(*city, int64) { return func(c *city, _ int64) { c.rest(d) } }
	shut := func(c *city, _ int64) { c.shut() }
	open := func(c *city, _ int64) { c.open() }
	block := func(c *city, who int64) { c.s.Block(who) }
	for name, scene := range map[string]struct {
		does []func(*city, int64)
		want int
	}{
		"both, told in order":   {[]func(*city, int64){unblock, start}, 1},
		"both, the word first":  {[]func(*city, int64){start, unblock}, 1},
		"both, a moment apart":  {[]func(*city, int64){unblock, rest(5 * time.Second), start}, 1},
		"no word":               {[]func(*city, int64){unblock}, 1},
		"the word alone":        {[]func(*city, int64){start}, 1},
		"asked again":           {[]func(*city, int64){unblock, start, rest(5 * time.Second), start, rest(5 * time.Second), start}, 3},
		"blocked again":         {[]func(*city, int64){unblock, start, rest(5 * time.Second), block, unblock, start}, 2},
		"later, another matter": {[]func(*city, int64){start, rest(2 * time.Minute), block, unblock}, 2},
		"a stop between":        {[]func(*city, int64){unblock, rest(5 * time.Second), shut, start, rest(time.Hour), open}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inCity(t, supergroup, func(c *city) {
				guest := c.s.AddPerson(telegramtest.User{First: "赵敏"}).ID
				for _, who := range []int64{c.fang, guest} {
					before := len(c.s.Said(who))
					for _, do := range scene.does {
						do(c, who)
					}
					c.rest(10 * time.Second)
					got := c.s.Said(who)[before:]
					if len(got) != scene.want || !strings.Contains(got[0].Text, "我是跟进") {
						c.t.Errorf("%d was greeted %d times, want %d", who, len(got), scene.want)
					}
				}
			})
		})
	}
}

// TestTelegramThrownOut: a group that threw the bot out is not written to; it works again when an admin brings it back.
func TestTelegramThrownOut(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.visit(c.group, "样品")
		c.s.RemoveBot(c.jing, c.group)
		c.rest(time.Minute)
		before := len(c.s.Said(c.group))
		c.says(c.fang, c.group, "拜访 王总 关心售后") // is not seen
		c.s.AddBot(c.jing, c.group)
		c.rest(2 * time.Second)
		if got := c.s.Said(c.group)[before:]; len(got) != 1 || !strings.Contains(got[0].Text, "华东") {
			t.Errorf("brought back it said %q", texts(got))
		}
		c.visit(c.group, "交期")
		c.s.RemoveBot(c.jing, c.group)
		c.rest(2 * time.Second)
		stranger := c.s.AddPerson(telegramtest.User{First: "赵敏"}).ID
		c.s.Join(c.group, stranger)
		c.s.AddBot(stranger, c.group)
		c.rest(2 * time.Second)
		before = len(c.said(c.group, "记下了"))
		c.says(c.fang, c.group, "拜访 王总 要报价")
		if got := c.said(c.group, "记下了"); len(got) != before {
			t.Errorf("a stranger brought it back to work: %q", texts(got))
		}
	})
}

// TestTelegramThrownOutInAWave: a group that threw the bot out untold costs the private chats nothing.
func TestTelegramThrownOutInAWave(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		c.s.Fail(telegramtest.KickedSuper.On("sendMessage", c.group).Always())
		c.says(c.fang, c.group, "拜访 王总 想看样品")
		c.once(c.fang, "样品")
		c.says(c.fang, c.fang, "拜访 王总 关心售后")
		c.once(c.fang, "售后")
		if got := c.s.Said(c.group); len(got) != 0 {
			t.Errorf("said: %q", texts(got))
		}
	})
}

// TestTelegramWhoHasNoUsername: a name is enough, be it as short as it may.
func TestTelegramWhoHasNoUsername(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		for _, u := range []telegramtest.User{{First: "欧阳", Last: "娜"}, {First: "·"}, {First: "<b>"}, {First: "\u200f"}} {
			who := c.s.AddPerson(u).ID
			c.s.Join(c.group, who)
			before := len(c.s.Said(c.group))
			note := c.says(who, c.group, "交作业 2.1 显性：有预算、有采购部、用同类产品、近期招标、决策人明确")
			got := c.s.Said(c.group)[before:]
			if len(got) != 1 || got[0].ReplyTo != note || !strings.Contains(got[0].Text, "2.1") || !strings.Contains(got[0].Text, u.First+u.Last) {
				t.Errorf("%q was answered by %q", u.First+u.Last, texts(got))
			}
		}
		c.says(c.jing, c.group, "经理 "+c.s.Mention(c.fang))
		who := c.s.AddPerson(telegramtest.User{First: "赵敏"}).ID
		c.s.Join(c.group, who)
		c.says(c.jing, c.group, "经理 "+c.s.Mention(who))
		c.view(func(tx *storage.Tx) error {
			a, err := tx.Account(telegram.UserID(who))
			if err != nil {
				return err
			}
			m, err := tx.Member("w", a.Person)
			if !m.Roles.Has(followup.Manager) {
				t.Errorf("mentioned without a username she is %+v", m)
			}
			return err
		})
	})
}

// TestTelegramForgedButtons: what was never shown does nothing, nor what was shown to another, and is answered all the same.
func TestTelegramForgedButtons(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		_, draft := c.visit(c.group, "样品")
		sent := ""
		for _, b := range draft.Buttons {
			if b.Label == "已发送" {
				sent = b.Value
			}
		}
		if sent == "" {
			t.Fatalf("draft: %+v", draft)
		}
		stranger := c.s.AddPerson(telegramtest.User{First: "赵敏"}).ID
		for _, who := range []int64{stranger, c.jing} {
			p := c.s.PressData(who, c.group, 1, sent)
			c.rest(2 * time.Second)
			if !p.Answered() || p.Text() == "" {
				t.Errorf("another one's button was answered by %q", p.Text())
			}
		}
		for _, data := range []string{
			"", "/", "x", strings.Repeat("x", 64), "visit.sent/", "visit.sent/../../1", sent + "0", "visit.sent/' OR 1=1 --",
			strings.Split(sent, "/")[0] + "/\x00", "bind/w", "dead/1",
		} {
			p := c.s.PressData(c.fang, c.fang, 99, data)
			c.rest(2 * time.Second)
			if !p.Answered() || p.Text() == "" {
				t.Errorf("the forged %q was answered by %q", data, p.Text())
			}
		}
		c.view(func(tx *storage.Tx) error {
			vs, err := tx.VisitsOf("wang", 10)
			if len(vs) != 1 || !vs[0].Sent.IsZero() {
				t.Errorf("visits: %+v", vs)
			}
			return err
		})
		if got := c.dead(); len(got) != 0 {
			t.Errorf("dead letters: %+v", got)
		}
		c.once(c.fang, "样品")
	})
}

// TestTelegramTwoPressesAtOnce: both are answered, and one counts.
func TestTelegramTwoPressesAtOnce(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		_, draft := c.visit(c.group, "样品")
		a, b := c.s.Press(c.fang, c.fang, draft.ID, 0), c.s.Press(c.fang, c.fang, draft.ID, 0)
		c.rest(5 * time.Second)
		if !a.Answered() || !b.Answered() {
			t.Error("a press was not answered")
		}
		c.view(func(tx *storage.Tx) error {
			vs, err := tx.VisitsOf("wang", 10)
			if len(vs) != 1 || vs[0].Sent.IsZero() {
				t.Errorf("visits: %+v", vs)
			}
			return err
		})
		if edits := c.s.Calls("editMessageText"); len(edits) != 1 {
			t.Errorf("the draft was edited %d times", len(edits))
		}
	})
}

// TestTelegramButtonsOutliveTheHouse: a button works after the house was shut and opened again, and days later.
func TestTelegramButtonsOutliveTheHouse(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		_, draft := c.visit(c.group, "样品")
		c.shut()
		p := c.s.Press(c.fang, c.fang, draft.ID, 0) // while nobody is there
		c.rest(5 * time.Second)
		c.open()
		c.rest(10 * time.Second)
		if !p.Answered() {
			t.Error("the press was not answered")
		}
		c.view(func(tx *storage.Tx) error {
			vs, err := tx.VisitsOf("wang", 10)
			if len(vs) != 1 || vs[0].Sent.IsZero() {
				t.Errorf("visits: %+v", vs)
			}
			return err
		})
		_, draft = c.visit(c.group, "售后")
		c.rest(49 * time.Hour) // the message is inaccessible in the press
		c.shut()
		c.open()
		if got := c.press(c.fang, draft, "已发送").Text(); !strings.Contains(got, "已发送") {
			t.Errorf("after two days: %q", got)
		}
	})
}

// TestTelegramCommands: the ways in which people call a bot.
func TestTelegramCommands(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		n := 0
		count := func(who string, more int) {
			t.Helper()
			c.rest(15 * time.Second)
			if got := len(c.said(c.group, "记下了")); got != n+more {
				t.Fatalf("%s: %d more receipts, want %d: %q", who, got-n, more, texts(c.s.Said(c.group)))
			}
			n += more
		}
		for text, more := range map[string]int{
			"/visit 王总 想看样品": 1, "/visit@genjin_bot 王总 关心售后": 1, "/VISIT@Genjin_Bot 王总 担心交期": 1,
			"/visit@other_bot 王总 想看样品": 0, "拜访 王总 要报价": 1, "@genjin_bot 拜访 王总 要合同": 1,
			"@genjin_bot，拜访 王总 要样册": 1, "@Genjin_Bot /visit 王总 要发票": 1, "拜访王总很顺利": 0, "早上好 /visit 王总 想看样品": 0, "/作业 2.2": 0, "@other_bot 拜访 王总 想看样品": 0,
		} {
			c.says(c.fang, c.group, text)
			count(text, more)
		}
		bot := c.said(c.group, "记下了")[0]
		c.says(c.fang, c.group, "已发送", telegramtest.Saying{ReplyTo: bot.ID})
		c.rest(5 * time.Second)
		if got := c.said(c.fang, "✓ 已发送"); len(got) != 1 {
			t.Errorf("an answer in words: %q", texts(got))
		}
		c.s.SayPhoto(c.fang, c.group, "/visit@genjin_bot 王总 看了现场", photo("a"))
		count("in a caption", 1)
		c.s.SayDocument(c.fang, c.group, "@genjin_bot 拜访 王总 看了仓库", telegramtest.Handed{Name: "a.txt", Body: []byte("x")})
		count("in a caption, mentioned", 1)
		c.s.SayDocument(c.fang, c.group, "/visit@other_bot 王总 看了仓库", telegramtest.Handed{Name: "a.txt", Body: []byte("x")})
		count("in a caption, for another", 0)
		c.says(c.fang, c.fang, "/start@genjin_bot x")
		c.says(c.fang, c.fang, "/HELP")
		if got := c.dead(); len(got) != 0 {
			t.Errorf("dead letters: %+v", got)
		}
	})
}
