package draft

import (
	"regexp"
	"strconv"
	"strings"

	"genjin/followup"
)

// dayKind is what a big day celebrates, as far as its name tells.
type dayKind uint8

const (
	otherDay dayKind = iota // its name is used as it was written, and says all that is known
	birthday
	companyDay
	mourning // nothing is celebrated
)

var (
	birthdays = regexp.MustCompile(`(?i)生日|寿辰|诞辰|生辰|\bbirthday\b`)
	companies = regexp.MustCompile(`(?i)公司|企业|集团|司庆|厂庆|店庆|成立|创立|创办|开业|^周年(庆|纪念日?)?$|\bcompany\b|\bfirm\b|\bfound`)
	mournings = regexp.MustCompile(`(?i)忌日|忌辰|祭|逝世|去世|悼|\bdeath\b|\bmemorial\b|\bpassing\b`)
	// counted is a number in front of the years in a name.
	counted = regexp.MustCompile(`(?:第?[0-9〇一二三四五六七八九十百两]+)?(周年|年庆)`)
	// countedEN is one in an English name.
	countedEN = regexp.MustCompile(`(?i)\b\d+(?:st|nd|rd|th)?\s+`)
)

func kindOfDay(name string) dayKind {
	switch {
	case mournings.MatchString(name):
		return mourning
	case birthdays.MatchString(name):
		return birthday
	case companies.MatchString(name):
		return companyDay
	}
	return otherDay
}

// event names the day as a sentence does. It holds a number of years only if that is known.
func (w *greeter) event(kind dayKind) string {
	name, years := strings.TrimSpace(w.g.Name), w.g.Years
	if w.english() {
		nth := ""
		if years > 0 {
			nth = ordinalEN(years) + " "
		}
		switch {
		case kind == companyDay:
			return "your company's " + nth + "anniversary"
		case name == "" || !speaks(w.lang, name):
			return "your big day"
		}
		return "the day of “" + strings.TrimSpace(countedEN.ReplaceAllString(name, "")) + "”"
	}
	if name == "" || !speaks(w.lang, name) {
		if kind == companyDay {
			name = "公司周年"
		} else {
			return "这个日子"
		}
	}
	number := ""
	if years > 0 {
		number = strconv.Itoa(years)
	}
	name = counted.ReplaceAllString(name, number+"$1")
	if kind == companyDay && years <= 0 && strings.HasSuffix(name, "周年") {
		name += "庆"
	}
	switch {
	case kind == companyDay:
	case years <= 0 || strings.Contains(name, number):
		return "“" + name + "”"
	case strings.HasSuffix(name, "日") || strings.HasSuffix(name, "节"):
		return "第" + number + "个“" + name + "”"
	default:
		return "“" + name + "”" + number + "周年"
	}
	for _, lead := range []string{"公司", "企业", "集团"} {
		if strings.HasPrefix(name, lead) {
			return "贵" + name
		}
	}
	if strings.Contains(name, "公司") || strings.Contains(name, "集团") {
		return name
	}
	return "贵公司" + name
}

func ordinalEN(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// bigDay makes the parts of the text on a big day, and of the card that is written for it: a
// congratulation, what both share in words that hold for everybody, a wish. Ages are not told.
func (w *greeter) bigDay(n int) parts {
	kind := kindOfDay(w.g.Name)
	d := bigDays[kind]
	w.begin(n, len(d.wishes))
	event := w.event(kind)
	w.with("{event}", event, "{Event}", upper(event))
	s := d.script
	if w.g.Occasion == followup.OccasionCard {
		s = d.card
		s.more, s.label, s.other = d.script.more, d.script.label, d.script.other
		if s.top == nil {
			s.top = d.script.top
		}
	}
	if w.client.Leader && kind != mourning {
		s.more = respects
	}
	p := w.parts(s)
	p.main = w.some(w.at.piece, min(3, len(d.wishes)/2), d.wishes)
	if w.g.Occasion == followup.OccasionCard {
		p.mark = w.say("：\n", ",\n")
	}
	p.intro = p.open // which says what day it is
	return p
}
