package main

import (
	"errors"
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
