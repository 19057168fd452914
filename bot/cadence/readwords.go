package cadence

// How what people say about days, hours and places is taken apart, and days are written.

import (
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages/when"
)

// lengthWord is how long a leave lasts: 三天, 3 days. Behind fromToday, and in Chinese, it makes days.
var lengthWord = regexp.MustCompile(`^(?:(?:\d{1,3}|[一二两三四五六七八九十半个]{1,3})(?:天|周|个?星期|个?礼拜)|\d{1,3} (?:days?|weeks?))$`)

// sinceWord is the year in which a big day began, where it stands apart from the date.
var sinceWord = regexp.MustCompile(`(?i)\bsince (\d{4})\b`)

const fromToday = "今天"

var lengthHan = strings.NewReplacer(" days", "天", " day", "天", " weeks", "周", " week", "周")

// punctuation takes blanks, marks and particles off both ends of s.
func punctuation(s string) string { return strings.Trim(s, " \t\r\n　,，.。;；、:：!！~～了") }

// dayWords takes the words around the name of a big day off it: 生日是 is 生日.
func dayWords(s string) string {
	s = punctuation(s)
	for _, w := range []string{"是", "在"} {
		s = punctuation(strings.TrimSuffix(strings.TrimPrefix(s, w), w))
	}
	for _, w := range []string{" on", " is"} {
		s = punctuation(strings.TrimSuffix(s, w))
	}
	return s
}

// weekdayName is 周一, Mon.
func weekdayName(t *bot.Turn, d time.Weekday) string {
	return t.Text("周%[1]s", "%[2]s", string([]rune(hanWeekdays)[d]), d.String()[:3])
}

// readMeal reads 开, 关 or an hour.
func readMeal(text string, m followup.Meal) (on bool, at int, ok bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	switch {
	case text != "" && strings.Contains(wordsYes, "|"+text+"|"):
		return true, 0, true
	case text != "" && strings.Contains(wordsNo, "|"+text+"|"):
		return false, 0, true
	}
	at, ok = when.Clock(text, bounds[m][0], bounds[m][1])
	return ok, at, ok
}

// readDays reads days of the week: 周一到周六, 一三五, Mon-Fri, 每天; 默认 is the calendar's workdays.
func readDays(text string) (followup.Days, bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	switch {
	case text == "":
		return 0, false
	case strings.Contains(wordsCalendar, "|"+text+"|"):
		return 0, true
	case strings.Contains(wordsEveryDay, "|"+text+"|"):
		return followup.EveryDay, true
	}
	for i, name := range []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"} {
		for _, long := range []string{strings.ToLower(time.Weekday(i).String()), name + "s", name} {
			text = strings.ReplaceAll(text, long, string([]rune(hanWeekdays)[i]))
		}
	}
	text = strings.NewReplacer("星期", "", "礼拜", "", "周", "", "天", "日", "to", "-", "至", "-", "到", "-", "~", "-", "–", "-", "—", "-").Replace(text)
	var days followup.Days
	last, span := -1, false
	for _, r := range text {
		d := strings.IndexRune(hanWeekdays, r) / len("日")
		switch {
		case strings.ContainsRune(hanWeekdays, r):
			if span && last >= 0 {
				for last != d {
					last = (last + 1) % 7
					days |= 1 << last
				}
			}
			days |= 1 << d
			last, span = d, false
		case r == '-':
			span = true
		case !strings.ContainsRune(" 、,，;；和&and", r):
			return 0, false
		}
	}
	return days, days != 0 && !span
}

// leads reports whether text says before a place that it is one: 去火星.
func leads(text string) bool {
	text = strings.TrimSpace(text)
	return slices.ContainsFunc(placeLead, func(w string) bool { _, ok := cutFold(text, w); return ok })
}

// placeWords takes the words around a place off it: 去成都出差 is 成都.
func placeWords(text string) string {
	trim := func(s string) string { return strings.Trim(s, " \t\r\n　,，.。;；、:：!！~～-–—到至") }
	text = trim(text)
	for changed := true; changed; {
		changed = false
		for _, w := range placeLead {
			if rest, ok := cutFold(text, w); ok && rest != "" {
				text, changed = trim(rest), true
			}
		}
		for _, w := range placeTail {
			if len(text) > len(w) && strings.EqualFold(text[len(text)-len(w):], w) {
				text, changed = trim(text[:len(text)-len(w)]), true
			}
		}
	}
	for _, w := range append(placeLead, placeTail...) {
		if strings.EqualFold(text, strings.TrimSpace(w)) {
			return ""
		}
	}
	return text
}

// cutFold takes the word w off the beginning of s, whatever its case.
func cutFold(s, w string) (string, bool) {
	if len(s) < len(w) || !strings.EqualFold(s[:len(w)], w) {
		return s, false
	}
	return s[len(w):], true
}

// cutWord takes one of the words off the beginning or the end of s.
func cutWord(s, words string) (rest string, ok bool) {
	s = strings.TrimSpace(s)
	for w := range strings.SplitSeq(strings.Trim(words, "|"), "|") {
		if rest, ok := cutFold(s, w); ok && (w[0] >= utf8.RuneSelf || rest == "" || rest[0] == ' ') {
			return strings.TrimSpace(rest), true
		}
		if i := len(s) - len(w); i > 0 && strings.EqualFold(s[i:], w) && (w[0] >= utf8.RuneSelf || s[i-1] == ' ') {
			return strings.TrimSpace(s[:i]), true
		}
	}
	return s, false
}

// bracketFirst puts a company in brackets before the word that ends a trip: Anna off (Globex Inc) is
// Anna(Globex Inc) off.
func bracketFirst(s string) string {
	i := strings.LastIndexAny(s, "(（")
	if i <= 0 || !strings.HasSuffix(s, ")") && !strings.HasSuffix(s, "）") {
		return s
	}
	name, off := cutWord(s[:i], wordsOff)
	if !off || name == "" || !strings.HasPrefix(s, name) {
		return s
	}
	return name + s[i:] + " " + strings.TrimSpace(s[len(name):i])
}

// cutChange takes the word that asks for a change off s.
func cutChange(s string) (rest string, ok bool) {
	if strings.HasPrefix(s, someDay) {
		return s, false
	}
	return cutWord(s, wordsChange)
}

// dateOf writes the date of a as its rep reads it.
func dateOf(t *bot.Turn, a followup.Anniversary) string {
	text := t.Text("%[2]d月%[3]d日", "%[1]s %[3]d", a.Month.String()[:3], int(a.Month), a.Date)
	if a.Lunar {
		text = when.SayLunar(t.Lang, calendar.Lunar{Month: int(a.Month), Date: a.Date, Leap: a.Leap})
	}
	switch {
	case a.Year != 0:
		text = t.Text("%[1]d年%[2]s", "%[2]s %[1]d", a.Year, text)
	case a.Since != 0:
		text += t.Text(zhSince, enSince, a.Since)
	}
	return text
}
