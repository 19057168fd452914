package main

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing/synctest"
	"time"

	"genjin/bot/playground"
	"genjin/bot/wecom"
	"genjin/bot/wecom/wecomtest"
	"genjin/messages"
	"genjin/storage"
)

// onWeCom plays transcripts on the stand-in for WeCom, with the stock people and groups in its company. The robot has
// the long connection.
type onWeCom struct {
	*player
	dir    string
	way    way    // empty: bySocket
	hooks  bool   // each group has a web hook
	right  bool   // the application is among those that may call 客户联系
	script string // the whole transcript

	adapter atomic.Pointer[wecom.Adapter] // of the house that runs, or ran last

	log     strings.Builder // what the program warns of
	server  *wecomtest.Server
	numbers *numbers
	stock   playground.Stock
	groups  map[string]string // ids by name
	hooked  []wecom.Hook
	outside map[string]bool // groups in which the robot is not
	seen    map[string]wecomtest.Message

	mu      sync.Mutex
	notices []string        // what was said to somebody who pressed, since the press
	noticed map[string]bool // all of it, as it stands in his private chat
}

func (w *onWeCom) enter(p *player) {
	w.player, w.groups, w.outside, w.seen = p, map[string]string{}, map[string]bool{}, map[string]wecomtest.Message{}
	w.noticed = map[string]bool{}
	w.way = cmp.Or(w.way, bySocket)
	o := wecomtest.Options{Robot: wecomtest.Robot{Name: firmRobot}, Unlimited: true}
	o.App.Clients = w.right
	if w.way != bySocket {
		o.App.URL = "https://genjin.test" + wecomAppPath
		o.Posts = wecomtest.Pipe(p.t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			if r.URL.Path == wecomBotPath {
				w.adapter.Load().RobotHandler().ServeHTTP(rw, r)
			} else {
				w.adapter.Load().AppHandler().ServeHTTP(rw, r)
			}
		}))
	}
	if w.way == byCallback {
		o.Robot.URL = "https://genjin.test" + wecomBotPath
	}
	w.server = wecomtest.New(p.t, o)
	var err error
	w.stock, err = playground.BuiltIn()
	p.must(err)
	for _, one := range w.stock.People {
		w.server.AddPerson(wecomtest.Person{ID: one.ID, Name: one.Name})
		if !slices.Contains(w.stock.Closed, one.ID) && w.way == bySocket {
			w.server.Say(one.ID, "", "你好") // long ago
			w.seen[one.ID+"/1"] = wecomtest.Message{}
		}
	}
	for _, g := range w.stock.Chats {
		w.groups[g.ID] = w.server.AddGroup(wecomtest.Group{Title: g.Title, Members: g.Members, Robot: true})
		if w.hooks {
			w.hooked = append(w.hooked, wecom.Hook{Chat: w.groups[g.ID], Key: w.server.AddHook(w.groups[g.ID])})
		}
	}
}

func (w *onWeCom) name() naming {
	return naming{
		user: func(id string) messages.UserID { return wecom.UserID(id) },
		chat: func(id string) messages.ChatID {
			if g, ok := w.groups[id]; ok {
				return wecom.GroupID(g)
			}
			return wecom.PrivateID(id)
		},
	}
}

func (w *onWeCom) open() *house { return w.build(w.dir, w, &w.log, w.connect) }

// connect returns the adapter for a house over db.
func (w *onWeCom) connect(db *storage.DB, c *clock, log *slog.Logger) map[messages.Platform]connection {
	o := firmOptions(w.way, db, w.server.Client(), log)
	o.Now, o.Timer, o.ConversationPerMinute, o.MemberPerMinute = c.Now, c.Timer, 0, 0
	o.Hooks = w.hooked
	a, err := wecom.New(o)
	w.must(err)
	w.adapter.Store(a)
	w.numbers.again()
	over := connectWeCom(a)
	over.adapter, over.read = named{numbered{a, w.numbers}, w}, w.read
	return map[messages.Platform]connection{wecom.Platform: over}
}

// read reads as the platform does, and knows people by the names that an address book would tell.
func (w *onWeCom) read(d messages.Delivery) (messages.Event, error) {
	e, err := wecom.Read(d)
	for _, one := range w.stock.People {
		if wecom.UserID(one.ID) == e.From.ID {
			e.From.Name = one.Name
		}
	}
	return e, err
}

