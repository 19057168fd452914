package main

import (
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing/synctest"
	"time"

	"genjin/bot/playground"
	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/messages"
	"genjin/storage"
)

// onTelegram plays transcripts on the stand-in for Telegram, with the stock people and groups in it.
type onTelegram struct {
	*player
	dir     string
	script  string // the whole transcript
	webhook bool
	limits  bool // those of sending, on both sides

	log strings.Builder // what the program warns of

	server  *telegramtest.Server
	adapter atomic.Pointer[telegram.Adapter] // of the house that runs, or ran last
	numbers *numbers
	stock   playground.Stock
	ids     map[string]int64 // of people and groups
	outside map[string]bool  // groups in which the bot is not
	seen    map[string]telegramtest.Message
	changes map[string]time.Time // when a message was changed last, as far as seen
}

const hookURL = "https://genjin.test/telegram/webhook"

func (w *onTelegram) enter(p *player) {
	w.player, w.ids, w.outside, w.seen = p, map[string]int64{}, map[string]bool{}, map[string]telegramtest.Message{}
	w.changes = map[string]time.Time{}
	o := telegramtest.Options{Unlimited: !w.limits}
	if w.webhook {
		o.Webhook = telegramtest.Pipe(p.t, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			w.adapter.Load().Handler().ServeHTTP(rw, r)
		}))
	}
	w.server = telegramtest.New(p.t, o)
	var err error
	w.stock, err = playground.BuiltIn()
	p.must(err)
	for _, one := range w.stock.People {
		w.ids[one.ID] = w.server.AddPerson(telegramtest.User{First: one.Name}).ID
		if !slices.Contains(w.stock.Closed, one.ID) {
			w.server.Open(w.ids[one.ID])
		}
	}
	for _, g := range w.stock.Chats {
		group := telegramtest.Group{Title: g.Title, Super: true, Bot: telegramtest.In}
		if w.outside[g.ID] = w.addedFirst(g.ID); w.outside[g.ID] {
			group.Bot = telegramtest.Out
		}
		for _, m := range g.Members {
			group.Members = append(group.Members, w.ids[m])
		}
		w.ids[g.ID] = w.server.AddGroup(group)
	}
}

// addedFirst reports whether the transcript begins in chat by adding the bot.
func (w *onTelegram) addedFirst(chat string) bool {
	for line := range strings.SplitSeq(w.script, "\n") {
		if strings.Contains(line, "@"+chat) && !strings.HasPrefix(line, "#") {
			return strings.HasPrefix(line, "add ")
		}
	}
	return false
}

func (w *onTelegram) name() naming {
	return naming{
		user: func(id string) messages.UserID { return telegram.UserID(w.ids[id]) },
		chat: func(id string) messages.ChatID { return telegram.ChatID(w.ids[id]) },
	}
}

func (w *onTelegram) open() *house { return w.build(w.dir, w, &w.log, w.connect) }

// connect returns the adapter for a house over db.
func (w *onTelegram) connect(db *storage.DB, c *clock, log *slog.Logger) map[messages.Platform]connection {
	o := telegram.Options{
		Token: telegramtest.Token, HTTP: w.server.Client(), Log: log, Now: c.Now, Timer: c.Timer,
		Open: func(sum string) (io.ReadCloser, error) { return db.Files().Open(sum) },
	}
	if w.webhook {
		o.Webhook, o.Secret = hookURL, "transcript"
	}
	if w.limits {
		o.PerSecond, o.ChatPerSecond, o.GroupPerMinute = 30, 1, 20
	}
	a := telegram.New(o)
	w.adapter.Store(a)
	w.numbers.again()
	return map[messages.Platform]connection{telegram.Platform: {adapter: numbered{a, w.numbers}, read: telegram.Read}}
}

func (w *onTelegram) close() {}

// move lets people come and go. Who opens his private chat presses Start, which says a word, as programs do.
func (w *onTelegram) move(word, who, chat, title string) error {
	w.numbers.act()
	s, person, group := w.server, w.ids[who], w.ids[chat]
	switch word {
	case "open":
		s.Start(person, "open")
	case "leave":
		s.Leave(group, person)
	case "join":
		s.Join(group, person)
	case "add":
		if !w.outside[chat] { // where it is it can only come by leaving first
			s.RemoveBot(person, group)
		}
		s.AddBot(person, group)
		w.outside[chat] = false
	case "throw":
		s.RemoveBot(person, group)
		w.outside[chat] = true
	case "rename":
		s.Rename(person, group, title)
	case "block":
		s.Block(person)
	case "unblock":
		s.Unblock(person)
	default:
		return fmt.Errorf("the transcript's word %q is not understood", word)
	}
	return nil
}

func (w *onTelegram) say(who, chat, how, text string) {
	w.numbers.act()
	from, in, text := w.ids[who], w.ids[chat], w.mentioning(text)
	var with telegramtest.Saying
	switch {
	case how == "^^":
		with.ReplyTo = w.newest(chat, from).ID
	case how == "~":
		w.server.Edit(from, in, w.newest(chat, from).ID, text)
		return
	case strings.HasPrefix(how, "^"):
		with.ReplyTo = w.newest(chat, w.server.Bot().ID).ID
	}
	switch shared, place := shares(how); {
	case shared != nil:
		w.server.SayContact(from, in, telegramtest.Contact{First: shared.Name, Phone: shared.Phone}, with)
		return
	case place:
		w.server.SayLocation(from, in, 31.23, 121.47, with)
		return
	}
	_, names, files := strings.Cut(how, "{")
	if !files {
		w.server.Say(from, in, text, with)
		return
	}
	w.hand(from, in, text, w.files(strings.TrimSuffix(names, "}")), with)
}

