package main

import (
	"errors"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/bot/wecom/wecomtest"
	"genjin/storage"
)

const (
	subscribeCmd = "aibot_subscribe"
	notWorking   = "起用不了"
	worksAgain   = "恢复了"
)

// meet lets 陈静 speak to the bot in private, and time pass.
func (c *firm) meet() {
	c.t.Helper()
	c.says(jingID, "", "帮助")
	c.rest(10 * time.Minute)
}

// appPaths are the calls that the application makes.
var appPaths = []string{sendPath, "department/list", "user/list", "agent/get"}

// barApp lets WeCom refuse every call of the application by code, until it is healed.
func (c *firm) barApp(code int) {
	for _, path := range appPaths {
		c.s.Fail(wecomtest.Refuse(code).On(path, "").Always())
	}
	c.s.AppEvent(jingID, "change_contact", "") // the address book is read again
}

// barRobot lets WeCom refuse the robot until it is healed.
func (c *firm) barRobot() {
	c.s.Fail(wecomtest.Refuse(40001).On(subscribeCmd, "").Always())
	c.s.Disconnect()
}

// told sees how often 陈静 was told on WeCom that something does not work, and that it works again.
func (c *firm) told(faults, over int) {
	c.t.Helper()
	if n, m := len(c.said(jingID, notWorking)), len(c.said(jingID, worksAgain)); n != faults || m != over {
		c.t.Fatalf("told %d times of a fault and %d times of its end, want %d and %d: %q", n, m, faults, over, words(c.s.Said(jingID)))
	}
}

// TestOwnerIsToldOfTheApplication: what is wrong and what helps comes by the robot, once a day, and so does the end.
func TestOwnerIsToldOfTheApplication(t *testing.T) {
	for name, f := range map[string]struct {
		code int
		want string
	}{
		"an untrusted address": {60020, "企业微信不信任这台服务器的地址 203.0.113.7：在应用的“企业可信IP”里加上它。"},
		"a wrong secret":       {40001, "secret 不对（errcode 40001）"},
		"switched off":         {50003, "停用了：请在后台启用。"},
	} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: []way{byBoth}}, func(c *firm) {
				c.meet()
				from := time.Now().UTC().Truncate(time.Minute)
				c.barApp(f.code)
				c.rest(4 * time.Minute)
				c.told(0, 0)
				c.rest(4 * time.Minute)
				c.told(1, 0)
				got := c.said(jingID, notWorking)[0].Text
				if since := from.Add(time.Minute).Format("15:04"); !strings.Contains(got, f.want) || !strings.HasPrefix(got, "企业微信的自建应用从 "+since+" ") {
					c.t.Errorf("since %s it says %q", since, got)
				}
				c.rest(23 * time.Hour)
				c.told(1, 0)
				c.rest(2 * time.Hour)
				c.told(2, 0)
				c.s.Heal()
				c.rest(12 * time.Minute)
				c.told(2, 1)
				if got := c.said(fangID, notWorking); len(got) != 0 {
					c.t.Errorf("who could not mend it is told %q", words(got))
				}
			})
		})
	}
}

// TestOwnerIsToldOfARefusedSend: what WeCom refuses the application alone, and lets it read the address book, is told until
// a message arrives.
func TestOwnerIsToldOfARefusedSend(t *testing.T) {
	inFirm(t, setting{ways: []way{byBoth}, still: true}, func(c *firm) {
		c.meet()
		c.s.Fail(wecomtest.Refuse(48002).On(sendPath, "").Always())
		c.note("售后") // the draft goes by the application
		c.rest(2 * time.Hour)
		c.told(1, 0)
		if got := c.once(jingID, notWorking).Text; !strings.Contains(got, "errcode 48002") {
			c.t.Errorf("it says %q", got)
		}
		c.s.Heal()
		c.rest(3 * time.Minute)
		c.told(1, 1)
	})
}

// TestOwnerIsToldOfWhatANudgeMet: a fault that messages meet which are not sent late is told; one that was gone at the next
// call is not.
func TestOwnerIsToldOfWhatANudgeMet(t *testing.T) {
	for name, f := range map[string]struct {
		lasts bool
		told  int
	}{"a fault": {true, 1}, "a blip": {false, 0}} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: []way{byBoth}, still: true}, func(c *firm) {
				c.meet()
				c.note("售后") // draft and nudges go by the application
				c.rest(9 * time.Minute)
				if f.lasts {
					for _, path := range appPaths {
						c.s.Fail(wecomtest.Refuse(60020).On(path, "").Always())
					}
				} else {
					c.s.Fail(wecomtest.Refuse(60020).On(sendPath, ""))
				}
				c.rest(7*time.Minute + 55*time.Second)
				if c.s.Refused(60020) == 0 {
					c.t.Error("no nudge was refused")
				}
				c.told(f.told, 0)
			})
		})
	}
}

