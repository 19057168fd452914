package main

import (
	"fmt"
	"strings"
	"time"

	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages"
)

// press presses the button with one of the labels under a message; false if it is not there.
func (m *month) press(r *rep, id string, a act, labels ...string) (turn string, ok bool) {
	b, ok := m.town.button(id, labels...)
	if !ok {
		return "", false
	}
	m.deliveries++
	a.press, a.what = true, labels[0]+" "
	e := messages.Event{
		Kind: messages.Pressed, Ref: messages.Ref{Chat: r.chat, ID: id}, Button: b.Data, Press: fmt.Sprintf("p%d", m.deliveries),
	}
	return m.tell(r, e, a), true
}

// draftOf returns the draft that a turn brought.
func (m *month) draftOf(turn string) (said, bool) {
	return m.town.newest(func(s said) bool { return s.m.Whole && s.m.Turn() == turn })
}

// workList lets r take drafts from today's list, and mark some of them.
func (m *month) workList(r *rep, d followup.Day, dinner bool) {
	kind := heads["morning"]
	if dinner {
		kind = heads["dinner"]
	}
	list, ok := m.town.newest(func(s said) bool {
		return s.m.Chat == r.chat && r.day(s.at) == d && kind.MatchString(s.m.Text)
	})
	if !ok {
		return
	}
	after := time.Duration(0)
	for _, c := range r.clients {
		if !m.chance(3) {
			continue
		}
		if _, there := m.town.button(list.id, c.Name); !there {
			continue
		}
		after += time.Duration(8+m.random.IntN(120)) * time.Second
		if m.chance(12) { // the button stands there still
			m.at(time.Now().Add(after-3*time.Second), func() { m.mute(r, c, true) })
		}
		m.at(time.Now().Add(after), func() { m.take(r, list, c, d, dinner) })
	}
}

// take lets r press a client's name in a list.
func (m *month) take(r *rep, list said, c *client, d followup.Day, dinner bool) {
	a := act{draft: c}
	if c.muted(time.Now()) {
		a.draft = nil
	}
	turn, ok := m.press(r, list.id, a, c.Name)
	if !ok || a.draft == nil {
		return
	}
	t := &taken{rep: r, client: c, day: d, dinner: dinner, at: time.Now()}
	m.drafts = append(m.drafts, t)
	in := func(most int) time.Time {
		return time.Now().Add(time.Duration(5+m.random.IntN(most*60)) * time.Second)
	}
	closing := func(labels ...string) func() { return func() { m.close(t, turn, labels...) } }
	switch n := m.random.IntN(20); {
	case n < 9:
		m.at(in(15), closing("已发送", "Sent"))
	case n < 12:
		m.at(in(8*60), closing("已发送", "Sent"))
	case n < 14:
		m.at(in(20), closing("跳过", "Skip"))
	case n < 15:
		m.at(in(5), func() { m.mute(r, c, true) })
	case n < 18:
		m.at(in(10), func() { m.another(r, turn) })
		m.at(in(30).Add(10*time.Minute), closing("已发送", "Sent"))
	}
}

// close lets the rep of t mark the draft that a turn brought.
func (m *month) close(t *taken, turn string, labels ...string) {
	s, ok := m.draftOf(turn)
	if !ok {
		return
	}
	if _, ok := m.press(t.rep, s.id, act{}, labels...); !ok {
		return
	}
	t.closed, t.sent = time.Now(), labels[0] == "已发送"
	if t.sent {
		t.client.touches = append(t.client.touches, touch{t.closed, t.closed})
	}
}

// another asks for another text in place of the draft of a turn.
func (m *month) another(r *rep, turn string) {
	if s, ok := m.draftOf(turn); ok {
		m.press(r, s.id, act{anew: !m.acts[turn].draft.muted(time.Now())}, "换一条", "Another")
	}
}

// pressBigDay lets r ask for the words that were offered for a big day.
func (m *month) pressBigDay(r *rep) {
	labels := []string{"祝福草稿", "卡片文字", "The wishes", "Words for a card"}
	s, ok := m.town.newest(func(s said) bool {
		if s.m.Chat != r.chat || time.Since(s.at) > 12*time.Hour {
			return false
		}
		_, there := m.town.button(s.id, labels...)
		return there
	})
	if !ok || m.chance(3) {
		return
	}
	for _, b := range m.bigDays {
		if b.rep == r && b.off.IsZero() && strings.Contains(s.m.Text, b.client.Name) && strings.Contains(s.m.Text, b.a.Name) {
			a := act{draft: b.client}
			if b.client.muted(time.Now()) {
				a.draft = nil
			}
			offered, _ := m.town.button(s.id, labels...)
			turn, ok := m.press(r, s.id, a, labels...)
			if !ok || a.draft == nil || !strings.HasPrefix(offered.Data, "gwish/") {
				continue
			}
			on, _ := calendar.Next(b.a, r.day(b.known))
			t := &taken{rep: r, client: b.client, day: on, wishes: true, at: time.Now()}
			m.drafts = append(m.drafts, t)
			switch n := m.random.IntN(10); { // on the eve itself, or when the list has come
			case n < 2:
				m.at(t.at.Add(time.Minute), func() { m.close(t, turn, "已发送", "Sent") })
			case n < 3:
				m.at(t.at.Add(time.Minute), func() { m.close(t, turn, "跳过", "Skip") })
			case n < 6:
				m.within(r, on, 7*60+41, 8*60+40, func() { m.close(t, turn, "已发送", "Sent") })
			}
		}
	}
}

