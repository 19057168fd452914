package when

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"genjin/followup"
)

// span is a phrase as it grows from its first point.
type span struct {
	reader
	first    point
	from, to followup.Day
	many     bool // more than one day
	rough    bool
	taken    [][2]int
}

var (
	until = regexp.MustCompile(`(?i)^\s*(?:一?直?到|至|[~〜—–-]+|(?:to|until|till|through|thru)\b)\s*`)
	list  = regexp.MustCompile(`^[、和及与,，]?`)
	// away leads to the last day of what goes on already: 出差到28号.
	away  = regexp.MustCompile(`(?i)(?:出差|休假|请假|放假|待|呆|住|停留)(一?直?[到至])\s*$|\b(?:away|out|travell?ing|on leave|in\s+\w+)\s+((?:until|till)\s+)$`)
	start = regexp.MustCompile(`(?i)(?:从|自|\bfrom\s+)$`)
	// short is an end with no more than a number or a weekday: 11/25-28, 周一至五.
	shortDay  = regexp.MustCompile(`(?i)^(\d{1,2})(?:st|nd|rd|th)?\b`)
	shortWeek = regexp.MustCompile(`^[一二三四五六日天末]`)
	// afterShort follows such an end; other words make it part of a name (到三亚, 到58同城, to 3 clients).
	afterShort = regexp.MustCompile(`(?i)^\s*(?:$|[,.，。、;；!！?？)）]|[去在都要会出飞休请放不回]|(?:in|at|with|for|on|off|away)\b)`)
	// brackets hold the weekday of a date.
	brackets = regexp.MustCompile(`^\s*([(,]?)\s*`)
)

// extend reads what follows the first point.
func (s *span) extend() *Error {
	if ix := start.FindStringIndex(s.text[:s.first.start]); ix != nil {
		s.taken[0][0] = ix[0]
	}
	if !s.first.last.IsZero() && s.first.at.IsZero() {
		s.to, s.many, s.rough = s.first.last, true, s.first.words != weekend
	}
	if s.first.hourOnly {
		s.hours()
		return nil
	}
	if ix := away.FindStringSubmatchIndex(s.text[:s.first.start]); ix != nil && s.first.at.IsZero() && s.today.Before(s.to) {
		s.from, s.many, s.rough = s.today, true, false
		s.taken[0][0] = max(ix[2], ix[4])
		return nil
	}
	if wrong := s.agree(); wrong != nil {
		return wrong
	}
	s.hours()
	if done, wrong := s.through(); done || wrong != nil {
		return wrong
	}
	s.listed()
	if s.lasts() {
		return nil
	}
	return s.returns()
}

// end is where the words read so far end.
func (s *span) end() int { return s.taken[len(s.taken)-1][1] }

// take adds the words between two places; those beside the last ones join them.
func (s *span) take(start, end int) {
	if last := &s.taken[len(s.taken)-1]; start <= last[1] {
		last[1] = end
		return
	}
	s.taken = append(s.taken, [2]int{start, end})
}

// hours passes over the end of a span of hours: 下午3点到5点.
func (s *span) hours() {
	if s.first.at.IsZero() || s.first.clock == (clock{}) {
		return
	}
	at := s.end() + len(until.FindString(s.text[s.end():]))
	if at == s.end() {
		return
	}
	if _, end, ok, err := clockAt(s.text, at, ""); ok && err == nil {
		s.take(s.end(), end)
	}
}

// agree reads a weekday beside a date (11月25日（周三）, fri, nov 27), and holds one to the other.
func (s *span) agree() *Error {
	m := brackets.FindStringSubmatch(s.text[s.end():])
	bracket := m[1] == "("
	f, ok := longest(readRules, s.text, s.end()+len(m[0]), following)
	if !ok || !s.first.last.IsZero() || !s.beside(f, m[0] == "" || bracket) {
		return nil
	}
	day, wrong := f.rule.day(f.groups, s.today, s.today)
	end := f.end
	if bracket && strings.HasPrefix(s.text[end:], ")") {
		end++
	}
	phrase := s.text[s.first.start:end]
	switch {
	case wrong != nil:
		return wrong.of(s.text[f.start:f.end])
	case s.first.words == weekly && day.Weekday() != s.from.Weekday():
		return clash(phrase, day, s.from.Weekday())
	case day.Weekday() != s.from.Weekday():
		return clash(phrase, s.from, day.Weekday())
	case s.first.words == weekly:
		s.from, s.to, s.first.day, s.first.words = day, day, day, dated
	}
	s.take(s.end(), end)
	if !s.first.at.IsZero() {
		s.first.at = s.from.Time(s.now.Location(), s.first.clock.hour, s.first.clock.minute)
		return nil
	}
	p := point{end: end, day: s.from}
	if wrong := s.hour(&p, ""); wrong != nil {
		return wrong
	}
	s.first.at, s.first.clock = p.at, p.clock
	s.take(end, p.end)
	return nil
}

