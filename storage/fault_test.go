package storage

import (
	"bufio"
	"context"
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
)

const crashPath = "GENJIN_CRASH_DB"

func TestMain(m *testing.M) {
	if path := os.Getenv(crashPath); path != "" {
		crash(path)
	}
	os.Exit(m.Run())
}

// crash commits until it is killed, and prints what was acknowledged.
func crash(path string) {
	db, err := Open(context.Background(), path)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for i := 0; ; i++ {
		id := fmt.Sprintf("%d-%d", os.Getpid(), i)
		if db.Do(context.Background(), taken(id)) == nil {
			fmt.Println(id)
		}
	}
}

func taken(id string) func(*Tx) error {
	return func(tx *Tx) error {
		_, err := tx.Take(messages.Delivery{ID: id, From: "pg", Chat: "pg/x", Raw: []byte(id), At: time.Unix(1, 0)}, InboxWaiting, "")
		return err
	}
}

func TestAKillLosesNothingThatWasAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genjin.db")
	acked := map[string]bool{}
	for life := range 5 {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), crashPath+"="+path)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		begun := false
		for s := bufio.NewScanner(out); s.Scan(); {
			acked[s.Text()] = true
			if !begun { // from here on, however long the start took
				begun = true
				time.AfterFunc(time.Duration(5+20*life)*time.Millisecond, func() { _ = cmd.Process.Kill() })
			}
		}
		_ = cmd.Wait()
	}
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if len(acked) < 10 {
		t.Fatalf("only %d were acknowledged", len(acked))
	}
	err = db.View(t.Context(), func(tx *Tx) error {
		ds, err := tx.Waiting(1_000_000)
		for _, d := range ds {
			delete(acked, d.ID)
		}
		return err
	})
	if err != nil || len(acked) > 0 {
		t.Errorf("lost: %v, %v", acked, err)
	}
}

func TestAFaultOfTheEngineAcknowledgesNothing(t *testing.T) {
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "genjin.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	limit := func(pages int) { // a full disk, as the engine sees it
		if err := db.Do(t.Context(), func(tx *Tx) error {
			var n int
			return tx.get(fmt.Sprintf("PRAGMA max_page_count = %d", pages), nil, &n)
		}); err != nil {
			t.Fatal(err)
		}
	}
	large := func(tx *Tx) error {
		_, err := tx.Take(messages.Delivery{ID: "large", Raw: make([]byte, 1<<20), At: time.Unix(1, 0)}, InboxWaiting, "")
		return err
	}
	swallowed := func(tx *Tx) error { _ = large(tx); return nil }
	committed := 0
	for _, work := range []func(*Tx) error{large, swallowed} {
		db.writer.hook = func(Committed) {}
		limit(1)
		db.writer.hook = func(Committed) { committed++ }
		if _, err := db.Update(t.Context(), Work{Do: taken("small")}, Work{Do: work}); err == nil {
			t.Fatal("a full disk was acknowledged")
		}
	}
	if committed != 0 {
		t.Errorf("%d commits were told of", committed)
	}
	db.writer.hook = func(Committed) {}
	limit(1 << 30)
	if err := db.Do(t.Context(), func(tx *Tx) error {
		fresh, err := tx.Take(messages.Delivery{ID: "small", At: time.Unix(1, 0)}, InboxWaiting, "")
		if !fresh || tx.Backlog() != 1 {
			t.Errorf("something of the failed commit stayed: fresh %v, backlog %d", fresh, tx.Backlog())
		}
		return err
	}); err != nil {
		t.Errorf("once there is room: %v", err)
	}
}

// TestNothingIsStoredBehindAFault: a message would get its turn before the one that it follows, which is brought again. In
// each of two lines the second work breaks; each is so slow that it has a commit of its own, but those behind it.
func TestNothingIsStoredBehindAFault(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db, err := Open(t.Context(), filepath.Join(t.TempDir(), "genjin.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		slow := func(do func(*Tx) error) Work {
			return Work{Do: func(tx *Tx) error { time.Sleep(time.Second); return do(tx) }}
		}
		broken := func(tx *Tx) error { tx.fault = errors.New("the disk is full"); return nil }
		if _, err := db.Each(t.Context(), slow(taken("1")), slow(broken), Work{Do: taken("lost 2")}, Work{Do: taken("lost 3")}); err == nil {
			t.Error("a fault was acknowledged")
		}
		former, sound := newBatch([]Work{slow(broken)}), newBatch([]Work{{Do: taken("2")}})
		behind := newBatch([]Work{{Do: taken("lost 4")}})
		behind.former = former
		for _, b := range []*batch{former, sound, behind} { // another's comes between
			if err := db.writer.take(t.Context(), db.writer.in, b); err != nil {
				t.Fatal(err)
			}
		}
		<-behind.done
		<-sound.done
		if behind.err == nil {
			t.Error("it was acknowledged behind a fault")
		}
		var stored []string
		err = db.View(t.Context(), func(tx *Tx) error {
			ds, err := tx.Waiting(10)
			for _, d := range ds {
				stored = append(stored, d.ID)
			}
			return err
		})
		if err != nil || !slices.Equal(stored, []string{"1", "2"}) {
			t.Errorf("stored %q, %v", stored, err)
		}
	})
}

func TestOneProcessADatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genjin.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrLocked) {
		t.Errorf("a second one: %v", err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
	if err := db.Do(t.Context(), taken("late")); !errors.Is(err, ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
	again, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := again.Close(); err != nil {
		t.Error(err)
	}
}

func TestANewerDatabaseIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "genjin.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Do(t.Context(), func(tx *Tx) error {
		_, err := tx.exec(`INSERT INTO schema (version) VALUES (9999)`)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), path); !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "9999") {
		t.Errorf("got %v", err)
	}
}

func TestPathsAndRights(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "数据 with # and ? and %20")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "genjin 跟进.db")
	db, err := Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := db.Do(t.Context(), taken("1")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm", path + ".lock"} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
	}
	if info, err := os.Stat(path + ".files"); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("files: %v, %v", info, err)
	}
}
