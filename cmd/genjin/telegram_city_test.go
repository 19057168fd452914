package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// city is a house that talks with a stand-in for Telegram, in simulated time: 王芳 is a rep with the client 王总,
// and writes in a group that is bound to a workspace; its owner is 陈静, an admin.
type city struct {
	t          *testing.T
	s          *telegramtest.Server
	dir        string
	hook       bool
	fang, jing int64
	group      int64

	h       *house
	log     printed
	adapter atomic.Pointer[telegram.Adapter] // nil while the house is shut
	fault   atomic.Int32                     // of its door, see the constants
	shut    func()
}

// inCity plays a scene twice: by long polling and by webhook. The group is as g says.
func inCity(t *testing.T, g telegramtest.Group, play func(*city)) {
	t.Helper()
	for _, hook := range []bool{false, true} {
		t.Run(map[bool]string{false: "polling", true: "webhook"}[hook], func(t *testing.T) {
			t.Parallel()
			dir, g := t.TempDir(), g
			synctest.Test(t, func(t *testing.T) {
				c := &city{t: t, dir: dir, hook: hook}
				c.s = telegramtest.New(t, telegramtest.Options{Webhook: telegramtest.Pipe(t, c)})
				c.fang = c.s.AddPerson(telegramtest.User{First: "王芳", Username: "wangfang"}).ID
				c.jing = c.s.AddPerson(telegramtest.User{First: "陈静"}).ID
				g.Members = []int64{c.jing, c.fang}
				if g.Bot == telegramtest.Out {
					g.Bot = telegramtest.In
				}
				c.group = c.s.AddGroup(g)
				c.s.Open(c.fang)
				c.open()
				defer func() { c.shut() }() // also after a failure, or the bubble never ends
				play(c)
			})
		})
	}
}

// What may be wrong with the door.
const (
	sound   = iota
	untaken // what comes is answered by 503
	twice   // so it is, though it was taken
)

// ServeHTTP is the program's door for the webhook, also while the program does not run.
func (c *city) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	a, fault := c.adapter.Load(), c.fault.Load()
	switch {
	case a == nil:
		w.WriteHeader(http.StatusBadGateway)
		return
	case fault == sound:
		a.Handler().ServeHTTP(w, r)
		return
	case fault == twice:
		a.Handler().ServeHTTP(httptest.NewRecorder(), r)
	}
	w.Header().Set("Retry-After", "2")
	w.WriteHeader(http.StatusServiceUnavailable)
}

// breaks spoils for d how updates come: they are not taken, or come again though they were.
func (c *city) breaks(fault int32, d time.Duration) {
	c.t.Helper()
	c.fault.Store(fault)
	poll := map[int32]telegramtest.Fault{untaken: telegramtest.BadGateway, twice: telegramtest.CutTaken}[fault]
	c.s.Fail(poll.On("getUpdates", 0).Always())
	c.rest(d)
	c.fault.Store(sound)
	c.s.Heal()
}

