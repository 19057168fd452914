package main

import (
	"container/heap"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

var monthSeeds = flag.Int("month.seeds", 1, "how many seeds the simulated month runs")

// TestMonth lets eight reps work with two hundred clients for a month of simulated time, on the real core, a
// real database and the real cron, while the program is stopped at random moments. A model of its own says
// what must be said, to whom and when; every message that the platform was sent is held against it.
func TestMonth(t *testing.T) {
	for seed := range *monthSeeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) {
				m := newMonth(t, dir, uint64(seed)) //nolint:gosec // small and not negative
				m.live()
				m.judge()
			})
		})
	}
}

// span is a time in which the program did not run.
type span struct{ from, to time.Time }

// month is one run: the people, what they did, and the platform that keeps what they were told.
type month struct {
	t          *testing.T
	dir        string
	random     *rand.Rand
	home       *time.Location
	begin, end time.Time
	reps       []*rep
	journeys   []*journey
	bigDays    []*bigDay
	meetings   []*meeting
	drafts     []*taken
	acts       map[string]*act // by the turn that they caused
	stops      []span
	agenda     agenda
	town       *town
	complaints complaints
	house      *house
	halt       func()
	deliveries int

	// The judgement.
	duties []*duty
	told   map[*client]map[string]string // the texts that each client's rep was brought → the message
	whose  map[string]*client            // the drafts by message
	caught map[string]bool               // by rep and stop: the message that catches up came
	lists  map[string]*duty              // by message
	faults int
}

// newMonth begins on a day in March: behind it lie the change of the hour in Europe, 清明 on a workday and the
// holiday around it.
func newMonth(t *testing.T, dir string, seed uint64) *month {
	home, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	m := &month{
		t: t, dir: dir, random: rand.New(rand.NewPCG(seed, 2)), home: home, town: newTown(), acts: map[string]*act{},
		begin: time.Date(2025, 3, 20, 12, 0, 0, 0, home), end: time.Date(2025, 4, 20, 23, 59, 0, 0, home),
	}
	m.reps = people(m.random, m.begin, home)
	if m.reps[5].zone, err = time.LoadLocation("Europe/Berlin"); err != nil {
		t.Fatal(err)
	}
	m.reps[5].zoneID = m.reps[5].zone.String()
	if m.reps[6].zone, err = time.LoadLocation("Asia/Tokyo"); err != nil { // as he says himself at the beginning
		t.Fatal(err)
	}
	m.reps[3].lang = messages.English
	m.reps[0].leave = [2]followup.Day{{Year: 2025, Month: 4, Date: 8}, {Year: 2025, Month: 4, Date: 10}}
	m.plantDays()
	m.planStops()
	return m
}

// planStops draws when the program stops: three times where it hurts, else at any moment, from two minutes to
// forty hours.
func (m *month) planStops() {
	at := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2025, month, day, hour, minute, 1, 0, m.home)
	}
	m.stops = []span{
		{at(3, 26, 5, 50), at(3, 27, 8, 5)},   // two lists fall due; that of today is of use still
		{at(4, 7, 5, 50), at(4, 8, 10, 0)},    // into the first day of a leave
		{at(4, 10, 5, 50), at(4, 11, 10, 30)}, // out of a leave
	}
	busy := []span{ // what is to be said in these hours must be heard
		{m.begin, m.begin.Add(3 * time.Hour)},
		{at(3, 25, 6, 0), at(3, 25, 9, 0)},
		{at(4, 14, 9, 30), at(4, 14, 10, 30)},
		{at(4, 15, 11, 30), at(4, 15, 12, 30)},
		{m.end.Add(-time.Hour), m.end.Add(40 * time.Hour)},
	}
	for n := 4 + m.random.IntN(4); len(m.stops) < n+2; {
		from := m.begin.Add(time.Duration(m.random.Int64N(int64(m.end.Sub(m.begin)))))
		long := time.Duration(2 * math.Pow(1200, m.random.Float64()) * float64(time.Minute))
		s := span{from, from.Add(long)}
		free := true
		for _, o := range append(busy, m.stops...) {
			free = free && (s.to.Add(time.Hour).Before(o.from) || s.from.Add(-time.Hour).After(o.to))
		}
		if free {
			m.stops = append(m.stops, s)
		}
	}
}

// live runs the month.
func (m *month) live() {
	time.Sleep(time.Until(m.begin))
	m.start(true)
	m.settings()
	for _, s := range m.stops {
		m.at(s.from, func() {
			m.halt()
			time.Sleep(time.Until(s.to))
			m.start(false)
		})
	}
	for _, r := range m.reps {
		for d := r.day(m.begin); !m.end.Before(d.Time(r.zone, 0, 0)); d = d.Add(1) {
			m.planDay(r, d)
		}
	}
	for m.agenda.Len() > 0 {
		e := heap.Pop(&m.agenda).(planned)
		if e.at.Before(time.Now()) {
			continue // it fell into a stop: nobody could talk to the bot
		}
		time.Sleep(time.Until(e.at))
		e.do()
		synctest.Wait()
	}
	time.Sleep(time.Until(m.end))
	m.halt()
}

