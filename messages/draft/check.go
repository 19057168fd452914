package draft

import (
	"regexp"
	"strings"

	"genjin/followup"
	"genjin/messages"
)

// Problem is a rule of good texts that a text breaks.
type Problem struct{ zh, en string }

// Sentence says in l what is wrong.
func (p Problem) Sentence(l messages.Lang) string { return l.Say(p.zh, p.en) }

var (
	links = regexp.MustCompile(`(?i)https?://|www\.`)
	// superlatives may not stand in advertising (Advertising Law, article 9, 3).
	superlatives = regexp.MustCompile(`国家级|最高级|最佳|顶级|极品|第一品牌|全网最低|唯一|首选|世界领先|100%|绝对|永久|万能|保证|稳赚|零风险`)
)

// Check returns which rules of good texts to a client text breaks: 50 to 300 counted characters,
// bullets of at most 40 and at most five of them, the client addressed, one question at most, no three
// exclamation marks, no link, no superlatives of advertising.
func Check(text string, c followup.Client) []Problem {
	var ps []Problem
	bad := func(is bool, zh, en string) {
		if is {
			ps = append(ps, Problem{zh, en})
		}
	}
	n := Count(text)
	bad(n < Least, "不到 50 字", "shorter than 50 characters")
	bad(n > Most, "超过 300 字", "longer than 300 characters")
	bullets := 0
	for line := range strings.Lines(text) {
		if body, ok := bulletBody(line); ok {
			bullets++
			most := bulletMost + 1
			if !han(line) {
				most += 20 // English words are longer
			}
			bad(Count(body) > most, "有一条超过 40 字", "a bullet is too long")
		}
	}
	bad(bullets == 0, "没有分条", "no bullets")
	bad(bullets > 6, "超过六条", "more than six bullets")
	bad(!strings.Contains(text, c.Called()), "没有称呼", "the client is not addressed")
	bad(strings.Count(text, "？")+strings.Count(text, "?") > 1, "不止一个问句", "more than one question")
	bad(strings.Count(text, "！")+strings.Count(text, "!") > 2, "感叹号太多", "too many exclamation marks")
	bad(links.MatchString(text), "有链接", "a link")
	bad(superlatives.MatchString(text), "有广告法不许的词", "a word that the Advertising Law forbids")
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
func CheckGreeting(g Greeting, text string) []Problem {
	ps := Check(text, g.Client)
	bad := func(is bool, zh, en string) {
		if is {
			ps = append(ps, Problem{zh, en})
		}
	}
	n := Count(text)
	card := g.Occasion == followup.OccasionCard
	bad(card && n < CardLeast, "卡片不到 120 字", "a card shorter than 120 characters")
	bad(card && n > CardMost, "卡片超过 200 字", "a card longer than 200 characters")
	asks := strings.ContainsAny(text, "？?")
	bad(asks && g.Occasion == followup.OccasionDinner, "晚饭时间不提问", "a question at dinner time")
	bad(asks && g.Client.Leader, "对领导不提问", "a question to a leader")
	bad(g.Client.Leader && smiling.MatchString(text), "给领导的话不带表情", "an emoji to a leader")
	bad(g.Rep != "" && !strings.Contains(text, g.Rep), "没有落款", "not signed")
	return ps
}
