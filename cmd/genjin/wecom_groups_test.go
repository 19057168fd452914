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

// pushes says something in the group, of itself.
func (c *firm) pushes(key string, bs ...messages.Button) {
	c.t.Helper()
	err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
		return tx.Say(messages.Message{
			Key: key + "/1", Chat: wecom.GroupID(c.group), Text: "今天的看板 " + key, Buttons: bs, Deadline: time.Now().Add(time.Minute),
		})
	})
	if err != nil {
		c.t.Fatal(err)
	}
}

// by tells how often who said something in the group.
func (c *firm) by(who wecomtest.By) (n int) {
	for _, m := range c.s.Said(c.group) {
		if m.By == who {
			n++
		}
	}
	return n
}

// TestWeComAGroupOfTheApplication: what belongs to a group that the robot was put out of is said there by the application,
// if it made the group, or else by the web hook, once. When people speak to a robot that is back, it answers.
func TestWeComAGroupOfTheApplication(t *testing.T) {
	for name, one := range map[string]struct {
		set  setting
		by   wecomtest.By
		code int // of appchat/send, twice
	}{
		"it made the group":       {setting{chat: "team1", made: "team1"}, wecomtest.ByApp, 0},
		"beside a web hook":       {setting{chat: "team1", made: "team1", hook: true}, wecomtest.ByApp, 0},
		"another id":              {setting{chat: "team2", made: "team1", hook: true}, wecomtest.ByHook, 0},
		"it is another's":         {setting{chat: "team1", made: "team1", hook: true}, wecomtest.ByHook, 86008},
		"it may do nothing there": {setting{chat: "team1", made: "team1", hook: true}, wecomtest.ByHook, 48002},
		"it said too much":        {setting{chat: "team1", made: "team1", hook: true}, wecomtest.ByHook, 45009},
		"it is busy":              {setting{chat: "team1", made: "team1", hook: true}, wecomtest.ByApp, -1},
		"it waits, all alone":     {setting{chat: "team1", made: "team1"}, wecomtest.ByApp, 48002},
	} {
		t.Run(name, func(t *testing.T) {
			one.set.ways = []way{byBoth}
			inFirm(t, one.set, func(c *firm) {
				c.says(fangID, c.group, "帮助")
				if one.code != 0 {
					c.s.Fail(wecomtest.Refuse(one.code).On("appchat/send", c.group).Times(2))
				}
				c.s.RemoveRobot(c.group)
				for n, key := range []string{"one", "two"} {
					c.pushes(key)
					c.rest(3 * time.Minute)
					if got := c.by(one.by); got != n+1 || c.by(wecomtest.ByRobot) != 1 || len(c.s.Said(c.group)) != n+2 {
						c.t.Fatalf("said: %+v", c.s.Said(c.group))
					}
				}
				c.s.AddRobot(c.group)
				c.says(fangID, c.group, "帮助")
				if got := c.by(wecomtest.ByRobot); got != 2 {
					c.t.Errorf("the robot is back, and said %d things", got)
				}
			})
		})
	}
}

// TestWeComAGroupThatGetsMuch: where the robot has said as much as it may in a minute, the application goes on at once, and
// nobody runs into a limit; what has buttons waits for the robot.
func TestWeComAGroupThatGetsMuch(t *testing.T) {
	const many = 60
	inFirm(t, setting{ways: []way{byBoth}, chat: "team1", made: "team1"}, func(c *firm) {
		c.says(fangID, c.group, "帮助")
		c.rest(time.Hour)
		for i := range many {
			c.pushes(fmt.Sprintf("k%02d", i))
		}
		c.rest(5 * time.Second)
		if robot, app := c.by(wecomtest.ByRobot), c.by(wecomtest.ByApp); robot < 10 || robot+app != many+1 {
			c.t.Errorf("the robot said %d, the application %d of %d", robot, app, many)
		}
		c.pushes("pick", messages.Button{Label: "看看", Data: "x/1"})
		c.rest(time.Minute)
		if got := c.once(c.group, "pick"); got.By != wecomtest.ByRobot || got.Card == nil {
			c.t.Errorf("%s says %q", got.By, reads(got))
		}
		if n := c.s.Throttled(); n != 0 {
			c.t.Errorf("%d were too many", n)
		}
	})
}

// TestWeComAGroupThatIsFull: where WeCom says that the robot said too much in a group, it is not asked again for a minute.
func TestWeComAGroupThatIsFull(t *testing.T) {
	inFirm(t, setting{ways: []way{byBoth}, chat: "team1", made: "team1"}, func(c *firm) {
		c.says(fangID, c.group, "帮助")
		c.s.Fail(wecomtest.Refuse(45009).On(pushCmd, c.group).Always())
		for _, key := range []string{"one", "two", "three"} {
			c.pushes(key)
		}
		c.rest(30 * time.Second)
		if got := c.by(wecomtest.ByApp); got != 3 || c.s.Refused(45009) != 1 {
			c.t.Errorf("the application said %d things; the robot was asked %d times", got, c.s.Refused(45009))
		}
		c.s.Heal()
		c.rest(time.Minute)
		c.pushes("four")
		c.rest(time.Second)
		if got := c.by(wecomtest.ByRobot); got != 2 {
			c.t.Errorf("the robot says nothing again: %+v", c.s.Said(c.group))
		}
	})
}

// TestWeComAGroupOfARobotThatOnlyAnswers: the application says in the group what the robot's callback leads no way to.
func TestWeComAGroupOfARobotThatOnlyAnswers(t *testing.T) {
	inFirm(t, setting{ways: []way{byCallback}, chat: "team1", made: "team1"}, func(c *firm) {
		c.note("售后")
		c.once(c.group, "记下了：")
		before := len(c.s.Said(fangID))
		c.pushes("one")
		c.rest(5 * time.Second)
		if got := c.once(c.group, "看板"); got.By != wecomtest.ByApp || len(c.s.Said(fangID)) != before {
			c.t.Errorf("%s says %q", got.By, reads(got))
		}
	})
}

// TestWeComALongMessageInAGroupOfTheApplication: it goes in parts that the application has room for, with its file.
func TestWeComALongMessageInAGroupOfTheApplication(t *testing.T) {
	inFirm(t, setting{ways: []way{byBoth}, chat: "team1", made: "team1"}, func(c *firm) {
		c.s.RemoveRobot(c.group)
		long := strings.TrimSpace(strings.Repeat("今天的看板上有一行。\n", 100)) // 3,000 bytes
		sum, size, err := c.h.db.Files().Put(c.t.Context(), strings.NewReader("日报的正文"), 1<<20)
		if err != nil {
			c.t.Fatal(err)
		}
		err = c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
			return tx.Say(messages.Message{
				Key: "k/1", Chat: wecom.GroupID(c.group), Text: long, Files: []messages.Attached{{Name: "日报.txt", Sum: sum, Size: size}},
				Deadline: time.Now().Add(time.Minute),
			})
		})
		if err != nil {
			c.t.Fatal(err)
		}
		c.rest(time.Minute)
		got := c.s.Said(c.group)
		if len(got) != 3 || c.by(wecomtest.ByApp) != 3 || len(got[2].Files) != 1 || string(got[2].Files[0].Body) != "日报的正文" {
			c.t.Fatalf("said: %+v", got)
		}
		if text := strings.Join(strings.Fields(got[0].Text+"\n"+got[1].Text), "\n"); text != long {
			c.t.Errorf("the text is %q", text)
		}
	})
}
