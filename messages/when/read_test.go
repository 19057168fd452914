package when_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"genjin/messages"
	"genjin/messages/when"
)

// said writes a phrase as the tables below do: a day, a day with an hour, from..to, no or none.
func said(p when.Phrase, ok bool, err error) string {
	if e, is := errors.AsType[*when.Error](err); is {
		if e.Phrase == "" || strings.Contains(e.Sentence(messages.Chinese)+e.Sentence(messages.English), "%!") {
			return "no, without a reason"
		}
		return "no"
	}
	switch {
	case err != nil:
		return err.Error()
	case !ok:
		return "none"
	case p.Kind == when.Day:
		return p.On.String()
	case p.Kind == when.Time:
		return p.At.Format("2006-01-02 15:04")
	}
	s := p.From.String() + ".." + p.To.String()
	if p.Rough {
		s += " rough"
	}
	return s
}

func TestReadGolden(t *testing.T) {
	raw, err := os.ReadFile("testdata/phrases.json")
	if err != nil {
		t.Fatal(err)
	}
	var golden struct {
		Cases []struct{ Text, Kind, At, On, From, To string }
	}
	if err := json.Unmarshal(raw, &golden); err != nil {
		t.Fatal(err)
	}
	if len(golden.Cases) != 78 {
		t.Fatalf("%d cases", len(golden.Cases))
	}
	for _, c := range golden.Cases {
		t.Run(c.Text, func(t *testing.T) {
			want := map[string]string{"error": "no", "none": "none", "day": c.On, "time": c.At, "days": c.From + ".." + c.To}[c.Kind]
			if got := said(when.Read(c.Text, monday)); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}
