package storage_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

var noon = time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)

func openSQLite(tb testing.TB) *storage.DB {
	return openAt(tb, filepath.Join(tb.TempDir(), "genjin.db"))
}

func openAt(tb testing.TB, path string) *storage.DB {
	tb.Helper()
	db, err := storage.Open(context.Background(), path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	return db
}

func TestSQLite(t *testing.T) { testStore(t, openSQLite) }

// testStore is what every engine must do.
func testStore(t *testing.T, open func(testing.TB) *storage.DB) {
	for name, scene := range map[string]func(*testing.T, *storage.DB){
		"works are undone alone": undoneAlone, "commits tell what is left to do": commits, "deliveries": deliveries, "deliveries end": endings, "deliveries are held": held, "names of people": aliases,
		"reminders": reminders, "outbox": outbox, "jobs": jobs, "cleaning": cleaning, "many at once": manyAtOnce, "people": people,
		"the cadence": cadence, "what is sensitive is erased": erasing,
		"groups go on under another id": moving, "albums": albums, "topics": topics, "greetings": greeted, "connections": stood, "faults of accounts": faults,
		"contacts": contacts, "open drafts": openDrafts, "files of visits": filesOfVisits, "messages grow": grown,
		"people who are one": uniting, "accounts of a person": accounts, "codes that link": linking,
		"clients are handed over": handingOver, "address books": addressBook,
	} {
		t.Run(name, func(t *testing.T) { scene(t, open(t)) })
	}
}

// do runs one work that must succeed.
func do(t testing.TB, db *storage.DB, work func(*storage.Tx) error) {
	t.Helper()
	if err := db.Do(t.Context(), work); err != nil {
		t.Fatal(err)
	}
}

func delivery(id string) messages.Delivery {
	return messages.Delivery{ID: id, From: "pg", Chat: "pg/sales", Raw: []byte("raw " + id), At: noon}
}

func take(id string, s storage.InboxState) func(*storage.Tx) error {
	return func(tx *storage.Tx) error {
		fresh, err := tx.Take(delivery(id), s, "")
		if err == nil && !fresh {
			return errors.New("known already")
		}
		return err
	}
}

func undoneAlone(t *testing.T, db *storage.DB) {
	boom := errors.New("boom")
	var told error
	errs, err := db.Update(t.Context(),
		storage.Work{Do: take("a", storage.InboxDone)},
		storage.Work{Do: func(tx *storage.Tx) error { return errors.Join(take("b", storage.InboxDone)(tx), boom) }},
		storage.Work{Do: func(tx *storage.Tx) error { _ = take("c", storage.InboxDone)(tx); panic("oh") }},
		storage.Work{
			Do:   func(tx *storage.Tx) error { _ = take("d", storage.InboxDone)(tx); return boom },
			Else: func(tx *storage.Tx, failed error) error { told = failed; return take("e", storage.InboxDone)(tx) },
		},
		storage.Work{Do: take("a", storage.InboxDone)},
		storage.Work{Do: take("f", storage.InboxDone)},
	)
	if err != nil || errs[0] != nil || !errors.Is(errs[1], boom) || errs[2] == nil || !strings.Contains(errs[2].Error(), "oh") ||
		errs[3] != nil || errs[4] == nil || errs[5] != nil || !errors.Is(told, boom) {
		t.Fatalf("got %v, %v; the second turn was told %v", errs, err, told)
	}
	for id, stays := range map[string]bool{"a": true, "b": false, "c": false, "d": false, "e": true, "f": true} {
		do(t, db, func(tx *storage.Tx) error {
			fresh, err := tx.Take(delivery(id), storage.InboxDone, "")
			if fresh == stays {
				t.Errorf("%s stays: %v, want %v", id, !fresh, stays)
			}
			return err
		})
	}
}

func commits(t *testing.T, db *storage.DB) {
	var got storage.Committed
	db.OnCommit(func(c storage.Committed) { got = c })
	say := func(key string) func(*storage.Tx) error {
		return func(tx *storage.Tx) error {
			return errors.Join(tx.Say(messages.Message{Key: key, Chat: "pg/wang", Text: key}),
				tx.Plan(followup.Reminder{ID: followup.ReminderID(key), Due: noon}))
		}
	}
	_, err := db.Update(t.Context(),
		storage.Work{Do: say("t/1")},
		storage.Work{Do: func(tx *storage.Tx) error {
			return errors.Join(tx.Plan(followup.Reminder{ID: "early", Due: noon.Add(-time.Hour)}), say("t/2")(tx), errors.New("undone"))
		}},
		storage.Work{Do: say("t/1")}, // known
		storage.Work{Do: take("w", storage.InboxWaiting)},
	)
	if err != nil || len(got.Said) != 1 || got.Said[0].Key != "t/1" || !got.Due.Equal(noon) || got.Wait != 1 {
		t.Errorf("got %+v, %v", got, err)
	}
}

// endings: a delivery has ended with the commit of its turn, of its burial, or of another one that is the same.
func endings(t *testing.T, db *storage.DB) {
	var got []string
	db.OnCommit(func(c storage.Committed) { got = c.Ended })
	same := func(id string) func(*storage.Tx) error {
		return func(tx *storage.Tx) error {
			_, err := tx.Take(delivery(id), storage.InboxDone, "")
			return err
		}
	}
	begin := func(id string) func(*storage.Tx) error {
		return func(tx *storage.Tx) error {
			_, err := tx.Begin(id)
			return err
		}
	}
	for _, step := range []struct {
		do   func(*storage.Tx) error
		want string
	}{
		{take("1", storage.InboxDone), "1"},
		{same("1"), "1"},
		{take("2", storage.InboxDead), "2"},
		{take("3", storage.InboxWaiting), ""},
		{same("3"), ""},
		{begin("3"), "3"},
		{begin("3"), ""},
		{same("3"), "3"},
		{take("4", storage.InboxWaiting), ""},
		{func(tx *storage.Tx) error { return tx.Bury("4", "broken") }, "4"},
		{take("6", storage.InboxHeld), ""},
		{take("6", storage.InboxDone), "6"},
	} {
		do(t, db, step.do)
		if strings.Join(got, " ") != step.want {
			t.Errorf("ended: %q, want %q", got, step.want)
		}
	}
	failed := storage.Work{Do: func(tx *storage.Tx) error {
		return errors.Join(take("5", storage.InboxDone)(tx), errors.New("undone"))
	}}
	if _, err := db.Update(t.Context(), failed); err != nil || len(got) != 0 {
		t.Errorf("an undone turn ended: %q, %v", got, err)
	}
}

func deliveries(t *testing.T, db *storage.DB) {
	do(t, db, take("1", storage.InboxWaiting))
	do(t, db, take("2", storage.InboxWaiting))
	do(t, db, take("3", storage.InboxDead))
	if err := db.Do(t.Context(), take("1", storage.InboxDone)); err == nil {
		t.Error("a known id was fresh")
	}
	do(t, db, func(tx *storage.Tx) error {
		ds, err := tx.Waiting(10)
		if len(ds) != 2 || ds[0].ID != "1" || string(ds[1].Raw) != "raw 2" || !ds[0].At.Equal(noon) || tx.Backlog() != 2 {
			t.Errorf("waiting: %+v, backlog %d", ds, tx.Backlog())
		}
		return err
	})
	do(t, db, func(tx *storage.Tx) error {
		mine, err := tx.Begin("1")
		again, err2 := tx.Begin("1")
		if !mine || again || tx.Backlog() != 1 {
			t.Errorf("begun: %v, again: %v, backlog %d", mine, again, tx.Backlog())
		}
		return errors.Join(err, err2, tx.Bury("2", "broken"))
	})
	do(t, db, func(tx *storage.Tx) error {
		dead, err := tx.Dead(10)
		if len(dead) != 2 || dead[0].ID != "3" || dead[1].Reason != "broken" || string(dead[1].Raw) != "raw 2" {
			t.Errorf("dead: %+v", dead)
		}
		replayed, err2 := tx.Replay("2")
		never, err3 := tx.Replay("1")
		if !replayed || never || tx.Backlog() != 1 {
			t.Errorf("replayed: %v, a done one: %v, backlog %d", replayed, never, tx.Backlog())
		}
		return errors.Join(err, err2, err3)
	})
}

func reminders(t *testing.T, db *storage.DB) {
	r := followup.Reminder{ID: "r", Kind: "visit", About: "visit/1", Workspace: "w", Person: "p", Due: noon, Deadline: noon.Add(time.Minute), Reason: "nudge"}
	other := followup.Reminder{ID: "o", Kind: "visit", About: "visit/2", Due: noon.Add(time.Hour)}
	do(t, db, func(tx *storage.Tx) error { return tx.Plan(r, other) })
	do(t, db, func(tx *storage.Tx) error {
		due, err := tx.Due(noon, 10)
		if len(due) != 1 || due[0] != r {
			t.Errorf("due: %+v", due)
		}
		if early, err := tx.Due(noon.Add(-time.Millisecond), 10); err != nil || len(early) != 0 {
			t.Errorf("early: %+v, %v", early, err)
		}
		next, err2 := tx.NextDue()
		if !next.Equal(noon) {
			t.Errorf("next: %v", next)
		}
		return errors.Join(err, err2)
	})
	do(t, db, func(tx *storage.Tx) error {
		moved := r
		moved.Due = noon.Add(time.Minute)
		if err := tx.Plan(moved); err != nil {
			return err
		}
		stale, err := tx.Fired(r)
		mine, err2 := tx.Fired(moved)
		again, err3 := tx.Fired(moved)
		if stale || !mine || again {
			t.Errorf("the moved one as it was: %v, as it is: %v, again: %v", stale, mine, again)
		}
		return errors.Join(err, err2, err3, tx.Plan(moved), tx.Overtake("visit/1"))
	})
	do(t, db, func(tx *storage.Tx) error {
		due, err := tx.Due(noon.Add(2*time.Hour), 10)
		if len(due) != 1 || due[0].ID != "o" {
			t.Errorf("after overtaking: %+v", due)
		}
		if _, err := tx.Reminder("r"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("overtaken: %v", err)
		}
		return err
	})
}

func outbox(t *testing.T, db *storage.DB) {
	m := messages.Message{
		Key: "t/1", Chat: "pg/wang", About: "visit/1", Text: "草稿", ReplyTo: "5", Follows: "s/1", Whole: true,
		Thread: "37", Mentions: []messages.User{{ID: "pg/li", Name: "李娜"}},
		Buttons:  []messages.Button{{Label: "已发送", Data: "sent/1"}, {Label: "复制", Copy: "草稿"}},
		Deadline: noon, Expires: noon.Add(time.Hour),
	}
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(tx.Say(m), tx.Say(messages.Message{Key: "t/2", Chat: "pg/wang"}))
	})
	do(t, db, func(tx *storage.Tx) error { return tx.Progress("t/1", 3, "77") })
	do(t, db, func(tx *storage.Tx) error {
		ps, err := tx.Unsent(0, 10)
		if len(ps) != 2 || ps[0].Text != m.Text || len(ps[0].Buttons) != 2 || ps[0].Buttons[1] != m.Buttons[1] || !ps[0].Whole || ps[0].Thread != "37" || !slices.Equal(ps[0].Mentions, m.Mentions) ||
			ps[0].Follows != "s/1" || !ps[0].Deadline.Equal(noon) || ps[0].Tries != 3 || ps[0].Sent != "77" {
			t.Errorf("unsent: %+v", ps)
		}
		rest, err2 := tx.Unsent(ps[0].Seq, 10)
		if len(rest) != 1 || rest[0].Key != "t/2" {
			t.Errorf("behind the first: %+v", rest)
		}
		return errors.Join(err, err2)
	})
	do(t, db, func(tx *storage.Tx) error {
		return tx.Mark("t/1", storage.Outcome{State: storage.OutboxSent, Sent: "77 78", Tries: 4})
	})
	do(t, db, func(tx *storage.Tx) error { // a second outcome changes nothing
		return tx.Mark("t/1", storage.Outcome{State: storage.OutboxExpired})
	})
	do(t, db, func(tx *storage.Tx) error {
		for _, id := range []string{"77", "78"} {
			r, err := tx.ByRef(messages.Ref{Chat: "pg/wang", ID: id})
			if err != nil || r.Key != "t/1" || r.About != "visit/1" || r.State != storage.OutboxSent || r.Chat != "pg/wang" {
				t.Errorf("by %s: %+v, %v", id, r, err)
			}
		}
		if _, err := tx.ByRef(messages.Ref{Chat: "pg/sales", ID: "77"}); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("in another chat: %v", err)
		}
		return nil
	})
}

