package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"genjin/messages"
	"genjin/messages/draft"
)

const (
	punctual = 30 * time.Second // what the rules allow
	unlucky  = 4 * time.Second  // a first try that does not pass, in the town
	answered = 10 * time.Second // an answer with its drafts, one behind the other
)

// judge holds every message against what people did and what the rules call for.
func (m *month) judge() {
	m.told, m.whose, m.caught = map[*client]map[string]string{}, map[string]*client{}, map[string]bool{}
	m.lists = map[string]*duty{}
	m.model()
	keys, eves := map[string]bool{}, map[string]*duty{}
	for _, s := range m.town.said {
		if keys[s.m.Key] {
			m.fault(s, "the key %s was sent twice", s.m.Key)
		}
		keys[s.m.Key] = true
		if a := m.acts[s.m.Turn()]; a != nil {
			m.answer(a, s)
			continue
		}
		r := m.repIn(s.m.Chat)
		if eve := eves[s.m.Turn()]; eve != nil && s.m.Whole {
			m.brought(eve.client, s)
			delete(eves, s.m.Turn())
			continue
		}
		if r == nil || s.m.Edits != "" || s.m.Answers != "" || s.m.Whole {
			m.fault(s, "nobody asked for it")
			continue
		}
		if d := m.unasked(r, s); d != nil && d.kind == "eve" {
			eves[s.m.Turn()] = d
		}
	}
	for _, eve := range eves {
		m.fault(eve.said[0], "no draft came with it")
	}
	for _, d := range m.duties {
		m.settle(d)
	}
	m.answers()
	for id, list := range m.lists {
		m.rewritten(list, *m.town.shown[id], m.end)
	}
	for _, line := range m.complaints.lines {
		m.fault(said{}, "the program complains: %s", line)
	}
	m.report()
}

// faultsShown is how many faults of a month are told.
const faultsShown = 40

func (m *month) fault(s said, format string, args ...any) {
	m.t.Helper()
	if m.faults++; m.faults > faultsShown {
		return
	}
	text := fmt.Sprintf(format, args...)
	if s.id != "" {
		text += fmt.Sprintf("\n    %s to %s: %q", s.at.In(m.home).Format(stamp), s.m.Chat, s.m.Text)
	}
	m.t.Error(text)
}

// report tells what the month held, so that an empty one is seen.
func (m *month) report() {
	kinds := map[string]int{}
	for _, d := range m.duties {
		kinds[d.kind] += len(d.said)
		if d.told {
			kinds[d.kind+" told after a stop"]++
		}
	}
	for kind := range heads {
		if kinds[kind] == 0 && kind != "nudge late" && kind != "catch-up" || len(m.caught) == 0 {
			m.fault(said{}, "the month held no message of the kind %s, or none that catches up", kind)
		}
	}
	m.t.Logf("%d messages, %d acts, %d visits, %d journeys, %d big days, %d drafts of lists, %d stops; said: %v",
		len(m.town.said), len(m.acts), len(m.meetings), len(m.journeys), len(m.bigDays), len(m.drafts), len(m.stops), kinds)
	if m.faults > 0 {
		for _, s := range m.stops {
			m.t.Logf("stopped %s to %s", s.from.In(m.home).Format(stamp), s.to.In(m.home).Format(stamp))
		}
		m.t.Logf("%d faults", m.faults)
	}
}

func (m *month) repIn(chat messages.ChatID) *rep {
	for _, r := range m.reps {
		if r.chat == chat {
			return r
		}
	}
	return nil
}

// answer takes a message that answers what somebody did.
func (m *month) answer(a *act, s said) {
	if late := m.runs(a.at, a.at, answered); s.at.After(late) {
		m.fault(s, "the answer to %q of %s comes late", a.what, a.at.In(m.home).Format(stamp))
	}
	switch {
	case s.m.Answers != "":
		a.presses++
	case s.m.Edits != "" && s.m.Whole:
		m.reworded(a, s)
	case s.m.Edits != "":
		if list := m.lists[s.id]; list != nil {
			m.rewritten(list, s, a.at)
		}
	case s.m.Whole && a.draft != nil:
		a.drafts++
		m.brought(a.draft, s)
	case s.m.Whole:
		m.fault(s, "%q calls for no draft", a.what)
	default:
		a.heard = append(a.heard, s)
	}
}

