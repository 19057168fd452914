package main

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"genjin/bot/telegram/telegramtest"
	"genjin/followup"
	"genjin/storage"
)

// The morning of 10,000 reps who all want their list at 08:24; it is of use until 08:30, and Telegram takes 30 messages a
// second, which is 5 minutes and 34 seconds.
const (
	waveReps  = 10_000
	waveHeld  = 7 // the one whose chat was told to wait
	waveGone  = 9 // the one who blocked the bot
	waveWaits = 150 * time.Second
)

var waveBegins, waveEnds = time.Date(2000, 1, 3, 8, 24, 0, 0, time.UTC), time.Date(2000, 1, 3, 8, 30, 0, 0, time.UTC)

// crowd settles the reps of the wave, each with a client, and returns their accounts.
func (c *city) crowd() (reps []int64) {
	c.t.Helper()
	for i := range waveReps {
		reps = append(reps, c.s.AddPerson(telegramtest.User{First: fmt.Sprintf("代表%d", i)}).ID)
		c.s.Open(reps[i])
	}
	err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
		var err error
		for i, account := range reps {
			p := followup.PersonID(fmt.Sprintf("rep%05d", i))
			err = errors.Join(err, settle(tx, p, account, fmt.Sprintf("代表%d", i), followup.Rep),
				tx.PutClient(followup.Client{ID: followup.ClientID("client/" + p), Workspace: "w", Owner: p, Name: "李总"}),
				tx.PutRhythm(followup.Rhythm{Workspace: "w", Person: p, MorningAt: 8*60 + 24}))
		}
		return err
	})
	if err != nil {
		c.t.Fatal(err)
	}
	return reps
}

// TestTelegramWave: each rep has his list in time and once, but for who blocked the bot; whose chat is told to wait has it
// when that is over; nobody runs into a limit; and who comes from a client meanwhile does not wait.
func TestTelegramWave(t *testing.T) {
	inCity(t, supergroup, func(c *city) {
		if c.hook || testing.Short() {
			return // sending is the same by webhook, and this takes some seconds
		}
		c.rest(36 * time.Hour) // to the noon of a Sunday
		reps := c.crowd()
		c.s.Block(reps[waveGone])
		c.rest(time.Until(waveBegins.Add(-time.Minute)))
		before := len(c.s.Calls("sendMessage"))
		c.s.Fail(telegramtest.TooMany(int(waveWaits.Seconds())).On("sendMessage", reps[waveHeld]))
		for i := range 3 {
			c.rest(90 * time.Second)
			c.visit(c.group, []string{"样品", "售后", "交期"}[i]) // receipt and draft within 2 s
		}
		c.rest(time.Until(waveEnds))
		for i, rep := range reps {
			got := c.s.Said(rep)
			if i == waveGone {
				if len(got) != 0 {
					c.t.Errorf("who blocked the bot had %q", texts(got))
				}
				continue
			}
			if len(got) != 1 || got[0].At.Before(waveBegins) || i == waveHeld && got[0].At.Before(waveBegins.Add(waveWaits)) {
				c.t.Fatalf("rep %d had %+v", i, got)
			}
		}
		if n := c.s.Throttled(); n != 0 {
			c.t.Errorf("it ran into a limit %d times", n)
		}
		// Of who blocked the bot the first message after that tells it, and the list of who was to wait went twice; of
		// each visit there are a receipt and a draft.
		if n := len(c.s.Calls("sendMessage")) - before; n != waveReps+1+3*2 {
			c.t.Errorf("%d calls", n)
		}
		if got := c.dead(); len(got) != 0 {
			c.t.Errorf("dead letters: %+v", got)
		}
	})
}
