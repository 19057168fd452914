package main

import (
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/wecomtest"
)

// TestWeComFramesOfAllKinds: nothing that comes over the long connection stops it: neither what is no frame, nor what is
// as large as a frame may be.
func TestWeComFramesOfAllKinds(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
		c.s.Allow("no req_id R was ever told") // the stand-in knows nothing of these frames
		dials := c.s.Dials()
		for name, raw := range map[string]string{
			"nothing":            "",
			"no JSON":            "\x00\x01 {",
			"a list":             "[1,2,3]",
			"null":               "null",
			"another command":    `{"cmd":"aibot_dance","headers":{"req_id":"R"},"body":{}}`,
			"no body":            `{"cmd":"aibot_msg_callback","headers":{"req_id":"R"}}`,
			"a body of words":    `{"cmd":"aibot_msg_callback","headers":{"req_id":"R"},"body":"hello"}`,
			"nobody":             `{"cmd":"aibot_msg_callback","headers":{"req_id":"R"},"body":{"msgid":"m1","msgtype":"text","text":{"content":"hello"}}}`,
			"a lost answer":      `{"headers":{"req_id":"never asked"},"errcode":0,"errmsg":"ok"}`,
			"deep":               `{"cmd":"aibot_msg_callback","headers":{"req_id":"R"},"body":` + strings.Repeat("[", 9000) + strings.Repeat("]", 9000) + `}`,
			"a megabyte":         `{"cmd":"aibot_dance","headers":{"req_id":"R"},"body":{"a":"` + strings.Repeat("样", 350_000) + `"}}`,
			"a megabyte of text": `{"cmd":"aibot_msg_callback","headers":{"req_id":"R"},"body":{"msgid":"m2","chattype":"single","from":{"userid":"` + jingID + `"},"msgtype":"text","text":{"content":"` + strings.Repeat("样品", 175_000) + `"}}}`,
		} {
			c.s.SendFrame(raw)
			c.rest(5 * time.Second)
			if !c.s.Connected() || c.s.Dials() != dials {
				c.t.Fatalf("%s ends the connection", name)
			}
		}
		c.visit("售后")
	})
}

// TestWeComAFrameThatBreaksOff: the connection that ends amid a frame is made again, and what is said next is heard.
func TestWeComAFrameThatBreaksOff(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
		c.s.DisconnectHalfway()
		c.rest(30 * time.Second)
		if !c.s.Connected() {
			c.t.Fatal("not connected")
		}
		c.visit("售后")
		if got := c.dead(); len(got) != 0 {
			c.t.Errorf("dead letters: %+v", got)
		}
	})
}

// TestWeComASilentConnection: one that stands but answers no ping is given up within minutes, and one that has lost its
// subscription once something is to be sent; what waited comes once.
func TestWeComASilentConnection(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}}, func(c *firm) {
		dials := c.s.Dials()
		c.s.StopPongs()
		c.rest(3 * time.Minute)
		c.s.Heal()
		c.rest(time.Minute)
		if c.s.Dials() == dials || !c.s.Connected() {
			c.t.Fatalf("%d dials after pings went unanswered; connected: %v", c.s.Dials()-dials, c.s.Connected())
		}
		c.visit("售后")
		c.s.Unsubscribe()
		c.rest(12 * time.Minute) // the nudge is due
		if !c.s.Connected() {
			c.t.Fatal("the subscription stays lost")
		}
		if got := c.said(fangID, "还有 10 分钟"); len(got) != 1 {
			c.t.Errorf("nudges: %q", words(c.s.Said(fangID)))
		}
	})
}

// TestWeComACardsChangeThatIsCutOff: whatever becomes of the change of a card, its press has its effect, and who pressed
// learns of it: by the card, by a message in private, or, where nobody knows what became of the card, by both.
func TestWeComACardsChangeThatIsCutOff(t *testing.T) {
	const update = "aibot_respond_update_msg"
	for name, f := range map[string]wecomtest.Fault{
		"before": wecomtest.Cut.On(update, ""), "after": wecomtest.Cut.On(update, "").After(), "no acknowledgement": wecomtest.Silent.On(update, "").After(),
		"a busy server": wecomtest.Refuse(-1).On(update, ""),
	} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
				c.visit("售后")
				c.s.Fail(f)
				p := c.press(fangID, "", "已发送")
				c.rest(3 * time.Minute)
				told, most := c.said(fangID, "✓ 已发送"), 1
				if p.Answered() {
					most = 2
				}
				if len(told) < 1 || len(told) > most || len(c.said(fangID, "——王芳")) != 1 {
					c.t.Errorf("she sees %q", words(c.s.Said(fangID)))
				}
				c.rest(30 * time.Minute)
				if late := c.said(fangID, "还有"); len(late) != 0 {
					c.t.Errorf("the press had no effect: %q", words(late))
				}
			})
		})
	}
}
