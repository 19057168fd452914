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
