package when

import (
	"fmt"
	"regexp"
	"strings"

	"genjin/followup"
	"genjin/followup/calendar"
)

const (
	lunarMark  = `(农历|阴历|旧历)`
	lunarMonth = `(正|冬|腊|\d{1,2}|十[一二三四五六七八九]?|[一二三四五六七八九])`
	lunarDate  = `(初(?:十|[一二三四五六七八九]|\d{1,2})|[廿卅][一二三四五六七八九]?|\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])`
)

var (
	lunarRule = on("月", `(?:`+yearWord+`的?)?`+lunarMark+`?(?:`+yearWord+`的?)?(闰)?`+lunarMonth+`月`+lunarDate+`([日号])?`, lunarDay).
			in(lunar).unless("年"+numerals, `[个件台家人]`)
	lunarSlashRule = on("/-.", `(?i)(?:农历|阴历|旧历|\blunar)\s*(闰|leap\s+)?(\d{1,2})[/.-](\d{1,2})`, lunarSlash).in(lunar)

	// lunarNext is a date of the month that was just said: 正月初八到十五.
	lunarNext = regexp.MustCompile(`^` + lunarDate + `[日号]?`)
)

// lunarSaid is a date as words have it. marked says that something makes it one of the moon's.
func lunarSaid(mark, leap, month, date string) (l calendar.Lunar, marked bool) {
	l = calendar.Lunar{Month: lunarMonthOf(month), Date: num(strings.TrimPrefix(date, "初")), Leap: leap != ""}
	return l, mark != "" || l.Leap || strings.ContainsAny(month, "正冬腊") || strings.ContainsAny(date, "初廿卅")
}

func lunarMonthOf(s string) int {
	switch s {
	case "正":
		return 1
	case "冬":
		return 11
	case "腊":
		return 12
	}
	return num(s)
}

func lunarDay(g []string, today, from followup.Day) (followup.Day, *Error) {
	l, marked := lunarSaid(g[1], g[3], g[4], g[5])
	if !marked {
		return followup.Day{}, nil
	}
	word := g[0] + g[2]
	if word == "" {
		return comingLunar(l, from)
	}
	now, ok := calendar.FromDay(today)
	if l.Year = yearOf(word, today); !ok || l.Month == 12 && g[1] == "" && l.Year != now.Year || now.Year != today.Year && hanYear(strings.TrimSuffix(word, "年")) == 0 {
		return followup.Day{}, nil // which year's last month, or which year before New Year, only he knows
	}
	d, err := l.Day()
	if err != nil {
		return followup.Day{}, lunarError(err)
	}
	return d, nil
}

func lunarSlash(g []string, _, from followup.Day) (followup.Day, *Error) {
	l, _ := lunarSaid("lunar", g[0], g[1], g[2])
	return comingLunar(l, from)
}

// comingLunar is the first such date on or after from, of this lunar year or the next. The month that
// comes must have it: that of a later year is not what is meant.
func comingLunar(l calendar.Lunar, from followup.Day) (followup.Day, *Error) {
	now, ok := calendar.FromDay(from)
	if !ok {
		return followup.Day{}, lunarError(&calendar.Error{Why: calendar.NoYear})
	}
	var first error
	for l.Year = now.Year; l.Year <= now.Year+1; l.Year++ {
		d, err := l.Day()
		if err == nil && !d.Before(from) {
			return d, nil
		}
		if err == nil || gone(err, l, from) {
			continue
		}
		if first == nil {
			first = err
		}
		if e, is := err.(*calendar.Error); is && e.Why == calendar.NoDate { //nolint:errorlint // Day returns it as it is
			break
		}
	}
	return followup.Day{}, lunarError(first)
}

// gone says whether the month in which l lacks its day is past.
func gone(err error, l calendar.Lunar, from followup.Day) bool {
	e, is := err.(*calendar.Error) //nolint:errorlint // Day returns it as it is
	if !is || e.Why != calendar.NoDate || l.Date != 30 {
		return false
	}
	l.Date = e.Days
	last, err := l.Day()
	return err == nil && last.Before(from)
}

// lunarError says why there is no such lunar date.
func lunarError(err error) *Error {
	e, is := err.(*calendar.Error) //nolint:errorlint // the calendar returns it as it is
	if !is {
		return noDay
	}
	l := e.Lunar
	month := strings.TrimSuffix(calendar.Lunar{Month: l.Month, Date: 1, Leap: l.Leap}.String(), "初一")
	switch {
	case e.Why == calendar.NoMonth:
		return &Error{zh: "农历没有“%s”：月份是一到十二。", en: "There is no lunar date “%s”: months go from 1 to 12."}
	case e.Why == calendar.NoLeap && e.Leap == 0:
		return &Error{
			zh: fmt.Sprintf("没有“%%s”：农历 %d 年没有闰月。", l.Year),
			en: fmt.Sprintf("There is no “%%s”: lunar year %d has no leap month.", l.Year),
		}
	case e.Why == calendar.NoLeap:
		return &Error{
			zh: fmt.Sprintf("没有“%%s”：农历 %d 年闰的是%s月。", l.Year, strings.TrimSuffix(calendar.Lunar{Month: e.Leap, Date: 1}.String(), "月初一")),
			en: fmt.Sprintf("There is no “%%s”: lunar year %d repeats month %d.", l.Year, e.Leap),
		}
	case e.Why == calendar.NoDate && l.Date == 30:
		return &Error{
			zh: fmt.Sprintf("没有“%%s”：农历 %d 年%s只有 %d 天。", l.Year, month, e.Days),
			en: fmt.Sprintf("There is no “%%s”: that month of lunar year %d has %d days.", l.Year, e.Days),
		}
	case e.Why == calendar.NoDate:
		return &Error{zh: "农历没有“%s”：一个月只有 29 或 30 天。", en: "There is no lunar date “%s”: a month has 29 or 30 days."}
	}
	return &Error{
		zh: fmt.Sprintf("查不到“%%s”：农历只到 %d 至 %d 年。", calendar.FirstYear, calendar.LastYear),
		en: fmt.Sprintf("“%%s” is out of reach: lunar years are known from %d to %d.", calendar.FirstYear, calendar.LastYear),
	}
}

// lunarAfter is a date in the lunar month of from, or in the one after it.
func lunarAfter(date int, from followup.Day) (followup.Day, *Error) {
	l, ok := calendar.FromDay(from)
	if !ok {
		return followup.Day{}, noDay
	}
	if date < l.Date {
		days, err := l.MonthDays()
		if err != nil {
			return followup.Day{}, lunarError(err)
		}
		next, _ := calendar.FromDay(from.Add(days - l.Date + 1))
		l = next
	}
	l.Date = date
	d, err := l.Day()
	if err != nil {
		return followup.Day{}, lunarError(err)
	}
	return d, nil
}

// leaps says whether any year of the table repeats a month.
func leaps(m int) bool {
	for y := calendar.FirstYear; y <= calendar.LastYear; y++ {
		if calendar.LeapMonth(y) == m {
			return true
		}
	}
	return false
}
