package bot

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// words is a feature that has commands and does nothing.
type words struct{}

func (words) Routes() []Route {
	nothing := func(*Turn) error { return nil }
	return []Route{
		{Words: []string{"拜访", "/visit"}, Do: nothing},
		{Words: []string{"客户", "/client"}, Do: nothing},
		{Words: []string{"交作业", "/homework"}, Do: nothing},
	}
}

func reader() *Bot { return New(Options{Features: []Feature{words{}}, Zone: time.UTC}) }

func TestParseReadsCommands(t *testing.T) {
	b := reader()
	for _, c := range []struct {
		text      string
		addressed bool
		word      string // empty: talk
		rest      string
		known     bool
	}{
		{"拜访 王总 想看样品", false, "拜访", "王总 想看样品", true},
		{"  拜访：王总", false, "拜访", "王总", true},
		{"拜访，王总", false, "拜访", "王总", true},
		{"拜访\n王总", false, "拜访", "王总", true},
		{"拜访", false, "拜访", "", true},
		{"交作业2.1 显性", false, "交作业", "2.1 显性", true},
		{"\u200b拜访 王总", false, "拜访", "王总", true},
		{"／拜访 王总", false, "拜访", "王总", true},
		{"/拜访 王总", false, "拜访", "王总", true},
		{"/visit Wang", false, "visit", "Wang", true},
		{"/VISIT Wang", false, "VISIT", "Wang", true},
		{"visit Wang", true, "visit", "Wang", true},
		{"visit Wang", false, "", "", false},
		{"拜访一下王总", false, "", "", false},
		{"去拜访 王总", false, "", "", false},
		{"客户今天来了", false, "", "", false},
		{"大家好", false, "", "", false},
		{"大家好", true, "大家好", "", false},
		{"/vist Wang", false, "vist", "Wang", false},
		{"", true, "", "", false},
		{"/", false, "", "", false},
	} {
		got := b.parse(c.text, c.addressed)
		if got.word != c.word || got.known != c.known || c.known && got.rest != c.rest {
			t.Errorf("%q: got %+v", c.text, got)
		}
	}
}

func TestNearestCommand(t *testing.T) {
	b := reader()
	for text, want := range map[string]string{
		"/vist": "/visit", "/clients": "/client", "/homwork": "/homework", "/xyz": "", "拜仿": "拜访", "交做业": "交作业", "天气": "",
		"/" + strings.Repeat("visit", 50): "",
	} {
		if got := b.nearest(b.parse(text, true)); got != want {
			t.Errorf("%s: got %q, want %q", text, got, want)
		}
	}
}

func TestEveryCommandHasWordsAndAHelpLineInBothLanguages(t *testing.T) {
	for _, r := range reader().Commands() {
		var han, english bool
		for _, w := range r.Words {
			han = han || w[0] >= utf8.RuneSelf
			english = english || strings.HasPrefix(w, "/")
		}
		if !han || !english {
			t.Errorf("%v lacks a language", r.Words)
		}
	}
}

func FuzzParse(f *testing.F) {
	b := reader()
	for _, s := range []string{"拜访 王总", "/visit", "／交作业2.1", "\xff拜访", "///", "拜访\u200b"} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, text string, addressed bool) {
		c := b.parse(text, addressed)
		if !strings.Contains(text, c.word) || !strings.Contains(text, c.rest) {
			t.Fatalf("%q gives %+v", text, c)
		}
		if c.known && b.lookup(c) == nil {
			t.Fatalf("%q: no route for %+v", text, c)
		}
		b.nearest(c)
	})
}

func TestLimitOfCommandsAMinute(t *testing.T) {
	b := New(Options{Zone: time.UTC, Commands: 3})
	now := time.Unix(1_000_000, 0)
	var over, told int
	for range 10 {
		o, first := b.limits.over("pg/wang", now)
		if o {
			over++
		}
		if first {
			told++
		}
	}
	if over != 7 || told != 1 {
		t.Errorf("%d over, told %d times", over, told)
	}
	if o, _ := b.limits.over("pg/zhao", now); o {
		t.Error("another person is held back")
	}
	if o, _ := b.limits.over("pg/wang", now.Add(time.Minute)); o {
		t.Error("a minute later he is still held back")
	}
}
