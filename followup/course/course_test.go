package course

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestTheCourseHasItsFifteenAssignments(t *testing.T) {
	days := map[int]int{}
	for _, a := range All() {
		days[a.Day]++
		if a.ZH == "" || a.EN == "" || a.Holds.ZH == "" || a.Holds.EN == "" {
			t.Errorf("%s lacks words in a language", a.Key)
		}
		if got, ok := Find(a.Key); !ok || got.Key != a.Key || !strings.HasPrefix(a.Key, fmt.Sprint(a.Day)) {
			t.Errorf("%s is not found, or of another day than %d", a.Key, a.Day)
		}
		switch a.Form {
		case Lists:
			if len(a.Lists) == 0 {
				t.Errorf("%s counts nothing", a.Key)
			}
		case Tables:
			if a.Tables == 0 {
				t.Errorf("%s counts no table", a.Key)
			}
		case Answers, Free, Tick:
		default:
			t.Errorf("%s has the form %q", a.Key, a.Form)
		}
	}
	if len(All()) != 15 || days[1] != 4 || days[2] != 5 || days[3] != 6 {
		t.Errorf("assignments of the days: %v", days)
	}
}

func TestFindReadsKeysAsPeopleTypeThem(t *testing.T) {
	for text, want := range map[string][2]string{
		"2.1 显性：a":   {"2.1", "显性：a"},
		"2.1显性：a":    {"2.1", "显性：a"},
		"2。1：显性":     {"2.1", "显性"},
		"２．１ 显性":     {"2.1", "显性"},
		"2-1\n显性":    {"2.1", "显性"},
		"3.4 15条":    {"3.4", "15条"},
		"2.3":        {"2.3", ""},
		"2.1.":       {"2.1", "."},
		"显性：2.1":     {"", "显性：2.1"},
		"9.9 x":      {"9.9", "x"},
		"":           {"", ""},
		"  1.1  流程 ": {"1.1", "流程"},
	} {
		key, rest := SplitKey(text)
		a, ok := Find(key)
		if ok {
			key = a.Key
		}
		if key != want[0] || rest != want[1] {
			t.Errorf("SplitKey(%q) = %q, %q; want %q", text, key, rest, want)
		}
	}
}

// TestCountCountsListsAsPeopleWriteThem reads testdata/counts.json: for each hand-in, what is counted.
func TestCountCountsListsAsPeopleWriteThem(t *testing.T) {
	raw, err := os.ReadFile("testdata/counts.json")
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		Name, Key string
		Parts     []string
		Want      Result
		Complete  bool
	}
	if err := json.Unmarshal(raw, &cases); err != nil {
		t.Fatal(err)
	}
	for _, c := range cases {
		t.Run(c.Key+" "+c.Name, func(t *testing.T) {
			a, ok := Find(c.Key)
			if !ok {
				t.Fatal("no such assignment")
			}
			got := Count(a, pieces(c.Parts...)...)
			complete := got.Complete(a)
			got.Words = false
			g, _ := json.Marshal(got)
			w, _ := json.Marshal(c.Want)
			if string(g) != string(w) || complete != c.Complete {
				t.Errorf("%q\n got %s complete %v\nwant %s complete %v", c.Parts, g, complete, w, c.Complete)
			}
		})
	}
}

func pieces(texts ...string) []Piece {
	var ps []Piece
	for _, text := range texts {
		ps = append(ps, Piece{Text: text})
	}
	return ps
}

func TestAFewWordsBesideAFileAreARemark(t *testing.T) {
	a, _ := Find("2.1")
	for text, want := range map[string]Result{
		"见附件":         {Words: true, Lists: []Tally{{}, {}}},
		"显性：a、b":      {Words: true, Lists: []Tally{{Have: 2}, {}}},
		"a、b、c":       {Words: true, Lists: []Tally{{}, {}}, Loose: 3},
		"作业，请老师看。谢谢！": {Words: true, Lists: []Tally{{}, {}}},
	} {
		if got := Count(a, Piece{Text: text, Caption: true}); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: got %+v", text, got)
		}
	}
}

func FuzzCount(f *testing.F) {
	f.Add("2.1", "显性：a、b\n隐性：1. c 2. d", "e；f")
	f.Add("2.4", "A类客户：x\nB：y 产品：C、D", "")
	f.Add("1.2", "客户一：\n1、a→b→c\n\n2. d", "")
	f.Add("2.5", "一、标题：答\n2. 标题\n答", "")
	f.Add("3.4", strings.Repeat("（", 50)+"太贵了吗？", "")
	f.Fuzz(func(t *testing.T, key, one, two string) {
		a, ok := Find(key)
		if !ok || len(one)+len(two) > 60_000 {
			return
		}
		r := Count(a, pieces(one, two)...)
		most := utf8.RuneCountInString(one+two) + 1
		for i, l := range r.Lists {
			if l.Have+l.Repeated > most || l.Have < 0 || len(l.Statement) > l.Have {
				t.Errorf("list %d of %q has %+v", i, one+two, l)
			}
		}
		if len(r.Unanswered) > r.Headings || r.Headings > most || len(r.Tables) > most {
			t.Errorf("%q: %+v", one+two, r)
		}
	})
}

func BenchmarkCount(b *testing.B) {
	a, _ := Find("2.1")
	text := "显性：1. 年采购额500万以上 2. 有专职采购部 3. 已有同类产品 4. 三个月内招标 5. 决策人明确\n隐性：设备用了8年以上、产能利用率90%、刚换总经理、竞品合同快到期"
	for b.Loop() {
		Count(a, Piece{Text: text})
	}
}

// BenchmarkCountHostile is a text of 20,000 characters made to be slow.
func BenchmarkCountHostile(b *testing.B) {
	a, _ := Find("2.1")
	for name, text := range map[string]string{
		"brackets": strings.Repeat("（", 20_000), "numbers": strings.Repeat("1、", 10_000), "headings": strings.Repeat("显性：", 6_600),
		"blanks": strings.Repeat(" ", 20_000), "lines": strings.Repeat("#*\n", 6_600),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				Count(a, Piece{Text: text})
			}
		})
	}
}

func TestCourtesiesAreNoHomework(t *testing.T) {
	for text, want := range map[string]bool{
		"谢谢": true, "谢谢老师！": true, "好的老师": true, "收到，谢谢": true, "明白了": true, "嗯嗯": true, "🙏": true, "ok, thanks!": true,
		"thank you very much": true, "": false, "好的方案": false, "老师傅多": false, "good margins": false, "a": false, "5": false,
	} {
		if got := Courtesy(text); got != want {
			t.Errorf("%q is a courtesy: %v", text, got)
		}
	}
}

func TestAQuestionIsNoTrait(t *testing.T) {
	traits, _ := Find("2.1")
	objections, _ := Find("3.4")
	for _, c := range []struct {
		a    Assignment
		text string
		want bool
	}{
		{traits, "老师，量化是什么意思？", true},
		{traits, "隐性：为什么不买？", false},
		{traits, "有预算、有采购", false},
		{objections, "为什么这么贵？", false},
	} {
		if got := c.a.Asks(c.text); got != c.want {
			t.Errorf("%s %q asks: %v", c.a.Key, c.text, got)
		}
	}
}
