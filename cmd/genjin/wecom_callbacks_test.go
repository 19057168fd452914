package main

import (
	"database/sql"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/wecomtest"
)

// TestWeComCallsForOthers: a call that is signed well and is for another company has no effect, and is kept; so is one
// that can be opened and not read. An old one is taken, as WeCom sends again with the time of its first try.
func TestWeComCallsForOthers(t *testing.T) {
	for name, one := range map[string]struct {
		toRobot bool
		f       wecomtest.Forgery
		taken   bool
	}{
		"for another company":              {false, wecomtest.OtherReceiver, false},
		"unreadable, to the application":   {false, wecomtest.Unreadable, false},
		"unreadable, to the robot":         {true, wecomtest.Unreadable, false},
		"of yesterday, to the application": {false, wecomtest.Old, true},
		"of yesterday, to the robot":       {true, wecomtest.Old, true},
	} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: []way{byCallback}}, func(c *firm) {
				forge := c.s.ForgeApp
				if one.toRobot {
					forge = c.s.ForgeRobot
				}
				if got, err := forge(fangID, "拜访 王总 想看样品", one.f); err != nil || got != http.StatusOK {
					c.t.Errorf("answered %d, %v", got, err)
				}
				c.rest(10 * time.Second)
				if got := c.said(fangID, "样品"); one.taken != (len(got) == 1) || one.taken != (len(c.dead()) == 0) {
					c.t.Errorf("it said %q, and kept %+v", words(got), c.dead())
				}
			})
		})
	}
}

// TestWeComAPressHoldsNoCall: the call that tells the robot's callback of a press is answered at once if the press changes
// no card, and else with the card that it becomes.
func TestWeComAPressHoldsNoCall(t *testing.T) {
	alone := wecomtest.Options{App: wecomtest.App{Visible: []string{jingID}}} // the application does not reach who presses
	inFirm(t, setting{ways: []way{byCallback}, server: alone}, func(c *firm) {
		c.says(fangID, "", "拜访 钱总 想看样品")
		card := c.once(fangID, "钱总 还不在")
		held := func(p *wecomtest.Press, changed bool) {
			c.t.Helper()
			c.rest(10 * time.Second)
			if took := time.Duration(c.held.Load()); took > 100*time.Millisecond {
				c.t.Errorf("the call took %v", took)
			}
			if p.Answered() != changed {
				c.t.Errorf("the card changed: %v, want %v: %+v", p.Answered(), changed, p.Card())
			}
		}
		held(c.s.PressKey(fangID, "", card.Card.Task, "visit.sent/nothing"), false)
		held(c.s.PressKey(fangID, "", card.Card.Task, "nobody/knows"), false)
		held(c.s.PressKey(fangID, "", card.Card.Task, ""), false) // which is no press of ours, and is not answered at all
		held(c.press(fangID, "", "新建 钱总"), true)
		held(c.s.PressKey(fangID, "", card.Card.Task, card.Card.Buttons[0].Key), false)
	})
}

// TestWeComCallsWithoutKeys: where no callback is configured there is none, whatever comes.
func TestWeComCallsWithoutKeys(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}}, func(c *firm) {
		a := c.adapter.Load()
		for name, h := range map[string]http.Handler{"robot": a.RobotHandler(), "application": a.AppHandler()} {
			for method, body := range map[string]string{http.MethodGet: "", http.MethodPost: `{"encrypt":"a"}`} {
				w := httptest.NewRecorder()
				h.ServeHTTP(w, httptest.NewRequestWithContext(c.t.Context(), method, "/?msg_signature=a&timestamp=1&nonce=2&echostr=a", strings.NewReader(body)))
				if w.Code != http.StatusNotFound {
					c.t.Errorf("%s to the %s's callback: %d", method, name, w.Code)
				}
			}
		}
	})
}

// TestWeComADatabaseThatRefuses: while the database takes nothing, be it shorter or longer than WeCom waits, nothing that
// is said is lost, and nothing is done twice.
func TestWeComADatabaseThatRefuses(t *testing.T) {
	for _, span := range []time.Duration{3 * time.Second, 12 * time.Second} {
		inFirm(t, setting{ways: everyWay}, func(c *firm) {
			c.visit("质量")
			free := c.refuse()
			c.write(fangID, c.place(), "拜访 王总 想看样品")
			c.rest(span)
			if got := c.said(fangID, "样品"); len(got) != 0 {
				c.t.Fatalf("the database took it: %q", words(got))
			}
			free()
			c.rest(time.Minute)
			c.once(fangID, "样品")
			if got := c.dead(); len(got) != 0 {
				c.t.Errorf("dead letters: %+v", got)
			}
			late := strings.Contains(c.log.String(), "a callback was not taken in time")
			if want := span > 4*time.Second && (c.way == byCallback || c.way == byApp); late != want {
				c.t.Errorf("a call was answered late: %v, want %v", late, want)
			}
			c.visit("售后")
		})
	}
}

// TestWeComACallThatWaitsTwice: a call is answered within WeCom's time also when both who speaks and the database let it
// wait, and what it told comes once.
func TestWeComACallThatWaitsTwice(t *testing.T) {
	inFirm(t, setting{ways: []way{byCallback}, server: wecomtest.Options{Robot: wecomtest.Robot{Encrypted: true}}}, func(c *firm) {
		free := c.refuse()
		c.s.Fail(wecomtest.Refuse(45009).On("batch/openuserid_to_userid", "").For(1600 * time.Millisecond))
		c.write(fangID, c.group, "拜访 王总 想看样品")
		c.rest(4500 * time.Millisecond)
		if !strings.Contains(c.log.String(), "a callback was not taken in time") {
			c.t.Error("the call is not answered yet")
		}
		free()
		c.rest(time.Minute)
		c.once(fangID, "样品")
	})
}

// refuse lets the database take nothing of what is said until free is called.
func (c *firm) refuse() (free func()) {
	c.t.Helper()
	db, err := sql.Open("sqlite", filepath.Join(c.dir, "genjin.db"))
	if err != nil {
		c.t.Fatal(err)
	}
	does := func(what string) {
		if _, err := db.ExecContext(c.t.Context(), what); err != nil {
			c.t.Error(err)
		}
	}
	does("CREATE TRIGGER refuse BEFORE INSERT ON inbox BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
	return func() {
		does("DROP TRIGGER refuse")
		if err := db.Close(); err != nil {
			c.t.Error(err)
		}
	}
}
