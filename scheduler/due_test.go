package scheduler_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

func reminder(id string, due time.Time) followup.Reminder {
	return followup.Reminder{ID: followup.ReminderID(id), Kind: "visit", About: "visit/" + id, Person: "p", Due: due, Deadline: due.Add(30 * time.Second)}
}

func (b *bench) plan(rs ...followup.Reminder) {
	b.t.Helper()
	b.do(func(tx *storage.Tx) error { return tx.Plan(rs...) })
}

func TestRemindersFireOnceAndNeverEarly(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.start()
		now := b.clock.Now()
		due := map[string]time.Duration{"a": time.Minute, "b": time.Minute + 10*time.Millisecond, "c": time.Hour, "d": 26 * time.Hour}
		for id, d := range due {
			b.plan(reminder(id, now.Add(d)))
		}
		b.plan(reminder("overtaken", now.Add(time.Minute)), reminder("moved", now.Add(time.Minute)))
		time.Sleep(30 * time.Second)
		b.plan(reminder("moved", now.Add(2*time.Hour)), reminder("sooner", now.Add(40*time.Second)))
		b.do(func(tx *storage.Tx) error { return tx.Overtake("visit/overtaken") })
		time.Sleep(30 * time.Hour)
		if got, want := b.heard(), []string{"sooner", "a", "b", "c", "moved", "d"}; !slices.Equal(got, want) {
			t.Errorf("fired %v, want %v", got, want)
		}
		for id, d := range due {
			if late := b.moment(id).Sub(now.Add(d)); late < 0 || late > 200*time.Millisecond {
				t.Errorf("%s fired %v late", id, late)
			}
		}
	})
}

func TestAFailingReminderStopsNoOther(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		fire := b.o.Fire
		b.o.Fire = func(tx *storage.Tx, r followup.Reminder, now time.Time) error {
			switch r.ID {
			case "fails":
				return errors.Join(tx.Say(message("undone/1", "a")), errors.New("boom"))
			case "panics":
				panic("oh")
			}
			return fire(tx, r, now)
		}
		b.start()
		now := b.clock.Now()
		b.plan(reminder("fails", now.Add(time.Minute)), reminder("panics", now.Add(time.Minute)), reminder("fine", now.Add(time.Minute)))
		time.Sleep(time.Hour)
		if !slices.Equal(b.heard(), []string{"fine"}) || len(b.pg.all()) != 0 {
			t.Errorf("fired %v, sent %v", b.heard(), b.pg.keys())
		}
		b.do(func(tx *storage.Tx) error {
			if next, err := tx.NextDue(); err != nil || !next.IsZero() {
				t.Errorf("still due: %v, %v", next, err)
			}
			return nil
		})
	})
}

func TestStaleRemindersAreGatheredByPerson(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		now := b.clock.Now()
		other := reminder("q", now.Add(-time.Hour))
		other.Person = "q"
		house := followup.Reminder{ID: "house", Kind: "clean", Due: now.Add(-time.Hour)}
		b.plan(reminder("1", now.Add(-3*time.Hour)), reminder("2", now.Add(-2*time.Hour)), reminder("fresh", now.Add(-time.Minute)), other, house)
		b.start()
		time.Sleep(time.Minute)
		got := b.heard()
		slices.Sort(got)
		if want := []string{"fresh", "house", "late 1 of q", "late 2 of p"}; !slices.Equal(got, want) {
			t.Errorf("fired %v, want %v", got, want)
		}
	})
}

func TestTheHeartbeatBeatsEachMinute(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.start()
		time.Sleep(10*time.Minute + time.Second)
		b.mu.Lock()
		defer b.mu.Unlock()
		if b.beats < 10 || b.beats > 12 {
			t.Errorf("%d beats in 10 minutes", b.beats)
		}
	})
}

