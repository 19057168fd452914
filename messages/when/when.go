// Package when reads days and hours as people type them, in Chinese and in English, and writes days
// as people write them. It takes the moment of speaking, in the speaker's zone, and reads no clock.
//
// A wrong date is worse than none: what is not understood is no date, and what cannot be (2月30日,
// 25点) is an error that says why.
package when

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"genjin/followup"
	"genjin/messages"
)

// Kind says how exact a match is.
type Kind uint8

// The kinds of a match.
const (
	Day  Kind = iota // a day
	Time             // a day with an hour
)

// Match is a date found in a text.
type Match struct {
	Kind       Kind
	On         followup.Day
	At         time.Time // of Time: the instant, in the speaker's zone
	Start, End int       // bytes of the text
}

// Error is a date that cannot be.
type Error struct {
	Phrase string // as written
	hour   bool
}

func (e *Error) Error() string { return "impossible date or hour: " + e.Phrase }

// Sentence says in l what is impossible and why.
func (e *Error) Sentence(l messages.Lang) string {
	if e.hour {
		return l.Say("没有“%s”这个时间：小时到 23 点，分钟到 59 分。", "There is no time “%s”: hours go to 23 and minutes to 59.", e.Phrase)
	}
	return l.Say("日历上没有“%s”这一天。", "The calendar has no day “%s”.", e.Phrase)
}

// rule finds one form of a day. Its groups are numbers or names; day says which day they mean. A text
// without any of the letters in needs cannot hold the form.
type rule struct {
	needs string
	form  *regexp.Regexp
	day   func(groups []string, now time.Time) (followup.Day, bool)
}

const (
	number = `(\d{1,3}|[零〇一二两俩三四五六七八九十廿卅]{1,3})`
	latin  = "aeiouAEIOU" // every English word has one of them
	month  = `(jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*`
)

// The rules, tried at each place of the text in this order; the longest match at the leftmost place wins.
var rules = []rule{
	{"-/.年", regexp.MustCompile(`(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?`), ymd},
	{"月", regexp.MustCompile(number + `月` + number + `[日号]`), monthDay},
	{"月", regexp.MustCompile(`下个?月` + number + `[日号]`), nextMonthDay},
	{"日号", regexp.MustCompile(`(?:本月)?` + number + `[日号]`), dayOfMonth},
	{"天晚早", regexp.MustCompile(`(大前天|前天|昨天|昨晚|今天|今晚|今早|明天|明早|明晚|大后天|后天)`), named},
	{"周期拜", regexp.MustCompile(`(下下个?|下个?|本|这个?|上个?)?(?:周|星期|礼拜)([一二三四五六日天末])`), weekday},
	{"天", regexp.MustCompile(number + `天[之以]?后`), inDays},
	{"周期拜", regexp.MustCompile(number + `(?:个星期|周|个礼拜)[之以]?后`), inWeeks},
	{"底", regexp.MustCompile(`(下个?月底|月底|本月底)`), monthEnd},
	{latin, regexp.MustCompile(`(?i)\b(today|tonight|tomorrow|yesterday|(?:the )?day after tomorrow)\b`), named},
	{latin, regexp.MustCompile(`(?i)\b(?:(next|this|last|on)\s+)?(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b`), weekdayEN},
	{latin, regexp.MustCompile(`(?i)\b` + month + `\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b`), monthNameDay},
	{latin, regexp.MustCompile(`(?i)\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?` + month + `\b`), dayMonthName},
	{latin, regexp.MustCompile(`(?i)\bin\s+(\d{1,3})\s+days?\b`), inDays},
	{latin, regexp.MustCompile(`(?i)\bin\s+(\d{1,2})\s+weeks?\b`), inWeeks},
}

// Find returns the first date in text; ok is false if there is none. err is an [*Error] if the first
// one cannot be.
func Find(text string, now time.Time) (m Match, ok bool, err error) {
	ms, err := find(text, now, 1)
	if err != nil || len(ms) == 0 {
		return Match{}, false, err
	}
	return ms[0], true, nil
}

// What is looked at is bounded, so that no text can hold up whoever reads it.
const (
	allMost  = 20   // dates that FindAll returns
	tryMost  = 50   // places that look like a date
	readMost = 1000 // bytes of a text
)

// FindAll returns the dates in text, from left to right: at most twenty, of its first 1000 bytes.
func FindAll(text string, now time.Time) ([]Match, error) { return find(text, now, allMost) }

