package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// command is what a text asks for.
type command struct {
	word    string // as typed, without a bot's name behind it; empty: the text is talk
	rest    string // what follows
	known   bool   // word is a command of ours
	slashed bool
}

// parse reads the command that text begins with. Chinese words stand plain or behind a slash; they
// end with a space, a digit, punctuation or the text. English names need the slash, unless addressed:
// in a private chat, behind a mention of the bot or in an answer to it.
func (b *Bot) parse(text string, addressed bool) command {
	text = strings.TrimLeftFunc(text, blank)
	slashed := false
	for _, s := range []string{"/", "／"} {
		if rest, ok := strings.CutPrefix(text, s); ok {
			text, slashed = rest, true
			break
		}
	}
	for _, w := range b.chinese {
		if rest, ok := strings.CutPrefix(text, w); ok && (ends(rest) || (slashed || addressed) && b.loose(w, rest)) {
			return command{word: w, rest: tidy(rest), known: true, slashed: slashed}
		}
	}
	word := text[:wordEnd(text)]
	if _, ok := b.words["/"+strings.ToLower(word)]; ok && word != "" && (slashed || addressed) {
		return command{word: word, rest: tidy(text[len(word):]), known: true, slashed: slashed}
	}
	if !slashed && !addressed {
		return command{}
	}
	return command{word: word, rest: tidy(text[len(word):]), slashed: slashed}
}

// loose reports whether rest may follow the command word w without a blank.
func (b *Bot) loose(w, rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return strings.ContainsRune(b.words[w].Loose, r)
}

// lookup returns the route of a known command.
func (b *Bot) lookup(c command) *Route {
	if r, ok := b.words[c.word]; ok {
		return r
	}
	return b.words["/"+strings.ToLower(c.word)]
}

// nearest returns the command word closest to word, and how it is written; empty if none is near.
func (b *Bot) nearest(c command) string {
	if c.word == "" || utf8.RuneCountInString(c.word) > 20 {
		return ""
	}
	best, least := "", 0
	for _, r := range b.commands {
		for _, w := range r.Words {
			n := levenshtein.ComputeDistance(strings.ToLower(c.word), strings.TrimPrefix(w, "/"))
			if n <= allowed(w) && (best == "" || n < least) {
				best, least = w, n
			}
		}
	}
	return best
}

// allowed is how many letters of a typed word may differ from the command word w.
func allowed(w string) int {
	if !strings.HasPrefix(w, "/") {
		return 1 // of two to four characters
	}
	if len(w) <= len("/undo") {
		return 1
	}
	return 2
}

// wordEnd returns where the first word of text ends.
func wordEnd(text string) int {
	for i, r := range text {
		if blank(r) || r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return i
		}
	}
	return len(text)
}

// ends reports whether a Chinese command word ends before rest.
func ends(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	return rest == "" || blank(r) || unicode.IsDigit(r) || unicode.IsPunct(r) || unicode.IsSymbol(r)
}

// tidy takes the blanks and one colon or comma off the beginning of what follows a command.
func tidy(rest string) string {
	rest = strings.TrimFunc(rest, blank)
	if r, n := utf8.DecodeRuneInString(rest); strings.ContainsRune(":：,，、", r) {
		rest = strings.TrimLeftFunc(rest[n:], blank)
	}
	return rest
}

// blank reports whether r shows nothing: spaces, and the joiners and marks that phones put in.
func blank(r rune) bool {
	return unicode.IsSpace(r) || r == '\u200b' || r == '\u200e' || r == '\u200f' || r == '\u2060' || r == '\ufeff'
}
