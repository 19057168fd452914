package playground

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"genjin/messages"
)

// Platform is the playground's name.
const Platform = messages.Platform("pg")

// Control turns the clock of the program that the playground is part of.
type Control interface {
	// Settle returns once the bot has answered everything due now.
	Settle(ctx context.Context) error
	// Advance turns the clock to to, doing on the way what falls due.
	Advance(ctx context.Context, to time.Time) error
}

// Options are what a Playground is made of.
type Options struct {
	Dir     string // of its memory
	Now     func() time.Time
	Log     *slog.Logger
	Stock   Stock
	Zone    *time.Location
	Control Control
	// Open opens a file that goes with a message, by the SHA-256 of its bytes in hex.
	Open func(sum string) (io.ReadCloser, error)
	// Roles returns the roles of the people, for the page; nil: none.
	Roles func(ctx context.Context) (map[messages.UserID][]string, error)
}

// message is one in a chat.
type message struct {
	id      int64
	from    string // empty: the bot
	text    string
	reply   string
	whole   bool
	buttons []messages.Button
	files   []Handed
	at      time.Time
	edited  time.Time
}

// room is a chat with what was said in it.
type room struct {
	id      string
	title   string
	private bool
	closed  bool // a private chat that its person has not opened
	members []string
	said    []*message

	order   sync.Mutex // events of a chat are delivered one after the other
	pending []messages.Delivery
}

// Playground is the platform. Its methods may be called from several goroutines.
type Playground struct {
	o       Options
	journal *journal
	receive messages.Receive
	ready   chan struct{} // closed once receive is known
	again   chan struct{} // something could not be delivered

	mu      sync.Mutex
	next    int64
	people  map[string]Person
	rooms   map[string]*room
	names   []string // ids of rooms, in the order of the list
	keys    map[string]int64
	notices map[string]string
	unacked map[int64]record
	hub     hub
}

// The ways in which a person's doing can be refused.
var (
	ErrNoChat   = errors.New("no such chat")
	ErrNoPerson = errors.New("no such person in this chat")
	ErrNoMsg    = errors.New("no such message")
	ErrNoButton = errors.New("no such button")
	ErrNotOwn   = errors.New("not an own message")
	ErrLocal    = errors.New("this button is pressed on the page alone")
)

// Open opens the playground in o.Dir, with what is remembered there.
func Open(o Options) (*Playground, error) {
	if err := os.MkdirAll(filepath.Join(o.Dir, "files"), 0o700); err != nil {
		return nil, fmt.Errorf("make folder of the playground: %w", err)
	}
	p := &Playground{
		o: o, ready: make(chan struct{}), again: make(chan struct{}, 1), people: map[string]Person{}, rooms: map[string]*room{},
		keys: map[string]int64{}, notices: map[string]string{}, unacked: map[int64]record{},
	}
	for _, g := range o.Stock.Chats {
		p.rooms[g.ID] = &room{id: g.ID, title: g.Title, members: slices.Clone(g.Members)}
		p.names = append(p.names, g.ID)
	}
	for _, one := range o.Stock.People {
		p.people[one.ID] = one
		p.rooms[one.ID] = &room{id: one.ID, title: one.Name, private: true, members: []string{one.ID}, closed: slices.Contains(o.Stock.Closed, one.ID)}
		p.names = append(p.names, one.ID)
	}
	var err error
	p.journal, err = openJournal(filepath.Join(o.Dir, "log.jsonl"), p.apply)
	return p, err
}

// Close closes the memory.
func (p *Playground) Close() error { return p.journal.f.Close() }

// apply brings the state up to rec.
func (p *Playground) apply(rec record) {
	p.next = max(p.next, rec.ID)
	if rec.Kind == kindAck {
		delete(p.unacked, rec.ID)
		return
	}
	if rec.Kind == kindNotice {
		p.notices[rec.Press] = rec.Text
		return
	}
	r, ok := p.rooms[rec.Chat]
	if !ok {
		return
	}
	switch rec.Kind {
	case kindPost, kindContact, kindPlace, kindSaid:
		m := &message{
			id: rec.ID, from: rec.From, text: rec.Text, reply: rec.Reply, whole: rec.Whole,
			buttons: rec.Buttons, files: rec.Files, at: rec.At,
		}
		r.said = append(r.said, m)
		if rec.Key != "" {
			p.keys[rec.Key] = rec.ID
		}
		r.closed = r.closed && rec.Kind == kindSaid
	case kindEdit, kindChange:
		if m := r.find(rec.Target); m != nil {
			m.text, m.edited = rec.Text, rec.At
			if rec.Kind == kindChange {
				m.buttons, m.whole = rec.Buttons, rec.Whole
			}
			if rec.Key != "" {
				p.keys[rec.Key] = m.id
			}
		}
	case kindOpen:
		r.closed = false
	case kindJoin:
		for _, who := range rec.Members {
			if !slices.Contains(r.members, who) {
				r.members = append(r.members, who)
			}
		}
	case kindLeave:
		r.members = slices.DeleteFunc(r.members, func(who string) bool { return slices.Contains(rec.Members, who) })
	case kindRename:
		r.title = rec.Text
	}
	if delivered(rec.Kind) {
		p.unacked[rec.ID] = rec
	}
}

