package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

var killSeeds = flag.Int("kill.seeds", 20, "how many seeds the kill storm runs")

// killDir is the variable that makes this test's own binary the program that is killed.
const killDir = "GENJIN_KILL_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(killDir); dir != "" {
		be := beKilled
		if os.Getenv(killAPI) != "" {
			be = beKilledOnTelegram
		}
		if os.Getenv(killOffice) != "" {
			be = beKilledOnWeCom
		}
		if err := be(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

const (
	killGroups  = 4
	killLives   = 4  // the last one is not killed
	killNotes   = 40 // a life
	killTexts   = 2  // answers to a note: the receipt in the group, the draft in private
	answerLimit = 20 * time.Second
)

// TestKillStorm kills the program at any moment, as kill -9 does, and starts it again on the same data.
// Whatever it acknowledged is answered; nothing is answered twice but what was under way at a kill. The
// platform here sees every send, and drops no double.
func TestKillStorm(t *testing.T) {
	for seed := range *killSeeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			storm(t, rand.New(rand.NewPCG(uint64(seed), 1)))
		})
	}
}

// note is a delivery as the storm's platform hands it over.
type note struct {
	ID, Chat, From, Text string
	At                   time.Time
}

func storm(t *testing.T, random *rand.Rand) {
	dir := t.TempDir()
	var unacked []note
	acked := map[string]bool{}
	sends := map[string][]int{}    // key → the lives in which it was sent
	answers := map[string]string{} // key → chat and the note that it answers
	next := 0
	for life := range killLives {
		last := life == killLives-1
		p := launch(t, dir)
		fresh := unacked
		for range killNotes {
			next++
			g := random.IntN(killGroups)
			fresh = append(fresh, note{
				ID: fmt.Sprintf("pp/%06d", next), Chat: fmt.Sprintf("pp/g%d", g), From: fmt.Sprintf("pp/u%d", g),
				Text: fmt.Sprintf("拜访 王总 想看样品%d", next), At: time.Now(),
			})
		}
		// The kill falls into the time in which notes come: behind the first that is acknowledged.
		kill := sync.OnceFunc(func() {
			if !last {
				time.AfterFunc(time.Duration(random.IntN(30_000))*time.Microsecond, func() { _ = p.cmd.Process.Kill() })
			}
		})
		go p.hand(fresh, rand.New(rand.NewPCG(uint64(life), random.Uint64())))
		until := time.After(answerLimit)
	reading:
		for {
			select {
			case line, ok := <-p.lines:
				if !ok {
					break reading
				}
				word, rest, _ := strings.Cut(line, " ")
				switch word {
				case "ack":
					acked[rest] = true
					kill()
				case "send":
					key, what, _ := strings.Cut(rest, " ")
					sends[key] = append(sends[key], life)
					answers[key] = what
				}
			case <-until:
				t.Fatalf("life %d: not all was answered: %d notes, %d acknowledged, %d answers", life, next, len(acked), len(sends))
			}
			if last && len(acked) == next && len(sends) == next*killTexts {
				p.end()
				break
			}
		}
		p.reap(t, last)
		unacked = slices.DeleteFunc(slices.Clone(fresh), func(n note) bool { return acked[n.ID] })
	}
	judge(t, next, sends, answers)
}

// judge holds what was sent against what was said.
func judge(t *testing.T, notes int, sends map[string][]int, answers map[string]string) {
	if len(sends) != notes*killTexts {
		t.Errorf("%d answers to %d notes, want %d for each", len(sends), notes, killTexts)
	}
	receipts := map[string]int{}
	for _, what := range answers {
		receipts[what]++
	}
	for what, n := range receipts {
		if strings.Contains(what, "/g") && n != 1 {
			t.Errorf("%q was said %d times under different keys", what, n)
		}
	}
	again := make([]int, killLives)
	for key, lives := range sends {
		for i, life := range lives[1:] {
			again[life]++
			if life == lives[i] {
				t.Errorf("%s was sent twice in life %d", key, life)
			}
		}
	}
	for life, n := range again {
		if n > killTexts*killGroups {
			t.Errorf("life %d sent %d messages again; at most %d were under way", life, n, killTexts*killGroups)
		}
	}
}

// process is a life of the program.
type process struct {
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines chan string
}

func launch(t testing.TB, dir string, env ...string) *process {
	t.Helper()
	p := &process{cmd: exec.Command(os.Args[0]), lines: make(chan string, 1000)}
	p.cmd.Env = append(append(os.Environ(), killDir+"="+dir), env...)
	p.cmd.Stderr = os.Stderr
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.lines)
		for s := bufio.NewScanner(out); s.Scan(); {
			p.lines <- s.Text()
		}
	}()
	return p
}