// start opens the program on the month's database.
func (m *month) start(first bool) {
	ctx, cancel := context.WithCancel(context.Background())
	db, err := storage.Open(ctx, filepath.Join(m.dir, "genjin.db"))
	if err != nil {
		m.t.Fatal(err)
	}
	if first {
		if err := db.Do(ctx, m.plantMonth); err != nil {
			m.t.Fatal(err)
		}
	}
	m.house = newHouse(parts{
		db: db, clock: &clock{}, log: m.complaints.logger(), zone: m.home,
		on: map[messages.Platform]connection{"mm": {adapter: m.town, read: readTown}},
	})
	done := make(chan error, 1)
	go func() { done <- m.house.run(ctx) }()
	m.halt = func() {
		cancel()
		if err := <-done; err != nil {
			m.t.Fatal(err)
		}
		if err := db.Close(); err != nil {
			m.t.Fatal(err)
		}
	}
	synctest.Wait()
}

// act is something that a person did, with the answer that it calls for.
type act struct {
	rep   *rep
	at    time.Time
	what  string
	says  []string // how the plain messages of the answer begin
	draft *client  // for whom a draft comes; nil: none comes
	press bool     // a press: who pressed is told
	anew  bool     // the draft that stands there must change

	heard           []said
	drafts, presses int
}

// tell hands an event to the house, and keeps what it must answer under the turn that it causes.
func (m *month) tell(r *rep, e messages.Event, a act) string {
	m.deliveries++
	id := fmt.Sprintf("mm/%d", m.deliveries)
	e.At, e.From = time.Now(), messages.User{ID: r.user, Name: r.name}
	if e.Ref.Chat == "" {
		e.Ref.Chat = r.chat
	}
	e.Private = e.Ref.Chat == r.chat
	if e.Ref.ID == "" {
		e.Ref.ID = id
	}
	raw, err := json.Marshal(e)
	if err != nil {
		m.t.Fatal(err)
	}
	d := messages.Delivery{ID: id, From: "mm", Chat: e.Ref.Chat, Raw: raw, At: e.At}
	if err := m.house.bot.Receive(m.t.Context(), []messages.Delivery{d}); err != nil {
		m.t.Fatal(err)
	}
	a.rep, a.at = r, e.At
	a.what += e.Text + e.Button
	turn := bot.ID(e.At, id)
	m.acts[turn] = &a
	synctest.Wait()
	return turn
}

// planned is something that somebody will do.
type planned struct {
	at time.Time
	n  int // of two at one instant, the one that was planned first
	do func()
}

// agenda holds what people will do, the earliest first.
type agenda struct {
	entries []planned
	n       int
}

func (a *agenda) Len() int      { return len(a.entries) }
func (a *agenda) Swap(i, j int) { a.entries[i], a.entries[j] = a.entries[j], a.entries[i] }
func (a *agenda) Push(x any)    { a.entries = append(a.entries, x.(planned)) }

func (a *agenda) Less(i, j int) bool {
	x, y := a.entries[i], a.entries[j]
	return x.at.Before(y.at) || x.at.Equal(y.at) && x.n < y.n
}

func (a *agenda) Pop() any {
	last := a.entries[len(a.entries)-1]
	a.entries = a.entries[:len(a.entries)-1]
	return last
}

// at plans that do is done at an instant, unless that falls into a stop, or behind the end.
func (m *month) at(at time.Time, do func()) {
	at = at.Truncate(time.Millisecond) // as exactly as the database keeps it
	for slices.ContainsFunc(m.agenda.entries, func(p planned) bool { return p.at.Equal(at) }) {
		at = at.Add(time.Millisecond) // of two acts, one is the first
	}
	if at.Before(m.end.Add(-time.Minute)) {
		m.agenda.n++
		heap.Push(&m.agenda, planned{at, m.agenda.n, do})
	}
}

// within plans do at a random instant of d between two hours, in minutes, of the rep's day.
func (m *month) within(r *rep, d followup.Day, from, to int, do func()) {
	at := d.Time(r.zone, 0, from).Add(time.Duration(m.random.Int64N(int64(time.Duration(to-from) * time.Minute))))
	if at.After(m.begin.Add(30 * time.Minute)) {
		m.at(at, func() {
			if r.here(at) {
				do()
			}
		})
	}
}

// chance is true once in n times.
func (m *month) chance(n int) bool { return m.random.IntN(n) == 0 }