// delivered reports whether a record is an event that is handed to the bot.
func delivered(kind string) bool {
	return kind != kindSaid && kind != kindChange && kind != kindNotice && kind != kindAck
}

// find returns the message id of r.
func (r *room) find(id string) *message {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return nil
	}
	i, ok := slices.BinarySearchFunc(r.said, n, func(m *message, n int64) int { return int(m.id - n) })
	if !ok {
		return nil
	}
	return r.said[i]
}

// remember writes rec to the log and applies it. The caller holds mu.
func (p *Playground) remember(rec record, sync bool) error {
	if err := p.journal.append(rec, sync); err != nil {
		return err
	}
	p.apply(rec)
	return nil
}

// Run delivers first what may not have been acknowledged before, then, until ctx ends, again what
// could not be delivered.
func (p *Playground) Run(ctx context.Context, receive messages.Receive) error {
	p.mu.Lock()
	p.receive = receive
	ids := make([]int64, 0, len(p.unacked))
	for id := range p.unacked {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		rec := p.unacked[id]
		d, err := p.delivery(rec)
		if err != nil {
			p.mu.Unlock()
			return err
		}
		r := p.rooms[rec.Chat]
		r.pending = append(r.pending, d)
	}
	close(p.ready)
	p.mu.Unlock()
	wait := time.NewTimer(0)
	defer wait.Stop()
	back := firstAgain
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-wait.C:
		case <-p.again:
			wait.Reset(back)
			continue
		}
		if p.retry(ctx) {
			back = firstAgain
			continue
		}
		back = min(2*back, mostAgain)
		wait.Reset(back)
	}
}

// How soon what could not be delivered is delivered again.
const (
	firstAgain = 100 * time.Millisecond
	mostAgain  = 5 * time.Second
)

// retry delivers what is pending in all chats, and reports whether all of it was.
func (p *Playground) retry(ctx context.Context) bool {
	all := true
	for _, id := range p.names {
		r := p.rooms[id]
		r.order.Lock()
		if err := p.flush(ctx, r); err != nil {
			all = false
		}
		r.order.Unlock()
	}
	return all
}

// flush delivers what is pending in r, in its order. The caller holds r.order.
func (p *Playground) flush(ctx context.Context, r *room) error {
	for len(r.pending) > 0 {
		d := r.pending[0]
		if err := p.receive(ctx, []messages.Delivery{d}); err != nil {
			return fmt.Errorf("deliver: %w", err)
		}
		r.pending = r.pending[1:]
		id, err := strconv.ParseInt(strings.TrimPrefix(d.ID, string(Platform)+"/"), 10, 64)
		if err != nil {
			return fmt.Errorf("read delivery id: %w", err)
		}
		p.mu.Lock()
		err = p.remember(record{Kind: kindAck, ID: id}, false)
		p.mu.Unlock()
		if err != nil {
			return err
		}
	}
	return nil
}

// happen writes the event rec and delivers it. On an error it is kept, and delivered later.
func (p *Playground) happen(ctx context.Context, chat string, make func(*room) (record, error)) (int64, error) {
	select {
	case <-p.ready:
	case <-ctx.Done():
		return 0, ctx.Err()
	}
	p.mu.Lock()
	r, ok := p.rooms[chat]
	p.mu.Unlock()
	if !ok {
		return 0, ErrNoChat
	}
	r.order.Lock()
	defer r.order.Unlock()
	rec, err := p.write(r, make)
	if err != nil {
		return 0, err
	}
	if err := p.flush(ctx, r); err != nil {
		select {
		case p.again <- struct{}{}:
		default:
		}
		return rec.ID, err
	}
	return rec.ID, nil
}

// write makes the record of an event and puts it into the log.
func (p *Playground) write(r *room, make func(*room) (record, error)) (record, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	rec, err := make(r)
	if err != nil {
		return rec, err
	}
	p.next++
	rec.ID, rec.Chat, rec.At = p.next, r.id, p.o.Now()
	d, err := p.delivery(rec)
	if err != nil {
		return rec, err
	}
	if err := p.remember(rec, true); err != nil {
		return rec, err
	}
	r.pending = append(r.pending, d)
	p.tell(r, rec)
	return rec, nil
}

// Fetch opens the bytes of a file that was handed over.
func (p *Playground) Fetch(_ context.Context, id string) (io.ReadCloser, error) {
	if len(id) != 64 || strings.Trim(id, "0123456789abcdef") != "" {
		return nil, fmt.Errorf("fetch file: %q is no file", id)
	}
	f, err := os.Open(filepath.Join(p.o.Dir, "files", id))
	if err != nil {
		return nil, fmt.Errorf("fetch file: %w", err)
	}
	return f, nil
}
