package summary

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages/place"
	"genjin/messages/when"
	"genjin/storage"
)

// rep is one rep's day.
type rep struct {
	person followup.PersonID
	name   string
	followup.Tally
}

// report is a day in figures.
type report struct {
	followup.Day
	now    time.Time
	all    followup.Tally
	reps   []rep // with visits, in the order of their first
	idle   []rep // without any
	missed []storage.Reported
	steps  []storage.Reported
	away   []string // names of reps on leave

	mornings map[followup.PersonID]storage.Share // notes of the morning: sent by 8:30, of those listed
	morning  storage.Share
	trips    []storage.Ahead // of the next week
	days     []storage.Ahead
}

// add counts the visits of the day.
func (d *report) add(vs, steps []storage.Reported) {
	at := map[followup.PersonID]int{}
	for _, v := range vs {
		i, ok := at[v.Owner]
		if !ok {
			i = len(d.reps)
			at[v.Owner] = i
			d.reps = append(d.reps, rep{person: v.Owner, name: v.Rep})
		}
		d.reps[i].Add(v.Visit, d.now)
		d.all.Add(v.Visit, d.now)
		if v.Outcome(d.now) == followup.Missed {
			d.missed = append(d.missed, v)
		}
	}
	d.idle = slices.DeleteFunc(d.idle, func(r rep) bool { _, visited := at[r.person]; return visited })
	d.steps = steps
}

// figures are what may be said in a group: numbers, and no client.
func (f Feature) figures(t *bot.Turn, d report, manager bool) []string {
	day := when.Say(t.Lang, d.Day, t.Now.In(t.Zone))
	head := t.Text(zhHeadOwn, enHeadOwn, t.Name(), day)
	if manager {
		head = t.Text(zhHead, enHead, day)
	}
	lines := []string{head}
	if d.all.Visits == 0 {
		lines = append(lines, t.Text(zhNone, enNone))
	} else {
		lines = append(lines, t.Text(zhTotal, enTotal, d.all.Visits, outcomes(t, d.all)))
	}
	if d.morning.Of > 0 {
		lines = append(lines, t.Text(zhMornings, enMornings, d.morning.Done, d.morning.Of))
	}
	if manager {
		for _, r := range d.reps {
			line := t.Text(zhRep, enRep, r.name, r.Visits, outcomes(t, r.Tally))
			if m := d.mornings[r.person]; m.Of > 0 {
				line += t.Text(zhRepMorning, enRepMorning, m.Done, m.Of)
			}
			lines = append(lines, line)
		}
		for _, r := range d.idle {
			if m := d.mornings[r.person]; m.Of > 0 {
				lines = append(lines, t.Text(zhRepOnly, enRepOnly, r.name, m.Done, m.Of))
			}
		}
		if len(d.idle) > 0 && d.all.Visits > 0 {
			var names []string
			for _, r := range d.idle {
				names = append(names, r.name)
			}
			lines = append(lines, t.Text(zhIdle, enIdle, strings.Join(names, t.Text("、", ", "))))
		}
		if len(d.away) > 0 {
			lines = append(lines, t.Text(zhAway, enAway, strings.Join(d.away, t.Text("、", ", "))))
		}
	}
	if len(d.trips)+len(d.days) > 0 {
		lines = append(lines, t.Text(zhAhead, enAhead, len(d.trips), len(d.days)))
	}
	if n := len(d.steps); n > 0 && !t.Event.Private {
		lines = append(lines, t.Text(zhStepsCount, enStepsCount, n))
	}
	return lines
}

// outcomes says how many texts were in time, with their share, and what became of the others.
func outcomes(t *bot.Turn, y followup.Tally) string {
	var parts []string
	if share, ok := y.Share(); ok {
		parts = append(parts, t.Text(zhInTime, enInTime, y.InTime, y.Due(), share))
	}
	for _, p := range []struct {
		n      int
		zh, en string
	}{
		{y.Late, zhLate, enLate}, {y.Missed, zhMissed, enMissed}, {y.Skipped, zhSkipped, enSkipped}, {y.Waiting, zhWaiting, enWaiting},
	} {
		if p.n > 0 {
			parts = append(parts, t.Text("%[1]s %[3]d", "%[2]s %[3]d", p.zh, p.en, p.n))
		}
	}
	return strings.Join(parts, t.Text("，", ", "))
}

// names are what is said in private alone: which clients were missed, and what is to be done next.
func (f Feature) names(t *bot.Turn, d report, manager bool) []string {
	var lines []string
	if len(d.missed) > 0 {
		lines = append(lines, t.Text(zhMissedHead, enMissedHead))
		for _, v := range d.missed[:min(len(d.missed), shown)] {
			lines = append(lines, "• "+whose(v.Rep, manager)+t.Text(zhMissedLine, enMissedLine, v.Title(), v.Deadline().In(t.Zone).Format("15:04")))
		}
		lines = append(lines, more(t, len(d.missed))...)
	}
	if len(d.steps) > 0 {
		lines = append(lines, t.Text(zhStepsHead, enStepsHead))
		for _, v := range d.steps[:min(len(d.steps), shown)] {
			lines = append(lines, "• "+whose(v.Rep, manager)+t.Text(zhStepLine, enStepLine, v.Title(), f.step(t, v, d)))
		}
		lines = append(lines, more(t, len(d.steps))...)
	}
	return lines
}

// whose names a rep, for who sees several.
func whose(rep string, manager bool) string {
	if !manager {
		return ""
	}
	return rep + " · "
}

// ahead names the trips and anniversaries of the next week.
func (f Feature) ahead(t *bot.Turn, d report, manager bool) []string {
	now := t.Now.In(t.Zone)
	var lines []string
	for _, part := range []struct {
		zh, en string
		of     []storage.Ahead
	}{{zhTripsHead, enTripsHead, d.trips}, {zhDaysHead, enDaysHead, d.days}} {
		if len(part.of) == 0 {
			continue
		}
		lines = append(lines, t.Text("%[1]s", "%[2]s", part.zh, part.en))
		for _, a := range part.of[:min(len(part.of), shown)] {
			line := strings.TrimSpace(when.SaySpan(t.Lang, a.From, a.To, now) + " " + place.Say(t.Lang, a.City, a.What))
			lines = append(lines, "• "+whose(a.Rep, manager)+a.Client.Title()+t.Text("：", ": ")+line)
		}
		lines = append(lines, more(t, len(part.of))...)
	}
	return lines
}

// step says what is to be done, by when, and whether that day has passed.
func (f Feature) step(t *bot.Turn, v storage.Reported, d report) string {
	if v.NextOn.IsZero() {
		return v.Next
	}
	text := when.Say(t.Lang, v.NextOn, t.Now.In(t.Zone)) + t.Text("", " ") + v.Next
	if v.NextOn.Before(d.Day) {
		text += t.Text(zhOverdue, enOverdue)
	}
	return text
}

func more(t *bot.Turn, n int) []string {
	if n <= shown {
		return nil
	}
	return []string{fmt.Sprintf("  %s", t.Text(zhMore, enMore, n-shown))}
}
