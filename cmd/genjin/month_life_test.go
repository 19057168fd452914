package main

import (
	"fmt"
	"time"

	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages"
)

// journey is a client's trip.
type journey struct {
	rep             *rep
	client          *client
	leaves, returns followup.Day
	known           time.Time
	off             time.Time // when it was ended; zero: never
}

// bigDay is a client's anniversary.
type bigDay struct {
	rep    *rep
	client *client
	a      followup.Anniversary
	known  time.Time
	off    time.Time
}

// meeting is a visit that was noted.
type meeting struct {
	rep    *rep
	client *client
	said   time.Time
	ended  time.Time
	nextOn followup.Day // of the step that was promised; zero: none
	quiet  bool         // noted on leave, or for a client who wants no texts
	closed time.Time    // when it was sent or skipped, or its client muted; zero: never
	later  time.Time    // when one more nudge is due; zero: never asked for
}

// taken is a draft that a rep took from a list.
type taken struct {
	rep    *rep
	client *client
	day    followup.Day
	dinner bool
	wishes bool // for a big day, before its list came
	at     time.Time
	closed time.Time // when it was marked as sent or skipped; zero: never
	sent   bool      // it was marked as sent
}

// state is how the line of its client ends in the list at now.
func (d *taken) state(now time.Time) string {
	switch {
	case !ended(d.closed, now):
		return d.rep.say("草稿已取", "draft taken")
	case d.sent:
		return d.rep.say("✓ 已发送 ", "✓ sent ") + d.closed.In(d.rep.zone).Format("15:04")
	}
	return d.rep.say("已跳过", "skipped")
}

// open reports whether it waits to be marked at now.
func (d *taken) open(now time.Time) bool {
	return d.at.Before(now) && (d.closed.IsZero() || d.closed.After(now)) && !d.client.muted(now)
}

// plantDays gives some clients a journey, and some a big day, solar or lunar.
func (m *month) plantDays() {
	first := followup.DayOf(m.begin)
	for _, r := range m.reps {
		for i, c := range r.clients {
			if m.chance(5) {
				leaves := first.Add(1 + m.random.IntN(28))
				m.journeys = append(m.journeys, &journey{
					rep: r, client: c, leaves: leaves, returns: leaves.Add(m.random.IntN(6)), known: m.begin,
				})
			}
			if !m.chance(5) {
				continue
			}
			on := first.Add(1 + m.random.IntN(30))
			a := followup.Anniversary{
				ID: followup.AnniversaryID(fmt.Sprintf("%s-a%d", r.id, i)), Workspace: monthSpace, Owner: r.id, Client: c.ID,
				Name: "公司周年", Month: on.Month, Date: on.Date,
			}
			if m.chance(2) {
				a.Since = 2010
			}
			if l, ok := calendar.FromDay(on); ok && m.chance(2) {
				a.Name, a.Month, a.Date, a.Lunar, a.Leap = "生日", time.Month(l.Month), l.Date, true, l.Leap
			}
			m.bigDays = append(m.bigDays, &bigDay{rep: r, client: c, a: a, known: m.begin})
		}
	}
}

// settings lets the reps say how they work, at the beginning, and some things at their moment.
func (m *month) settings() {
	set := func(r *rep, at time.Time, text, answer string, then func()) {
		m.at(at, func() {
			m.tell(r, messages.Event{Text: text}, act{says: []string{answer}})
			then()
		})
	}
	soon := m.begin.Add(10 * time.Minute)
	first := followup.DayOf(m.begin)
	reps := m.reps
	set(reps[1], soon, "设置 晚餐 开", "好的，工作日 17:13 起", func() { reps[1].dinner = true })
	set(reps[2], soon, "设置 早安 06:50", "好的，早安名单改在 06:50", func() { reps[2].hour, reps[2].hourDay = 6*60+50, first })
	set(reps[4], soon, "设置 工作日 周一到周六", "好的，这几天发名单", func() { reps[4].sixDays = true })
	set(reps[6], soon, "设置 时区 东京", "好的，时区是 Asia/Tokyo", func() {})
	// The list of that day has come already: its new hour holds from the next day on.
	set(reps[7], time.Date(2025, 3, 25, 7, 45, 0, 0, m.home), "设置 早安 08:10", "好的，早安名单改在 08:10", func() {
		reps[7].hour, reps[7].hourDay = 8*60+10, followup.Day{Year: 2025, Month: 3, Date: 26}
	})
	set(reps[4], time.Date(2025, 4, 15, 12, 0, 0, 0, m.home), "请假三天", "好的，", func() {
		r, now := reps[4], time.Now()
		r.leave, r.onLeave = [2]followup.Day{r.day(now), r.day(now).Add(2)}, now
		for _, v := range m.meetings {
			if v.rep == r && v.closed.IsZero() && v.ended.Add(20*time.Minute).After(now) {
				v.closed = now
			}
		}
	})
	lin := &rep{user: "mm/lin", chat: "mm/lin", name: "林老师", lang: messages.Chinese, zone: m.home}
	m.at(time.Date(2025, 4, 14, 10, 0, 0, 0, m.home), func() {
		reps[7].gone = time.Now()
		gone := messages.User{ID: reps[7].user, Name: reps[7].name}
		m.tell(lin, messages.Event{Ref: messages.Ref{Chat: monthGroup}, Text: "移除 @" + reps[7].name, Mentions: []messages.User{gone}},
			act{says: []string{reps[7].name + " 已移除", reps[7].name + " 已离开"}})
	})
}

// planDay plans what r does on d.
func (m *month) planDay(r *rep, d followup.Day) {
	m.within(r, d, 7*60+41, 8*60+8, func() { m.workList(r, d, false) })
	if r == m.reps[1] {
		m.within(r, d, 17*60+31, 18*60+50, func() { m.workList(r, d, true) })
	}
	for range m.random.IntN(4) {
		m.within(r, d, 9*60, 20*60+30, func() { m.visit(r) })
	}
	m.within(r, d, 17*60, 20*60, func() { m.pressBigDay(r) })
	for _, now := range []struct {
		and int // once in so many days
		do  func(*rep)
	}{{9, m.silence}, {14, m.unsilence}, {6, m.noteJourney}, {12, m.endJourney}, {9, m.noteBigDay}, {12, m.endBigDay}} {
		if m.chance(now.and) {
			m.within(r, d, 10*60, 15*60+30, func() { now.do(r) })
		}
	}
	if m.chance(12) {
		m.within(r, d, 18*60+40, 20*60+30, func() { m.noteJourney(r) })
	}
}