// open lets the house begin to work, on the data of its last life.
func (c *city) open() {
	c.t.Helper()
	db, err := storage.Open(c.t.Context(), filepath.Join(c.dir, "genjin.db"))
	if err != nil {
		c.t.Fatal(err)
	}
	o := cityOptions(db, c.s.Client())
	if c.hook {
		o.Webhook, o.Secret = "https://genjin.test/telegram", "secret-of-the-city"
	}
	a := telegram.New(o)
	c.h = newHouse(parts{
		db: db, clock: &clock{}, log: slog.New(slog.NewTextHandler(&c.log, nil)), zone: time.UTC,
		on: map[messages.Platform]connection{telegram.Platform: {adapter: a, read: telegram.Read}},
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

// cityOptions are those of an adapter with the limits that the program has by itself.
func cityOptions(db *storage.DB, client *http.Client) telegram.Options {
	k := &clock{}
	return telegram.Options{
		Token: telegramtest.Token, HTTP: client, Log: slog.New(slog.DiscardHandler), Now: k.Now, Timer: k.Timer,
		PerSecond: 30, ChatPerSecond: 1, GroupPerMinute: 20,
	}
}

// plant puts people and group into the house, once.
func (c *city) plant(tx *storage.Tx) error {
	if ws, err := tx.Workspaces(1); err != nil || len(ws) > 0 {
		return err
	}
	return errors.Join(
		tx.AddWorkspace(followup.Workspace{ID: "w", Name: "华东"}, time.Now()),
		tx.PutChat(storage.Chat{ID: telegram.ChatID(c.group), Workspace: "w", State: storage.Bound}),
		settle(tx, "fang", c.fang, "王芳", followup.Rep), settle(tx, "jing", c.jing, "陈静", followup.Admin),
		tx.PutClient(followup.Client{ID: "wang", Workspace: "w", Owner: "fang", Name: "王总"}),
	)
}

func settle(tx *storage.Tx, p followup.PersonID, account int64, name string, roles followup.Roles) error {
	a := storage.Account{ID: telegram.UserID(account), Person: p}
	if roles == followup.Rep {
		a.Private = telegram.ChatID(account)
	}
	return errors.Join(tx.AddPerson(followup.Person{ID: p, Name: name}), tx.PutAccount(a),
		tx.PutMember(followup.Member{Workspace: "w", Person: p, Name: name, Roles: roles, Joined: time.Now()}))
}

// rest lets d pass.
func (c *city) rest(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// says lets somebody write, and waits until all has been answered that is answered at once.
func (c *city) says(who, chat int64, text string, with ...telegramtest.Saying) int {
	c.t.Helper()
	id := c.s.Say(who, chat, text, with...)
	c.rest(2 * time.Second)
	return id
}

// said returns the messages of the bot in chat that hold part.
func (c *city) said(chat int64, part string) []telegramtest.Message {
	c.t.Helper()
	var some []telegramtest.Message
	for _, m := range c.s.Said(chat) {
		if strings.Contains(m.Text, part) {
			some = append(some, m)
		}
	}
	return some
}

// once returns the one message of the bot in chat that holds part.
func (c *city) once(chat int64, part string) telegramtest.Message {
	c.t.Helper()
	some := c.said(chat, part)
	if len(some) != 1 {
		c.t.Fatalf("%q was said %d times in %d: %+v", part, len(some), chat, texts(c.s.Said(chat)))
	}
	return some[0]
}

func texts(ms []telegramtest.Message) []string {
	var all []string
	for _, m := range ms {
		all = append(all, m.Text)
	}
	return all
}

// view reads the database.
func (c *city) view(read func(tx *storage.Tx) error) {
	c.t.Helper()
	if err := c.h.db.View(c.t.Context(), read); err != nil {
		c.t.Fatal(err)
	}
}

// dead returns the dead letters.
func (c *city) dead() []storage.DeadLetter {
	c.t.Helper()
	var ds []storage.DeadLetter
	c.view(func(tx *storage.Tx) (err error) {
		ds, err = tx.Dead(100)
		return err
	})
	return ds
}

// press lets somebody press the button with that label under m, and returns what it was answered.
func (c *city) press(who int64, m telegramtest.Message, label string) *telegramtest.Press {
	c.t.Helper()
	for i, b := range m.Buttons {
		if b.Label == label {
			p := c.s.Press(who, m.Chat, m.ID, i)
			c.rest(2 * time.Second)
			if !p.Answered() {
				c.t.Errorf("the button %s spins on", label)
			}
			return p
		}
	}
	c.t.Fatalf("%q has no button %s: %+v", m.Text, label, m.Buttons)
	return nil
}

// visit lets 王芳 note a visit about a thing in the group, and sees that it is answered there, and in private by a draft.
func (c *city) visit(chat int64, thing string) (receipt, draft telegramtest.Message) {
	c.t.Helper()
	n := len(c.said(chat, "记下了"))
	c.says(c.fang, chat, "拜访 王总 关心"+thing)
	all := c.said(chat, "记下了")
	if len(all) != n+1 {
		c.t.Fatalf("%d receipts in the group, want %d: %q", len(all), n+1, texts(c.s.Said(chat)))
	}
	return all[n], c.once(c.fang, thing)
}

// ref names a message.
func ref(chat int64, id int) messages.Ref {
	return messages.Ref{Chat: telegram.ChatID(chat), ID: strconv.Itoa(id)}
}
