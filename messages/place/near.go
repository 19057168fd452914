package place

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// nearMost is how many suggestions Near makes.
const nearMost = 4

// Near returns places whose names are one or two letters or characters off arg: up to four, the nearest
// first. It is for an argument in which Find finds none, to ask whether one of them was meant.
func Near(arg string) []Place {
	x := atlas()
	from, to := trim(arg, 0, min(len(arg), 100))
	from, to = peel(arg, from, to)
	s := arg[from:to]
	first, _ := utf8.DecodeRuneInString(s)
	key := squash(s)
	length := utf8.RuneCountInString(s)
	if len(key) < 3 && (!han(first) || length < 2 || length > 15) {
		return nil
	}
	type near struct {
		at   uint16
		cost int
	}
	var found []near
	for i, p := range x.places {
		cost := 99
		if han(first) {
			for _, n := range [...]string{p.ZH, p.Full} {
				cost = min(cost, off(n, s, length > 3))
			}
		} else {
			for _, n := range [...]string{p.Pinyin, squash(p.EN)} {
				cost = min(cost, off(n, key, len(key) >= typoLeast))
			}
		}
		if cost < 99 {
			found = append(found, near{uint16(i), cost})
		}
	}
	slices.SortStableFunc(found, func(a, b near) int {
		return cmp.Or(a.cost-b.cost, cmp.Compare(x.rank[a.at], x.rank[b.at]))
	})
	var ps []Place
	for _, n := range found[:min(len(found), nearMost)] {
		ps = append(ps, x.places[n.at])
	}
	return ps
}

// off weighs how far written is off name: twice the letters, and one more where the first ones differ;
// 99 if that is too far. A long name may have two letters wrong.
func off(name, written string, long bool) int {
	most := 1
	if long {
		most = 2
	}
	if d := len(name) - len(written); d > 4*most || d < -4*most || name == "" {
		return 99
	}
	d := levenshtein.ComputeDistance(name, written)
	if d > most && !oneSlip(name, written) {
		return 99
	}
	cost := 2 * d
	a, _ := utf8.DecodeRuneInString(name)
	b, _ := utf8.DecodeRuneInString(written)
	if a != b {
		cost++
	}
	return cost
}

// typo matches text[from:to] with a name in which one letter is wrong.
func (x *index) typo(text string, from, to int) (hit, bool) {
	key := squash(text[from:to])
	if len(key) < typoLeast {
		return hit{}, false
	}
	h := hit{start: from, end: to}
	for _, e := range x.spelled {
		if oneSlip(e.key, key) {
			h.places = merge(h.places, e.places)
			h.province = e.province
		}
	}
	x.best(h.places)
	if len(h.places) != 1 {
		h.province = ""
	}
	h.sure = len(h.places) == 1 && h.province == ""
	return h, len(h.places) > 0
}

// merge adds to ps those of more that it lacks.
func merge(ps, more []uint16) []uint16 {
	for _, i := range more {
		if !slices.Contains(ps, i) {
			ps = append(ps, i)
		}
	}
	return ps
}

// oneSlip reports whether a and b differ by one letter left out, added or mistaken, or by two neighbours
// that changed places.
func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a) > len(b)+1 || a == b {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return a[i+1:] == b[i:]
	}
	if a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
