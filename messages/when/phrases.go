package when

import (
	"slices"
	"strings"
	"time"

	"genjin/followup"
)

const (
	yearWord = `(今年|明年|后年|去年|前年|(?:19|20)\d\d年|[一二][九零〇][零〇一二三四五六七八九]{2}年)`
	ordinal  = `(\d{1,2})(?:st|nd|rd|th)`
	// ends may follow an English day that is no more than a number (the 5th floor is none).
	notEnds = `\s*[-–]?\s*(?:floor|version|time|client|customer|visit|team|place|round|quarter|generation|line|street|avenue|edition|anniversary|of)\b`
	goods   = `月饼|礼|快乐|祝|贺|短信|红包|大?促|树|晚会|档|粽|活动|文案|福利|备货|上河图|路|广场|大道|大?街|村|门|厂|公司|湖|桥|总|经理|先生|女士|期间|假|长假|[之以]?[前后]|过后|节后|节前`
)

// readRules are those of [Read]: the forms of a day, and all others.
var readRules = slices.Concat([]rule{
	on("周期拜", `(下下个?|下个?|本|这个?|上个?)?(?:周|星期|礼拜)末`, saturday).in(weekend).unless("每", "前"),
}, dayRules, []rule{
	on("-/.年", `((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?`, ymd).in(dated).unless("", `[/\d]`),
	on("月", `(\d{1,2})月(\d{1,2})`, monthDay).in(yearOpen).unless("年"+numerals, counted),
	on("/", `(\d{1,2})/(\d{1,2})[日号]?`, slashed).in(yearOpen).unless(`./-$¥+`, `[/.%％a-zA-Z\d]|`+counted),
	on("/", `(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)`, slashedYear).in(dated).unless(`./-$¥`, `[/.%％a-zA-Z\d]`),
	on(".", `(\d{1,2})\.(\d{1,2})[日号]`, monthDay).in(yearOpen),
	on("年", yearWord+`的?`+number+`月`+number+`[日号]`, yearMonthDay).in(dated),
	on("年", yearWord+`的?(\d{1,2})月(\d{1,2})`, yearMonthDay).in(dated).unless("", counted),
	on("月", `(上上个?|上个?|下下个?|下个?|本|这个?)月的?`+number+`[日号]`, someMonthDay).in(dated),
	on("日号", number+`([日号]?)\s*(?:到|至|[-~—–、和及])\s*`+number+`([日号])`, dayFromTo).in(dayOpen).first().unless("月年第每初"+numerals, `[之以]?[内后游]|客户|`+counted),
	on("底", `(上个?|下下个?|下个?|本|这个?)月底`, someMonthEnd).in(dated),
	on("底", number+`月底`, monthNumberEnd).in(yearOpen).unless("年"+numerals, ""),
	on("日儿", `(昨日|今日|明日|今儿|明儿)`, namedDay).in(named).unless("", `头条|起不`),
	on("天", `再?过`+number+`天`, inDays).in(shifted),
	on("日", number+`日[之以]?后`, inDays).in(shifted).unless(numerals+"月第", ""),
	on("天", number+`天[之以]?前`, daysAgo).in(shifted).unless(numerals+"第", "台"),
	on("周期拜", number+`(?:个星期|周|个礼拜)[之以]?前`, weeksAgo).in(shifted).unless(numerals+"第", ""),
	on("月", number+`个月[之以]?后`, inMonths).in(shifted).unless(numerals+"第半", ""),
	on("周期拜", `(下下个?|下个?|本|这个?|上个?)(?:周|星期|礼拜)`, week).in(weekLong).unless("", `[年期边围转长]|[一二三四五六日天末]`),
	on("月", `(下下个?|下个?)月`, wholeMonth).in(monthLong).unless("", `[\d初中末上下底的饼]|`+number),
	on(latin, `(?i)\b((?:the )?day before yesterday)\b`, namedDay).in(named),
	on(latin, `(?i)\b`+month+`\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b`, monthNameDayYear).in(dated),
	on(latin, `(?i)\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?`+month+`\.?,?\s+((?:19|20)\d\d)\b`, dayMonthNameYear).in(dated),
	on(latin, `(?i)\b(\d{1,2})((?:st|nd|rd|th)?)\s*(?:-|–|to|until|through)\s*\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?`+month+`\b`, dayToDayMonth).in(yearOpen).first(),
	on(latin, `(?i)\b`+weekEN+`\s+next\s+week\b`, weekdayNextWeek).in(other),
	on(latin, `(?i)\bnext\s+week\s+(?:on\s+)?`+weekEN+`\b`, weekdayNextWeek).in(other),
	on(latin, `(?i)\b(next|this)\s+week\b`, weekNamed).in(weekLong),
	on(latin, `(?i)\b(next\s+month)\b`, wholeMonth).in(monthLong),
	on(latin, `(?i)\bin\s+`+numberEN+`\s+days?\b`, inDays).in(shifted),
	on(latin, `(?i)\bin\s+`+numberEN+`\s+weeks?\b`, inWeeks).in(shifted),
	on(latin, `(?i)\bin\s+`+numberEN+`\s+months?\b`, inMonths).in(shifted),
	on(latin, `(?i)\b`+numberEN+`\s+days?\s+(?:from\s+now|later)\b`, inDays).in(shifted),
	on(latin, `(?i)\b`+numberEN+`\s+weeks?\s+(?:from\s+now|later)\b`, inWeeks).in(shifted),
	on(latin, `(?i)\b`+numberEN+`\s+days?\s+ago\b`, daysAgo).in(shifted),
	on(latin, `(?i)\bend\s+of\s+(?:the\s+|this\s+)?month\b`, monthEndEN).in(dated),
	on(latin, `(?i)\bend\s+of\s+next\s+month\b`, nextMonthEndEN).in(dated),
	on("snrt", `(?i)\b(?:the\s+)?`+ordinal+`\b`, dayOfMonth).in(dayOpen).unless("", `(?i)`+notEnds),
	on(latin, `(?i)\b(?:the\s+)?`+ordinal+`\s+of\s+next\s+month\b`, nextMonthDay).in(dated),
	lunarRule, lunarSlashRule, festivalRule, festivalRuleEN,
})

