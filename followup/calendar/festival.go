package calendar

import (
	"slices"
	"strings"
	"time"

	"genjin/followup"
)

// festival is a day of the year that has a name. day gives it in a year, civil or lunar; ok is false
// where the tables end.
type festival struct {
	names []string // the one to show, then others, English in lower case
	day   func(year int) (followup.Day, bool)
}

var festivals = []festival{
	{[]string{"元旦", "元旦节", "new year's day"}, fixed(1, 1)},
	{[]string{"情人节", "valentine's day"}, fixed(2, 14)},
	{[]string{"妇女节", "三八节", "三八妇女节", "女神节", "women's day"}, fixed(3, 8)},
	{[]string{"植树节"}, fixed(3, 12)},
	{[]string{"消费者权益日"}, fixed(3, 15)},
	{[]string{"劳动节", "五一", "五一节", "五一劳动节", "may day"}, fixed(5, 1)},
	{[]string{"青年节", "五四青年节"}, fixed(5, 4)},
	{[]string{"护士节"}, fixed(5, 12)},
	{[]string{"儿童节", "六一", "六一儿童节", "children's day"}, fixed(6, 1)},
	{[]string{"建党节"}, fixed(7, 1)},
	{[]string{"建军节"}, fixed(8, 1)},
	{[]string{"医师节"}, fixed(8, 19)},
	{[]string{"教师节", "teachers' day"}, fixed(9, 10)},
	{[]string{"国庆节", "国庆", "national day"}, fixed(10, 1)},
	{[]string{"程序员节"}, fixed(10, 24)},
	{[]string{"记者节"}, fixed(11, 8)},
	{[]string{"平安夜", "圣诞夜", "christmas eve"}, fixed(12, 24)},
	{[]string{"圣诞节", "圣诞", "christmas", "christmas day"}, fixed(12, 25)},
	{[]string{"母亲节", "mother's day"}, sunday(time.May, 2)},
	{[]string{"父亲节", "father's day"}, sunday(time.June, 3)},
	{[]string{"感恩节", "thanksgiving", "thanksgiving day"}, thanksgiving},
	{[]string{"清明", "清明节", "qingming", "qingming festival"}, termNamed("清明")},
	{[]string{"冬至", "冬至节", "winter solstice"}, termNamed("冬至")},
	{[]string{"春节", "大年初一", "农历新年", "spring festival", "chinese new year", "lunar new year"}, lunar(1, 1)},
	{[]string{"元宵节", "元宵", "lantern festival"}, lunar(1, 15)},
	{[]string{"龙抬头"}, lunar(2, 2)},
	{[]string{"端午节", "端午", "dragon boat festival"}, lunar(5, 5)},
	{[]string{"七夕节", "七夕", "qixi", "qixi festival"}, lunar(7, 7)},
	{[]string{"中元节"}, lunar(7, 15)},
	{[]string{"中秋节", "中秋", "mid-autumn", "mid-autumn festival", "mid-autumn day"}, lunar(8, 15)},
	{[]string{"重阳节", "重阳", "double ninth festival"}, lunar(9, 9)},
	{[]string{"腊八节", "腊八", "laba festival"}, lunar(12, 8)},
	{[]string{"小年", "北方小年", "小年(北)"}, lunar(12, 23)}, // in the south a day later
	{[]string{"南方小年", "小年(南)"}, lunar(12, 24)},
	{[]string{"除夕", "除夕夜", "大年三十", "年三十", "chinese new year's eve", "lunar new year's eve"}, lunar(12, 30)},
}

// fixed is a day of the civil year.
func fixed(month time.Month, date int) func(int) (followup.Day, bool) {
	return func(year int) (followup.Day, bool) {
		return followup.Day{Year: year, Month: month, Date: date}, true
	}
}

// lunar is a day of the lunar year, never of its leap month; the 30th is the last day of its month.
func lunar(month, date int) func(int) (followup.Day, bool) {
	return func(year int) (followup.Day, bool) { return keptLunar(year, month, date, false) }
}

// sunday is the nth Sunday of a month.
func sunday(month time.Month, n int) func(int) (followup.Day, bool) {
	return func(year int) (followup.Day, bool) { return nth(year, month, time.Sunday, n), true }
}

// thanksgiving is that of the United States, the fourth Thursday of November.
func thanksgiving(year int) (followup.Day, bool) {
	return nth(year, time.November, time.Thursday, 4), true
}

func nth(year int, month time.Month, day time.Weekday, n int) followup.Day {
	first := followup.Day{Year: year, Month: month, Date: 1}
	first.Date += (int(day-first.Weekday())+7)%7 + 7*(n-1)
	return first
}

func termNamed(name string) func(int) (followup.Day, bool) {
	i := slices.Index(terms[:], name)
	return func(year int) (followup.Day, bool) { return term(year, i) }
}

// byName holds the festivals and the solar terms by all their names.
var byName = func() map[string]func(int) (followup.Day, bool) {
	m := make(map[string]func(int) (followup.Day, bool))
	for _, name := range terms {
		m[name] = termNamed(name)
	}
	for _, f := range festivals {
		for _, name := range f.names {
			m[name] = f.day
		}
	}
	return m
}()

// Festival returns the next day, on or after from, of a festival or of a solar term, by any of its names
// in Chinese or English (中秋, 中秋节, Mid-Autumn). ok is false for a name that is not known, for no
// day at all, and beyond 2100 where the moon or the sun decides.
func Festival(name string, from followup.Day) (day followup.Day, ok bool) {
	in, known := byName[strings.ToLower(name)]
	if !known || !from.Valid() {
		return followup.Day{}, false
	}
	for year := from.Year - 1; year <= from.Year+1; year++ {
		if d, ok := in(year); ok && !d.Before(from) {
			return d, true
		}
	}
	return followup.Day{}, false
}

// Festivals returns the names of the festivals that fall on d, those of the civil calendar first.
func Festivals(d followup.Day) []string {
	if !d.Valid() {
		return nil
	}
	var names []string
	for _, f := range festivals {
		for year := d.Year - 1; year <= d.Year; year++ {
			if day, ok := f.day(year); ok && day == d {
				names = append(names, f.names[0])
			}
		}
	}
	return names
}

// Names returns all the names of festivals that [Festival] knows, English ones in lower case; the names
// of solar terms only where they are those of a festival as well.
func Names() []string {
	var names []string
	for _, f := range festivals {
		names = append(names, f.names...)
	}
	return names
}
