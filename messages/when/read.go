package when

import (
	"regexp"
	"strings"
	"time"

	"genjin/followup"
)

// Phrase is what a text says of when something is.
type Phrase struct {
	Kind Kind
	On   followup.Day // of Day and Time
	At   time.Time    // of Time: the instant, in the speaker's zone
	// From and To are the first and the last day of Days; of Day and Time both are On.
	From, To followup.Day
	// Rough says that the text names no more than the week or the month in which some days lie: 下周,
	// 下周去成都三天. From and To are those of the whole.
	Rough      bool
	Start, End int // bytes of the text from the first word of the date to the last
	// Taken are the bytes of the words of the date, in order: of 后天去成都三天 those of 后天 and of 三天.
	Taken [][2]int
}

// Rest returns text, the one that p was read from, without the words of the date.
func (p Phrase) Rest(text string) string {
	var parts []string
	at := 0
	for _, t := range p.Taken {
		parts = append(parts, strings.TrimSpace(text[at:t[0]]))
		at = t[1]
	}
	parts = append(parts, strings.TrimSpace(text[at:]))
	return strings.TrimSpace(strings.Join(parts, " "))
}

// Read returns what text first says of when something is: a day, an hour, or the days from one to
// another. Its bounds are those of [FindAll]. ok is false if it says nothing of it; err is an [*Error] if
// what it says cannot be.
//
// Beyond what [Find] reads: spans (11月25日到28日, 后天去成都三天, 周三走，28号回来), lunar dates (腊月初八),
// festivals (国庆前一天), hours alone (下午3点: the next to come; 20分钟后), 刚刚, 下周. A bare clock hour
// from 1 to 6 is the afternoon's. A day named by two words is an error if they disagree (11月25日周四).
func Read(text string, now time.Time) (p Phrase, ok bool, err error) {
	t := tidy(clip(text))
	r := reader{text: t.text, now: now, today: followup.DayOf(now)}
	p, ok, wrong := r.phrase()
	if wrong != nil {
		return Phrase{}, false, t.written(wrong, text)
	}
	if !ok {
		return Phrase{}, false, nil
	}
	for i, one := range p.Taken {
		p.Taken[i][0], p.Taken[i][1] = t.back(one[0], one[1])
	}
	p.Start, p.End = p.Taken[0][0], p.Taken[len(p.Taken)-1][1]
	return p, true, nil
}

// reader reads one tidied text.
type reader struct {
	text  string
	now   time.Time
	today followup.Day
}

// point is one day or instant in a text.
type point struct {
	start, end int
	day        followup.Day
	last       followup.Day // of a week, a weekend or a month: its last day
	at         time.Time    // zero: no hour is told
	clock      clock        // of at, where a clock told it
	words      words
	hourOnly   bool // no day is told
}

func (r reader) phrase() (Phrase, bool, *Error) {
	p, ok, wrong := r.next(0, r.today)
	if wrong != nil {
		return Phrase{}, false, wrong
	}
	if !ok {
		ix := justNow.FindStringIndex(r.text)
		if ix == nil {
			return Phrase{}, false, nil
		}
		p = r.instant(r.now, ix[0], ix[1])
	}
	s := span{reader: r, first: p, from: p.day, to: p.day}
	s.taken = [][2]int{{p.start, p.end}}
	if wrong := s.extend(); wrong != nil {
		return Phrase{}, false, wrong
	}
	p = s.first
	phrase := Phrase{Kind: Day, On: s.from, From: s.from, To: s.to, Rough: s.rough, Taken: s.taken}
	switch {
	case s.many:
		phrase.Kind, phrase.On = Days, followup.Day{}
	case !p.at.IsZero():
		phrase.Kind, phrase.At, phrase.On = Time, p.at, followup.DayOf(p.at)
		phrase.From, phrase.To = phrase.On, phrase.On
	}
	return phrase, true, nil
}

// next is the first point from at on; days that leave their month or year open are to come on or after from.
func (r reader) next(at int, from followup.Day) (p point, ok bool, wrong *Error) {
	c, bad := r.hourFrom(at)
	for range tryMost {
		f, isDay := leftmost(readRules, r.text, at, alone)
		if c.start < at {
			c, bad = r.hourFrom(at)
		}
		if c.start < len(r.text) && (!isDay || c.start < f.start || c.start == f.start && c.end > f.end) {
			if bad != nil {
				return c, true, bad
			}
			return r.dayBehind(c), true, nil
		}
		if !isDay {
			return point{}, false, nil
		}
		if p, ok, wrong = r.point(f, from); ok || wrong != nil {
			return p, ok, wrong
		}
		at = f.end
	}
	return point{}, false, nil
}

// here is the point at a place behind a word that leads to it, if there is one that names a day.
func (r reader) here(at int, from followup.Day) (p point, ok bool, wrong *Error) {
	f, ok := longest(readRules, r.text, at, following)
	if !ok {
		return point{}, false, nil
	}
	return r.point(f, from)
}

