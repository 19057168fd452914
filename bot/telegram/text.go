package telegram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"

	"genjin/messages"
)

// Limits of texts in UTF-16 units, after the markup is taken out. The documentation counts "characters" and
// does not say which; units are never fewer.
const (
	textLimit    = 4096
	captionLimit = 1024
	toastLimit   = 200
	copyLimit    = 256
)

// units returns the length of s in UTF-16 units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += unitsOf(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

// escaper replaces all that the HTML of the Bot API reads as markup outside of tags.
var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// markup writes a plain text as the HTML of the Bot API. As a block it is copied whole by a tap.
func markup(text string, block bool) string {
	if block {
		return "<pre>" + escaper.Replace(text) + "</pre>"
	}
	return escaper.Replace(text)
}

// clean repairs broken UTF-8 and takes out NUL, which no answer of the server lets through.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, string(utf8.RuneError)), "\x00", "")
}

// blank reports whether nothing of text would be left once the server has trimmed it.
func blank(text string) bool {
	return strings.TrimFunc(text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) == ""
}

// clip shortens s to limit units, between two characters, with an ellipsis for what is gone.
func clip(s string, limit int) string {
	if units(s) <= limit {
		return s
	}
	kept, size, state := 0, 0, -1
	for rest := s; rest != ""; {
		var cluster string
		cluster, rest, _, state = uniseg.FirstGraphemeClusterInString(rest, state)
		if size += units(cluster); size > limit-1 {
			break
		}
		kept += len(cluster)
	}
	return s[:kept] + "…"
}

// copies reports whether m's text can be copied by a button: it has one, and what it copies fits.
func copies(m messages.Message) bool {
	for _, b := range m.Buttons {
		if b.Copy != "" && units(b.Copy) <= copyLimit {
			return true
		}
	}
	return false
}
