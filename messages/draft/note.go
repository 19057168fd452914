// Package draft makes the texts that a rep sends to a client: it takes a note apart, keeps what is for
// the rep alone, and writes the rest the way a good sales person would.
//
// The form is the course's (3): 50 to 300 characters, in bullets. Nothing is promised or told that the
// note does not hold.
package draft

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"genjin/followup"
	"genjin/messages"
	"genjin/messages/when"
)

// Kind says what a point of a note is.
type Kind uint8

// The kinds of a point.
const (
	Fact    Kind = iota // what was said or is so
	Wish                // what the client wants
	Worry               // what the client is anxious about
	Agreed              // what both settled
	Next                // what the rep will do
	Private             // for the rep alone: never in a text to the client
)

// Point is one part of a note.
type Point struct {
	Kind Kind
	Text string       // as written, without marks around it
	On   followup.Day // of Next: its day; zero if none is named
	At   time.Time    // of Next: its hour, if one is named
	What string       // of Next: Text without its day and hour
}

// Note is what a rep wrote about a visit, taken apart.
type Note struct {
	Points []Point
	Ended  time.Time // the end that the note names; zero if none
	said   time.Time
}

// Read takes a note apart. said is the moment at which it was said, in the rep's zone. err is a
// *when.Error for a date or an hour that cannot be.
func Read(text string, said time.Time) (Note, error) {
	n := Note{said: said}
	parts := split(clean(text))
	for _, part := range parts[:min(len(parts), partMost)] {
		if ends.in(part) {
			m, ok, err := when.Past(part, said)
			if err != nil {
				return Note{}, err
			}
			if ok {
				n.Ended = m.At
			}
			part = trim(ending.ReplaceAllString(strings.Replace(part, part[m.Start:m.End], "", 1), ""))
			if part == "" {
				continue
			}
		}
		if smallTalk.MatchString(part) {
			continue
		}
		p, err := point(part, said)
		if err != nil {
			return Note{}, err
		}
		n.Points = append(n.Points, p)
	}
	return n, nil
}

// partMost is how many fragments of a note are looked at; no text to a client takes up more than a few.
const partMost = 60

// ending is what a fragment says about when the visit ended.
var ending = regexp.MustCompile(`(?i)(刚刚|刚才|刚)?(拜访|会面|会议|谈话)?(结束|谈完|聊完|散会)了?|\b(?:just )?(?:ended|finished)(?: at)?\b`)

// Next returns what the rep will do next: of several things that with the earliest day, and those with a
// day before those without; false if the note names nothing.
func (n Note) Next() (next Point, ok bool) {
	for _, p := range n.Points {
		if p.Kind == Next && (!ok || !p.On.IsZero() && (next.On.IsZero() || p.On.Before(next.On))) {
			next, ok = p, true
		}
	}
	return next, ok
}

// Timed reports whether text is an hour or tells when something ended, and so is no name.
func Timed(text string, said time.Time) bool {
	_, hour, err := when.Past(text, said)
	return hour || err != nil || ends.in(text)
}

// smallTalk tells nothing that a text could take up.
var smallTalk = regexp.MustCompile(`(?i)^(随便|简单|就)?(聊了聊|聊聊|聊了会儿?|谈了谈|坐了坐|坐了会儿?|见了个?面|见面|打了?个招呼|没聊什么|认识了一下)$|^(small talk|just talked|had a chat|said hello)$`)

// clean drops control characters and what is broken.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return '\n'
		}
		if r == unicode.ReplacementChar || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return listed.ReplaceAllString(text, "\n")
}

// listed is the number of a point, wherever in a line it stands.
var listed = regexp.MustCompile(`(?:^|\s)(?:\d{1,2}[.、]\s+|[(（]?\d{1,2}[)）、]\s*)|[①-⑳]`)

// contrast turns a remark: 想看样品但嫌贵.
var contrast = regexp.MustCompile(`(?i)(但是|但|不过|可是|就是怕|只是)|\s(but|however|though)\s`)

// split cuts a note at its marks, but not inside brackets, quotes or numbers.
func split(text string) []string {
	var parts []string
	var part strings.Builder
	depth := 0
	runes := []rune(text)
	flush := func() {
		for _, s := range contrast.Split(part.String(), -1) {
			if s = trim(s); s != "" {
				parts = append(parts, s)
			}
		}
		part.Reset()
	}
	for i, r := range runes {
		switch {
		case strings.ContainsRune("（([【「“", r):
			depth++
		case strings.ContainsRune("）)]】」”", r) && depth > 0:
			depth--
		}
		if r == '\n' || depth == 0 && strings.ContainsRune("，,；;。、！!？?", r) && !inNumber(runes, i) || r == '.' && sentenceEnd(runes, i) {
			flush()
			depth = 0
			continue
		}
		part.WriteRune(r)
	}
	flush()
	return parts
}

// inNumber reports whether the mark at i stands between digits: 1,200.
func inNumber(runes []rune, i int) bool {
	return runes[i] == ',' && i > 0 && i+1 < len(runes) && unicode.IsDigit(runes[i-1]) && unicode.IsDigit(runes[i+1])
}

func sentenceEnd(runes []rune, i int) bool {
	return i+1 == len(runes) || unicode.IsSpace(runes[i+1])
}

// trim takes blanks, dashes and colons off both ends.
func trim(s string) string {
	return strings.Trim(strings.TrimSpace(s), " \t:：-—–~*•·")
}

// point says what a fragment is.
func point(part string, said time.Time) (Point, error) {
	p := Point{Text: part, What: part}
	m, dated, err := when.Find(part, said)
	if err != nil {
		return p, err
	}
	switch {
	case private(part):
		p.Kind = Private
	case wish.in(part):
		p.Kind = Wish
	case worry.in(part):
		p.Kind = Worry
	case dated && !m.On.Before(followup.DayOf(said)) && doing.in(part), !dated && starts(part):
		p.Kind = Next
	case agreed.in(part):
		p.Kind = Agreed
	}
	if p.Kind == Next && dated {
		p.On, p.At = m.On, m.At
		p.What = trim(part[:m.Start]) + joiner(part) + trim(part[m.End:])
		p.What = trim(tail.ReplaceAllString(nextLead.ReplaceAllString(p.What, ""), ""))
	} else if p.Kind == Next {
		p.What = trim(nextLead.ReplaceAllString(part, ""))
	}
	return p, nil
}

// starts reports whether a fragment without a day begins with something that the rep will do.
func starts(part string) bool {
	return nextLead.MatchString(part) || doingFirst.in(self.ReplaceAllString(part, ""))
}

// joiner keeps English words apart where a date was taken out from between them.
func joiner(part string) string {
	if han(part) {
		return ""
	}
	return " "
}

// han reports whether s holds Chinese characters.
func han(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

// latin reports whether s holds letters of the English alphabet.
func latin(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r|0x20 >= 'a' && r|0x20 <= 'z' }) >= 0
}

func digits(s string) bool { return strings.ContainsAny(s, "0123456789") }

// speaks reports whether s can stand in a text in l.
func speaks(l messages.Lang, s string) bool {
	if l == messages.English {
		return !han(s)
	}
	return han(s) || strings.IndexFunc(s, unicode.IsLetter) < 0 || len(strings.Fields(s)) < 2
}
