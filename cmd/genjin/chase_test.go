package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram/telegramtest"
	"genjin/bot/wecom/wecomtest"
	"genjin/storage"
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

// TestTheTrainerCallsFromPrivate: each team in its topic, who has none in the group, and each person once; the same is
// not called for again for half an hour, wherever it is said.
func TestTheTrainerCallsFromPrivate(t *testing.T) {
	inCity(t, forum, func(c *city) {
		topic := c.s.AddTopic(c.jing, c.group, "一组")
		sun := c.learner("孙浩")
		c.says(c.jing, c.jing, "名单 一组：李娜；二组：周敏、孙浩")
		c.says(c.learner("李娜"), c.group, "交作业 2.1 显性：有预算", telegramtest.Saying{Topic: topic})
		c.says(sun, c.group, "交作业 2.1 显性：有预算")
		c.rest(10 * time.Second)
		c.says(c.jing, c.jing, "催作业 2.1")
		c.once(c.jing, "这就去点名催：班级群 · 一组、班级群")
		calls := c.said(c.group, "催作业 · ")
		if len(calls) != 2 {
			c.t.Fatalf("%d calls: %+v", len(calls), calls)
		}
		slices.SortFunc(calls, func(a, b telegramtest.Message) int { return b.Topic - a.Topic })
		own, all := calls[0], calls[1]
		if own.Topic != topic || all.Topic != 0 || len(own.Calls()) != 1 || !slices.Equal(all.Calls(), []int64{sun}) {
			c.t.Errorf("called %v in topic %d, %v in %d", own.Calls(), own.Topic, all.Calls(), all.Topic)
		}
		if strings.Contains(own.Text, "二组") || strings.Contains(all.Text, "一组") || !strings.Contains(all.Text, "还差：周敏") {
			c.t.Errorf("the teams are mixed:\n%s\n%s", own.Text, all.Text)
		}
		if got := c.answered(c.jing, topic, "催作业 2.1"); !strings.Contains(got, "之后可以再催") {
			c.t.Errorf("called for again by %q", got)
		}
		c.rest(chaseRest)
		if got := c.answered(c.jing, topic, "催作业 2.1"); !strings.Contains(got, "一组") || strings.Contains(got, "二组") {
			c.t.Errorf("in the topic of a team: %q", got)
		}
	})
}

// TestTheGroupOfTheClass: from private the only group is called in, of several those where a learner is known to sit.
func TestTheGroupOfTheClass(t *testing.T) {
	inCity(t, forum, func(c *city) {
		c.says(c.jing, c.jing, "名单 一组：李娜")
		c.says(c.jing, c.jing, "催作业 2.1")
		c.once(c.group, "催作业 · ")
		if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
			return tx.PutChat(storage.Chat{ID: "tg/-1009", Workspace: "w", State: storage.Bound, Title: "销售群"})
		}); err != nil {
			c.t.Fatal(err)
		}
		c.says(c.jing, c.jing, "催作业 2.2")
		c.once(c.jing, "还不知道哪个是班级群")
		c.says(c.learner("李娜"), c.group, "交作业 2.1 显性：有预算")
		c.rest(10 * time.Second)
		c.says(c.jing, c.jing, "催作业 2.2")
		if got := c.said(c.jing, "这就去点名催：班级群"); len(got) != 2 || strings.Contains(got[1].Text, "销售群") {
			c.t.Errorf("called in %+v", got)
		}
	})
}

// chaseRest is how long the same is not called for again.
const chaseRest = 30 * time.Minute

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
