package when

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"genjin/followup"
)

const (
	number   = `(\d{1,3}|[零〇一二两俩三四五六七八九十廿卅]{1,3})`
	numerals = "零〇一二两俩三四五六七八九十廿卅0123456789"
	latin    = "aeiouAEIOU" // every English word has one of them
	month    = `(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)`
	weekEN   = `(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?`
	// counted may follow a number that is no date.
	counted = `[个件台家人次万千百%％单年月份套吨块元点:：/天层楼折条位名]`
)

// dayRules are the forms of a day, tried at each place of the text in this order; the longest match at
// the leftmost place wins.
var dayRules = []rule{
	on("-/.年", `(20\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?`, ymd).in(dated),
	on("月", number+`月`+number+`[日号]`, monthDay).in(yearOpen).unless("年"+numerals, ""),
	on("月", `下个?月`+number+`[日号]`, nextMonthDay).in(dated).unless("下", ""),
	on("日号", `(?:本月)?`+number+`[日号]`, dayOfMonth).in(dayOpen).
		unless("月年第每初"+numerals, `[之以]?[内后游]|均|钢|[汽柴]?油|桌|房|站|展|台|公馆|客户|客服|选手|报`),
	on("天晚早", `(大前天|前天|昨天|昨晚|今天|今晚|今早|明天|明早|明晚|大后天|后天)`, namedDay).in(named).unless("以之今此最", ""),
	on("周期拜", `(下下个?|下个?|本|这个?|上个?)?(?:周|星期|礼拜)([一二三四五六日天末])`, weekday).in(weekly).unless("每隔半几"+numerals, ""),
	on("天", number+`天[之以]?后`, inDays).in(shifted).unless(numerals+"第", ""),
	on("周期拜", number+`(?:个星期|周|个礼拜)[之以]?后`, inWeeks).in(shifted).unless(numerals+"第", ""),
	on("底", `(下个?月底|月底|本月底)`, monthEnd).in(dated).unless("上下个每"+numerals, ""),
	on(latin, `(?i)\b(today|tonight|tomorrow|yesterday|(?:the )?day after tomorrow)\b`, namedDay).in(named),
	on(latin, `(?i)\b(?:(next|this|last|on)\s+)?`+weekEN+`\b`, weekdayEN).in(weekly).unless("", `['’]|\s+next\s+week`),
	on(latin, `(?i)\b`+month+`\.?\s+(\d{1,2})(?:st|nd|rd|th)?\b`, monthNameDay).in(yearOpen),
	on(latin, `(?i)\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?`+month+`\b`, dayMonthName).in(yearOpen),
	on(latin, `(?i)\bin\s+(\d{1,3})\s+days?\b`, inDays).in(shifted),
	on(latin, `(?i)\bin\s+(\d{1,2})\s+weeks?\b`, inWeeks).in(shifted),
}

// valid returns d, or says that there is no such day.
func valid(d followup.Day) (followup.Day, *Error) {
	if !d.Valid() {
		return d, noDay
	}
	return d, nil
}

// leapDay is February 29 of neither this year nor the next.
var leapDay = &Error{zh: "今年和明年都没有“%s”，请写明年份。", en: "Neither this year nor the next has a “%s”: please name the year."}

func ymd(g []string, _, _ followup.Day) (followup.Day, *Error) {
	return valid(followup.Day{Year: num(g[0]), Month: time.Month(num(g[1])), Date: num(g[2])})
}

// monthDay is a month and a day; one already past means next year.
func monthDay(g []string, _, from followup.Day) (followup.Day, *Error) {
	d := followup.Day{Year: from.Year, Month: time.Month(num(g[0])), Date: num(g[1])}
	if d.Valid() && !d.Before(from) {
		return d, nil
	}
	next := d
	next.Year++
	if next.Valid() {
		return next, nil
	}
	if d.Month == time.February && d.Date == 29 {
		return d, leapDay
	}
	return valid(d)
}

func nextMonthDay(g []string, _, from followup.Day) (followup.Day, *Error) {
	return valid(inMonth(from, 1, num(g[0])))
}

