package when

import (
	"regexp"
	"strings"
)

// far is how many bytes may stand between the beginning of a span and its end.
const far = 90

const travel = `在|去|到|飞|赴|来|往|出差|出国|休|请假|放假|度假|旅游|参加|参展|拜访|考察|培训|开会|待|呆|住|走|出发`

var (
	// stay is how long something lasts that begins at the place: 三天, 一周.
	stay = regexp.MustCompile(`^` + number + `(天|周|个?星期|个?礼拜|日游)(?:[一二两三四五六七八九\d]夜)?`)
	// stays is the same behind what one goes to do.
	stays = regexp.MustCompile(`^(?:起|开始)?\s*(?:` + travel + `)[^，,。；;！!？?\n]{0,20}?([，,]\s*(?:待|呆|住|停留|玩|共|一共|总共|为期)*)?((?:共|一共|总共|为期|大概|大约|约)*` + number + `)(天|周|个?星期|个?礼拜|日游)(?:[一二两三四五六七八九\d]夜)?`)
	// staysEN is for 3 days.
	staysEN = regexp.MustCompile(`(?i)^[^,.;!?\n]{0,60}?,?\s*\bfor\s+` + numberEN + `\s+(day|week)s?\b`)
	onward  = regexp.MustCompile(`^(?:起|开始|算起)?[，,]?(?:共|一共|为期)?`)
	ended   = regexp.MustCompile(`^\s*(?:$|[,.。;；!！])`)
	notStay = regexp.MustCompile(`^(?:[之以]?[内后前里]|[年次气期]|[一二三四五六日天末]|左?右?没|[的账帐工试保假])`)
	// back is what one does on the last day.
	back     = regexp.MustCompile(`(?i)^[\s，,]*(?:` + dayPart + `)?(?:就|才|再|左右)?(?:能|要|会)?(?:回(?:[^复款访电话信函邮收答头应馈单票样避顾报购执]|$)|返(?:[^利点工修厂款佣还馈聘]|$)|结束|\s*(?:i['’]m\s+)?back\b)`)
	backWord = regexp.MustCompile(`(?i)^[\s，,]*(?:` + dayPart + `)?(?:就|才|再|左右)?(?:能|要|会)?(?:回来|回国|回程|返程|返回|返|回|结束|\s*back\b)`)
	backEN   = regexp.MustCompile(`(?i)\b(?:back|returns?|returning|until|till|through|thru)\s+(?:on\s+|by\s+|at\s+)?$`)
	untilZH  = regexp.MustCompile(`^[^，,、]*?((?:一直|直)?(?:到|至))$|[，,]\s*((?:一直|直|待|住|呆)?(?:到|至))$`)
	// goes is what one does before coming back; nothing but a comma may stand there as well.
	goes   = regexp.MustCompile(`(?i)[去在飞赴往走住待呆休]|出差|出发|出国|出门|离开|动身|请假|放假|度假|旅游|参展|^[\s，,]*(?:到|来|$)|\b(?:to|in|at|fly\w*|leav\w*|trip|travel\w*|visit\w*|off|away|out|go\w*)\b`)
	clause = "。；;！!？?\n"
)

// lasts reads how many days the phrase lasts, its first one counted.
func (s *span) lasts() bool {
	rest := s.text[s.end():]
	at := s.end() + len(onward.FindString(rest))
	var start, end int
	var n, unit string
	if m := stay.FindStringSubmatch(s.text[at:]); m != nil {
		start, end, n, unit = s.end(), at+len(m[0]), m[1], m[2]
	} else if ix := stays.FindStringSubmatchIndex(rest); ix != nil {
		start, end, n, unit = s.end()+ix[4], s.end()+ix[1], rest[ix[6]:ix[7]], rest[ix[8]:ix[9]]
		if ix[2] >= 0 && strings.TrimSpace(rest[ix[2]:ix[3]]) == "," && !ended.MatchString(rest[ix[1]:]) {
			return false // 30天账期
		}
	} else if ix := staysEN.FindStringSubmatchIndex(rest); ix != nil {
		start, end = s.end()+strings.LastIndex(strings.ToLower(rest[:ix[2]]), "for"), s.end()+ix[1]
		n, unit = rest[ix[2]:ix[3]], strings.ToLower(rest[ix[4]:ix[5]])
	} else {
		return false
	}
	if notStay.MatchString(s.text[end:]) || s.anotherDay(s.end(), start) {
		return false
	}
	days := num(n)
	if strings.ContainsAny(unit, "周星期礼拜") || unit == "week" {
		days *= 7
	}
	if days < 1 || days > 366 {
		return false
	}
	if s.rough && days%7 != 0 || s.first.words == monthLong {
		s.take(start, end)
		return true // somewhere in that week
	}
	s.to, s.many, s.rough = s.from.Add(days-1), true, false
	s.take(start, end)
	return true
}

// anotherDay says whether a day stands between two places.
func (s *span) anotherDay(start, end int) bool {
	if start >= end {
		return false
	}
	r := s.reader
	r.text = s.text[:end]
	_, ok, wrong := r.next(start, s.from)
	return ok || wrong != nil
}

// returns reads the day on which one comes back, behind what one goes to do: 后天去成都，28号回来.
func (s *span) returns() *Error {
	p, ok, wrong := s.next(s.end(), s.from)
	if !ok && wrong == nil || p.start-s.end() > far || p.hourOnly || p.words == shifted || p.words == weekLong || p.words == monthLong {
		return nil
	}
	between := s.text[s.end():p.start]
	if strings.ContainsAny(between, clause) || !goes.MatchString(between) {
		return nil
	}
	start, end := p.start, p.end
	switch {
	case back.MatchString(s.text[p.end:]):
		end += len(backWord.FindString(s.text[p.end:]))
	case backEN.MatchString(between):
		start = s.end() + backEN.FindStringIndex(between)[0]
	case untilZH.MatchString(between):
		ix := untilZH.FindStringSubmatchIndex(between)
		start = s.end() + max(ix[2], ix[4])
	default:
		return nil
	}
	if wrong != nil {
		return wrong
	}
	if !p.last.IsZero() {
		p.day = p.last
	}
	if s.late(p) {
		return backwards.of(s.text[s.first.start:p.end])
	}
	s.to, s.many = p.day, true
	s.take(start, end)
	return nil
}
