package draft

import (
	"fmt"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages/content"
)

// travel makes the parts of a trip's texts. Where nothing is known of the place they speak of travel
// in general and invent nothing.
func (w *greeter) travel(n int) parts {
	dest, known := content.Destination(w.g.City)
	if w.g.Place = strings.TrimSpace(w.g.Place); w.english() && han(w.g.Place) {
		w.g.Place = "" // an English text cannot name it
	}
	if known && w.g.Place == "" {
		w.g.Place = dest.Name.In(w.lang)
	}
	w.with(w.journey()...)
	var p parts
	switch {
	case w.g.Occasion == followup.OccasionTripBack:
		p = w.general(n, backs, unpack, 3)
	case w.g.Occasion == followup.OccasionTripEve && known:
		p = w.eve(n, dest)
	case w.g.Occasion == followup.OccasionTripEve:
		p = w.general(n, eves, packing, 3)
	case known:
		p = w.away(n, dest)
	default:
		care := cares[w.dayAway()%len(cares)]
		p = w.general(n, w.aways(), care.of, 2)
		p.label = w.fill(care.label)
	}
	p.intro = p.open
	return p
}

// general makes the parts of a text that says so many of the lines.
func (w *greeter) general(n int, s script, lines []phrase, most int) parts {
	w.begin(n, len(lines))
	p := w.parts(s)
	p.main = w.some(w.at.piece, most, lines)
	return p
}

// journey returns how phrases speak of the trip: {to} the place, {where} he is, {leaving} when, {trip},
// {nth} day.
func (w *greeter) journey() []string {
	to, where, trip, stay := w.say("出差", "your trip"), w.say("在外", "on the road"), w.say("这一趟", "your trip"), w.say("您出门在外", "On the road")
	if place := w.g.Place; place != "" {
		to, where = w.say("去"+place, "your trip to "+place), w.say("在"+place, "in "+place)
		trip, stay = w.say(place+"这一趟", "your trip to "+place), w.say("您"+where, upper(where))
	}
	leaving := w.say("您就要", "soon")
	if l := w.g.Leaves; !l.IsZero() {
		leaving = w.say("您"+w.day(l), "on "+w.day(l))
		if l == w.g.On.Add(1) {
			leaving = w.say("您明天（"+strings.Replace(w.day(l), "（", "，", 1), "tomorrow ("+w.day(l)+")")
		}
	}
	if days := w.daysAway(); days > 1 {
		trip = w.say(fmt.Sprintf("%s，前后%d天", trip, days), fmt.Sprintf("the %d days %s", days, where))
	}
	return []string{
		"{to}", to, "{where}", where, "{leaving}", leaving, "{trip}", trip, "{stay}", stay,
		"{nth}", w.number(w.dayAway() + 1),
	}
}

// dayAway counts the days of the trip from 0.
func (w *greeter) dayAway() int {
	if w.g.Leaves.IsZero() {
		return max(ordinal(w.g.On), 0)
	}
	return max(ordinal(w.g.On)-ordinal(w.g.Leaves), 0)
}

// daysAway is how many days the trip has; 0: unknown.
func (w *greeter) daysAway() int {
	if w.g.Leaves.IsZero() || w.g.Returns.IsZero() {
		return 0
	}
	return ordinal(w.g.Returns) - ordinal(w.g.Leaves) + 1
}

