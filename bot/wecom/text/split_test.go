package text

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

func TestSplit(t *testing.T) {
	long := strings.Repeat
	for name, c := range map[string]struct {
		text  string
		limit int
		want  []string
	}{
		"nothing":                 {"", 10, nil},
		"only blanks":             {" \n　", 4, nil},
		"it fits":                 {"王总好\n", 10, []string{"王总好\n"}},
		"a line":                  {"一二三四\n五六。七八", 24, []string{"一二三四", "五六。七八"}},
		"a line of Windows":       {"一二三四\r\n\r\n五六七八", 20, []string{"一二三四", "五六七八"}},
		"a sentence":              {"一二三四。五六 七八", 24, []string{"一二三四。", "五六 七八"}},
		"behind the closing mark": {"“一二三四。”五六七八", 24, []string{"“一二三四。”", "五六七八"}},
		"an English sentence":     {"One two. Three four", 16, []string{"One two.", "Three four"}},
		"no end of a sentence":    {"is 3.14 of all", 9, []string{"is 3.14", "of all"}},
		"a blank":                 {"一二三四 五六七八", 24, []string{"一二三四", "五六七八"}},
		"not in the first half":   {"一\n二三四五六七八", 16, []string{"一\n二三四五", "六七八"}},
		"four bytes a rune":       {"𠮷𠮷", 7, []string{"𠮷", "𠮷"}},
		"a family":                {"一二👨‍👩‍👧三", 23, []string{"一二", "👨‍👩‍👧三"}},
		"a flag":                  {"一二🇨🇳", 13, []string{"一二", "🇨🇳"}},
		"longer than a part":      {"e" + long("\u0301", 3), 5, []string{"e\u0301\u0301", "\u0301"}},
		"many blanks at the seam": {"abcdef" + long(" ", 20) + "ghi", 8, []string{"abcdef", "ghi"}},
		"three parts":             {long("字", 30), 40, []string{"(1/3) " + long("字", 11), "(2/3) " + long("字", 11), "(3/3) " + long("字", 8)}},
		"one more by the numbers": {long("字", 27), 28, []string{"(1/4) " + long("字", 7), "(2/4) " + long("字", 7), "(3/4) " + long("字", 7), "(4/4) " + long("字", 6)}},
		"no room for numbers":     {"一二三", 4, []string{"一", "二", "三"}},
		"less than a rune":        {"𠮷𠮷", 1, []string{"𠮷", "𠮷"}},
		"no UTF-8":                {"a\xffb", 9, []string{"a\uFFFDb"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Split(c.text, c.limit); !slices.Equal(got, c.want) {
				t.Errorf("got %q", got)
			}
		})
	}
}

// TestMoreDigits: numbers of two digits leave less room, which may be what makes a tenth part.
func TestMoreDigits(t *testing.T) {
	parts := Split(strings.Repeat("a", 9*44), 50)
	if len(parts) != 9 || !strings.HasPrefix(parts[8], "(9/9) ") || len(parts[0]) != 50 {
		t.Errorf("nine: %q", parts)
	}
	parts = Split(strings.Repeat("a", 9*44+1), 50)
	if len(parts) != 10 || !strings.HasPrefix(parts[0], "(1/10) a") || !strings.HasPrefix(parts[9], "(10/10) a") {
		t.Errorf("ten: %q", parts)
	}
}

// TestLimits: the limits of WeCom at their edges (testdata/SOURCE.md).
func TestLimits(t *testing.T) {
	raw, err := os.ReadFile("testdata/limits.json")
	var cases []struct {
		Name  string `json:"name"`
		Limit int    `json:"limit"`
		Rule  string `json:"text_rule"`
		Bytes int    `json:"bytes"`
		Parts int    `json:"parts"`
	}
	if err == nil {
		err = json.Unmarshal(raw, &cases)
	}
	if err != nil || len(cases) != 7 {
		t.Fatal(len(cases), err)
	}
	for _, c := range cases {
		s := follow(t, c.Rule)
		parts := Split(s, c.Limit)
		if len(s) != c.Bytes || len(parts) != c.Parts || strings.Join(parts, "") != s {
			t.Errorf("%s: %d bytes became %d parts", c.Name, len(s), len(parts))
		}
		if strings.Contains(c.Name, "emoji") && parts[1] != strings.TrimLeft(s, "a") {
			t.Errorf("%s: the second part is %q", c.Name, parts[1])
		}
	}
}

