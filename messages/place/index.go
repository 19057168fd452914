package place

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"
)

// care says when a name found in a sentence means its place.
type care uint8

const (
	plain   care = iota // anywhere
	careful             // also a common word or a person's name: after a travel verb
	strict              // of Latin names: after a verb of moving, not after a mere "in"
	never               // not in sentences
	single              // one character: after a travel verb, and where a word ends
	region              // a province: after a travel verb
	word                // no place, but a word that holds one or ends where one seems to begin
)

// name is a Chinese name.
type name struct {
	text     string
	places   []uint16 // best first
	care     care
	unsure   bool   // must be asked, even if places is one
	full     bool   // an official name
	province string // of a region
}

// latinName is a name in Latin letters, lower case and without spaces: English or pinyin.
type latinName struct {
	key      string
	places   []uint16
	words    int // in which English writes it
	care     care
	unsure   bool
	province string
}

// index finds places by their names.
type index struct {
	places   []Place
	rank     []uint8 // of each place, as best orders them
	county   []bool
	byID     map[string]uint16
	exact    map[string]*name
	han      map[rune][]*name // by first character, longest first
	latin    map[string]*latinName
	initials map[string][]uint16
	spelled  []*latinName // those long enough to hold a typing error
}

// Ranks order candidates: who writes wh means 武汉 rather than 乌海.
const (
	municipality uint8 = iota
	capital
	busy
	other
	town
	abroad
)

const homeZone = "Asia/Shanghai"

func newIndex(f file) *index {
	x := &index{
		byID: map[string]uint16{}, exact: map[string]*name{}, han: map[rune][]*name{},
		latin: map[string]*latinName{}, initials: map[string][]uint16{},
	}
	for i, r := range f.Cities {
		p := Place{
			ID: r.ID, ZH: r.ZH, Full: r.Full, Pinyin: r.Py, EN: r.EN, Province: r.Prov,
			Country: r.CC, Lat: r.Lat, Lon: r.Lon, Zone: cmp.Or(r.TZ, homeZone),
		}
		x.places = append(x.places, p)
		x.byID[r.ID] = uint16(i)
		x.rank = append(x.rank, rankOf(r, f))
		x.county = append(x.county, r.Kind == "county")
	}
	for i, r := range f.Cities {
		x.addHan(uint16(i), r)
		x.addEnglish(uint16(i), r)
	}
	for i, r := range f.Cities {
		x.addPinyin(uint16(i), r)
	}
	x.addProvinces(f)
	for n := range f.Ambiguous {
		if e := x.exact[n]; e != nil {
			e.unsure = true
		}
	}
	x.addWords()
	x.sort()
	return x
}

func rankOf(r record, f file) uint8 {
	switch r.Kind {
	case "municipality":
		return municipality
	case "county":
		return town
	case "overseas":
		return abroad
	}
	for _, p := range f.Provinces {
		if p.Capital == r.ID {
			return capital
		}
	}
	if strings.Contains(busyCities, r.ZH) {
		return busy
	}
	return other
}

func (x *index) addHan(i uint16, r record) {
	x.add(name{text: r.ZH, places: []uint16{i}, care: careOf(r.ZH)})
	x.add(name{text: r.Full, places: []uint16{i}, full: true})
	if strings.HasSuffix(r.Full, "自治州") {
		x.add(name{text: r.ZH + "州", places: []uint16{i}, full: true})
	}
	for _, a := range r.Alias {
		if r, _ := utf8.DecodeRuneInString(a); han(r) {
			x.add(name{text: a, places: []uint16{i}, care: careOf(a), unsure: slices.Contains(vagueNames, a)})
		}
	}
	for _, a := range r.Abbr {
		x.add(name{text: a, places: []uint16{i}, care: single, unsure: slices.Contains(vagueNames, a)})
	}
}

// add keeps the first of two names that read alike.
func (x *index) add(n name) {
	if x.exact[n.text] == nil && n.text != "" {
		x.exact[n.text] = &n
	}
}

