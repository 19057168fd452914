package telegram

import (
	"strings"

	"github.com/rivo/uniseg"
)

// Where a text may be cut, from the best place to the worst.
const (
	atBlankLine = iota
	atLine
	atSentence
	atBlank
	anywhere
	places
)

// split cuts text into parts of at most limit UTF-16 units, which joined are the text again. It cuts in the
// latter half of a part, behind a blank line if there is one, else behind a line, a sentence or a blank,
// else between two characters as people see them; within one only if it alone is longer than a part.
func split(text string, limit int) []string {
	var parts []string
	for text != "" {
		n := cut(text, limit)
		parts = append(parts, text[:n])
		text = text[n:]
	}
	return parts
}

// cut returns how many bytes of text the first part takes.
func cut(text string, limit int) int {
	var best [places]int
	at, size, state, before := 0, 0, -1, ""
	ended := false // a sentence ended, and nothing but closing marks came since
	for rest := text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		size += units(cluster)
		if size > limit {
			return chosen(best, text, limit)
		}
		at += len(cluster)
		best[anywhere] = at
		stop := strings.Contains("。！？…", cluster)
		ended = stop || ended && strings.Contains("”’」』）》\")", cluster)
		if size >= limit/2 {
			if place := placeBehind(cluster, before, ended); place != anywhere {
				best[place] = at
			}
		}
		before = cluster
	}
	return len(text)
}

// placeBehind tells what ends with cluster, which came behind before.
func placeBehind(cluster, before string, ended bool) int {
	switch {
	case isLine(cluster) && isLine(before):
		return atBlankLine
	case isLine(cluster):
		return atLine
	case ended, cluster == " " && before != "" && strings.Contains(".!?", before):
		return atSentence
	case cluster == " " || cluster == "\t" || cluster == "　":
		return atBlank
	}
	return anywhere
}

func isLine(cluster string) bool { return cluster == "\n" || cluster == "\r\n" }

// chosen returns the best place to cut, or, within a character that is longer than limit, a place between
// two runes.
func chosen(best [places]int, text string, limit int) int {
	for _, at := range best {
		if at > 0 {
			return at
		}
	}
	size := 0
	for i, r := range text {
		if size += unitsOf(r); size > limit && i > 0 {
			return i
		}
	}
	return len(text)
}
