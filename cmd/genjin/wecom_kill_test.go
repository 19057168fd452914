package main

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"genjin/bot/wecom"
	"genjin/bot/wecom/crypt"
	"genjin/bot/wecom/wecomtest"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

var wecomKillSeeds = flag.Int("kill.wecom", 20, "how many seeds the kill storm on WeCom runs, in each of its ways")

// What the program that is killed is told: where the server is, which way it goes, and how the groups are called.
const (
	killOffice = "GENJIN_KILL_WECOM"
	killWay    = "GENJIN_KILL_WECOM_WAY"
	killRooms  = "GENJIN_KILL_WECOM_ROOMS"
)

// stillFor is how long the program goes on once all was said.
const stillFor = 100 * time.Millisecond

// TestWeComKillStorm kills the program at any moment, as kill -9 does, and starts it again on the same data, while notes
// come from a server over real connections.
//
// By the callbacks each note whose call was answered 200 brings its draft; WeCom itself tells the others again, or never.
// The long connection knows no acknowledgement: of the notes that a chat was told in one life, those that bring no draft
// are the last, which the program had no time to keep. Whatever brings a draft has its receipt where it was written.
// Within a life no draft is said twice, and across lives no more than what was under way; what the application says is
// never said twice, as WeCom's own check drops what is repeated.
func TestWeComKillStorm(t *testing.T) {
	for _, w := range []way{bySocket, byCallback, byApp} {
		for seed := range *wecomKillSeeds {
			t.Run(fmt.Sprint(w, "/", seed), func(t *testing.T) {
				t.Parallel()
				newWeComStorm(t, w, rand.New(rand.NewPCG(uint64(seed), 11))).blow()
			})
		}
	}
}

// wecomStorm is a server that outlives the program.
type wecomStorm struct {
	t      *testing.T
	s      *wecomtest.Server
	way    way
	dir    string
	office string
	rooms  []string // ids of groups
	random *rand.Rand
	door   atomic.Pointer[string] // where the program takes callbacks

	robot, app *crypt.Cipher

	mu    sync.Mutex
	notes []stormNote
	acked map[string]bool // by what notes are about
	ends  [][]int         // how many messages each person had at the end of each life
}

// stormNote is a note: whose it is, what it is about, and in which life it was said.
type stormNote struct {
	who   int
	about string
	life  int
}

func newWeComStorm(t *testing.T, w way, random *rand.Rand) *wecomStorm {
	k := &wecomStorm{t: t, way: w, dir: t.TempDir(), random: random, acked: map[string]bool{}}
	o := wecomtest.Options{Unlimited: true, Posts: &http.Client{Transport: k}}
	if w == byCallback {
		o.Robot.URL = "http://genjin.test" + wecomBotPath
	}
	if w != bySocket {
		o.App.URL = "http://genjin.test" + wecomAppPath
	}
	k.s = wecomtest.New(t, o)
	k.office = k.s.Listen()
	var err, err2 error
	k.robot, err = crypt.New(wecomtest.Token, wecomtest.AESKey, "")
	k.app, err2 = crypt.New(wecomtest.Token, wecomtest.AESKey, wecomtest.CorpID)
	if err := errors.Join(err, err2); err != nil {
		t.Fatal(err)
	}
	for i := range killGroups {
		id := fmt.Sprint("rep", i)
		k.s.AddPerson(wecomtest.Person{ID: id, Name: "王芳"})
		k.rooms = append(k.rooms, k.s.AddGroup(wecomtest.Group{Members: []string{id}, Robot: true}))
		if w == bySocket {
			k.s.Say(id, "", "你好") // long ago
		}
	}
	return k
}

// RoundTrip brings a callback to the program, and remembers which were answered 200.
func (k *wecomStorm) RoundTrip(r *http.Request) (*http.Response, error) {
	door := k.door.Load()
	if door == nil {
		return nil, errors.New("nobody is there")
	}
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
	}
	u := *r.URL
	u.Host = *door
	req, err := http.NewRequestWithContext(r.Context(), r.Method, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header = r.Header
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	answer, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if err != nil { // killed in the middle of its answer
		return nil, err
	}
	resp.Body = io.NopCloser(bytes.NewReader(answer))
	if about := k.about(r, body); about != "" && resp.StatusCode == http.StatusOK {
		k.mu.Lock()
		k.acked[about] = true
		k.mu.Unlock()
	}
	return resp, nil
}