var (
	// daysBeside may follow a day: 11月25日前一天.
	daysBeside = regexp.MustCompile(`^的?([前后头][一二两三四五六七八九十几\d]{1,2}天|第二天|次日)`)
	// part may follow a day: 明天下午, tomorrow morning.
	partZH = regexp.MustCompile(`^的?(` + dayPart + `)`)
	partEN = regexp.MustCompile(`(?i)^\s+(?:in\s+the\s+)?(morning|afternoon|evening|night)\b(?:,?\s+(?:at|around)\s+(\d{1,2})(?::(\d\d))?\b)?`)
	// atEN is an hour in words that nothing else reads: friday at 3.
	atEN = regexp.MustCompile(`(?i)^\s+at\s+(\d{1,2})(?:\s+o['’]clock)?(?:\s*$|\s*[,.;!?]|\s+(?:with|in|for|sharp)\b)`)
)

// point reads what f found, with the hour that follows. ok is false for what only looks like a day.
func (r reader) point(f found, from followup.Day) (p point, ok bool, wrong *Error) {
	p = point{start: f.start, end: f.end, words: f.rule.words}
	phrase := r.text[f.start:f.end]
	p.day, wrong = f.rule.day(f.groups, r.today, from)
	if wrong != nil {
		return p, false, wrong.of(phrase)
	}
	if p.day.IsZero() {
		return p, false, nil
	}
	switch p.words {
	case weekLong:
		p.last = p.day.Add(6)
	case weekend:
		p.last = p.day.Add(1)
	case monthLong:
		p.last = lastOf(p.day)
	}
	if f.rule.cut || p.words == weekLong || p.words == monthLong {
		return p, true, nil
	}
	if m := daysBeside.FindStringSubmatch(r.text[p.end:]); m != nil {
		by, known := beside[m[1]]
		if !known {
			return p, false, nil // 周五前三天: which of them?
		}
		p.day, p.end, p.last, p.words = p.day.Add(by), p.end+len(m[0]), followup.Day{}, other
	}
	if wrong := r.hour(&p, partOf(phrase)); wrong != nil {
		return p, false, wrong
	}
	return p, true, nil
}

// hour reads the hour that follows p.
func (r reader) hour(p *point, part string) *Error {
	rest := r.text[p.end:]
	c, end, ok, err := clockAt(r.text, p.end, part)
	if wrong, is := err.(*Error); is { //nolint:errorlint // clockAt returns it as it is
		return wrong
	}
	switch m := partEN.FindStringSubmatch(rest); {
	case ok && !ratio(r.text[p.end:end], r.text[end:]):
	case m != nil:
		p.end += len(m[0])
		if m[2] == "" {
			return nil
		}
		c, end = clock{hour: num(m[2]), minute: max(num(m[3]), 0), exact: strings.EqualFold(m[1], "morning")}, p.end
		if c.hour > 24 || c.minute > 59 {
			return noHour.of(strings.TrimSpace(m[0]))
		}
		if !c.exact && c.hour < 12 {
			c.hour, c.exact = c.hour+12, true
		}
	case atEN.MatchString(rest):
		ix := atEN.FindStringSubmatchIndex(rest)
		c, end = clock{hour: num(rest[ix[2]:ix[3]])}, p.end+ix[3]
		if c.hour > 24 {
			return noHour.of(strings.TrimSpace(rest[:ix[3]]))
		}
	default:
		p.end += len(partZH.FindString(rest))
		return nil
	}
	c = c.usual()
	end += len(about.FindString(r.text[end:]))
	p.clock, p.end, p.at = c, end, p.day.Time(r.now.Location(), c.hour, c.minute)
	return nil
}

// ratio says that what was read as an hour behind a day counts what is said (三点要求).
func ratio(hour, after string) bool {
	return strings.HasSuffix(hour, "点") && points.MatchString(after)
}

var behind = regexp.MustCompile(`(?i)^\s*,?\s*(?:on\s+)?`)

// dayBehind gives an hour the day that follows it: 3pm on friday.
func (r reader) dayBehind(p point) point {
	if p.clock == (clock{}) {
		return p
	}
	at := p.end + len(behind.FindString(r.text[p.end:]))
	f, ok := longest(readRules, r.text, at, following)
	if !ok || f.rule.words == weekLong || f.rule.words == monthLong || f.rule.cut {
		return p
	}
	d, wrong := f.rule.day(f.groups, r.today, r.today)
	if wrong != nil || d.IsZero() {
		return p
	}
	p.day, p.end, p.words, p.hourOnly = d, f.end, f.rule.words, false
	p.at = d.Time(r.now.Location(), p.clock.hour, p.clock.minute)
	return p
}
