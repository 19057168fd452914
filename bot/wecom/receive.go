package wecom

import (
	"cmp"
	"context"
	"strings"
	"sync"
	"time"

	"genjin/bot/wecom/crypt"
	"genjin/bot/wecom/robot"
	"genjin/messages"
)

// Run hands over what happens until ctx ends: what the long connection brings, and the callbacks that [Adapter.Handler]
// answers. It returns at the end of ctx, after what is under way, and with an error only if the address of the long
// connection is none.
func (a *Adapter) Run(ctx context.Context, receive messages.Receive) error {
	a.recallPeople(ctx)
	coming, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	var works sync.WaitGroup
	failed := make(chan error, 1)
	if a.conn != nil {
		works.Go(func() {
			if err := a.converse(ctx); err != nil {
				failed <- err
			}
		})
	}
	works.Go(func() { a.book.keep(ctx) })
	works.Go(func() { a.unsealing(ctx) })
	a.ended.Store(false)
	go func() {
		<-ctx.Done()
		a.ended.Store(true)
		works.Wait() // the connection hands on what came until it is closed
		stop()
	}()
	a.in.run(coming, receive)
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// frame takes what the long connection brought.
func (a *Adapter) frame(ctx context.Context, f robot.Frame) {
	env := envelope{Way: bySocket, Bot: a.o.Robot.Name, Req: f.ReqID, Body: f.Body}
	if _, _, err := a.arrive(ctx, env, nil); err != nil {
		a.o.Log.ErrorContext(ctx, "a message is lost", "error", err)
	}
	select {
	case a.spoke <- struct{}{}:
	default:
	}
}

// arrive queues what the robot was told. The channel is closed once it is durable. answer takes the card that a
// pressed one becomes; nil: it is changed over the long connection.
func (a *Adapter) arrive(ctx context.Context, env envelope, answer *pending) (taken <-chan struct{}, pressed bool, err error) {
	now := a.o.Now()
	var h head
	if err := lenient(env.Body, &h); err != nil {
		taken, err := a.in.add(unreadable(env.Body, now))
		return taken, false, err
	}
	user, known := a.plain(ctx, h.From.User)
	if !known {
		taken, err = a.seal(env, h, now)
		return taken, false, err
	}
	return a.admit(env, h, opened{user: user, at: now}, answer)
}

// opened is what is known of a message of the robot beside what it holds.
type opened struct {
	user string // who said it
	id   string // of its delivery; empty: that of the message
	at   time.Time
}

// admit queues a message of the robot.
func (a *Adapter) admit(env envelope, h head, o opened, answer *pending) (taken <-chan struct{}, pressed bool, err error) {
	user, now := o.user, o.at
	chat, ok := h.where(user)
	if !ok {
		return nil, false, nil // WeCom's own notes
	}
	if user != h.From.User {
		env.User = user
	}
	a.know(&env, user, h.words())
	env.Album = a.pasted.Album(chat, user, h.words(), now)
	id := handle{way: env.Way, message: h.ID, user: user, answer: env.answer(h.Reply)}
	pressed = h.Event.Type == "template_card_event"
	a.rooms.in(chat)
	switch {
	case pressed:
		a.touched.note(press{handle: id, task: h.Event.Card.Task, user: user, chat: chat, at: now, answer: answer})
	case h.Type != "event" || h.Event.Type == "enter_chat":
		a.heard.note(chat, said{handle: id, at: now, entered: h.Type == "event"})
	}
	d, err := env.delivery(cmp.Or(o.id, idOf(h.ID, h.Type)), chat, now)
	if err != nil {
		return nil, pressed, err
	}
	taken, err = a.in.add(d)
	return taken, pressed, err
}

// arriveApp queues what the application was told.
func (a *Adapter) arriveApp(plain []byte) (<-chan struct{}, error) {
	now := a.o.Now()
	m, err := crypt.ReadAppMessage(plain)
	if err != nil {
		return a.in.add(unreadable(plain, now))
	}
	a.book.changed(m)
	if m.FromUserName == "" || m.FromUserName == systemUser {
		return nil, nil
	}
	env := envelope{Way: byApp, AppXML: string(plain)}
	a.know(&env, m.FromUserName, m.Content)
	chat := PrivateID(m.FromUserName)
	id := handle{way: byApp, message: appID(m), user: m.FromUserName, answer: m.ResponseCode}
	switch {
	case m.Event == "template_card_event":
		a.touched.note(press{handle: id, task: m.TaskID, user: m.FromUserName, chat: chat, at: now})
	case m.MsgType != "event":
		env.Album = a.pasted.Album(chat, m.FromUserName, m.Content, now)
		a.heard.note(chat, said{handle: id, at: now})
	}
	d, err := env.delivery(idOf(appID(m), m.MsgType), chat, now)
	if err != nil {
		return nil, err
	}
	return a.in.add(d)
}

// words returns what the message says, as far as it is text.
func (h head) words() string {
	all := []string{h.Text.Content}
	for _, item := range h.Mixed.Items {
		all = append(all, item.Text.Content)
	}
	return strings.Join(all, "\n")
}

// know adds what the address book tells of the sender, and of those whom the text mentions.
func (a *Adapter) know(env *envelope, user, text string) {
	if a.company == nil {
		return
	}
	env.Reach = a.book.reaches(user, a.o.Now())
	env.Name = a.book.name(user)
	for _, m := range mention.FindAllStringSubmatch(text, -1) {
		if m[1] == a.o.Robot.Name {
			continue
		}
		if id := a.book.called(m[1]); id != "" {
			env.Named = append(env.Named, named{m[1], id})
		}
	}
}
