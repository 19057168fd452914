// Package place finds the place that people name, in Chinese and in English: a city of a trip or of a
// visit, in a sentence or as the argument of a command. It knows where each place lies and its clock.
//
// A wrong place is worse than none. In a sentence a name that is also a common word (白银, 中山, 大理)
// counts only after a travel verb, and one that goes on as a street, a school, a company or a dish
// (北京路, 武汉大学, 青岛啤酒) does not count at all. What several places share is asked, not guessed.
//
// The places stand in cities.json; cities.SOURCE.md says where they come from.
package place

import (
	_ "embed"
	"encoding/json"
	"iter"
	"slices"
	"sync"

	"genjin/messages"
)

// Credit is the line that whoever shows or ships the coordinates must show (GeoNames, CC BY 4.0).
const Credit = "City coordinates: GeoNames (CC BY 4.0)"

// Place is a city, a prefecture or a county-level town.
type Place struct {
	ID       string  // opaque and lasting
	ZH       string  // short Chinese name: 成都
	Full     string  // official Chinese name: 成都市
	Pinyin   string  // of ZH, no tones, v for ü
	EN       string  // English name; places that share one have their province in it
	Province string  // short Chinese name; empty for municipalities and outside the mainland
	Country  string  // ISO 3166-1 alpha-2
	Lat, Lon float64 // of the seat, in degrees, WGS 84
	Zone     string  // IANA name, never empty
}

// Name is what p is called in l.
func (p Place) Name(l messages.Lang) string {
	if l == messages.English {
		return p.EN
	}
	return p.ZH
}

// All yields each place once, always in the same order.
func All() iter.Seq[Place] { return slices.Values(atlas().places) }

// ByID returns the place with id; ok is false if there is none.
func ByID(id string) (p Place, ok bool) {
	a := atlas()
	i, ok := a.byID[id]
	if !ok {
		return Place{}, false
	}
	return a.places[i], true
}

// Say names the place with id in l; where there is none, it is what words call it.
func Say(l messages.Lang, id, words string) string {
	if p, ok := ByID(id); ok {
		return p.Name(l)
	}
	return words
}

//go:embed cities.json
var cities []byte

// record is a place as the file writes it.
type record struct {
	ID    string   `json:"id"`
	ZH    string   `json:"zh"`
	Full  string   `json:"full"`
	Py    string   `json:"py"`
	Ini   string   `json:"ini"` // first letters of the pinyin
	EN    string   `json:"en"`
	Prov  string   `json:"prov"`
	CC    string   `json:"cc"`
	Lat   float64  `json:"lat"`
	Lon   float64  `json:"lon"`
	TZ    string   `json:"tz"` // empty: Asia/Shanghai
	Kind  string   `json:"kind"`
	Alias []string `json:"alias"`
	Abbr  []string `json:"abbr"` // single characters
}

// file is cities.json.
type file struct {
	Ambiguous map[string]string `json:"ambiguous"` // names to ask about, and why
	Provinces []struct {
		ZH      string `json:"zh"`
		Full    string `json:"full"`
		Capital string `json:"capital"` // the id of a place
	} `json:"provinces"`
	Cities []record `json:"cities"`
}

// atlas reads the places and their names once, when first asked.
var atlas = sync.OnceValue(func() *index {
	var f file
	if err := json.Unmarshal(cities, &f); err != nil {
		panic("place: the embedded cities.json is broken: " + err.Error())
	}
	return newIndex(f)
})
