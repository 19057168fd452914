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
	if n, ok := countPlain(text); ok {
		return n
	}
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

// countPlain counts a text whose every character is a cluster of its own, as those of ordinary Chinese
// and English are; ok is false for any other.
func countPlain(text string) (n int, ok bool) {
	for _, r := range text {
		switch {
		case r == '\n', r == ' ', r == '\u3000':
		case r > ' ' && r < 0x7f, r >= 0x4e00 && r <= 0x9fff, r >= 0x3001 && r <= 0x3029, r >= 0xff01 && r <= 0xff5e,
			r >= 0x2013 && r <= 0x2026, r >= 0x2460 && r <= 0x2473, r == '°', r == '℃':
			n++
		default:
			return 0, false
		}
	}
	return n, true
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
