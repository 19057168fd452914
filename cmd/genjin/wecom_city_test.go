package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/bot/wecom"
	"genjin/bot/wecom/wecomtest"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// way is what a firm has of WeCom.
type way string

const (
	bySocket   way = "socket"   // the robot by its long connection, alone
	byCallback way = "callback" // the robot by its callback, and the application beside it
	byApp      way = "app"      // the application alone: there are no groups
	byBoth     way = "both"     // the robot by its long connection, and the application beside it
)

const (
	fangID  = "wangfang" // 王芳, a rep with the client 王总
	jingID  = "chenjing" // 陈静, an admin
	guestID = "zhaomin"  // 赵敏, a member of the company and of nothing else
)

// setting is what is special about a firm.
type setting struct {
	ways   []way
	server wecomtest.Options // but how callbacks come in
	hook   bool              // the group has a web hook
	chat   string            // the chatid under which the application is said to have made the group
	made   string            // that under which it did; empty: it did not
	still  bool              // 王芳 never spoke to the robot in private
	bare   bool              // nobody is known, and the group is bound to nothing
	beside bool              // the bot is on Telegram too, where 陈静 has opened it
}

// robots are the ways in which groups are heard.
var robots = []way{bySocket, byCallback, byBoth}

// firm is a house that talks with a stand-in for WeCom, in simulated time. 王芳 writes in a group that is bound to a
// workspace.
type firm struct {
	t     *testing.T
	s     *wecomtest.Server
	way   way
	set   setting
	dir   string
	group string
	key   string // of the group's web hook
	log   logged
	tg    *telegramtest.Server // nil without Telegram
	tgID  int64                // 陈静 there
	kept  atomic.Int64         // how often it was kept until when the connection stood
	dying atomic.Bool          // nothing of that is kept any more

	h       *house
	adapter atomic.Pointer[wecom.Adapter] // nil while the house is shut
	held    atomic.Int64                  // how long the newest call to the robot's callback was not answered, in nanoseconds
	shut    func()
}

// inFirm plays a scene in each of the ways. Of none a log may tell a secret.
func inFirm(t *testing.T, set setting, play func(*firm)) {
	t.Helper()
	for _, w := range set.ways {
		t.Run(string(w), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				c := &firm{t: t, way: w, set: set, dir: dir}
				c.settle()
				c.open()
				defer func() { // also after a failure, or the bubble never ends
					c.shut()
					c.quiet()
				}()
				play(c)
			})
		})
	}
}

// settle puts people and their group into the stand-in.
func (c *firm) settle() {
	o := c.set.server
	o.Posts = wecomtest.Pipe(c.t, c)
	if c.way == byCallback {
		o.Robot.URL = "https://genjin.test" + wecomBotPath
	}
	if c.way != bySocket {
		o.App.URL = "https://genjin.test" + wecomAppPath
	}
	c.s = wecomtest.New(c.t, o)
	for id, name := range map[string]string{fangID: "王芳", jingID: "陈静", guestID: "赵敏"} {
		c.s.AddPerson(wecomtest.Person{ID: id, Name: name})
	}
	c.group = c.s.AddGroup(wecomtest.Group{Title: "华东", Members: []string{fangID, jingID, guestID}, Robot: true, App: c.set.made})
	if c.set.beside {
		c.tg = telegramtest.New(c.t, telegramtest.Options{})
		c.tgID = c.tg.AddPerson(telegramtest.User{First: "陈静"}).ID
		c.tg.Open(c.tgID)
	}
	if c.set.hook {
		c.key = c.s.AddHook(c.group)
	}
	if !c.set.still && c.way != byApp {
		c.s.Say(fangID, "", "你好") // long ago
		c.rest(time.Minute)
	}
}

// ServeHTTP is the program's door for callbacks, also while the program does not run.
func (c *firm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a := c.adapter.Load()
	switch {
	case a == nil:
		w.WriteHeader(http.StatusBadGateway)
	case r.URL.Path == wecomBotPath:
		begun := time.Now()
		a.RobotHandler().ServeHTTP(w, r)
		c.held.Store(int64(time.Since(begun)))
	default:
		a.AppHandler().ServeHTTP(w, r)
	}
}

