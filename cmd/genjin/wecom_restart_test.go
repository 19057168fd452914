package main

import (
	"context"
	"testing"
	"time"

	"genjin/bot/wecom"
)

// mortal is a memory that keeps nothing once its firm is dying, as after kill -9.
type mortal struct {
	wecom.Memory
	c *firm
}

func (m *mortal) KeepStood(ctx context.Context, until time.Time) error {
	if m.c.dying.Load() {
		return nil
	}
	m.c.kept.Add(1)
	return m.Memory.KeepStood(ctx, until)
}

// away shuts the program for a while, in good order or as a crash does.
func (c *firm) away(d time.Duration, crash bool) {
	c.t.Helper()
	c.dying.Store(crash)
	c.shut()
	c.dying.Store(false)
	c.rest(d)
	c.open()
	c.rest(30 * time.Second)
}

// TestWeComAGapOverARestart: who spoke in the half hour before the program stopped is told of the gap once, and from when
// until when; after a crash it began up to a minute before. A short gap is told nobody, nor is one over a day.
func TestWeComAGapOverARestart(t *testing.T) {
	for name, g := range map[string]struct {
		gap   time.Duration
		crash bool
		told  int
	}{
		"a stop":         {5 * time.Minute, false, 1},
		"a crash":        {5 * time.Minute, true, 1},
		"a night":        {11 * time.Hour, false, 1},
		"a short stop":   {30 * time.Second, false, 0},
		"a day and more": {25 * time.Hour, false, 0},
	} {
		t.Run(name, func(t *testing.T) {
			inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
				c.says(jingID, "", "帮助")
				c.rest(40 * time.Minute)
				c.says(fangID, "", "帮助")
				c.visit("售后")
				c.rest(10*time.Minute + 20*time.Second)
				from := time.Now()
				c.away(g.gap, g.crash)
				until := time.Now().Add(-31 * time.Second)
				for chat, want := range map[string]int{c.group: g.told, fangID: g.told, jingID: 0} {
					got := c.said(chat, "掉线")
					if len(got) != want {
						c.t.Fatalf("in %s it said %q", chat, words(got))
					}
					for _, m := range got {
						if !tellsGap(m.Text, from, until) {
							c.t.Errorf("of a gap from %v until %v it says %q", from, until, m.Text)
						}
					}
				}
				c.away(10*time.Second, false)
				if n := len(c.said(c.group, "掉线")); n != g.told {
					c.t.Errorf("after another restart it was told %d times", n)
				}
				c.visit("质量")
			})
		})
	}
}

// tellsGap reports whether text names a gap that ended then, and began then or in the minute before.
func tellsGap(text string, from, until time.Time) bool {
	for _, began := range []time.Time{from, from.Add(-time.Minute)} {
		for _, layout := range []string{"15:04", "01-02 15:04"} {
			begin := began.UTC().Format(layout) + "–" + until.UTC().Format("15:04")
			if len(text) > len(begin) && text[:len(begin)] == begin {
				return true
			}
		}
	}
	return false
}

// TestWeComNoGapBeforeTheFirstStart: what was said to a robot that did not work yet is nobody's loss.
func TestWeComNoGapBeforeTheFirstStart(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
		c.rest(5 * time.Minute)
		c.visit("售后")
		for _, chat := range []string{c.group, fangID} {
			if got := c.said(chat, "掉线"); len(got) != 0 {
				c.t.Errorf("in %s it said %q", chat, words(got))
			}
		}
	})
}

// TestWeComWhoOnlyEnteredIsToldOfNoGap: a chat that was entered, and in which nobody said anything, is not told.
func TestWeComWhoOnlyEnteredIsToldOfNoGap(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket}}, func(c *firm) {
		c.s.Say(jingID, "", "帮助")
		c.rest(40 * time.Minute)
		c.s.Enter(jingID)
		c.visit("售后")
		c.rest(time.Minute)
		c.away(5*time.Minute, false)
		if told, silent := c.said(c.group, "掉线"), c.said(jingID, "掉线"); len(told) != 1 || len(silent) != 0 {
			c.t.Errorf("the group is told %q, who entered %q", words(told), words(silent))
		}
	})
}

// TestWeComAnIdleProgramWritesNothing: until when the connection stood is kept once a minute while people speak, and not at
// all while nobody would be told of a gap.
func TestWeComAnIdleProgramWritesNothing(t *testing.T) {
	inFirm(t, setting{ways: []way{bySocket, byBoth}}, func(c *firm) {
		c.visit("售后")
		before := c.kept.Load()
		c.rest(20 * time.Minute)
		if n := c.kept.Load() - before; n < 19 || n > 21 {
			c.t.Errorf("kept %d times in 20 minutes", n)
		}
		c.rest(time.Hour)
		before = c.kept.Load()
		c.rest(8 * time.Hour)
		if n := c.kept.Load() - before; n != 0 {
			c.t.Errorf("kept %d times in 8 idle hours", n)
		}
		c.visit("质量")
		if n := c.kept.Load() - before; n != 1 {
			c.t.Errorf("kept %d times with the first word after them", n)
		}
	})
}

// TestWeComCallbacksHaveNoGap: of callbacks that came to a closed door nobody is told.
func TestWeComCallbacksHaveNoGap(t *testing.T) {
	inFirm(t, setting{ways: []way{byCallback, byApp}}, func(c *firm) {
		c.visit("售后")
		c.away(5*time.Minute, false)
		for _, chat := range []string{c.group, fangID} {
			if got := c.said(chat, "掉线"); len(got) != 0 {
				c.t.Errorf("in %s it said %q", chat, words(got))
			}
		}
		c.visit("质量")
	})
}
