package main

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/bot/wecom"
	"genjin/bot/wecom/wecomtest"
	"genjin/messages"
	"genjin/storage"
)

// pair is a firm in which 王芳 is on Telegram too, where the workspace has a second group.
type pair struct {
	*firm
	fang  int64   // 王芳 on Telegram
	there int64   // the group
	crowd []int64 // others on Telegram
}

// pupil is the i-th of others on WeCom.
func pupil(i int) string { return fmt.Sprint("pupil", i) }

// waiters are how many messages wait for a platform that is down.
const waiters = 25

// inPair plays a scene in each way of WeCom that has groups.
func inPair(t *testing.T, play func(*pair)) {
	t.Helper()
	inFirm(t, setting{ways: []way{bySocket, byBoth}, beside: true}, func(c *firm) {
		p := &pair{firm: c, fang: c.tg.AddPerson(telegramtest.User{First: "王芳"}).ID}
		c.tg.Open(p.fang)
		p.there = c.tg.AddGroup(telegramtest.Group{Title: "华东", Super: true, Bot: telegramtest.In, Members: []int64{p.fang, c.tgID}})
		for i := range waiters {
			p.crowd = append(p.crowd, c.tg.AddPerson(telegramtest.User{First: fmt.Sprint("学员", i)}).ID)
			c.tg.Open(p.crowd[i])
			c.s.AddPerson(wecomtest.Person{ID: pupil(i), Name: fmt.Sprint("学员", i)})
			c.s.Say(pupil(i), "", "你好")
		}
		c.rest(time.Minute)
		p.work(func(tx *storage.Tx) error {
			return errors.Join(
				tx.PutAccount(storage.Account{ID: telegram.UserID(p.fang), Person: "fang", Private: telegram.ChatID(p.fang)}),
				tx.PutChat(storage.Chat{ID: telegram.ChatID(p.there), Workspace: "w", State: storage.Bound}),
			)
		})
		play(p)
	})
}

func (p *pair) work(do func(*storage.Tx) error) {
	p.t.Helper()
	if err := p.h.db.Do(p.t.Context(), do); err != nil {
		p.t.Fatal(err)
	}
}

// onTelegram returns what was said there in a chat that holds part.
func (p *pair) onTelegram(chat int64, part string) []telegramtest.Message {
	return (&city{t: p.t, s: p.tg}).said(chat, part)
}

// within checks that something was said d after since, or up to half a minute later.
func (p *pair) within(what string, said []time.Time, since time.Time, d time.Duration) {
	p.t.Helper()
	if len(said) != 1 {
		p.t.Errorf("%s was said %d times", what, len(said))
		return
	}
	if late := said[0].Sub(since) - d; late < 0 || late > 30*time.Second {
		p.t.Errorf("%s came %v after the note, not after %v", what, said[0].Sub(since), d)
	}
}

// TestTelegramIsDown: whatever is the matter with it, on WeCom receipts, drafts, nudges and presses go on, in time;
// what waits for Telegram comes once it is there again.
func TestTelegramIsDown(t *testing.T) {
	for name, f := range map[string]telegramtest.Fault{
		"restarts": telegramtest.Restart, "a page in between": telegramtest.BadGateway, "cut off": telegramtest.CutUnread,
		"hangs": telegramtest.Slow(time.Hour), "too many": telegramtest.TooMany(600),
	} {
		t.Run(name, func(t *testing.T) {
			inPair(t, func(p *pair) {
				p.says(fangID, "", "帮助") // where she was last
				p.tg.Fail(f.Always())
				p.rest(time.Minute)
				p.work(func(tx *storage.Tx) (err error) {
					for i, who := range p.crowd {
						err = errors.Join(err, tx.Say(waiter(i, telegram.ChatID(who))))
					}
					return err
				})
				p.rest(time.Minute)
				p.onTime()
				p.tg.Heal()
				p.rest(15 * time.Minute)
				for i, who := range p.crowd {
					if got := p.onTelegram(who, "等着"); len(got) == 0 || len(got) > 1 && name != "hangs" {
						p.t.Errorf("the %d. who waited got %q", i, texts(got))
					}
				}
			})
		})
	}
}

