package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

var telegramKillSeeds = flag.Int("kill.telegram", 20, "how many seeds the kill storm on Telegram runs, by polling and by webhook")

// What the program that is killed is told: where the server is, whether to open a webhook, and how large its world is.
const (
	killAPI  = "GENJIN_KILL_API"
	killHook = "GENJIN_KILL_HOOK"
	killMany = "GENJIN_KILL_MANY" // how many groups there are; empty: killGroups
	killFast = "GENJIN_KILL_FAST" // how many messages a second it may send; empty: no limit
	killTime = "GENJIN_KILL_TIME" // how far its clock is ahead; empty: not at all
)

const (
	stormNotes = 12       // a life
	stormHaste = 20       // times faster goes the server's clock, by which it sends again what was not taken
	killQuiet  = "/quiet" // a path of the server that is no call
	stormUser  = 7_000_000
	stormGroup = -1_000_000_000_100
)

// TestTelegramKillStorm kills the program at any moment, as kill -9 does, and starts it again on the same data, while
// updates come from a Bot API server over real connections. Every note is answered, once in the group and once in
// private, and what is said twice was under way at a kill.
func TestTelegramKillStorm(t *testing.T) {
	for _, mode := range []string{"polling", "webhook"} {
		for seed := range *telegramKillSeeds {
			t.Run(fmt.Sprint(mode, "/", seed), func(t *testing.T) {
				t.Parallel()
				newKillStorm(t, mode == "webhook", rand.New(rand.NewPCG(uint64(seed), 7))).blow()
			})
		}
	}
}

// killStorm is a server that outlives the program.
type killStorm struct {
	t      *testing.T
	s      *telegramtest.Server
	api    string
	dir    string
	conns  atomic.Int64 // of the program to the server
	hook   bool
	door   atomic.Pointer[string] // where the program waits for the webhook
	random *rand.Rand

	ends []map[int64]int // how many messages stood in each chat at the end of each life

	mu    sync.Mutex
	notes []sighted
}

// sighted is a note that somebody wrote: where, under which id, and what it is about.
type sighted struct {
	at    int64
	id    int
	about string
}

func newKillStorm(t *testing.T, hook bool, random *rand.Rand) *killStorm {
	k := &killStorm{t: t, dir: t.TempDir(), hook: hook, random: random}
	began := time.Now()
	dial := func(ctx context.Context, network, _ string) (net.Conn, error) {
		at := k.door.Load()
		if at == nil {
			return nil, errors.New("nobody is there")
		}
		return (&net.Dialer{}).DialContext(ctx, network, *at)
	}
	k.s = telegramtest.New(t, telegramtest.Options{
		Now: func() time.Time { return began.Add(stormHaste * time.Since(began)) },
		Timer: func(d time.Duration) (<-chan time.Time, func()) {
			x := time.NewTimer(d / stormHaste)
			return x.C, func() { x.Stop() }
		},
		Webhook: &http.Client{Transport: &http.Transport{DialContext: dial}}, Local: true, Unlimited: true,
	})
	for i := range int64(killGroups) {
		k.s.AddPerson(telegramtest.User{ID: stormUser + i, First: "王芳"})
		k.s.Open(stormUser + i)
		k.s.AddGroup(telegramtest.Group{ID: stormGroup - i, Title: "华东", Super: true, Bot: telegramtest.In, Members: []int64{stormUser + i}})
	}
	api := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != killQuiet {
			k.s.ServeHTTP(w, r)
		}
	}))
	api.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			k.conns.Add(1)
		case http.StateClosed, http.StateHijacked:
			k.conns.Add(-1)
		}
	}
	api.Start()
	t.Cleanup(api.Close)
	k.api = api.URL
	return k
}

func (k *killStorm) blow() {
	for life := range killLives {
		last := life == killLives-1
		k.live(last)
		k.quiet()
		ends := map[int64]int{}
		for _, c := range k.chats() {
			ends[c] = len(k.s.Said(c))
		}
		k.ends = append(k.ends, ends)
	}
	k.judge()
}

