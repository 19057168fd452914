package draft

import (
	"regexp"
	"strings"

	"genjin/followup"
)

// problems are the rules of good texts that a text breaks.
type problems []string

func (ps *problems) bad(is bool, rule string) {
	if is {
		*ps = append(*ps, rule)
	}
}

var (
	links = regexp.MustCompile(`(?i)https?://|www\.`)
	// superlatives may not stand in advertising (Advertising Law, article 9, 3).
	superlatives = regexp.MustCompile(`国家级|最高级|最佳|顶级|极品|第一品牌|全网最低|唯一|首选|世界领先|100%|绝对|永久|万能|保证|稳赚|零风险`)
)

// Check returns which rules of good texts to a client text breaks: 50 to 300 counted characters,
// bullets of at most 40 and at most six of them, the client addressed, one question at most, no three
// exclamation marks, no link, no superlatives of advertising.
func Check(text string, c followup.Client) []string {
	var ps problems
	n := Count(text)
	ps.bad(n < Least, "shorter than 50 characters")
	ps.bad(n > Most, "longer than 300 characters")
	bullets := 0
	for line := range strings.Lines(text) {
		if body, ok := bulletBody(line); ok {
			bullets++
			most := bulletMost + 1
			if !han(line) {
				most += 20 // English words are longer
			}
			ps.bad(Count(body) > most, "a bullet is too long")
		}
	}
	ps.bad(bullets == 0, "no bullets")
	ps.bad(bullets > 6, "more than six bullets")
	ps.bad(!strings.Contains(text, c.Called()), "the client is not addressed")
	ps.bad(strings.Count(text, "？")+strings.Count(text, "?") > 1, "more than one question")
	ps.bad(strings.Count(text, "！")+strings.Count(text, "!") > 2, "too many exclamation marks")
	ps.bad(links.MatchString(text), "a link")
	ps.bad(superlatives.MatchString(text), "a word that the Advertising Law forbids")
	return ps
}

var mark = regexp.MustCompile(`^(?:[①-⑳]|\d\.|•|–)\s`)

// bulletBody returns what stands behind the mark of a bulleted line.
func bulletBody(line string) (string, bool) {
	m := mark.FindString(line)
	return strings.TrimPrefix(line, m), m != ""
}

// smiling are the signs that a leader's text holds none of.
var smiling = regexp.MustCompile(`[\x{1F000}-\x{1FAFF}\x{2600}-\x{27BF}]|哈哈|嘻嘻|~`)

// CheckGreeting returns which rules a text that no note called for breaks: those of [Check]; besides, a
// card has 120 to 200 counted characters, nothing is asked at dinner time and of a leader, who gets no
// emoji, and the rep's name stands under it.
func CheckGreeting(g Greeting, text string) []string {
	ps := problems(Check(text, g.Client))
	n := Count(text)
	card := g.Occasion == followup.OccasionCard
	ps.bad(card && n < CardLeast, "a card shorter than 120 characters")
	ps.bad(card && n > CardMost, "a card longer than 200 characters")
	asks := strings.ContainsAny(text, "？?")
	ps.bad(asks && g.Occasion == followup.OccasionDinner, "a question at dinner time")
	ps.bad(asks && g.Client.Leader, "a question to a leader")
	ps.bad(g.Client.Leader && smiling.MatchString(text), "an emoji to a leader")
	ps.bad(g.Rep != "" && !strings.Contains(text, g.Rep), "not signed")
	return ps
}
