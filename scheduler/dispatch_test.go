package scheduler_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"genjin/messages"
	"genjin/storage"
)

// delayed returns how long after begin key was taken; a missing one fails the test.
func (b *bench) delayed(key string, begin time.Time) time.Duration {
	b.t.Helper()
	s, ok := b.pg.find(key)
	if !ok {
		b.t.Errorf("%s was not sent", key)
	}
	return s.at.Sub(begin)
}

func TestNudgesOvertakeMorningNotes(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.account = messages.Limit{Bucket: "pg", Every: time.Second / 30, Burst: 1}
		b.start()
		begin := b.clock.Now()
		var notes, nudges []messages.Message
		for i := range 300 {
			m := message(fmt.Sprintf("note%d/1", i), fmt.Sprint(i))
			m.Deadline = begin.Add(time.Minute)
			notes = append(notes, m)
		}
		b.say(notes...)
		time.Sleep(time.Second)
		for i := range 10 {
			m := message(fmt.Sprintf("nudge%d/1", i), fmt.Sprint(i)) // in chats where a note waits too
			m.Deadline = begin.Add(31 * time.Second)
			nudges = append(nudges, m)
		}
		b.say(nudges...)
		time.Sleep(15 * time.Second)
		for _, m := range nudges {
			if d := b.delayed(m.Key, begin); d > 1500*time.Millisecond {
				t.Errorf("%s came after %v", m.Key, d)
			}
		}
		if all := b.pg.all(); len(all) != 310 || all[309].at.Sub(begin) > 11*time.Second {
			t.Errorf("%d were sent", len(all))
		}
	})
}

// A commit finds the bucket empty and nothing under way.
func TestTheBucketIsAwaitedAlsoWhenNothingIsUnderWay(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.account = messages.Limit{Bucket: "pg", Every: 4 * time.Second, Burst: 1}
		b.start()
		time.Sleep(5 * time.Second)
		begin := b.clock.Now()
		b.say(message("a/1", "a"))
		time.Sleep(2 * time.Second)
		b.say(message("b/1", "b"))
		time.Sleep(2 * time.Minute)
		if d := b.delayed("b/1", begin); d < 4*time.Second || d > 5*time.Second {
			t.Errorf("sent after %v, want 4s", d)
		}
	})
}

// The retry of an urgent message is not held back by what else its chat has.
func TestAnUrgentRetryKeepsItsRank(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.account = messages.Limit{Bucket: "pg", Every: time.Second, Burst: 1}
		b.pg.script["nudge/1"] = []error{errors.New("the net is down")}
		b.start()
		begin := b.clock.Now()
		nudge, note := message("nudge/1", "a"), message("note/1", "a")
		nudge.Deadline, note.Deadline = begin.Add(30*time.Second), begin.Add(time.Hour)
		ms := []messages.Message{nudge, note}
		for i := range 100 {
			m := message(fmt.Sprintf("wave%d/1", i), fmt.Sprintf("w%d", i))
			m.Deadline = begin.Add(30 * time.Minute)
			ms = append(ms, m)
		}
		b.say(ms...)
		time.Sleep(3 * time.Minute)
		if d := b.delayed("nudge/1", begin); d > 6*time.Second {
			t.Errorf("tried again after %v", d)
		}
	})
}

func TestChatsMayShareABucket(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.limits = func(messages.Message) []messages.Limit {
			return []messages.Limit{{Bucket: "pg/shared", Every: 10 * time.Second, Burst: 1}}
		}
		b.start()
		begin := b.clock.Now()
		b.say(message("a/1", "a"), message("b/1", "b"), message("c/1", "c"))
		time.Sleep(time.Minute)
		for i, s := range b.pg.all() {
			if d, want := s.at.Sub(begin), time.Duration(i)*10*time.Second; d < want || d > want+time.Second {
				t.Errorf("number %d, %s, was sent after %v, want %v", i, s.Key, d, want)
			}
		}
	})
}

// What is queued already is held back, too, once the bucket is closed; other buckets are not.
func TestAClosedBucketHoldsBackWhatIsQueued(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.account = messages.Limit{Bucket: "pg", Every: time.Second, Burst: 1}
		b.pg.limits = func(m messages.Message) []messages.Limit {
			return []messages.Limit{{Bucket: "pg/" + string(m.Chat[3]), Every: time.Millisecond, Burst: 1}}
		}
		b.pg.script["a/1"] = []error{fmt.Errorf("send: %w", &messages.RetryAfter{Bucket: "pg/x", Wait: 30 * time.Second})}
		b.start()
		begin := b.clock.Now()
		b.say(message("a/1", "x1"), message("b/1", "x2"), message("c/1", "y"))
		time.Sleep(time.Minute)
		for key, least := range map[string]time.Duration{"a/1": 30 * time.Second, "b/1": 30 * time.Second, "c/1": 0} {
			if d := b.delayed(key, begin); d < least || d > least+3*time.Second {
				t.Errorf("%s was sent after %v, want %v", key, d, least)
			}
		}
	})
}