// visit lets r note a visit to one of his clients, in private or in the group.
func (m *month) visit(r *rep) {
	now := time.Now()
	c := r.clients[m.random.IntN(len(r.clients))]
	for _, v := range m.meetings {
		if v.client == c && now.Sub(v.said) < 2*time.Hour {
			return
		}
	}
	v := &meeting{rep: r, client: c, said: now, ended: now, quiet: r.away(r.day(now), now) || c.muted(now)}
	text := r.say("拜访 %s %s", "/visit %s %s", c.Name, m.note(v))
	a := act{draft: c}
	by := v.ended.Add(20 * time.Minute).In(r.zone).Format("15:04")
	switch {
	case c.muted(now):
		a.draft, a.says = nil, []string{r.say("记下了：拜访 %s。他设了免打扰", "Noted: your visit to %s. He wants no texts", c.Name)}
	case v.quiet:
		a.says = []string{r.say("记下了：拜访 %s。你在请假", "Noted: your visit to %s. You are on leave", c.Name)}
	default:
		a.says = []string{r.say("记下了：拜访 %s。短信请在 %s 前", "Noted: your visit to %s. Text the client by %s", c.Name, by)}
	}
	e := messages.Event{Text: text}
	if m.chance(3) {
		e.Ref.Chat = monthGroup
	}
	turn := m.tell(r, e, a)
	m.meetings = append(m.meetings, v)
	c.touches = append(c.touches, touch{now, v.ended})
	if a.draft != nil {
		m.afterVisit(v, turn)
	}
}

// note is what r writes of a visit: mostly without a next step, sometimes with one on a day to come, or with
// the hour when it ended.
func (m *month) note(v *meeting) string {
	r := v.rep
	text := []string{
		r.say("想看样品，担心交期", "wants a sample, worried about delivery"),
		r.say("价格偏高，要和老板商量", "price is too high, must ask his boss"),
		r.say("看了车间，很满意", "saw the workshop, was pleased"),
	}[m.random.IntN(3)] + fmt.Sprintf("%d", m.deliveries)
	if m.chance(3) {
		v.nextOn = r.day(v.said).Add(1 + m.random.IntN(6))
		d := v.nextOn.Time(time.UTC, 12, 0)
		text += r.say("，%[1]s寄样", ", send a sample on %[2]s", d.Format("1月2日"), d.Format("Jan 2"))
	}
	if m.chance(4) {
		if ended := v.said.Add(-time.Duration(m.random.IntN(8)) * time.Minute).Truncate(time.Minute); r.day(ended) == r.day(v.said) {
			v.ended = ended
			text += r.say("，%s 结束", ", ended %s", ended.In(r.zone).Format("15:04"))
		}
	}
	return text
}

// afterVisit lets the rep of v deal with its draft: send it, skip it, ask for another text or for one more
// nudge, or do nothing.
func (m *month) afterVisit(v *meeting, turn string) {
	r := v.rep
	in := func(most int) time.Time {
		return v.said.Add(time.Duration(20+m.random.IntN(most*60)) * time.Second)
	}
	closing := func(labels ...string) func() {
		return func() {
			s, ok := m.draftOf(turn)
			if !ok {
				return
			}
			if _, ok := m.press(r, s.id, act{}, labels...); !ok {
				return
			}
			now := time.Now()
			if labels[0] == "已发送" {
				v.client.touches = append(v.client.touches, touch{now, now})
			}
			if v.closed.IsZero() {
				v.closed = now
			}
		}
	}
	if m.chance(5) {
		m.at(in(14), func() { m.nudgeLater(v, turn) })
	}
	switch n := m.random.IntN(20); {
	case n < 9:
		m.at(in(24), closing("已发送", "Sent"))
	case n < 11:
		m.at(in(15), closing("跳过", "Skip"))
	case n < 12:
		quiet := in(12)
		m.at(quiet, func() { m.mute(r, v.client, true) })
		m.at(quiet.Add(30*time.Second), func() { m.another(r, turn) })
		m.at(quiet.Add(time.Minute), func() { m.nudgeLater(v, turn) })
	case n < 15:
		m.at(in(8), func() { m.another(r, turn) })
		m.at(in(24).Add(8*time.Minute), closing("已发送", "Sent"))
	}
}

