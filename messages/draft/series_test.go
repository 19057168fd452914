package draft_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/messages/content"
	"genjin/messages/draft"
)

// told returns which piece or maxim a text tells.
func told(text string, l messages.Lang) string {
	for _, p := range content.Light(l) {
		if strings.Contains(text, p.First) && strings.Contains(text, p.Then) {
			return p.ID
		}
	}
	for _, m := range content.Maxims() {
		if strings.Contains(text, m.Says(l)) {
			return "maxim " + m.ID
		}
	}
	return ""
}

// daily calls do with a greeting for each client and hour of a day.
func daily(do func(g draft.Greeting)) {
	for _, o := range []followup.Occasion{followup.OccasionMorning, followup.OccasionDinner} {
		for _, l := range langs {
			for _, c := range clients(l)[:2] {
				do(draft.Greeting{Client: c, Rep: "王芳", Occasion: o, On: monday, Lang: l, Seed: "c" + c.Name})
			}
		}
	}
}

func TestNoPieceComesBackBeforeAllWereTold(t *testing.T) {
	daily(func(g draft.Greeting) {
		last := map[string]int{}
		var window int
		for i := range 200 {
			id := told(draft.Greet(g, i), g.Lang)
			if id == "" {
				t.Fatalf("%s %s: text %d tells nothing:\n%s", g.Occasion, g.Client.Name, i, draft.Greet(g, i))
			}
			if strings.HasPrefix(id, "maxim ") != g.Client.Leader {
				t.Errorf("%s is told to %s", id, g.Client.Name)
			}
			if j, ok := last[id]; ok {
				if window == 0 {
					window = i - j
				}
				if i-j != window {
					t.Errorf("%s %s: %s is told at %d and at %d, others every %d", g.Occasion, g.Client.Name, id, j, i, window)
				}
			}
			last[id] = i
		}
		if len(last) != window || g.Occasion == followup.OccasionMorning && window < 20 {
			t.Errorf("%s %s %s: %d pieces, told every %d", g.Occasion, g.Lang, g.Client.Name, len(last), window)
		}
	})
}

func TestNoTextIsSentTwiceInAYear(t *testing.T) {
	daily(func(g draft.Greeting) {
		seen := map[string]string{}
		for d := range 365 {
			g.On = monday.Add(d)
			for n := range 3 {
				text := draft.Greet(g, n)
				here := fmt.Sprintf("%s, %d", g.On, n)
				if there, ok := seen[text]; ok {
					t.Errorf("%s %s %s: equal on %s and on %s:\n%s", g.Occasion, g.Lang, g.Client.Name, there, here, text)
				}
				seen[text] = here
				if ps := draft.CheckGreeting(g, text); len(ps) > 0 {
					t.Errorf("%s: %s\n%s", here, ps[0], text)
				}
			}
		}
	})
}

func TestDinnerDoesNotTellWhatTheMorningTold(t *testing.T) {
	daily(func(g draft.Greeting) {
		if g.Occasion != followup.OccasionMorning {
			return
		}
		morning := map[string]bool{}
		for i := range 120 {
			morning[told(draft.Greet(g, i), g.Lang)] = true
		}
		g.Occasion = followup.OccasionDinner
		for i := range 120 {
			if id := told(draft.Greet(g, i), g.Lang); morning[id] {
				t.Errorf("%s: %s is told at both hours", g.Client.Name, id)
			}
		}
	})
}

// firm are the soft words about the own company.
var firm = regexp.MustCompile(`我们这边|用得着我们|(?i)we are here|call on us`)

func TestTheOwnFirmIsSoftlyNamedAtMost(t *testing.T) {
	named := 0
	daily(func(g draft.Greeting) {
		for i := range 120 {
			text := draft.Greet(g, i)
			n := len(firm.FindAllString(text, -1))
			if n > 0 {
				named++
			}
			if n > 1 || n > 0 && (g.Client.Leader || g.Occasion == followup.OccasionDinner) {
				t.Errorf("%s to %s advertises:\n%s", g.Occasion, g.Client.Name, text)
			}
			if n > 0 && !strings.Contains(text, "回个“免”") && !strings.Contains(text, "Reply “stop”") {
				t.Errorf("no way to refuse:\n%s", text)
			}
		}
	})
	if named == 0 {
		t.Error("the firm is never named")
	}
}

func TestPiecesOfADayAreToldOnTheirDays(t *testing.T) {
	for id, on := range map[string]followup.Day{"monday": monday, "friday": monday.Add(4)} {
		g := draft.Greeting{Client: wang, Occasion: followup.OccasionMorning, On: on, Lang: messages.Chinese, Seed: "x"}
		found := map[string]bool{}
		for i := range 60 {
			found[told(draft.Greet(g, i), g.Lang)] = true
		}
		for _, other := range []string{"monday", "friday", "blanket", "popsicle"} {
			if found[other] != (other == id) {
				t.Errorf("on %s: %s told is %v", on, other, found[other])
			}
		}
	}
}

