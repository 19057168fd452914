package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom"
	"genjin/bot/wecom/wecomtest"
	"genjin/messages"
	"genjin/storage"
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

// TestWeComALimitOfUploads: while the robot may bring no files to WeCom, what holds one waits, and all else goes on in the
// same chat; the file comes once.
func TestWeComALimitOfUploads(t *testing.T) {
	for w, call := range map[way]string{bySocket: "aibot_upload_media_init", byApp: "media/upload"} {
		inFirm(t, setting{ways: []way{w}}, func(c *firm) {
			sum, size, err := c.h.db.Files().Put(c.t.Context(), strings.NewReader("日报的正文"), 1<<20)
			if err != nil {
				c.t.Fatal(err)
			}
			c.s.Fail(wecomtest.Refuse(45009).On(call, "").For(90 * time.Second))
			err = c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
				return tx.Say(messages.Message{
					Key: "k/1", Chat: wecom.PrivateID(fangID), Files: []messages.Attached{{Name: "日报.txt", Sum: sum, Size: size}},
					Deadline: time.Now().Add(time.Minute),
				})
			})
			if err != nil {
				c.t.Fatal(err)
			}
			c.rest(time.Second)
			c.visit("售后")
			c.rest(time.Minute)
			if n := c.s.Refused(45009); n != 2 {
				c.t.Errorf("asked %d times in a minute", n)
			}
			c.rest(time.Minute)
			files := 0
			for _, m := range c.s.Said(fangID) {
				files += len(m.Files)
			}
			if files != 1 {
				c.t.Errorf("%d files came: %+v", files, c.s.Said(fangID))
			}
		})
	}
}

// TestWeComALimitOfAnAddress: an address for an answer that is refused because too much is asked of WeCom is asked again,
// and nothing that it was to say is lost.
func TestWeComALimitOfAnAddress(t *testing.T) {
	alone := wecomtest.Options{App: wecomtest.App{Visible: []string{jingID}}} // nothing else reaches who speaks
	for code, wait := range map[int]time.Duration{45009: time.Minute, 45033: 3 * time.Second, -1: 5 * time.Second} {
		inFirm(t, setting{ways: []way{byCallback}, server: alone}, func(c *firm) {
			c.s.Fail(wecomtest.Refuse(code).On("aibot/response", ""))
			c.says(fangID, "", "帮助")
			c.says(jingID, "", "帮助")
			c.once(jingID, "我是跟进")
			c.rest(wait)
			c.once(fangID, "我是跟进")
			c.s.Fail(wecomtest.Refuse(code).On("aibot/response", ""))
			c.says(fangID, c.group, "帮助")
			c.rest(wait)
			c.once(c.group, "我是跟进")
			if n := c.s.Refused(code); n != 2 {
				c.t.Errorf("%d calls were refused by %d", n, code)
			}
		})
	}
}

// TestWeComALimitOfAnAddressInAGroup: what else can write in the group says the answer meanwhile, and the address is left
// alone.
func TestWeComALimitOfAnAddressInAGroup(t *testing.T) {
	inFirm(t, setting{ways: []way{byCallback}, chat: "team1", made: "team1"}, func(c *firm) {
		c.s.Fail(wecomtest.Refuse(45009).On("aibot/response", ""))
		c.note("售后")
		if got := c.once(c.group, "记下了："); got.By != wecomtest.ByApp {
			c.t.Errorf("%s says %q", got.By, reads(got))
		}
		c.rest(2 * time.Minute)
		c.once(c.group, "记下了：")
	})
}

// TestWeComAnAnswerWhoseYesIsLost: an address that took its answer says it once, also if our program does not learn of it.
func TestWeComAnAnswerWhoseYesIsLost(t *testing.T) {
	for name, f := range map[string]wecomtest.Fault{"cut before": wecomtest.Cut, "cut after": wecomtest.Cut.After()} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: []way{byCallback}}, func(c *firm) {
				c.s.Fail(f.On("aibot/response", ""))
				c.note("售后")
				c.rest(10 * time.Second)
				c.once(c.group, "记下了：")
				if got := c.said(fangID, "记下了："); len(got) != 0 {
					c.t.Errorf("in private as well: %q", words(got))
				}
			})
		})
	}
}

// TestWeComALimitOfAHook: a web hook that is asked too often rests alone, and amid too many for a second; what it was to say
// comes once.
func TestWeComALimitOfAHook(t *testing.T) {
	for code, wait := range map[int]time.Duration{45009: time.Minute, 45033: 3 * time.Second} {
		inFirm(t, setting{ways: []way{bySocket}, hook: true}, func(c *firm) {
			c.says(fangID, c.group, "帮助")
			c.s.RemoveRobot(c.group)
			c.s.Fail(wecomtest.Refuse(code).On("webhook/send", ""))
			c.pushes("one")
			c.rest(500 * time.Millisecond)
			c.says(fangID, "", "帮助")
			c.once(fangID, "我是跟进")
			c.rest(wait)
			if got := c.once(c.group, "看板"); got.By != wecomtest.ByHook || c.s.Refused(code) != 1 {
				c.t.Errorf("%s says %q, and was asked %d times in vain", got.By, reads(got), c.s.Refused(code))
			}
		})
	}
}