func careOf(s string) care {
	switch {
	case slices.Contains(neverNames, s):
		return never
	case slices.Contains(carefulNames, s):
		return careful
	}
	return plain
}

// addEnglish enters the English name and other Latin names of r, whose number is i.
func (x *index) addEnglish(i uint16, r record) {
	en, _, _ := strings.Cut(r.EN, " (")
	for _, n := range append([]string{en}, r.Alias...) {
		if n[0] >= utf8.RuneSelf || len(n) <= 3 && n != en {
			continue // Chinese, or one of moreInitials
		}
		key := squash(n)
		x.spell(key, i, strings.Count(n, " ")+1, latinCare(key, x.rank[i] <= busy || key != r.Py))
	}
}

// addPinyin enters the pinyin and the initials of r, whose number is i.
func (x *index) addPinyin(i uint16, r record) {
	c := latinCare(r.Py, x.rank[i] <= busy)
	if r.Kind == "overseas" {
		c = never
	}
	x.spell(r.Py, i, 1, c)
	if len(r.Ini) > 1 {
		x.initials[r.Ini] = append(x.initials[r.Ini], i)
	}
}

// latinCare trusts names that are known as places, and those that can hardly be a person's.
func latinCare(key string, known bool) care {
	switch {
	case slices.Contains(strictLatin, key):
		return strict
	case len(key) < 5, !known && !strings.HasSuffix(key, "zhou"):
		return careful
	}
	return plain
}

func (x *index) spell(key string, i uint16, words int, c care) {
	e := x.latin[key]
	switch {
	case e == nil:
		x.latin[key] = &latinName{key: key, places: []uint16{i}, words: words, care: c}
	case !slices.Contains(e.places, i):
		e.places = append(e.places, i)
		e.unsure = true
	}
}

// addProvinces enters each province under its names as its capital, to be asked; and what else the
// names to ask about can mean.
func (x *index) addProvinces(f file) {
	for _, p := range f.Provinces {
		at := []uint16{x.byID[p.Capital]}
		for _, n := range append([]string{p.ZH, p.Full}, provinceNames[p.ZH]...) {
			if r, _ := utf8.DecodeRuneInString(n); han(r) {
				x.add(name{text: n, places: at, care: region, unsure: true, province: p.ZH})
				continue
			}
			key := squash(n)
			if x.latin[key] == nil {
				x.latin[key] = &latinName{key: key, places: at, words: strings.Count(n, " ") + 1, care: careful, unsure: true, province: p.ZH}
			}
		}
	}
	for n, ids := range alsoMeans {
		for _, id := range ids {
			x.exact[n].places = append(x.exact[n].places, x.byID[id])
		}
	}
}

func (x *index) addWords() {
	for w := range strings.FieldsSeq(otherWords) {
		x.add(name{text: w, care: word})
	}
}

// sort makes the order of all lists one that does not change from run to run.
func (x *index) sort() {
	for _, n := range x.exact {
		r, _ := utf8.DecodeRuneInString(n.text)
		x.han[r] = append(x.han[r], n)
	}
	for _, ns := range x.han {
		slices.SortFunc(ns, func(a, b *name) int { return cmp.Or(len(b.text)-len(a.text), cmp.Compare(a.text, b.text)) })
	}
	for _, e := range x.latin {
		x.best(e.places)
		if len(e.key) >= typoLeast {
			x.spelled = append(x.spelled, e)
		}
	}
	slices.SortFunc(x.spelled, func(a, b *latinName) int { return cmp.Compare(a.key, b.key) })
	for _, ps := range x.initials {
		x.best(ps)
	}
	for key, id := range moreInitials {
		x.initials[key] = merge([]uint16{x.byID[id]}, x.initials[key])
	}
}

// best puts the places that are meant most often first.
func (x *index) best(ps []uint16) {
	slices.SortStableFunc(ps, func(a, b uint16) int { return cmp.Compare(x.rank[a], x.rank[b]) })
}