// named hears what is said to who pressed a button.
type named struct {
	adapter
	w *onWeCom
}

func (n named) Send(ctx context.Context, m messages.Message) (string, error) {
	if m.Answers != "" && m.Text != "" {
		n.w.mu.Lock()
		n.w.notices = append(n.w.notices, m.Text)
		n.w.noticed[m.Text] = true
		n.w.mu.Unlock()
	}
	return n.adapter.Send(ctx, m)
}

func (w *onWeCom) close() {}

func (w *onWeCom) move(word, who, chat, title string) error {
	w.numbers.act()
	switch word {
	case "client": // client wang@王建国 王总: he has a client 王建国 in WeCom, with the remark 王总
		w.server.AddClient(who, wecomtest.Client{ID: "wm" + chat, Name: chat, Remark: title})
	case "drop":
		w.server.DropClient(who, "wm"+chat)
	case "sate":
		w.server.Sate("wm" + chat)
	case "confirm": // confirm wang: he confirms the task that waits for him
		if !w.server.ConfirmTask(who) {
			return fmt.Errorf("no task waits for %s", who)
		}
	case "open":
		w.server.Say(who, "", "帮助") // to enter is not enough: the robot may not write before he speaks
	case "leave":
		w.server.Quit(w.groups[chat], who) // nobody is told
	case "quit":
		w.server.Leave(who)
	case "join":
		w.server.Join(w.groups[chat], who)
	case "add":
		w.server.AddRobot(w.groups[chat]) // nobody is told
		w.server.Say(who, w.groups[chat], w.server.At("绑定"))
	case "throw":
		w.server.RemoveRobot(w.groups[chat])
	case "rename":
	default:
		return fmt.Errorf("the transcript's word %q is not understood", word)
	}
	_ = title
	return nil
}

// say lets somebody speak as people do on WeCom: in a group they call the robot, as nothing else reaches it. Pictures go
// with the words; a file goes first, and is quoted.
func (w *onWeCom) say(who, chat, how, text string) {
	w.numbers.act()
	group := w.groups[chat]
	call := func(text string) string {
		if group == "" {
			return text
		}
		return w.server.At(text)
	}
	_, names, files := strings.Cut(how, "{")
	switch {
	case files:
		w.hand(who, group, call(text), w.files(strings.TrimSuffix(names, "}")))
	case how != "" && w.way == byApp: // it is not told what is quoted
		w.server.SayToApp(who, text)
	case how == "^^>" || how == "^^":
		w.server.Quote(who, group, w.newest(chat, who), call(text))
	case strings.HasPrefix(how, "^"):
		w.server.Quote(who, group, w.newest(chat, ""), call(text))
	case group == "" && w.way == byApp:
		w.server.SayToApp(who, text)
	default: // what was changed is said anew
		w.server.Say(who, group, call(text))
	}
}

func (w *onWeCom) hand(who, group, text string, files []file) {
	if !slices.ContainsFunc(files, func(f file) bool { return filepath.Ext(f.name) != ".jpg" }) {
		var parts []wecomtest.Part
		if text != "" {
			parts = append(parts, wecomtest.Part{Text: text})
		}
		for _, f := range files {
			parts = append(parts, wecomtest.Part{Image: wecomtest.Handed{Name: f.name, Body: f.body}})
		}
		w.server.SayMixed(who, group, parts...)
		return
	}
	for i, f := range files {
		if i > 0 { // what is left goes where the bot says: into the private chat
			group, text = "", ""
			w.settle()
			w.numbers.act()
		}
		id := w.server.SayFile(who, group, wecomtest.Handed{Name: f.name, Body: f.body})
		if group != "" || text != "" {
			w.settle()
			w.server.Quote(who, group, id, text)
		}
	}
}

// newest returns the newest message of who in chat; of nobody: of the bot.
//
// What tells of a gap, which no other platform has, is nothing that a transcript means.
func (w *onWeCom) newest(chat, who string) int {
	for _, m := range slices.Backward(w.server.Shown(w.at(chat))) {
		if m.From == who && (who != "" || m.By != wecomtest.ByPerson && !strings.Contains(m.Text, gapWords)) {
			return m.ID
		}
	}
	w.t.Fatalf("%q has said nothing in %s", who, chat)
	return 0
}