// TestOwnerIsToldOfTheRobot: by the application, by which everything goes meanwhile that it can carry.
func TestOwnerIsToldOfTheRobot(t *testing.T) {
	inFirm(t, setting{ways: []way{byBoth}}, func(c *firm) {
		c.meet()
		c.barRobot()
		c.rest(10 * time.Minute)
		c.told(1, 0)
		if got := c.once(jingID, notWorking).Text; !strings.Contains(got, "Bot ID") || !strings.HasPrefix(got, "企业微信的智能机器人从 ") {
			c.t.Errorf("it says %q", got)
		}
		n := len(c.s.Said(fangID))
		c.s.SayToApp(fangID, "拜访 王总 关心质量")
		c.rest(11 * time.Minute)
		if got := words(c.s.Said(fangID)[n:]); !strings.Contains(strings.Join(got, "\n"), "还有 10 分钟") {
			c.t.Errorf("without the robot she is told %q", got)
		}
		c.s.Heal()
		c.rest(12 * time.Minute)
		c.told(1, 1)
	})
}

// TestOwnerIsToldElsewhere: where nothing else of WeCom reaches him, he is told on Telegram.
func TestOwnerIsToldElsewhere(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}, beside: true}, func(c *firm) {
		c.meet()
		c.barRobot()
		c.rest(10 * time.Minute)
		got := c.tg.Said(c.tgID)
		if len(got) != 1 || !strings.Contains(got[0].Text, notWorking) {
			c.t.Fatalf("on Telegram it said %q", texts(got))
		}
		c.s.Heal()
		c.rest(12 * time.Minute)
		c.told(0, 1)
	})
}

// TestOwnerIsToldOfTelegram: a token that Telegram does not know stops nothing on WeCom, where the owner is told, in his
// language; another token, or the same that is known again, works without a restart.
func TestOwnerIsToldOfTelegram(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byApp}, beside: true}, func(c *firm) {
		c.meet()
		err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
			p, _, err := tx.Person("jing")
			p.Lang = "en"
			return errors.Join(err, tx.SetPerson(p), tx.UseAccount("jing", telegram.UserID(c.tgID)))
		})
		if err != nil {
			c.t.Fatal(err)
		}
		c.tg.Fail(telegramtest.Refuse(401, "Unauthorized").Always())
		c.rest(10 * time.Minute)
		got := c.once(jingID, "has not worked since").Text
		if !strings.HasPrefix(got, "The bot on Telegram ") || !strings.Contains(got, "@BotFather") || strings.Contains(got, telegramtest.Token) {
			c.t.Errorf("it says %q", got)
		}
		c.visit("质量")
		c.tg.Heal()
		c.rest(3 * time.Minute)
		if got := texts(c.tg.Said(c.tgID)); len(got) != 1 || !strings.Contains(got[0], "works again") {
			c.t.Errorf("of the end it says %q", got)
		}
		c.tg.Say(c.tgID, c.tgID, "/help")
		c.rest(3 * time.Second)
		if n := len(c.tg.Said(c.tgID)); n != 2 {
			c.t.Errorf("it does not hear on Telegram again: %d messages", n)
		}
	})
}

// TestOwnerIsToldOnceItCanBe: where there is no other way the fault is told when it is over.
func TestOwnerIsToldOnceItCanBe(t *testing.T) {
	inFirm(t, setting{ways: []way{byApp}}, func(c *firm) {
		c.meet()
		c.barApp(60020)
		c.rest(10 * time.Minute)
		c.told(0, 0)
		c.s.Heal()
		c.rest(12 * time.Minute)
		c.told(1, 1)
	})
}

// TestOwnerIsNotToldOfBlips: what is over within minutes is told nobody, nor is its end; nor is a network that is down.
func TestOwnerIsNotToldOfBlips(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
		c.meet()
		c.barRobot()
		if c.way == byBoth {
			c.barApp(60020)
		}
		c.rest(5 * time.Second) // after five refusals the robot rests, and is away for as long as a fault is
		c.s.Heal()
		c.rest(30 * time.Minute)
		c.s.Fail(wecomtest.Cut.On(wecomtest.Dial, "").For(20 * time.Minute))
		c.s.Disconnect()
		c.rest(time.Hour)
		c.told(0, 0)
	})
}

