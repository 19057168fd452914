package bot

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"genjin/followup"
)

const (
	nearMost  = 4   // near names in an offer
	nearAmong = 500 // of the newest clients
)

// Near returns the newest clients of owner in w that are like somebody who is none of them, to be offered.
func (t *Turn) Near(w followup.WorkspaceID, owner followup.PersonID, like func(followup.Client) bool) ([]followup.Client, error) {
	all, err := t.Tx.Clients(w, owner, nearAmong)
	if err != nil {
		return nil, fmt.Errorf("find clients: %w", err)
	}
	var near []followup.Client
	for _, c := range all {
		if like(c) {
			near = append(near, c)
		}
	}
	return near[:min(len(near), nearMost)], nil
}

// Alike reports whether two names are close: one letter off, or, where only a family name and a title are told,
// the same family name. Without its title a Chinese name may be a family name alone; one letter off would make
// another person of that.
func Alike(a, b string) bool {
	a, b = strings.ToLower(untitled(a)), strings.ToLower(untitled(b))
	if utf8.RuneCountInString(a) < 2 || utf8.RuneCountInString(b) < 2 {
		x, _ := utf8.DecodeRuneInString(a)
		y, _ := utf8.DecodeRuneInString(b)
		return x == y
	}
	return levenshtein.ComputeDistance(a, b) <= 1
}

// untitled takes a title off the end of a name, if anything stands before it.
func untitled(name string) string {
	for _, t := range titles {
		if stem, ok := strings.CutSuffix(name, t); ok && stem != "" {
			return stem
		}
	}
	return name
}

// TitleEnd returns where the name in word ends: behind a title within its first five characters, when
// more follows it ("王总想看样品").
func TitleEnd(word string) int {
	if utf8.RuneCountInString(word) <= 4 {
		return len(word)
	}
	best := len(word)
	for _, t := range titles {
		if i := strings.Index(word, t); i > 0 && utf8.RuneCountInString(word[:i]) <= 3 {
			if end := i + len(t); best == len(word) || end > best && i < best {
				best = end
			}
		}
	}
	return best
}