func TestEveryDestinationInEveryMonth(t *testing.T) {
	for _, city := range []string{"1100", "3100", "4401", "4403", "5101", "3301", "6101", "4201", "3201", "5000", "3702", "3502", "4301", "5301"} {
		d, ok := content.Destination(city)
		if !ok {
			t.Fatal(city)
		}
		for m := time.January; m <= time.December; m++ {
			for _, l := range langs {
				all := clients(l)
				for _, c := range []followup.Client{all[0], all[len(all)-1]} { // the last has the longest name
					g := draft.Greeting{Client: c, Rep: "王芳", Lang: l, Seed: c.Name, City: city, Leaves: followup.Day{Year: 2027, Month: m, Date: 12}}
					g.Returns = g.Leaves.Add(3)
					for o, on := range map[followup.Occasion]followup.Day{
						followup.OccasionTripEve: g.Leaves.Add(-1), followup.OccasionTripDay: g.Leaves.Add(2), followup.OccasionTripBack: g.Returns.Add(1),
					} {
						g.Occasion, g.On = o, on
						for i := range draft.GreetingShapes {
							text := draft.Greet(g, i)
							for _, p := range draft.CheckGreeting(g, text) {
								t.Errorf("%s, %s, %s: %s\n%s", d.Name.N, o, m, p, text)
							}
							if o != followup.OccasionTripBack && !normal.MatchString(text) {
								t.Errorf("no normals, or no hint to look at the forecast:\n%s", text)
							}
						}
					}
				}
			}
		}
	}
}

// normal is how a text speaks of the weather that it does not know.
var normal = regexp.MustCompile(`常年同期白天-?\d+℃、夜里-?\d+℃上下，出(发|门)前看一眼当天预报|Usual for [A-Z][a-z]{2}: -?\d+°C by day, -?\d+°C at night; do check the forecast`)

func TestNoTwoDaysOfATripSayTheSame(t *testing.T) {
	for _, l := range langs {
		for _, city := range []string{"5101", ""} {
			for n := range 6 {
				said := map[string]int{}
				for day, g := range tripDays(draft.Greeting{
					Client: wang, Occasion: followup.OccasionTripDay, Lang: l, Seed: "x", Place: l.Say("成都", "Chengdu"), City: city, Leaves: monday, Returns: monday.Add(3),
				}) {
					for line := range strings.Lines(draft.Greet(g, n)) {
						line = strings.TrimSpace(line)
						if other, ok := said[line]; ok && other != day && !frame.MatchString(line) && about(line, l) {
							t.Errorf("%s: days %d and %d both say %s", city, other, day, line)
						}
						said[line] = day
					}
				}
			}
		}
	}
}

// about reports whether a line names something of the place, and is no general advice.
func about(line string, l messages.Lang) bool {
	d, _ := content.Destination("5101")
	for _, of := range [][]content.Named{d.Sights, d.Food, d.Local} {
		for _, n := range of {
			if strings.Contains(line, n.In(l)) {
				return true
			}
		}
	}
	return strings.Contains(line, "℃") || strings.Contains(line, "°C")
}

func TestTripThemesFollowEachOther(t *testing.T) {
	d, _ := content.Destination("5101")
	for n := range 12 {
		for day, g := range tripDays(draft.Greeting{
			Client: wang, Occasion: followup.OccasionTripDay, Lang: messages.Chinese, Seed: "x", City: "5101", Leaves: monday, Returns: monday.Add(3),
		}) {
			text := draft.Greet(g, n)
			for theme, of := range [][]content.Named{d.Sights, d.Food, nil, d.Local} {
				found := theme == 2 && strings.Contains(text, "常年同期")
				for _, x := range of {
					found = found || strings.Contains(text, x.N)
				}
				if found != (theme == day) {
					t.Errorf("day %d, theme %d: %v\n%s", day, theme, found, text)
				}
			}
		}
	}
}

func TestUnknownPlacesAreNotInvented(t *testing.T) {
	for _, o := range []followup.Occasion{followup.OccasionTripEve, followup.OccasionTripDay, followup.OccasionTripBack} {
		for _, place := range []string{"", "乐清"} {
			g := draft.Greeting{Client: wang, Occasion: o, On: monday, Lang: messages.Chinese, Seed: "x", Place: place, City: "9999"}
			named := false
			for i := range 60 {
				text := draft.Greet(g, i)
				named = named || place != "" && strings.Contains(text, place)
				if strings.ContainsAny(text, "℃") || strings.Contains(text, "常年") || strings.Contains(text, "第0天") {
					t.Errorf("%s knows too much:\n%s", o, text)
				}
			}
			if named != (place != "") {
				t.Errorf("%s, %q: named is %v", o, place, named)
			}
		}
	}
}

