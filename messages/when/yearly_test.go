package when_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages"
	"genjin/messages/when"
)

// yearly writes what was read: 6/8, lunar 8/3, lunar leap 6/1, the year of the first and a ? if unsure.
func yearly(y when.Yearly, ok bool, err error) string {
	if e, is := errors.AsType[*when.Error](err); is {
		if e.Phrase == "" || strings.Contains(e.Sentence(messages.Chinese)+e.Sentence(messages.English), "%") {
			return "no, without a reason"
		}
		return "no"
	}
	if !ok {
		return "none"
	}
	s := fmt.Sprintf("%d/%d", y.Month, y.Date)
	if y.Lunar {
		s = y.Say(messages.English)
	}
	if y.Since != 0 {
		s += fmt.Sprintf(" since %d", y.Since)
	}
	if y.Unsure {
		s += "?"
	}
	return s
}

var anniversaries = []struct{ text, want string }{
	{"6月8日", "6/8"},
	{"6月8号", "6/8"},
	{"6/8", "6/8"},
	{"06-08", "6/8"},
	{"生日 8.3", "8/3"},
	{"农历8.3", "lunar 8/3"},
	{"June 8", "6/8"},
	{"8 June", "6/8"},
	{"8th of June, 2018", "6/8 since 2018"},
	{"June 8, 2018", "6/8 since 2018"},
	{"2018年6月8日", "6/8 since 2018"},
	{"2018-06-08", "6/8 since 2018"},
	{"6/8/2018", "6/8 since 2018"},
	{"公司成立于2018年6月8日", "6/8 since 2018"},
	{"二〇一八年六月八日", "6/8 since 2018"},
	{"18年6月8日", "6/8"},
	{"８ 月 １５ 日", "8/15"},
	{"生日:8月15日", "8/15"},
	{"八月十五日", "8/15"},
	{"公历八月十五", "8/15"},
	{"2月29日", "2/29"},
	{"2020年2月29日", "2/29 since 2020"},
	{"三月三十一", "3/31"}, // no lunar month has it

	{"农历八月初三", "lunar 8/3"},
	{"阴历八月初三", "lunar 8/3"},
	{"旧历8月3", "lunar 8/3"},
	{"農曆 八月初三", "lunar 8/3"},
	{"八月初三", "lunar 8/3"},
	{"腊月廿三", "lunar 12/23"},
	{"腊月三十", "lunar 12/30"},
	{"农历八月十五", "lunar 8/15"},
	{"农历8-15", "lunar 8/15"},
	{"lunar 8/3", "lunar 8/3"},
	{"8/3 lunar", "lunar 8/3"},
	{"lunar leap 6/1", "lunar leap 6/1"},
	{"农历闰六月初一", "lunar leap 6/1"},
	{"腊月初八", "lunar 12/8"},
	{"二月三十", "lunar 2/30"}, // no civil year has it
	{"1960年农历八月初三", "lunar 8/3 since 1960"},
	{"2025年闰六月初一", "lunar leap 6/1 since 2025"},

	{"除夕", "lunar 12/30"},
	{"生日 大年三十", "lunar 12/30"},
	{"大年初一生日", "lunar 1/1"},
	{"中秋", "lunar 8/15"},
	{"元旦", "1/1"},
	{"国庆节", "10/1"},
	{"腊八 腊月初九", "lunar 12/9"},

	{"八月十五", "8/15?"},
	{"十二月二十五", "12/25?"},

	{"2月30日", "no"},
	{"feb 30", "no"},
	{"06-31", "no"},
	{"13月5日", "no"},
	{"13/5", "no"},
	{"2019年2月29日", "no"},
	{"农历八月三十一", "no"},
	{"农历8/31", "no"},
	{"农历十三月初一", "no"},
	{"正月三十一", "no"},
	{"闰腊月初一", "no"},
	{"2026年闰六月初一", "no"},
	{"农历2024年腊月三十", "no"}, // that year's has 29 days

	{"没有日期", "none"},
	{"2.13.4", "none"},
	{"涨了13.5", "none"},
	{"3.5万", "none"},
	{"清明", "none"}, // of neither calendar
	{"中秋礼", "none"},
	{"2018年6月", "none"},
	{"3/5人", "none"},
	{"A-06-08", "none"},
	{"电话 010-06-08", "none"},
	{"marketing 25", "none"},
	{"", "none"},
}