func TestWhatExpiresBehindAClosedBucketIsNotSent(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.account = messages.Limit{Bucket: "pg", Every: time.Millisecond, Burst: 1}
		b.pg.script["a/1"] = []error{&messages.RetryAfter{Bucket: "pg", Wait: 40 * time.Second}}
		b.start()
		b.say(message("a/1", "a"))
		time.Sleep(time.Second)
		short, long := message("short/1", "b"), message("long/1", "c")
		short.Expires, long.Expires = b.clock.Now().Add(10*time.Second), b.clock.Now().Add(time.Hour)
		b.say(short, long)
		time.Sleep(time.Minute)
		if r := b.receipt("short/1"); r.State != storage.OutboxExpired {
			t.Errorf("short: state %d", r.State)
		}
		if r := b.receipt("long/1"); r.State != storage.OutboxSent {
			t.Errorf("long: state %d", r.State)
		}
	})
}

func TestAnUndeliveredWaitsInTheInbox(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.o.Drain = func(context.Context) (int, error) { return 0, nil }
		b.pg.script["t/1"] = []error{fmt.Errorf("blocked: %w", messages.ErrGone)}
		b.start()
		m := message("t/1", "a")
		m.About = "visit/7"
		b.say(m)
		b.settle()
		b.do(func(tx *storage.Tx) error {
			ds, err := tx.Waiting(10)
			if err != nil || len(ds) != 1 {
				t.Fatalf("waiting: %v, %v", ds, err)
			}
			var told map[string]string
			if err := json.Unmarshal(ds[0].Raw, &told); err != nil {
				t.Fatal(err)
			}
			if told["undelivered"] != "t/1" || told["about"] != "visit/7" || told["chat"] != "pg/a" {
				t.Errorf("told %v", told)
			}
			return nil
		})
		if r := b.receipt("t/1"); r.State != storage.OutboxGone {
			t.Errorf("state %d", r.State)
		}
	})
}

func TestAnEditNeverOvertakesItsTarget(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.takes = 2 * time.Second
		b.pg.script["gone/1"] = []error{messages.ErrGone}
		b.start()
		target, queued := message("t/1", "a"), message("q/1", "a")
		queued.Deadline = b.clock.Now().Add(time.Hour)
		b.say(target, queued)
		time.Sleep(time.Second) // t/1 is under way, q/1 is queued
		for _, to := range []string{"q/1", "t/1"} {
			m := message("e-"+to, "a")
			m.Edits = to
			b.say(m)
		}
		edit := message("o/2", "a") // its turn is another one than that of its target, and more urgent
		edit.Edits = "q/1"
		other := message("x/1", "b")
		other.Follows = "t/1"
		b.say(message("o/1", "a"), edit, other, message("gone/1", "g"))
		time.Sleep(time.Minute)
		lost := message("l/1", "g")
		lost.Edits = "gone/1"
		follows := message("f/1", "g")
		follows.Follows = "gone/1"
		b.say(lost, follows)
		time.Sleep(time.Minute)
		keys := b.pg.keys()
		for edit, to := range map[string]string{"e-q/1": "q/1", "e-t/1": "t/1", "o/2": "q/1"} {
			if s, _ := b.pg.find(edit); slices.Index(keys, edit) < slices.Index(keys, to) || s.Target != "id-"+to {
				t.Errorf("%s edits %q, sent %v", edit, s.Target, keys)
			}
		}
		if s, ok := b.pg.find("x/1"); !ok || s.ReplyTo != "" {
			t.Errorf("answers %q of another chat", s.ReplyTo)
		}
		if s, ok := b.pg.find("f/1"); !ok || s.ReplyTo != "" {
			t.Errorf("%v, answers %q that was never sent", ok, s.ReplyTo)
		}
		if r := b.receipt("l/1"); r.State != storage.OutboxGone || slices.Contains(keys, "l/1") {
			t.Errorf("an edit of what is gone: state %d", r.State)
		}
		for _, d := range b.house {
			if strings.HasPrefix(d.ID, "undelivered/l/1") {
				t.Error("told of an edit that was dropped")
			}
		}
	})
}

