package when

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"genjin/followup"
	"genjin/followup/calendar"
)

// Yearly is the date of an anniversary.
type Yearly struct {
	Month, Date int
	Lunar, Leap bool // of the lunar calendar; in its leap month
	Since       int  // the year of the first, of the same calendar; 0: not told
	// Unsure says that nothing tells which calendar is meant: 八月十五. It is taken for the civil one.
	Unsure     bool
	Start, End int // bytes of the text
}

func each(needs, form string, read func(g []string) (Yearly, *Error)) rule {
	return rule{needs: needs, form: regexp.MustCompile(form), yearly: read}
}

const (
	anyMark   = `(?:(农历|阴历|旧历|公历|阳历|新历|西历)\s*)?`
	sinceYear = `((?:18|19|20)\d\d)`
)

// yearlyRules are the forms of an anniversary's date.
var yearlyRules = []rule{
	each("-/.年", anyMark+sinceYear+`[-/.年](\d{1,2})[-/.月](\d{1,2})[日号]?`, yearlyYMD).unless("", `/`),
	each("月", anyMark+`(?:(\d{2}|\d{4}|[零〇一二三四五六七八九]{2,4})年的?)?`+anyMark+`(闰)?(正|冬|腊|\d{1,2}|[一二三四五六七八九十]{1,3})月(初(?:十|[一二三四五六七八九]|\d{1,2})|[廿卅][一二三四五六七八九]?|\d{1,2}|[一二三四五六七八九十]{1,3})([日号])?`, yearlyHan).
		unless(numerals, `[个件台家人]`),
	each("/", `(?i)(?:(农历|阴历|旧历|公历|阳历|\blunar)\s*)?(闰|leap\s+)?(\d{1,2})/(\d{1,2})(?:/`+sinceYear+`)?(\s+lunar\b)?`, yearlySlash).unless(`./-$¥`, `[/.%％]|`+counted),
	each("-", `(?i)(农历|阴历|旧历|\blunar)\s*(闰|leap\s+)?(\d{1,2})-(\d{1,2})()()`, yearlySlash).unless("", `-`),
	each("-", `()()(\d\d)-(\d\d)()(\s+lunar\b)?`, yearlySlash).unless(`-.:/`, `[-/.:]|`+counted),
	each(".", `(?:(农历|阴历|旧历|公历|阳历|新历|西历)\s*)?(闰)?(\d{1,2})\.(\d{1,2})()()`, yearlyDot).unless(`.-/:$¥`, `[-./:]|`+counted),
	each(latin, `(?i)\b`+month+`\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+`+sinceYear+`)?\b`, yearlyMonthDay),
	each(latin, `(?i)\b(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?`+month+`\b(?:\.?,?\s+`+sinceYear+`\b)?`, yearlyDayMonth),
}

// festivalYearly reads a festival's name where nothing else is a date.
var festivalYearly = []rule{each(yearlyLetters, `(`+yearlyNames+`)`, yearlyFestival).unless(surnames+numerals, goods)}

// ReadYearly returns the first date in text that comes again each year: 6月8日, 6/8, 6.8, 06-08, June 8, 2018年
// 6月8日 with the year kept apart, 农历八月初三, 闰六月初一, lunar 8/3, 除夕. ok is false if there is none; err is an
// [*Error] if it cannot be, in the year that is told or in any. February 29 can.
func ReadYearly(text string) (y Yearly, ok bool, err error) {
	y, ok, err = readYearly(text, yearlyRules)
	if err != nil || ok {
		return y, ok, err
	}
	return readYearly(text, festivalYearly) // 腊八 is a name where a date stands beside it
}

func readYearly(text string, rules []rule) (y Yearly, ok bool, err error) {
	t := tidy(clip(text))
	for at, tries := 0, 0; at < len(t.text) && tries < tryMost; tries++ {
		f, found := leftmost(rules, t.text, at, alone)
		if !found {
			break
		}
		at = f.end
		y, wrong := f.rule.yearly(f.groups)
		if wrong == nil && y.Month != 0 {
			wrong = y.check()
		}
		if wrong != nil {
			return Yearly{}, false, t.written(wrong.of(t.text[f.start:f.end]), text)
		}
		if y.Month == 0 {
			continue // a number that only looks like a date
		}
		y.Start, y.End = t.back(f.start, f.end)
		return y, true, nil
	}
	return Yearly{}, false, nil
}

