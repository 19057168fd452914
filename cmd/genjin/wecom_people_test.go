package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom"
	"genjin/bot/wecom/wecomtest"
	"genjin/followup"
	"genjin/storage"
)

// roles returns what the account may do in the workspace, and how he is called there.
func (c *firm) roles(account string) (m followup.Member) {
	c.t.Helper()
	c.view(func(tx *storage.Tx) error {
		a, err := tx.Account(wecom.UserID(account))
		if err == nil {
			m, err = tx.Member("w", a.Person)
		}
		if errors.Is(err, followup.ErrNotFound) {
			return nil
		}
		return err
	})
	return m
}

// TestWeComWhoIsOutOfSight: whom the application may not reach, and who never spoke to the robot, gets his draft in the
// group; once he has spoken, in private.
func TestWeComWhoIsOutOfSight(t *testing.T) {
	sees := wecomtest.Options{App: wecomtest.App{Visible: []string{jingID}}}
	inFirm(t, setting{ways: []way{byBoth}, still: true, server: sees}, func(c *firm) {
		c.note("售后")
		c.rest(30 * time.Second)
		if got := c.said(c.group, "售后"); len(got) != 1 {
			c.t.Fatalf("the draft: in the group %q, in private %q", words(c.s.Said(c.group)), words(c.s.Said(fangID)))
		}
		c.says(fangID, "", "帮助")
		c.note("质量")
		c.rest(30 * time.Second)
		c.once(fangID, "质量")
	})
}

// TestWeComNames: the address book tells how people are called; without it they are known by their accounts.
func TestWeComNames(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byCallback, byBoth}}, func(c *firm) {
		c.says(guestID, c.group, "交作业 3.2 部门经理：交期太长")
		want := "赵敏"
		if c.way == bySocket {
			want = guestID
		}
		c.once(c.group, "（"+want+"）")
		if got := c.roles(guestID).Name; got != want {
			c.t.Errorf("kept as %q, want %q", got, want)
		}
	})
}

// TestWeComARoleByName: who is mentioned is found by the name that members have here, and with the address book also
// whoever works in the company, unless two are called so.
func TestWeComARoleByName(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byCallback, byBoth}}, func(c *firm) {
		c.s.AddPerson(wecomtest.Person{ID: "lina1", Name: "李娜"})
		c.s.AddPerson(wecomtest.Person{ID: "lina2", Name: "李娜"})
		c.rest(2 * time.Hour) // the book is read now and then
		c.says(jingID, c.group, "经理 @王芳")
		c.says(jingID, c.group, "经理 @赵敏")
		c.says(jingID, c.group, "经理 @李娜")
		for who, want := range map[string]bool{fangID: true, guestID: c.way != bySocket, "lina1": false, "lina2": false} {
			if got := c.roles(who).Roles&followup.Manager != 0; got != want {
				c.t.Errorf("%s is a manager: %v, want %v: %q", who, got, want, words(append(c.s.Said(c.group), c.s.Said(jingID)...)))
			}
		}
	})
}

// TestWeComEncryptedIDs: the application tells who the people are whose ids the robot is not told plainly. Where it
// cannot, the id stays as it is, and its owner is another person.
func TestWeComEncryptedIDs(t *testing.T) {
	inFirm(t, setting{ways: robots, server: wecomtest.Options{Robot: wecomtest.Robot{Encrypted: true}}}, func(c *firm) {
		c.note("售后")
		c.rest(30 * time.Second)
		n := 0
		c.view(func(tx *storage.Tx) error {
			n = len(c.visits(tx))
			return nil
		})
		if c.way == bySocket {
			if n != 0 {
				c.t.Errorf("%d visits are kept of somebody else", n)
			}
			return
		}
		if n != 1 {
			c.t.Fatalf("%d visits: %q", n, words(c.s.Said(c.group)))
		}
		c.once(fangID, "售后")
		if p := c.press(fangID, "", "已发送"); !p.Answered() {
			c.t.Error("the card did not change")
		}
	})
}