func TestReadYearly(t *testing.T) {
	for _, c := range anniversaries {
		t.Run(c.text, func(t *testing.T) {
			if got := yearly(when.ReadYearly(c.text)); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

func TestReadYearlyTellsWhere(t *testing.T) {
	for text, want := range map[string]string{
		"王总 生日 ６月８号 别忘了": "６月８号", "公司成立于2018年6月8日": "2018年6月8日", "his birthday is june 8, call": "june 8", "生日农历 8 月初三": "农历 8 月初三",
	} {
		y, ok, err := when.ReadYearly(text)
		if !ok || err != nil || text[y.Start:y.End] != want {
			t.Errorf("%s: got %q, %v, %v, want %q", text, text[y.Start:y.End], ok, err, want)
		}
	}
}

func FuzzReadYearly(f *testing.F) {
	for _, c := range anniversaries {
		f.Add(c.text)
	}
	f.Add("\xff\xfe月3日")
	f.Fuzz(func(t *testing.T, text string) {
		y, ok, err := when.ReadYearly(text)
		if e, is := errors.AsType[*when.Error](err); err != nil && (!is || ok || !strings.Contains(e.Sentence(messages.Chinese), e.Phrase)) {
			t.Fatalf("got %v, %v", ok, err)
		}
		if !ok {
			return
		}
		if y.Start < 0 || y.End > len(text) || y.Start >= y.End {
			t.Fatalf("range %d-%d of %d", y.Start, y.End, len(text))
		}
		if utf8.ValidString(text) && (!utf8.RuneStart(text[y.Start]) || y.End < len(text) && !utf8.RuneStart(text[y.End])) {
			t.Fatalf("range %d-%d cuts a character", y.Start, y.End)
		}
		a := followup.Anniversary{Month: time.Month(y.Month), Date: y.Date, Lunar: y.Lunar, Leap: y.Leap}
		if d, ok := calendar.Next(a, followup.DayOf(monday)); !ok || !d.Valid() {
			t.Fatalf("%+v never comes", y)
		}
	})
}

func TestSaySpan(t *testing.T) {
	day := func(y, m, d int) followup.Day { return followup.Day{Year: y, Month: time.Month(m), Date: d} }
	for _, c := range []struct {
		from, to followup.Day
		zh, en   string
	}{
		{day(2026, 11, 25), day(2026, 11, 28), "11月25日（周三）至28日（周六）", "Nov 25 (Wed) to Nov 28 (Sat)"},
		{day(2026, 11, 30), day(2026, 12, 6), "11月30日（周一）至12月6日（周日）", "Nov 30 (Mon) to Dec 6 (Sun)"},
		{day(2026, 12, 30), day(2027, 1, 2), "12月30日（周三）至2027年1月2日（周六）", "Dec 30 (Wed) to Jan 2, 2027 (Sat)"},
		{day(2025, 12, 30), day(2026, 1, 2), "2025年12月30日（周二）至1月2日（周五）", "Dec 30, 2025 (Tue) to Jan 2 (Fri)"},
		{day(2027, 1, 5), day(2027, 1, 8), "2027年1月5日（周二）至8日（周五）", "Jan 5 (Tue) to Jan 8, 2027 (Fri)"},
		{day(2026, 11, 25), day(2026, 11, 25), "11月25日（周三）", "Wed, Nov 25"},
	} {
		if got := when.SaySpan(messages.Chinese, c.from, c.to, monday); got != c.zh {
			t.Errorf("got %s, want %s", got, c.zh)
		}
		if got := when.SaySpan(messages.English, c.from, c.to, monday); got != c.en {
			t.Errorf("got %s, want %s", got, c.en)
		}
	}
}

func TestSayLunarAndYearly(t *testing.T) {
	for _, c := range []struct {
		y      when.Yearly
		zh, en string
	}{
		{when.Yearly{Month: 8, Date: 3, Lunar: true}, "农历八月初三", "lunar 8/3"},
		{when.Yearly{Month: 6, Date: 1, Lunar: true, Leap: true}, "农历闰六月初一", "lunar leap 6/1"},
		{when.Yearly{Month: 12, Date: 30, Lunar: true}, "农历腊月三十", "lunar 12/30"},
		{when.Yearly{Month: 6, Date: 8, Since: 2018}, "6月8日", "Jun 8"},
	} {
		if zh, en := c.y.Say(messages.Chinese), c.y.Say(messages.English); zh != c.zh || en != c.en {
			t.Errorf("got %s, %s, want %s, %s", zh, en, c.zh, c.en)
		}
	}
}

func BenchmarkReadYearly(b *testing.B) {
	for b.Loop() {
		_, _, _ = when.ReadYearly("王总生日农历八月初三")
	}
}
