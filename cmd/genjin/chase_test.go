package main

import (
	"slices"
	"strings"
	"testing"

	"genjin/bot/telegram/telegramtest"
	"genjin/bot/wecom/wecomtest"
)

// TestWhoLacksIsCalledOnTelegram: 催作业 calls by a link, which needs no username.
func TestWhoLacksIsCalledOnTelegram(t *testing.T) {
	inCity(t, telegramtest.Group{Title: "华东", Super: true, Bot: telegramtest.In}, func(c *city) {
		c.says(c.fang, c.group, "交作业 2.1 显性：有预算")
		c.says(c.jing, c.group, "催作业 2.1")
		got := c.once(c.group, "催作业 · ")
		if !slices.Equal(got.Calls(), []int64{c.fang}) || !strings.Contains(got.Text, "待补：王芳 2.1") {
			c.t.Errorf("calls %v by %q", got.Calls(), got.Text)
		}
	})
}

// TestWhoLacksIsCalledOnWeCom: only a web hook can call people there; without one they are named.
func TestWhoLacksIsCalledOnWeCom(t *testing.T) {
	for _, hook := range []bool{true, false} {
		inFirm(t, setting{ways: []way{bySocket}, hook: hook}, func(c *firm) {
			c.says(fangID, c.group, "交作业 2.1 显性：有预算")
			c.says(jingID, c.group, "催作业 2.1")
			got := c.once(c.group, "催作业 · ")
			by := map[bool]wecomtest.By{true: wecomtest.ByHook, false: wecomtest.ByRobot}[hook]
			if got.By != by || hook != (len(got.Mentions) == 1 && strings.EqualFold(got.Mentions[0], fangID)) {
				c.t.Errorf("said by %s, calling %v: %q", got.By, got.Mentions, got.Text)
			}
		})
	}
}

// TestARemovedWebHookLeavesTheCallToTheRobot: what cannot call people can still name them.
func TestARemovedWebHookLeavesTheCallToTheRobot(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}, hook: true}, func(c *firm) {
		c.s.RemoveHook(c.key)
		c.says(fangID, c.group, "交作业 2.1 显性：有预算")
		c.says(jingID, c.group, "催作业 2.1")
		if got := c.once(c.group, "催作业 · "); got.By != wecomtest.ByRobot || !strings.Contains(got.Text, "待补：王芳 2.1") {
			c.t.Errorf("said by %s: %q", got.By, got.Text)
		}
	})
}
