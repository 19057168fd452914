package draft

import (
	"regexp"
	"strings"
	"testing"

	"genjin/followup"
	"genjin/messages"
	"genjin/messages/content"
)

// scripts are all scripts by name.
func scripts() map[string]script {
	all := map[string]script{"eves": eves, "away": away, "backs": backs}
	for h, s := range light {
		all["light "+string(h)] = s
	}
	for h, s := range maxims {
		all["maxims "+string(h)] = s
	}
	for k, d := range bigDays {
		name := []string{"other", "birthday", "company", "mourning"}[k]
		card := d.card
		card.more, card.label, card.other = d.script.more, d.script.label, d.script.other
		all[name], all["card "+name] = d.script, card
	}
	return all
}

// TestWordingsAreEnough holds what choose counts on: three different wordings of each part at least,
// five of what goes along, or four.
func TestWordingsAreEnough(t *testing.T) {
	tables := func(name string, s script) map[string][]phrase {
		m := map[string][]phrase{"hello": s.hello, "open": s.open, "lead": s.lead, "label": s.label, "other": s.other, "more": s.more, "wish": s.wish, "end": s.end}
		if s.top != nil {
			m["top"] = s.top
		}
		if s.rest != nil {
			m["rest"] = s.rest
		}
		return m
	}
	for name, s := range scripts() {
		for part, of := range tables(name, s) {
			if name == "away" && part == "label" {
				continue // each theme has its own
			}
			check(t, name+" "+part, of)
			if part == "more" && len(of) < 4 && name != "mourning" && name != "card mourning" {
				t.Errorf("%s: %d", name, len(of))
			}
		}
	}
	for name, of := range map[string][]phrase{"readies": readies, "packing": packing, "homeward": homeward, "rests": rests, "unpack": unpack, "respects": respects, "quotes": quotes} {
		check(t, name, of)
	}
	for _, d := range bigDays {
		check(t, "wishes", d.wishes)
	}
	for _, themes := range [][]theme{days, cares} {
		for _, x := range themes {
			if x.of != nil {
				check(t, x.label[0], x.of)
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

// known are the placeholders that some phrase may hold.
const known = "{name}{weekday}{source}{Source}{quote}{to}{where}{leaving}{trip}{nth}{stay}{event}{Event}{it}"

func check(t *testing.T, name string, of []phrase) {
	t.Helper()
	seen := map[string]bool{}
	for _, p := range of {
		for l, s := range p {
			if s == "" || s != strings.TrimSpace(s) || seen[s] {
				t.Errorf("%s: %q is empty, untidy or stands twice", name, s)
			}
			if han(s) != (l == 0) && !strings.HasPrefix(s, "{source}") {
				t.Errorf("%s: %q is in the wrong language", name, s)
			}
			for _, h := range placeholder.FindAllString(s, -1) {
				if !strings.Contains(known, h) {
					t.Errorf("%s: nobody knows %s", name, h)
				}
			}
			seen[s] = true
		}
	}
	if len(of) < 3 {
		t.Errorf("%s: only %d wordings", name, len(of))
	}
}

func TestStrideAndSkipMeetAllBuilds(t *testing.T) {
	for pieces := 1; pieces <= 60; pieces++ {
		if s := stride(pieces); gcd(s, pieces) != 1 || gcd(s, GreetingShapes) != 1 || s < 13 {
			t.Errorf("%d pieces: stride %d", pieces, s)
		}
		w := &greeter{}
		met := map[[2]int]bool{}
		last := -1
		for n := range pieces * GreetingShapes {
			w.begin(n, pieces)
			if w.at.build == last {
				t.Errorf("%d pieces: neighbours of one build", pieces)
			}
			last = w.at.build
			met[[2]int{w.at.piece, w.at.build}] = true
		}
		if len(met) != pieces*GreetingShapes {
			t.Errorf("%d pieces: only %d pairs", pieces, len(met))
		}
	}
}

func TestPoolsKeepTheirSize(t *testing.T) {
	for _, h := range []content.Hour{content.Morning, content.Dinner} {
		for _, l := range []string{"zh", "en"} {
			for _, seed := range []string{"a", "b", "c", "d"} {
				size := len(lightPool(langOf(l), h, seed, dayOf(1)))
				for d := range 40 {
					if got := len(lightPool(langOf(l), h, seed, dayOf(d*9))); got != size {
						t.Errorf("%s %s: %d pieces, then %d", l, h, size, got)
					}
				}
			}
		}
	}
}

func langOf(l string) messages.Lang { return messages.Lang(l) }

func dayOf(n int) followup.Day { return followup.Day{Year: 2026, Month: 1, Date: 1}.Add(n) }
