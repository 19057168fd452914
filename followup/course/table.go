package course

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// columns are the columns of a process table (course, 1): a row of them is its head and no step.
var columns = []string{"购买流程", "销售流程", "关键活动", "里程碑", "工具", "角色", "资源", "进程", "步骤", "step", "key activities", "milestone", "tools", "roles", "resources", "progress"}

// arrow stands between the steps of a process in one line.
var arrow = regexp.MustCompile(`\s*(?:→|➔|➡|⇒|=>|->|-->|——>|＞|>)\s*`)

// stepsLeast is how many steps a process table has at least to be one.
const stepsLeast = 2

// tables returns how many steps each process table of text has. A table begins at a line that is a
// heading, behind an empty line, or where the numbers begin again with 1.
func tables(text string) []int {
	var counts []int
	steps := 0
	end := func() {
		if steps >= stepsLeast {
			counts = append(counts, steps)
		}
		steps = 0
	}
	for line := range strings.Lines(text + "\n\n") {
		line = strings.TrimSpace(line)
		switch {
		case line == "":
			end()
		case head(line):
		case title(line):
			end()
		default:
			if steps > 0 && (first(line) || named(line)) {
				end()
			}
			if steps += len(steps1(line)); steps > itemsMost {
				end()
				return counts
			}
		}
	}
	return counts
}

// named reports whether a line holds a whole process behind its name: "华泰机械：立项→招标".
func named(line string) bool {
	i := strings.IndexAny(line, "：:")
	return i > 0 && !mark.MatchString(line) && len(arrow.FindAllStringIndex(line[i:], stepsLeast)) > 0
}

// steps1 returns the steps of one line: those between arrows, several numbers, else the line itself. What
// stands behind a title and its colon counts.
func steps1(line string) []string {
	if arrow.MatchString(line) {
		if i := strings.IndexAny(line, "：:"); i >= 0 && i < arrow.FindStringIndex(line)[0] {
			line = strings.TrimLeft(line[i:], "：:")
		}
		return clean(arrow.Split(line, itemsMost))
	}
	if parts := numbered(line); len(parts) > 1 {
		return clean(parts)
	}
	if i := strings.IndexAny(line, "：:"); i >= 0 && !mark.MatchString(line) && strings.Contains(line[i:], "、") {
		return clean(separated(strings.TrimLeft(line[i:], "：:")))
	}
	if strings.Count(line, "、")+strings.Count(line, "；") >= stepsLeast && !mark.MatchString(line) && !strings.Contains(line, "|") {
		return clean(separated(line))
	}
	return clean([]string{line})
}

// head reports whether a line is the head of a table.
func head(line string) bool {
	n := 0
	line = strings.ToLower(line)
	for _, c := range columns {
		if strings.Contains(line, c) {
			n++
		}
	}
	return n >= 3
}

var titled = regexp.MustCompile(`^(?:#+\s|【.*】$|\*\*.*\*\*$)|[:：]$|^(?:第[一二两三123]家|客户[一二123ABab甲乙])`)

// title reports whether a line names a table and is no step of it.
func title(line string) bool {
	const titleMost = 40
	return utf8.RuneCountInString(line) <= titleMost && titled.MatchString(line) && !arrow.MatchString(line) && !strings.ContainsAny(line, "、；|")
}

// first reports whether a line bears the number 1.
func first(line string) bool {
	m := mark.FindStringSubmatch(line)
	return m != nil && (m[1] == "1" || m[1] == "一" || m[2] == "1" || m[3] == "①")
}

// answers counts headings and whether each has its answer: behind a colon or a question mark, or on the
// lines below.
func (r *Result) answers(text string) {
	marked := false
	for line := range strings.Lines(text) {
		marked = marked || heading(line)
	}
	before, answered := 0, true
	end := func() {
		if r.Headings > 0 && !answered {
			r.Unanswered = append(r.Unanswered, r.Headings)
		}
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" || r.Headings > itemsMost {
			continue
		}
		if marked && !heading(line) || !marked && !strings.ContainsAny(line, "：:？?") {
			answered = answered || !empty(bare(line))
			continue
		}
		end()
		r.Headings++
		answered = answeredIn(line)
		if n := number(line); n > 0 {
			r.Disorder = r.Disorder || n < before
			before = n
		}
	}
	end()
}

// heading reports whether a line bears a number.
func heading(line string) bool { return number(strings.TrimSpace(line)) > 0 }

// answeredIn reports whether the heading's own line holds its answer.
func answeredIn(line string) bool {
	s := bare(line)
	i := strings.IndexAny(s, "：:？?")
	if i < 0 {
		return false
	}
	_, n := utf8.DecodeRuneInString(s[i:])
	return !empty(bare(s[i+n:]))
}

// number returns the number that a line bears; 0 if it bears none.
func number(line string) int {
	m := mark.FindStringSubmatch(line)
	if m == nil {
		return 0
	}
	for _, g := range m[1:3] {
		if g == "" {
			continue
		}
		n := 0
		for _, r := range g {
			if !digit(r) {
				return hanzi(g)
			}
			n = n*10 + int(r-'0')
		}
		return n
	}
	if m[3] != "" {
		r, _ := utf8.DecodeRuneInString(m[3])
		return int(r-'①') + 1
	}
	return 0
}

// hanzi reads 一 to 九十九.
func hanzi(s string) int {
	n, unit := 0, 0
	for _, r := range s {
		if r == '十' {
			n += max(unit, 1) * 10
			unit = 0
			continue
		}
		unit = strings.Index("一二三四五六七八九", string(r))/len("一") + 1
	}
	return n + unit
}
