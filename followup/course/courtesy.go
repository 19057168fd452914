package course

import (
	"regexp"
	"strings"
	"unicode"
)

// courtesy is a text of nothing but thanks and assent.
var courtesy = regexp.MustCompile(`(?i)^(?:(?:好的?|收到了?|明白了?|知道了?|了解了?|嗯+|哦+|谢谢|多谢|感谢|辛苦了?|老师|您|你|啦|哈|okay|ok|thank you|thanks|thx|very much|a lot|so much|got it|noted|good|great)[^\pL\pN]*)+$`)

// Courtesy reports whether text is but a courtesy or a sign, and no homework: 谢谢老师, 收到, 🙏.
func Courtesy(text string) bool {
	text = strings.TrimSpace(text)
	letters := strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
	return text != "" && (!letters || courtesy.MatchString(text))
}

// Asks reports whether text is a question to the trainer rather than a piece of an assignment that asks for no
// questions: one item that reads as one and ends as one.
func (a Assignment) Asks(text string) bool {
	for _, l := range a.Lists {
		if l.Questions {
			return false
		}
	}
	text = strings.TrimSpace(text)
	ends := strings.HasSuffix(text, "？") || strings.HasSuffix(text, "?") || strings.HasSuffix(text, "吗") || strings.HasSuffix(text, "呢")
	return ends && !strings.ContainsAny(text, "\n：:") && len(items(text)) == 1 && question(text)
}
