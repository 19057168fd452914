package when_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"genjin/followup"
	"genjin/messages"
	"genjin/messages/when"
)

var shanghai = time.FixedZone("CST", 8*3600)

// monday is the reference moment of the golden cases.
var monday = time.Date(2026, 11, 23, 10, 0, 0, 0, shanghai)

func TestFindReadsDaysAsPeopleTypeThem(t *testing.T) {
	raw, err := os.ReadFile("testdata/days.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Cases []struct{ Text, Kind, At, On string }
	}
	if err := json.Unmarshal(raw, &golden); err != nil {
		t.Fatal(err)
	}
	for _, c := range golden.Cases {
		t.Run(c.Text, func(t *testing.T) {
			m, ok, err := when.Find(c.Text, monday)
			switch c.Kind {
			case "error":
				if _, is := errors.AsType[*when.Error](err); !is {
					t.Errorf("got %+v, %v, %v, want an error", m, ok, err)
				}
			case "none":
				if ok || err != nil {
					t.Errorf("got %+v, %v, want no date", m, err)
				}
			case "day":
				if err != nil || !ok || m.Kind != when.Day || m.On.String() != c.On {
					t.Errorf("got %+v, %v, %v, want the day %s", m, ok, err, c.On)
				}
			case "time":
				if err != nil || !ok || m.Kind != when.Time || m.At.Format("2006-01-02 15:04") != c.At {
					t.Errorf("got %+v, %v, %v, want %s", m, ok, err, c.At)
				}
			}
		})
	}
}

func TestFindLeavesOtherNumbersAlone(t *testing.T) {
	for _, text := range []string{"影响三号线", "周总说不急", "1号楼", "日本客户", "5G 基站", "2.1 版本", "3-5人", "型号 A-1225", "王一一", "10个点", "想看032号样品", "45号样机缺货"} {
		if m, ok, err := when.Find(text, monday); ok || err != nil {
			t.Errorf("%s: got %+v, %v", text, m, err)
		}
	}
}

func TestFindHeedsTheWordsBesideANumber(t *testing.T) {
	for text, want := range map[string]string{
		"明早6点": "2026-11-24 06:00", "今晚1点": "2026-11-24 01:00", "明天夜里11点": "2026-11-24 23:00", "今晚12点": "2026-11-24 00:00",
		"明天下午三点一起吃饭": "2026-11-24 15:00", "明天晚一点联系": "2026-11-24 00:00", "影响三号线，周三来": "2026-11-25 00:00", "2号楼，5号去": "2026-12-05 00:00", "marketing 25": "none",
	} {
		m, ok, err := when.Find(text, monday)
		got := "none"
		if ok {
			got = m.On.String() + " 00:00"
		}
		if m.Kind == when.Time {
			got = m.At.Format("2006-01-02 15:04")
		}
		if err != nil || got != want {
			t.Errorf("%s: got %s, %v, want %s", text, got, err, want)
		}
	}
}

func TestPastTellsWhenSomethingEnded(t *testing.T) {
	afternoon := time.Date(2026, 11, 23, 15, 40, 0, 0, shanghai)
	night := time.Date(2026, 11, 24, 0, 10, 0, 0, shanghai)
	for _, c := range []struct {
		text string
		now  time.Time
		want string // empty: none
	}{
		{"15:30 结束", afternoon, "2026-11-23 15:30"},
		{"下午3点半结束", afternoon, "2026-11-23 15:30"},
		{"三点半结束", afternoon, "2026-11-23 15:30"},
		{"ended 3:30pm", afternoon, "2026-11-23 15:30"},
		{"ended at 3 pm", afternoon, "2026-11-23 15:00"},
		{"9点结束", afternoon, "2026-11-23 09:00"},
		{"23:50 结束", night, "2026-11-23 23:50"},
		{"16:00 结束", afternoon, "2026-11-23 16:00"},
		{"昨天下午3点结束", afternoon, "2026-11-22 15:00"},
		{"聊了聊", afternoon, ""},
		{"晚一点再联系", afternoon, ""},
	} {
		m, ok, err := when.Past(c.text, c.now)
		got := ""
		if ok {
			got = m.At.Format("2006-01-02 15:04")
		}
		if err != nil || got != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.text, got, err, c.want)
		}
	}
	for _, text := range []string{"25点结束", "15:75 结束", "25:00 结束"} {
		_, _, err := when.Past(text, afternoon)
		e, ok := errors.AsType[*when.Error](err)
		if !ok || e.Sentence(messages.Chinese) == "" || e.Sentence(messages.English) == "" {
			t.Errorf("%s: got %v, want an error with a sentence", text, err)
		}
	}
}

func TestSayNamesTheYearOnlyWhenItDiffers(t *testing.T) {
	for _, c := range []struct {
		day  followup.Day
		lang messages.Lang
		want string
	}{
		{followup.Day{Year: 2026, Month: 12, Date: 2}, messages.Chinese, "12月2日（周三）"},
		{followup.Day{Year: 2027, Month: 1, Date: 3}, messages.Chinese, "2027年1月3日（周日）"},
		{followup.Day{Year: 2026, Month: 12, Date: 2}, messages.English, "Wed, Dec 2"},
	} {
		if got := when.Say(c.lang, c.day, monday); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{strings.Repeat("0号", 5000), "下周三下午两点", "2月30日", "25点", "next wednesday", "\xff\xfe月3日", "十十十日"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		ms, err := when.FindAll(text, monday)
		if err != nil {
			return
		}
		last := 0
		for _, m := range ms {
			if m.Start < last || m.End > len(text) || m.Start >= m.End {
				t.Fatalf("range %d-%d of %d", m.Start, m.End, len(text))
			}
			if utf8.ValidString(text) && (!utf8.RuneStart(text[m.Start]) || m.End < len(text) && !utf8.RuneStart(text[m.End])) {
				t.Fatalf("range %d-%d cuts a character", m.Start, m.End)
			}
			last = m.End
		}
		_, _, _ = when.Past(text, monday)
	})
}

func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		_, _, _ = when.Find("担心交期，下周三下午两点寄样", monday)
	}
}