func jobs(t *testing.T, db *storage.DB) {
	j := storage.Job{ID: "j", Kind: "fetch", About: "visit/1", Body: []byte("{}"), Due: noon}
	do(t, db, func(tx *storage.Tx) error { return errors.Join(tx.AddJob(j), tx.AddJob(j)) })
	lease := func(now time.Time) []storage.Job {
		var js []storage.Job
		do(t, db, func(tx *storage.Tx) (err error) {
			js, err = tx.LeaseJobs(now, now.Add(time.Minute), 10)
			return err
		})
		return js
	}
	if js := lease(noon); len(js) != 1 || js[0].Kind != "fetch" || string(js[0].Body) != "{}" {
		t.Errorf("leased: %+v", js)
	}
	if js := lease(noon.Add(30 * time.Second)); len(js) != 0 {
		t.Errorf("leased twice: %+v", js)
	}
	if js := lease(noon.Add(time.Minute)); len(js) != 1 {
		t.Errorf("after the lease: %+v", js)
	}
	do(t, db, func(tx *storage.Tx) error { return tx.FreeJobs(noon) })
	if js := lease(noon); len(js) != 1 {
		t.Errorf("after it was freed: %+v", js)
	}
	do(t, db, func(tx *storage.Tx) error { return tx.RetryJob("j", noon.Add(time.Hour), "away") })
	if js := lease(noon.Add(time.Hour)); len(js) != 1 || js[0].Tries != 1 {
		t.Errorf("tried again: %+v", js)
	}
	do(t, db, func(tx *storage.Tx) error { return tx.EndJob("j") })
	do(t, db, func(tx *storage.Tx) error {
		next, err := tx.NextJob()
		if !next.IsZero() {
			t.Errorf("next: %v", next)
		}
		return err
	})
}