// eve makes the parts of the evening before: climate, sights, food, what to take home.
func (w *greeter) eve(n int, d content.Dest) parts {
	w.begin(n, len(d.Sights))
	month := w.g.On.Month
	if !w.g.Leaves.IsZero() {
		month = w.g.Leaves.Month
	}
	p := w.parts(eves)
	next := w.at.piece + w.at.round
	sights, food, local := w.names(w.at.piece, d.Sights), w.names(next, d.Food), w.names(next, d.Local)
	lines := w.choose(partLines, 3)
	p.main = []string{
		w.usual(month, d, "出发前"),
		w.say([]string{"得空看看：", "景点：", "有空走走："}[lines], []string{"To see: ", "Sights: ", "With an hour free: "}[lines]) + sights,
		w.say([]string{"尝一口：", "名吃：", "饭点试试："}[lines], []string{"To taste: ", "Food: ", "On the table: "}[lines]) + food,
		w.say([]string{"带回来：", "土特产：", "可以捎点："}[lines], []string{"To take home: ", "Local goods: ", "For those at home: "}[lines]) + local,
	}
	p.story = w.say(
		fmt.Sprintf("%s。得空可以看看%s，尝尝%s，想带点东西就挑%s。", w.usual(month, d, "出发前"), sights, food, local),
		fmt.Sprintf("%s. Sights: %s. Food: %s. To take home: %s.", w.usual(month, d, ""), sights, food, local))
	p.more = []string{w.advice(month, d), w.pick(partMore, readies)}
	return p
}

// names joins two of the names, others for each k.
func (w *greeter) names(k int, of []content.Named) string {
	var s []string
	for _, x := range turns(k, 2, of) {
		s = append(s, x.In(w.lang))
	}
	return strings.Join(s, w.say("、", ", "))
}

// usual says what a month is usually like at d. It is no forecast, and tells to look at one.
func (w *greeter) usual(m time.Month, d content.Dest, before string) string {
	n := d.Month(m)
	return w.say(
		fmt.Sprintf("%d月常年同期白天%d℃、夜里%d℃上下，%s看一眼当天预报", m, n.High(), n.Low(), before),
		fmt.Sprintf("Usual for %s: %d°C by day, %d°C at night; do check the forecast", m.String()[:3], n.High(), n.Low()))
}

// advice says what the usual weather of a month asks for.
func (w *greeter) advice(m time.Month, d content.Dest) string {
	n := d.Month(m)
	switch {
	case n.Rain() >= 13:
		return w.say("常年这个月雨天多，包里放把伞", "Rain is common then: pack an umbrella")
	case n.Low() <= 3:
		return w.say("夜里冷，厚外套要带上", "Nights are cold: take a warm coat")
	case n.High() >= 30:
		return w.say("天热，防晒和水都备好", "It is hot: sun cream and water")
	case n.High()-n.Low() >= 9:
		return w.say("早晚温差大，带件外套", "Cool mornings: take a jacket")
	}
	return w.say("早晚凉一点，带件薄外套", "A light jacket will do")
}

// away makes the parts of a day of the trip: each day has another theme.
func (w *greeter) away(n int, d content.Dest) parts {
	theme := w.dayAway() % len(days)
	things := [][]content.Named{d.Sights, d.Food, nil, d.Local}[theme]
	pieces := len(things)
	if things == nil {
		pieces = len(rests)
	}
	w.begin(n, pieces)
	p := w.parts(w.aways())
	p.label = w.fill(days[theme].label)
	if things == nil {
		p.main = []string{w.usual(w.g.On.Month, d, "出门前"), d.Note.In(w.lang), w.fill(turns(w.at.piece, 1, rests)[0])}
	} else {
		from := 2 * w.choose(partLines, len(days[theme].of)/2)
		for i, x := range turns(w.at.piece, 2, things) {
			p.main = append(p.main, strings.ReplaceAll(w.fill(days[theme].of[from+i]), "{it}", x.In(w.lang)))
		}
	}
	return p
}

// aways are the wordings of a day away. On the first day the client is still to travel, and the last
// day's wish is for the way home.
func (w *greeter) aways() script {
	s := away
	switch {
	case w.g.Leaves.IsZero():
		s.open = s.open[:len(s.open)-1]
	case w.g.On == w.g.Leaves:
		s.open, s.lead, s.wish = setout.open, setout.lead, setout.wish
	case w.g.On == w.g.Returns:
		s.wish = homeward
	}
	return s
}
