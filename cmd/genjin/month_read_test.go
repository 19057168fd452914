package main

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"genjin/messages"
	"genjin/messages/when"
)

// heads tell what a message that nobody asked for says. The first group is the client, or the names; the second
// what is told of him.
var heads = map[string]*regexp.Regexp{
	"morning":    regexp.MustCompile(`^(?:早安！今天给这 \d+ 位发一句|Good morning! A line for each of these \d+)`),
	"dinner":     regexp.MustCompile(`^(?:晚饭时间，给这 \d+ 位|Dinner time: a light word for each of these \d+)`),
	"asked":      regexp.MustCompile(`^(?:拿了草稿还没点“已发送”：(.+)。\d\d:\d\d 前发出才算完成。|Drafts taken and not marked as sent: (.+)\. They count until \d\d:\d\d\.)$`),
	"eve":        regexp.MustCompile(`^(.+) (?:明天(?:去.+|出差)，.+。今晚发给他：|(?:goes to .+|travels) tomorrow, .+\. For this evening:)$`),
	"week":       regexp.MustCompile(`^([^·]+) · ([^·（(]+?)(?:（\d+ 周年）| \(\d+ years\))? · .+(?:，还有 7 天。来得及|, in 7 days\. There is time)`),
	"tomorrow":   regexp.MustCompile(`^(?:明天 |Tomorrow, )[^:：]+(?:：|: )([^·]+) · ([^·（(]+?)(?:（\d+ 周年）| \(\d+ years\))?(?:。祝福明早在名单里|。明早没有名单|\. The wishes stand in your list|\. No list comes in the morning)`),
	"nudge":      regexp.MustCompile(`^(?:还有 (?P<n>\d+) 分钟：(?P<c>.+) 在等你的短信|(?P<m>\d+) minutes left: (?P<d>.+) is waiting)`),
	"nudge late": regexp.MustCompile(`^(?:(.+) 的短信还没发，现在发也好过不发。|The text to (.+) is still open\.)`),
	"miss":       regexp.MustCompile(`^(?:20 分钟到了：(.+) 的短信没有及时发出|The 20 minutes are over: (.+) got no text in time)`),
	"catch-up":   regexp.MustCompile(`^(?:刚才有一阵子没能提醒你，这些到点了：|I could not remind you for a while\. This fell due:)\n• `),
}

// lines tell what a line of the message that catches up is about.
var lines = map[string]*regexp.Regexp{
	"visit":        regexp.MustCompile(`^(.+?)(?:：短信(?:没能在|请在) .+ 前发出|: (?:no text by .+; one sent now|text due by ))`),
	"morning list": regexp.MustCompile(`^(?:(.+) 的早安名单没来得及发：(.+)|The morning list of (.+) could not come: (.+))$`),
	"dinner list":  regexp.MustCompile(`^(?:(.+) 的晚餐名单没来得及发：(.+)|The dinner list of (.+) could not come: (.+))$`),
	"eve":          regexp.MustCompile(`^(.+?)(?: \d+月\d+日（周.）.*，出发前的短信没来得及备|: on .+; the text for the evening before could not come)$`),
	"big day":      regexp.MustCompile(`^([^·]+) · ([^·（( ]+)(?:（\d+ 周年）| \(\d+ years\))?(?:（.+）已经过了，补一句也好| 就是今天| .+，还有 \d+ 天| \(.+\) has passed; .+| is today| on .+, in \d+ days)$`),
}

// caughtUp takes the message that tells what fell into a stop: one for a rep and a stop, and each line of it
// tells of a duty that was not done.
func (m *month) caughtUp(r *rep, s said) {
	var stop *span
	for i := range m.stops {
		if o := &m.stops[i]; !s.at.Before(o.to) && !s.at.After(o.to.Add(punctual)) {
			stop = o
		}
	}
	if stop == nil {
		m.fault(s, "there was no stop")
		return
	}
	if key := string(r.id) + stop.from.String(); m.caught[key] {
		m.fault(s, "the second message that catches up after one stop")
	} else {
		m.caught[key] = true
	}
	seen := map[string]bool{}
	for _, line := range strings.Split(s.m.Text, "\n• ")[1:] {
		if seen[line] {
			m.fault(s, "the line is told twice: %s", line)
		}
		seen[line] = true
		if !m.lineTells(r, *stop, line, s) {
			m.fault(s, "nothing calls for the line: %s", line)
		}
	}
}

