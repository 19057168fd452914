package place_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"genjin/messages/place"
)

func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"后天去成都三天", "Wang flies to Shanghai", "fly to shnaghai", "去四川成都", "\xff去\xfe成都", "Xi'an's", strings.Repeat("去cd ", 400),
		"飞京", "a.b@shanghai.com", "北京南京东路", "São Paulo", "’", "去 ", "İ市", "王总 cd",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		check := func(m place.Match) {
			if m.Start < 0 || m.Start >= m.End || m.End > len(text) || m.End > 1000 || len(m.Places) == 0 || len(m.Places) > 8 {
				t.Fatalf("%q: %+v", text, m)
			}
			if utf8.ValidString(text) && (!utf8.RuneStart(text[m.Start]) || m.End < len(text) && !utf8.RuneStart(text[m.End])) {
				t.Fatalf("range %d-%d cuts a character", m.Start, m.End)
			}
		}
		for _, mode := range []place.Mode{place.Sentence, place.Argument} {
			if m, ok := place.Find(text, mode); ok {
				check(m)
			}
		}
		last := 0
		for _, m := range place.FindAll(text) {
			check(m)
			if m.Start < last {
				t.Fatalf("%q: %+v overlaps the one before", text, m)
			}
			last = m.End
		}
		if n := len(place.Near(text)); n > 4 {
			t.Fatalf("%d suggestions", n)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	for _, c := range []struct {
		name, text string
		mode       place.Mode
	}{
		{"short", "王总后天去成都三天，想看样品", place.Sentence},
		{"shortEnglish", "Wang flies to Shanghai on Friday", place.Sentence},
		{"typo", "flying to Shnaghai tomorrow", place.Sentence},
		{"argument", "chengdu", place.Argument},
		{"long", strings.Repeat("今天跟客户谈了价格和交期，他担心付款方式，下周去上海再见。", 20), place.Sentence},
		{"longEnglish", strings.Repeat("We talked about the price and he worries about delivery; next week he flies to Shanghai. ", 12), place.Sentence},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, _ = place.Find(c.text, c.mode)
			}
		})
	}
	b.Run("near", func(b *testing.B) {
		for b.Loop() {
			_ = place.Near("chendou")
		}
	})
}
