package main

import (
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/wecomtest"
	"genjin/followup"
	"genjin/storage"
)

const confirmIt = "请在企业微信的任务里确认发送"

// TestRelayIsHandedOverOnce: whatever happens to the call that makes the task, there is one, its rep is told once, and the
// draft counts as sent when WeCom says that he confirmed it.
func TestRelayIsHandedOverOnce(t *testing.T) {
	const add = "externalcontact/add_msg_template"
	for name, faults := range map[string][]wecomtest.Fault{
		"all is well":             nil,
		"a dead token":            nil,
		"the answer is lost":      {wecomtest.Cut.After().On(add, "")},
		"it is lost twice":        {wecomtest.Cut.After().On(add, ""), wecomtest.BadGateway.On("externalcontact/get_groupmsg_list_v2", "").Times(3)},
		"half an answer":          {wecomtest.CutHalfway.On(add, "")},
		"a page for an answer":    {wecomtest.BadGateway.After().On(add, "")},
		"the call never arrives":  {wecomtest.Cut.On(add, "").Times(2)},
		"WeCom is busy":           {wecomtest.Refuse(-1).On(add, "").Times(2)},
		"too often":               {wecomtest.Refuse(45009).On(add, "")},
		"an answer after minutes": {wecomtest.Slow(90*time.Second).On(add, "")},
	} {
		t.Run(name, func(t *testing.T) {
			linked(t, []way{byBoth}, func(c *firm) {
				if name == "a dead token" {
					c.s.KillToken(42001)
				}
				c.s.Fail(faults...)
				c.press(fangID, "", "企业微信发")
				c.press(fangID, "", "企业微信发")
				c.rest(4 * time.Minute)
				if got := c.s.Tasks(); len(got) != 1 || got[0].Sender != fangID || got[0].Clients[0] != wangID || !strings.Contains(got[0].Text, "售后") {
					c.t.Fatalf("tasks: %+v", got)
				}
				c.once(fangID, confirmIt)
				c.s.ConfirmTask(fangID)
				at := time.Now()
				c.rest(time.Hour)
				if v := c.lastVisit(); v.Sent.Unix() != at.Unix() || !v.InTime() {
					c.t.Errorf("sent at %v, confirmed at %v", v.Sent, at)
				}
				c.once(fangID, "✓ 已发送")
				if got := c.dead(); len(got) > 0 {
					c.t.Errorf("dead letters: %+v", got)
				}
			})
		})
	}
}

// TestRelayOverADeath: a program that ends between the making of the task and its note makes no second one.
func TestRelayOverADeath(t *testing.T) {
	linked(t, relays, func(c *firm) {
		c.s.Fail(wecomtest.Slow(time.Minute).On("externalcontact/add_msg_template", ""))
		c.press(fangID, "", "企业微信发")
		if len(c.s.Tasks()) != 1 {
			c.t.Fatalf("tasks: %+v", c.s.Tasks())
		}
		c.shut()
		c.rest(time.Minute)
		c.open()
		c.rest(time.Minute)
		if got := c.s.Tasks(); len(got) != 1 {
			c.t.Errorf("tasks: %+v", got)
		}
		c.once(fangID, confirmIt)
	})
}

// TestRelayIsRefused: what WeCom refuses is told in one sentence, and the draft stays as it was.
func TestRelayIsRefused(t *testing.T) {
	for name, x := range map[string]struct {
		before, after func(c *firm)
		say           string
	}{
		"no right":          {func(c *firm) { c.s.Fail(wecomtest.Refuse(48002).On("externalcontact/add_msg_template", "")) }, nil, "没有“客户联系”的权限"},
		"no contacts":       {func(c *firm) { c.s.DropClient(fangID, wangID) }, nil, "不在你的客户里"},
		"not any more":      {nil, func(c *firm) { c.s.DropClient(fangID, wangID) }, "不在你的客户里"},
		"as many as he may": {nil, func(c *firm) { c.s.Sate(wangID) }, "群发已满"},
		"WeCom is down": {func(c *firm) {
			c.s.Fail(wecomtest.BadGateway.On("externalcontact/add_msg_template", "").For(time.Hour))
		}, nil, "现在没有收下"},
	} {
		t.Run(name, func(t *testing.T) {
			linked(t, []way{byBoth}, func(c *firm) {
				if x.before != nil {
					x.before(c)
				}
				c.press(fangID, "", "企业微信发")
				c.rest(8 * time.Minute)
				if x.after != nil {
					x.after(c)
					c.s.ConfirmTask(fangID)
				}
				c.rest(time.Hour)
				c.once(fangID, x.say)
				if v := c.lastVisit(); !v.Open() {
					c.t.Errorf("the visit is settled: %+v", v)
				}
				c.press(fangID, "", "已发送")
				if v := c.lastVisit(); v.Sent.IsZero() {
					c.t.Error("it cannot be confirmed by hand any more")
				}
			})
		})
	}
}

