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