func find(text string, now time.Time, most int) ([]Match, error) {
	if len(text) > readMost {
		end := readMost
		for end > 0 && !utf8.RuneStart(text[end]) {
			end--
		}
		text = text[:end]
	}
	var ms []Match
	for at, tries := 0, 0; at < len(text) && len(ms) < most && tries < tryMost; tries++ {
		m, groups, r, ok := leftmost(text, at)
		if !ok {
			break
		}
		at = m.End
		day, valid := r.day(groups, now)
		if day.IsZero() && valid {
			continue // a number or a name that only looks like a day
		}
		if !valid {
			return nil, &Error{Phrase: text[m.Start:m.End]}
		}
		m.On = day
		c, end, ok, err := clockAt(text, m.End, partOf(text[m.Start:m.End]))
		if err != nil {
			return nil, err
		}
		if ok {
			m.Kind, m.At, m.End = Time, day.Time(now.Location(), c.hour, c.minute), end
			m.On = followup.DayOf(m.At)
			at = end
		}
		ms = append(ms, m)
	}
	return ms, nil
}

// leftmost finds the rule that matches first from at on; of several at one place the longest.
func leftmost(text string, at int) (best Match, groups []string, found rule, ok bool) {
	best.Start = len(text)
	for _, r := range rules {
		if !strings.ContainsAny(text[at:], r.needs) {
			continue
		}
		ix := r.form.FindStringSubmatchIndex(text[at:])
		if ix == nil {
			continue
		}
		start, end := at+ix[0], at+ix[1]
		if start > best.Start || start == best.Start && end <= best.End {
			continue
		}
		if !apart(text, start, end) {
			continue
		}
		best, found, ok = Match{Start: start, End: end}, r, true
		groups = groups[:0]
		for i := 2; i < len(ix); i += 2 {
			if ix[i] < 0 {
				groups = append(groups, "")
				continue
			}
			groups = append(groups, text[at+ix[i]:at+ix[i+1]])
		}
	}
	return best, slices.Clone(groups), found, ok
}

// apart reports whether text[start:end] stands by itself: not a number within a longer one, a floor,
// a line or a building (三号线, 1号楼), or a family name with a title (周总).
func apart(text string, start, end int) bool {
	if start > 0 && digit(text[start]) && (digit(text[start-1]) || strings.ContainsRune(".-/:#", rune(text[start-1]))) {
		return false
	}
	if strings.HasSuffix(text[start:end], "号") {
		for _, after := range []string{"线", "楼", "机", "门", "厂", "车间", "产线", "店", "馆", "会议室", "仓", "炉", "员工", "文件", "工程", "项目", "位"} {
			if strings.HasPrefix(text[end:], after) {
				return false
			}
		}
	}
	if strings.HasSuffix(text[start:end], "日") && strings.HasPrefix(text[end:], "本") {
		return false
	}
	return true
}

func digit(b byte) bool { return b >= '0' && b <= '9' }

// partOf names the part of the day that a day's own words tell.
func partOf(phrase string) string {
	switch {
	case strings.HasSuffix(phrase, "晚"):
		return "晚上"
	case strings.EqualFold(phrase, "tonight"):
		return "p"
	}
	return ""
}

func ymd(g []string, _ time.Time) (followup.Day, bool) {
	d := followup.Day{Year: num(g[0]), Month: time.Month(num(g[1])), Date: num(g[2])}
	return d, d.Valid()
}

// monthDay is a month and a day; one already past means next year.
func monthDay(g []string, now time.Time) (followup.Day, bool) {
	return future(followup.Day{Year: now.Year(), Month: time.Month(num(g[0])), Date: num(g[1])}, now)
}

func future(d followup.Day, now time.Time) (followup.Day, bool) {
	if d.Valid() && !d.Before(followup.DayOf(now)) {
		return d, true
	}
	next := d
	next.Year++
	if next.Valid() {
		return next, true
	}
	return d, d.Valid() // 2月29日 outside leap years
}

func nextMonthDay(g []string, now time.Time) (followup.Day, bool) {
	d := followup.Day{Year: now.Year(), Month: now.Month() + 1, Date: num(g[0])}
	if d.Month > time.December {
		d.Year, d.Month = d.Year+1, time.January
	}
	return d, d.Valid()
}