// gapWords stand in what tells of a gap.
const gapWords = "我掉线了"

// at is the stand-in's id of a chat.
func (w *onWeCom) at(chat string) string {
	if g, ok := w.groups[chat]; ok {
		return g
	}
	return chat
}

func (w *onWeCom) press(who, chat, label string) string {
	id, n, ok := w.button(who, chat, label)
	if !ok && w.way == byCallback { // what the address of a group does not take comes in private
		chat = who
		id, n, ok = w.button(who, chat, label)
	}
	if !ok {
		w.t.Fatalf("no button %q in %s\nso far:\n%s", label, chat, w.out.String())
	}
	w.numbers.act()
	w.notices = nil
	w.server.Press(who, w.group(chat), id, n)
	w.settle()
	if w.way == byCallback { // the call of a press that changes no card is held for three seconds
		time.Sleep(3 * time.Second)
		w.settle()
	}
	return strings.Join(w.notices, "\n")
}

// button finds the newest message in chat with a button of that label, as who sees it, and which of its buttons it is.
func (w *onWeCom) button(who, chat, label string) (id, n int, ok bool) {
	for _, m := range slices.Backward(w.server.Seen(who, w.at(chat))) {
		if m.Card == nil {
			continue
		}
		for n, b := range m.Card.Buttons {
			if b.Label == clipLabel(label) {
				return m.ID, n, true
			}
		}
	}
	return 0, 0, false
}

// group is the id of a group; of a private chat it is empty.
func (w *onWeCom) group(chat string) string { return w.groups[chat] }

// clipLabel is a label as a button has room for it.
func clipLabel(label string) string {
	if r := []rune(label); len(r) > 10 {
		return string(r[:9]) + "…"
	}
	return label
}

// settle waits until all that the bot says has been sent.
func (w *onWeCom) settle() {
	for range 100_000 {
		synctest.Wait()
		w.must(w.house.sched.Settle(w.t.Context()))
		synctest.Wait()
		if w.house.sched.Queued() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatalf("%d messages wait for ever\nso far:\n%s", w.house.sched.Queued(), w.out.String())
}

func (w *onWeCom) heard() []line {
	var lines []line
	for _, chat := range w.chats() {
		for _, m := range w.server.Said(w.at(chat)) {
			key := chat + "/" + strconv.Itoa(m.ID)
			old, known := w.seen[key]
			w.seen[key] = m
			l := line{at: m.At, chat: chat, text: m.Text, called: m.Mentions}
			if m.Card != nil {
				l.text = strings.TrimSpace(m.Card.Title + "\n" + m.Card.Text)
				for _, b := range m.Card.Buttons {
					l.labels = append(l.labels, b.Label)
				}
			}
			if known {
				if m.Edited.Equal(old.Edited) {
					continue
				}
				l.at, l.mark = m.Edited, " ~"
			}
			for _, f := range m.Files {
				l.files = append(l.files, f.Name)
			}
			if w.noticed[l.text] && len(l.labels) == 0 && !known {
				continue
			}
			lines = w.join(lines, l, known)
		}
	}
	return lines
}

// join adds l to lines: a file, and a card that bears the buttons of what was said before it, belong to that.
func (w *onWeCom) join(lines []line, l line, known bool) []line {
	if known || len(lines) == 0 || lines[len(lines)-1].chat != l.chat || lines[len(lines)-1].mark != "" {
		return append(lines, l)
	}
	last := &lines[len(lines)-1]
	head, _, _ := strings.Cut(last.text, "\n")
	title, _, _ := strings.Cut(l.text, "\n")
	title = strings.TrimSuffix(title, "…")
	if len(l.files) > 0 && l.text == "" || len(l.labels) > 0 && strings.HasPrefix(head, title) && len(last.text) > len(l.text) || l.text == head && last.text != l.text {
		last.files, last.labels = append(last.files, l.files...), append(last.labels, l.labels...)
		return lines
	}
	return append(lines, l)
}

// chats returns the names of all chats, groups first.
func (w *onWeCom) chats() []string {
	var all []string
	for _, g := range w.stock.Chats {
		all = append(all, g.ID)
	}
	for _, one := range w.stock.People {
		all = append(all, one.ID)
	}
	return all
}
