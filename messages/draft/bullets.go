package draft

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"genjin/followup"
	"genjin/messages"
	"genjin/messages/when"
)

// bulletMost is how many characters a bullet may have.
const bulletMost = 40

// turned is a note as its client reads it.
type turned struct {
	points []string // what was said, turned towards the client
	yours  []string // of them wishes and worries
	next   []string // with day and weekday
}

// turn turns the points of n towards the client; k chooses the wording.
func turn(n Note, c followup.Client, l messages.Lang, k int) turned {
	var t turned
	for i, p := range n.Points {
		if p.Kind == Private {
			continue
		}
		if p.Kind == Next {
			t.next = append(t.next, nextBullet(p, n, l))
			continue
		}
		if !speaks(l, p.Text) {
			continue
		}
		b := clip(pointBullet(p, c, l, k+i), bulletMost)
		t.points = append(t.points, b)
		if p.Kind == Wish || p.Kind == Worry {
			t.yours = append(t.yours, b)
		}
	}
	t.next = t.next[:min(len(t.next), 2)]
	most := 5 - len(t.next)
	t.points = t.points[:min(len(t.points), most)]
	t.yours = t.yours[:min(len(t.yours), most)]
	return t
}

// pointBullet writes one point.
func pointBullet(p Point, c followup.Client, l messages.Lang, k int) string {
	if l == messages.English {
		return pointEN(p, c, k)
	}
	s := strings.TrimPrefix(p.Text, c.Name)
	s = strings.TrimPrefix(s, c.Address)
	s = people.ReplaceAllString(s, "")
	s = strings.TrimSpace(peopleInside.ReplaceAllString(s, "您"))
	if s == "" {
		s = p.Text
	}
	switch p.Kind {
	case Wish:
		return "您" + strings.TrimPrefix(s, "您") + pick(k, "，我来安排", "，我记下了", "，我这边跟进")
	case Worry:
		return worried(s, k)
	case Agreed:
		if strings.HasPrefix(s, "约定") || strings.HasPrefix(s, "说好") || strings.HasPrefix(s, "敲定") {
			return "我们" + s
		}
		return pick(k, "您"+strings.TrimPrefix(s, "您"), "今天"+s)
	}
	if told.MatchString(s) {
		return "今天" + s
	}
	return pick(k, "您提到"+s, s+"，我记下了", "您讲的"+s+"，我记在心上")
}

// object is what a worry is about, when it is a plain noun.
var object = regexp.MustCompile(`^(?:您)?(?:比较|很|有点|最|主要|还是)?(?:担心|顾虑|担忧|不放心|在意|关心|关注|怕)(?:的是)?([^太会不没要能够跟上下出晚慢差坏]{1,8})$`)

func worried(s string, k int) string {
	if m := object.FindStringSubmatch(s); m != nil {
		return pick(k, "您关心的"+m[1]+"，我会跟紧", "您在意"+m[1]+"，我放在第一位", m[1]+"这件事，我会给您讲清楚")
	}
	return "您提到" + strings.TrimPrefix(s, "您") + pick(k, "，我放在心上", "，我会重视", "，我来落实")
}

// give are doings that the rep does for the client: 寄样 becomes 给您寄样.
var give = regexp.MustCompile(`^(寄|发|送|报价|打电话|回电|演示|提交|带|出|打样|回复|答复|安装|调试|汇报|准备)`)

// nextBullet writes what the rep will do, with its day and weekday. A doing in another language than
// the client's is left out; its day stays.
func nextBullet(p Point, n Note, l messages.Lang) string {
	day := ""
	if !p.On.IsZero() {
		day = when.Say(l, p.On, n.said)
		if !p.At.IsZero() {
			day += l.Say("%s ", " %s", p.At.Format("15:04"))
		}
	}
	what := p.What
	if !speaks(l, what) || what == "" {
		what = l.Say("与您联系", "I will be in touch")
		if l == messages.English {
			return what + onDay(day)
		}
		return day + what
	}
	if l == messages.English {
		what = strings.TrimSpace(possessive.Replace(" " + what + " "))
		if !strings.HasPrefix(strings.ToLower(what), "you") {
			what = "I will " + strings.ToLower(what[:1]) + what[1:]
		}
		return clip(what+onDay(day), bulletMost+20)
	}
	what = peopleInside.ReplaceAllString(what, "您")
	what = strings.TrimPrefix(strings.TrimPrefix(what, "我们"), "我")
	switch {
	case strings.Contains(what, "您"):
	case give.MatchString(what):
		what = "给您" + what
	case strings.HasPrefix(what, "回访"), strings.HasPrefix(what, "拜访"), strings.HasPrefix(what, "再访"):
		what = "再来拜访您" + strings.TrimPrefix(strings.TrimPrefix(strings.TrimPrefix(what, "回访"), "拜访"), "再访")
	case strings.HasPrefix(what, "约"):
		what = "约您" + strings.TrimPrefix(what, "约")
	}
	return clip(day+what, bulletMost)
}

func onDay(day string) string {
	if day == "" {
		return ""
	}
	return " on " + day
}

var possessive = strings.NewReplacer(" him ", " you ", " them ", " you ", " their ", " your ", " his ", " your ")

// verbEN is what opens an English wish or worry.
var verbEN = regexp.MustCompile(`(?i)^(?:is |are )?(wants? to|wants?|needs?|would like|asks? for|asked for|hopes? for|hopes? to|interested in|looking for|plans? to|worried about|worries about|concerned about|afraid of|cares about|anxious about)\s+`)

func pointEN(p Point, c followup.Client, k int) string {
	s := peopleEN.ReplaceAllString(strings.TrimSpace(strings.TrimPrefix(p.Text, c.Name)), "")
	s = strings.TrimSpace(possessive.Replace(" " + s + " "))
	if m := verbEN.FindStringSubmatch(s); m != nil {
		rest, verb := s[len(m[0]):], strings.ToLower(m[1])
		switch p.Kind {
		case Worry:
			return pick(k, "Your point about "+rest+": I am on it", upper(rest)+": I will keep a close eye on it", "You raised "+rest+"; I take it seriously")
		case Wish:
			if strings.HasSuffix(verb, " to") {
				return pick(k, "You would like to "+rest+": noted", "You plan to "+rest+"; I will help", "To "+rest+": I will arrange it")
			}
			return pick(k, "You asked for "+rest+": I will see to it", upper(rest)+": I will arrange it", "You are interested in "+rest+"; noted")
		}
	}
	return pick(k, "Noted: "+s, upper(s), "We talked about it: "+s)
}

// upper begins s with a capital.
func upper(s string) string {
	if s == "" {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}
