package scheduler_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// The morning of 10,000 reps at the pace of Telegram: their lists fall due within one minute and are to be there twenty
// minutes later, while others of them visit clients.
const (
	waveReps    = 10_000
	waveNudges  = 240
	wavePace    = time.Second / 30
	waveWindow  = 20 * time.Minute
	waveLimited = "rep00007" // the chat that was told to wait
	waveGone    = "rep00009" // the chat that blocked the bot
	waveWait    = 4 * time.Minute
)

// planWave plans a list for each rep, and nudges over ten minutes: also for reps whose list waits still, and for the
// two whose chats are out of order.
func planWave(tx *storage.Tx, begin time.Time) error {
	for i := range waveReps {
		rep := fmt.Sprintf("rep%05d", i)
		due := begin.Add(time.Minute * time.Duration(i) / waveReps)
		r := followup.Reminder{ID: followup.ReminderID("list/" + rep), Kind: "list", About: rep, Due: due, Deadline: begin.Add(waveWindow)}
		if err := tx.Plan(r); err != nil {
			return err
		}
	}
	for i := range waveNudges {
		rep := fmt.Sprintf("rep%05d", (i*37+11)%waveReps)
		if i%60 == 59 {
			rep = waveLimited
		}
		due := begin.Add(time.Duration(i) * 2500 * time.Millisecond)
		r := followup.Reminder{ID: followup.ReminderID(fmt.Sprintf("nudge%03d/%s", i, rep)), Kind: "nudge", About: rep, Due: due, Deadline: due.Add(30 * time.Second)}
		if err := tx.Plan(r); err != nil {
			return err
		}
	}
	return nil
}

// sayDue says what a reminder of the wave is for. A nudge is worth sending for a minute.
func sayDue(tx *storage.Tx, r followup.Reminder, _ time.Time) error {
	m := messages.Message{Key: string(r.ID) + "/1", Chat: messages.ChatID("pg/" + r.About), About: r.Kind + "/" + r.About, Text: r.Kind, Deadline: r.Deadline}
	if m.Expires = r.Deadline; r.Kind == "nudge" {
		m.Expires = r.Due.Add(time.Minute)
	}
	return tx.Say(m)
}

func TestAMorningOfTenThousandLists(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		begin := b.clock.Now().Add(time.Minute)
		b.o.Fire = sayDue
		b.pg.account = messages.Limit{Bucket: "pg", Every: wavePace, Burst: 1}
		b.pg.limits = func(m messages.Message) []messages.Limit {
			return []messages.Limit{{Bucket: string(m.Chat), Every: time.Second, Burst: 3}}
		}
		b.pg.takes = 80 * time.Millisecond
		b.pg.script["list/"+waveLimited+"/1"] = []error{&messages.RetryAfter{Bucket: "pg/" + waveLimited, Wait: waveWait}}
		b.pg.script["list/"+waveGone+"/1"] = []error{fmt.Errorf("send: %w", messages.ErrGone)}
		b.do(func(tx *storage.Tx) error { return planWave(tx, begin) })
		b.start()
		time.Sleep(waveWindow)
		b.settle()
		judgeWave(t, b, begin)
	})
}

func judgeWave(t *testing.T, b *bench, begin time.Time) {
	all := b.pg.all()
	lists := map[messages.ChatID]int{}
	nudges, held := 0, 0
	var last time.Time
	for _, s := range all {
		limited := s.Chat == "pg/"+waveLimited
		if limited && s.at.Before(begin.Add(waveWait)) {
			t.Errorf("%s went to the chat that was told to wait, after %v", s.Key, s.at.Sub(begin))
		}
		if s.Text == "list" {
			lists[s.Chat]++
			last = s.at
			if s.at.After(s.Deadline) {
				t.Errorf("%s came %v late", s.Key, s.at.Sub(s.Deadline))
			}
			continue
		}
		nudges++
		if limited {
			held++
		} else if d := s.at.Sub(s.Deadline.Add(-30 * time.Second)); d > time.Second {
			t.Errorf("%s waited %v", s.Key, d)
		}
	}
	if len(lists) != waveReps-1 || lists["pg/"+waveGone] != 0 {
		t.Errorf("%d chats had a list", len(lists))
	}
	for chat, n := range lists {
		if n != 1 {
			t.Errorf("%s had %d lists", chat, n)
		}
	}
	// Of the four nudges for the chat that waits, the one within its wait expires: it is not said late.
	if nudges != waveNudges-1 || held != 3 {
		t.Errorf("%d nudges were said, %d in the chat that waited", nudges, held)
	}
	if took, least := last.Sub(begin), (waveReps+waveNudges)*wavePace; took > least+5*time.Second {
		t.Errorf("the wave took %v, and the account lets it through in %v", took, least)
	}
	for key, want := range map[string]int{"list/" + waveLimited + "/1": 2, "list/" + waveGone + "/1": 1, "list/rep00008/1": 1} {
		if n := b.pg.tries(key); n != want {
			t.Errorf("%s was tried %d times", key, n)
		}
	}
	told := 0
	for _, d := range b.house {
		if strings.HasPrefix(d.ID, "undelivered/list/"+waveGone+"/1/") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("of the chat that is gone the house was told %d times", told)
	}
}