func TestAnEnglishTextNamesNoPlaceInChinese(t *testing.T) {
	for city, want := range map[string]string{"5101": "Chengdu", "": "your trip"} {
		g := draft.Greeting{Client: miller, Occasion: followup.OccasionTripEve, On: monday, Lang: messages.English, Seed: "x", Place: "成都", City: city}
		found := false
		for i := range 12 {
			text := draft.Greet(g, i)
			found = found || strings.Contains(text, want)
			if strings.Contains(text, "成都") {
				t.Errorf("%s", text)
			}
		}
		if !found {
			t.Errorf("%s is not named", want)
		}
	}
}

func TestTheFirstDayOfATripKnowsThatTheClientIsNotThereYet(t *testing.T) {
	g := draft.Greeting{Client: wang, Occasion: followup.OccasionTripDay, On: monday, Lang: messages.Chinese, Seed: "x", City: "5101", Leaves: monday, Returns: monday.Add(2)}
	for i := range 24 {
		if text := draft.Greet(g, i); strings.Contains(text, "您在成都") || strings.Contains(text, "第1天") || strings.Contains(text, "返程") {
			t.Errorf("%s", text)
		}
	}
}

func TestOnlyTrueNumbersOfYears(t *testing.T) {
	for _, c := range []struct {
		name  string
		years int
		lang  messages.Lang
		want  string // stands in the text; empty: no number does
	}{
		{"公司周年", 8, messages.Chinese, "贵公司8周年"},
		{"公司周年", 0, messages.Chinese, ""},
		{"公司十周年", 11, messages.Chinese, "贵公司11周年"},
		{"公司10周年", 0, messages.Chinese, ""},
		{"恒拓集团成立周年", 5, messages.Chinese, "恒拓集团成立5周年"},
		{"合作周年", 3, messages.Chinese, "“合作3周年”"},
		{"首单纪念日", 2, messages.Chinese, "第2个“首单纪念日”"},
		{"首单", 2, messages.Chinese, "“首单”2周年"},
		{"首单", 0, messages.Chinese, ""},
		{"生日", 41, messages.Chinese, ""},
		{"birthday", 41, messages.English, ""},
		{"company anniversary", 12, messages.English, "12th anniversary"},
		{"company anniversary", 22, messages.English, "22nd anniversary"},
		{"10th company anniversary", 0, messages.English, ""},
		{"first order", 2, messages.English, ""},
		{"忌日", 5, messages.Chinese, ""},
	} {
		for _, o := range []followup.Occasion{followup.OccasionAnniversary, followup.OccasionCard} {
			g := draft.Greeting{Client: wang, Occasion: o, Lang: c.lang, Seed: "x", Name: c.name, Years: c.years}
			for i := range 24 {
				text := draft.Greet(g, i)
				number := regexp.MustCompile(`\d`).MatchString(strings.NewReplacer("1. ", "", "2. ", "", "3. ", "", "4. ", "", "5. ", "", c.want, "").Replace(text))
				if number || c.want != "" && !strings.Contains(text, c.want) {
					t.Errorf("%s, %d, %s:\n%s", c.name, c.years, o, text)
				}
			}
		}
	}
}

// cheer is what no text says on a day of mourning.
var cheer = regexp.MustCompile(`贺|喜|快乐|高兴|(?i)congratulat|happy|celebrat`)

func TestNothingIsCelebratedOnADayOfMourning(t *testing.T) {
	for _, name := range []string{"忌日", "父亲忌日", "奶奶去世纪念日", "memorial day"} {
		for _, o := range []followup.Occasion{followup.OccasionAnniversary, followup.OccasionCard} {
			for _, l := range langs {
				for i := range 24 {
					if text := draft.Greet(draft.Greeting{Client: wang, Occasion: o, On: monday, Lang: l, Seed: "x", Name: name, Years: 3}, i); cheer.MatchString(text) {
						t.Errorf("%s:\n%s", name, text)
					}
				}
			}
		}
	}
}

func FuzzGreet(f *testing.F) {
	f.Add("王总", "成都", "公司十周年", "x", 3)
	f.Add("{name}", "{it}{place}", "%s周年", "", -1)
	f.Add("", strings.Repeat("远", 80), "\xff周年", "\x00", 1<<40)
	f.Fuzz(func(t *testing.T, name, place, day, seed string, n int) {
		for _, o := range followup.Occasions {
			for _, l := range langs {
				g := draft.Greeting{Client: followup.Client{Name: name}, Occasion: o, On: monday, Lang: l, Seed: seed, Place: place, Name: day, Years: n}
				first, again := draft.Greet(g, n), draft.Greet(g, n)
				if first != again || strings.TrimSpace(first) == "" {
					t.Fatalf("the same seed gives other texts, or none:\n%s\n%s", first, again)
				}
			}
		}
	})
}
