package telegram

import (
	"html"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

func TestSplit(t *testing.T) {
	long := func(s string, n int) string { return strings.Repeat(s, n) }
	for name, c := range map[string]struct {
		text  string
		limit int
		want  []string
	}{
		"nothing":                 {"", 10, nil},
		"it fits":                 {"王总好", 3, []string{"王总好"}},
		"a blank line":            {"一二三四\n\n五六。七八\n九十", 12, []string{"一二三四\n\n", "五六。七八\n九十"}},
		"a line":                  {"一二三四\n五六。七八", 8, []string{"一二三四\n", "五六。七八"}},
		"a line of Windows":       {"一二三四\r\n\r\n五六七八", 9, []string{"一二三四\r\n\r\n", "五六七八"}},
		"a sentence":              {"一二三四。五六 七八", 8, []string{"一二三四。", "五六 七八"}},
		"behind the closing mark": {"“一二三四。”五六七八", 8, []string{"“一二三四。”", "五六七八"}},
		"an English sentence":     {"One two. Three four", 16, []string{"One two. ", "Three four"}},
		"no end of a sentence":    {"is 3.14 of all", 9, []string{"is 3.14 ", "of all"}},
		"a blank":                 {"一二三四 五六七八", 8, []string{"一二三四 ", "五六七八"}},
		"not in the first half":   {"一\n二三四五六七八九十", 8, []string{"一\n二三四五六七", "八九十"}},
		"a surrogate pair":        {"𠮷𠮷𠮷", 3, []string{"𠮷", "𠮷", "𠮷"}},
		"a family":                {"一二👨‍👩‍👧三", 9, []string{"一二", "👨‍👩‍👧三"}},
		"a flag":                  {"一二🇨🇳", 5, []string{"一二", "🇨🇳"}},
		"longer than a part":      {"e" + long("\u0301", 5), 3, []string{"e\u0301\u0301", "\u0301\u0301\u0301"}},
		"full of it":              {long("字", 4097), 4096, []string{long("字", 4096), "字"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := split(c.text, c.limit); !slices.Equal(got, c.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestClip(t *testing.T) {
	for _, c := range [][2]string{
		{"一二三", "一二三"}, {"一二三四五六", "一二三四…"}, {"一二三👨‍👩‍👧", "一二三…"}, {"一二三四𠮷", "一二三四…"}, {"", ""},
	} {
		if got := clip(c[0], 5); got != c[1] {
			t.Errorf("%q became %q", c[0], got)
		}
	}
}

func TestLargestMarkup(t *testing.T) {
	if n := len(markup(strings.Repeat("&", textLimit), true)); n > 32768 {
		t.Errorf("a text of ampersands makes %d bytes of markup", n)
	}
}

// FuzzSplit: the parts are the text, none is too long, and no character is cut that fits a part.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{"", "王总好。\n\n谢谢！", "👨‍👩‍👧🇨🇳é𠮷", "a\r\n\r\nb. c", strings.Repeat("字。", 40), "\xff\x00"} {
		f.Add(s, uint8(10))
	}
	f.Fuzz(func(t *testing.T, s string, n uint8) {
		limit, s := max(int(n), 2), clean(s)
		parts := split(s, limit)
		if strings.Join(parts, "") != s {
			t.Fatalf("%q was split into %q", s, parts)
		}
		ends := map[int]bool{}
		for g := uniseg.NewGraphemes(s); g.Next(); {
			from, to := g.Positions()
			ends[to] = true
			if units(g.Str()) > limit {
				for i := from; i < to; i++ {
					ends[i] = true
				}
			}
		}
		at := 0
		for _, p := range parts {
			if at += len(p); p == "" || units(p) > limit || !utf8.ValidString(p) || !ends[at] {
				t.Fatalf("%q was split into %q", s, parts)
			}
		}
	})
}

// FuzzMarkup: what a reader of HTML reads is the text, and nothing of it is a tag.
func FuzzMarkup(f *testing.F) {
	for _, s := range []string{"", "<b>", "&lt;", "a & b", "\"'`", "<pre></pre>", "\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = clean(s)
		got := markup(s, false)
		if strings.ContainsAny(got, "<>") || html.UnescapeString(got) != s {
			t.Fatalf("%q became %q", s, got)
		}
		if strings.Count(got, "&") != strings.Count(s, "&")+strings.Count(s, "<")+strings.Count(s, ">") {
			t.Fatalf("%q became %q", s, got)
		}
		block := markup(s, true)
		if block != "<pre>"+got+"</pre>" {
			t.Fatalf("the block is %q", block)
		}
		if n := units(s); n > textLimit {
			for _, part := range split(s, textLimit) {
				if len(markup(part, true)) > 32768 {
					t.Fatal("too much markup")
				}
			}
		}
	})
}
