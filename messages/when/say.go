package when

import (
	"fmt"
	"time"

	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages"
)

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
	return s + hanWeekday(d)
}

func hanWeekday(d followup.Day) string {
	return "（周" + string([]rune("日一二三四五六")[d.Weekday()]) + "）"
}

// SaySpan writes the days from one to another as people write them, in l: 11月25日（周三）至28日（周六）,
// Nov 25 (Wed) to Nov 28 (Sat). A year stands where it is not now's, once. One day alone is as Say has it.
func SaySpan(l messages.Lang, from, to followup.Day, now time.Time) string {
	if from == to {
		return Say(l, from, now)
	}
	a, b := from.Time(time.UTC, 12, 0), to.Time(time.UTC, 12, 0)
	if l == messages.English {
		first, last := "Jan 2 (Mon)", "Jan 2 (Mon)"
		if to.Year != now.Year() {
			last = "Jan 2, 2006 (Mon)"
		}
		if from.Year != to.Year && from.Year != now.Year() {
			first = "Jan 2, 2006 (Mon)"
		}
		return a.Format(first) + " to " + b.Format(last)
	}
	last := "2日"
	switch {
	case from.Year != to.Year:
		last = "2006年1月2日"
		if to.Year == now.Year() {
			last = "1月2日"
		}
	case from.Month != to.Month:
		last = "1月2日"
	}
	return Say(l, from, now) + "至" + b.Format(last) + hanWeekday(to)
}

// SayLunar writes a lunar date in l, without its year: 农历闰六月初一, lunar leap 6/1.
func SayLunar(l messages.Lang, d calendar.Lunar) string {
	if l != messages.English {
		return "农历" + d.String()
	}
	if d.Leap {
		return fmt.Sprintf("lunar leap %d/%d", d.Month, d.Date)
	}
	return fmt.Sprintf("lunar %d/%d", d.Month, d.Date)
}

// Say writes the date of y in l, without a year: 6月8日, 农历八月初三, Jun 8.
func (y Yearly) Say(l messages.Lang) string {
	if y.Lunar {
		return SayLunar(l, calendar.Lunar{Month: y.Month, Date: y.Date, Leap: y.Leap})
	}
	if l == messages.English {
		return fmt.Sprintf("%s %d", time.Month(y.Month).String()[:3], y.Date)
	}
	return fmt.Sprintf("%d月%d日", y.Month, y.Date)
}