// inMonth is a date of the month that lies some months after that of d.
func inMonth(d followup.Day, months, date int) followup.Day {
	first := followup.DayOf(time.Date(d.Year, d.Month+time.Month(months), 1, 12, 0, 0, 0, time.UTC))
	first.Date = date
	return first
}

// dayOfMonth is a bare day; one already past means next month.
func dayOfMonth(g []string, today, from followup.Day) (followup.Day, *Error) {
	d := followup.Day{Year: from.Year, Month: from.Month, Date: num(g[0])}
	switch {
	case len(g[0]) == len("032") && digit(g[0][0]) || d.Date == 0 || d.Date > 99:
		return followup.Day{}, nil // a number of goods
	case d.Date < 0 || d.Date > 31:
		return followup.Day{}, noDay
	case !d.Valid() || d.Before(from):
		return nextMonthDay(g, today, from)
	}
	return d, nil
}

var namedDays = map[string]int{
	"大前天": -3, "前天": -2, "昨天": -1, "昨晚": -1, "今天": 0, "今晚": 0, "今早": 0, "明天": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3,
	"昨日": -1, "今日": 0, "今儿": 0, "明日": 1, "明儿": 1,
	"today": 0, "tonight": 0, "tomorrow": 1, "yesterday": -1, "day after tomorrow": 2, "day before yesterday": -2,
}

func namedDay(g []string, today, _ followup.Day) (followup.Day, *Error) {
	return today.Add(namedDays[strings.TrimPrefix(strings.ToLower(g[0]), "the ")]), nil
}

var hanWeekdays = map[string]int{"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "末": 6, "日": 7, "天": 7}

// weekday counts weeks from Monday; a bare one is the next to come, from's own a week later.
func weekday(g []string, today, from followup.Day) (followup.Day, *Error) {
	if g[0] == "" {
		return comingWeekday(hanWeekdays[g[1]], from), nil
	}
	return inWeek(hanWeekdays[g[1]], hanWeeks[strings.TrimSuffix(g[0], "个")], today), nil
}

var hanWeeks = map[string]int{"本": 0, "这": 0, "下": 1, "下下": 2, "上": -1}

func comingWeekday(n int, from followup.Day) followup.Day {
	d := inWeek(n, 0, from)
	if !from.Before(d) {
		d = d.Add(7)
	}
	return d
}

// inWeek is weekday n, from 1, of the week that lies some weeks after that of d.
func inWeek(n, weeks int, d followup.Day) followup.Day {
	return d.Add(n - (int(d.Weekday())+6)%7 - 1 + 7*weeks)
}

var weekdaysEN = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

func weekdayEN(g []string, today, from followup.Day) (followup.Day, *Error) {
	n := slices.Index(weekdaysEN, strings.ToLower(g[1])[:3]) + 1
	switch strings.ToLower(g[0]) {
	case "next":
		return inWeek(n, 1, today), nil
	case "last":
		return inWeek(n, -1, today), nil
	case "this":
		return inWeek(n, 0, today), nil
	}
	return comingWeekday(n, from), nil
}

func inDays(g []string, today, _ followup.Day) (followup.Day, *Error) {
	return today.Add(num(g[0])), nil
}

func inWeeks(g []string, today, _ followup.Day) (followup.Day, *Error) {
	return today.Add(7 * num(g[0])), nil
}

func monthEnd(g []string, _, from followup.Day) (followup.Day, *Error) {
	if strings.HasPrefix(g[0], "下") {
		return lastOf(inMonth(from, 1, 1)), nil
	}
	return lastOf(from), nil
}

// lastOf is the last day of d's month.
func lastOf(d followup.Day) followup.Day { return inMonth(d, 1, 1).Add(-1) }

var months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}

// monthNamed numbers a month by its English name.
func monthNamed(name string) int { return slices.Index(months, strings.ToLower(name)[:3]) + 1 }

func monthNameDay(g []string, today, from followup.Day) (followup.Day, *Error) {
	return monthDay([]string{strconv.Itoa(monthNamed(g[0])), g[1]}, today, from)
}

func dayMonthName(g []string, today, from followup.Day) (followup.Day, *Error) {
	return monthNameDay([]string{g[1], g[0]}, today, from)
}
