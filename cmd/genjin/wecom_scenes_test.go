package main

import (
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/wecomtest"
	"genjin/storage"
)

var everyWay = []way{bySocket, byCallback, byApp, byBoth}

// TestWeComAVisit: a visit brings its receipt where it was noted and a draft in private, whose card tells at once what
// a press made of it.
func TestWeComAVisit(t *testing.T) {
	inFirm(t, setting{ways: everyWay}, func(c *firm) {
		c.visit("售后")
		before := len(c.s.Said(fangID))
		p := c.press(fangID, "", "已发送")
		if !p.Answered() || !strings.Contains(p.Card().Text, "✓ 已发送") {
			c.t.Errorf("the card became %+v", p.Card())
		}
		if got := c.s.Said(fangID)[before:]; len(got) != 0 {
			c.t.Errorf("beside the card it said %q", words(got))
		}
		c.view(func(tx *storage.Tx) error {
			if got := c.visits(tx); len(got) != 1 || got[0].Sent.IsZero() {
				c.t.Errorf("kept: %+v", got)
			}
			return nil
		})
	})
}

// TestWeComEntering: who enters the private chat is greeted, once a day as WeCom tells it, and told that he has to
// speak first.
func TestWeComEntering(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
		for range 3 {
			c.s.Enter(guestID)
			c.rest(2 * time.Second)
		}
		first := c.way == bySocket // the application reaches him anyway
		if got := c.s.Said(guestID); len(got) != 1 || strings.Contains(got[0].Text, "先对我说一句话") != first || got[0].Kind != "text" {
			c.t.Errorf("greeted by %q", words(got))
		}
		before := len(c.s.Said(fangID))
		c.s.Enter(fangID)
		c.rest(2 * time.Second)
		if got := c.s.Said(fangID)[before:]; len(got) != 0 {
			c.t.Errorf("who is known is greeted each day: %q", words(got))
		}
	})
}

// TestWeComABinding: the bot says once, in a group that nobody bound, whom to ask, and works there when it is bound.
func TestWeComABinding(t *testing.T) {
	inFirm(t, setting{ways: robots, bare: true}, func(c *firm) {
		c.says(fangID, c.group, "你好")
		c.says(fangID, c.group, "在吗")
		if got := c.s.Said(c.group); len(got) != 1 || !strings.Contains(got[0].Text, "绑定") {
			c.t.Errorf("in a group of nobody's: %q", words(got))
		}
		c.says(jingID, c.group, "绑定 华东")
		c.once(c.group, "“华东”")
		c.says(fangID, c.group, "拜访 王总 关心售后")
		where := c.group
		if c.way != bySocket { // the application reaches her in private
			where = ""
		}
		c.press(fangID, where, "新建 王总")
		all := append(c.s.Said(c.group), c.s.Said(fangID)...)
		if got := strings.Join(words(all), "\n"); !strings.Contains(got, "您在意售后") && !strings.Contains(got, "您关心的售后") && !strings.Contains(got, "售后") {
			c.t.Errorf("no draft: %s", got)
		}
	})
}

// TestWeComAPressAfterARestart: a card that an earlier life sent changes when it is pressed in the next.
func TestWeComAPressAfterARestart(t *testing.T) {
	inFirm(t, setting{ways: everyWay}, func(c *firm) {
		c.visit("售后")
		c.shut()
		c.open()
		before := len(c.s.Said(fangID))
		if p := c.press(fangID, "", "已发送"); !p.Answered() || !strings.Contains(p.Card().Text, "✓ 已发送") {
			c.t.Errorf("the card became %+v", p.Card())
		}
		if got := c.s.Said(fangID)[before:]; len(got) != 0 {
			c.t.Errorf("beside the card it said %q", words(got))
		}
	})
}

