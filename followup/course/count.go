package course

import (
	"regexp"
	"strings"
)

// Result is what was counted of a hand-in.
type Result struct {
	Lists  []Tally `json:"lists,omitempty"`  // of the assignment's lists, in their order
	Loose  int     `json:"loose,omitempty"`  // items under no heading, where headings are needed
	Tables []int   `json:"tables,omitempty"` // steps of each process table

	Headings   int   `json:"headings,omitempty"`
	Unanswered []int `json:"unanswered,omitempty"` // headings without an answer, from 1
	Disorder   bool  `json:"disorder,omitempty"`   // the headings' numbers do not rise

	Words  bool `json:"words,omitempty"`  // there is a text that says something
	Files  int  `json:"files,omitempty"`  // that were taken
	Unread int  `json:"unread,omitempty"` // of them, whose content cannot be counted
}

// Tally is what was counted of one list.
type Tally struct {
	Have      int    `json:"have"`
	Repeated  int    `json:"repeated,omitempty"`  // items that stand there twice
	Missing   string `json:"missing,omitempty"`   // letters of the list's labels that are not there
	Statement []int  `json:"statement,omitempty"` // items that are no questions, from 1
	Commas    bool   `json:"commas,omitempty"`    // one long item with commas: several may be meant
}

// Lacks returns how many items the list l still needs.
func (t Tally) Lacks(l List) int { return max(0, l.Min-t.Have) }

// OK reports whether the list l is as it should be.
func (t Tally) OK(l List) bool {
	return t.Lacks(l) == 0 && (l.Max == 0 || t.Have <= l.Max) && t.Missing == "" && (!l.Questions || t.Have-len(t.Statement) >= l.Min)
}

// Complete reports whether r is all that a holds.
func (r Result) Complete(a Assignment) bool {
	switch a.Form {
	case Tick:
		return true
	case Free:
		return r.Words || r.Files > 0
	case Answers:
		return r.Headings > 0 && len(r.Unanswered) == 0 && !r.Disorder
	case Tables:
		for _, n := range r.Tables {
			if n > StepsMost {
				return false
			}
		}
		return len(r.Tables) >= a.Tables
	}
	for i, t := range r.Lists {
		if !t.OK(a.Lists[i]) {
			return false
		}
	}
	return len(r.Lists) > 0
}

// Piece is a text that counts towards a hand-in.
type Piece struct {
	Text    string
	Caption bool // it stands beside files: a few words without a heading are but a remark
}

// captionMost is how many items without a heading may be a remark beside files.
const captionMost = 2

// Count counts what the pieces of a hand-in hold towards a: later ones add to earlier ones. A later piece
// without a heading belongs to the one list that still lacks something or, where several do, to the list
// that was written last.
func Count(a Assignment, pieces ...Piece) Result {
	var r Result
	var texts []string
	for _, p := range pieces {
		r.Words = r.Words || !empty(strings.TrimSpace(p.Text))
		if !p.Caption || len(items(p.Text)) > captionMost {
			texts = append(texts, p.Text)
		}
	}
	switch a.Form {
	case Lists:
		r.lists(a, pieces)
	case Tables:
		r.Tables = tables(strings.Join(texts, "\n\n"))
	case Answers:
		r.answers(strings.Join(texts, "\n"))
	}
	return r
}

// lists counts the items under the headings of a.
func (r *Result) lists(a Assignment, pieces []Piece) {
	texts := make([][]string, len(a.Lists))
	r.Lists = make([]Tally, len(a.Lists))
	last := -1
	stale := make([]bool, len(a.Lists))
	recount := func() { // each list once, not once for each section
		for i, s := range stale {
			if s || texts[i] == nil {
				r.Lists[i], stale[i] = tally(a.Lists[i], texts[i]), false
			}
		}
	}
	for _, p := range pieces {
		ss := finders[a.Key].split(p.Text)
		if p.Caption && len(ss) == 1 && len(items(p.Text)) <= captionMost {
			continue
		}
		for _, s := range ss {
			if s.list < 0 && len(ss) > 1 {
				continue // a name or a title before the first heading
			}
			list := s.list
			if list < 0 {
				recount()
				list = r.meant(a, last)
			}
			if list < 0 {
				r.Loose += len(items(s.text))
				continue
			}
			texts[list] = append(texts[list], s.text)
			stale[list] = true
			last = list
		}
	}
	recount()
}

// meant returns the list that a part without a heading belongs to; -1 if that cannot be told.
func (r *Result) meant(a Assignment, last int) int {
	if len(a.Lists) == 1 {
		return 0
	}
	if last < 0 {
		return -1
	}
	only := -1
	for i, t := range r.Lists {
		if t.OK(a.Lists[i]) {
			continue
		}
		if only >= 0 {
			return last
		}
		only = i
	}
	if only >= 0 {
		return only
	}
	return last
}

// label begins an item that bears a letter: "A类：…", "B. …", "C …".
var label = regexp.MustCompile(`(?im)\b([A-D])[ \t]*(?:类|级)?(?:客户|产品|方案)?[ \t]*[:：、.．)）—-]|(?:^|[、；;])[ \t]*([A-D])[ \t]`)

// tally counts the items of one list.
func tally(l List, texts []string) Tally {
	var t Tally
	if l.Labels != "" {
		return labels(l, strings.Join(texts, "\n"))
	}
	var all []string
	for _, text := range texts {
		if len(all) < itemsMost {
			all = append(all, items(text)...)
		}
	}
	seen := map[string]bool{}
	for _, s := range all[:min(len(all), itemsMost)] {
		if f := folded(s); seen[f] {
			t.Repeated++
			continue
		} else {
			seen[f] = true
		}
		t.Have++
		if l.Questions && !question(s) {
			t.Statement = append(t.Statement, t.Have)
		}
		t.Commas = t.Commas || strings.Count(s, "，")+strings.Count(s, ",") >= 2
	}
	t.Commas = t.Commas && t.Have <= 2 && t.Lacks(l) > 0
	return t
}

// labels counts the letters that items bear, each once. A letter without words behind it counts for nothing.
func labels(l List, text string) Tally {
	seen := map[string]bool{}
	at := label.FindAllStringSubmatchIndex(text, itemsMost)
	for i, m := range at {
		end := len(text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		if m[1] <= end && !empty(bare(text[m[1]:end])) {
			letter := text[max(m[2], m[4]):max(m[3], m[5])]
			seen[strings.ToUpper(letter)] = true
		}
	}
	var t Tally
	for _, r := range l.Labels {
		if seen[string(r)] {
			t.Have++
		} else {
			t.Missing += string(r)
		}
	}
	return t
}

var asks = regexp.MustCompile(`(?i)[?？]|[吗呢么]$|为什么|为何|怎么|怎样|如何|什么|多少|几[个天年月家]|哪|谁|能不能|可不可以|可以吗|是不是|有没有|会不会|要不要|是否|能否|凭什么` +
	`|^(?:why|what|how|who|when|where|which|can|could|do|does|did|is|are|will|would|should|have|has)\b`)

// question reports whether an item reads as a question.
func question(s string) bool { return asks.MatchString(s) }
