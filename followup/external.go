package followup

import (
	"strings"
	"time"
	"unicode/utf8"
)

// External is a contact outside the company that a rep has on a platform.
type External struct {
	ID     string
	Name   string // as he calls himself
	Remark string // as the rep calls him there; may be empty
}

// Title names e as his rep knows him there.
func (e External) Title() string {
	if e.Remark == "" || e.Remark == e.Name {
		return e.Name
	}
	return Client{Name: e.Remark, Company: e.Name}.Title()
}

// likeMost is how many contacts are offered where none is c for certain.
const likeMost = 5

// Among returns the contacts of all who can be c. Those whose remark or name is his name or his form of address go first,
// and sure is how many they are; behind them stand a few of the same family name.
func (c Client) Among(all []External) (some []External, sure int) {
	var like []External
	for _, e := range all {
		switch {
		case c.goesBy(e.Remark) || c.goesBy(e.Name):
			some = append(some, e)
		case c.akin(e.Remark) || c.akin(e.Name):
			like = append(like, e)
		}
	}
	sure = len(some)
	some = append(some, like...)
	return some[:min(len(some), max(sure, likeMost))], sure
}

// goesBy reports whether name is how c is called, letter case and the form of brackets aside.
func (c Client) goesBy(name string) bool {
	name = plainName(name)
	return name != "" && (name == plainName(c.Name) || name == plainName(c.Address) || name == plainName(c.Title()))
}

func plainName(name string) string {
	return strings.ToLower(strings.NewReplacer("(", "（", ")", "）", " ", "").Replace(strings.TrimSpace(name)))
}

// akin reports whether name begins as the name of c does: with the family name in Chinese, with the first word else.
func (c Client) akin(name string) bool {
	first := func(s string) string {
		s = strings.ToLower(strings.TrimSpace(s))
		if r, n := utf8.DecodeRuneInString(s); r >= utf8.RuneSelf {
			return s[:n]
		}
		s, _, _ = strings.Cut(s, " ")
		return s
	}
	return first(name) != "" && first(name) == first(c.Name)
}

// relayAsks is when it is asked whether a rep has confirmed what he handed over, measured from then. The platform knows it
// minutes late; by the last the task is as good as forgotten.
var relayAsks = []time.Duration{
	2 * time.Minute, 5 * time.Minute, 9 * time.Minute, 14 * time.Minute, 20 * time.Minute, 30 * time.Minute, time.Hour,
	2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 24 * time.Hour,
}

// RelayAsk returns how long after the one before it is asked for the n-th time, from 0, whether a rep has confirmed what he
// handed over; false if it is asked no more.
func RelayAsk(n int) (wait time.Duration, ok bool) {
	switch {
	case n >= len(relayAsks):
		return 0, false
	case n == 0:
		return relayAsks[0], true
	}
	return relayAsks[n] - relayAsks[n-1], true
}