// hand hands notes over, in bursts.
func (p *process) hand(notes []note, random *rand.Rand) {
	for _, n := range notes {
		if random.IntN(8) == 0 {
			time.Sleep(time.Duration(random.IntN(8000)) * time.Microsecond)
		}
		raw, _ := json.Marshal(n)
		if _, err := p.in.Write(append(raw, '\n')); err != nil {
			return
		}
	}
}

func (p *process) end() { _ = p.in.Close() }

func (p *process) reap(t testing.TB, wellEnded bool) {
	t.Helper()
	for range p.lines { // what was written before the end
	}
	if err := p.cmd.Wait(); wellEnded && err != nil {
		t.Errorf("the program did not end well: %v", err)
	}
}

// beKilled is the program that is killed: a house whose platform is its standard input and output.
func beKilled(dir string) error {
	cfg := defaults()
	if err := cfg.validate(); err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	pipe := &pipe{out: os.Stdout, in: bufio.NewScanner(os.Stdin), stop: stop}
	db, err := storage.Open(ctx, filepath.Join(dir, "genjin.db"))
	if err != nil {
		return err
	}
	h := newHouse(parts{
		db: db, clock: &clock{}, log: slog.New(slog.DiscardHandler), zone: cfg.zone,
		on: map[messages.Platform]connection{"pp": {adapter: pipe, read: readNote}},
	})
	if err := h.db.Do(ctx, plantStorm); err != nil {
		return err
	}
	return errors.Join(h.run(ctx), h.db.Close())
}

// plantStorm puts a rep with a client into each group, once.
func plantStorm(tx *storage.Tx) error {
	if ws, err := tx.Workspaces(1); err != nil || len(ws) > 0 {
		return err
	}
	errs := []error{tx.AddWorkspace(followup.Workspace{ID: "w", Name: "storm"}, time.Now())}
	for i := range killGroups {
		p := followup.PersonID(fmt.Sprintf("p%d", i))
		chat, user := messages.ChatID(fmt.Sprintf("pp/g%d", i)), messages.UserID(fmt.Sprintf("pp/u%d", i))
		errs = append(errs, tx.AddPerson(followup.Person{ID: p, Name: "王芳"}),
			tx.PutAccount(storage.Account{ID: user, Person: p, Private: messages.ChatID(user)}),
			tx.PutMember(followup.Member{Workspace: "w", Person: p, Name: "王芳", Roles: followup.Rep, Joined: time.Now()}),
			tx.PutChat(storage.Chat{ID: chat, Workspace: "w", State: storage.Bound}),
			tx.PutClient(followup.Client{ID: followup.ClientID(p), Workspace: "w", Owner: p, Name: "王总"}))
	}
	return errors.Join(errs...)
}

// pipe is a platform over standard input and output: notes come as lines, acknowledgements and messages
// go as lines.
type pipe struct {
	in   *bufio.Scanner
	stop func()

	mu  sync.Mutex
	out io.Writer
	n   int
}

func (p *pipe) Run(ctx context.Context, receive messages.Receive) error {
	defer p.stop()
	for p.in.Scan() {
		var n note
		if err := json.Unmarshal(p.in.Bytes(), &n); err != nil {
			return err
		}
		d := messages.Delivery{ID: n.ID, From: "pp", Chat: messages.ChatID(n.Chat), Raw: slices.Clone(p.in.Bytes()), At: time.Now()}
		if err := receive(ctx, []messages.Delivery{d}); err != nil {
			return err
		}
		if err := p.write("ack %s\n", n.ID); err != nil {
			return err
		}
	}
	return p.in.Err()
}

func (p *pipe) write(format string, args ...any) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := fmt.Fprintf(p.out, format, args...)
	return err
}

func readNote(d messages.Delivery) (messages.Event, error) {
	var n note
	err := json.Unmarshal(d.Raw, &n)
	return messages.Event{
		Ref: messages.Ref{Chat: d.Chat, ID: n.ID}, From: messages.User{ID: messages.UserID(n.From), Name: "王芳"}, Text: n.Text, At: n.At,
	}, err
}

func (p *pipe) Send(_ context.Context, m messages.Message) (string, error) {
	p.mu.Lock()
	p.n++
	id := fmt.Sprintf("%s-%d", m.Key, p.n)
	p.mu.Unlock()
	return id, p.write("send %s %s %s\n", m.Key, m.Chat, m.ReplyTo)
}

func (p *pipe) Limits(messages.Message) []messages.Limit { return nil }
func (p *pipe) Account() messages.Limit                  { return messages.Limit{} }
func (p *pipe) Fetch(context.Context, string) (io.ReadCloser, error) {
	return nil, errors.New("no files here")
}