// closing closes the database once it took a message: the outcome is never marked.
type closing struct {
	*platform
	db *storage.DB
}

func (c closing) Send(ctx context.Context, m messages.Message) (string, error) {
	id, err := c.platform.Send(ctx, m)
	return id, errors.Join(err, c.db.Close())
}

func TestACrashBetweenSendAndMarkRepeatsTheMessage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genjin.db")
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t, path)
		b.o.Senders["pg"] = closing{b.pg, b.db}
		b.start()
		b.say(message("t/1", "a"), message("t/2", "a"))
		time.Sleep(time.Second)
		b.stop()
		if got := b.pg.keys(); !slices.Equal(got, []string{"t/1", "t/2"}) && !slices.Equal(got, []string{"t/1"}) {
			t.Fatalf("sent %v", got)
		}
		b = newBench(t, path).start()
		b.settle()
		if got := b.pg.keys(); !slices.Equal(got, []string{"t/1", "t/2"}) {
			t.Errorf("sent %v after the crash", got)
		}
		b.stop()
	})
}

// crashing names the scene that a child process plays, which may die of it.
const crashing = "GENJIN_TEST_CRASHING"

// The target of an edit cannot be looked up because the storage fails: that must not end the program.
func TestAStorageFaultUnderAnEditIsSurvived(t *testing.T) {
	if os.Getenv(crashing) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		cmd.Env = append(os.Environ(), crashing+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			lines := strings.Split(string(out), "\n")
			t.Errorf("the program ended: %v\n%s", err, strings.Join(lines[:min(8, len(lines))], "\n"))
		}
		return
	}
	in(t, func(t *testing.T, b *bench) {
		b.pg.script["t/1"] = slices.Repeat([]error{errors.New("not yet")}, 100)
		b.start()
		edit := message("e/1", "b")
		edit.Edits = "t/1"
		b.say(message("t/1", "a"), edit)
		if err := b.db.Close(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(10 * time.Second)
	})
}

func TestASendThatHangsIsCutOffAtTheStop(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		b.pg.hangs = true
		b.start()
		b.say(message("t/1", "a"))
		time.Sleep(time.Second)
		before := b.clock.Now()
		b.stop()
		if took := b.clock.Now().Sub(before); took < 5*time.Second || took > 9*time.Second {
			t.Errorf("stopped after %v", took)
		}
	})
}

// TestWhatOneChatDoesNotTakeIsSaidInAnother: at once, under the same key, answering nothing there. What would change
// it, and was said before for the chat that it stood in, is dropped.
func TestWhatOneChatDoesNotTakeIsSaidInAnother(t *testing.T) {
	in(t, func(t *testing.T, b *bench) {
		qq := &platform{clock: b.clock, script: map[string][]error{}, tried: map[string]int{}}
		b.o.Senders["qq"] = qq
		b.pg.script["t/1"] = []error{messages.ErrGone}
		b.pg.takes = time.Second
		b.start()
		m := message("t/1", "a")
		m.ReplyTo, m.Buttons, m.About = "77", []messages.Button{{Label: "已发送", Data: "sent/1"}}, "visit/1"
		edit := message("e/1", "a")
		edit.Edits = "t/1"
		b.say(m)
		b.say(edit)
		b.do(func(tx *storage.Tx) error { // the mark's commit, before the queue has learnt of it
			if said, err := tx.SayElsewhere("t/1", "qq/a"); err != nil || said {
				t.Errorf("what still waits: %v, %v", said, err)
			}
			err := tx.Mark("t/1", storage.Outcome{State: storage.OutboxGone, Reason: "gone"})
			said, err2 := tx.SayElsewhere("t/1", "qq/a")
			if !said {
				t.Error("not said")
			}
			return errors.Join(err, err2)
		})
		b.settle()
		s, ok := qq.find("t/1")
		if !ok || s.Chat != "qq/a" || s.ReplyTo != "" || len(s.Buttons) != 1 || s.About != "visit/1" || s.Text != "t/1" {
			t.Errorf("said as %+v", s)
		}
		if r := b.receipt("t/1"); r.State != storage.OutboxSent || r.Chat != "qq/a" || r.Sent != "id-t/1" {
			t.Errorf("receipt: %+v", r)
		}
		if r := b.receipt("e/1"); r.State != storage.OutboxGone || len(b.pg.keys()) != 0 {
			t.Errorf("the edit ended as %d, sent %v", r.State, b.pg.keys())
		}
	})
}