// TestWeComAnEncryptedIDThatWaits: he whose id WeCom does not resolve at the first asking is nobody else for that.
func TestWeComAnEncryptedIDThatWaits(t *testing.T) {
	inFirm(t, setting{ways: []way{byCallback, byBoth}, server: wecomtest.Options{Robot: wecomtest.Robot{Encrypted: true}}}, func(c *firm) {
		c.s.Fail(wecomtest.Refuse(45009).On("batch/openuserid_to_userid", "").For(time.Second))
		c.note("售后")
		c.rest(30 * time.Second)
		c.once(fangID, "售后")
	})
}

// persons counts whom the house knows.
func (c *firm) persons() (n int) {
	c.t.Helper()
	c.view(func(tx *storage.Tx) error {
		all, err := tx.Members("w")
		n = len(all)
		return err
	})
	return n
}

// TestWeComWhoIsNotKnownInTime: what somebody says while the application does not tell who he is waits, in its order and
// over a restart or a crash, and is his; who was known before is heard meanwhile. Nobody becomes two persons.
func TestWeComWhoIsNotKnownInTime(t *testing.T) {
	const ids = "batch/openuserid_to_userid"
	for name, c := range map[string]struct{ restart, crash bool }{"one life": {}, "a restart": {restart: true}, "a crash": {true, true}} {
		t.Run(name, func(t *testing.T) {
			restart, crash := c.restart, c.crash
			inFirm(t, setting{ways: []way{byCallback, byBoth}, server: wecomtest.Options{Robot: wecomtest.Robot{Encrypted: true}}}, func(c *firm) {
				c.says(jingID, c.group, "帮助")
				c.once(c.group, "我是跟进")
				before := c.persons()
				c.s.Fail(wecomtest.Refuse(45009).On(ids, "").Always())
				asked := c.s.Refused(45009)
				c.write(fangID, c.group, "拜访 王总 想看样品")
				c.rest(5 * time.Second)
				c.write(fangID, c.group, "拜访 王总 关心质量")
				c.says(jingID, c.group, "帮助")
				if got := c.said(c.group, "我是跟进"); len(got) != 2 {
					c.t.Errorf("who was known is told %q", words(got))
				}
				if restart {
					c.away(10*time.Second, crash)
					c.says(jingID, c.group, "帮助") // who is known is so also in another life
					if got := c.said(c.group, "我是跟进"); len(got) != 3 {
						c.t.Errorf("after the restart who was known is told %q", words(got))
					}
				}
				c.rest(3 * time.Minute)
				if got := c.said(c.group, "记下了"); len(got) != 0 || c.persons() != before {
					c.t.Fatalf("it said %q, and knows %d people, of %d", words(got), c.persons(), before)
				}
				if n := c.s.Refused(45009) - asked; n > 30 {
					c.t.Errorf("asked %d times in vain", n)
				}
				c.s.Heal()
				c.rest(90 * time.Second)
				c.view(func(tx *storage.Tx) error {
					if vs := c.visits(tx); len(vs) != 2 || vs[0].Note != "关心质量" || vs[1].Note != "想看样品" {
						c.t.Errorf("kept: %+v", vs)
					}
					return nil
				})
				if c.persons() != before || len(c.dead()) != 0 {
					c.t.Errorf("%d people, of %d; dead letters %+v", c.persons(), before, c.dead())
				}
			})
		})
	}
}

// TestWeComWhoIsKnownForHisSecondWords: when the application tells again who somebody is, what he said before, and
// was just put aside, comes first still: WeCom calls for each of his chats at once.
func TestWeComWhoIsKnownForHisSecondWords(t *testing.T) {
	inFirm(t, setting{ways: []way{byCallback, byBoth}, server: wecomtest.Options{Robot: wecomtest.Robot{Encrypted: true}}}, func(c *firm) {
		c.says(jingID, c.group, "帮助")
		c.s.Fail(wecomtest.Refuse(45009).On("batch/openuserid_to_userid", "").For(2100 * time.Millisecond))
		c.write(fangID, c.group, "拜访 王总 想看样品")
		time.Sleep(1900 * time.Millisecond)
		c.write(fangID, "", "撤回")
		c.rest(10 * time.Second)
		c.once(fangID, "撤回了")
	})
}

