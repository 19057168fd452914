package main

import (
	"errors"
	"fmt"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/telegram/telegramtest"
	"genjin/followup"
	"genjin/storage"
)

const (
	waveReps = 10_000
	waveRep  = 6_000_000 // account of the first; the others follow
)

// waveAt is when all lists fall due: at 30 messages a second the last can just be there by 8:30, when the morning ends.
var waveAt = time.Date(2000, 1, 3, 8, 24, 0, 0, time.UTC)

// TestTelegramAMorningOfTenThousandLists: each rep's list comes once and in time, at the pace that Telegram allows, while
// one chat is told to wait, one has blocked the bot, one cuts the connection, and somebody notes a visit amid it all.
func TestTelegramAMorningOfTenThousandLists(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		c := &city{t: t, dir: dir}
		c.s = telegramtest.New(t, telegramtest.Options{})
		c.fang = c.s.AddPerson(telegramtest.User{First: "王芳"}).ID
		c.jing = c.s.AddPerson(telegramtest.User{First: "陈静"}).ID
		c.group = c.s.AddGroup(telegramtest.Group{Super: true, Bot: telegramtest.In, Members: []int64{c.fang, c.jing}})
		for i := range int64(waveReps) {
			c.s.AddPerson(telegramtest.User{ID: waveRep + i, First: "张三"})
			c.s.Open(waveRep + i)
		}
		c.s.Open(c.fang)
		c.open()
		defer func() { c.shut() }()
		if err := c.h.db.Do(t.Context(), plantWave); err != nil {
			t.Fatal(err)
		}
		const waits, gone, cut = waveRep + 7, waveRep + 9, waveRep + 11
		c.s.Block(gone)
		c.s.Fail(telegramtest.TooMany(240).On("sendMessage", waits), telegramtest.CutUnread.On("sendMessage", cut))
		c.rest(time.Until(waveAt.Add(time.Minute)))
		c.visit(c.group, "样品")
		c.rest(10 * time.Minute)
		sent := map[int64][]time.Time{}
		for _, call := range c.s.Calls("sendMessage") {
			if chat, ok := call.Params["chat_id"].(int64); ok && call.Status == http.StatusOK {
				sent[chat] = append(sent[chat], call.At)
			}
		}
		late := 0
		for i := range int64(waveReps) {
			chat := waveRep + i
			switch at := sent[chat]; {
			case chat == gone && len(at) == 0:
			case len(at) != 1:
				t.Errorf("%d lists came to %d", len(at), chat)
			case at[0].After(waveAt.Add(6 * time.Minute)):
				late++
			case chat == waits && at[0].Before(waveAt.Add(4*time.Minute)):
				t.Error("the chat that was told to wait was written to before")
			}
		}
		if late > 0 || c.s.Throttled() > 0 {
			t.Errorf("%d lists came late; %d calls were too many", late, c.s.Throttled())
		}
	})
}

// plantWave puts reps, each with a client whom he should greet, into the workspace, and plans their lists.
func plantWave(tx *storage.Tx) error {
	for i := range waveReps {
		p, account := followup.PersonID(fmt.Sprintf("rep%05d", i)), int64(waveRep+i)
		if err := settle(tx, p, account, "张三", followup.Rep); err != nil {
			return err
		}
		err := tx.PutClient(followup.Client{
			ID: followup.ClientID(p), Workspace: "w", Owner: p, Name: "王总", Class: followup.Paces[0], Touched: time.Date(1999, 11, 1, 0, 0, 0, 0, time.UTC),
		})
		id := followup.ReminderID("morning/w/" + p)
		r := followup.Reminder{ID: id, Kind: "morning", About: string(id), Workspace: "w", Person: p, Due: waveAt, Deadline: waveAt.Add(6 * time.Minute)}
		if err := errors.Join(err, tx.Plan(r)); err != nil {
			return err
		}
	}
	return nil
}
