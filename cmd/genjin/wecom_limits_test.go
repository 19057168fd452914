package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/wecomtest"
)

// TestWeComALimitOfOneChat: a chat of which WeCom says that it got too much waits, and is asked for seldom; all others go
// on. What waited comes once.
func TestWeComALimitOfOneChat(t *testing.T) {
	for w, call := range map[way]string{bySocket: pushCmd, byBoth: pushCmd} {
		inFirm(t, setting{ways: []way{w}}, func(c *firm) {
			c.s.Fail(wecomtest.Refuse(45009).On(call, fangID).Always())
			before := c.s.Refused(45009)
			c.note("售后")
			c.says(jingID, "", "帮助")
			c.once(jingID, "我是跟进")
			c.once(c.group, "记下了：")
			c.rest(3 * time.Minute)
			if got := c.said(fangID, "售后"); len(got) != 0 {
				c.t.Fatalf("said in spite of the limit: %q", words(got))
			}
			if n := c.s.Refused(45009) - before; n < 2 || n > 6 {
				c.t.Errorf("asked %d times in three minutes", n)
			}
			c.s.Heal()
			c.rest(2 * time.Minute)
			c.once(fangID, "售后")
		})
	}
}

// TestWeComALimitOfTheApplication: what is too much for one person WeCom drops in silence, so a refusal is of all that the
// application sends. All of it waits, WeCom is asked each minute for as many messages as go out at once and no more, and what waited comes once.
func TestWeComALimitOfTheApplication(t *testing.T) {
	for _, code := range []int{45009, 60020} {
		inFirm(t, setting{ways: []way{byCallback, byApp}}, func(c *firm) {
			const atOnce = 20
			people := make([]string, 10*atOnce)
			for i := range people {
				people[i] = fmt.Sprintf("person%03d", i)
				c.s.AddPerson(wecomtest.Person{ID: people[i], Name: fmt.Sprintf("员工%03d", i)})
			}
			c.rest(2 * time.Hour)
			c.s.Fail(wecomtest.Refuse(code).On(sendPath, "").Always())
			before := c.s.Refused(code)
			c.s.SayToApp(people[0], "帮助")
			c.rest(2 * time.Second)
			for _, who := range people[1:] {
				c.s.SayToApp(who, "帮助")
			}
			c.rest(3 * time.Minute)
			if n := c.s.Refused(code) - before; n < 2 || n > 4*(atOnce+5) {
				c.t.Errorf("%d: asked %d times in three minutes", code, n)
			}
			c.s.Heal()
			c.rest(2 * time.Minute)
			for _, who := range people {
				if got := c.s.Said(who); len(got) != 1 {
					c.t.Errorf("%s is told %d things: %q", who, len(got), words(got))
				}
			}
		})
	}
}

// TestWeComTooManyAtOnce: a message that came in too large a crowd is sent again within seconds.
func TestWeComTooManyAtOnce(t *testing.T) {
	for w, call := range map[way]string{bySocket: pushCmd, byCallback: sendPath, byApp: sendPath} {
		inFirm(t, setting{ways: []way{w}}, func(c *firm) {
			c.s.Fail(wecomtest.Refuse(45033).On(call, fangID).Times(2))
			c.note("售后")
			c.rest(8 * time.Second)
			c.once(fangID, "售后")
		})
	}
}

// TestWeComADeadTokenAmidMany: the token dies while the application writes to sixty people. One other is asked for, and
// each of them is written to once.
func TestWeComADeadTokenAmidMany(t *testing.T) {
	for _, code := range []int{40014, 42001} {
		inFirm(t, setting{ways: []way{byApp, byBoth}}, func(c *firm) {
			people := make([]string, 60)
			for i := range people {
				people[i] = fmt.Sprintf("person%02d", i)
				c.s.AddPerson(wecomtest.Person{ID: people[i], Name: fmt.Sprintf("员工%02d", i)})
			}
			c.rest(2 * time.Hour)
			c.says(jingID, "", "帮助") // there is a token
			tokens := len(c.s.Calls("gettoken"))
			for i, who := range people {
				if i == len(people)/2 {
					c.s.KillToken(code)
				}
				c.s.SayToApp(who, "帮助")
			}
			c.rest(2 * time.Minute)
			for _, who := range people {
				if got := c.s.Said(who); len(got) != 1 {
					c.t.Errorf("%s is told %d things: %q", who, len(got), words(got))
				}
			}
			if n := len(c.s.Calls("gettoken")) - tokens; n != 1 {
				c.t.Errorf("%d tokens were asked for", n)
			}
		})
	}
}

// TestWeComTheHookOfAGroup: what belongs to a group that the robot was put out of is said by the group's web hook; where
// there is none, it is said nowhere, and nobody else is told.
func TestWeComTheHookOfAGroup(t *testing.T) {
	for _, hook := range []bool{true, false} {
		inFirm(t, setting{ways: []way{bySocket}, still: true, hook: hook}, func(c *firm) {
			c.note("售后") // he never spoke in private: his nudges belong to the group
			before := len(c.s.Said(c.group))
			c.s.RemoveRobot(c.group)
			c.rest(11 * time.Minute)
			got := c.s.Said(c.group)[before:]
			if hook != (len(got) > 0) {
				c.t.Fatalf("said: %q", words(got))
			}
			for _, m := range got {
				if m.By != wecomtest.ByHook || !strings.Contains(m.Text, "王总") {
					c.t.Errorf("%s says %q", m.By, reads(m))
				}
			}
		})
	}
}