// lineTells marks the duties of which a line tells; false if there is none.
func (m *month) lineTells(r *rep, stop span, line string, s said) (found bool) {
	for kind, form := range lines {
		got := form.FindStringSubmatch(line)
		if got == nil {
			continue
		}
		first, second := firstOf(got[1:])
		for _, d := range m.duties {
			if d.rep != r || d.line != kind || d.told || !stop.from.Before(d.to.Add(unlucky)) || !stop.to.After(d.from) ||
				len(d.said) > 0 || d.void(s.at) {
				continue
			}
			if strings.HasSuffix(kind, "list") {
				if first != when.Say(r.lang, d.day, s.at.In(r.zone)) {
					continue
				}
				names, offered := cutOffer(second)
				if still := d.kind == "morning" && d.day == r.day(s.at) && s.at.In(r.zone).Hour() < 11; offered != still {
					m.fault(s, "the drafts are offered: %v; they can be asked for: %v", offered, still)
				}
				if fault := m.entries(r, d.kind, d.day, s.at).missed(names, s.m.Text); fault != "" {
					m.fault(s, "%v: %s", d, fault)
				}
			} else if d.client.Name != first || kind == "big day" && d.what != second {
				continue
			}
			d.told, found = true, true
		}
	}
	return found
}

// cutOffer takes the offer of the drafts off the names of a missed list.
func cutOffer(text string) (names string, offered bool) {
	for _, offer := range []string{"。要草稿就说：早安", ". For the drafts say: /morning"} {
		if names, offered = strings.CutSuffix(text, offer); offered {
			break
		}
	}
	return names, offered
}

// missed holds the names of a list that was told as missed against who was due. Who had an anniversary may be
// told of in a line of his own instead.
func (e entriesOf) missed(text, whole string) string {
	n, want := len(splitNames([]string{"", text})), min(e.most(), listRoom)
	for _, c := range e.travel {
		if !strings.Contains(text, c.Name) {
			return c.Name + " is left out"
		}
	}
	for _, c := range e.celebrate {
		if strings.Contains(text, c.Name) {
			continue
		}
		if !strings.Contains(whole, "• "+c.Name+" · ") {
			return c.Name + " is left out"
		}
		if e.must()+len(e.promised)+len(e.waited) <= listRoom {
			want--
		}
	}
	if n != want {
		return fmt.Sprintf("%d names, want %d", n, want)
	}
	return ""
}

// row is how a line of a list reads: who stands there, and why.
var row = regexp.MustCompile(`^(\d+)\. (.+?) · (.+)$`)

// stateEnd is how a line ends whose draft was taken.
var stateEnd = regexp.MustCompile(` · (草稿已取|draft taken|✓ 已发送 \d\d:\d\d|✓ sent \d\d:\d\d|已跳过|skipped)$`)

// listLine is a line of a list.
type listLine struct{ name, why, state string }

// readList reads the lines of a list; false if one is none, or has another number than its place.
func readList(text string) (all []listLine, ok bool) {
	for i, line := range strings.Split(text, "\n")[1:] {
		var l listLine
		if got := stateEnd.FindStringSubmatch(line); got != nil {
			l.state, line = got[1], strings.TrimSuffix(line, got[0])
		}
		got := row.FindStringSubmatch(line)
		if got == nil || got[1] != strconv.Itoa(i+1) {
			return nil, false
		}
		l.name, l.why = got[2], got[3]
		all = append(all, l)
	}
	return all, true
}

// wrongStates says which line ends otherwise than state has it, or whether the buttons are not those of the clients
// whose draft was not taken and who want one.
func wrongStates(all []listLine, buttons []messages.Button, state func(name, why string) string, wants func(name string) bool) string {
	var want, got []string
	for _, l := range all {
		if is := state(l.name, l.why); l.state != is {
			return fmt.Sprintf("%s ends with %q, want %q", l.name, l.state, is)
		}
		if l.state == "" && wants(l.name) {
			want = append(want, l.name)
		}
	}
	for _, b := range buttons {
		got = append(got, b.Label)
	}
	if !slices.Equal(got, want) {
		return fmt.Sprintf("buttons %v, want %v", got, want)
	}
	return ""
}