// about is what the note in a callback is about.
func (k *wecomStorm) about(r *http.Request, body []byte) string {
	q := r.URL.Query()
	c, encrypted, err := k.robot, "", error(nil)
	if strings.HasSuffix(r.URL.Path, wecomBotPath) {
		encrypted, err = crypt.JSONEnvelope(body)
	} else {
		c = k.app
		encrypted, err = crypt.XMLEnvelope(body)
	}
	if err != nil {
		return ""
	}
	plain, err := c.Open(q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"), encrypted)
	if err != nil {
		return ""
	}
	var j struct {
		Text struct{ Content string } `json:"text"`
	}
	var x struct{ Content string }
	_ = json.Unmarshal(plain, &j)
	_ = xml.Unmarshal(plain, &x)
	_, about, _ := strings.Cut(j.Text.Content+x.Content, "想看")
	about, _, _ = strings.Cut(about, "样品")
	return about
}

func (k *wecomStorm) blow() {
	for life := range killLives {
		k.live(life)
		k.quiet()
		var ends []int
		for i := range killGroups {
			ends = append(ends, len(k.s.Said(fmt.Sprint("rep", i))))
		}
		k.ends = append(k.ends, ends)
	}
	k.judge()
}

// quiet waits until the server took all that went out before the kill: also what waited for it to be accepted, which
// stands in the order of its coming before a connection of our own.
func (k *wecomStorm) quiet() {
	own, err := new(net.Dialer).DialContext(k.t.Context(), "tcp", strings.TrimPrefix(k.office, "http://"))
	if err != nil {
		k.t.Fatal(err)
	}
	_, err = own.Write([]byte("\n")) // no call: it is answered 400 once it was accepted
	_, err2 := io.Copy(io.Discard, own)
	if err := errors.Join(err, err2, own.Close()); err != nil {
		k.t.Fatal(err)
	}
	for until := time.Now().Add(answerLimit); k.s.Conns() > 0 || k.s.Connected(); time.Sleep(time.Millisecond) {
		if time.Now().After(until) {
			k.t.Fatalf("%d connections of the program that was killed are open", k.s.Conns())
		}
	}
}

// live starts the program, lets people write, and kills it at some moment; the last time it ends once all is said.
func (k *wecomStorm) live(life int) {
	p := launch(k.t, k.dir, killOffice+"="+k.office, killWay+"="+string(k.way), killRooms+"="+strings.Join(k.rooms, ","))
	last := life == killLives-1
	defer func() { p.reap(k.t, last) }()
	at, ok := <-p.lines
	if !ok {
		k.t.Fatal("the program ended by itself")
	}
	k.door.Store(&at)
	defer k.door.Store(nil)
	until := time.Now().Add(answerLimit)
	for k.way == bySocket && !k.s.Connected() {
		if time.Now().After(until) {
			k.t.Fatal("the program does not connect")
		}
		time.Sleep(time.Millisecond)
	}
	var said sync.WaitGroup
	pace := rand.New(rand.NewPCG(k.random.Uint64(), 1))
	said.Go(func() { k.write(pace, life) })
	if !last {
		time.Sleep(time.Duration(k.random.IntN(60_000)) * time.Microsecond)
		_ = p.cmd.Process.Kill()
		said.Wait()
		return
	}
	said.Wait()
	for !k.done() {
		if time.Now().After(until) {
			_ = p.cmd.Process.Kill()
			k.judge()
			k.t.Fatal("not all was answered")
		}
		time.Sleep(5 * time.Millisecond)
	}
	time.Sleep(stillFor) // what would come twice comes now
	p.end()
}

// write lets people write notes, in bursts.
func (k *wecomStorm) write(random *rand.Rand, life int) {
	for range stormNotes {
		if random.IntN(4) == 0 {
			time.Sleep(time.Duration(random.IntN(8000)) * time.Microsecond)
		}
		i := random.IntN(killGroups)
		k.mu.Lock()
		note := stormNote{i, fmt.Sprintf("%03d型", len(k.notes)), life}
		k.notes = append(k.notes, note)
		k.mu.Unlock()
		text, who := "拜访 王总 想看"+note.about+"样品", fmt.Sprint("rep", i)
		if k.way == byApp {
			k.s.SayToApp(who, text)
		} else {
			k.s.Say(who, k.rooms[i], k.s.At(text))
		}
	}
}

// beKilledOnWeCom is the program that is killed: a house with the adapter of WeCom. It writes where its door is, and
// ends with its standard input.
func beKilledOnWeCom(dir string) error {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	db, err := storage.Open(ctx, filepath.Join(dir, "genjin.db"))
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	o := firmOptions(way(os.Getenv(killWay)), db, &http.Client{}, log)
	o.API, o.Robot.URL = os.Getenv(killOffice), "ws"+strings.TrimPrefix(os.Getenv(killOffice), "http")
	o.ConversationPerMinute, o.MemberPerMinute, o.HookPerMinute = 0, 0, 0
	a, err := wecom.New(o)
	if err != nil {
		return err
	}
	h := newHouse(parts{
		db: db, clock: &clock{}, log: log, zone: time.UTC,
		on: map[messages.Platform]connection{wecom.Platform: connectWeCom(a)},
	})
	if err := db.Do(ctx, func(tx *storage.Tx) error { return plantWeComStorm(tx, strings.Split(os.Getenv(killRooms), ",")) }); err != nil {
		return err
	}
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	mux := http.NewServeMux()
	mux.Handle(wecomBotPath, a.RobotHandler())
	mux.Handle(wecomAppPath, a.AppHandler())
	door := &http.Server{Handler: mux, ReadHeaderTimeout: time.Minute}
	go func() { _ = door.Serve(l) }()
	fmt.Println(l.Addr())
	go func() {
		defer stop()
		_, _ = io.Copy(io.Discard, os.Stdin)
	}()
	return errors.Join(h.run(ctx), door.Close(), db.Close())
}

// plantWeComStorm puts a rep with a client into each group, once.
func plantWeComStorm(tx *storage.Tx, rooms []string) error {
	if ws, err := tx.Workspaces(1); err != nil || len(ws) > 0 {
		return err
	}
	errs := []error{tx.AddWorkspace(followup.Workspace{ID: "w", Name: "storm"}, time.Now())}
	for i, room := range rooms {
		p := followup.PersonID(fmt.Sprintf("p%d", i))
		errs = append(errs, employ(tx, p, fmt.Sprint("rep", i), "王芳", followup.Rep),
			tx.PutChat(storage.Chat{ID: wecom.GroupID(room), Workspace: "w", State: storage.Bound}),
			tx.PutClient(followup.Client{ID: followup.ClientID(p), Workspace: "w", Owner: p, Name: "王总"}))
	}
	return errors.Join(errs...)
}