// quiet waits until the server took all that went out before the kill: also what waited for it to be accepted, which
// stands in the order of its coming before a connection of our own.
func (k *killStorm) quiet() {
	own := &http.Transport{DisableKeepAlives: true}
	req, err := http.NewRequestWithContext(k.t.Context(), http.MethodGet, k.api+killQuiet, nil)
	if err != nil {
		k.t.Fatal(err)
	}
	resp, err := own.RoundTrip(req)
	if err != nil {
		k.t.Fatal(err)
	}
	_ = resp.Body.Close()
	for until := time.Now().Add(answerLimit); k.conns.Load() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			k.t.Fatalf("%d connections of the program that was killed are open", k.conns.Load())
		}
	}
}

// live starts the program, lets people write, and kills it at some moment; the last time it ends once all is answered.
func (k *killStorm) live(last bool) {
	p := launch(k.t, k.dir, killAPI+"="+k.api, fmt.Sprintf("%s=%t", killHook, k.hook))
	defer func() { p.reap(k.t, last) }()
	before := len(k.s.Calls("sendMessage"))
	var said sync.WaitGroup
	pace := rand.New(rand.NewPCG(k.random.Uint64(), 1))
	said.Go(func() { k.write(pace) })
	defer said.Wait()
	wait := time.Duration(k.random.IntN(25_000)) * time.Microsecond
	early := k.random.IntN(5) == 0 // before it answered anything
	until := time.Now().Add(answerLimit)
	for runs := false; ; time.Sleep(time.Millisecond) {
		select {
		case at, ok := <-p.lines:
			if !ok {
				k.t.Fatal("the program ended by itself")
			}
			k.door.Store(&at)
			runs = true
		default:
		}
		switch {
		case time.Now().After(until):
			_ = p.cmd.Process.Kill()
			k.t.Fatalf("%d of %d notes were answered, %d updates wait", k.answered(), killLives*stormNotes, k.s.Pending())
		case !last && (early && runs || len(k.s.Calls("sendMessage")) > before):
			time.Sleep(wait)
			_ = p.cmd.Process.Kill()
			return
		case last && k.s.Pending() == 0 && k.answered() == killLives*stormNotes:
			time.Sleep(20 * time.Millisecond) // what would come twice comes now
			p.end()
			return
		}
	}
}

// write lets people write notes, in bursts.
func (k *killStorm) write(random *rand.Rand) {
	for range stormNotes {
		if random.IntN(4) == 0 {
			time.Sleep(time.Duration(random.IntN(8000)) * time.Microsecond)
		}
		g := random.Int64N(killGroups)
		k.mu.Lock()
		about := fmt.Sprintf("%03d型", len(k.notes))
		id := k.s.Say(stormUser+g, stormGroup-g, "拜访 王总 想看"+about+"样品")
		k.notes = append(k.notes, sighted{g, id, about})
		k.mu.Unlock()
	}
}

func (k *killStorm) chats() []int64 {
	var all []int64
	for i := range int64(killGroups) {
		all = append(all, stormUser+i, stormGroup-i)
	}
	return all
}

// answers returns in which lives each note was answered: in the group, and in private.
func (k *killStorm) answers() (group, private [][]int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	group, private = make([][]int, len(k.notes)), make([][]int, len(k.notes))
	for g := range int64(killGroups) {
		receipts, drafts := k.s.Said(stormGroup-g), k.s.Said(stormUser+g)
		for n, note := range k.notes {
			if note.at != g {
				continue
			}
			for i, m := range receipts {
				if m.ReplyTo == note.id {
					group[n] = append(group[n], k.life(stormGroup-g, i))
				}
			}
			for i, m := range drafts {
				if strings.Contains(m.Text, note.about) {
					private[n] = append(private[n], k.life(stormUser+g, i))
				}
			}
		}
	}
	return group, private
}

// life tells in which life the i-th message of a chat was said.
func (k *killStorm) life(chat int64, i int) int {
	for life, ends := range k.ends {
		if i < ends[chat] {
			return life
		}
	}
	return len(k.ends)
}

// answered is how many notes were answered in both places.
func (k *killStorm) answered() int {
	n := 0
	group, private := k.answers()
	for i := range group {
		if len(group[i]) > 0 && len(private[i]) > 0 {
			n++
		}
	}
	return n
}