// TestWeComAnApplicationThatIsTakenOut: who was known by it stays who he is, and what was put aside of others waits no longer.
func TestWeComAnApplicationThatIsTakenOut(t *testing.T) {
	inFirm(t, setting{ways: []way{byBoth}, server: wecomtest.Options{Robot: wecomtest.Robot{Encrypted: true}}}, func(c *firm) {
		c.says(jingID, c.group, "帮助")
		c.rest(time.Minute)
		c.s.Fail(wecomtest.Refuse(48002).On("batch/openuserid_to_userid", "").Always())
		c.says(guestID, c.group, "交作业 2.1 显性：交期 隐性：面子")
		before := c.persons()
		c.way = bySocket
		c.away(10*time.Second, false)
		c.says(jingID, c.group, "帮助")
		c.rest(2 * time.Minute)
		if got := c.said(c.group, "我是跟进"); len(got) != 2 {
			c.t.Errorf("who was known is told %q", words(got))
		}
		if n := c.persons(); n != before+1 {
			c.t.Errorf("%d people, not one more than %d: %q", n, before, words(c.s.Said(c.group)))
		}
		c.view(func(tx *storage.Tx) error {
			held, err := tx.Held(wecom.Platform)
			if len(held) > 0 || len(c.dead()) > 0 {
				c.t.Errorf("held %+v, dead letters %+v", held, c.dead())
			}
			return err
		})
	})
}

// TestWeComWhoIsNeverKnown: what he said goes to the dead letters after a day, the owner is told what is wrong, and a press
// of his holds no call.
func TestWeComWhoIsNeverKnown(t *testing.T) {
	inFirm(t, setting{ways: []way{byCallback, byBoth}, server: wecomtest.Options{Robot: wecomtest.Robot{Encrypted: true}}}, func(c *firm) {
		c.meet()
		before := c.persons()
		c.s.Fail(wecomtest.Refuse(48002).On("batch/openuserid_to_userid", "").Always())
		c.write(fangID, c.group, "拜访 王总 想看样品")
		c.s.PressKey(fangID, c.group, "rcX-1", "visit.sent/x")
		c.rest(20 * time.Minute)
		c.told(1, 0)
		if got := c.once(jingID, notWorking).Text; !strings.Contains(got, "errcode 48002") {
			c.t.Errorf("it says %q", got)
		}
		if took := time.Duration(c.held.Load()); took > 2500*time.Millisecond {
			c.t.Errorf("a call took %v", took)
		}
		if n := len(c.dead()); n != 0 {
			c.t.Errorf("%d dead letters too soon", n)
		}
		c.rest(24 * time.Hour)
		dead := c.dead()
		if len(dead) != 2 || !strings.Contains(dead[0].Reason, "who said it") || c.persons() != before {
			c.t.Errorf("dead letters %+v, %d people, of %d", dead, c.persons(), before)
		}
		c.s.Heal()
		c.rest(5 * time.Minute)
		c.note("售后")
		c.rest(time.Minute)
		c.once(fangID, "售后")
	})
}

// TestWeComWhoseClientsAreOffered: when somebody left the company an admin is offered his clients, once, and hands them
// over by a press.
func TestWeComWhoseClientsAreOffered(t *testing.T) {
	inFirm(t, setting{ways: []way{byCallback, byBoth}}, func(c *firm) {
		if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
			return employ(tx, "min", guestID, "赵敏", followup.Rep)
		}); err != nil {
			c.t.Fatal(err)
		}
		c.visit("售后")
		c.s.Leave(fangID)
		c.rest(26 * time.Hour)
		if offer := c.once(jingID, "王芳 已离开"); offer.At.Sub(c.s.Said(fangID)[0].At) > 2*time.Hour {
			c.t.Errorf("offered at %v", offer.At)
		}
		c.press(jingID, "", "赵敏")
		c.view(func(tx *storage.Tx) error {
			got, err := tx.Client("wang")
			if err == nil && got.Owner != "min" {
				c.t.Errorf("王总 is %s's: %q", got.Owner, words(c.s.Said(jingID)))
			}
			return err
		})
	})
}
