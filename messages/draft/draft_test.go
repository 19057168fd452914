package draft_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/messages/draft"
)

var update = flag.Bool("update", false, "rewrite the golden file")

var (
	shanghai = time.FixedZone("CST", 8*3600)
	said     = time.Date(2026, 11, 23, 15, 40, 0, 0, shanghai) // a Monday
	wang     = followup.Client{Name: "王总"}
	leader   = followup.Client{Name: "李局", Leader: true}
	miller   = followup.Client{Name: "Mr. Miller"}
)

func TestCountIsWhatPeopleCount(t *testing.T) {
	for text, want := range map[string]int{
		"王总，您好！": 6, "Hello 王总": 7, "🎂生日快乐": 5, "👨‍👩‍👧家人": 3, "🇨🇳国庆": 3, "1️⃣ 交期\n2️⃣ 质量": 6, "𠮷野家": 3, "": 0,
	} {
		if got := draft.Count(text); got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

// notes reads testdata/notes.txt: a note in each line, its points behind, each with its kind.
func notes(tb testing.TB) (texts []string, points [][]string) {
	f, err := os.Open("testdata/notes.txt")
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		line := strings.TrimSpace(s.Text())
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		note, want, _ := strings.Cut(line, " => ")
		texts = append(texts, note)
		points = append(points, strings.Split(want, " | "))
	}
	return texts, points
}

var kindNames = map[draft.Kind]string{
	draft.Fact: "fact", draft.Wish: "wish", draft.Worry: "worry", draft.Agreed: "agreed", draft.Next: "next", draft.Private: "private",
}

func TestReadTakesNotesApart(t *testing.T) {
	texts, want := notes(t)
	for i, text := range texts {
		n, err := draft.Read(text, said)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		var got []string
		for _, p := range n.Points {
			s := kindNames[p.Kind] + " " + p.Text
			if !p.On.IsZero() {
				s += " @" + p.On.String()[5:]
			}
			got = append(got, s)
		}
		if strings.Join(got, " | ") != strings.Join(want[i], " | ") {
			t.Errorf("%s\n got  %s\n want %s", text, strings.Join(got, " | "), strings.Join(want[i], " | "))
		}
	}
}

func TestReadFindsWhenTheVisitEnded(t *testing.T) {
	n, err := draft.Read("想看样品，15:30 结束", said)
	if err != nil || n.Ended.Format("15:04") != "15:30" || len(n.Points) != 1 {
		t.Errorf("got %+v, %v", n, err)
	}
	n, err = draft.Read("wants a sample, ended 3:10pm", said)
	if err != nil || n.Ended.Format("15:04") != "15:10" || len(n.Points) != 1 {
		t.Errorf("got %+v, %v", n, err)
	}
	if _, err := draft.Read("25点结束", said); err == nil {
		t.Error("an impossible hour was taken")
	}
	if _, err := draft.Read("2月30日寄样", said); err == nil {
		t.Error("an impossible day was taken")
	}
}

// each calls do with the first n texts of each note, for clients and languages.
func each(t *testing.T, n int, do func(note string, v draft.Visit, i int, text string)) {
	texts, _ := notes(t)
	for _, note := range append(texts, "", "聊了聊", "嫌贵", strings.Repeat("需要一份很长很长的说明书和全部的检验报告，", 30)) {
		read, err := draft.Read(note, said)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range []struct {
			client followup.Client
			lang   messages.Lang
		}{{wang, messages.Chinese}, {leader, messages.Chinese}, {miller, messages.English}} {
			v := draft.Visit{Client: c.client, Rep: "王芳", Note: read, Ended: said, Lang: c.lang, Seed: note}
			for i := range n {
				do(note, v, i, draft.AfterVisit(v, i))
			}
		}
	}
}

func TestDraftsHaveTheCoursesForm(t *testing.T) {
	each(t, 12, func(note string, v draft.Visit, i int, text string) {
		for _, p := range draft.Check(text, v.Client) {
			t.Errorf("%s, %s, %d: %s\n%s", note, v.Lang, i, p, text)
		}
	})
}

func TestDraftsKeepWhatIsForTheRepAlone(t *testing.T) {
	each(t, 12, func(note string, v draft.Visit, i int, text string) {
		for _, p := range v.Note.Points {
			if p.Kind == draft.Private && strings.Contains(text, p.Text) {
				t.Errorf("%s: %q reached the client:\n%s", note, p.Text, text)
			}
		}
	})
}

func TestDraftsSayWhatTheNoteSays(t *testing.T) {
	n, err := draft.Read("想看样品，担心交期，嫌贵，下周三寄样", said)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 12 {
		text := draft.AfterVisit(draft.Visit{Client: wang, Note: n, Ended: said, Lang: messages.Chinese, Seed: "x"}, i)
		for _, want := range []string{"王总", "样品", "交期", "12月2日（周三）", "寄样", "您"} {
			if !strings.Contains(text, want) {
				t.Errorf("text %d lacks %s:\n%s", i, want, text)
			}
		}
		if strings.Contains(text, "嫌贵") || strings.Contains(text, "下周三") {
			t.Errorf("text %d tells too much:\n%s", i, text)
		}
	}
}

func TestNeighboursDifferReally(t *testing.T) {
	last := ""
	each(t, 12, func(note string, v draft.Visit, i int, text string) {
		if i > 0 && shared(last, text) > 0.5 {
			t.Errorf("%s: texts %d and %d are alike:\n%s\n--\n%s", note, i-1, i, last, text)
		}
		last = text
	})
}

// frame are lines that each text may hold: the form of address of a letter, a name and a day under it.
var frame = regexp.MustCompile(`^(?:—|(?:My )?[Dd]ear |\d+月\d+日（|[A-Z][a-z]{2}, [A-Z][a-z]{2} \d+$|.*[：！]$)`)

// shared returns the share of the lines of b that stand in a too.
func shared(a, b string) float64 {
	lines := strings.Split(b, "\n")
	same := 0
	for _, l := range lines {
		if strings.Contains("\n"+a+"\n", "\n"+l+"\n") && !frame.MatchString(l) {
			same++
		}
	}
	return float64(same) / float64(len(lines))
}

func TestGoldenDrafts(t *testing.T) {
	var s strings.Builder
	for _, g := range []struct {
		client followup.Client
		lang   messages.Lang
		note   string
	}{
		{wang, messages.Chinese, "想看样品，担心交期，下周三寄样"},
		{wang, messages.Chinese, "三条产线要改造，嫌贵，约定先试两台，明天下午3点报价"},
		{leader, messages.Chinese, "需要安全方案；关心验收标准；周五提交方案"},
		{wang, messages.Chinese, "聊了聊"},
		{miller, messages.English, "wants a sample, worried about delivery, too expensive, send it next Wednesday"},
	} {
		n, err := draft.Read(g.note, said)
		if err != nil {
			t.Fatal(err)
		}
		for i := range draft.Shapes {
			text := draft.AfterVisit(draft.Visit{Client: g.client, Rep: "王芳", Note: n, Ended: said, Lang: g.lang, Seed: g.note}, i)
			fmt.Fprintf(&s, "## %s · %d [%d]\n%s\n\n", g.note, i, draft.Count(text), text)
		}
	}
	const file = "testdata/drafts.golden"
	if *update {
		if err := os.WriteFile(file, []byte(s.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if s.String() != string(want) {
		t.Error("drafts changed; look at them and run with -update")
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{strings.Repeat("0号", 5000), strings.Repeat("x ", 9000), "想看样品，担心交期", "<b>1. x</b>", "\x00\xff（（", "15:30 结束", "1,200台，2.5米"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		n, err := draft.Read(text, said)
		if err != nil {
			return
		}
		for i := range 3 {
			out := draft.AfterVisit(draft.Visit{Client: wang, Note: n, Ended: said, Lang: messages.Chinese, Seed: text}, i)
			if c := draft.Count(out); c < draft.Least || c > draft.Most {
				t.Fatalf("%d characters:\n%s", c, out)
			}
		}
	})
}

func BenchmarkAfterVisit(b *testing.B) {
	n, err := draft.Read("想看样品，担心交期，下周三寄样", said)
	if err != nil {
		b.Fatal(err)
	}
	v := draft.Visit{Client: wang, Rep: "王芳", Note: n, Ended: said, Lang: messages.Chinese, Seed: "x"}
	for b.Loop() {
		draft.AfterVisit(v, 0)
	}
}

func BenchmarkRead(b *testing.B) {
	for b.Loop() {
		_, _ = draft.Read("想看样品，担心交期，下周三寄样", said)
	}
}
