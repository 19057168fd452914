package when_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"genjin/messages"
	"genjin/messages/when"
)

// said writes a phrase as the tables below do: a day, a day with an hour, from..to, no or none.
func said(p when.Phrase, ok bool, err error) string {
	if e, is := errors.AsType[*when.Error](err); is {
		if e.Phrase == "" || strings.Contains(e.Sentence(messages.Chinese)+e.Sentence(messages.English), "%") {
			return "no, without a reason"
		}
		return "no"
	}
	switch {
	case err != nil:
		return err.Error()
	case !ok:
		return "none"
	case p.Kind == when.Day:
		return p.On.String()
	case p.Kind == when.Time:
		return p.At.Format("2006-01-02 15:04")
	}
	s := p.From.String() + ".." + p.To.String()
	if p.Rough {
		s += " rough"
	}
	return s
}

func TestReadGolden(t *testing.T) {
	raw, err := os.ReadFile("testdata/phrases.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Cases []struct{ Text, Kind, At, On, From, To string }
	}
	if err := json.Unmarshal(raw, &golden); err != nil {
		t.Fatal(err)
	}
	if len(golden.Cases) != 78 {
		t.Fatalf("%d cases", len(golden.Cases))
	}
	for _, c := range golden.Cases {
		t.Run(c.Text, func(t *testing.T) {
			want := map[string]string{"error": "no", "none": "none", "day": c.On, "time": c.At, "days": c.From + ".." + c.To}[c.Kind]
			if got := said(when.Read(c.Text, monday)); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

// phrases are said on Monday, 2026-11-23, at 10:00.
var phrases = []struct{ name, text, want string }{
	{"full width", "１１月２５日", "2026-11-25"},
	{"full width hour", "明天１５：３０", "2026-11-24 15:30"},
	{"spaces inside", "11 月 25 日 到 28 日", "2026-11-25..2026-11-28"},
	{"traditional letters", "後天下午三點", "2026-11-25 15:00"},
	{"traditional span", "從明天到週五", "2026-11-24..2026-11-27"},
	{"year in Chinese numerals", "二〇二七年十二月一日", "2027-12-01"},

	{"today's own weekday is a week later", "周一", "2026-11-30"},
	{"this week's is today", "本周一", "2026-11-23"},
	{"Sunday ends the week", "周日", "2026-11-29"},
	{"a weekday that recurs is no date", "每周三例会", "none"},
	{"nor in English", "every friday", "none"},
	{"of next week, behind it", "friday next week", "2026-12-04"},
	{"a count of weeks", "两周一次", "none"},
	{"a verb", "the client sat on it", "none"},

	{"today's own date", "23号", "2026-11-23"},
	{"yesterday's date is next month's", "22号", "2026-12-22"},
	{"today's own month and date", "11月23日", "2026-11-23"},
	{"yesterday's is next year's", "11月22日", "2027-11-22"},
	{"the last day of the year", "12月31日", "2026-12-31"},
	{"no such day in a month", "11/31", "no"},
	{"no such date at all", "32号", "no"},
	{"no month, so a fraction", "24/7", "none"},
	{"February 29 of no near year", "2月29日", "no"},
	{"February 29 of a leap year", "2028年2月29日", "2028-02-29"},
	{"February 29 of a common year", "2027-02-29", "no"},
	{"a year that is told", "nov 25, 2027", "2027-11-25"},
	{"a year long past", "1998年6月8日", "1998-06-08"},
	{"a year of two digits is not guessed", "98年6月8日", "none"},
	{"last year's", "去年11月25日", "2025-11-25"},
	{"the end of a month that is named", "12月底", "2026-12-31"},
	{"the end of last month", "上个月底", "2026-10-31"},
	{"last month's", "上个月5号", "2026-10-05"},
	{"a month later", "一个月后", "2026-12-23"},
	{"before a day", "11月25日前一天", "2026-11-24"},
	{"days before a day may be two things", "周五前三天", "none"},
	{"a word that begins as a month", "marketing 25", "none"},
	{"steel", "45号钢", "none"},
	{"a line, then a day", "地铁3号线，5号去", "2026-12-05"},
	{"a floor", "5th floor", "none"},
	{"days for something to take", "3到5日", "none"},
	{"within days", "5日内", "none"},
	{"not the day after tomorrow", "以后天天联系", "none"},

	{"date and weekday agree", "11月25日（周三）下午3点", "2026-11-25 15:00"},
	{"date and weekday do not", "11月25日周四", "no"},
	{"nor today", "今天周三", "no"},
	{"weekday first", "fri, nov 27 3pm", "2026-11-27 15:00"},
	{"weekday first, not that day", "fri, nov 28", "no"},
	{"a second date is another", "周三 11月30日交货", "2026-11-25"},

	{"over the end of a month", "11月28日到3日", "2026-11-28..2026-12-03"},
	{"over the end of the year", "12月31日到1月1日", "2026-12-31..2027-01-01"},
	{"slashes over the end of the year", "12/30-1/2", "2026-12-30..2027-01-02"},
	{"over February 29", "2028-02-28到2028-03-01", "2028-02-28..2028-03-01"},
	{"no unit at the end", "11月25到28", "2026-11-25..2026-11-28"},
	{"slash and no more than a number", "11/25-28", "2026-11-25..2026-11-28"},
	{"bare dates", "25到28号去成都", "2026-11-25..2026-11-28"},
	{"bare dates with units", "25日到28日", "2026-11-25..2026-11-28"},
	{"bare dates that are past", "3号到5号", "2026-12-03..2026-12-05"},
	{"the month behind", "25-28 nov", "2026-11-25..2026-11-28"},
	{"the year behind", "nov 25-28, 2027", "2027-11-25..2027-11-28"},
	{"the year behind the second", "dec 30 to jan 2, 2028", "2027-12-30..2028-01-02"},
	{"ordinals", "the 5th to the 8th", "2026-12-05..2026-12-08"},
	{"weekdays, the second without its word", "下周二至四", "2026-12-01..2026-12-03"},
	{"weekdays over the weekend", "周五到下周二", "2026-11-27..2026-12-01"},
	{"weekdays of last week", "上周五到周日", "2026-11-20..2026-11-22"},
	{"one day", "11月25日到25日", "2026-11-25..2026-11-25"},
	{"backwards", "2026-11-28到2026-11-25", "no"},
	{"backwards, though the next month has it", "11月28日到25日", "no"},
	{"backwards, though the next year has it", "3月1日到2月1日", "no"},
	{"two days in a row", "周三、周四去上海", "2026-11-25..2026-11-26"},
	{"two days that are not", "周三和周五", "2026-11-25"},
	{"bare dates in a row", "25、26号去成都", "2026-11-25..2026-11-26"},
	{"weekend", "这周末去杭州", "2026-11-28..2026-11-29"},
	{"a week, the days not told", "下周去东京三天", "2026-11-30..2026-12-06 rough"},
	{"a month, the days not told", "下个月去日本", "2026-12-01..2026-12-31 rough"},
	{"from now until", "王总出差到28号", "2026-11-23..2026-11-28"},
	{"from tomorrow until", "in shanghai from tomorrow until friday", "2026-11-24..2026-11-27"},

	{"days and nights", "后天去成都三天两夜", "2026-11-25..2026-11-27"},
	{"beginning", "后天起三天", "2026-11-25..2026-11-27"},
	{"two weeks", "明天到深圳两周", "2026-11-24..2026-12-07"},
	{"in all", "明天去成都，共5天", "2026-11-24..2026-11-28"},
	{"for days", "tomorrow to chengdu for 3 days", "2026-11-24..2026-11-26"},
	{"the term of delivery is no stay", "周三交付，交期30天", "2026-11-25"},
	{"nor is within days", "后天拜访，3天内给方案", "2026-11-25"},
	{"nor an anniversary", "后天去成都一周年活动", "2026-11-25"},
	{"back on a weekday", "明天走周五回", "2026-11-24..2026-11-27"},
	{"back on a weekday beside a date", "周三28号回", "2026-11-25..2026-11-28"},
	{"back with an hour", "后天 10:00 去成都，28号 18:00 回来", "2026-11-25..2026-11-28"},
	{"back in English", "tomorrow to chengdu, back on the 28th", "2026-11-24..2026-11-28"},
	{"an answer is no return", "后天去成都，周五回复", "2026-11-25"},
	{"stays until", "后天去成都，待到28号", "2026-11-25..2026-11-28"},
	{"a parcel until", "后天去成都，快递到28号", "2026-11-25"},
	{"days after may be from either", "后天去成都，三天后回来", "2026-11-25"},
	{"back before one goes", "11月28日去成都，11月25日回来", "no"},

	{"an hour that is now", "10点", "2026-11-23 10:00"},
	{"an hour that is past", "9点", "2026-11-24 09:00"},
	{"an hour that is past, of what is done", "上午9点拜访完", "2026-11-23 09:00"},
	{"a minute before", "9:59", "2026-11-24 09:59"},
	{"midnight", "24:00", "2026-11-24 00:00"},
	{"the night's small hours", "今晚1点", "2026-11-24 01:00"},
	{"early", "明早6点", "2026-11-24 06:00"},
	{"half past one", "一点半", "2026-11-23 13:30"},
	{"a little later", "晚一点联系", "none"},
	{"points", "王总有三点要求", "none"},
	{"a meal, not a minute", "明天下午三点一起吃饭", "2026-11-24 15:00"},
	{"minutes below ten", "三点零五分", "2026-11-23 15:05"},
	{"a ratio", "16:9", "none"},
	{"no such minute", "15:75", "no"},
	{"a span of hours", "明天下午3点到5点去上海", "2026-11-24 15:00"},
	{"hour before day", "3pm on friday", "2026-11-27 15:00"},
	{"one digit before a colon", "周三3:30", "2026-11-25 15:30"},
	{"at an hour", "friday at 3", "2026-11-27 15:00"},
	{"morning at an hour", "tomorrow morning at 9", "2026-11-24 09:00"},
	{"half an hour", "in half an hour", "2026-11-23 10:30"},
	{"a quarter of an hour", "一刻钟后", "2026-11-23 10:15"},
	{"a number that is cut", "2.5小时后", "none"},
	{"within minutes is no hour", "20分钟内", "none"},
	{"what is done gives way to a day", "刚刚约了王总周三去成都", "2026-11-25"},

	{"lunar, by the word", "农历8月15", "2027-09-15"},
	{"lunar, by 廿", "八月廿三", "2027-09-23"},
	{"of either calendar", "八月十五", "none"},
	{"civil, by 日", "八月十五日", "2027-08-15"},
	{"lunar span", "正月初八到十五", "2027-02-13..2027-02-20"},
	{"no 30th this year", "腊月三十", "no"},
	{"the last day, by its name", "大年三十", "2027-02-05"},
	{"no such leap month", "闰六月初一", "no"},
	{"no lunar month", "农历十三月初一", "no"},
	{"no lunar date", "正月三十一", "no"},
	{"which year's, only he knows", "明年腊月初八", "none"},
	{"next year's", "明年正月初三", "2027-02-08"},
	{"festivals", "除夕到正月初五", "2027-02-05..2027-02-10"},
	{"after a festival, some day", "国庆后再约", "none"},
	{"a festival's cake", "送中秋月饼", "none"},
	{"a person's name", "李国庆说不急", "none"},
	{"a square", "五一广场见", "none"},
	{"the day before, in English", "the day before christmas", "2026-12-24"},
	{"a term of the sun", "立春", "2027-02-04"},
	{"weather", "今天大雪", "2026-11-23"},
	{"no date", "我们公司成立十周年", "none"},
	{"nothing", "", "none"},
}

func TestRead(t *testing.T) {
	for _, c := range phrases {
		t.Run(c.name, func(t *testing.T) {
			if got := said(when.Read(c.text, monday)); got != c.want {
				t.Errorf("%s: got %s, want %s", c.text, got, c.want)
			}
		})
	}
}

func TestReadAtOtherTimes(t *testing.T) {
	for _, c := range []struct{ now, text, want string }{
		{"2026-12-31 23:50", "20分钟后", "2027-01-01 00:10"},
		{"2026-12-31 23:50", "明天", "2027-01-01"},
		{"2026-12-31 23:50", "1月1日到3日", "2027-01-01..2027-01-03"},
		{"2026-12-31 12:00", "下个月5号", "2027-01-05"},
		{"2027-01-31 12:00", "下个月30号", "no"},
		{"2027-01-31 12:00", "30号", "no"},
		{"2027-01-31 12:00", "一个月后", "2027-02-28"},
		{"2028-02-28 12:00", "2月29日", "2028-02-29"},
		{"2027-03-01 12:00", "2月29日", "2028-02-29"},
		{"2026-11-29 09:00", "下周三", "2026-12-02"}, // on a Sunday
		{"2026-11-29 09:00", "周日", "2026-12-06"},
		{"2026-11-29 09:00", "周末", "2026-11-28..2026-11-29"},
		{"2027-10-01 09:00", "国庆", "2027-10-01"},
		{"2027-10-01 09:00", "国庆前一天", "2028-09-30"},
		{"2027-01-20 09:00", "今年正月十五", "none"}, // lunar 2026 is not over
		{"2025-07-01 09:00", "闰六月初一", "2025-07-25"},
		{"2026-01-15 09:00", "八月廿三", "2026-10-03"},
		{"2027-02-06 00:10", "凌晨1点", "2027-02-06 01:00"},
		{"2026-11-23 23:30", "晚上12点", "2026-11-24 00:00"},
		{"2101-06-01 09:00", "正月初一", "no"},
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", c.now, shanghai)
		if err != nil {
			t.Fatal(err)
		}
		if got := said(when.Read(c.text, now)); got != c.want {
			t.Errorf("%s on %s: got %s, want %s", c.text, c.now, got, c.want)
		}
	}
}

func TestReadLeavesTheRest(t *testing.T) {
	for _, c := range []struct{ text, rest string }{
		{"后天去成都三天", "去成都"},
		{"王总后天去成都出差，28号回来", "王总 去成都出差，"},
		{"从明天到周五在上海", "在上海"},
		{"王总 11 月 25 日 去 上海", "王总 去 上海"},
		{"tomorrow to chengdu for 3 days", "to chengdu"},
		{"１１月２５日（周三）去上海", "去上海"},
		{"明天下午去成都", "去成都"},
	} {
		p, ok, err := when.Read(c.text, monday)
		if !ok || err != nil || p.Rest(c.text) != c.rest {
			t.Errorf("%s: got %q, %v, %v, want %q", c.text, p.Rest(c.text), ok, err, c.rest)
		}
	}
}

func TestReadSaysWhy(t *testing.T) {
	for text, want := range map[string][2]string{
		"腊月 三十":      {"没有“腊月 三十”：农历 2026 年腊月只有 29 天。", "There is no “腊月 三十”: that month of lunar year 2026 has 29 days."},
		"闰六月初一":      {"没有“闰六月初一”：农历 2026 年没有闰月。", "There is no “闰六月初一”: lunar year 2026 has no leap month."},
		"11月25日周四":   {"“11月25日周四”对不上：2026年11月25日是周三，不是周四。", "“11月25日周四” does not fit: 2026-11-25 is a Wednesday, not a Thursday."},
		"11月28日到25日": {"“11月28日到25日”的结束日期早于开始日期。", "“11月28日到25日” ends before it begins."},
		"2月29日":      {"今年和明年都没有“2月29日”，请写明年份。", "Neither this year nor the next has a “2月29日”: please name the year."},
	} {
		_, _, err := when.Read(text, monday)
		e, ok := errors.AsType[*when.Error](err)
		if !ok || e.Sentence(messages.Chinese) != want[0] || e.Sentence(messages.English) != want[1] {
			t.Errorf("%s: got %+v, want %v", text, e, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, p := range phrases {
		f.Add(p.text)
	}
	f.Add(strings.Repeat("0号", 5000))
	f.Add(strings.Repeat("三点", 400))
	f.Add("\xff\xfe月3日到\xff")
	f.Fuzz(func(t *testing.T, text string) {
		p, ok, err := when.Read(text, monday)
		if e, is := errors.AsType[*when.Error](err); err != nil && (!is || ok || !strings.Contains(e.Sentence(messages.Chinese), e.Phrase)) {
			t.Fatalf("got %v, %v", ok, err)
		}
		if !ok {
			return
		}
		if p.From.IsZero() || !p.From.Valid() || !p.To.Valid() || p.To.Before(p.From) {
			t.Fatalf("from %v to %v", p.From, p.To)
		}
		if p.Kind != when.Days && (p.On != p.From || p.On != p.To) || p.Kind == when.Time == p.At.IsZero() {
			t.Fatalf("%+v", p)
		}
		last := -1
		for _, one := range p.Taken {
			if one[0] <= last || one[1] <= one[0] || one[1] > len(text) {
				t.Fatalf("takes %v of %d bytes", p.Taken, len(text))
			}
			last = one[1]
			for _, at := range one {
				if utf8.ValidString(text) && at < len(text) && !utf8.RuneStart(text[at]) {
					t.Fatalf("%d cuts a character", at)
				}
			}
		}
		if len(p.Taken) == 0 || p.Start != p.Taken[0][0] || p.End != last {
			t.Fatalf("%+v", p)
		}
		_ = p.Rest(text)
	})
}

func BenchmarkRead(b *testing.B) {
	for _, c := range []struct{ name, text string }{
		{"span", "王总后天去成都出差，28号回来"},
		{"hour", "下周三下午两点"},
		{"none", "担心交期，想看看样品再定，让我们把方案发给采购李经理"},
		{"long", strings.Repeat("担心交期，3号线的样品要再看看。", 20)},
		{"floors", strings.Repeat("1号楼", 140)},
		{"zeros", strings.Repeat("0号", 250)},
		{"points", strings.Repeat("三点要求", 80)},
		{"weeks", strings.Repeat("每周三", 110)},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				_, _, _ = when.Read(c.text, monday)
			}
		})
	}
}
