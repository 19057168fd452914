package course

import (
	"regexp"
	"slices"
	"strings"
)

// section is a piece of a text that stands under a heading. list is -1 before the first one.
type section struct {
	list int
	text string
}

// headings finds the headings of an assignment's lists.
type headings struct {
	names  []name
	inline *regexp.Regexp // a heading with a colon, anywhere
	line   *regexp.Regexp // a heading that is a line of its own
}

type name struct {
	text string // lower case
	list int
}

// finders are made once: the assignments are known.
var finders = func() map[string]headings {
	m := map[string]headings{}
	for _, a := range all {
		if len(a.Lists) > 0 {
			m[a.Key] = newHeadings(a)
		}
	}
	return m
}()

func newHeadings(a Assignment) headings {
	var h headings
	for i, l := range a.Lists {
		for _, n := range append([]string{l.ZH, l.EN}, l.Also...) {
			h.names = append(h.names, name{strings.ToLower(n), i})
		}
	}
	slices.SortStableFunc(h.names, func(x, y name) int { return len(y.text) - len(x.text) })
	var alt []string
	for _, n := range h.names {
		alt = append(alt, regexp.QuoteMeta(n.text))
	}
	label := ""
	if a.Lists[0].Labels != "" {
		label = `(?:\b([A-D])\s*类?\s*)?`
	}
	const howMany = `[】\]*]*[ \t]*(?:[（(][^）)\n]{0,20}[）)]|\d{1,2}[ \t]*[条个项点])?[】\]*]*[ \t]*`
	h.inline = regexp.MustCompile(`(?i)` + label + `(?:(?:\d{1,2}|[一二两三四五六七八九十]{1,2})[ \t]*[条个项点种][ \t]*)?(` + strings.Join(alt, "|") + `)(?:` + howMany + `[:：]|[】\]])`)
	h.line = regexp.MustCompile(`(?im)^[ \t#*>【\[（(]*(?:(?:\d{1,2}|[一二三四五六七八九十]{1,2})[、.．)）][ \t]*)?[#*【\[]*(` +
		strings.Join(alt, "|") + `)` + howMany + `[】\])）]*$`)
	return h
}

// found is a heading in a text.
type found struct {
	start, end int
	list       int
	label      string // of "A类客户：": the letter
}

// split returns the sections of text.
func (h headings) split(text string) []section {
	var all []found
	for _, m := range h.inline.FindAllStringSubmatchIndex(text, itemsMost) {
		n := len(m) - 2
		f := found{start: m[0], end: m[1], list: h.list(text[m[n]:m[n+1]])}
		if n == 4 && m[2] >= 0 {
			f.label = text[m[2]:m[3]]
		}
		if latinBefore(text, m[n]) && f.label == "" {
			continue
		}
		all = append(all, f)
	}
	for _, m := range h.line.FindAllStringSubmatchIndex(text, itemsMost) {
		f := found{start: m[0], end: m[1], list: h.list(text[m[2]:m[3]])}
		if !slices.ContainsFunc(all, func(o found) bool { return o.start < f.end && f.start < o.end }) {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(x, y found) int { return x.start - y.start })
	list, from, label := -1, 0, ""
	var ss []section
	for _, f := range all {
		ss = append(ss, section{list, label + text[from:f.start]})
		list, from, label = f.list, f.end, ""
		if f.label != "" {
			label = f.label + "："
		}
	}
	return append(ss, section{list, label + text[from:]})
}

func (h headings) list(written string) int {
	for _, n := range h.names {
		if n.text == strings.ToLower(written) {
			return n.list
		}
	}
	return -1
}

// latinBefore reports whether the English name at i is but the end of a longer word.
func latinBefore(text string, i int) bool {
	letter := func(b byte) bool { return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' }
	return i > 0 && i < len(text) && letter(text[i]) && letter(text[i-1])
}
