// Package text cuts texts to what WeCom takes. WeCom counts bytes, and cuts silently what is too long.
package text

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

// numberedFrom is how many parts there have to be for each to bear its number.
const numberedFrom = 3

// Where a text may be cut, from the best place to the worst.
const (
	atLine = iota
	atSentence
	atBlank
	anywhere
	places
)

// Split cuts text into parts of at most limit bytes, of which there must be room for one rune (4). It cuts in the latter
// half of a part, behind a line if there is one, else behind a sentence or a blank, else between two characters as people
// see them; within one only if it alone is longer than a part. Blanks at the seams are dropped. Three parts or more begin
// with their number: "(1/3) ", if there is room for that. A text that fits is returned as it is, one without a word makes
// no part, and bytes that are no UTF-8 become U+FFFD.
func Split(text string, limit int) []string {
	limit = max(limit, utf8.UTFMax)
	text = strings.ToValidUTF8(text, string(utf8.RuneError))
	if strings.TrimSpace(text) == "" {
		return nil
	}
	parts := split(text, limit)
	if len(parts) < numberedFrom {
		return parts
	}
	for digits := len(strconv.Itoa(len(parts))); ; digits++ {
		left := limit - len("(/) ") - 2*digits
		if left < limit/2 {
			return parts
		}
		p := split(text, left)
		if len(p) < numberedFrom { // cut elsewhere, more of it are blanks at the seams
			return p
		}
		if len(strconv.Itoa(len(p))) <= digits {
			return numbered(p)
		}
	}
}

func numbered(parts []string) []string {
	for i, p := range parts {
		parts[i] = fmt.Sprintf("(%d/%d) %s", i+1, len(parts), p)
	}
	return parts
}

// split cuts without numbers.
func split(text string, limit int) []string {
	if len(text) <= limit {
		return []string{text}
	}
	var parts []string
	for text != "" {
		n := cut(text, limit)
		part := text[:n]
		if text = text[n:]; text != "" {
			part, text = strings.TrimRightFunc(part, unicode.IsSpace), strings.TrimLeftFunc(text, unicode.IsSpace)
		}
		if strings.TrimSpace(part) != "" {
			parts = append(parts, part)
		}
	}
	return parts
}

// cut returns how many bytes of text the first part takes.
func cut(text string, limit int) int {
	if len(text) <= limit {
		return len(text)
	}
	var best [places]int
	at, state, before := 0, -1, ""
	ended := false // a sentence ended, and nothing but closing marks came since
	for rest := text; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if at+len(cluster) > limit {
			break
		}
		at += len(cluster)
		best[anywhere] = at
		stop := strings.Contains("。！？…", cluster)
		ended = stop || ended && strings.Contains("”’」』）》\")", cluster)
		if place := placeBehind(cluster, before, ended); place != anywhere && at >= limit/2 {
			best[place] = at
		}
		before = cluster
	}
	for _, at := range best {
		if at > 0 {
			return at
		}
	}
	return within(text, limit)
}

// placeBehind tells what ends with cluster, which came behind before.
func placeBehind(cluster, before string, ended bool) int {
	switch {
	case cluster == "\n" || cluster == "\r\n":
		return atLine
	case ended, cluster == " " && before != "" && strings.Contains(".!?", before):
		return atSentence
	case cluster == " " || cluster == "\t" || cluster == "　":
		return atBlank
	}
	return anywhere
}

// within returns the last place between two runes of text that is within limit.
func within(text string, limit int) int {
	for !utf8.RuneStart(text[limit]) {
		limit--
	}
	return limit
}
