package main

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"genjin/followup"
	"genjin/followup/calendar"
)

// duty is something that must be said to a rep. Its moment lies from from to to: the rules spread some over
// minutes, so that nothing looks machine-like.
type duty struct {
	rep      *rep
	kind     string // as in heads; "over": an anniversary that passed unsaid, of which a stop may be told
	client   *client
	what     string // the anniversary's name, or the minutes of a nudge
	day      followup.Day
	from, to time.Time
	useful   time.Time // until when it is said after a stop; later it is told as missed
	line     string    // how the message that catches up tells of it, as in lines; empty: it does not

	void  func(at time.Time) bool     // nothing is to be said at at
	wrong func(s said) (fault string) // what is wrong with the message

	open bool // its moment may lie behind the end of the month
	said []said
	told bool
}

func (d *duty) String() string {
	who := ""
	if d.client != nil {
		who = " for " + d.client.Name
	}
	return fmt.Sprintf("%s of %s%s %s, due %s to %s", d.kind, d.rep.id, who, d.what, d.from.In(d.rep.zone).Format(stamp), d.to.In(d.rep.zone).Format(stamp))
}

const stamp = "Mon 01-02 15:04:05"

// model makes all duties of the month, but those to ask about drafts, which follow from the lists.
func (m *month) model() {
	for _, r := range m.reps {
		for d := r.day(m.begin); !r.day(m.end).Before(d); d = d.Add(1) {
			m.listDuty(r, d, "morning")
			if r.dinner {
				m.listDuty(r, d, "dinner")
			}
		}
	}
	for _, j := range m.journeys {
		m.eveDuty(j)
	}
	for _, b := range m.bigDays {
		m.bigDayDuties(b)
	}
	for _, v := range m.meetings {
		m.nudgeDuties(v)
	}
}

// must adds a duty whose moment lies within the month, or may do so.
func (m *month) must(d duty) {
	if d.from.After(m.begin.Add(time.Minute)) && d.from.Before(m.end) {
		d.open = !d.to.Before(m.end.Add(-time.Minute))
		m.duties = append(m.duties, &d)
	}
}

func (m *month) listDuty(r *rep, day followup.Day, meal string) {
	d := duty{rep: r, kind: meal, day: day, line: meal + " list"}
	d.from, d.to, d.useful = day.Time(r.zone, 7, 20), day.Time(r.zone, 7, 40), day.Time(r.zone, 8, 30)
	if meal == "dinner" {
		d.from, d.to, d.useful = day.Time(r.zone, 17, 13), day.Time(r.zone, 17, 30), day.Time(r.zone, 19, 30)
	} else if r.hour > 0 && !day.Before(r.hourDay) {
		d.from = day.Time(r.zone, r.hour/60, r.hour%60)
		d.to = d.from
	}
	d.void = func(at time.Time) bool {
		return !r.here(at) || r.away(day, at) || m.entries(r, meal, day, at).most() == 0
	}
	d.wrong = func(s said) string { return m.entries(r, meal, day, s.at).wrong(s) }
	m.must(d)
}

// askDuty is the one question for drafts that were taken from a list which came before it, and not marked.
func (m *month) askDuty(list *duty) {
	hour, minute := 8, 15
	if list.kind == "dinner" {
		hour, minute = 19, 0
	}
	at := list.day.Time(list.rep.zone, hour, minute)
	if !at.After(list.said[0].at) {
		return
	}
	names := func(now time.Time) (open []string) {
		for _, d := range m.drafts {
			if d.rep == list.rep && d.day == list.day && d.dinner == (list.kind == "dinner") && d.open(now) {
				open = append(open, d.client.Name)
			}
		}
		return open
	}
	m.must(duty{
		rep: list.rep, kind: "asked", what: list.kind, day: list.day, from: at, to: at, useful: list.useful,
		void: func(now time.Time) bool { return !list.rep.here(now) || len(names(now)) == 0 },
		wrong: func(s said) string {
			return differ(names(s.at), splitNames(heads["asked"].FindStringSubmatch(s.m.Text)))
		},
	})
}