// beside says whether f and the first point are a date and a weekday of one day, and not two days.
func (s *span) beside(f found, tight bool) bool {
	first, second := s.first.words, f.rule.words
	switch {
	case second == weekly && (first.date() || first == named || first == lunar):
		return tight && f.groups[0] == "" && !back.MatchString(s.text[f.end:])
	case first == weekly && (second == named || second == dayOpen):
		return tight && !f.rule.cut && !back.MatchString(s.text[f.end:])
	case first == weekly && second.date():
		return !f.rule.cut && (tight || digit(s.text[f.end-1]) && !strings.ContainsAny(s.text[f.start:f.end], "/-.")) && !back.MatchString(s.text[f.end:])
	}
	return false
}

// clash says that a date and a weekday are of different days.
func clash(phrase string, d followup.Day, said time.Weekday) *Error {
	week := []rune("日一二三四五六")
	zh := fmt.Sprintf("“%%s”对不上：%s是周%c，不是周%c。", d.Time(time.UTC, 12, 0).Format("2006年1月2日"), week[d.Weekday()], week[said])
	en := fmt.Sprintf("“%%s” does not fit: %s is a %s, not a %s.", d, d.Weekday(), said)
	return &Error{phrase, zh, en}
}

// through reads the last day behind a word of its own: 到28日, to 28. done says that it was there.
func (s *span) through() (done bool, wrong *Error) {
	at := s.end() + len(until.FindString(s.text[s.end():]))
	if at == s.end() {
		return false, nil
	}
	p, ok, wrong := s.last(at)
	if wrong != nil || !ok {
		return false, wrong
	}
	if !p.last.IsZero() {
		p.day = p.last
	}
	if m := yearBehind.FindStringSubmatch(s.text[p.end:]); m != nil && (p.words == yearOpen || p.words == dayOpen) && s.first.words == yearOpen {
		p.day.Year, p.words, p.end = num(m[1]), dated, p.end+len(m[0])
	}
	if s.first.words == yearOpen && p.words == dated {
		if s.from.Year = p.day.Year; p.day.Before(s.from) {
			s.from.Year--
		}
	}
	if !s.from.Valid() || !p.day.Valid() {
		return true, noDay.of(s.text[s.first.start:p.end])
	}
	if s.late(p) {
		return true, backwards.of(s.text[s.first.start:p.end])
	}
	s.to, s.many = p.day, true
	s.take(s.end(), p.end)
	return true, nil
}

// yearBehind is the year of a span: nov 25-28, 2027.
var yearBehind = regexp.MustCompile(`^,?\s+((?:19|20)\d\d)\b`)

// A day that leaves its month or its year open may be of the next one, but not so long after the first.
const (
	monthOver = 21
	yearOver  = 180
)

// late says whether p comes before the first day, or is of a next month or year only because it would.
func (s *span) late(p point) bool {
	switch {
	case p.words == dayOpen && p.day.Month != s.from.Month && s.from.Add(monthOver).Before(p.day):
		return true
	case p.words != dated && s.from.Add(yearOver).Before(p.day):
		return true
	}
	return p.day.Before(s.from)
}

var backwards = &Error{zh: "“%s”的结束日期早于开始日期。", en: "“%s” ends before it begins."}

// last is the day at a place that ends a span.
func (s *span) last(at int) (p point, ok bool, wrong *Error) {
	rest := s.text[at:]
	if m := lunarNext.FindStringSubmatch(rest); m != nil && s.first.words == lunar && (strings.HasPrefix(m[1], "初") || afterShort.MatchString(rest[len(m[0]):])) {
		l, _ := lunarSaid("", "", "1", m[1])
		d, wrong := lunarAfter(l.Date, s.from)
		if wrong != nil {
			wrong = wrong.of(s.text[s.first.start : at+len(m[0])])
		}
		return point{start: at, end: at + len(m[0]), day: d, words: lunar}, wrong == nil, wrong
	}
	from := s.from
	if s.first.words == weekly || s.first.words == weekLong {
		from = from.Add(-1) // a weekday behind a weekday may be the same
	}
	p, ok, wrong = s.here(at, s.from)
	if ok && p.words == weekly && p.day == s.from.Add(7) {
		p, ok, wrong = s.here(at, from)
	}
	if ok || wrong != nil {
		return p, ok, wrong
	}
	if m := shortDay.FindStringSubmatch(rest); m != nil && s.first.words.date() && num(m[1]) < 32 && afterShort.MatchString(rest[len(m[0]):]) {
		d, wrong := dayOfMonth(m[1:], s.today, s.from)
		if wrong != nil {
			wrong = wrong.of(m[0])
		}
		return point{start: at, end: at + len(m[0]), day: d, words: dayOpen}, wrong == nil && !d.IsZero(), wrong
	}
	if m := shortWeek.FindString(rest); m != "" && s.first.words == weekly && afterShort.MatchString(rest[len(m):]) {
		return point{start: at, end: at + len(m), day: comingWeekday(hanWeekdays[m], s.from)}, true, nil
	}
	return point{}, false, nil
}

// listed reads days that follow one another: 周三周四, 25、26号.
func (s *span) listed() {
	for range 6 {
		at := s.end() + len(list.FindString(s.text[s.end():]))
		if !s.first.at.IsZero() || s.first.last != (followup.Day{}) {
			return
		}
		p, ok, wrong := s.here(at, s.to)
		if wrong != nil || !ok || p.day != s.to.Add(1) || !p.at.IsZero() || back.MatchString(s.text[p.end:]) {
			return
		}
		s.to, s.many = p.day, true
		s.take(s.end(), p.end)
	}
}
