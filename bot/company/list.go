package company

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"genjin/messages"
	"genjin/storage"
)

func keys(of map[messages.UserID]storage.Colleague) iter.Seq[messages.UserID] { return maps.Keys(of) }

// same reports whether the book tells of c what it told before.
func same(c, was storage.Colleague) bool {
	return (c.Name == was.Name || c.Name == "") && slices.Equal(c.Teams, was.Teams) && slices.Equal(c.Leads, was.Leads) &&
		!was.Lost && was.Gone.IsZero()
}

// tidy returns names in their order, each once and as one line.
func tidy(names []string) []string {
	var out []string
	for _, n := range names {
		if n = line(n); n != "" {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// line returns s without breaks and superfluous blanks.
func line(s string) string { return strings.Join(strings.Fields(s), " ") }
