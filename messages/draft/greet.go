package draft

import (
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/messages/when"
)

// Greeting is what a text is made of that no note calls for.
type Greeting struct {
	Client   followup.Client
	Rep      string // signs; may be empty
	Occasion followup.Occasion
	On       followup.Day // the day on which the client reads it
	Lang     messages.Lang
	Seed     string // the same seed gives the same series; one that stays with the client serves best

	// Of trips.
	Place   string       // the destination as it is named to the client, in Lang; empty: unknown
	City    string       // its id in the list of places; empty: unknown
	Leaves  followup.Day // zero: unknown
	Returns followup.Day // the last day away; zero: unknown

	// Of anniversaries.
	Name  string // as the rep wrote it: 公司周年, 生日
	Years int    // how many years it has been; 0: not known
}

// GreetingShapes is how many builds such a text can have.
const GreetingShapes = 6

// Greet returns the n-th text, from 0, of the series of g. Neighbours in the series differ in their
// build and in what they tell, and nothing is told again before all was told. Each day begins its
// series at another place, so that the first texts of the days of a year differ too. It has 50 to 300
// counted characters, a card 120 to 200.
func Greet(g Greeting, n int) string {
	w := &greeter{voice: voice{g.Client, g.Rep, g.Lang}, g: g}
	least, most := Least, Most
	var p parts
	switch g.Occasion {
	case followup.OccasionTripEve, followup.OccasionTripDay, followup.OccasionTripBack:
		p = w.travel(n)
	case followup.OccasionCard:
		p = w.bigDay(n)
		least, most = CardLeast, CardMost
	case followup.OccasionAnniversary:
		p = w.bigDay(n)
	default:
		p = w.daily(n)
	}
	return w.fit(p, least, most)
}

// The length of a card's text in counted characters: what a hand writes well.
const (
	CardLeast = 120
	CardMost  = 200
)

// greeter holds what the builds draw from.
type greeter struct {
	voice
	g     Greeting
	at    spot
	fills *strings.Replacer
}

// spot is a place in a series.
type spot struct {
	p     int // counts on
	build int
	piece int // which of the pieces
	round int // how often all pieces were told in all builds
}

// begin goes to the n-th place in the series of g, which has so many pieces.
func (w *greeter) begin(n, pieces int) {
	p := seedOf(w.g.Seed+string(w.g.Occasion))%9973 + ordinal(w.g.On)*stride(pieces) + min(max(n, 0), 1<<30)
	w.at = spot{
		p:     p,
		build: (p + p/pieces*skip(pieces)) % GreetingShapes,
		piece: p % pieces,
		round: p / (pieces * GreetingShapes),
	}
}

// stride is how far apart the series of two days begin: further than anyone asks for other texts, and
// such that day by day all pieces and builds come up.
func stride(pieces int) int {
	s := 13
	for gcd(s, pieces) > 1 || gcd(s, GreetingShapes) > 1 {
		s++
	}
	return s
}

// skip is how many builds are passed over when all pieces were told, so that a piece meets every build
// before it meets one again, and neighbours differ in theirs.
func skip(pieces int) int {
	s := 0
	for gcd(pieces+s, GreetingShapes) > 1 || (1+s)%GreetingShapes == 0 {
		s++
	}
	return s
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// ordinal counts days from 1970; 0 stands for none and for all before.
func ordinal(d followup.Day) int {
	if d.IsZero() {
		return 0
	}
	return max(int(d.Time(time.UTC, 12, 0).Unix()/(24*60*60)), 0)
}

// seedOf makes a number of a seed.
func seedOf(seed string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(seed)) // never fails, by its documentation
	return int(h.Sum32() >> 1)
}

// phrase is a wording in both languages. It may hold {name} and what fill knows besides.
type phrase = [2]string

// part is what wordings are chosen for.
type part int

const (
	partHello part = iota
	partOpen
	partLead
	partLabel
	partOther
	partMore
	partWish
	partEnd
	partQuote
	partLines
)

// choose returns which of so many wordings a part has here: at neighbouring places other ones. From
// round to round, that is when a piece stands in a build again, the choices count on like the digits of
// a number, three to a digit, over the parts that the build shows; as every digit but the first moves
// with it too, all wordings change. So no text comes back for 81 rounds or more.
func (w *greeter) choose(x part, of int) int {
	digit := 0
	if rank := slices.Index(shown[w.at.build], x); rank >= 0 {
		digit = w.at.round % 3
		if rank > 0 {
			digit += w.at.round / power3(rank) % 3
		}
	}
	i := w.at.piece
	if x == partMore {
		return (i + digit) % of // two of them are shown at a time
	}
	return (i + w.at.build + i/6 + i/18*(int(x)+1) + digit) % of
}

func power3(n int) int {
	p := 1
	for range n {
		p *= 3
	}
	return p
}

// pick chooses among wordings, if there are any, and fills in names.
func (w *greeter) pick(x part, of []phrase) string {
	if len(of) == 0 {
		return ""
	}
	return w.fill(of[w.choose(x, len(of))])
}

// some chooses n of the wordings, others at each k, and fills in names.
func (w *greeter) some(k, n int, of []phrase) []string {
	var s []string
	for _, one := range turns(k, n, of) {
		s = append(s, w.fill(one))
	}
	return s
}

// turns chooses n of the pieces, others for each k; those of neighbours share as little as can be.
func turns[T any](k, n int, of []T) []T {
	n = min(n, len(of))
	from := k*n + k/(len(of)/gcd(len(of), n))
	var s []T
	for i := range n {
		s = append(s, of[(from+i)%len(of)])
	}
	return s
}

// with makes known what stands for what in phrases, beside {name} and {weekday}.
func (w *greeter) with(pairs ...string) {
	w.fills = strings.NewReplacer(append(pairs, "{name}", w.client.Called(), "{weekday}", w.weekday())...)
}

func (w *greeter) fill(p phrase) string { return w.fills.Replace(w.say(p[0], p[1])) }

func (w *greeter) weekday() string {
	d := w.g.On.Weekday()
	return w.say("周"+string([]rune("日一二三四五六")[d]), d.String())
}

// day writes d with its weekday.
func (w *greeter) day(d followup.Day) string {
	return when.Say(w.lang, d, w.g.On.Time(time.UTC, 12, 0))
}

func (w *greeter) number(n int) string { return strconv.Itoa(n) }

// sign puts the rep's name under the text, and on a card the day.
func (w *greeter) sign() string {
	s := w.voice.sign()
	if w.g.Occasion == followup.OccasionCard && !w.g.On.IsZero() {
		s += "\n" + w.day(w.g.On)
	}
	return s
}
