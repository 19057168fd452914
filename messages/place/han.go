package place

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func han(r rune) bool { return r >= 0x2E80 && unicode.Is(unicode.Han, r) }

// hanAt reads the longest Chinese name that begins at text[at:], behind the province inside, if any. end
// is where to read on.
func (x *index) hanAt(text string, at int, command bool, inside string) (h hit, end int, ok bool) {
	r, size := utf8.DecodeRuneInString(text[at:])
	for _, n := range x.han[r] {
		if !strings.HasPrefix(text[at:], n.text) {
			continue
		}
		end = at + len(n.text)
		if n.full && market(n.text, text[end:]) {
			continue
		}
		if n.care == word {
			return hit{}, end, false
		}
		h, ok = x.judge(text, at, n, command, inside)
		if !ok && n.care != plain {
			end = at + size // its second character may begin another name
		}
		return h, end, ok
	}
	return hit{}, at + size, false
}

// market reports whether the 市 at a full name's end begins another word: 白银市场.
func market(full, rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return strings.HasSuffix(full, "市") && strings.ContainsRune("场面值价占", r)
}

// judge decides whether n, at text[at:], means its place.
func (x *index) judge(text string, at int, n *name, command bool, inside string) (hit, bool) {
	end := at + len(n.text)
	rest := text[end:]
	if cancelled(rest) || n.care == never {
		return hit{}, false
	}
	w := wayTo(text[:at])
	led := inside != "" && inside == x.places[n.places[0]].Province
	h := hit{places: n.places, start: at, end: end, sure: !n.unsure || led, province: n.province, reach: w.reach}
	if led && n.province == "" {
		h.places = n.places[:1]
	}
	moved := w.strong || w.reach == staying
	switch n.care {
	case single:
		return h, moved && partsAfter(n.text, w.verb, rest)
	case careful:
		if strings.HasPrefix(rest, "区") && !moved { // 朝阳区
			return hit{}, false
		}
		return h, moved || led || command || strings.HasPrefix(strings.TrimSpace(rest), "出差")
	case region:
		h.silent = !moved && !command
		return h, true
	}
	return h, moved || w.reach == leaving || led || n.full && !strings.HasSuffix(n.text, "城市") || !swallowed(text, at, end)
}

// partsAfter reports whether the single character s ends a word, so that rest begins another. 港 and 深
// after 到 and 在 are the port and the depth.
func partsAfter(s, verb, rest string) bool {
	if (s == "港" || s == "深") && (verb == "到" || verb == "在") {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return !han(r) || strings.ContainsRune(afterSingle, r)
}

// swallowed reports whether text[at:end] is rather a part of other words, or of a person's name.
func swallowed(text string, at, end int) bool {
	before, size := utf8.DecodeLastRuneInString(text[:at])
	first, _ := utf8.DecodeRuneInString(text[at:end])
	last, _ := utf8.DecodeLastRuneInString(text[:end])
	next, _ := utf8.DecodeRuneInString(text[end:])
	switch {
	case han(next) && strings.ContainsRune(tails[last], next) && (last != '海' || han(before)), // but 上海外贸 begins a clause
		strings.ContainsRune(measures, first) && strings.ContainsRune(numerals, before):
		return true
	case !han(before):
		return false
	case before == '老', before == '小', strings.HasSuffix(text[:end], "城市"): // 航运城市
		return true
	}
	start, _ := utf8.DecodeLastRuneInString(text[:at-size])
	return strings.ContainsRune(surnames, before) && !han(start) && utf8.RuneCountInString(text[at:end]) == 2
}

// cancelled reports whether rest makes the name before it a street's, a school's, a company's, a dish's
// or a person's.
func cancelled(rest string) bool {
	r, size := utf8.DecodeRuneInString(rest)
	if !han(r) {
		return false
	}
	for _, w := range notPlaces {
		if strings.HasPrefix(rest, w) {
			return true
		}
	}
	switch r {
	case '汽':
		return strings.HasPrefix(rest, "汽车") && !strings.HasPrefix(rest, "汽车展") && !strings.HasPrefix(rest, "汽车站") && !strings.HasPrefix(rest, "汽车城")
	case '总':
		next, _ := utf8.DecodeRuneInString(rest[size:])
		return !strings.ContainsRune(notTitle, next)
	}
	return street(rest)
}

func street(rest string) bool {
	for {
		r, size := utf8.DecodeRuneInString(rest)
		switch {
		case strings.HasPrefix(rest, "大道"), strings.HasPrefix(rest, "胡同"), r == '街', r == '巷':
			return true
		case strings.HasPrefix(rest, "大街"):
			return true
		case r == '路':
			next, _ := utf8.DecodeRuneInString(rest[size:])
			return next == utf8.RuneError || !strings.ContainsRune(notStreet, next)
		case r == utf8.RuneError, !strings.ContainsRune(streetLead, r):
			return false
		}
		rest = rest[size:]
	}
}

// way is what the words before a name say.
type way struct {
	reach  reach
	strong bool   // someone moves there: even a common word is a place
	typos  bool   // and a word that is none may be a misspelt one
	verb   string // of Chinese
	of     bool   // bank of, university of
	person bool   // Mr
}

// wayTo reads the end of before.
func wayTo(before string) way {
	before = strings.TrimRight(before, " \u3000")
	r, _ := utf8.DecodeLastRuneInString(before)
	if r < 0x250 {
		return wayToEN(before)
	}
	for _, s := range []string{"了", "过", "一趟", "趟"} {
		before = strings.TrimSuffix(before, s)
	}
	for _, v := range verbs {
		rest, ok := strings.CutSuffix(before, v.verb)
		if !ok {
			continue
		}
		r, _ := utf8.DecodeLastRuneInString(rest)
		if r != utf8.RuneError && strings.ContainsRune(v.not, r) {
			break
		}
		return way{reach: v.reach, strong: v.reach == going, typos: v.reach == going, verb: v.verb}
	}
	return way{reach: apart}
}

// wayToEN reads the last two English words of before.
func wayToEN(before string) way {
	rest, last := lastWord(before)
	_, previous := lastWord(rest)
	moving, gone := slices.Contains(moves, previous), slices.Contains(goes, previous)
	w := way{reach: apart}
	switch last {
	case "to", "into":
		w.reach, w.strong, w.typos = going, moving || gone, moving
	case "in", "at", "near", "around":
		w.reach, w.strong = staying, moving
		if moving {
			w.reach = going
		}
	case "for":
		if moving && previous != "back" && previous != "been" {
			w.reach, w.strong, w.typos = going, true, true
		}
	case "from":
		w.reach = leaving
	case "of":
		w.of = slices.Contains([]string{"bank", "university", "port"}, previous)
	case "mr", "mrs", "ms", "dr", "miss":
		w.person = true
	case "fly", "flies", "flying", "flew":
		w.reach, w.strong, w.typos = going, true, true
	}
	return w
}

// lastWord cuts the last word, in lower case, off s.
func lastWord(s string) (rest, last string) {
	s = strings.TrimRight(s, " .")
	at := len(s)
	for at > 0 && len(s)-at < 16 && (s[at-1]|0x20 >= 'a' && s[at-1]|0x20 <= 'z') {
		at--
	}
	return s[:at], strings.ToLower(s[at:])
}
