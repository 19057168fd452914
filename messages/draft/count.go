package draft

import (
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
)

// The length of a text to a client in counted characters (course, 3).
const (
	Least = 50
	Most  = 300
)

// Count returns how many characters text has as people count them: grapheme clusters that are not
// white space.
func Count(text string) int {
	n := 0
	for state := -1; text != ""; {
		var cluster string
		cluster, text, _, state = uniseg.FirstGraphemeClusterInString(text, state)
		if strings.TrimFunc(cluster, unicode.IsSpace) != "" {
			n++
		}
	}
	return n
}

// clip shortens text to most counted characters, with a sign that it was, never inside a character.
func clip(text string, most int) string {
	if Count(text) <= most {
		return text
	}
	var s strings.Builder
	n := 0
	for state := -1; text != ""; {
		var cluster string
		cluster, text, _, state = uniseg.FirstGraphemeClusterInString(text, state)
		if strings.TrimFunc(cluster, unicode.IsSpace) != "" {
			n++
		}
		if n >= most {
			break
		}
		s.WriteString(cluster)
	}
	return strings.TrimSpace(s.String()) + "…"
}