// slashed is month and day; what has no such month, or a day that no month has, is a fraction or a measure.
func slashed(g []string, today, from followup.Day) (followup.Day, *Error) {
	if m, d := num(g[0]), num(g[1]); m < 1 || m > 12 || d < 1 || d > 31 {
		return followup.Day{}, nil
	}
	return monthDay(g, today, from)
}

// slashedYear is month, day and year, or day, month and year where the first cannot be a month.
func slashedYear(g []string, today, from followup.Day) (followup.Day, *Error) {
	if num(g[0]) > 12 && num(g[1]) <= 12 {
		return ymd([]string{g[2], g[1], g[0]}, today, from)
	}
	return ymd([]string{g[2], g[0], g[1]}, today, from)
}

var hanYears = map[string]int{"前年": -2, "去年": -1, "今年": 0, "明年": 1, "后年": 2}

// yearOf is the civil year that a word means.
func yearOf(word string, today followup.Day) int {
	if n := hanYear(strings.TrimSuffix(word, "年")); n > 0 {
		return n
	}
	return today.Year + hanYears[word]
}

func yearMonthDay(g []string, today, _ followup.Day) (followup.Day, *Error) {
	return valid(followup.Day{Year: yearOf(g[0], today), Month: time.Month(num(g[1])), Date: num(g[2])})
}

var hanMonths = map[string]int{"上上": -2, "上": -1, "本": 0, "这": 0, "下": 1, "下下": 2}

func someMonthDay(g []string, today, _ followup.Day) (followup.Day, *Error) {
	return valid(inMonth(today, hanMonths[strings.TrimSuffix(g[0], "个")], num(g[1])))
}

func someMonthEnd(g []string, today, _ followup.Day) (followup.Day, *Error) {
	return lastOf(inMonth(today, hanMonths[strings.TrimSuffix(g[0], "个")], 1)), nil
}

func monthNumberEnd(g []string, _, from followup.Day) (followup.Day, *Error) {
	d, wrong := valid(followup.Day{Year: from.Year, Month: time.Month(num(g[0])), Date: 1})
	if wrong != nil {
		return followup.Day{}, wrong
	}
	if lastOf(d).Before(from) {
		d.Year++
	}
	return lastOf(d), nil
}

// dayFromTo is the first of two days of a month; 3-5日 is rather how long something takes.
func dayFromTo(g []string, today, from followup.Day) (followup.Day, *Error) {
	if n := num(g[2]); n > 31 || num(g[0]) > 31 || n < 16 && num(g[0]) < n && g[3] != "号" && g[1] == "" {
		return followup.Day{}, nil
	}
	return dayOfMonth(g, today, from)
}

func dayToDayMonth(g []string, today, from followup.Day) (followup.Day, *Error) {
	return monthNameDay([]string{g[2], g[0]}, today, from)
}

func daysAgo(g []string, today, _ followup.Day) (followup.Day, *Error) {
	return today.Add(-num(g[0])), nil
}

func weeksAgo(g []string, today, _ followup.Day) (followup.Day, *Error) {
	return today.Add(-7 * num(g[0])), nil
}

// inMonths is the same date some months later, or the last day of a month that has no such date.
func inMonths(g []string, today, _ followup.Day) (followup.Day, *Error) {
	d := inMonth(today, num(g[0]), today.Date)
	if !d.Valid() {
		d = lastOf(inMonth(today, num(g[0]), 1))
	}
	return d, nil
}

// week is the Monday of a week.
func week(g []string, today, _ followup.Day) (followup.Day, *Error) {
	return inWeek(1, hanWeeks[strings.TrimSuffix(g[0], "个")], today), nil
}

func weekNamed(g []string, today, _ followup.Day) (followup.Day, *Error) {
	if strings.EqualFold(g[0], "next") {
		return inWeek(1, 1, today), nil
	}
	return inWeek(1, 0, today), nil
}

// saturday is that of a weekend, which may have begun.
func saturday(g []string, today, from followup.Day) (followup.Day, *Error) {
	if g[0] != "" {
		return inWeek(6, hanWeeks[strings.TrimSuffix(g[0], "个")], today), nil
	}
	return inWeek(6, 0, from), nil
}

// wholeMonth is the first day of a month to come.
func wholeMonth(g []string, today, _ followup.Day) (followup.Day, *Error) {
	if strings.HasPrefix(g[0], "下下") {
		return inMonth(today, 2, 1), nil
	}
	return inMonth(today, 1, 1), nil
}

func monthNameDayYear(g []string, today, from followup.Day) (followup.Day, *Error) {
	d := followup.Day{Year: num(g[2]), Month: time.Month(monthNamed(g[0])), Date: num(g[1])}
	return valid(d)
}

func dayMonthNameYear(g []string, today, from followup.Day) (followup.Day, *Error) {
	return monthNameDayYear([]string{g[1], g[0], g[2]}, today, from)
}

func weekdayNextWeek(g []string, today, from followup.Day) (followup.Day, *Error) {
	return weekdayEN([]string{"next", g[0]}, today, from)
}

func monthEndEN(_ []string, _, from followup.Day) (followup.Day, *Error) { return lastOf(from), nil }

func nextMonthEndEN(_ []string, today, _ followup.Day) (followup.Day, *Error) {
	return lastOf(inMonth(today, 1, 1)), nil
}
