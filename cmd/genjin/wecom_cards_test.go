package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/wecomtest"
	"genjin/followup"
	"genjin/storage"
)

// again shuts the house and opens it, if it is to.
func (c *firm) again(really bool) {
	c.t.Helper()
	if really {
		c.shut()
		c.open()
		c.rest(10 * time.Second)
	}
}

// shows sees that the card of p changed, and reads want; nothing else may have been said since before but news.
func (c *firm) shows(p *wecomtest.Press, want string, before, news int) {
	c.t.Helper()
	c.rest(10 * time.Second)
	if got := reads(wecomtest.Message{Card: new(p.Card())}); !p.Answered() || !strings.Contains(got, want) {
		c.t.Errorf("the card changed: %v; it reads %q, want %q", p.Answered(), got, want)
	}
	if got := c.s.Said(fangID)[before:]; len(got) != news {
		c.t.Errorf("said besides: %q", words(got))
	}
}

// TestWeComACardThatWasSaidAnew: a press changes the card of a draft that took another's place, and the draft is not said
// again, also where the program began anew in between.
func TestWeComACardThatWasSaidAnew(t *testing.T) {
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprint("restart ", restart), func(t *testing.T) {
			inFirm(t, setting{ways: everyWay}, func(c *firm) {
				press := func(label, want string, news int) {
					c.t.Helper()
					c.again(restart)
					before := len(c.s.Said(fangID))
					c.shows(c.press(fangID, "", label), want, before, news)
				}
				c.visit("售后")
				press("换一条", "换了一条，请看下面", 2)
				press("换一条", "换了一条，请看下面", 2)
				draft := c.s.Said(fangID)
				first, _, _ := strings.Cut(draft[len(draft)-2].Text, "\n")
				press("已发送", string([]rune(first)[:8]), 0)
				press("撤回", "[已发送] [换一条] [稍后] [跳过]", 0)
			})
		})
	}
}

// TestWeComACardThatNobodyPressed: what the application said shows on its card what became of it, also where the program
// began anew in between.
func TestWeComACardThatNobodyPressed(t *testing.T) {
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprint("restart ", restart), func(t *testing.T) {
			inFirm(t, setting{ways: []way{byApp, byCallback}}, func(c *firm) {
				c.visit("售后")
				before := c.s.Seen(fangID, fangID)
				c.again(restart)
				c.write(fangID, c.place(), "撤回")
				c.rest(10 * time.Second)
				after := c.s.Seen(fangID, fangID)
				card := slices.IndexFunc(before, func(m wecomtest.Message) bool { return m.Card != nil })
				if got := reads(after[card]); !strings.Contains(got, "已撤回") || strings.Contains(got, "[已发送]") {
					c.t.Errorf("the card reads %q", got)
				}
				for _, m := range after[len(before):] {
					if m.Card != nil || strings.Contains(m.Text, "售后") {
						c.t.Errorf("said besides: %q", reads(m))
					}
				}
				calls := len(c.s.Calls("message/update_template_card"))
				if calls != 1 {
					c.t.Errorf("cards were changed by %d calls", calls)
				}
			})
		})
	}
}

// TestWeComADraftThatStandsThere: what 撤回 in words brings back is not said again if it stands there, whatever was said in
// its place before, also where the program began anew in between.
func TestWeComADraftThatStandsThere(t *testing.T) {
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprint("restart ", restart), func(t *testing.T) {
			inFirm(t, setting{ways: everyWay}, func(c *firm) {
				c.visit("售后")
				c.press(fangID, "", "换一条")
				drafts := len(c.said(fangID, "——王芳"))
				if drafts != 2 {
					c.t.Fatalf("%d drafts: %q", drafts, words(c.s.Said(fangID)))
				}
				for range 2 {
					c.press(fangID, "", "已发送")
					c.rest(20 * time.Second) // it is no answer to the press
					c.again(restart)
					c.write(fangID, "", "撤回")
					c.rest(20 * time.Second)
					if got := c.said(fangID, "——王芳"); len(got) != drafts {
						c.t.Errorf("said again: %q", words(got[drafts:]))
					}
				}
				c.card(fangID, "", "换一条")
				c.again(restart)
				c.press(fangID, "", "换一条")
				if got := c.said(fangID, "——王芳"); len(got) != drafts+1 {
					c.t.Errorf("another draft is not said: %q", words(got))
				}
			})
		})
	}
}

// TestWeComAListOnSeveralCards: of a list of more than six names a press changes the card that it was on, which keeps its
// other names, also where the program began anew in between.
func TestWeComAListOnSeveralCards(t *testing.T) {
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprint("restart ", restart), func(t *testing.T) {
			inFirm(t, setting{ways: []way{bySocket, byApp}}, func(c *firm) {
				if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
					var errs []error
					for i := range 7 {
						id := fmt.Sprintf("c%d", i)
						errs = append(errs, tx.PutClient(followup.Client{ID: followup.ClientID(id), Workspace: "w", Owner: "fang", Name: "客户" + id}))
					}
					return errors.Join(errs...)
				}); err != nil {
					c.t.Fatal(err)
				}
				c.rest(2*24*time.Hour + 7*time.Hour) // a Monday morning
				before := len(c.s.Said(fangID))
				c.write(fangID, "", "早安")
				c.rest(10 * time.Second)
				var cards []wecomtest.Message
				for _, m := range c.s.Said(fangID)[before:] {
					if m.Card != nil {
						cards = append(cards, m)
					}
				}
				if len(cards) != 2 || len(cards[0].Card.Buttons) != 6 || len(cards[1].Card.Buttons) != 2 {
					c.t.Fatalf("it said: %q", words(c.s.Said(fangID)[before:]))
				}
				stays := cards[1].Card.Buttons[1].Label
				c.again(restart)
				p := c.s.Press(fangID, "", cards[1].ID, 0)
				c.rest(10 * time.Second)
				var left []string
				for _, b := range p.Card().Buttons {
					left = append(left, b.Label)
				}
				if !p.Answered() || !slices.Equal(left, []string{stays}) {
					c.t.Errorf("the card changed: %v; it has %q, want %q", p.Answered(), left, stays)
				}
			})
		})
	}
}
