package place

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// typoLeast is how many letters a name has in which one may be wrong; in a sentence, one more.
const typoLeast = 5

// fold gives the plain lower-case letter of r; zero if r is no Latin letter that place names have.
func fold(r rune) byte {
	switch {
	case r >= 'a' && r <= 'z':
		return byte(r)
	case r >= 'A' && r <= 'Z':
		return byte(r) | 0x20
	case r < 0xC0 || r > 0x17F:
		return 0
	}
	for _, f := range [...]struct {
		letters string
		plain   byte
	}{
		{"àáâãäåāÀÁÂÃÄÅĀ", 'a'},
		{"èéêëēěÈÉÊËĒ", 'e'},
		{"ìíîïīÌÍÎÏ", 'i'},
		{"òóôõöøōÒÓÔÕÖØ", 'o'},
		{"ùúûüūÙÚÛÜ", 'u'},
		{"çÇ", 'c'},
		{"ñÑ", 'n'},
	} {
		if strings.ContainsRune(f.letters, r) {
			return f.plain
		}
	}
	return 0
}

// squash writes s in plain lower-case letters without spaces, hyphens and apostrophes. What holds
// anything else, or is longer than any name, becomes empty.
func squash(s string) string {
	if len(s) > 60 {
		return ""
	}
	b := make([]byte, 0, 60)
	for _, r := range s {
		switch l := fold(r); {
		case l != 0:
			b = append(b, l)
		case r != ' ' && r != '-' && r != '\'' && r != '’' && r != '\u3000':
			return ""
		}
	}
	return string(b)
}

// skipToken returns where the letters and digits at text[at:] end.
func skipToken(text string, at int) int {
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if fold(r) == 0 && (r < '0' || r > '9') {
			break
		}
		at += size
	}
	return at
}

// phrase is up to four words.
type phrase struct {
	letters   []byte
	cut, ends [4]int // of each word: its end in letters and in the text
	words     int
	curled    bool // the first word has an apostrophe: Xi'an
}

// phraseAt reads the words at text[at:] into buf. One with a digit or an address is no word.
func phraseAt(text string, at int, buf []byte) phrase {
	p := phrase{letters: buf[:0]}
	for p.words < len(p.ends) {
		end, ok := p.word(text, at)
		if !ok {
			break
		}
		p.cut[p.words], p.ends[p.words] = len(p.letters), end
		p.words++
		if end >= len(text) || text[end] != ' ' && text[end] != '-' {
			break
		}
		at = end + 1
	}
	return p
}

// word adds the word at text[at:], without the 's of a possessive.
func (p *phrase) word(text string, at int) (end int, ok bool) {
	kept := len(p.letters)
	for end = at; end < len(text); {
		r, size := utf8.DecodeRuneInString(text[end:])
		l := fold(r)
		switch {
		case l != 0 && len(p.letters) < cap(p.letters):
			p.letters = append(p.letters, l)
			end += size
			continue
		case r == '\'' || r == '’':
			next := text[end+size:]
			if n := skipToken(next, 0); n > 1 || n == 1 && next[0] != 's' {
				p.curled = p.curled || p.words == 0
				end += size
				continue
			}
		case l != 0, r >= '0' && r <= '9', r == '@', r == '_', r == '.' && end+1 < len(text) && fold(rune(text[end+1])) != 0:
			p.letters = p.letters[:kept]
			return end, false
		}
		break
	}
	return end, len(p.letters) > kept
}

// latinAt reads the longest name in Latin letters at text[at:]. end is where to read on.
func (x *index) latinAt(text string, at int, command bool) (h hit, end int, ok bool) {
	if at > 0 && strings.IndexByte("@._#", text[at-1]) >= 0 {
		return hit{}, skipToken(text, at), false
	}
	var buf [48]byte
	p := phraseAt(text, at, buf[:])
	if p.words == 0 {
		return hit{}, skipToken(text, at), false
	}
	var w way
	for n := p.words; n > 0; n-- {
		e := x.latin[string(p.letters[:p.cut[n-1]])]
		if e == nil {
			continue
		}
		if w == (way{}) {
			w = wayTo(text[:at])
		}
		if w.of || w.person || !e.means(w, n, text[at], p.curled, command) || cancelledEN(text[p.ends[n-1]:]) {
			continue
		}
		h = hit{places: e.places, start: at, end: p.ends[n-1], sure: !e.unsure, province: e.province, reach: w.reach}
		return h, h.end, true
	}
	h, ok = x.guess(text, at, p)
	return h, p.ends[0], ok
}

// means decides whether e, written in n words that begin with first, is a place where w leads to it.
func (e *latinName) means(w way, n int, first byte, curled, command bool) bool {
	if e.care == never {
		return false
	}
	if n > 1 && n != e.words {
		return w.strong // shang hai; but Yang Quan may be a person
	}
	if command {
		return true
	}
	switch e.care {
	case strict:
		return w.strong && (first < 'a' || !slices.Contains(englishWords, e.key)) // go to nice places
	case careful:
		return w.strong || w.reach == staying || curled && e.province == ""
	}
	return true
}

// guess reads the first word of p as initials, or as a name with a typing error, if someone travels there.
func (x *index) guess(text string, at int, p phrase) (hit, bool) {
	key := string(p.letters[:p.cut[0]])
	initials := x.initials[key]
	if len(initials) == 0 && len(key) <= typoLeast || cancelledEN(text[p.ends[0]:]) {
		return hit{}, false
	}
	w := wayTo(text[:at])
	if !w.strong {
		return hit{}, false
	}
	h := hit{start: at, end: p.ends[0], reach: w.reach}
	upper := text[at:h.end] == strings.ToUpper(text[at:h.end])
	if len(initials) > 0 && (upper || w.verb != "" && !slices.Contains(idleInitials, key)) {
		h.places = initials
		h.sure = x.rank[initials[0]] == municipality || len(initials) == 1 && len(key) > 2
		return h, true
	}
	if w.typos && len(key) > typoLeast {
		for _, e := range x.spelled {
			if e.key[0] == key[0] && e.care != never && oneSlip(e.key, key) {
				h.places = merge(h.places, e.places)
			}
		}
	}
	x.best(h.places)
	return h, len(h.places) > 0
}

// cancelledEN is cancelled for a name in Latin letters.
func cancelledEN(rest string) bool {
	rest = strings.TrimPrefix(rest, " ")
	end := skipToken(rest, 0)
	if end == 0 {
		return cancelled(rest)
	}
	return end < 16 && slices.Contains(notPlacesEN, strings.ToLower(rest[:end]))
}
