package draft

import (
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/messages/content"
)

// script holds the wordings of an occasion.
type script struct {
	hello, open, lead, top, label, other, more, wish, end, extra []phrase

	rest []phrase // the wish at a weekend, where it differs
}

// parts words all but what the text is about.
func (w *greeter) parts(s script) parts {
	wish := s.wish
	if d := w.g.On.Weekday(); s.rest != nil && (d == time.Saturday || d == time.Sunday) {
		wish = s.rest
	}
	p := parts{
		hello: w.pick(partHello, s.hello), open: w.pick(partOpen, s.open), lead: w.pick(partLead, s.lead),
		label: w.pick(partLabel, s.label), other: w.pick(partOther, s.other),
		top: w.pick(partLabel, s.top), wish: w.pick(partWish, wish), end: w.pick(partEnd, s.end),
		more:  w.some(w.choose(partMore, len(s.more)), 2, s.more),
		extra: w.some(w.at.piece, len(s.extra), s.extra),
	}
	return p
}

// daily makes the parts of a morning's or a dinner time's text: a light piece for friends, for a leader
// a maxim (course, 3).
func (w *greeter) daily(n int) parts {
	hour := content.Morning
	if w.g.Occasion == followup.OccasionDinner {
		hour = content.Dinner
	}
	if w.client.Leader {
		return w.maxim(n, hour)
	}
	all := lightPool(w.lang, hour, w.g.Seed, w.g.On)
	w.begin(n, len(all))
	w.with()
	piece := all[w.at.piece]
	p := w.parts(light[hour])
	p.main = []string{piece.First, piece.Then}
	mark := "，"
	if strings.Contains(piece.First, mark) {
		mark = "。"
	}
	p.story = w.join(w.stopped(piece.First, mark), w.stopped(piece.Then, "。"))
	return p
}

// stopped puts a mark behind s in Chinese; an English line has its own.
func (w *greeter) stopped(s, mark string) string {
	if w.english() {
		return s
	}
	return s + mark
}

// lightPool returns the pieces of an hour in the order of a seed. A piece that fits both hours is told
// to a client at one of them only. On its days a tagged piece takes the place of another.
func lightPool(l messages.Lang, h content.Hour, seed string, on followup.Day) []content.Piece {
	var all, tagged []content.Piece
	s := seedOf(seed)
	for i, p := range content.Light(l) {
		other := content.Dinner
		if h == content.Dinner {
			other = content.Morning
		}
		switch {
		case !p.For(h), p.For(other) && (h == content.Dinner) == ((i+s)%2 == 0):
		case p.Tagged():
			tagged = append(tagged, p)
		default:
			all = append(all, p)
		}
	}
	all = shuffled(all, s)
	for i, p := range tagged {
		if p.On(on) {
			all[i] = p
		}
	}
	return all
}

// shuffled returns all in an order that depends on the seed.
func shuffled[T any](all []T, seed int) []T {
	step := 1 + seed/7%len(all)
	for gcd(step, len(all)) > 1 {
		step++
	}
	s := make([]T, len(all))
	for i := range all {
		s[i] = all[(seed+i*step)%len(all)]
	}
	return s
}

// maxim makes the parts of a leader's text: a saying with its book and one sentence; no joke, no
// advertisement.
func (w *greeter) maxim(n int, hour content.Hour) parts {
	var all []content.Maxim
	s := seedOf(w.g.Seed)
	for i, m := range content.Maxims() {
		if dinner := (i+s)%3 == 0; dinner == (hour == content.Dinner) {
			all = append(all, m)
		}
	}
	all = shuffled(all, s)
	w.begin(n, len(all))
	m := all[w.at.piece]
	source, quote := m.Source(w.lang), "“"+m.Says(w.lang)+"”"
	w.with("{source}", source, "{Source}", upper(source), "{quote}", quote)
	p := w.parts(maxims[hour])
	p.main = []string{quote, m.Adds(w.lang)}
	p.story = w.join(w.pick(partQuote, quotes), w.stopped(m.Adds(w.lang), "。"))
	if w.english() {
		p.story = strings.TrimSuffix(p.story, ".") + "."
	}
	return p
}

// quotes open a saying in sentences.
var quotes = []phrase{
	{"{source}里说：{quote}", "{Source}: {quote}"},
	{"{source}有言：{quote}", "From {source}: {quote}"},
	{"读到{source}的一句：{quote}", "I read in {source}: {quote}"},
}