// follow makes the text of a rule like `"a" x 2046 + "😊"`.
func follow(t *testing.T, rule string) string {
	var s strings.Builder
	for _, m := range regexp.MustCompile(`("[^"]*")(?: x (\d+))?`).FindAllStringSubmatch(rule, -1) {
		piece, err := strconv.Unquote(m[1])
		if err != nil {
			t.Fatal(rule, err)
		}
		n := 1
		if m[2] != "" {
			n, _ = strconv.Atoi(m[2])
		}
		s.WriteString(strings.Repeat(piece, n))
	}
	return s.String()
}

// FuzzSplit: nothing is lost but blanks at the seams, no part is too long, and no character is cut that fits a part.
func FuzzSplit(f *testing.F) {
	for _, s := range []string{
		"", "王总好。\n\n谢谢！", "👨‍👩‍👧🇨🇳é𠮷", "a\r\n\r\nb. c", strings.Repeat("字。", 40), "\xff\x00", strings.Repeat(" ", 90) + "a",
		strings.Repeat("a \n", 50), "e" + strings.Repeat("\u0301", 60), "(1/3) a (2/3)", "000 (2/3) 0 00",
	} {
		for _, n := range []uint8{9, 10, 22, 40} {
			f.Add(s, n)
		}
	}
	f.Fuzz(func(t *testing.T, s string, n uint8) {
		limit := max(int(n), utf8.UTFMax)
		parts := Split(s, int(n))
		s = strings.ToValidUTF8(s, "\uFFFD")
		ends := map[int]bool{0: true}
		most := 0 // the longest character
		for g := uniseg.NewGraphemes(s); g.Next(); {
			_, to := g.Positions()
			ends[to] = true
			most = max(most, len(g.Str()))
		}
		at := 0
		blank := func() {
			for at < len(s) {
				r, n := utf8.DecodeRuneInString(s[at:])
				if !unicode.IsSpace(r) {
					return
				}
				at += n
			}
		}
		bare := 0
		for i, p := range parts {
			if len(p) > limit || !utf8.ValidString(p) || strings.TrimSpace(p) == "" {
				t.Fatalf("%q of at most %d: part %q", s, limit, p)
			}
			if number := "(" + strconv.Itoa(i+1) + "/" + strconv.Itoa(len(parts)) + ") "; len(parts) >= numberedFrom {
				cut, numbered := strings.CutPrefix(p, number)
				if numbered && !strings.HasPrefix(strings.TrimLeftFunc(s[at:], unicode.IsSpace), p) {
					p = cut
				} else {
					bare++
				}
			}
			if !strings.HasPrefix(s[at:], p) {
				blank()
			}
			if !strings.HasPrefix(s[at:], p) {
				t.Fatalf("%q: %q does not go on at %d: %q", s, p, at, parts)
			}
			if at += len(p); most <= limit/2 && !ends[at] {
				t.Fatalf("%q: a character is cut behind %q: %q", s, p, parts)
			}
		}
		if blank(); at != len(s) {
			t.Fatalf("%q: %q is lost: %q", s, s[at:], parts)
		}
		if bare > 0 && bare != len(parts) {
			t.Fatalf("%q: some parts bear numbers and some do not: %q", s, parts)
		}
	})
}

func BenchmarkSplit(b *testing.B) {
	s := strings.Repeat("王总好，谢谢您今天的时间。", 200)
	b.ReportAllocs()
	for b.Loop() {
		Split(s, 2048)
	}
}
