package when

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"genjin/followup"
)

// rule finds one form of a date. A text without any of the letters in needs cannot hold it.
type rule struct {
	needs string
	form  *regexp.Regexp
	here  *regexp.Regexp // form at the start of a text
	// day says which day the groups of the form mean, or why it cannot be; the zero day is none. A date
	// that leaves its year or month open is the first on or after from; today is the speaker's.
	day    func(groups []string, today, from followup.Day) (followup.Day, *Error)
	yearly func(groups []string) (Yearly, *Error) // of the rules of ReadYearly
	words  words
	cut    bool           // the date is no more than the first two groups; what follows says that it is one
	before string         // letters that must not stand before it
	after  *regexp.Regexp // what must not follow it
}

// words tells what kind of words a date is said in.
type words uint8

const (
	other     words = iota
	named           // 明天, today
	weekly          // a weekday
	dayOpen         // a date of a month that is not told
	yearOpen        // a month and a date
	dated           // a date with all that it needs
	lunar           // a lunar month and date
	shifted         // 3天后
	weekLong        // 下周
	weekend         // 周末
	monthLong       // 下个月
)

func (w words) date() bool { return w == dayOpen || w == yearOpen || w == dated }

type dayFunc = func([]string, followup.Day, followup.Day) (followup.Day, *Error)

func on(needs, form string, day dayFunc) rule {
	return rule{needs: needs, form: regexp.MustCompile(form), here: regexp.MustCompile(`^(?:` + form + `)`), day: day}
}

func (r rule) in(w words) rule { r.words = w; return r }

func (r rule) first() rule { r.cut = true; return r }

// unless adds what must not stand around the form, where [Read] looks for it.
func (r rule) unless(before, after string) rule {
	r.before = before
	if after != "" {
		r.after = regexp.MustCompile(`^(?:` + after + `)`)
	}
	return r
}

// found is where a rule fits.
type found struct {
	start, end int
	groups     []string
	rule       *rule
}

// fits says whether text[start:end], which r matched, is what r means.
type fits func(r *rule, text string, start, end int) bool

// leftmost finds the rule that matches first from at on; of several at one place the longest.
func leftmost(rules []rule, text string, at int, fit fits) (best found, ok bool) {
	best.start = len(text)
	var ix []int
	for i := range rules {
		r := &rules[i]
		if !strings.ContainsAny(text[at:], r.needs) {
			continue
		}
		for from, tries := at, 0; tries < tryMost && from <= best.start && from < len(text); tries++ {
			one := r.form.FindStringSubmatchIndex(text[from:])
			if one == nil {
				break
			}
			start, end := from+one[0], from+one[1]
			if start > best.start || start == best.start && end <= best.end {
				break
			}
			if !fit(r, text, start, end) {
				from = end
				continue
			}
			best, ix, ok = found{start: start, end: end, rule: r}, shift(one, from), true
			break
		}
	}
	if ok {
		best.take(text, ix)
	}
	return best, ok
}

// longest finds the longest of the rules that match at a place.
func longest(rules []rule, text string, at int, fit fits) (best found, ok bool) {
	var ix []int
	for i := range rules {
		r := &rules[i]
		one := r.here.FindStringSubmatchIndex(text[at:])
		if one == nil {
			continue
		}
		if one = shift(one, at); one[1] > best.end && fit(r, text, at, one[1]) {
			best, ix, ok = found{start: at, end: one[1], rule: r}, one, true
		}
	}
	if ok {
		best.take(text, ix)
	}
	return best, ok
}

// shift moves the indexes of a match in text[by:] to those in text, in place.
func shift(ix []int, by int) []int {
	for i := range ix {
		if ix[i] >= 0 {
			ix[i] += by
		}
	}
	return ix
}

func (f *found) take(text string, ix []int) {
	for i := 2; i < len(ix); i += 2 {
		group := ""
		if ix[i] >= 0 {
			group = text[ix[i]:ix[i+1]]
		}
		f.groups = append(f.groups, group)
	}
	if f.rule.cut {
		f.end = ix[5]
	}
}

// apart reports whether text[start:end] stands by itself: not a number within a longer one, a floor,
// a line or a building (三号线, 1号楼), or a family name with a title (周总).
func apart(_ *rule, text string, start, end int) bool {
	if start > 0 && digit(text[start]) && (digit(text[start-1]) || strings.ContainsRune(".-/:#", rune(text[start-1]))) {
		return false
	}
	if number, ok := strings.CutSuffix(text[start:end], "号"); ok && !strings.Contains(number, "月") && numbered(num(number), text[end:]) {
		return false
	}
	if strings.HasSuffix(text[start:end], "日") && strings.HasPrefix(text[end:], "本") {
		return false
	}
	return true
}

// Things with a number: some are never said behind a day, others only behind what can be none.
var (
	numberedThings = regexp.MustCompile(`^(?:线|楼|机|门|厂|车间|产线|店|馆|会议室|仓|炉|员工|文件|工程|项目|位)`)
	numberedGoods  = regexp.MustCompile(`^(?:样|产品|型|料|货|柜|桌|房|车|客户|设备|合同|订单|方案|款)`)
)

// numbered says whether n号 before rest is the number of a thing: 1号楼, 45号样机.
func numbered(n int, rest string) bool {
	return numberedThings.MatchString(rest) || n > 31 && numberedGoods.MatchString(rest)
}

// alone is apart for [Read] and [ReadYearly], which heed what each rule must not stand beside.
func alone(r *rule, text string, start, end int) bool {
	if r.before != "" && start > 0 {
		last, size := utf8.DecodeLastRuneInString(text[:start])
		other := size > 1 && digit(text[start]) && strings.ContainsRune(numerals, last) // 周三28号
		if !other && strings.ContainsRune(r.before, last) {
			return false
		}
	}
	switch r.words {
	case dayOpen:
		if secondOf.MatchString(text[:start]) {
			return false
		}
	case weekly:
		if recurring.MatchString(text[:start]) || verb.MatchString(text[start:end]) && !behindDay.MatchString(text[end:]) {
			return false
		}
	}
	return !glued(text, start) && following(r, text, start, end)
}

// glued says whether the digits at start are part of a longer number or a name (A-12, 2.1).
func glued(text string, start int) bool {
	if start == 0 || !digit(text[start]) {
		return false
	}
	before := text[start-1]
	if digit(before) || before == '#' {
		return true
	}
	if start == 1 || strings.IndexByte(".-/:", before) < 0 {
		return false
	}
	c := text[start-2]
	return digit(c) || before != ':' && (c|0x20 >= 'a' && c|0x20 <= 'z')
}

var (
	// secondOf stands before the second of two numbers: 3到5日.
	secondOf  = regexp.MustCompile(`[` + numerals + `日号]\s*[到至和及、~—–-]\s*$`)
	recurring = regexp.MustCompile(`(?i)\b(?:every|each|most)\s+$`)
	// verb is a weekday that is a word as well; behindDay follows it where it is a day.
	verb      = regexp.MustCompile(`(?i)^(?:sat|sun)$`)
	behindDay = regexp.MustCompile(`(?i)^\s*(?:$|[-–,.;)\d]|(?:at|to|until|till|through|and|morning|afternoon|evening|night|noon)\b)`)
)

// following is alone for what stands behind a word that leads to it.
func following(r *rule, text string, start, end int) bool {
	if digit(text[end-1]) && end < len(text) && digit(text[end]) {
		return false
	}
	return apart(r, text[start:], 0, end-start) && (r.after == nil || !r.after.MatchString(text[end:]))
}

func digit(b byte) bool { return b >= '0' && b <= '9' }