// TestRelayIsTakenBack: a draft that is settled otherwise waits in WeCom no longer.
func TestRelayIsTakenBack(t *testing.T) {
	press := func(label string) func(*firm) { return func(c *firm) { c.press(fangID, "", label) } }
	says := func(text, label string) func(*firm) {
		return func(c *firm) {
			c.says(fangID, "", text)
			if label != "" {
				c.press(fangID, "", label)
			}
		}
	}
	for name, do := range map[string]func(*firm){
		"sent by hand": press("已发送"), "another": press("换一条"), "skipped": press("跳过"),
		"unlinked": says("客户 王总", "取消关联"), "erased": says("删除客户 王总", "删除"), "muted": says("免打扰 王总", ""),
		"given to another": func(c *firm) {
			if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
				return employ(tx, "min", guestID, "赵敏", followup.Rep)
			}); err != nil {
				c.t.Fatal(err)
			}
			c.says(jingID, "", "交接 王芳 赵敏")
			c.press(jingID, "", "确认交接")
		},
		"an act taken back": func(c *firm) { // the task held the text that is no more shown
			c.says(fangID, "", "撤回")
		},
		"while it is handed over": nil,
	} {
		t.Run(name, func(t *testing.T) {
			linked(t, []way{byBoth}, func(c *firm) {
				if do == nil {
					c.s.Fail(wecomtest.Slow(20*time.Second).On("externalcontact/add_msg_template", ""))
					do = press("已发送")
				}
				if name == "an act taken back" {
					c.press(fangID, "", "换一条")
				}
				c.press(fangID, "", "企业微信发")
				if got := c.waiting(); len(got) != 1 {
					c.t.Fatalf("tasks: %+v", got)
				}
				do(c)
				c.rest(time.Minute)
				if got := c.waiting(); len(got) != 0 {
					c.t.Errorf("there waits %+v\n%q", got, words(c.s.Said(fangID)))
				}
				c.rest(25 * time.Hour)
				if got := c.dead(); len(got) > 0 {
					c.t.Errorf("dead letters: %+v", got)
				}
			})
		})
	}
}

// TestRelayIsTakenBackUnknown: what is settled otherwise while nobody knows whether its task was made waits in WeCom no
// longer either.
func TestRelayIsTakenBackUnknown(t *testing.T) {
	for name, do := range map[string]func(*firm){
		"sent by hand": func(c *firm) { c.press(fangID, "", "已发送") },
		"erased": func(c *firm) {
			c.says(fangID, "", "删除客户 王总")
			c.press(fangID, "", "删除")
		},
		"unlinked": func(c *firm) {
			c.says(fangID, "", "客户 王总")
			c.press(fangID, "", "取消关联")
		},
	} {
		t.Run(name, func(t *testing.T) {
			linked(t, []way{byBoth}, func(c *firm) {
				c.s.Fail(wecomtest.Slow(time.Minute).On("externalcontact/add_msg_template", ""))
				c.press(fangID, "", "企业微信发")
				c.rest(9 * time.Second)
				c.s.Fail(wecomtest.BadGateway.On("externalcontact/get_groupmsg_list_v2", "").For(time.Minute))
				do(c)
				c.rest(10 * time.Minute)
				if got := c.s.Tasks(); len(got) != 1 || !got[0].Cancelled {
					c.t.Errorf("tasks: %+v", got)
				}
				if got := c.dead(); len(got) > 0 {
					c.t.Errorf("dead letters: %+v", got)
				}
			})
		})
	}
}