func TestJobsComeBackAsDeliveries(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		tries := map[string]int{}
		b.o.Jobs["fetch"] = func(_ context.Context, j storage.Job) ([]byte, error) {
			time.Sleep(time.Second)
			b.mu.Lock()
			defer b.mu.Unlock()
			tries[j.ID]++
			switch {
			case j.ID == "never":
				panic("oh")
			case tries[j.ID] < 3:
				return nil, errors.New("away")
			}
			return []byte(`{"sum":"x"}`), nil
		}
		b.start()
		b.do(func(tx *storage.Tx) error {
			return errors.Join(tx.AddJob(storage.Job{ID: "j", Kind: "fetch", About: "visit/1", Body: []byte("{}"), Due: b.clock.Now()}),
				tx.AddJob(storage.Job{ID: "never", Kind: "fetch", About: "visit/2", Body: []byte("{}"), Due: b.clock.Now()}))
		})
		time.Sleep(10 * time.Minute)
		b.settle()
		results := map[string]map[string]any{}
		for _, d := range b.house {
			var r map[string]any
			if err := json.Unmarshal(d.Raw, &r); err != nil {
				t.Fatal(err)
			}
			results[d.ID] = r
		}
		if r := results["job/j"]; r["about"] != "visit/1" || r["result"] == nil || r["error"] != nil || tries["j"] != 3 {
			t.Errorf("got %v after %d tries", r, tries["j"])
		}
		if r := results["job/never"]; r["error"] == nil || tries["never"] != 8 {
			t.Errorf("got %v after %d tries", r, tries["never"])
		}
	})
}

func TestTurningTheClockStopsAtEachInstant(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.account = messages.Limit{Bucket: "pg", Every: 10 * time.Second, Burst: 1}
		fire := b.o.Fire
		b.o.Fire = func(tx *storage.Tx, r followup.Reminder, now time.Time) error {
			m := message(string(r.ID)+"/1", string(r.ID))
			m.Deadline = now.Add(time.Hour)
			if r.ID == "a" { // plans the next one
				if err := tx.Plan(reminder("c", r.Due.Add(time.Hour))); err != nil {
					return err
				}
			}
			return errors.Join(tx.Say(m), fire(tx, r, now))
		}
		b.start()
		now := b.clock.Now()
		b.plan(reminder("a", now.Add(time.Hour)), reminder("b", now.Add(time.Hour)), reminder("far", now.Add(100*24*time.Hour)))
		var stops []time.Duration
		err := b.s.Advance(t.Context(), now.Add(3*time.Hour), func(at time.Time) {
			b.clock.offset.Store(int64(time.Until(at)))
			stops = append(stops, at.Sub(now))
		})
		if err != nil {
			t.Fatal(err)
		}
		if got, want := fmt.Sprint(b.heard()), "[a b c]"; got != want {
			t.Errorf("fired %v, want %v", got, want)
		}
		for id, want := range map[string]time.Duration{"a": time.Hour, "b": time.Hour, "c": 2 * time.Hour} {
			if got := b.moment(id).Sub(now); got != want {
				t.Errorf("%s fired at %v, want %v", id, got, want)
			}
		}
		if s, _ := b.pg.find("b/1"); s.at.Sub(now) != time.Hour+10*time.Second {
			t.Errorf("the second through the bucket was sent at %v", s.at.Sub(now))
		}
		if !slices.IsSorted(stops) || stops[len(stops)-1] != 3*time.Hour || !b.clock.Now().Equal(now.Add(3*time.Hour)) {
			t.Errorf("stopped at %v", stops)
		}
	})
}

func TestManyRemindersOfOneInstantFireOnceEach(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		fire := b.o.Fire
		b.o.Fire = func(tx *storage.Tx, r followup.Reminder, now time.Time) error {
			if r.ID == "first" { // ends one that is due at the same instant
				return errors.Join(tx.Overtake("visit/second"), fire(tx, r, now))
			}
			return fire(tx, r, now)
		}
		b.start()
		due := b.clock.Now().Add(time.Minute)
		rs := []followup.Reminder{reminder("first", due), reminder("second", due)}
		for i := range 600 {
			rs = append(rs, reminder(fmt.Sprint(i), due))
		}
		b.plan(rs...)
		time.Sleep(2 * time.Minute)
		got := b.heard()
		slices.Sort(got)
		if len(got) != 601 || len(slices.Compact(got)) != 601 || slices.Contains(got, "second") {
			t.Errorf("%d fired, of them %d different", len(b.heard()), len(slices.Compact(got)))
		}
	})
}

func TestOneCatchUpAPersonHoweverMuchWasMissed(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		for i := range 300 {
			b.plan(reminder(fmt.Sprint(i), b.clock.Now().Add(-time.Hour)))
		}
		b.start()
		time.Sleep(time.Minute)
		if got := b.heard(); !slices.Equal(got, []string{"late 300 of p"}) {
			t.Errorf("caught up: %v", got)
		}
	})
}