// bigDayReason is the reason of a big day among reasons.
const bigDayReason = 1

// reasons are why somebody stands in a list, in the order of the list.
var reasons = []*regexp.Regexp{
	regexp.MustCompile(`^(?:今天在|在.+（第 \d|出差（第 \d|刚从.+回来|刚出差回来|in .+ today|in .+ \(day \d|travelling|just back)`),
	regexp.MustCompile(`^(?:今天：|today: )`),
	regexp.MustCompile(`^(?:今天说好：|说好的还没做：|promised )`),
	regexp.MustCompile(`^(?:(\d+) 天没联系|还没联系过|(\d+) days without a word|no word yet)`),
}

// wrong says what is wrong with a list of a day; empty: nothing.
func (e entriesOf) wrong(s said) string {
	groups := make([][]string, len(reasons))
	last := 0
	all, ok := readList(s.m.Text)
	if !ok {
		return "a line that is none"
	}
	for _, l := range all {
		why := slices.IndexFunc(reasons, func(f *regexp.Regexp) bool { return f.MatchString(l.why) })
		if why < last {
			return "out of order: " + l.name
		}
		last = why
		groups[why] = append(groups[why], l.name)
		if why == 3 {
			if fault := e.waitedWell(l.name, reasons[3].FindStringSubmatch(l.why)[1:]); fault != "" {
				return fault
			}
		}
	}
	if fault := wrongStates(all, s.m.Buttons, e.state, func(string) bool { return true }); fault != "" {
		return fault
	}
	if len(all) != e.most() {
		return fmt.Sprintf("%d lines, want %d", len(all), e.most())
	}
	if fault := differ(names(e.travel), groups[0]) + differ(names(e.celebrate), groups[1]); fault != "" {
		return fault
	}
	if room := max(0, listRoom-e.must()); len(e.promised) <= room {
		if fault := differ(names(e.promised), groups[2]); fault != "" {
			return fault
		}
	}
	return e.longest(groups[3])
}

func (e entriesOf) find(name string) (waiting, bool) {
	i := slices.IndexFunc(e.waited, func(w waiting) bool { return w.client.Name == name })
	if i < 0 {
		return waiting{}, false
	}
	return e.waited[i], true
}

// waitedWell holds the days that a list tells against those that passed.
func (e entriesOf) waitedWell(name string, groups []string) string {
	w, ok := e.find(name)
	if !ok {
		return name + " is not due"
	}
	if days, _ := firstOf(groups); w.never != (days == "") || !w.never && days != strconv.Itoa(w.days) {
		return fmt.Sprintf("%s has waited %d days", name, w.days)
	}
	return ""
}

// longest holds the order of those who waited: nobody who was left out has waited longer for his class than
// one who stands there.
func (e entriesOf) longest(listed []string) string {
	for i, name := range listed {
		w, _ := e.find(name)
		for _, o := range e.waited {
			if at := slices.Index(listed, o.client.Name); (at < 0 || at > i) && o.more(w) {
				return fmt.Sprintf("%s has waited longer than %s", o.client.Name, name)
			}
		}
	}
	return ""
}

func names(cs []*client) []string {
	var all []string
	for _, c := range cs {
		all = append(all, c.Name)
	}
	return all
}

// firstOf returns the first two groups that matched.
func firstOf(groups []string) (a, b string) {
	groups = slices.DeleteFunc(slices.Clone(groups), func(s string) bool { return s == "" })
	groups = append(groups, "", "")
	return groups[0], groups[1]
}

// splitNames splits the names of a question for drafts.
func splitNames(got []string) []string {
	all, _ := firstOf(got[1:])
	return strings.FieldsFunc(strings.ReplaceAll(all, ", ", "、"), func(r rune) bool { return r == '、' })
}

// differ says how two sets of names differ; empty: they do not.
func differ(want, got []string) string {
	want, got = slices.Sorted(slices.Values(want)), slices.Sorted(slices.Values(got))
	if slices.Equal(want, got) {
		return ""
	}
	return fmt.Sprintf("names %v, want %v", got, want)
}
