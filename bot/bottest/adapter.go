// Package bottest holds the suite that every platform's adapter must pass: it delivers all that happens,
// in order and until it is taken, reads it right, and sends with the outcomes that the rest relies on.
package bottest

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"genjin/messages"
)

// Adapter is what a platform offers.
type Adapter interface {
	Run(ctx context.Context, receive messages.Receive) error
	Send(ctx context.Context, m messages.Message) (id string, err error)
	Limits(m messages.Message) []messages.Limit
	Account() messages.Limit
	Fetch(ctx context.Context, id string) (io.ReadCloser, error)
}

// Shown is a message of the bot as people see it.
type Shown struct {
	ID      string
	Text    string
	Buttons []string
}

// Harness is a platform under test: the adapter, and the people on the other side of it. Group and
// Private are chats of Person; Closed is a private chat that was never opened, Unknown a chat that the
// bot was never in. What the platform lacks is left out, or asked for in the way that it has.
type Harness struct {
	Lacks                           Lacks
	Adapter                         Adapter
	Read                            messages.Read
	Group, Private, Closed, Unknown messages.ChatID
	Person, Other                   messages.User

	Say     func(from messages.UserID, chat messages.ChatID, text, replyTo string) (id string)
	SayFile func(from messages.UserID, chat messages.ChatID, text, name string, body []byte)
	Edit    func(from messages.UserID, chat messages.ChatID, id, text string)
	Press   func(from messages.UserID, chat messages.ChatID, id string, n int) (notice func() string)
	Join    func(chat messages.ChatID, who messages.UserID)
	Leave   func(chat messages.ChatID, who messages.UserID)
	Open    func(chat messages.ChatID) // opens the private chat Closed without a word
	Shown   func(chat messages.ChatID) []Shown
	Mention func(u messages.User) string // how u is mentioned in a text
	Bot     string                       // how the bot is mentioned
	Written func(text string) string     // how a text of the bot looks that the platform would take for markup; nil: as it is
}

// inbox is a receiving side that can fail.
type inbox struct {
	t    testing.TB
	read messages.Read

	mu     sync.Mutex
	failed int // deliveries still to refuse
	seen   []messages.Delivery
	taken  []messages.Delivery
	told   int // events that a scene has asked for
	ids    map[string]bool
}

func (b *inbox) receive(_ context.Context, ds []messages.Delivery) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if ds = slices.DeleteFunc(slices.Clone(ds), b.isNews); len(ds) == 0 {
		return nil
	}
	b.seen = append(b.seen, ds...)
	if b.failed > 0 {
		b.failed--
		return errors.New("the storage is away")
	}
	for _, d := range ds {
		if !b.ids[d.ID] {
			b.ids[d.ID] = true
			b.taken = append(b.taken, d)
		}
	}
	return nil
}

// isNews reports whether d tells who works in the company, as a platform does by itself.
func (b *inbox) isNews(d messages.Delivery) bool {
	e, err := b.read(d)
	return err == nil && e.Kind == messages.Company
}

// next waits for the delivery behind the one that it returned before, and reads it.
func (b *inbox) next() messages.Event {
	b.t.Helper()
	b.told++
	n := b.told
	for range 1000 {
		b.mu.Lock()
		if len(b.taken) >= n {
			d := b.taken[n-1]
			b.mu.Unlock()
			e, err := b.read(d)
			if err != nil {
				b.t.Fatalf("delivery %d: %v", n, err)
			}
			if d.Chat != e.Ref.Chat || d.ID == "" || d.From != e.Ref.Chat.Platform() {
				b.t.Fatalf("delivery %+v holds an event of %+v", d, e.Ref)
			}
			return e
		}
		b.mu.Unlock()
		time.Sleep(5 * time.Millisecond) //nolint:forbidigo // waits for the platform
	}
	b.t.Fatalf("delivery %d never came", n)
	return messages.Event{}
}

// Run runs the whole suite on platforms that open makes.
func Run(t *testing.T, open func(t *testing.T) Harness) {
	for name, scene := range map[string]func(*testing.T, Harness, *inbox){
		"what people say": said, "people come and go": moved, "again until it is taken": again, "order": order,
		"garbage": garbage, "sending": sending, "edits": edits, "presses": presses, "closed chats": closed,
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t)
			b := &inbox{t: t, read: h.Read, ids: map[string]bool{}}
			ctx, cancel := context.WithCancel(t.Context())
			done := make(chan error, 1)
			go func() { done <- h.Adapter.Run(ctx, b.receive) }()
			t.Cleanup(func() {
				cancel()
				if err := <-done; err != nil {
					t.Errorf("run: %v", err)
				}
			})
			scene(t, h, b)
		})
	}
}