// answers holds what was answered against what had to be.
func (m *month) answers() {
	for _, a := range m.acts {
		want := 0
		if a.draft != nil {
			want = 1
		}
		at := a.at.In(m.home).Format(stamp)
		if a.drafts != want || a.press != (a.presses == 1) {
			m.fault(said{}, "%q of %s at %s got %d drafts and %d answers to the press", a.what, a.rep.user, at, a.drafts, a.presses)
		}
		if a.anew {
			m.fault(said{}, "%q of %s at %s changed no draft", a.what, a.rep.user, at)
		}
		for _, s := range a.heard {
			i := slices.IndexFunc(a.says, func(begin string) bool { return strings.HasPrefix(s.m.Text, begin) })
			if i < 0 {
				m.fault(s, "%q of %s calls for no such answer", a.what, a.rep.user)
				continue
			}
			a.says = slices.Delete(a.says, i, i+1)
		}
		for _, begin := range a.says {
			m.fault(said{}, "%q of %s at %s was not answered: %s…", a.what, a.rep.user, at, begin)
		}
	}
}

// brought takes a draft: of fifty to three hundred characters, and never shown for its client before.
func (m *month) brought(c *client, s said) {
	m.whose[s.id] = c
	if c.muted(s.at.Add(-time.Second)) {
		m.fault(s, "%s wants no texts", c.Name)
	}
	if n := draft.Count(s.m.Text); n < 50 || n > 300 {
		m.fault(s, "a draft of %d characters", n)
	}
	if m.told[c] == nil {
		m.told[c] = map[string]string{}
	}
	if before := m.told[c][s.m.Text]; before != "" && (before != s.id || s.m.Edits == "") {
		m.fault(s, "%s was brought this text before", c.Name)
	}
	m.told[c][s.m.Text] = s.id
}

// reworded takes the new text of a draft that stands already; where another was asked for it must be another.
func (m *month) reworded(a *act, s said) {
	c := m.whose[s.id]
	if c == nil {
		m.fault(s, "it changes a draft that never came")
		return
	}
	if a.anew {
		if m.told[c][s.m.Text] != "" {
			m.fault(s, "%s was brought this text before", c.Name)
		}
		a.anew = false
	}
	m.brought(c, s)
}

// unasked takes a message that nobody asked for, and returns the duty that it does.
func (m *month) unasked(r *rep, s said) *duty {
	for kind, head := range heads {
		got := head.FindStringSubmatch(s.m.Text)
		if got == nil {
			continue
		}
		if kind == "catch-up" {
			m.caughtUp(r, s)
			return nil
		}
		who, what := firstOf(got[1:])
		if kind == "nudge" {
			who, what = what, who
		}
		return m.does(r, kind, who, what, s)
	}
	m.fault(s, "nothing calls for it")
	return nil
}

// does finds the duty that s does: of that kind and client, and of those the one whose moment it is.
func (m *month) does(r *rep, kind, who, what string, s said) *duty {
	var best *duty
	for _, d := range m.duties {
		if d.rep != r || d.kind != kind || d.client != nil && (d.client.Name != who || d.what != what) {
			continue
		}
		if best == nil || off(d, s.at) < off(best, s.at) || off(d, s.at) == off(best, s.at) && len(d.said) < len(best.said) {
			best = d
		}
	}
	if best == nil {
		m.fault(s, "no rule calls for it")
		return nil
	}
	best.said = append(best.said, s)
	if len(best.said) == 1 && (kind == "morning" || kind == "dinner") {
		m.askDuty(best)
		m.lists[s.id] = best
	}
	return best
}

// rewritten holds a list that was written anew, or as it reads in the end, against its first showing and what
// became of its drafts until now: everybody keeps his line, and for the same reason.
func (m *month) rewritten(list *duty, s said, now time.Time) {
	first, _ := readList(list.said[0].m.Text)
	all, ok := readList(s.m.Text)
	if !ok || !slices.EqualFunc(first, all, func(a, b listLine) bool { return a.name == b.name && a.why == b.why }) {
		m.fault(s, "the lines of the list are not those it came with: %q", list.said[0].m.Text)
		return
	}
	wants := func(name string) bool {
		return s.m.Edits == "" || slices.ContainsFunc(list.rep.clients, func(c *client) bool { return c.Name == name && !c.muted(m.acts[s.m.Turn()].at) })
	}
	state := func(name, why string) string { return m.state(list.rep, list.kind, list.day, name, why, now) }
	if fault := wrongStates(all, s.m.Buttons, state, wants); fault != "" {
		m.fault(s, "%v, at %s: %s", list, now.In(m.home).Format(stamp), fault)
	}
}

