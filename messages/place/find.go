package place

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Mode says what a text is.
type Mode uint8

// The modes of Find.
const (
	Sentence Mode = iota // free text, which may name no place
	Argument             // a command's words, of which names and dates were taken out
)

// Match is what a text names.
type Match struct {
	Places     []Place // best first, at least one and at most eight
	Sure       bool    // the first of Places is meant; if not, ask
	Province   string  // of a province, which is never sure: its short Chinese name. Places is its capital
	Start, End int     // bytes of the text
}

// What is looked at is bounded, so that no text can hold up whoever reads it.
const (
	readMost = 1000 // bytes of a text
	allMost  = 20   // places that FindAll returns
	nameMost = 8    // places of one match
)

// hit is a match that is not yet written out.
type hit struct {
	places     []uint16
	start, end int
	sure       bool
	province   string
	reach      reach
	silent     bool // only the lead of a town's name: 四川 in 四川成都
}

// Find returns the place that text names. Of several in a sentence it is the first that someone goes to,
// else the first where someone is, else the first; a place that is left comes last.
//
// An argument is matched whole, by exact name, official name, English or pinyin, initials, and only then
// by its words and with one typing error.
func Find(text string, m Mode) (Match, bool) {
	text = clip(text)
	x := atlas()
	if m == Argument {
		h, ok := x.argument(text)
		return x.match(h), ok
	}
	h, ok := choose(x.scan(text, false))
	return x.match(h), ok
}

// FindAll returns the places that a sentence names, from left to right: at most twenty, of its first
// 1000 bytes.
func FindAll(text string) []Match {
	x := atlas()
	var ms []Match
	for _, h := range x.scan(clip(text), false) {
		ms = append(ms, x.match(h))
	}
	return ms
}

func choose(hits []hit) (hit, bool) {
	var best hit
	for i, h := range hits {
		if i == 0 || h.reach > best.reach {
			best = h
		}
	}
	return best, len(hits) > 0
}

func (x *index) match(h hit) Match {
	if len(h.places) == 0 {
		return Match{}
	}
	m := Match{Sure: h.sure, Province: h.province, Start: h.start, End: h.end}
	for _, i := range h.places[:min(len(h.places), nameMost)] {
		m.Places = append(m.Places, x.places[i])
	}
	return m
}