func (k *killStorm) judge() {
	group, private := k.answers()
	again := make([]int, killLives)
	for i, lives := range append(group, private...) {
		if len(lives) == 0 {
			k.t.Errorf("answer %d is lost", i)
			continue
		}
		for j, life := range lives[1:] {
			again[life]++
			if life == lives[j] {
				k.t.Errorf("answer %d was sent twice in life %d", i, life)
			}
		}
	}
	k.t.Logf("sent again by life: %v", again)
	for life, n := range again {
		if n > killTexts*killGroups {
			k.t.Errorf("life %d sent %d messages again; at most %d were under way", life, n, killTexts*killGroups)
		}
	}
	for _, c := range k.chats() {
		if got := len(k.s.Said(c)); got > len(k.notes)*killTexts {
			k.t.Errorf("%d messages in chat %d", got, c)
		}
	}
	db, err := storage.Open(k.t.Context(), filepath.Join(k.dir, "genjin.db"))
	if err != nil {
		k.t.Fatal(err)
	}
	defer db.Close()
	err = db.View(k.t.Context(), func(tx *storage.Tx) error {
		dead, err := tx.Dead(10)
		if len(dead) > 0 {
			k.t.Errorf("dead letters: %+v", dead)
		}
		return err
	})
	if err != nil {
		k.t.Error(err)
	}
}

// beKilledOnTelegram is the program that is killed: a house with the adapter of Telegram. It writes where its door is,
// and ends with its standard input.
func beKilledOnTelegram(dir string) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	db, err := storage.Open(ctx, filepath.Join(dir, "genjin.db"))
	if err != nil {
		return err
	}
	now := &clock{}
	if ahead, err := time.ParseDuration(os.Getenv(killTime)); err == nil {
		now.offset.Store(int64(ahead))
	}
	o := cityOptions(db, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 100}})
	o.Now, o.Timer = now.Now, now.Timer
	o.API, o.PerSecond, o.ChatPerSecond, o.GroupPerMinute = os.Getenv(killAPI), 0, 0, 0
	if pace, err := strconv.Atoi(os.Getenv(killFast)); err == nil {
		o.PerSecond = pace
	}
	if os.Getenv(killHook) == "true" {
		o.Webhook, o.Secret = "http://genjin.test/telegram", "secret-of-the-storm"
	}
	a := telegram.New(o)
	h := newHouse(parts{
		db: db, clock: now, log: slog.New(slog.DiscardHandler), zone: time.UTC,
		on: map[messages.Platform]connection{telegram.Platform: {adapter: a, read: telegram.Read}},
	})
	groups := int64(killGroups)
	if many, err := strconv.ParseInt(os.Getenv(killMany), 10, 64); err == nil {
		groups = many
	}
	if err := db.Do(ctx, func(tx *storage.Tx) error { return plantTelegramStorm(tx, groups) }); err != nil {
		return err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	door := &http.Server{Handler: a.Handler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = door.Serve(l) }()
	fmt.Println(l.Addr())
	go func() {
		defer stop()
		_, _ = io.Copy(io.Discard, os.Stdin)
	}()
	return errors.Join(h.run(ctx), door.Close(), db.Close())
}

// plantTelegramStorm puts a rep with a client into each group, once.
func plantTelegramStorm(tx *storage.Tx, groups int64) error {
	if ws, err := tx.Workspaces(1); err != nil || len(ws) > 0 {
		return err
	}
	errs := []error{tx.AddWorkspace(followup.Workspace{ID: "w", Name: "storm"}, time.Now())}
	for i := range groups {
		p := followup.PersonID(fmt.Sprintf("p%d", i))
		errs = append(errs, settle(tx, p, stormUser+i, "王芳", followup.Rep),
			tx.PutChat(storage.Chat{ID: telegram.ChatID(stormGroup - i), Workspace: "w", State: storage.Bound}),
			tx.PutClient(followup.Client{ID: followup.ClientID(p), Workspace: "w", Owner: p, Name: "王总"}))
	}
	return errors.Join(errs...)
}