func cleaning(t *testing.T, db *storage.DB) {
	do(t, db, take("done", storage.InboxDone))
	do(t, db, take("dead", storage.InboxDead))
	do(t, db, take("waiting", storage.InboxWaiting))
	for _, c := range []struct {
		after               time.Duration
		done, dead, waiting bool
	}{
		{47 * time.Hour, true, true, true}, {49 * time.Hour, false, true, true}, {15 * 24 * time.Hour, false, false, true},
	} {
		do(t, db, func(tx *storage.Tx) error { return tx.Clean(noon.Add(c.after)) })
		for id, want := range map[string]bool{"done": c.done, "dead": c.dead, "waiting": c.waiting} {
			err := db.Do(t.Context(), func(tx *storage.Tx) error {
				fresh, err := tx.Take(delivery(id), storage.InboxDone, "")
				if fresh == want {
					t.Errorf("after %v %s stays: %v", c.after, id, !fresh)
				}
				return errors.Join(err, errors.New("only a look"))
			})
			if err == nil {
				t.Error("the look stayed")
			}
		}
	}
}

func manyAtOnce(t *testing.T, db *storage.DB) {
	var wait sync.WaitGroup
	for i := range 64 {
		wait.Go(func() {
			for j := range 20 {
				if err := db.Do(t.Context(), take(fmt.Sprintf("%d/%d", i, j), storage.InboxWaiting)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wait.Wait()
	err := db.View(t.Context(), func(tx *storage.Tx) error {
		ds, err := tx.Waiting(5000)
		if len(ds) != 64*20 {
			t.Errorf("%d of %d", len(ds), 64*20)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

func people(t *testing.T, db *storage.DB) {
	do(t, db, func(tx *storage.Tx) error {
		return errors.Join(
			tx.AddWorkspace(followup.Workspace{ID: "w", Name: "恒拓", Language: "en"}, noon),
			tx.AddPerson(followup.Person{ID: "p", Name: "王芳", Lang: "zh", Owner: true}),
			tx.PutAccount(storage.Account{ID: "pg/wang", Person: "p", Private: "pg/wang"}),
			tx.PutMember(followup.Member{Workspace: "w", Person: "p", Name: "王芳", Roles: followup.Rep, Joined: noon}),
			tx.PutChat(storage.Chat{ID: "pg/sales", Workspace: "w", Title: "群", State: storage.Bound}),
			tx.Seat("pg/sales", "p"), tx.UseWorkspace("p", "w"),
			tx.PutClient(followup.Client{ID: "c", Workspace: "w", Owner: "p", Name: "Wang", Address: "王总", Leader: true, Class: "A"}),
		)
	})
	do(t, db, func(tx *storage.Tx) error {
		who, err := tx.Speaker("pg/wang")
		if err != nil || who.Account.Person != "p" || who.Name != "王芳" || !who.Owner || who.Last != "w" || who.Private != "pg/wang" {
			t.Errorf("speaker: %+v, %v", who, err)
		}
		s, err := tx.Scene("pg/sales", "p")
		if err != nil || s.Of.Name != "恒拓" || s.State != storage.Bound || !s.Seated || s.Member.Roles != followup.Rep || !s.Member.Current() {
			t.Errorf("scene: %+v, %v", s, err)
		}
		if sits, err := tx.Sitting("pg/sales"); err != nil || !maps.Equal(sits, map[followup.PersonID]bool{"p": true}) {
			t.Errorf("who sits there: %v, %v", sits, err)
		}
		s, err = tx.Scene("pg/sales", "nobody")
		if err != nil || s.Seated || s.Member.Current() || s.Of.ID != "w" {
			t.Errorf("scene for a guest: %+v, %v", s, err)
		}
		if _, err := tx.Scene("pg/nowhere", "p"); !errors.Is(err, followup.ErrNotFound) {
			t.Errorf("unknown group: %v", err)
		}
		for _, name := range []string{"wang", "WANG", "王总"} {
			if cs, err := tx.ClientsNamed("w", "p", name); err != nil || len(cs) != 1 || !cs[0].Leader || cs[0].Class != "A" {
				t.Errorf("client %s: %+v, %v", name, cs, err)
			}
		}
		if cs, err := tx.ClientsNamed("w", "q", "Wang"); err != nil || len(cs) != 0 {
			t.Errorf("a colleague's client: %+v, %v", cs, err)
		}
		return nil
	})
}

func TestFilesAreKeptByTheirContent(t *testing.T) {
	db := openSQLite(t)
	sum, size, err := db.Files().Put(t.Context(), strings.NewReader("bytes"), 5)
	again, _, err2 := db.Files().Put(t.Context(), strings.NewReader("bytes"), 5)
	if err := errors.Join(err, err2); err != nil || size != 5 || sum != again {
		t.Fatalf("%s, %s, %d, %v", sum, again, size, err)
	}
	f, err := db.Files().Open(sum)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(f); err != nil || b.String() != "bytes" {
		t.Errorf("%q, %v", b.String(), err)
	}
	if info, err := f.Stat(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if _, _, err := db.Files().Put(t.Context(), strings.NewReader("bytes!"), 5); !errors.Is(err, storage.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
	for _, sum := range []string{"", "../../etc/passwd", strings.Repeat("g", 64)} {
		if _, err := db.Files().Open(sum); err == nil {
			t.Errorf("%q was opened", sum)
		}
	}
	if left, err := filepath.Glob(filepath.Join(filepath.Dir(f.Name()), "..", ".put-*")); err != nil || len(left) != 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

func TestItWorksInSimulatedTime(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genjin.db")
	synctest.Test(t, func(t *testing.T) {
		db, err := storage.Open(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		do(t, db, take("1", storage.InboxDone))
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	})
	if info, err := os.Stat(path); err != nil || info.Size() == 0 {
		t.Errorf("%v, %v", info, err)
	}
}
