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

// TestWeComACutBehindWhatWasTaken: WeCom took what the program said, and the connection broke before it said so. That
// stands twice: WeCom checks no doubles there, and an answer is pushed once the connection of its request is gone. What
// else was under way may stand twice too, and nothing is missing.
func TestWeComACutBehindWhatWasTaken(t *testing.T) {
	for name, f := range map[string]wecomtest.Fault{
		"an answer": wecomtest.CutHalfway.On(respondCmd, ""), "a push": wecomtest.Cut.On(pushCmd, "").After(),
		"a push, amid what WeCom says to it": wecomtest.CutHalfway.On(pushCmd, ""),
	} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
				c.s.Fail(f)
				c.note("售后")
				c.rest(3 * time.Minute)
				hit, other := len(c.said(c.group, "记下了：")), len(c.said(fangID, "售后"))
				if name != "an answer" {
					hit, other = other, hit
				}
				if hit != 2 || other < 1 || other > 2 {
					c.t.Errorf("in the group %q, in private %q", words(c.s.Said(c.group)), words(c.s.Said(fangID)))
				}
			})
		})
	}
}

// TestWeComWhoIsToldOfAGap: those are told who spoke in the half hour before, once, and from when until when; who spoke
// long ago is not.
func TestWeComWhoIsToldOfAGap(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}}, func(c *firm) {
		c.says(jingID, "", "帮助")
		c.rest(40 * time.Minute)
		c.says(fangID, "", "帮助")
		c.visit("售后")
		for at := time.Now(); at.Second() != 15; at = time.Now() { // the end, up to 38 s late by the wait between dials, falls into a minute of its own
			c.rest(at.Truncate(time.Second).Add(time.Second).Sub(at))
		}
		from := time.Now()
		c.s.Fail(wecomtest.Cut.On(wecomtest.Dial, "").For(3 * time.Minute))
		c.s.Disconnect()
		c.rest(5 * time.Minute)
		for chat, want := range map[string]int{c.group: 1, fangID: 1, jingID: 0} {
			got := c.said(chat, "掉线")
			if len(got) != want {
				c.t.Errorf("in %s it said %q", chat, words(got))
			}
			for _, m := range got {
				upTo := func(d time.Duration) string {
					return from.UTC().Format("15:04") + "–" + from.Add(d).UTC().Format("15:04")
				}
				// It dials again within a minute and a quarter of the end.
				if !strings.Contains(m.Text, upTo(3*time.Minute)) && !strings.Contains(m.Text, upTo(4*time.Minute)) {
					c.t.Errorf("of a gap of %s it says %q", upTo(3*time.Minute), m.Text)
				}
			}
		}
	})
}

// TestWeComAfterATakeOver: who was thrown out works again when his turn comes, and tells of the gap.
func TestWeComAfterATakeOver(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
		c.visit("售后")
		c.s.TakeOver()
		c.rest(6 * time.Minute)
		if got := c.said(c.group, "掉线"); len(got) != 1 {
			c.t.Errorf("of the gap it said %q", words(got))
		}
		c.visit("样品")
	})
}