// TestWhatWaitsForAnErasedClient: a draft that waits for one platform is sent no more when its client was erased on the
// other.
func TestWhatWaitsForAnErasedClient(t *testing.T) {
	inPair(t, func(p *pair) {
		p.tg.Say(p.fang, p.fang, "帮助") // where she was last
		p.rest(5 * time.Second)
		p.tg.Fail(telegramtest.Restart.Always())
		p.says(fangID, p.group, "拜访 王总 关心售后")
		p.rest(30 * time.Second)
		p.says(fangID, "", "删除客户 王总")
		p.press(fangID, "", "删除")
		p.tg.Heal()
		p.rest(30 * time.Minute)
		if got := p.onTelegram(p.fang, "售后"); len(got) != 0 {
			p.t.Errorf("of a client who was erased: %q", texts(got))
		}
		if got := p.onTelegram(p.fang, "王总 在等"); len(got) != 0 {
			p.t.Errorf("she is reminded of him: %q", texts(got))
		}
		p.tg.Say(p.fang, p.there, "拜访 李总 关心质量")
		p.rest(5 * time.Second)
		if got := p.onTelegram(p.there, "李总"); len(got) != 1 {
			p.t.Errorf("life goes on by %q", texts(got))
		}
	})
}

// onTime lets 王芳 note a visit on WeCom, and sees that all about it comes when it should.
func (p *pair) onTime() {
	p.t.Helper()
	noted := time.Now()
	p.visit("售后")
	p.rest(17*time.Minute + 20*time.Second)
	for after, part := range map[time.Duration]string{10 * time.Minute: "还有 10 分钟", 17 * time.Minute: "还有 3 分钟"} {
		var at []time.Time
		for _, m := range p.said(fangID, part) {
			at = append(at, m.At)
		}
		p.within(part, at, noted, after)
	}
	if press := p.press(fangID, "", "已发送"); !press.Answered() {
		p.t.Error("a press was not answered")
	}
}

func waiter(i int, chat messages.ChatID) messages.Message {
	now := time.Now()
	return messages.Message{Key: fmt.Sprint("waiter/", i), Chat: chat, Text: fmt.Sprint("等着 ", i), Deadline: now, Expires: now.Add(24 * time.Hour)}
}

// TestWeComIsDown: whatever is the matter with it, on Telegram all goes on, in time; what waits for WeCom comes once it is
// there again.
func TestWeComIsDown(t *testing.T) {
	for name, f := range map[string]wecomtest.Fault{
		"cut off": wecomtest.Cut, "silent": wecomtest.Silent, "busy": wecomtest.Refuse(-1), "too many": wecomtest.Refuse(45009),
	} {
		t.Run(name, func(t *testing.T) {
			inPair(t, func(p *pair) {
				p.tg.Say(p.fang, p.fang, "帮助") // where she was last
				p.rest(5 * time.Second)
				p.s.Fail(f.Always())
				if name != "silent" { // there the connection stands, and no answer comes
					p.s.Disconnect()
				}
				p.work(func(tx *storage.Tx) (err error) {
					for i := range waiters {
						err = errors.Join(err, tx.Say(waiter(i, wecom.PrivateID(pupil(i)))))
					}
					return err
				})
				p.rest(time.Minute)
				noted := time.Now()
				p.tg.Say(p.fang, p.there, "拜访 王总 关心售后")
				p.rest(3 * time.Second)
				if a, b := p.onTelegram(p.there, "记下了"), p.onTelegram(p.fang, "售后"); len(a) != 1 || len(b) != 1 {
					p.t.Fatalf("receipts %q, drafts %q", texts(a), texts(b))
				}
				p.rest(17*time.Minute + 20*time.Second)
				for after, part := range map[time.Duration]string{10 * time.Minute: "还有 10 分钟", 17 * time.Minute: "还有 3 分钟"} {
					var at []time.Time
					for _, m := range p.onTelegram(p.fang, part) {
						at = append(at, m.At)
					}
					p.within(part, at, noted, after)
				}
				p.s.Heal()
				p.rest(30 * time.Minute) // a robot that WeCom turned away for its frequency is slow to dial again
				for i := range waiters {
					if got := p.said(pupil(i), "等着"); len(got) == 0 || len(got) > 1 && name != "silent" {
						p.t.Errorf("the %d. who waited got %q", i, words(got))
					}
				}
			})
		})
	}
}