func moved(t *testing.T, h Harness, b *inbox) {
	if h.Lacks.Moves {
		return
	}
	h.Leave(h.Group, h.Person.ID)
	if e := b.next(); e.Kind != messages.Left || len(e.Members) != 1 || e.Members[0].ID != h.Person.ID {
		t.Errorf("leaving: %+v", e)
	}
	h.Join(h.Group, h.Person.ID)
	if e := b.next(); e.Kind != messages.Joined || len(e.Members) != 1 || e.Members[0].ID != h.Person.ID {
		t.Errorf("joining: %+v", e)
	}
}

// again: nothing is acknowledged before it was taken, and what was not comes again under the same id.
func again(t *testing.T, h Harness, b *inbox) {
	b.failed = 2
	var wait sync.WaitGroup
	wait.Go(func() { h.Say(h.Person.ID, h.Group, h.call("拜访 王总"), "") })
	if e := b.next(); e.Text != "拜访 王总" {
		t.Errorf("got %+v", e)
	}
	wait.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.seen) < 3 {
		t.Fatalf("delivered %d times, of which two failed", len(b.seen))
	}
	for _, d := range b.seen[1:] {
		if d.ID != b.seen[0].ID || !bytes.Equal(d.Raw, b.seen[0].Raw) {
			t.Errorf("delivered again as %+v, before as %+v", d, b.seen[0])
		}
	}
}

func order(t *testing.T, h Harness, b *inbox) {
	b.failed = 1
	texts := []string{"一", "二", "三", "四", "五"}
	for _, s := range texts {
		h.Say(h.Person.ID, h.Group, h.call(s), "")
	}
	var got []string
	for range texts {
		got = append(got, b.next().Text)
	}
	if !slices.Equal(got, texts) {
		t.Errorf("came as %v", got)
	}
}

func garbage(t *testing.T, h Harness, _ *inbox) {
	for _, raw := range []string{"", "null", "{}", "[]", "{", "\xff\xfe", `{"kind":7}`, `{"from":null}`, strings.Repeat("[", 10000)} {
		e, err := h.Read(messages.Delivery{ID: "x", From: h.Group.Platform(), Chat: h.Group, Raw: []byte(raw)})
		if err == nil && e.Kind != messages.Ignored {
			t.Errorf("%.20q was read as %+v", raw, e)
		}
	}
}

func sending(t *testing.T, h Harness, _ *inbox) {
	texts := []string{"一行", "两行\n• <b>& \"quoted\"</b> _*`[x](y)`", "👨‍👩‍👧 𠮷"}
	for i, text := range texts {
		m := messages.Message{Key: "k/" + text, Chat: h.Private, Text: text}
		if id := h.send(t, m); id == "" {
			t.Fatalf("%q: nobody knows what was sent", text)
		}
		if shown := h.Shown(h.Private); len(shown) != i+1 || shown[i].Text != h.written(text) {
			t.Errorf("%q is shown as %+v", text, shown)
		}
		for _, l := range append(h.Adapter.Limits(m), h.Adapter.Account()) {
			if l.Every > 0 && (l.Bucket == "" || l.Burst < 1) {
				t.Errorf("limit %+v lets nothing through", l)
			}
		}
	}
}

func closed(t *testing.T, h Harness, b *inbox) {
	m := messages.Message{Key: "k/1", Chat: h.Closed, Text: "草稿"}
	if _, err := h.Adapter.Send(t.Context(), m); !errors.Is(err, messages.ErrGone) {
		t.Errorf("a private chat never opened: %v", err)
	}
	m.Chat = h.Unknown
	if _, err := h.Adapter.Send(t.Context(), m); !errors.Is(err, messages.ErrRejected) && !errors.Is(err, messages.ErrGone) {
		t.Errorf("an unknown chat: %v", err)
	}
	if h.Lacks.Openings {
		return
	}
	h.Open(h.Closed)
	if e := b.next(); e.Kind != messages.Opened || !e.Private {
		t.Errorf("opening: %+v", e)
	}
	m.Chat = h.Closed
	if _, err := h.Adapter.Send(t.Context(), m); err != nil {
		t.Errorf("after it was opened: %v", err)
	}
}