// leapYear is a year that has all days.
const leapYear = 2000

// check says why there is no such date.
func (y Yearly) check() *Error {
	if !y.Lunar {
		d := followup.Day{Year: leapYear, Month: time.Month(y.Month), Date: y.Date}
		if y.Since != 0 {
			d.Year = y.Since
		}
		if _, wrong := valid(d); wrong != nil && y.Month >= 1 && y.Month <= 12 {
			return wrong
		} else if wrong != nil {
			return noMonth
		}
		return nil
	}
	switch {
	case y.Month < 1 || y.Month > 12:
		return lunarError(&calendar.Error{Why: calendar.NoMonth})
	case y.Date < 1 || y.Date > 30:
		return lunarError(&calendar.Error{Why: calendar.NoDate})
	case y.Leap && !leaps(y.Month):
		return &Error{
			zh: fmt.Sprintf("没有“%%s”：%d 至 %d 年没有哪年闰这个月。", calendar.FirstYear, calendar.LastYear),
			en: fmt.Sprintf("There is no “%%s”: no year from %d to %d repeats that month.", calendar.FirstYear, calendar.LastYear),
		}
	}
	if y.Since >= calendar.FirstYear && y.Since <= calendar.LastYear {
		if _, err := (calendar.Lunar{Year: y.Since, Month: y.Month, Date: y.Date, Leap: y.Leap}).Day(); err != nil {
			return lunarError(err)
		}
	}
	return nil
}

var noMonth = &Error{zh: "没有“%s”：月份是 1 到 12。", en: "There is no “%s”: months go from 1 to 12."}

func lunarNamed(mark string) bool {
	switch strings.ToLower(strings.TrimSpace(mark)) {
	case "农历", "阴历", "旧历", "lunar":
		return true
	}
	return false
}

func yearlyYMD(g []string) (Yearly, *Error) {
	return Yearly{Month: num(g[2]), Date: num(g[3]), Since: num(g[1]), Lunar: lunarNamed(g[0])}, nil
}

func yearlyHan(g []string) (Yearly, *Error) {
	mark := g[0] + g[2]
	l, marked := lunarSaid("", g[3], g[4], g[5])
	y := Yearly{Month: l.Month, Date: l.Date, Leap: l.Leap, Lunar: marked || lunarNamed(mark), Since: hanYear(g[1])}
	if y.Since != 0 && (y.Since < 1800 || y.Since > calendar.LastYear) {
		return Yearly{}, nil
	}
	if !y.Lunar && mark == "" && g[6] == "" && num(g[5]) > 0 && !digit(g[5][0]) {
		moon := y
		moon.Lunar = true
		switch civil := y.check() == nil; {
		case moon.check() == nil && civil:
			y.Unsure = true
		case !civil:
			y = moon // 二月三十
		}
	}
	return y, nil
}

// yearlySlash is month and day; what has no such month or day is a fraction, unless a calendar is named.
func yearlySlash(g []string) (Yearly, *Error) {
	y := Yearly{Month: num(g[2]), Date: num(g[3]), Leap: g[1] != "", Since: max(num("0"+g[4]), 0)}
	y.Lunar = lunarNamed(g[0]) || lunarNamed(g[5]) || y.Leap
	if g[0] == "" && (y.Month > 31 || y.Date > 31 || y.Month == 0 || y.Date == 0) {
		return Yearly{}, nil
	}
	return y, nil
}

// yearlyDot is month and day; what cannot be is a version or a sum, unless a calendar is named.
func yearlyDot(g []string) (Yearly, *Error) {
	if y, wrong := yearlySlash(g); g[0] != "" || wrong != nil || y.Month <= 12 && y.check() == nil {
		return y, wrong
	}
	return Yearly{}, nil
}

func yearlyMonthDay(g []string) (Yearly, *Error) {
	return Yearly{Month: monthNamed(g[0]), Date: num(g[1]), Since: num("0" + g[2])}, nil
}

func yearlyDayMonth(g []string) (Yearly, *Error) {
	return Yearly{Month: monthNamed(g[1]), Date: num(g[0]), Since: num("0" + g[2])}, nil
}
