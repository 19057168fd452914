package draft

import (
	"strings"

	"genjin/followup"
	"genjin/messages"
)

// voice is who speaks to whom, and in which language.
type voice struct {
	client followup.Client
	rep    string // signs; may be empty
	lang   messages.Lang
}

func (v voice) say(zh, en string) string { return v.lang.Say(zh, en) }

// english reports whether the text is in English.
func (v voice) english() bool { return v.lang == messages.English }

// sign puts the rep's name under the text.
func (v voice) sign() string {
	if v.rep == "" {
		return ""
	}
	return v.say("\n——", "\n— ") + v.rep
}

// stop ends a sentence that another may follow.
func (v voice) stop() string { return v.say("。", ". ") }

// lower begins an English sentence small behind a greeting, but for I and It's like.
func (v voice) lower(s string) string {
	if !v.english() || strings.HasPrefix(s, "I ") {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}

// list writes lines with marks in front.
func list(marks func(int) string, lines ...string) string {
	var s strings.Builder
	for i, l := range lines {
		s.WriteString("\n" + marks(i) + l)
	}
	return s.String()
}

func circled(i int) string  { return string(rune('①'+i)) + " " }
func numbered(i int) string { return string(rune('1'+i)) + ". " }
func dotted(int) string     { return "• " }
func dashed(int) string     { return "– " }

func pick(k int, of ...string) string {
	if k < 0 {
		k = -k
	}
	return of[k%len(of)]
}
