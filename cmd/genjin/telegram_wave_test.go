package main

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram/telegramtest"
	"genjin/followup"
	"genjin/storage"
)

var waveKillSeeds = flag.Int("kill.wave", 5, "how many seeds the kills in a wave run, by polling and by webhook")

const (
	waveReps  = 400
	waveLives = 5   // the last one is not killed
	wavePace  = 150 // messages a second
	waveUnder = 20  // how many of the last messages before a kill may come again
)

// waveBegins is when the lists of all reps fall due, on a workday.
var waveBegins = time.Date(2026, time.November, 24, 8, 24, 0, 0, time.UTC)

// TestTelegramAWaveIsKilled kills the program, as kill -9 does, again and again while the lists of a morning go out: each
// rep has his list, before its hour ends, and what came twice was under way at a kill.
func TestTelegramAWaveIsKilled(t *testing.T) {
	for _, mode := range []string{"polling", "webhook"} {
		for seed := range *waveKillSeeds {
			t.Run(fmt.Sprint(mode, "/", seed), func(t *testing.T) {
				t.Parallel()
				k := newKillStorm(t, mode == "webhook", rand.New(rand.NewPCG(uint64(seed), 24)))
				k.roll(t)
			})
		}
	}
}

// roll plays the wave.
func (k *killStorm) roll(t *testing.T) {
	t.Helper()
	for i := int64(killGroups); i < waveReps; i++ {
		k.s.AddPerson(telegramtest.User{ID: stormUser + i, First: "王芳"})
		k.s.Open(stormUser + i)
	}
	plantWave(t, k.dir)
	offset := time.Until(waveBegins)
	var lives [][]int64 // who had his list in each, in this order
	for life := range waveLives {
		before := k.lists(t)
		last := life == waveLives-1
		p := launch(t, k.dir, killAPI+"="+k.api, fmt.Sprintf("%s=%t", killHook, k.hook),
			fmt.Sprintf("%s=%d", killMany, waveReps), fmt.Sprintf("%s=%s", killTime, offset), fmt.Sprintf("%s=%d", killFast, wavePace))
		want := len(before) + 1 + k.random.IntN(2*waveReps/waveLives)
		k.await(t, p, func(lists []int64) bool { return had(lists) == waveReps || !last && len(lists) >= want })
		if last {
			time.Sleep(50 * time.Millisecond) // what would come twice comes now
			p.end()
		} else {
			time.Sleep(time.Duration(k.random.IntN(20_000)) * time.Microsecond)
			_ = p.cmd.Process.Kill()
		}
		p.reap(t, last)
		k.quiet()
		lives = append(lives, k.lists(t)[len(before):])
	}
	judgeKilledWave(t, lives)
}

// plantWave puts the reps into the database of the program, each with a list that falls due with the wave.
func plantWave(t *testing.T, dir string) {
	t.Helper()
	db, err := storage.Open(t.Context(), filepath.Join(dir, "genjin.db"))
	if err != nil {
		t.Fatal(err)
	}
	day := followup.DayOf(waveBegins)
	err = db.Do(t.Context(), func(tx *storage.Tx) error {
		errs := []error{plantTelegramStorm(tx, waveReps)}
		for i := range waveReps {
			p := followup.PersonID(fmt.Sprintf("p%d", i))
			id := fmt.Sprintf("%s/w/%s", followup.AtMorning, p)
			errs = append(errs, tx.PutRhythm(followup.Rhythm{Workspace: "w", Person: p, MorningAt: 8*60 + 24}),
				tx.Plan(followup.Reminder{
					ID: followup.ReminderID(id), Kind: string(followup.AtMorning), About: id, Workspace: "w", Person: p,
					Due: waveBegins, Deadline: followup.AtMorning.Ends(day, time.UTC), Reason: day.String(),
				}))
		}
		return errors.Join(errs...)
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// await waits until what is said of the lists suffices.
func (k *killStorm) await(t *testing.T, p *process, enough func(lists []int64) bool) {
	t.Helper()
	for until := time.Now().Add(answerLimit); !enough(k.lists(t)); time.Sleep(time.Millisecond) {
		select {
		case at, ok := <-p.lines:
			if !ok {
				t.Fatal("the program ended by itself")
			}
			k.door.Store(&at)
		default:
		}
		if time.Now().After(until) {
			_ = p.cmd.Process.Kill()
			t.Fatalf("%d of %d have a list", had(k.lists(t)), waveReps)
		}
	}
}

// lists returns who was sent a list, in the order in which the server took them.
func (k *killStorm) lists(t *testing.T) []int64 {
	t.Helper()
	var all []int64
	for _, c := range k.s.Calls("sendMessage") {
		if c.Status == 0 {
			continue // it is being taken
		}
		text, _ := c.Params["text"].(string)
		if c.Status != http.StatusOK || !strings.HasPrefix(text, "早安！今天给这 1 位发一句") {
			t.Fatalf("it said %q, which was answered by %d", text, c.Status)
		}
		chat, _ := c.Params["chat_id"].(int64)
		all = append(all, chat)
	}
	return all
}

// had is how many had a list.
func had(lists []int64) int {
	whose := map[int64]bool{}
	for _, c := range lists {
		whose[c] = true
	}
	return len(whose)
}

func judgeKilledWave(t *testing.T, lives [][]int64) {
	t.Helper()
	last := map[int64]int{} // how many lists came behind it in the life of a list, that is in the last in which it came
	total := 0
	for life, lists := range lives {
		seen := map[int64]bool{}
		for i, c := range lists {
			if seen[c] {
				t.Errorf("%d had two lists in life %d", c, life)
			}
			if behind, again := last[c]; again {
				total++
				if behind > waveUnder {
					t.Errorf("%d had his list again in life %d, though %d others had theirs between it and the kill", c, life, behind)
				}
			}
			seen[c] = true
			last[c] = len(lists) - 1 - i
		}
	}
	if len(last) != waveReps {
		t.Errorf("%d of %d reps had a list", len(last), waveReps)
	}
	t.Logf("%d lists came again", total)
}