func (m *month) eveDuty(j *journey) {
	r, day := j.rep, j.leaves.Add(-1)
	d := duty{
		rep: r, kind: "eve", client: j.client, day: day, line: "eve",
		from: day.Time(r.zone, 17, 43), to: day.Time(r.zone, 18, 28), useful: day.Time(r.zone, 20, 45),
	}
	if j.known.After(d.from) { // noted on that evening: the draft comes behind the answer, but not at night
		if d.from, d.to = j.known, later(d.to, j.known.Add(5*time.Second)); !j.known.Before(d.useful) {
			return
		}
	}
	d.void = func(at time.Time) bool {
		return !r.here(at) || r.away(day, at) || j.client.muted(at) || ended(j.off, at)
	}
	m.must(d)
}

func (m *month) bigDayDuties(b *bigDay) {
	r := b.rep
	on, ok := calendar.Next(b.a, r.day(b.known))
	if !ok {
		m.t.Fatalf("%s of %s is no date", b.a.Name, b.client.Name)
	}
	base := duty{rep: r, client: b.client, what: b.a.Name, day: on, line: "big day"}
	for _, ahead := range []struct {
		kind       string
		days, hour int
	}{{"week", 7, 9}, {"tomorrow", 1, 16}} {
		d, day := base, on.Add(-ahead.days)
		d.kind, d.from, d.to, d.useful = ahead.kind, day.Time(r.zone, ahead.hour, 3), day.Time(r.zone, ahead.hour, 48), day.Time(r.zone, 20, 30)
		if d.from.Before(b.known) {
			continue
		}
		d.void = func(at time.Time) bool {
			byList := r.day(at) == on && on != qingming2025 // today's list names him, or is told of as missed
			return !r.here(at) || r.away(r.day(at), at) || b.client.muted(at) || ended(b.off, at) || byList
		}
		m.must(d)
	}
	base.kind, base.from = "over", on.Add(1).Time(r.zone, 0, 5)
	base.to, base.useful = base.from, base.from
	base.void = func(at time.Time) bool {
		return !r.here(at) || r.away(r.day(at), at) || b.client.muted(at) || ended(b.off, at)
	}
	m.must(base)
}