// TestWeComAStrangersPress changes nothing but what he himself is told.
func TestWeComAStrangersPress(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}, still: true}, func(c *firm) {
		c.s.Say(jingID, "", "你好")
		c.rest(5 * time.Second)
		c.says(fangID, c.group, "拜访 李总 关心售后")
		card, _ := c.card(jingID, c.group, "新建 李总")
		before := len(c.s.Said(jingID))
		p := c.press(jingID, c.group, "新建 李总")
		if p.Answered() {
			c.t.Errorf("the card became %+v", p.Card())
		}
		if got := c.s.Said(jingID)[before:]; len(got) != 1 || !strings.Contains(got[0].Text, "没有你能操作的拜访") {
			c.t.Errorf("he is told %q", words(got))
		}
		if got := c.s.Shown(c.group)[card-1]; len(got.Card.Buttons) == 0 {
			c.t.Errorf("the card became %q", reads(got))
		}
	})
}

// TestWeComAnother: another draft stands below, and the card of the former leads there.
func TestWeComAnother(t *testing.T) {
	inFirm(t, setting{ways: everyWay}, func(c *firm) {
		first := c.visit("售后")
		p := c.press(fangID, "", "换一条")
		if !p.Answered() || len(p.Card().Buttons) > 0 || !strings.Contains(p.Card().Text, "看下面") {
			c.t.Errorf("the card became %+v", p.Card())
		}
		all := c.said(fangID, "售后")
		if len(all) != 2 || all[1].Text == first.Text {
			c.t.Fatalf("drafts: %q", words(c.s.Said(fangID)))
		}
		if p := c.press(fangID, "", "已发送"); !strings.Contains(p.Card().Text, "✓ 已发送") {
			c.t.Errorf("the second card became %+v", p.Card())
		}
	})
}

// TestWeComAPressThatComesTooLate: where the card does not change, what became of the press is said in private.
func TestWeComAPressThatComesTooLate(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
		c.visit("售后")
		c.s.Fail(wecomtest.Refuse(846605).On("aibot_respond_update_msg", fangID).Always())
		before := len(c.s.Said(fangID))
		p := c.press(fangID, "", "已发送")
		c.rest(20 * time.Second)
		if p.Answered() {
			c.t.Error("the card changed")
		}
		if got := words(c.s.Said(fangID)[before:]); len(got) != 1 || !strings.Contains(got[0], "✓ 已发送") {
			c.t.Errorf("said: %q", got)
		}
	})
}

// TestWeComAMessageThatComesTwice has its effect once, also when a restart lies between.
func TestWeComAMessageThatComesTwice(t *testing.T) {
	inFirm(t, setting{ways: everyWay}, func(c *firm) {
		id := c.note("售后")
		at := c.place()
		if at == "" {
			at = fangID
		}
		c.s.Repeat(at, id)
		c.rest(5 * time.Second)
		c.shut()
		c.open()
		c.s.Repeat(at, id)
		c.rest(5 * time.Second)
		c.once(at, "记下了：")
		if got := c.said(fangID, "售后"); len(got) != 1 {
			c.t.Errorf("drafts: %q", words(got))
		}
		c.visit("样品") // and life goes on
		if got := c.dead(); len(got) != 0 {
			c.t.Errorf("dead letters: %+v", got)
		}
	})
}

// TestWeComALongText: what people's programs split is one note, and one hand-in.
func TestWeComALongText(t *testing.T) {
	inFirm(t, setting{ways: everyWay}, func(c *firm) {
		long := strings.TrimSpace(strings.Repeat("客户想看样品，也担心交期。\n", 9000/14+1))
		c.write(fangID, "", "拜访 王总 "+long)
		c.rest(30 * time.Second)
		if got := c.said(fangID, "记下了："); len(got) != 1 {
			c.t.Errorf("a note is answered by %q", words(c.s.Said(fangID)))
		}
		c.view(func(tx *storage.Tx) error {
			got := c.visits(tx)
			if len(got) != 1 || strings.Join(strings.Fields(got[0].Note), "") != strings.Join(strings.Fields(long), "") {
				c.t.Errorf("%d visits kept", len(got))
				for _, v := range got {
					c.t.Logf("%d characters: %.60s … %s", len([]rune(v.Note)), v.Note, v.Note[max(0, len(v.Note)-60):])
				}
			}
			return nil
		})
	})
}