// hand sends files as people do: a picture as a photo, unless the bot calls it by the name that it would lose;
// several of one kind as an album. More than ten, which no program of Telegram sends as one, go as one album here.
func (w *onTelegram) hand(from, in int64, text string, files []file, with telegramtest.Saying) {
	photo := func(f file) bool { return filepath.Ext(f.name) == ".jpg" && !w.calls(f.name) }
	with.AsDocuments = slices.ContainsFunc(files, func(f file) bool { return !photo(f) })
	var handed []telegramtest.Handed
	for _, f := range files {
		handed = append(handed, telegramtest.Handed{Name: f.name, Body: f.body})
	}
	switch {
	case len(handed) > 1:
		w.server.SayAlbum(from, in, text, handed, with)
		time.Sleep(albumWait)
	case with.AsDocuments:
		w.server.SayDocument(from, in, text, handed[0], with)
	default:
		w.server.SayPhoto(from, in, text, handed[0], with)
	}
}

// albumWait is longer than the bot waits for further parts of an album.
const albumWait = 2100 * time.Millisecond

// calls reports whether the bot calls a file by its name.
func (w *onTelegram) calls(name string) bool {
	for line := range strings.SplitSeq(w.script, "\n") {
		if w.bots(line) && (strings.Contains(line, "“"+name) || strings.Contains(line, "{"+name+"}")) {
			return true
		}
	}
	return false
}

// mentioning turns @name into what makes a mention.
func (w *onTelegram) mentioning(text string) string {
	for _, one := range w.stock.People {
		text = strings.ReplaceAll(text, "@"+one.Name, w.server.Mention(w.ids[one.ID]))
	}
	return text
}

// newest returns the newest message of from in chat.
func (w *onTelegram) newest(chat string, from int64) telegramtest.Message {
	for _, m := range slices.Backward(w.server.Shown(w.ids[chat])) {
		if m.From == from && !m.Service {
			return m
		}
	}
	w.t.Fatalf("%d has said nothing in %s", from, chat)
	return telegramtest.Message{}
}

func (w *onTelegram) press(who, chat, label string) string {
	for _, m := range slices.Backward(w.server.Said(w.ids[chat])) {
		for n, b := range m.Buttons {
			if b.Label == label {
				w.numbers.act()
				p := w.server.Press(w.ids[who], w.ids[chat], m.ID, n)
				w.settle()
				if !p.Answered() {
					w.t.Errorf("the button %q in %s spins for ever", label, chat)
				}
				return p.Text()
			}
		}
	}
	w.t.Fatalf("no button %q in %s\nso far:\n%s", label, chat, w.out.String())
	return ""
}

// settle waits until nothing waits at the server, and all that the bot says has been sent, which limits may delay.
func (w *onTelegram) settle() {
	for range 100_000 {
		synctest.Wait()
		w.must(w.house.sched.Settle(w.t.Context()))
		synctest.Wait()
		if w.server.Pending() == 0 && w.house.sched.Queued() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	w.t.Fatalf("%d updates and %d messages wait for ever\nso far:\n%s", w.server.Pending(), w.house.sched.Queued(), w.out.String())
}

func (w *onTelegram) heard() []line {
	var lines []line
	edits := w.edits()
	for _, chat := range w.chats() {
		for _, m := range w.server.Said(w.ids[chat]) {
			key := chat + "/" + strconv.Itoa(m.ID)
			old, known := w.seen[key]
			changed := edits[messageRef{m.Chat, int64(m.ID)}]
			fresh := changed.Truncate(time.Minute).After(w.changes[key])
			w.seen[key], w.changes[key] = m, changed
			l := line{at: m.At, chat: chat, text: m.Text}
			if known {
				if !fresh && m.Text == old.Text && slices.Equal(m.Buttons, old.Buttons) {
					continue
				}
				l.at, l.mark = changed, " ~"
			}
			for _, f := range m.Files {
				l.files = append(l.files, f.Name)
			}
			for _, b := range m.Buttons {
				l.labels = append(l.labels, b.Label)
			}
			for _, id := range m.Calls() {
				l.called = append(l.called, w.called(id))
			}
			if n := len(lines); m.Text == "" && !known && n > 0 && lines[n-1].chat == chat { // a file that follows its message
				lines[n-1].files = append(lines[n-1].files, l.files...)
				continue
			}
			lines = append(lines, l)
		}
	}
	return lines
}

// called returns who has the account id.
func (w *onTelegram) called(id int64) string {
	for name, one := range w.ids {
		if one == id {
			return name
		}
	}
	return strconv.FormatInt(id, 10)
}

// chats returns the names of all chats, groups first.
func (w *onTelegram) chats() []string {
	var all []string
	for _, g := range w.stock.Chats {
		all = append(all, g.ID)
	}
	for _, one := range w.stock.People {
		all = append(all, one.ID)
	}
	return all
}

type messageRef struct{ chat, id int64 }

// edits returns when messages were changed last, be it into what they were: Telegram refuses that, and shows nothing.
func (w *onTelegram) edits() map[messageRef]time.Time {
	last := map[messageRef]time.Time{}
	for _, method := range []string{"editMessageText", "editMessageCaption", "editMessageReplyMarkup"} {
		for _, c := range w.server.Calls(method) {
			chat, _ := c.Params["chat_id"].(int64)
			id, _ := c.Params["message_id"].(int64)
			if ref := (messageRef{chat, id}); c.Status != http.StatusTooManyRequests && c.At.After(last[ref]) {
				last[ref] = c.At
			}
		}
	}
	return last
}
