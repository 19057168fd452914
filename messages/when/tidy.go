package when

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// tidied is a text in one way of writing: half-width, simplified, and without the spaces that some
// put between a number and its unit (11 月 25 日).
type tidied struct {
	text       string
	start, end []int // of the character of each byte of text, in what was written; nil: the same bytes
}

// simple are traditional letters of dates in simplified ones.
var simple = map[rune]rune{
	'號': '号', '點': '点', '後': '后', '週': '周', '禮': '礼', '兩': '两', '鐘': '钟', '鍾': '钟', '時': '时', '個': '个', '這': '这', '農': '农', '曆': '历', '歷': '历',
	'陰': '阴', '陽': '阳', '舊': '旧', '閏': '闰', '臘': '腊', '從': '从', '來': '来', '節': '节', '國': '国', '慶': '庆', '聖': '圣', '誕': '诞', '過': '过', '剛': '刚', '間': '间', '內': '内',
}

// tidy returns text in one way of writing.
func tidy(text string) tidied {
	if !strings.ContainsFunc(text, untidy) {
		return tidied{text: text}
	}
	var t tidied
	var b strings.Builder
	var last rune
	for i, size := 0, 0; i < len(text); i += size {
		var r rune
		r, size = utf8.DecodeRuneInString(text[i:])
		written := text[i : i+size]
		if as := tidyRune(r); as != r {
			r, written = as, string(as)
		}
		if r == ' ' {
			next := strings.TrimLeft(text[i:], " 　")
			follows, _ := utf8.DecodeRuneInString(next)
			if joined(last, tidyRune(follows)) {
				size = len(text[i:]) - len(next)
				continue
			}
		}
		b.WriteString(written)
		for range len(written) {
			t.start, t.end = append(t.start, i), append(t.end, i+size)
		}
		last = r
	}
	t.text = b.String()
	return t
}

func untidy(r rune) bool { return r == ' ' || tidyRune(r) != r }

func tidyRune(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		return r
	case r >= '！' && r <= '～' && r != '：': // which is no sign of a longer number
		return r - '！' + '!'
	case r == '　':
		return ' '
	}
	if s, ok := simple[r]; ok {
		return s
	}
	return r
}

// joined says whether a space between two letters of a date is no more than looks.
func joined(last, next rune) bool {
	switch {
	case unicode.IsDigit(last):
		return strings.ContainsRune("年月日号点时分小个天", next)
	case strings.ContainsRune("年月历", last):
		return strings.ContainsRune(numerals+"初闰正冬腊", next)
	}
	return false
}

// back returns the bytes that were written for text[start:end].
func (t tidied) back(start, end int) (int, int) {
	if t.start == nil || start >= end {
		return start, end
	}
	return t.start[start], t.end[end-1]
}

// written returns e with its phrase as it was written.
func (t tidied) written(e *Error, text string) *Error {
	i := strings.Index(t.text, e.Phrase)
	if t.start == nil || i < 0 || e.Phrase == "" {
		return e
	}
	start, end := t.back(i, i+len(e.Phrase))
	return e.of(text[start:end])
}
