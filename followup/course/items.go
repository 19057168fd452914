package course

import (
	"regexp"
	"strings"
	"unicode"
)

// The bounds of what is counted: a hand-in has at most 20,000 characters, so these are never met by honest
// ones, and keep hostile ones cheap.
const (
	itemsMost   = 400 // items of one list
	bracketMost = 60  // characters within brackets
)

var (
	// mark stands before an item: 1. 1、 (1) （一） ① 一、 - • *
	mark = regexp.MustCompile(`^[\s*#>]*(?:[(（]?(\d{1,2}|[一二三四五六七八九十]{1,3})[)）、．]|(\d{1,2})[.:：](?:\D|$)|([①-⑳])|[-–—•·●○▪◦*+]\s)`)
	// inner is a number within a line: the beginning, a blank or a separator stands before it.
	inner = regexp.MustCompile(`(?:^|[\s、；;，,。.？?！!）)”])(?:[(（]?(\d{1,2})[)）、．]|(\d{1,2})\.(?:\D|$))|([①-⑳])`)
)

// items splits the text of a list into its items, by line or by 、；, numbered or not. What stands in
// brackets stays together, and so does a line that bears a number or a bullet.
func items(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if parts := numbered(line); len(parts) > 1 {
			found = append(found, parts...)
		} else if mark.MatchString(line) {
			found = append(found, line)
		} else {
			found = append(found, separated(line)...)
		}
		if len(found) > itemsMost {
			return clean(found[:itemsMost])
		}
	}
	return clean(found)
}

// numbered splits a line at the numbers within it: "1、a 2、b 3、c". A line without at least two of them,
// or with other text before the first, is not numbered.
func numbered(line string) []string {
	at := inner.FindAllStringIndex(line, itemsMost)
	if len(at) < 2 || at[0][0] != 0 {
		return nil
	}
	var parts []string
	from, last := 0, number(line)
	for _, m := range at[1:] {
		if n := number(strings.TrimLeft(line[m[0]:], "、；;，,。.？?！!）)” ")); n != last+1 {
			continue // a number of the text itself
		}
		parts = append(parts, line[from:m[0]])
		from, last = m[0], last+1
	}
	return append(parts, line[from:])
}

// separated splits a line at 、 and ；, but not within brackets and quotes.
func separated(line string) []string {
	const open, closed = "（(【[“‘《「", "）)】]”’》」"
	var parts []string
	runes := []rune(line)
	from, until := 0, -1
	for i, r := range runes {
		if i <= until {
			continue
		}
		if k := strings.IndexRune(open, r); k >= 0 {
			n := len([]rune(open[:k]))
			until = within(runes, i, []rune(closed)[n])
			continue
		}
		if strings.ContainsRune("、；;", r) {
			parts = append(parts, string(runes[from:i]))
			from = i + 1
		}
	}
	return append(parts, string(runes[from:]))
}

// within returns where the bracket opened at i is closed, or i if it is not, near by.
func within(runes []rune, i int, closed rune) int {
	for j := i + 1; j < len(runes) && j < i+bracketMost; j++ {
		if runes[j] == closed {
			return j
		}
	}
	return i
}

// clean takes the marks off items and leaves out what is none.
func clean(found []string) []string {
	var kept []string
	for _, s := range found {
		if s = bare(s); !empty(s) {
			kept = append(kept, s)
		}
	}
	for len(kept) > 1 && Courtesy(kept[len(kept)-1]) {
		kept = kept[:len(kept)-1]
	}
	return kept
}

// bare returns an item without its number or bullet and without the punctuation around it.
func bare(s string) string {
	s = strings.TrimLeft(strings.TrimSpace(s), "、；;，,。 ")
	for range 3 { // "1. 2. 3." without words is several marks
		m := mark.FindStringIndex(s)
		if m == nil {
			break
		}
		end := m[1]
		if r := []rune(s[:end]); len(r) > 0 && !strings.ContainsRune(".:：、．)）①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳ ", r[len(r)-1]) {
			end -= len(string(r[len(r)-1])) // the first character behind "1." was looked at, and belongs to the item
		}
		s = s[end:]
	}
	return strings.TrimFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("、；;，,。.:：*#-–—•·【】", r)
	})
}

// nothing is what people write where an item is still missing.
var nothing = map[string]bool{
	"无": true, "没有": true, "略": true, "省略": true, "暂无": true, "待补": true, "待补充": true, "待定": true, "同上": true, "补充": true, "补交": true,
	"none": true, "n/a": true, "na": true, "tbd": true, "todo": true, "etc": true, "等": true, "等等": true,
}

// empty reports whether an item says nothing.
func empty(s string) bool {
	if nothing[strings.ToLower(s)] || strings.Trim(strings.ToLower(s), "x×") == "" {
		return true
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// folded is an item as it is compared with others: the same words with other marks are the same item.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == '%' {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
