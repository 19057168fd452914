package draft_test

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/messages/draft"
)

var (
	monday = followup.Day{Year: 2026, Month: time.November, Date: 23}
	boss   = followup.Client{Name: "Director Hill", Leader: true}
)

// clients are whom the texts of a language are tried on.
func clients(l messages.Lang) []followup.Client {
	if l == messages.English {
		return []followup.Client{miller, boss, {Name: "Li"}, {Name: "Mrs. Alexandra Featherstonehaugh", Leader: true}}
	}
	return []followup.Client{wang, leader, {Name: "林"}, {Name: "欧阳建国总经理", Leader: true}, {Name: "王", Address: "内蒙古伊利集团王建国副总裁"}}
}

var langs = []messages.Lang{messages.Chinese, messages.English}

// trips and days are what a text of each occasion may be about.
func subjects(o followup.Occasion, l messages.Lang) []draft.Greeting {
	switch o {
	case followup.OccasionTripEve, followup.OccasionTripDay, followup.OccasionTripBack:
		place := l.Say("成都", "Chengdu")
		on := monday
		switch o {
		case followup.OccasionTripEve:
			on = monday.Add(-1)
		case followup.OccasionTripBack:
			on = monday.Add(4)
		}
		trip := draft.Greeting{On: on, Leaves: monday, Returns: monday.Add(3)}
		at := trip
		at.Place, at.City = place, "5101"
		if o == followup.OccasionTripDay {
			return append(tripDays(at), tripDays(draft.Greeting{Place: l.Say("乐清", "Yueqing"), On: on, Leaves: trip.Leaves, Returns: trip.Returns})...)
		}
		elsewhere := trip
		elsewhere.Place = l.Say("乐清", "Yueqing")
		return []draft.Greeting{at, elsewhere, trip, {On: on}}
	case followup.OccasionCard, followup.OccasionAnniversary:
		var gs []draft.Greeting
		for _, d := range []struct {
			name  string
			years int
		}{{"公司周年", 8}, {"生日", 41}, {"首单纪念日", 2}, {"合作周年", 3}, {"周年庆", 0}, {"company anniversary", 21}, {"birthday", 0}, {"first order", 2}, {"忌日", 5}, {"", 0}} {
			gs = append(gs, draft.Greeting{On: monday, Name: d.name, Years: d.years})
		}
		return gs
	}
	return []draft.Greeting{{On: monday}, {On: monday.Add(-1)}, {}}
}

// tripDays returns g on each day of its trip.
func tripDays(g draft.Greeting) []draft.Greeting {
	var gs []draft.Greeting
	for on := g.Leaves; !g.Returns.Before(on); on = on.Add(1) {
		g.On = on
		gs = append(gs, g)
	}
	return gs
}

// series calls do with the first n texts of each series of an occasion.
func series(t *testing.T, n int, do func(t *testing.T, g draft.Greeting, texts []string)) {
	for _, o := range followup.Occasions {
		for _, l := range langs {
			t.Run(string(o)+" "+string(l), func(t *testing.T) {
				for _, g := range subjects(o, l) {
					for _, c := range clients(l) {
						g.Occasion, g.Lang, g.Client, g.Rep, g.Seed = o, l, c, "王芳", "c1"
						var texts []string
						for i := range n {
							texts = append(texts, draft.Greet(g, i))
						}
						do(t, g, texts)
					}
				}
			})
		}
	}
}

func TestGreetingsHaveTheCoursesForm(t *testing.T) {
	series(t, 40, func(t *testing.T, g draft.Greeting, texts []string) {
		for i, text := range texts {
			for _, p := range draft.CheckGreeting(g, text) {
				t.Errorf("%d: %s\n%s", i, p, text)
			}
		}
	})
}

func TestGreetingsOfASeriesDiffer(t *testing.T) {
	series(t, 40, func(t *testing.T, g draft.Greeting, texts []string) {
		if g.Occasion == followup.OccasionMorning {
			for i := range 80 {
				texts = append(texts, draft.Greet(g, 40+i))
			}
		}
		seen := map[string]int{}
		for i, text := range texts {
			if j, ok := seen[text]; ok {
				t.Errorf("%+v: texts %d and %d are equal:\n%s", g, j, i, text)
			}
			seen[text] = i
			if i > 0 && shared(texts[i-1], text) > 0.4 {
				t.Errorf("texts %d and %d are alike:\n%s\n--\n%s", i-1, i, texts[i-1], text)
			}
		}
	})
}

// TestGoldenGreetings keeps what people have read: all builds for a friend and a leader, and some for
// each other subject.
func TestGoldenGreetings(t *testing.T) {
	var s strings.Builder
	for _, o := range followup.Occasions {
		for _, l := range langs {
			for i, g := range subjects(o, l) {
				for j, c := range clients(l)[:2] {
					texts := draft.GreetingShapes
					if i > 0 {
						texts = 2
					}
					for n := range texts {
						g.Occasion, g.Lang, g.Client, g.Rep, g.Seed = o, l, c, "王芳", "c1"
						text := draft.Greet(g, 2*j+n+i)
						fmt.Fprintf(&s, "## %s · %s · %s%s %s · %d [%d]\n%s\n\n", o, l, g.Place, g.Name, c.Name, n, draft.Count(text), text)
					}
				}
			}
		}
	}
	golden(t, "testdata/greetings.golden", s.String())
}

// golden holds text against a file, which -update rewrites.
func golden(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if text != string(want) {
		t.Error("texts changed; look at them and run with -update")
	}
}

func BenchmarkGreet(b *testing.B) {
	for _, o := range followup.Occasions {
		g := subjects(o, messages.Chinese)[0]
		g.Occasion, g.Lang, g.Client, g.Rep, g.Seed = o, messages.Chinese, wang, "王芳", "c1"
		b.Run(string(o), func(b *testing.B) {
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				draft.Greet(g, i%50)
			}
		})
	}
}
