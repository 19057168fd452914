package main

import (
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/wecomtest"
	"genjin/storage"
)

// counts returns how many files each of 王芳's hand-ins counts, by assignment.
func (c *firm) counts() map[string]int {
	c.t.Helper()
	n := map[string]int{}
	c.view(func(tx *storage.Tx) error {
		subs, err := tx.Standing("w", "fang")
		for _, s := range subs {
			n[s.Key] = s.Result.Files
		}
		return err
	})
	return n
}

// TestWeComAFileQuotedForAnother: a file that was said alone counts for what was handed in last; quoted for another
// assignment it counts for that one alone, and the receipt says so.
func TestWeComAFileQuotedForAnother(t *testing.T) {
	inFirm(t, setting{ways: robots}, func(c *firm) {
		for _, file := range []wecomtest.Handed{{Name: "一.txt", Body: []byte("部门经理：交期太长")}, {Name: "二.jpg", Body: aPicture("2")}} {
			c.says(fangID, "", "交作业 2.2 传统：展会")
			id := c.s.SayFile(fangID, "", file)
			c.rest(10 * time.Second)
			if got := c.counts(); got["2.2"] != 1 {
				c.t.Errorf("%s alone: %v", file.Name, got)
			}
			c.s.Quote(fangID, "", id, "交作业 3.2")
			c.rest(10 * time.Second)
			if got := c.counts(); got["2.2"] != 0 || got["3.2"] != 1 {
				c.t.Errorf("%s quoted: %v", file.Name, got)
			}
		}
		if got := c.said(fangID, "这个文件不再算在 2.2 里。"); len(got) != 2 {
			c.t.Errorf("said: %q", words(c.s.Said(fangID)))
		}
	})
}

// TestWeComAFileThatStaysWhereItIs: what came with words of its own, or long before, is taken from nothing by being handed
// in again.
func TestWeComAFileThatStaysWhereItIs(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}}, func(c *firm) {
		file := wecomtest.Handed{Name: "二.jpg", Body: aPicture("2")}
		own := c.s.SayFile(fangID, "", file)
		c.s.Quote(fangID, "", own, "交作业 2.2")
		c.rest(10 * time.Second)
		c.s.Quote(fangID, "", own, "交作业 3.2")
		c.rest(10 * time.Second)
		c.says(fangID, "", "交作业 3.3 关心交期")
		long := c.s.SayFile(fangID, "", wecomtest.Handed{Name: "三.jpg", Body: aPicture("3")})
		c.rest(11 * time.Minute)
		c.s.Quote(fangID, "", long, "交作业 3.4")
		c.rest(10 * time.Second)
		if got := c.counts(); got["2.2"] != 1 || got["3.2"] != 1 || got["3.3"] != 1 || got["3.4"] != 1 {
			c.t.Errorf("counted: %v", got)
		}
		if got := c.said(fangID, "不再算在"); len(got) > 0 {
			c.t.Errorf("said: %q", words(got))
		}
	})
}

// TestWeComWordsAboutAFile: words that quote a file which was counted when it was said alone are answered by one receipt,
// and nobody is told that he sent it twice; if its address has died meanwhile, he is asked for it.
func TestWeComWordsAboutAFile(t *testing.T) {
	inFirm(t, setting{ways: robots}, func(c *firm) {
		for _, file := range []wecomtest.Handed{{Name: "一.txt", Body: []byte("部门经理：交期太长")}, {Name: "二.jpg", Body: aPicture("2")}} {
			c.says(fangID, "", "交作业 3.2 关心交期")
			id := c.s.SayFile(fangID, "", file)
			c.rest(10 * time.Second)
			before := len(c.s.Said(fangID))
			c.s.Quote(fangID, "", id, "这是客户给的")
			c.rest(10 * time.Second)
			if got := words(c.s.Said(fangID))[before:]; len(got) != 1 || !strings.Contains(got[0], "收到 3.2") || !strings.Contains(got[0], "文件 1 个") {
				c.t.Errorf("%s quoted is answered by %q", file.Name, got)
			}
			if got := c.counts(); got["3.2"] != 1 {
				c.t.Errorf("%s quoted: %v", file.Name, got)
			}
			before = len(c.s.Said(fangID))
			c.s.Fail(wecomtest.Forbidden.On(wecomtest.Download, ""))
			c.s.SayFile(fangID, "", wecomtest.Handed{Name: "又.jpg", Body: aPicture("again " + file.Name)})
			c.rest(10 * time.Second)
			c.s.Fail(wecomtest.Forbidden.On(wecomtest.Download, ""))
			c.s.Quote(fangID, "", id, "再看一下")
			c.rest(10 * time.Second)
			if n := strings.Count(strings.Join(words(c.s.Said(fangID))[before:], "\n"), "没能从平台取到"); n != 2 {
				c.t.Errorf("of dead addresses is said %q", words(c.s.Said(fangID))[before:])
			}
		}
	})
}