// TestOwnerIsToldOverRestarts: the same fault is not told again after one, nor if it comes back on the same day; one that a
// restart mended is told to be over.
func TestOwnerIsToldOverRestarts(t *testing.T) {
	inFirm(t, setting{ways: []way{byBoth}}, func(c *firm) {
		c.meet()
		c.barApp(40001)
		c.rest(10 * time.Minute)
		c.told(1, 0)
		c.away(10*time.Second, false)
		c.rest(30 * time.Minute)
		c.told(1, 0)
		c.shut()
		c.s.Heal()
		c.open()
		c.rest(2 * time.Minute)
		c.told(1, 1)
		c.away(10*time.Second, false)
		c.rest(2 * time.Minute)
		c.told(1, 1)
		c.barApp(40001)
		c.rest(30 * time.Minute)
		c.told(1, 1)
		c.s.Heal()
		c.rest(30 * time.Minute)
		c.told(1, 1)
	})
}

const (
	fitful = "时断时续"
	steady = "又稳定了"
)

// rival lets another program take the robot over as often as ours has it, for d.
func (c *firm) rival(d time.Duration) {
	c.t.Helper()
	for end := time.Now().Add(d); time.Now().Before(end); c.rest(time.Second) {
		if c.s.Connected() {
			c.s.TakeOver()
		}
	}
}

// TestOwnerIsToldOfARival: another program that uses the robot is told once, by the application or on Telegram while the
// two throw each other out, and so is its end, when the robot was left alone for a while.
func TestOwnerIsToldOfARival(t *testing.T) {
	for name, one := range map[string]struct {
		by     way
		beside bool
	}{"by the application": {byBoth, false}, "on Telegram": {bySocket, true}} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: []way{one.by}, beside: one.beside}, func(c *firm) {
				c.meet()
				told := func(part string) (got []string) {
					if c.tg != nil {
						for _, text := range texts(c.tg.Said(c.tgID)) {
							if strings.Contains(text, part) {
								got = append(got, text)
							}
						}
					}
					return append(got, words(c.said(jingID, part))...)
				}
				c.rival(4 * time.Minute)
				if got := told(fitful); len(got) != 0 {
					c.t.Errorf("at once it is told %q", got)
				}
				c.rival(4 * time.Minute)
				if got := told(fitful); len(got) != 1 || !strings.HasPrefix(got[0], "企业微信的智能机器人从 ") || !strings.Contains(got[0], "另一个程序") || !strings.Contains(got[0], wecomtest.BotID) {
					c.t.Fatalf("while it lasts it says %q", got)
				}
				if c.tg != nil && len(c.tg.Said(c.tgID)) != 1 {
					c.t.Errorf("on Telegram it says %q", texts(c.tg.Said(c.tgID)))
				}
				c.rival(2 * time.Hour)
				c.rest(17 * time.Minute)
				if got := told(steady); len(got) != 0 || !c.s.Connected() {
					c.t.Errorf("too soon it says %q", got)
				}
				c.rest(7 * time.Minute)
				if faults, over := told(fitful), told(steady); len(faults) != 1 || len(over) != 1 || len(told(notWorking)) != 0 {
					c.t.Errorf("in all it says %q and %q", faults, over)
				}
			})
		})
	}
}

// TestOwnerIsToldOfARivalAfterwards: where nothing else reaches him he is told when the robot is back, and in English as he
// likes it.
func TestOwnerIsToldOfARivalAfterwards(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}}, func(c *firm) {
		c.meet()
		err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
			p, _, err := tx.Person("jing")
			p.Lang = "en"
			return errors.Join(err, tx.SetPerson(p))
		})
		if err != nil {
			c.t.Fatal(err)
		}
		c.s.TakeOver()
		c.rest(10 * time.Minute)
		got := c.once(jingID, "has worked only now and then since").Text
		if !strings.Contains(got, "Another program connected with this robot's id") {
			c.t.Errorf("it says %q", got)
		}
		c.away(10*time.Second, false)
		c.rest(12 * time.Minute)
		if got := c.said(jingID, "steadily"); len(got) != 0 {
			c.t.Errorf("a restart is taken for its end: %q", words(got))
		}
		c.rest(time.Hour)
		c.once(jingID, "steadily again")
		c.once(jingID, "now and then")
	})
}

// TestANudgeWhileAnotherProgramHasTheRobot comes in time, by the application.
func TestANudgeWhileAnotherProgramHasTheRobot(t *testing.T) {
	inFirm(t, setting{ways: []way{byBoth}}, func(c *firm) {
		c.visit("售后")
		c.rest(8 * time.Minute)
		c.s.TakeOver()
		c.rest(2*time.Minute + 20*time.Second)
		if got := c.once(fangID, "还有 10 分钟"); got.By != wecomtest.ByApp {
			c.t.Errorf("%s says %q", got.By, reads(got))
		}
	})
}
