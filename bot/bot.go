// Package bot gives each event its turn: it finds out who speaks where, which feature is meant and
// whether the speaker may, and runs that feature's handler inside one transaction. What is said and
// planned there is stored with it, all or nothing.
package bot

import (
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Feature is one thing that people do.
type Feature interface {
	Routes() []Route
}

// Route leads what people say and what falls due to a handler. Of Words, Button, Reminder, Result,
// Undelivered, Muted, Answer, Part, Undo, Why, Kept, Relayed, Setting, Became, Reached, United, Parted, Taken and On at least one
// is set.
type Route struct {
	Words       []string       // command words: the Chinese one, then the English one with its slash
	Button      string         // presses of buttons whose data begins with it and a slash
	Reminder    string         // reminders of this kind
	Daily       string         // with Reminder: the house's own work of each day at this hour, 04:17, in the installation's zone
	Start       bool           // with Daily: also when the program starts
	Result      string         // results of jobs of this kind
	Undelivered string         // messages about this kind that could not be delivered
	Muted       bool           // groups, as About tells, where the bot cannot or may not write, or not in the topic; House.Reason says which
	Answer      string         // answers, without a command, to messages of the bot about this kind
	Undo        string         // acts about this kind, to be taken back
	Why         string         // messages about this kind whose reader asks why they were said
	Part        string         // late parts of the album that a record of this kind came with; else they are answers
	Kept        string         // files of records of this kind, once their bytes are here or cannot be had
	Relayed     string         // drafts of records of this kind that went out by the account of their rep; Event.At says when
	Setting     []string       // words behind 设置 that set something, the Chinese one first
	Became      followup.Roles // people who become members in one of these roles
	Reached     bool           // the person's client t.About, as client/ID, who is written to another way from now on
	United      bool           // a person whom another was joined to, with all that was his
	Parted      bool           // members whose access has just ended and who leave clients; About is member/workspace/person
	Taken       bool           // clients, as About tells, that the person of the turn has taken over from another rep
	On          messages.Kind  // events of this kind; Said means none

	// Note returns the record that the message ref is the note of; [followup.ErrNotFound] if it is none of
	// this route's. It stands beside Undo.
	Note func(t *Turn, ref messages.Ref) (about string, err error)

	// Awaits returns the record that files are awaited for, if they are said in private without anything that tells
	// what they are for; [followup.ErrNotFound] if there is none. It stands beside Answer.
	Awaits func(t *Turn) (about string, err error)

	// Talk says that the Chinese words are ordinary ones: plain in a group they are a command only with
	// somebody named or answered.
	Talk bool

	// Loose are the characters that may follow the Chinese words directly where the bot is spoken to: 请假到周一.
	Loose string

	Act  followup.Act // what must be allowed; reminders, results and undelivered messages ask nobody
	Help Help         // the line of the command in the help, or of what 设置 says; with Words and Setting only

	Do func(*Turn) error
	// Denied answers who may not, in place of the common refusal; nil: that.
	Denied func(*Turn) error

	Edit func(*Turn) error           // a message with the command was edited; nil: nothing happens
	Late func(*Turn) (string, error) // a stale reminder: the line for the message that catches up
	Is   func(*Turn) (string, error) // with Setting: the line that says what is set now; nil: none
}

// Help is what the help says of a command: how it is written and what it does.
type Help struct {
	ZH, EN string
	For    followup.Roles // who it is listed for; zero: everybody
}

// Options are what a Bot is made of.
type Options struct {
	DB       *storage.DB
	Now      func() time.Time
	Log      *slog.Logger
	Readers  map[messages.Platform]messages.Read
	Features []Feature
	Owners   []messages.UserID // accounts that own the installation by configuration
	Language string            // of new workspaces; empty: as each person's platform tells
	Zone     *time.Location
	Commands int // commands a minute that one account may give; 0: no limit

	// Apart are the platforms on which words do not go with a file but quote it, whose author is not told, and groups are
	// heard as far as they call the bot.
	Apart map[messages.Platform]bool
	// Relays are the platforms by which texts go to clients by the account of their rep.
	Relays map[messages.Platform]bool
}

// Bot is the core. Its methods may be called from several goroutines.
type Bot struct {
	o         Options
	words     map[string]*Route // command word as typed, lower case → route
	chinese   []string          // Chinese command words, the longest first
	buttons   map[string]*Route
	reminders map[string]*Route
	results   map[string]*Route
	lost      map[string]*Route
	answers   map[string]*Route
	undos     map[string]*Route
	whys      map[string]*Route
	parts     map[string]*Route
	kept      map[string]*Route
	awaits    []*Route // with Awaits
	relayed   map[string]*Route
	settings  map[string]*Route
	setters   []*Route // with Setting, in the order of the features
	notes     []*Route // with Note
	daily     []*Route // with Daily
	became    []*Route // with Became
	reached   []*Route // with Reached
	united    []*Route // with United
	parted    []*Route // with Parted
	muted     []*Route // with Muted
	taken     []*Route // with Taken
	started   atomic.Bool
	kinds     map[messages.Kind]*Route
	commands  []*Route // with words, in the order of the features
	limits    limits
}

// New returns a Bot of o. Two routes for one word, button or reminder are a mistake of ours, and panic.
func New(o Options) *Bot {
	b := &Bot{
		o: o, words: map[string]*Route{}, buttons: map[string]*Route{}, reminders: map[string]*Route{},
		results: map[string]*Route{}, lost: map[string]*Route{}, answers: map[string]*Route{},
		undos: map[string]*Route{}, whys: map[string]*Route{}, parts: map[string]*Route{}, kept: map[string]*Route{}, relayed: map[string]*Route{}, settings: map[string]*Route{},
		kinds: map[messages.Kind]*Route{}, limits: limits{per: rate.Limit(float64(o.Commands) / 60), burst: o.Commands},
	}
	for _, f := range append(append([]Feature{help{b}}, o.Features...), undoing{b}, asking{b}, files{b}, relaying{b}, gathering{}, cleaning{}) {
		for _, r := range f.Routes() {
			b.add(&r)
		}
	}
	slices.SortFunc(b.chinese, func(x, y string) int { return len(y) - len(x) })
	return b
}

func (b *Bot) add(r *Route) {
	for _, w := range r.Words {
		put(b.words, strings.ToLower(w), r)
		if !strings.HasPrefix(w, "/") {
			b.chinese = append(b.chinese, w)
		}
	}
	if len(r.Words) > 0 {
		b.commands = append(b.commands, r)
	}
	for table, name := range map[*map[string]*Route]string{
		&b.buttons: r.Button, &b.reminders: r.Reminder, &b.results: r.Result, &b.lost: r.Undelivered, &b.answers: r.Answer,
		&b.undos: r.Undo, &b.whys: r.Why, &b.parts: r.Part, &b.kept: r.Kept, &b.relayed: r.Relayed,
	} {
		if name != "" {
			put(*table, name, r)
		}
	}
	for _, w := range r.Setting {
		put(b.settings, w, r)
	}
	if len(r.Setting) > 0 {
		b.setters = append(b.setters, r)
	}
	if r.Note != nil {
		b.notes = append(b.notes, r)
	}
	if r.Awaits != nil {
		b.awaits = append(b.awaits, r)
	}
	if r.Daily != "" {
		b.daily = append(b.daily, r)
	}
	if r.Became != 0 {
		b.became = append(b.became, r)
	}
	if r.Reached {
		b.reached = append(b.reached, r)
	}
	if r.United {
		b.united = append(b.united, r)
	}
	if r.Parted {
		b.parted = append(b.parted, r)
	}
	if r.Muted {
		b.muted = append(b.muted, r)
	}
	if r.Taken {
		b.taken = append(b.taken, r)
	}
	if r.On != messages.Said {
		put(b.kinds, r.On, r)
	}
}

func put[K comparable](table map[K]*Route, key K, r *Route) {
	if _, taken := table[key]; taken {
		panic("bot: two routes for one name")
	}
	table[key] = r
}

// Commands returns the routes that have command words, in the order of the features.
func (b *Bot) Commands() []*Route { return b.commands }

// jobs is the platform of deliveries that the house makes for itself: results of jobs and
// messages that could not be delivered.
const jobs = messages.Platform("job")