func (m *month) nudgeDuties(v *meeting) {
	by := v.ended.Add(20 * time.Minute)
	step := func(kind string, at time.Time) {
		left := int((by.Sub(at) + time.Minute - 1) / time.Minute)
		d := duty{
			rep: v.rep, kind: kind, client: v.client, from: at, to: at, useful: at.Add(30 * time.Second), line: "visit",
			void: func(now time.Time) bool { return ended(v.closed, now) || !v.rep.here(now) },
		}
		if kind == "nudge" {
			d.what = fmt.Sprint(left)
		}
		if at.After(v.said) && (!v.quiet || at.Equal(v.later)) { // who is on leave and asks for a nudge has it
			m.must(d)
		}
	}
	step("nudge", v.ended.Add(10*time.Minute))
	step("nudge", v.ended.Add(17*time.Minute))
	step("miss", by)
	switch {
	case v.later.IsZero():
	case v.later.Before(by):
		step("nudge", v.later)
	default:
		step("nudge late", v.later)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

// ended reports whether what ends at end has ended at at; the zero end never comes.
func ended(end, at time.Time) bool { return !end.IsZero() && !end.After(at) }

// works reports whether r works on d.
func (r *rep) works(d followup.Day) bool {
	if r.sixDays {
		return d.Weekday() != time.Sunday
	}
	workday, _ := calendar.Workday(d)
	return workday
}

// waiting is a client who has waited for a note.
type waiting struct {
	client *client
	days   int  // without a word
	never  bool // no word yet
}

// more reports whether w has waited longer for his class than o.
func (w waiting) more(o waiting) bool {
	return w.days*o.client.Class.Pace() > o.days*w.client.Class.Pace()
}

// entriesOf is who is due on a day, in the order of the list: all of the first, as many of the last as there is
// room for.
type entriesOf struct {
	travel, celebrate, promised []*client
	waited                      []waiting

	state func(name, why string) string // how the line of a client ends; empty: his draft was not taken
}

const listRoom = 8

var qingming2025 = followup.Day{Year: 2025, Month: 4, Date: 4} // nobody is greeted

func (e entriesOf) must() int { return len(e.travel) + len(e.celebrate) }
func (e entriesOf) most() int {
	return max(e.must(), min(listRoom, e.must()+len(e.promised)+len(e.waited)))
}

// entries are who is due to r on a day, as things stand at now.
func (m *month) entries(r *rep, meal string, day followup.Day, now time.Time) (e entriesOf) {
	e.state = func(name, why string) string { return m.state(r, meal, day, name, why, now) }
	if day == qingming2025 {
		return e
	}
	in := map[*client]bool{}
	add := func(group *[]*client, c *client) {
		if !in[c] && !c.muted(now) {
			in[c] = true
			*group = append(*group, c)
		}
	}
	for _, j := range m.journeys {
		back := j.returns
		if meal == "morning" {
			back = back.Add(1)
		}
		if j.rep == r && !j.known.After(now) && !ended(j.off, now) && !day.Before(j.leaves) && !back.Before(day) {
			add(&e.travel, j.client)
		}
	}
	for _, b := range m.bigDays {
		on, _ := calendar.Next(b.a, r.day(b.known))
		if b.rep == r && meal == "morning" && on == day && !b.known.After(now) && !ended(b.off, now) {
			if i := slices.Index(e.travel, b.client); i >= 0 { // his big day comes before his journey
				e.travel = slices.Delete(e.travel, i, i+1)
				in[b.client] = false
			}
			add(&e.celebrate, b.client)
		}
	}
	if !r.works(day) {
		return e
	}
	for _, c := range r.clients {
		if v := m.lastPromise(c, day, now); v != nil && !day.Before(v.nextOn) &&
			c.touched(now).Before(v.nextOn.Time(r.zone, 0, 0)) {
			add(&e.promised, c)
		}
	}
	for _, c := range r.clients {
		w := waiting{client: c, days: 1 << 20, never: c.touched(now).IsZero()}
		if !w.never {
			w.days = daysBetween(r.day(c.touched(now)), day)
		}
		if !in[c] && !c.muted(now) && w.days >= c.Class.Pace() {
			e.waited = append(e.waited, w)
		}
	}
	slices.SortStableFunc(e.waited, func(x, y waiting) int {
		return cmp.Compare(y.days*x.client.Class.Pace(), x.days*y.client.Class.Pace())
	})
	return e
}

// state is how the line of a client ends in a list at now, where he stands for a reason: what became of the draft
// that was taken from the list, or of the wishes that were looked at before it came.
func (m *month) state(r *rep, meal string, day followup.Day, name, why string, now time.Time) string {
	for _, d := range slices.Backward(m.drafts) {
		if d.rep == r && d.day == day && d.dinner == (meal == "dinner") && d.client.Name == name && !d.at.After(now) &&
			(!d.wishes || reasons[bigDayReason].MatchString(why)) {
			return d.state(now)
		}
	}
	return ""
}

// lastPromise is the newest visit to c, of those noted before now, that promised a step which is open still: none
// came on the step's day or after it, and the visit or the step's day was in the thirty days up to day.
func (m *month) lastPromise(c *client, day followup.Day, now time.Time) (last *meeting) {
	known := func(v *meeting) bool { return v.client == c && !v.said.After(now) }
	recent := func(v *meeting) bool {
		return !v.ended.Before(day.Add(1).Time(v.rep.zone, 0, 0).Add(-30*24*time.Hour)) || !v.nextOn.Before(day.Add(-29))
	}
	for _, v := range m.meetings {
		if known(v) && recent(v) && !v.nextOn.IsZero() && (last == nil || v.ended.After(last.ended)) {
			last = v
		}
	}
	if last != nil && slices.ContainsFunc(m.meetings, func(v *meeting) bool {
		return known(v) && v.ended.After(last.ended) && !v.rep.day(v.ended).Before(last.nextOn)
	}) {
		return nil
	}
	return last
}

func daysBetween(a, b followup.Day) int {
	return int(b.Time(time.UTC, 0, 0).Sub(a.Time(time.UTC, 0, 0)) / (24 * time.Hour))
}