// TestRelayAnotherTextUnknown: the text before it waits in WeCom no longer, also if nobody knew that its task was made.
func TestRelayAnotherTextUnknown(t *testing.T) {
	linked(t, []way{byBoth}, func(c *firm) {
		c.s.Fail(wecomtest.Slow(time.Minute).On("externalcontact/add_msg_template", ""))
		c.press(fangID, "", "企业微信发")
		c.rest(9 * time.Second)
		c.s.Fail(wecomtest.BadGateway.On("externalcontact/get_groupmsg_list_v2", "").For(time.Minute))
		c.press(fangID, "", "换一条")
		c.press(fangID, "", "企业微信发")
		c.rest(10 * time.Minute)
		got := c.s.Tasks()
		if len(got) != 2 || !got[0].Cancelled || got[1].Cancelled || got[0].Text == got[1].Text {
			c.t.Errorf("tasks: %+v", got)
		}
		if got := c.dead(); len(got) > 0 {
			c.t.Errorf("dead letters: %+v", got)
		}
	})
}

// TestRelayAnotherText: of two texts the newer one waits in WeCom.
func TestRelayAnotherText(t *testing.T) {
	linked(t, relays, func(c *firm) {
		c.press(fangID, "", "企业微信发")
		c.press(fangID, "", "换一条")
		c.press(fangID, "", "企业微信发")
		got := c.s.Tasks()
		if len(got) != 2 || !got[0].Cancelled || got[1].Cancelled || got[0].Text == got[1].Text {
			c.t.Errorf("tasks: %+v", got)
		}
	})
}

// TestRelayWithoutTheRight: where the company gave no right to it nobody is asked and nothing is shown, and WeCom is asked
// for the right once an hour at the most.
func TestRelayWithoutTheRight(t *testing.T) {
	for name, o := range map[string]wecomtest.Options{
		"of the application": {},
		"of the rep":         {App: wecomtest.App{Clients: true}},
	} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: relays, server: o}, func(c *firm) {
				if o.App.Clients {
					c.s.ForbidClients(fangID)
				}
				c.s.AddClient(fangID, wecomtest.Client{ID: wangID, Name: "王建国", Remark: "王总"})
				c.visit("售后")
				c.visit("质量")
				c.says(fangID, "", "客户 新建 李总")
				c.says(fangID, "", "客户 王总")
				c.rest(time.Minute)
				for _, part := range []string{"企业微信", "是他"} {
					if got := c.said(fangID, part); len(got) > 0 {
						c.t.Errorf("said: %q", words(got))
					}
				}
				if got := len(c.s.Calls("externalcontact/get_follow_user_list")); got != 1 {
					c.t.Errorf("asked %d times", got)
				}
				if got := len(c.s.Calls("externalcontact/batch/get_by_user")); got != 0 {
					c.t.Errorf("contacts were listed %d times", got)
				}
			})
		})
	}
}

// TestRelayWhoIsAskedFor: one contact who bears the name is offered, once; of several, or of none, nothing is said.
func TestRelayWhoIsAskedFor(t *testing.T) {
	for name, x := range map[string]struct {
		clients []wecomtest.Client
		asked   int
	}{
		"nobody":        {nil, 0},
		"another":       {[]wecomtest.Client{{Name: "王建国"}}, 0},
		"by his name":   {[]wecomtest.Client{{ID: "wo-1", Name: "王总", Remark: "老王"}}, 1},
		"by his remark": {[]wecomtest.Client{{Name: "王建国", Remark: "王总"}, {Name: "李娜", Remark: "李总"}}, 1},
		"two of a name": {[]wecomtest.Client{{Name: "王建国", Remark: "王总"}, {Name: "王总"}}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: []way{byBoth}, server: wecomtest.Options{App: wecomtest.App{Clients: true}}}, func(c *firm) {
				for _, one := range x.clients {
					c.s.AddClient(fangID, one)
				}
				c.visit("售后")
				c.visit("质量")
				c.rest(time.Minute)
				if got := c.said(fangID, "是企业微信里的"); len(got) != x.asked {
					c.t.Errorf("asked: %q", words(got))
				}
				if got := c.said(fangID, "企业微信发]"); len(got) > 0 {
					c.t.Errorf("linked silently: %q", words(got))
				}
			})
		})
	}
}

// TestRelayLookInVain: a rep who asked for his contacts is told when they cannot be read.
func TestRelayLookInVain(t *testing.T) {
	linked(t, []way{byBoth}, func(c *firm) {
		c.s.Fail(wecomtest.BadGateway.On("externalcontact/batch/get_by_user", "").For(time.Hour))
		c.says(fangID, "", "客户 王总")
		c.press(fangID, "", "换关联")
		c.rest(10 * time.Minute)
		c.once(fangID, "现在查不了你的企业微信联系人")
	})
}
