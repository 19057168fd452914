package content_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"genjin/followup"
	"genjin/messages"
	"genjin/messages/content"
)

// places are the ids and names of the list of places for which there is an entry.
var places = map[string]string{
	"1100": "北京", "3100": "上海", "4401": "广州", "4403": "深圳", "5101": "成都", "3301": "杭州", "6101": "西安",
	"4201": "武汉", "3201": "南京", "5000": "重庆", "3702": "青岛", "3502": "厦门", "4301": "长沙", "5301": "昆明",
}

// banned are what our packs never hold: words of advertising (Advertising Law, article 9, 3), prices and
// hours, and what one does not joke about.
var banned = []*regexp.Regexp{
	regexp.MustCompile(`国家级|最高级|最佳|顶级|极品|第一|全网|唯一|首选|领先|100%|绝对|永久|万能|保证|稳赚|零风险|根治|老字号|正宗|必吃|必去|最[好美大有]`),
	regexp.MustCompile(`元|￥|¥|\d+点|门票|营业`),
	regexp.MustCompile(`政府|领导人|主席|总统|党|地域黑|胖|秃|丑|女人|男人|老婆|老公|佛|上帝|教堂|病|医院|癌|死|地震|洪水|酒|醉|喝高`),
	regexp.MustCompile(`(?i)\b(?:best in|number one|guaranteed?|free of charge|government|president|party|religion|god|church|sick|ill|illness|disease|death|dead|earthquake|flood|beer|wine|whisky|drunk|hangover|fat|bald|ugly|sexy?|women|men)\b`),
}

func clean(t *testing.T, where, s string) {
	t.Helper()
	for _, b := range banned {
		if m := b.FindString(s); m != "" {
			t.Errorf("%s: %q holds %q", where, s, m)
		}
	}
	if s == "" || s != strings.TrimSpace(s) || strings.ContainsAny(s, "{}\n") {
		t.Errorf("%s: %q is empty or untidy", where, s)
	}
}

