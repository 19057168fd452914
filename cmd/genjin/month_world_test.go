package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"log/slog"
	"math/rand/v2"
	"slices"
	"sync"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// town is the platform of the month. It keeps every message that it was sent, drops no double, and stands
// outside of the program: a stop takes nothing from it.
type town struct {
	mu     sync.Mutex
	said   []said
	shown  map[string]*said // by the platform's id: how the message reads now
	failed map[string]bool  // keys whose first send did not pass
}

// said is a message as the platform took it.
type said struct {
	at time.Time
	id string
	m  messages.Message
}

func newTown() *town { return &town{shown: map[string]*said{}, failed: map[string]bool{}} }

// Run hands over nothing: the month calls the house itself.
func (w *town) Run(ctx context.Context, _ messages.Receive) error {
	<-ctx.Done()
	return nil
}

// Send takes m, but not at the first try where its key is unlucky: a network is not always there.
func (w *town) Send(_ context.Context, m messages.Message) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	h := fnv.New32a()
	_, _ = h.Write([]byte(m.Key))
	if h.Sum32()%97 == 0 && !w.failed[m.Key] {
		w.failed[m.Key] = true
		return "", errors.New("the network is away")
	}
	s := said{at: time.Now(), id: fmt.Sprintf("b%d", len(w.said)), m: m}
	if m.Edits != "" {
		s.id = m.Target
	}
	w.said = append(w.said, s)
	if m.Answers == "" {
		w.shown[s.id] = &s
	}
	return s.id, nil
}

func (w *town) Limits(messages.Message) []messages.Limit { return nil }
func (w *town) Account() messages.Limit                  { return messages.Limit{} }
func (w *town) Fetch(context.Context, string) (io.ReadCloser, error) {
	return nil, errors.New("no files here")
}

// newest returns the newest new message of which is holds.
func (w *town) newest(is func(said) bool) (said, bool) {
	w.mu.Lock()
	all := w.said // only ever grows
	w.mu.Unlock()
	for _, s := range slices.Backward(all) {
		if s.m.Edits == "" && s.m.Answers == "" && is(s) {
			return s, true
		}
	}
	return said{}, false
}

// button returns the data of the button with one of the labels under the message id as it stands now.
func (w *town) button(id string, labels ...string) (messages.Button, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if s, ok := w.shown[id]; ok {
		for _, b := range s.m.Buttons {
			if slices.Contains(labels, b.Label) && b.Data != "" {
				return b, true
			}
		}
	}
	return messages.Button{}, false
}

func readTown(d messages.Delivery) (e messages.Event, err error) {
	err = json.Unmarshal(d.Raw, &e)
	return e, err
}

// complaints keeps what the program logs as an error: in a month in order there is none.
type complaints struct {
	mu    sync.Mutex
	lines []string
}

func (c *complaints) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lines = append(c.lines, string(p))
	return len(p), nil
}

func (c *complaints) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(c, &slog.HandlerOptions{Level: slog.LevelError}))
}

// rep is one of the eight, with how he works as he has said it.
type rep struct {
	id      followup.PersonID
	user    messages.UserID
	chat    messages.ChatID
	name    string
	lang    messages.Lang
	zone    *time.Location
	zoneID  string // stored with the person from the beginning
	dinner  bool
	sixDays bool
	hour    int             // his own for the morning list, in minutes; 0: none
	hourDay followup.Day    // from which day on it holds
	leave   [2]followup.Day // first and last day; zero: none
	onLeave time.Time       // when he said so
	gone    time.Time       // when he was removed; zero: never
	clients []*client
}

func (r *rep) say(zh, en string, args ...any) string { return r.lang.Say(zh, en, args...) }
func (r *rep) day(at time.Time) followup.Day         { return followup.DayOf(at.In(r.zone)) }

// away reports whether r is on leave on d, as was known at now.
func (r *rep) away(d followup.Day, now time.Time) bool {
	return !r.leave[0].IsZero() && !r.onLeave.After(now) && !d.Before(r.leave[0]) && !r.leave[1].Before(d)
}
func (r *rep) here(at time.Time) bool { return r.gone.IsZero() || at.Before(r.gone) }

// client is one of the two hundred, with what has happened to him.
type client struct {
	followup.Client
	touches []touch
	mutes   []mute
}