// spinless is a clock that notices when it is asked for no time again and again.
type spinless struct {
	*wallClock
	spins atomic.Int64
}

func (c *spinless) Timer(d time.Duration) (<-chan time.Time, func()) {
	if d <= 0 {
		if c.spins.Add(1) > 100 {
			d = 10 * time.Millisecond
		}
	}
	return c.wallClock.Timer(d)
}

func TestMoreJobsThanMayRunAtOnceDoNotSpin(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		c := &spinless{wallClock: b.clock}
		b.o.Clock = c
		done := 0
		b.o.Jobs["slow"] = func(context.Context, storage.Job) ([]byte, error) {
			time.Sleep(time.Second)
			b.mu.Lock()
			defer b.mu.Unlock()
			done++
			return []byte("{}"), nil
		}
		b.start()
		b.do(func(tx *storage.Tx) (err error) {
			for i := range 6 {
				err = errors.Join(err, tx.AddJob(storage.Job{ID: fmt.Sprint(i), Kind: "slow", Body: []byte("{}"), Due: b.clock.Now()}))
			}
			return err
		})
		time.Sleep(10 * time.Second)
		b.stop()
		if done != 6 || c.spins.Load() > 100 {
			t.Errorf("%d were done, %d times it waited for nothing", done, c.spins.Load())
		}
	})
}

func TestAResultThatIsNoJSONEndsItsJobToo(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		runs := 0
		b.o.Jobs["plain"] = func(context.Context, storage.Job) ([]byte, error) { runs++; return []byte("plain text"), nil }
		b.start()
		b.do(func(tx *storage.Tx) error {
			return tx.AddJob(storage.Job{ID: "j", Kind: "plain", Body: []byte("{}"), Due: b.clock.Now()})
		})
		time.Sleep(2 * time.Hour)
		b.settle()
		if len(b.house) != 1 || runs > 8 {
			t.Errorf("it ran %d times, and came back %d times", runs, len(b.house))
		}
	})
}

// A reminder plans a job, its result is a delivery, whose turn says something: Settle waits for all.
func TestSettleWaitsForWhatFollowsFromWhatIsDue(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.takes = time.Second
		b.o.Fire = func(tx *storage.Tx, r followup.Reminder, now time.Time) error {
			return tx.AddJob(storage.Job{ID: string(r.ID), Kind: "slow", About: r.About, Body: []byte("{}"), Due: now})
		}
		b.o.Jobs["slow"] = func(context.Context, storage.Job) ([]byte, error) { time.Sleep(time.Second); return []byte("1"), nil }
		b.o.Drain = func(ctx context.Context) (n int, err error) {
			err = b.db.Do(ctx, func(tx *storage.Tx) error {
				ds, err := tx.Waiting(10)
				for _, d := range ds {
					m := message(d.ID+"/1", "a")
					m.Deadline = b.clock.Now().Add(time.Minute)
					_, began := tx.Begin(d.ID)
					err = errors.Join(err, began, tx.Say(m))
				}
				n = len(ds)
				return err
			})
			return n, err
		}
		b.start()
		for i := range 200 {
			id := fmt.Sprint(i)
			b.plan(reminder(id, b.clock.Now()))
			b.settle()
			if _, ok := b.pg.find("job/" + id + "/1"); !ok {
				t.Fatalf("round %d was settled too early", i)
			}
		}
	})
}

func TestTurningTheClockGoesThroughAClosedBucket(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.account = messages.Limit{Bucket: "pg", Every: time.Millisecond, Burst: 1}
		b.pg.script["a/1"] = []error{&messages.RetryAfter{Bucket: "pg", Wait: time.Hour}}
		b.start()
		now := b.clock.Now()
		b.say(message("a/1", "a"))
		b.plan(reminder("r", now.Add(30*time.Minute)))
		if err := b.s.Advance(t.Context(), now.Add(2*time.Hour), func(at time.Time) { b.clock.offset.Store(int64(time.Until(at))) }); err != nil {
			t.Fatal(err)
		}
		if d := b.delayed("a/1", now); d != time.Hour {
			t.Errorf("sent at %v, want 1h", d)
		}
		if got := b.moment("r").Sub(now); got != 30*time.Minute {
			t.Errorf("fired at %v, want 30m", got)
		}
	})
}
