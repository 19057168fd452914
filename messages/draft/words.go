package draft

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// wordSet holds words by their first character.
type wordSet map[rune][]string

func newWordSet(words []string) wordSet {
	set := wordSet{}
	for _, w := range words {
		first, _ := utf8.DecodeRuneInString(w)
		set[first] = append(set[first], w)
	}
	return set
}

// in reports whether one of the words stands in s, and begins within its first early bytes; 0 means
// anywhere.
func (w wordSet) in(s string, early int) bool {
	for i, r := range s {
		if early > 0 && i >= early {
			return false
		}
		for _, word := range w[r] {
			if strings.HasPrefix(s[i:], word) {
				return true
			}
		}
	}
	return false
}

// lexicon tells one kind of fragment, by language: a fragment is held only against the part that its
// letters call for.
type lexicon struct {
	han   wordSet
	early int // how many bytes of a fragment a Chinese word must begin in; 0: anywhere
	latin *regexp.Regexp
}

func lex(han string, early int, latin string) lexicon {
	return lexicon{newWordSet(strings.Split(han, "|")), early, regexp.MustCompile(`(?i)` + latin)}
}

func (l lexicon) in(s string) bool {
	return l.han.in(s, l.early) || latin(s) && l.latin.MatchString(s)
}

// What tells the kinds of a fragment. Private is asked first: a remark that judges or guesses stays
// with the rep, whatever else it says.
var (
	wish = lex(`想|希望|需要|要求|有意|打算|考虑|计划|期待|要看|要一|要做|要买|要上|需|感兴趣`, 21,
		`\b(?:wants?|needs?|wishes|would like|interested in|asks? for|asked for|looking for|plans? to|hopes?)\b`)
	worry = lex(`担心|顾虑|担忧|不放心|疑虑|在意|关心|关注|怕`, 0,
		`\b(?:worr(?:y|ies|ied)|concern(?:s|ed)?|afraid|anxious|cares about)\b`)
	// doing is what the rep may do next, anywhere in a dated fragment.
	doing = lex(`寄|发|送|报价|出价|回访|再访|拜访|约|安排|签|演示|提交|交|给|带|准备|确认|见面|碰面|开会|来访|看厂|参观|打样|试用|试机|电话|沟通|上门|到访|培训|方案|合同|报告|回复|答复|对接|复盘|汇报|勘察|测量|安装|调试`, 0,
		`\b(?:send|ship|mail|call|visit|meet|demo|present|quote|deliver|bring|show|follow|sign|confirm|install|train|prepare|submit|review|talk|trial)\w*\b`)
	// doingFirst is what the rep will do, at the beginning of a fragment that names no day.
	doingFirst = lex(`寄|发|送|报价|回访|安排|提交|打样|回复|答复|准备`, 1,
		`^(?:i will |we will |will )?(?:send|ship|mail|call|quote|deliver|prepare|submit)\b`)
	agreed = lex(`同意|答应|约定|说好|定了|敲定|确认|谈妥|达成`, 0, `\b(?:agreed|settled|confirmed|accepted)\b`)
	// ends tells that a fragment is about when the visit ended.
	ends = lex(`结束|谈完|聊完|散会`, 0, `\b(?:ended|finished)\b`)

	// self is the rep in front of what he will do.
	self     = regexp.MustCompile(`^(?:我(?:来|们|会|方)?|尽快|马上|会后)`)
	nextLead = regexp.MustCompile(`(?i)^(下一步|接下来|后续|回头|我回头|next step|next|then)\s*[:：是]?\s*|^(we|i)(?:'ll| will)\s+`)
	tail     = regexp.MustCompile(`(?i)^(?:之?前|以前|左右|by|on|at|to)\s*|\s*(?:之?前|by|on|at)$`)
	told     = regexp.MustCompile(`^(聊|谈|讲|介绍|看了|参观|演示|讨论|交流|了解|走访|去了|测了)`)
)

// judging words keep a fragment with the rep: prices held too high, persons, moods, rivals, tactics,
// guesses, gossip, what is said to be internal.
var judging = newWordSet(strings.Fields(`
嫌 贵 便宜 压价 砍价 杀价 降价 还价 打折 折扣 优惠 让利 预算 没钱 资金 账期 欠款 回款 付款慢 价格 价钱 报价高 底价
利润 毛利 提成 佣金 回扣 好处 送礼 红包 难缠 难搞 犹豫 拖延 拖着 不耐烦 冷淡 敷衍 不太 不愿 不想 没兴趣 没意向 意向不
不满 生气 发火 抱怨 面子 忽悠 脾气 抠 小气 傲 精明 外行 不懂 怕老婆 喝酒 爱喝 好酒 抽烟 麻将 离婚 孩子 家里 家人
老婆 老公 生病 住院 身体 八卦 竞争 竞品 对手 同行 别家 其他家 另一家 比价 货比 友商 说了算 拍板 决策 老板娘 内部 内线
关系户 搞定 拿下 攻下 逼单 逼一 再逼 施压 成交 概率 把握 胜算 有戏 没戏 套路 策略 底线 筹码 大单 撬 别告诉 别说 保密
不要外传 心里 估计 感觉 觉得 好像 似乎 可能 大概 应该是 猜 看样子 据说 听说 备注 私下 注意 小心 提防`))

var judgingLatin = regexp.MustCompile(`(?i)\b(?:too expensive|expensive|pricey|cheap\w*|discount|budget|price|pricing|haggl\w*|bargain|margin|commission|kickback|bribe` +
	`|rude|difficult|stingy|arrogant|hesita\w*|stall\w*|unhappy|angry|annoyed|cold|not interested|competitor\w*|rival\w*` +
	`|other vendor\w*|another vendor|decision maker|decides|internal|private|privately|between us|secret|don't tell` +
	`|do not tell|seems?|probably|maybe|perhaps|i think|i guess|i feel|apparently|likely|chance|close the deal|push (?:him` +
	`|her|them)|divorce\w*|wife|husband|kids|sick|drinks?|drunk|gossip|note to self)\b`)

// numbersOfPersons are phone and identity numbers.
var numbersOfPersons = regexp.MustCompile(`\d{7,}|\d{3,4}[- ]\d{4}[- ]?\d{3,4}`)

// private reports whether a fragment is for the rep alone.
func private(s string) bool {
	return judging.in(s, 0) || latin(s) && judgingLatin.MatchString(s) || digits(s) && numbersOfPersons.MatchString(s)
}

// people are who the rep talks about when he means the client; in the text they become you.
var people = regexp.MustCompile(`^(他们那边|他们|她们|对方|客户那边|客户|他|她|老板|领导|贵司|贵公司)`)

var peopleInside = regexp.MustCompile(`(他们|她们|对方|客户)`)

var peopleEN = regexp.MustCompile(`(?i)^(he|she|they|the client|client|customer)\s+(is |are |was |were )?`)