// length counts characters that are not white space.
func length(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

func han(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

func TestDestinations(t *testing.T) {
	if _, ok := content.Destination("0000"); ok {
		t.Error("an unknown place is known")
	}
	for id, name := range places {
		d, ok := content.Destination(id)
		if !ok || d.Name.N != name || d.ID != id {
			t.Fatalf("%s: got %+v", name, d)
		}
		for kind, list := range map[string][]content.Named{"sights": d.Sights, "food": d.Food, "local": d.Local} {
			if len(list) < 3 || len(list) > 6 {
				t.Errorf("%s has %d %s", name, len(list), kind)
			}
			seen := map[string]bool{}
			for _, n := range list {
				clean(t, name+" "+kind, n.N)
				clean(t, name+" "+kind, n.E)
				if length(n.N) > 12 || length(n.E) > 26 {
					t.Errorf("%s: %s, %s is too long", name, n.N, n.E)
				}
				if !han(n.N) || han(n.E) || seen[n.N] || seen[n.E] {
					t.Errorf("%s: %s, %s stands twice or in the wrong language", name, n.N, n.E)
				}
				seen[n.N], seen[n.E] = true, true
			}
		}
		clean(t, name, d.Note.N)
		clean(t, name, d.Note.E)
		if length(d.Note.N) > 12 || length(d.Note.E) > 60 {
			t.Errorf("%s: the note is too long", name)
		}
		if !regexp.MustCompile(`^20\d\d-(0[1-9]|1[0-2])$`).MatchString(d.Checked) {
			t.Errorf("%s was checked %q", name, d.Checked)
		}
	}
}

func TestClimateIsOfThisEarth(t *testing.T) {
	for id, name := range places {
		d, _ := content.Destination(id)
		if len(d.Climate) != 12 {
			t.Fatalf("%s has %d months", name, len(d.Climate))
		}
		for m := time.January; m <= time.December; m++ {
			n, next := d.Month(m), d.Month(m%12+1)
			if n.High()-n.Low() < 3 || n.High()-n.Low() > 15 || n.High() > 36 || n.Low() < -12 || n.Rain() < 1 || n.Rain() > 20 {
				t.Errorf("%s, %s: %v", name, m, n)
			}
			if step := n.High() - next.High(); step > 10 || step < -10 {
				t.Errorf("%s: %s and the next month are %d apart", name, m, step)
			}
		}
		if d.Month(time.July).High() <= d.Month(time.January).High() {
			t.Errorf("%s: July is no warmer than January", name)
		}
	}
}

func TestLightPieces(t *testing.T) {
	for _, l := range []messages.Lang{messages.Chinese, messages.English} {
		ids, texts := map[string]bool{}, map[string]bool{}
		count := map[content.Hour]int{}
		tagged := map[content.Hour]int{}
		only := 0
		for _, p := range content.Light(l) {
			clean(t, p.ID, p.First)
			clean(t, p.ID, p.Then)
			most := 40
			if l == messages.English {
				most = 60
			}
			if length(p.First) > most || length(p.Then) > most {
				t.Errorf("%s is too long for a bullet", p.ID)
			}
			if han(p.First+p.Then) != (l == messages.Chinese) || ids[p.ID] || texts[p.First] || texts[p.Then] {
				t.Errorf("%s stands twice or in the wrong language", p.ID)
			}
			if l == messages.English && !strings.ContainsAny(p.Then[len(p.Then)-1:], ".!") {
				t.Errorf("%s has no stop", p.ID)
			}
			if l == messages.Chinese && strings.HasSuffix(p.Then, "。") {
				t.Errorf("%s has a stop, which a bullet has not", p.ID)
			}
			if strings.ContainsAny(p.First+p.Then, "?？!！") {
				t.Errorf("%s asks or shouts", p.ID)
			}
			ids[p.ID], texts[p.First], texts[p.Then] = true, true, true
			if len(p.Fit) == 0 || p.Weekday < 0 || p.Weekday > 6 || !slices.Contains([]string{"", "spring", "summer", "autumn", "winter"}, p.Season) {
				t.Errorf("%s fits no hour or day", p.ID)
			}
			for _, h := range p.Fit {
				count[h]++
				if p.Tagged() {
					tagged[h]++
				}
			}
			if !p.For(content.Morning) {
				only++
			}
		}
		if count[content.Morning] < 20 || count[content.Dinner] < 16 || only < 8 {
			t.Errorf("%s: %v, %d for dinner alone", l, count, only)
		}
		for h := range count {
			if tagged[h] > count[h]/3 {
				t.Errorf("%s: %d of %d pieces for %s are kept for certain days", l, tagged[h], count[h], h)
			}
		}
	}
}

func TestPiecesKeepToTheirDays(t *testing.T) {
	winter := content.Piece{Season: "winter"}
	friday := content.Piece{Weekday: time.Friday}
	day := func(m time.Month, d int) followup.Day { return followup.Day{Year: 2026, Month: m, Date: d} }
	for _, c := range []struct {
		p    content.Piece
		on   followup.Day
		want bool
	}{
		{winter, day(time.December, 1), true},
		{winter, day(time.February, 28), true},
		{winter, day(time.March, 1), false},
		{winter, day(time.November, 30), false},
		{friday, day(time.November, 27), true},
		{friday, day(time.November, 26), false},
		{content.Piece{}, day(time.July, 5), true},
	} {
		if got := c.p.On(c.on); got != c.want {
			t.Errorf("%+v on %s: got %v", c.p, c.on, got)
		}
	}
}

func TestMaxims(t *testing.T) {
	all := content.Maxims()
	if len(all) < 20 {
		t.Fatalf("only %d maxims", len(all))
	}
	seen := map[string]bool{}
	for _, m := range all {
		for _, s := range []string{m.ID, m.Book, m.Chapter, m.Text, m.Note, m.En.Book, m.En.Chapter, m.En.Text, m.En.Note} {
			if s == "" || s != strings.TrimSpace(s) {
				t.Errorf("%s has an empty or untidy field", m.ID)
			}
		}
		if seen[m.ID] || seen[m.Text] || seen[m.Note] || seen[m.En.Text] || seen[m.En.Note] {
			t.Errorf("%s stands twice", m.ID)
		}
		for _, s := range []string{m.ID, m.Text, m.Note, m.En.Text, m.En.Note} {
			seen[s] = true
		}
		if length(m.Text) > 38 || length(m.Note) > 24 || length(m.En.Text) > 57 || length(m.En.Note) > 50 {
			t.Errorf("%s is too long: %d, %d, %d, %d", m.ID, length(m.Text), length(m.Note), length(m.En.Text), length(m.En.Note))
		}
		if !strings.HasSuffix(m.Text, "。") || strings.HasSuffix(m.Note, "。") || !strings.HasSuffix(m.En.Text, ".") || strings.HasSuffix(m.En.Note, ".") {
			t.Errorf("%s: stops", m.ID)
		}
		if han(m.En.Book+m.En.Chapter+m.En.Text+m.En.Note) || strings.ContainsAny(m.Text+m.Note+m.En.Text+m.En.Note, "?？!！") {
			t.Errorf("%s: language or marks", m.ID)
		}
		if m.Checked != "two sources" {
			t.Errorf("%s was not checked twice", m.ID)
		}
		clean(t, m.ID, m.Note)
		clean(t, m.ID, m.En.Note)
	}
}

func TestSourceNamesBookAndChapter(t *testing.T) {
	m := content.Maxim{Book: "论语", Chapter: "学而"}
	m.En.Book, m.En.Chapter = "the Analects", "book 1"
	if got := m.Source(messages.Chinese); got != "《论语·学而》" {
		t.Error(got)
	}
	if got := m.Source(messages.English); got != "the Analects, book 1" {
		t.Error(got)
	}
	m.Book, m.Chapter = "道德经", "第八章"
	if got := m.Source(messages.Chinese); got != "《道德经》第八章" {
		t.Error(got)
	}
}