// off is how far at lies from the moment of d.
func off(d *duty, at time.Time) time.Duration {
	switch {
	case at.Before(d.from):
		return d.from.Sub(at)
	case at.After(d.to):
		return at.Sub(d.to)
	}
	return 0
}

// runs is when the program has run for long after to, or else after the stop into which from or to fell.
func (m *month) runs(from, to time.Time, long time.Duration) time.Time {
	until := to.Add(long)
	for again := true; again; {
		again = false
		for _, s := range m.stops {
			if s.from.Before(until) && s.to.After(from) && s.to.Add(long).After(until) {
				until, again = s.to.Add(long), true
			}
		}
	}
	return until
}

// missedIn returns the last stop into which the moment of d may have fallen.
func (m *month) missedIn(d *duty) (last span, ok bool) {
	for _, s := range m.stops {
		if !s.from.After(d.to.Add(unlucky)) && s.to.After(d.from) && (!ok || s.to.After(last.to)) {
			last, ok = s, true
		}
	}
	return last, ok
}

// settle holds what was said of d against its moment.
func (m *month) settle(d *duty) {
	stop, stopped := m.missedIn(d)
	if len(d.said) > 0 {
		m.settleSaid(d, d.said[0])
		for _, s := range d.said[1:] {
			m.fault(s, "said again: %v", d)
		}
		if d.told {
			m.fault(d.said[0], "said, and told as missed too: %v", d)
		}
		return
	}
	if d.kind == "over" || d.open || d.void(d.to) && !stopped {
		return
	}
	if !stopped {
		m.fault(said{}, "never said: %v", d)
		return
	}
	back := stop.to
	switch {
	case d.told && d.line != "visit" && !back.After(d.useful):
		m.fault(said{}, "told as missed, though it was of use still when the program came back at %s: %v", back.In(d.rep.zone).Format(stamp), d)
	case m.toldApart(d, back):
	case m.passedOver(d, stop):
		if d.told {
			m.fault(said{}, "told, though it lies between the first list of the stop and that of its end: %v", d)
		}
	case d.told || d.void(back) || d.void(d.to) && d.void(d.from):
	case !back.After(d.useful):
		m.fault(said{}, "never said, though it was of use still when the program came back at %s: %v", back.In(d.rep.zone).Format(stamp), d)
	case d.line != "" && back.After(d.useful.Add(punctual)):
		m.fault(said{}, "neither said nor told after the stop until %s: %v", back.In(d.rep.zone).Format(stamp), d)
	}
}

// passedOver reports whether d is a list that fell into a stop of days neither as the first of its kind nor on the
// day of the end: nothing is told of it.
func (m *month) passedOver(d *duty, stop span) bool {
	return strings.HasSuffix(d.line, " list") && d.day != d.rep.day(stop.to) && slices.ContainsFunc(m.duties, func(o *duty) bool {
		return o.rep == d.rep && o.line == d.line && o.day.Before(d.day) && !o.from.Before(stop.from)
	})
}

// toldApart reports whether d is a list of nobody but clients with an anniversary, each of whom was told of in a
// line of his own.
func (m *month) toldApart(d *duty, back time.Time) bool {
	if d.line != "morning list" {
		return false
	}
	e := m.entries(d.rep, d.kind, d.day, back)
	for _, c := range e.celebrate {
		if !slices.ContainsFunc(m.duties, func(o *duty) bool { return o.client == c && o.line == "big day" && o.told && o.day == d.day }) {
			return false
		}
	}
	return e.most() == len(e.celebrate) && len(e.celebrate) > 0
}

func (m *month) settleSaid(d *duty, s said) {
	switch late := m.runs(d.from, d.to, punctual+unlucky); {
	case s.at.Before(d.from):
		m.fault(s, "said early: %v", d)
	case s.at.After(late) || s.at.After(later(d.useful, d.to).Add(punctual+unlucky)):
		m.fault(s, "said late: %v", d)
	}
	if d.void != nil && d.void(s.at.Add(-unlucky)) && d.void(s.at) {
		m.fault(s, "said, though there is nothing to say: %v", d)
	} else if d.wrong != nil {
		written := s // things may have changed while the network was away
		written.at = s.at.Add(-unlucky)
		if fault := d.wrong(s); fault != "" && d.wrong(written) != "" {
			m.fault(s, "%v: %s", d, fault)
		}
	}
}