// nudgeLater asks for one more nudge, which nobody gets for a client who wants no texts.
func (m *month) nudgeLater(v *meeting, turn string) {
	s, ok := m.draftOf(turn)
	if !ok || !v.later.IsZero() {
		return
	}
	if _, ok := m.press(v.rep, s.id, act{}, "稍后", "Later"); ok && !v.client.muted(time.Now()) {
		v.later = time.Now().Add(5 * time.Minute)
	}
}

// mute lets r say whether c wants texts. Who wants none is not nudged for any more.
func (m *month) mute(r *rep, c *client, on bool) {
	now := time.Now()
	if c.muted(now) == on {
		return
	}
	if on {
		m.tell(r, messages.Event{Text: r.say("免打扰 %s", "/mute %s", c.Name)},
			act{says: []string{r.say("好的，不再给 %s 写短信", "No more texts for %s", c.Name)}})
		for _, v := range m.meetings {
			if v.client == c && v.closed.IsZero() {
				v.closed = now
			}
		}
	} else {
		m.tell(r, messages.Event{Text: r.say("免打扰 %s 取消", "/mute %s off", c.Name)},
			act{says: []string{r.say("好的，%s 恢复正常。", "Texts for %s are written again.", c.Name)}})
	}
	c.mutes = append(c.mutes, mute{now, on})
}

func (m *month) silence(r *rep) { m.mute(r, r.clients[m.random.IntN(len(r.clients))], true) }

func (m *month) unsilence(r *rep) {
	for _, c := range r.clients {
		if c.muted(time.Now()) {
			m.mute(r, c, false)
			return
		}
	}
}

// noteJourney lets r note that a client will be away, from tomorrow or a later day.
func (m *month) noteJourney(r *rep) {
	c := r.clients[m.random.IntN(len(r.clients))]
	for _, j := range m.journeys {
		if j.client == c {
			return
		}
	}
	now := time.Now()
	leaves := r.day(now).Add(1 + m.random.IntN(5)*m.random.IntN(2))
	j := &journey{rep: r, client: c, leaves: leaves, returns: leaves.Add(m.random.IntN(5)), known: now}
	from, to := leaves.Time(time.UTC, 12, 0), j.returns.Time(time.UTC, 12, 0)
	text := r.say("出差 %[1]s 西安 %[2]s到%[3]s", "/trip %[1]s Xi'an %[4]s to %[5]s", c.Name,
		from.Format("1月2日"), to.Format("1月2日"), from.Format("Jan 2"), to.Format("Jan 2"))
	m.tell(r, messages.Event{Text: text}, act{says: []string{r.say("已记：%s 出差 ", "Noted: %s travels ", c.Name)}})
	m.journeys = append(m.journeys, j)
}

// endJourney lets r end the first journey that has not begun yet.
func (m *month) endJourney(r *rep) {
	now := time.Now()
	for _, j := range m.journeys {
		if j.rep == r && j.off.IsZero() && r.day(now).Before(j.leaves) {
			m.tell(r, messages.Event{Text: r.say("出差 %s 取消", "/trip %s off", j.client.Name)},
				act{says: []string{r.say("取消了：%s 的出差", "Ended: the trip of %s", j.client.Name)}})
			j.off = now
			return
		}
	}
}

// noteBigDay lets r note an anniversary in the days to come.
func (m *month) noteBigDay(r *rep) {
	c := r.clients[m.random.IntN(len(r.clients))]
	for _, b := range m.bigDays {
		if b.client == c {
			return
		}
	}
	now := time.Now()
	on := r.day(now).Add(1 + m.random.IntN(12))
	b := &bigDay{rep: r, client: c, known: now, a: followup.Anniversary{Name: "开业", Month: on.Month, Date: on.Date}}
	m.tell(r, messages.Event{Text: r.say("纪念日 %s 开业 %s", "/anniversary %s 开业 %s", c.Name, on.Time(time.UTC, 12, 0).Format("1月2日"))},
		act{says: []string{r.say("已记：%s · 开业 · ", "Noted: %s · 开业 · ", c.Name)}})
	m.bigDays = append(m.bigDays, b)
}

// endBigDay lets r end an anniversary.
func (m *month) endBigDay(r *rep) {
	for _, b := range m.bigDays {
		if b.rep == r && b.off.IsZero() && b.known.Before(time.Now()) {
			m.tell(r, messages.Event{Text: r.say("纪念日 %s %s 取消", "/anniversary %s %s off", b.client.Name, b.a.Name)},
				act{says: []string{r.say("取消了：%[1]s 的“%[2]s”", "Ended: “%[2]s” of %[1]s", b.client.Name, b.a.Name)}})
			b.off = time.Now()
			return
		}
	}
}