func clip(text string) string {
	if len(text) <= readMost {
		return text
	}
	end := readMost
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// scan reads text from left to right. In a command a name needs no verb.
func (x *index) scan(text string, command bool) []hit {
	var hits []hit
	for at := 0; at < len(text) && len(hits) < allMost; {
		r, size := utf8.DecodeRuneInString(text[at:])
		var h hit
		end, ok := at+size, false
		switch {
		case fold(r) != 0:
			h, end, ok = x.latinAt(text, at, command)
		case r >= '0' && r <= '9':
			end = skipToken(text, at) // 5G, A4
		case han(r):
			h, end, ok = x.hanAt(text, at, command, lead(hits, text, at))
		}
		if ok {
			hits = x.join(hits, h, text)
		}
		at = end
	}
	kept := hits[:0]
	for _, h := range hits {
		if !h.silent {
			kept = append(kept, h)
		}
	}
	return kept
}

// lead is the province that the text names right before at, if any.
func lead(hits []hit, text string, at int) string {
	if len(hits) == 0 {
		return ""
	}
	last := hits[len(hits)-1]
	if strings.TrimSpace(text[last.end:at]) != "" {
		return ""
	}
	return last.province
}

// join adds h to hits, in the place of the province or of the larger city that leads to it: 四川成都,
// 金华义乌.
func (x *index) join(hits []hit, h hit, text string) []hit {
	if len(hits) == 0 {
		return append(hits, h)
	}
	last := &hits[len(hits)-1]
	if strings.TrimSpace(text[last.end:h.start]) != "" || h.province != "" {
		return append(hits, h)
	}
	inside := x.places[h.places[0]].Province
	larger := x.places[last.places[0]]
	switch {
	case last.province != "" && last.province == inside,
		last.province == "" && x.county[h.places[0]] && !x.county[last.places[0]] && larger.Province == inside:
		h.reach = max(h.reach, last.reach)
		h.start = last.start
		*last = h
		return hits
	}
	return append(hits, h)
}

// argument matches a command's words, the surest way first.
func (x *index) argument(text string) (hit, bool) {
	from, to := trim(text, 0, len(text))
	if h, ok := x.whole(text, from, to, true); ok {
		return h, true
	}
	if a, b := peel(text, from, to); a != from || b != to {
		if h, ok := x.whole(text, a, b, true); ok {
			return h, true
		}
		from, to = a, b
	}
	latin := 0
	for _, p := range pieces(text, from, to) {
		if r, _ := utf8.DecodeRuneInString(text[p[0]:]); fold(r) != 0 {
			latin++
		}
	}
	if h, ok := choose(x.scan(text, true)); ok {
		return h, true
	}
	for _, p := range pieces(text, from, to) {
		if h, ok := x.whole(text, p[0], p[1], latin == 1); ok {
			return h, true
		}
	}
	return x.typo(text, from, to)
}

// whole matches text[from:to] as nothing but a place.
func (x *index) whole(text string, from, to int, initials bool) (hit, bool) {
	s := text[from:to]
	h := hit{start: from, end: to}
	n := x.exact[s]
	if n == nil && strings.ContainsAny(s, " \u3000") {
		n = x.exact[strings.NewReplacer(" ", "", "\u3000", "").Replace(s)]
	}
	if n == nil {
		n = x.exact[strings.TrimSuffix(s, "市")] // 东京市
	}
	if n != nil && n.care != word {
		h.places, h.sure, h.province = n.places, !n.unsure, n.province
		return h, true
	}
	key := squash(s)
	e := x.latin[key]
	for _, suffix := range []string{"city", "shi"} {
		if e == nil {
			e = x.latin[strings.TrimSuffix(key, suffix)]
		}
	}
	if e != nil {
		h.places, h.sure, h.province = e.places, !e.unsure, e.province
		return h, true
	}
	if ps := x.initials[key]; initials && len(ps) > 0 {
		h.places, h.sure = ps, len(ps) == 1 || x.rank[ps[0]] == municipality
		return h, true
	}
	return hit{}, false
}

// peel takes the words that say no more than that it is a trip off both ends: 去成都出差.
func peel(text string, from, to int) (int, int) {
	for _, v := range []string{"出差", "飞往", "前往", "去", "到", "飞", "往", "来", "回", "在", "go to ", "fly to ", "trip to ", "to ", "in "} {
		if rest := text[from:to]; len(rest) > len(v) && strings.EqualFold(rest[:len(v)], v) {
			from += len(v)
		}
	}
	for _, v := range []string{"出差", "出差去"} {
		if rest := text[from:to]; len(rest) > len(v) && strings.HasSuffix(rest, v) {
			to -= len(v)
		}
	}
	return trim(text, from, to)
}

// trim narrows text[from:to] by spaces and punctuation.
func trim(text string, from, to int) (int, int) {
	rest := strings.TrimLeftFunc(text[from:to], idle)
	return to - len(rest), to - len(rest) + len(strings.TrimRightFunc(rest, idle))
}

// pieces are the words of text[from:to], each with its start and end: at most ten.
func pieces(text string, from, to int) [][2]int {
	var ps [][2]int
	for from < to && len(ps) < 10 {
		end := strings.IndexFunc(text[from:to], idle)
		if end < 0 {
			end = to - from
		}
		if end > 0 {
			ps = append(ps, [2]int{from, from + end})
		}
		from += end
		from, _ = trim(text, from, to)
	}
	return ps
}

// idle reports whether r parts words.
func idle(r rune) bool {
	return r != '\'' && r != '’' && r != '-' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
}
