// Package content holds what texts to clients draw from: destinations, light pieces, maxims. The packs
// are our own writing, embedded, and read once at first use; a broken one is a bug that the tests find.
//
// What stands in them follows the rules of good texts: no prices, hours, shop names or superlatives;
// humour about oneself and never about politics, region, sex, religion, illness, disaster, drink or
// looks; maxims from books in the public domain, each with its chapter.
package content

import (
	"bytes"
	_ "embed"
	"fmt"
	"sync"

	"go.yaml.in/yaml/v3"

	"genjin/messages"
)

// Named is a thing or a remark in both languages.
type Named struct {
	N string // Chinese
	E string // English
}

// In returns n in l.
func (n Named) In(l messages.Lang) string { return l.Say(n.N, n.E) }

//go:embed data/destinations.yaml
var destinationPack []byte

//go:embed data/light.zh.yaml
var lightChinese []byte

//go:embed data/light.en.yaml
var lightEnglish []byte

//go:embed data/maxims.yaml
var maximPack []byte

var (
	destinations = sync.OnceValue(func() map[string]Dest {
		all := map[string]Dest{}
		for _, d := range load[Dest](destinationPack) {
			all[d.ID] = d
		}
		return all
	})
	pieces = map[messages.Lang]func() []Piece{
		messages.Chinese: sync.OnceValue(func() []Piece { return load[Piece](lightChinese) }),
		messages.English: sync.OnceValue(func() []Piece { return load[Piece](lightEnglish) }),
	}
	maxims = sync.OnceValue(func() []Maxim { return load[Maxim](maximPack) })
)

// load reads a pack. A field that no type knows is an error.
func load[T any](pack []byte) []T {
	var all []T
	d := yaml.NewDecoder(bytes.NewReader(pack))
	d.KnownFields(true)
	if err := d.Decode(&all); err != nil {
		panic(fmt.Errorf("a pack of texts: %w", err))
	}
	return all
}