// touch is that the client was written to or visited at at, as was known from known on.
type touch struct{ known, at time.Time }

// mute is that from at on the client wants no texts, or wants them again.
type mute struct {
	at time.Time
	on bool
}

func (c *client) touched(now time.Time) (last time.Time) {
	for _, t := range c.touches {
		if !t.known.After(now) && t.at.After(last) {
			last = t.at
		}
	}
	return last
}

func (c *client) muted(now time.Time) (on bool) {
	for _, m := range c.mutes {
		if !m.at.After(now) {
			on = m.on
		}
	}
	return on
}

const (
	monthReps    = 8
	monthClients = 25 // of each
	monthGroup   = messages.ChatID("mm/group")
	monthSpace   = followup.WorkspaceID("w")
)

// people makes the eight reps with their clients.
func people(random *rand.Rand, begin time.Time, home *time.Location) []*rep {
	families := []rune("赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何")
	english := []string{"Anna Smith", "Bob", "Carl Meyer", "Dora"}
	var reps []*rep
	for i := range monthReps {
		id := fmt.Sprintf("r%d", i)
		r := &rep{
			id: followup.PersonID(id), user: messages.UserID("mm/" + id), chat: messages.ChatID("mm/" + id),
			name: "代表" + string(families[i]), lang: messages.Chinese, zone: home,
		}
		for n := range monthClients {
			c := &client{Client: followup.Client{
				ID: followup.ClientID(fmt.Sprintf("%s-c%02d", id, n)), Workspace: monthSpace, Owner: r.id,
				Class: followup.Paces[random.IntN(len(followup.Paces))],
			}}
			switch {
			case n < len(english):
				c.Name = english[n]
			case random.IntN(3) == 0:
				c.Name, c.Leader = string(families[n-len(english)])+"总", true
			default:
				c.Name = string(families[n-len(english)]) + "经理"
			}
			if random.IntN(3) > 0 {
				c.Touched = begin.Add(-time.Duration(random.IntN(40*24*60)) * time.Minute)
				c.touches = append(c.touches, touch{known: begin, at: c.Touched})
			}
			c.Muted = random.IntN(12) == 0
			c.mutes = append(c.mutes, mute{begin, c.Muted})
			r.clients = append(r.clients, c)
		}
		reps = append(reps, r)
	}
	return reps
}

// plantMonth writes the reps, their clients, journeys and big days into the database, as an import does.
func (m *month) plantMonth(tx *storage.Tx) error {
	lin := followup.Person{ID: "lin", Name: "林老师"}
	errs := []error{
		tx.AddWorkspace(followup.Workspace{ID: monthSpace, Name: "month"}, m.begin),
		tx.PutChat(storage.Chat{ID: monthGroup, Workspace: monthSpace, State: storage.Bound}),
		tx.AddPerson(lin), tx.PutAccount(storage.Account{ID: "mm/lin", Person: lin.ID, Private: "mm/lin"}),
		tx.PutMember(followup.Member{Workspace: monthSpace, Person: lin.ID, Name: lin.Name, Roles: followup.Admin, Joined: m.begin}),
	}
	for _, r := range m.reps {
		errs = append(errs, tx.AddPerson(followup.Person{ID: r.id, Name: r.name, Lang: string(r.lang), Zone: r.zoneID}),
			tx.PutAccount(storage.Account{ID: r.user, Person: r.id, Private: r.chat}),
			tx.PutMember(followup.Member{Workspace: monthSpace, Person: r.id, Name: r.name, Roles: followup.Rep, Joined: m.begin, LeaveFrom: r.leave[0], LeaveTo: r.leave[1]}))
		for _, c := range r.clients {
			errs = append(errs, tx.PutClient(c.Client))
		}
	}
	for i, j := range m.journeys {
		errs = append(errs, tx.PutTrip(followup.Trip{
			ID: followup.TripID(fmt.Sprintf("t%03d", i)), Workspace: monthSpace, Owner: j.rep.id, Client: j.client.ID,
			Place: "成都", City: "5101", Leaves: j.leaves, Returns: j.returns,
		}))
	}
	for _, b := range m.bigDays {
		errs = append(errs, tx.PutAnniversary(b.a))
	}
	return errors.Join(errs...)
}
