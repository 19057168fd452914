package visits

import (
	"strings"
	"unicode"

	"genjin/bot"
)

// nameLimit is how many characters the name of a client may have, and that of a company.
const nameLimit = 40

// called is a client as a note names him.
type called struct {
	name, company string
}

// splitName takes the client's name off the beginning of a note: up to the first blank or mark, with
// a company in brackets behind it, or what stands in quotes. A title such as 王总 ends the name even
// where the blank was forgotten.
func splitName(text string) (c called, note string) {
	text = strings.TrimSpace(text)
	if name, rest, ok := quoted(text); ok {
		c.name, text = name, rest
	} else {
		end := nameEnd(text)
		c.name, text = text[:end], text[end:]
	}
	c.company, text = bracketed(text)
	return c, strings.TrimLeftFunc(text, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(",，:：;；。、", r) })
}

func nameEnd(text string) int {
	end := len(text)
	for i, r := range text {
		if unicode.IsSpace(r) || strings.ContainsRune(",，:：;；。、（(【[!！?？", r) {
			end = i
			break
		}
	}
	if honorific(text[:end]) {
		if more := strings.IndexFunc(strings.TrimLeft(text[end:], " "), unicode.IsSpace); more >= 0 {
			skipped := len(text[end:]) - len(strings.TrimLeft(text[end:], " "))
			return end + skipped + more
		}
		return len(text)
	}
	return bot.TitleEnd(text[:end])
}

// honorific reports whether word stands before an English name.
func honorific(word string) bool {
	switch strings.ToLower(strings.TrimSuffix(word, ".")) {
	case "mr", "mrs", "ms", "miss", "dr", "prof":
		return true
	}
	return false
}

func quoted(text string) (name, rest string, ok bool) {
	for _, q := range [][2]string{{`"`, `"`}, {"“", "”"}, {"「", "」"}} {
		inner, ok := strings.CutPrefix(text, q[0])
		if !ok {
			continue
		}
		if name, rest, ok := strings.Cut(inner, q[1]); ok {
			return strings.TrimSpace(name), rest, true
		}
	}
	return "", text, false
}

func bracketed(text string) (inner, rest string) {
	trimmed := strings.TrimLeft(text, " ")
	for _, b := range [][2]string{{"（", "）"}, {"(", ")"}, {"【", "】"}, {"[", "]"}} {
		in, ok := strings.CutPrefix(trimmed, b[0])
		if !ok {
			continue
		}
		if inner, rest, ok := strings.Cut(in, b[1]); ok {
			return strings.TrimSpace(inner), rest
		}
	}
	return "", text
}