// open lets the house begin to work, on the data of its last life.
func (c *firm) open() {
	c.t.Helper()
	db, err := storage.Open(c.t.Context(), filepath.Join(c.dir, "genjin.db"))
	if err != nil {
		c.t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(&c.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	o := firmOptions(c.way, db, c.s.Client(), log)
	if c.key != "" {
		o.Hooks = []wecom.Hook{{Chat: c.group, Key: c.key}}
	}
	if c.set.chat != "" {
		o.Chats = []wecom.AppChat{{Chat: c.group, ID: c.set.chat}}
	}
	o.Memory = &mortal{Memory: o.Memory, c: c}
	a, err := wecom.New(o)
	if err != nil {
		c.t.Fatal(err)
	}
	on := map[messages.Platform]connection{wecom.Platform: connectWeCom(a)}
	if c.tg != nil {
		on[telegram.Platform] = connection{adapter: telegram.New(cityOptions(db, c.tg.Client())), read: telegram.Read}
	}
	c.h = newHouse(parts{
		db: db, clock: &clock{}, log: log, zone: time.UTC, owners: []messages.UserID{wecom.UserID(jingID)}, on: on,
	})
	if err := db.Do(c.t.Context(), c.plant); err != nil {
		c.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- c.h.run(ctx) }()
	c.adapter.Store(a)
	c.shut = func() {
		c.shut = func() {}
		cancel()
		err := <-done
		c.adapter.Store(nil)
		if err := errors.Join(err, db.Close()); err != nil {
			c.t.Error(err)
		}
	}
	c.rest(time.Second)
}

// firmOptions are those of an adapter with the limits that the program has by itself.
func firmOptions(w way, db *storage.DB, client *http.Client, log *slog.Logger) wecom.Options {
	k := &clock{}
	o := wecom.Options{
		HTTP: client, Log: log, Now: k.Now, Timer: k.Timer, ConversationPerMinute: 30, MemberPerMinute: 30, HookPerMinute: 20,
		Open: func(sum string) (io.ReadCloser, error) { return db.Files().Open(sum) },
	}
	if db != nil {
		o.Memory = wecomMemory{db}
	}
	switch w {
	case bySocket, byBoth:
		o.Robot = wecom.Robot{ID: wecomtest.BotID, Secret: wecomtest.BotSecret, Name: firmRobot}
	case byCallback:
		o.Robot = wecom.Robot{ID: wecomtest.BotID, Name: firmRobot, Token: wecomtest.Token, AESKey: wecomtest.AESKey}
	case byApp:
	}
	if w != bySocket {
		o.App = wecom.App{
			CorpID: wecomtest.CorpID, Secret: wecomtest.AppSecret, AgentID: wecomtest.AgentID, Token: wecomtest.Token, AESKey: wecomtest.AESKey,
		}
	}
	return o
}

// firmRobot is the robot as people call it.
const firmRobot = "跟进"

// plant puts people and group into the house, once.
func (c *firm) plant(tx *storage.Tx) error {
	if ws, err := tx.Workspaces(1); err != nil || len(ws) > 0 || c.set.bare {
		return err
	}
	return errors.Join(
		tx.AddWorkspace(followup.Workspace{ID: "w", Name: "华东"}, time.Now()),
		tx.PutChat(storage.Chat{ID: wecom.GroupID(c.group), Workspace: "w", State: storage.Bound}),
		employ(tx, "fang", fangID, "王芳", followup.Rep), employ(tx, "jing", jingID, "陈静", followup.Admin),
		tx.PutClient(followup.Client{ID: "wang", Workspace: "w", Owner: "fang", Name: "王总"}),
		c.plantBeside(tx),
	)
}

// plantBeside gives 陈静 her account on Telegram.
func (c *firm) plantBeside(tx *storage.Tx) error {
	if c.tg == nil {
		return nil
	}
	return tx.PutAccount(storage.Account{ID: telegram.UserID(c.tgID), Person: "jing", Private: telegram.ChatID(c.tgID)})
}

func employ(tx *storage.Tx, p followup.PersonID, account, name string, roles followup.Roles) error {
	return errors.Join(tx.AddPerson(followup.Person{ID: p, Name: name}),
		tx.PutAccount(storage.Account{ID: wecom.UserID(account), Person: p, Private: wecom.PrivateID(account)}),
		tx.PutMember(followup.Member{Workspace: "w", Person: p, Name: name, Roles: roles, Joined: time.Now()}))
}

// rest lets d pass.
func (c *firm) rest(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// says lets somebody write in the group, where he calls the robot, or in private if chat is empty, and waits until all
// has been answered that is answered at once.
func (c *firm) says(who, chat, text string) int {
	c.t.Helper()
	id := c.write(who, chat, text)
	c.rest(2 * time.Second)
	return id
}

func (c *firm) write(who, chat, text string) int {
	c.t.Helper()
	switch {
	case chat != "":
		return c.s.Say(who, chat, c.s.At(text))
	case c.way == byApp:
		return c.s.SayToApp(who, text)
	}
	return c.s.Say(who, "", text)
}

// note lets 王芳 note a visit about a thing where notes are written: in the group, or, where there are none, in private.
func (c *firm) note(thing string) int {
	c.t.Helper()
	return c.says(fangID, c.place(), "拜访 王总 关心"+thing)
}

// place is where 王芳 notes her visits; empty: in private.
func (c *firm) place() string {
	if c.way == byApp {
		return ""
	}
	return c.group
}

// visit lets 王芳 note a visit, and sees that it is answered there, and in private by a draft.
func (c *firm) visit(thing string) (draft wecomtest.Message) {
	c.t.Helper()
	at := c.place()
	if at == "" {
		at = fangID
	}
	n := len(c.said(at, "记下了："))
	c.note(thing)
	if got := c.said(at, "记下了："); len(got) != n+1 {
		c.t.Fatalf("%d receipts, want %d: %q", len(got), n+1, words(c.s.Said(at)))
	}
	return c.once(fangID, thing)
}

// said returns what the program said in chat that holds part, oldest first.
func (c *firm) said(chat, part string) []wecomtest.Message {
	c.t.Helper()
	var some []wecomtest.Message
	for _, m := range c.s.Said(chat) {
		if strings.Contains(reads(m), part) {
			some = append(some, m)
		}
	}
	return some
}

// once returns the one message of the program in chat that holds part.
func (c *firm) once(chat, part string) wecomtest.Message {
	c.t.Helper()
	some := c.said(chat, part)
	if len(some) != 1 {
		c.t.Fatalf("%q was said %d times in %s: %q", part, len(some), chat, words(c.s.Said(chat)))
	}
	return some[0]
}

// words are what messages read.
func words(ms []wecomtest.Message) []string {
	var all []string
	for _, m := range ms {
		all = append(all, reads(m))
	}
	return all
}

// reads is what a message reads, with the buttons of its card.
func reads(m wecomtest.Message) string {
	if m.Card == nil {
		return m.Text
	}
	text := strings.TrimSpace(m.Card.Title + "\n" + m.Card.Text + m.Card.Replaced)
	for _, b := range m.Card.Buttons {
		text += " [" + b.Label + "]"
	}
	return text
}

// card returns the newest card in chat with such a button, as who sees it, and which of its buttons that is.
func (c *firm) card(who, chat, label string) (id, n int) {
	c.t.Helper()
	at := chat
	if at == "" {
		at = who
	}
	seen := c.s.Seen(who, at)
	for _, m := range slices.Backward(seen) {
		if m.Card == nil {
			continue
		}
		for n, b := range m.Card.Buttons {
			if b.Label == label {
				return m.ID, n
			}
		}
	}
	c.t.Fatalf("no button %s in %s: %q", label, at, words(seen))
	return 0, 0
}

// press lets somebody press the newest button with that label.
func (c *firm) press(who, chat, label string) *wecomtest.Press {
	c.t.Helper()
	id, n := c.card(who, chat, label)
	p := c.s.Press(who, chat, id, n)
	c.rest(3 * time.Second)
	return p
}

// view reads the database.
func (c *firm) view(read func(tx *storage.Tx) error) {
	c.t.Helper()
	if err := c.h.db.View(c.t.Context(), read); err != nil {
		c.t.Fatal(err)
	}
}

// dead returns the dead letters.
func (c *firm) dead() (ds []storage.DeadLetter) {
	c.t.Helper()
	c.view(func(tx *storage.Tx) (err error) {
		ds, err = tx.Dead(100)
		return err
	})
	return ds
}

// logged is a log that is searched.
type logged struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logged) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// secrets are what no log may hold: what was configured, access tokens, codes by which an answer is given or a card
// changed, and the addresses of files.
var secrets = regexp.MustCompile(strings.Join([]string{
	wecomtest.BotSecret, wecomtest.AppSecret, wecomtest.Token, wecomtest.AESKey, `wecomtest-token-`, `RC/?\d`, `RC%2F\d`, `wecomtest-files/`,
}, "|"))

// quiet sees that no secret was logged.
func (c *firm) quiet() {
	c.t.Helper()
	log := c.log.String()
	if secret := secrets.FindString(log); secret != "" || c.key != "" && strings.Contains(log, c.key) {
		c.t.Errorf("the log tells a secret, such as %q:\n%s", secret, log)
	}
}

// visits returns those of 王总, newest first.
func (c *firm) visits(tx *storage.Tx) []storage.Visit {
	c.t.Helper()
	vs, err := tx.VisitsOf("wang", 100)
	if err != nil {
		c.t.Error(err)
	}
	return vs
}