// dayOfMonth is a bare day; one already past means next month.
func dayOfMonth(g []string, now time.Time) (followup.Day, bool) {
	d := followup.Day{Year: now.Year(), Month: now.Month(), Date: num(g[0])}
	if d.Date < 1 || d.Date > 31 {
		return followup.Day{}, d.Date == 0 || d.Date > 99
	}
	if !d.Valid() || d.Before(followup.DayOf(now)) {
		return nextMonthDay(g, now)
	}
	return d, true
}

var namedDays = map[string]int{
	"大前天": -3, "前天": -2, "昨天": -1, "昨晚": -1, "今天": 0, "今晚": 0, "今早": 0, "明天": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3,
	"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2,
}

func named(g []string, now time.Time) (followup.Day, bool) {
	return followup.DayOf(now).Add(namedDays[strings.TrimPrefix(strings.ToLower(g[0]), "the ")]), true
}

var hanWeekdays = map[string]int{"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "末": 6, "日": 7, "天": 7}

// weekday counts weeks from Monday; a bare one is the next to come, today's own a week later.
func weekday(g []string, now time.Time) (followup.Day, bool) {
	weeks := 0
	switch strings.TrimSuffix(g[0], "个") {
	case "":
		return comingWeekday(hanWeekdays[g[1]], now), true
	case "下":
		weeks = 1
	case "下下":
		weeks = 2
	case "上":
		weeks = -1
	}
	return inWeek(hanWeekdays[g[1]], weeks, now), true
}

func comingWeekday(n int, now time.Time) followup.Day {
	d := inWeek(n, 0, now)
	if !followup.DayOf(now).Before(d) {
		d = d.Add(7)
	}
	return d
}

func inWeek(n, weeks int, now time.Time) followup.Day {
	today := followup.DayOf(now)
	return today.Add(n - (int(today.Weekday())+6)%7 - 1 + 7*weeks)
}

var weekdaysEN = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func weekdayEN(g []string, now time.Time) (followup.Day, bool) {
	n := slices.Index(weekdaysEN, strings.ToLower(g[1])[:3]) + 1
	switch strings.ToLower(g[0]) {
	case "next":
		return inWeek(n, 1, now), true
	case "last":
		return inWeek(n, -1, now), true
	case "this":
		return inWeek(n, 0, now), true
	}
	return comingWeekday(n, now), true
}

func inDays(g []string, now time.Time) (followup.Day, bool) {
	return followup.DayOf(now).Add(num(g[0])), true
}

func inWeeks(g []string, now time.Time) (followup.Day, bool) {
	return followup.DayOf(now).Add(7 * num(g[0])), true
}

func monthEnd(g []string, now time.Time) (followup.Day, bool) {
	month := now.Month() + 1
	if strings.HasPrefix(g[0], "下") {
		month++
	}
	return followup.DayOf(time.Date(now.Year(), month, 0, 12, 0, 0, 0, time.UTC)), true
}

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

func monthNameDay(g []string, now time.Time) (followup.Day, bool) {
	m := slices.Index(months, strings.ToLower(g[0])[:3]) + 1
	return monthDay([]string{strconv.Itoa(m), g[1]}, now)
}

func dayMonthName(g []string, now time.Time) (followup.Day, bool) {
	return monthNameDay([]string{g[1], g[0]}, now)
}

// num reads digits, or Chinese numerals up to 99; -1 for what is none.
func num(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	n, last := 0, 0
	for _, r := range s {
		switch r {
		case '十':
			n, last = n+max(last, 1)*10, 0
		case '廿':
			n, last = n+20, 0
		case '卅':
			n, last = n+30, 0
		default:
			v, ok := hanDigits[r]
			if !ok {
				return -1
			}
			last = v
		}
	}
	return n + last
}

var hanDigits = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '俩': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// Say writes d as people write it, in l, with the year only when it is not now's.
func Say(l messages.Lang, d followup.Day, now time.Time) string {
	t := d.Time(time.UTC, 12, 0)
	if l == messages.English {
		if d.Year == now.Year() {
			return t.Format("Mon, Jan 2")
		}
		return t.Format("Mon, Jan 2, 2006")
	}
	s := t.Format("1月2日")
	if d.Year != now.Year() {
		s = t.Format("2006年1月2日")
	}
	return s + "（周" + string([]rune("日一二三四五六")[t.Weekday()]) + "）"
}
