// Package summary is the day in figures: a manager sees how many visits his reps logged, how many clients
// had their text in time, what was missed and what is to be done next; a rep sees his own day.
package summary

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
	"genjin/messages"
	"genjin/messages/when"
	"genjin/storage"
)

// Feature is the summary.
type Feature struct{}

// Routes lists what the feature hears.
func (f Feature) Routes() []bot.Route {
	return []bot.Route{{
		Words: []string{"日报", "/summary"}, Act: followup.SeeSummary, Do: f.summary, Denied: f.denied,
		Help: bot.Help{ZH: zhHelpSummary, EN: enHelpSummary, For: followup.Manager | followup.Rep},
	}}
}

const (
	shown     = 10                  // lines of one kind in a summary
	stepsFor  = 30 * 24 * time.Hour // how long a next step that nobody followed is listed
	stepsMost = 2000                // open next steps that one summary counts

	aheadFor  = 7    // days that trips and anniversaries are looked for
	aheadMost = 1000 // of each
)

// denied refuses who is neither rep nor manager, without a figure.
func (f Feature) denied(t *bot.Turn) error { return t.Refuse(zhDenied, enDenied) }

// summary shows a day: today, or the one that is named.
func (f Feature) summary(t *bot.Turn) error {
	day, err := f.day(t)
	if err != nil {
		return err
	}
	manager := t.Who.Roles.Has(followup.Manager)
	var of followup.PersonID
	if !manager {
		of = t.Person.ID
	}
	from, to := day.Time(t.Zone, 0, 0), day.Add(1).Time(t.Zone, 0, 0)
	vs, err := t.Tx.VisitsBetween(t.Workspace.ID, of, from, to)
	if err != nil {
		return fmt.Errorf("find visits: %w", err)
	}
	steps, err := t.Tx.OpenSteps(t.Workspace.ID, of, from.Add(-stepsFor), to, t.Zone, stepsMost)
	if err != nil {
		return fmt.Errorf("find next steps: %w", err)
	}
	d := report{Day: day, now: t.Now}
	if manager {
		vs, steps = headed(t.Who, vs), headed(t.Who, steps)
		if d.idle, d.away, err = f.reps(t, day); err != nil {
			return err
		}
	}
	d.add(vs, steps)
	if err := f.cadence(t, &d, of, manager); err != nil {
		return err
	}
	lines := f.figures(t, d, manager)
	if t.Event.Private {
		lines = append(lines, f.names(t, d, manager)...)
		lines = append(lines, f.ahead(t, d, manager)...)
		if manager {
			line, err := f.unreachable(t, day)
			if err != nil {
				return err
			}
			lines = append(lines, line...)
			if err := t.Audit("read summary", "workspace/"+string(t.Workspace.ID), day.String()); err != nil {
				return err
			}
		}
	}
	if manager {
		line, err := f.homework(t, day)
		if err != nil {
			return err
		}
		lines = append(lines, line...)
	}
	return t.Answer(strings.Join(lines, "\n"))
}

// headed returns the visits of the reps that the manager is for.
func headed(m followup.Member, vs []storage.Reported) []storage.Reported {
	var own []storage.Reported
	for _, v := range vs {
		if m.HeadOf(v.Team) || v.Owner == m.Person {
			own = append(own, v)
		}
	}
	return own
}

// reps returns the reps of today that the manager is for: those who worked on a day, and the names of those
// who were on leave.
func (f Feature) reps(t *bot.Turn, day followup.Day) (rs []rep, away []string, err error) {
	ms, err := t.Tx.Members(t.Workspace.ID)
	if err != nil {
		return nil, nil, fmt.Errorf("find members: %w", err)
	}
	for _, m := range ms {
		switch {
		case !m.Roles.Has(followup.Rep) || !t.Who.HeadOf(m.Team):
		case m.OnLeave(day):
			away = append(away, m.Name)
		default:
			rs = append(rs, rep{person: m.Person, name: m.Name})
		}
	}
	return rs, away, nil
}

// unreachable names the reps that the manager is for who have not opened their private chat: their drafts can come
// in the group alone, and their lists not at all. Of a day that has passed it tells nothing.
func (f Feature) unreachable(t *bot.Turn, day followup.Day) ([]string, error) {
	if day != followup.DayOf(t.Now.In(t.Zone)) {
		return nil, nil
	}
	ms, err := t.Tx.Members(t.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("find members: %w", err)
	}
	closed, err := t.Tx.Unreachable(t.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("find private chats: %w", err)
	}
	var names []string
	for _, m := range ms {
		if m.Roles.Has(followup.Rep) && t.Who.HeadOf(m.Team) && closed[m.Person] {
			names = append(names, m.Name)
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	return []string{t.Text(zhUnreachable, enUnreachable, strings.Join(names, t.Text("、", ", ")))}, nil
}

// cadence adds the notes of the morning and, for today, the trips and anniversaries of the next week.
func (f Feature) cadence(t *bot.Turn, d *report, of followup.PersonID, manager bool) error {
	lists, err := t.Tx.Lists(t.Workspace.ID, d.Day, followup.AtMorning, followup.AtMorning.Ends(d.Day, t.Zone))
	if err != nil {
		return fmt.Errorf("find lists: %w", err)
	}
	d.mornings = map[followup.PersonID]storage.Share{}
	seen := append(slices.Clone(d.reps), d.idle...)
	if !manager {
		seen = []rep{{person: of}}
	}
	for _, r := range seen {
		s := lists[r.person]
		d.mornings[r.person] = s
		d.morning.Done, d.morning.Of = d.morning.Done+s.Done, d.morning.Of+s.Of
	}
	if d.Day != followup.DayOf(t.Now.In(t.Zone)) {
		return nil
	}
	if d.trips, err = t.Tx.TripsAhead(t.Workspace.ID, of, d.Day, d.Add(aheadFor), aheadMost); err != nil {
		return fmt.Errorf("find trips: %w", err)
	}
	if d.days, err = t.Tx.AnniversariesAhead(t.Workspace.ID, of, d.Day, d.Add(aheadFor), aheadMost); err != nil {
		return fmt.Errorf("find anniversaries: %w", err)
	}
	if manager {
		others := func(a storage.Ahead) bool { return !t.Who.HeadOf(a.Team) && a.Owner != t.Person.ID }
		d.trips, d.days = slices.DeleteFunc(d.trips, others), slices.DeleteFunc(d.days, others)
	}
	return nil
}

// day reads which day is asked for. A day without a year is the last one of that name.
func (f Feature) day(t *bot.Turn) (followup.Day, error) {
	rest := strings.TrimSpace(t.Rest)
	now := t.Event.At.In(t.Zone)
	today := followup.DayOf(now)
	if rest == "" {
		return today, nil
	}
	m, ok, err := when.Find(rest, now)
	if e, impossible := err.(*when.Error); impossible { //nolint:errorlint // when.Find returns it as it is
		return today, t.Refuse("%[1]s", "%[2]s", e.Sentence(messages.Chinese), e.Sentence(messages.English))
	}
	if err != nil {
		return today, fmt.Errorf("read day: %w", err)
	}
	if !ok || strings.TrimSpace(rest[:m.Start]+rest[m.End:]) != "" {
		return today, t.Refuse(zhHow, enHow)
	}
	day := passed(m.On, rest, today)
	if today.Before(day) {
		return today, t.Refuse(zhFuture, enFuture, when.Say(messages.Chinese, day, now), when.Say(messages.English, day, now))
	}
	return day, nil
}

var weekday = regexp.MustCompile(`(?i)周[一二三四五六日天]|星期|礼拜|\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b`)

// passed turns the coming day that a phrase names into the one that has passed: 周一 was this week's or last
// week's, 11月23日 said on the 24th was yesterday. What is said to come stays.
func passed(day followup.Day, phrase string, today followup.Day) followup.Day {
	if !today.Before(day) || strings.Contains(phrase, "下") || strings.Contains(strings.ToLower(phrase), "next") {
		return day
	}
	if weekday.MatchString(phrase) {
		if strings.ContainsAny(phrase, "这本") || strings.Contains(strings.ToLower(phrase), "this") {
			return day
		}
		return day.Add(-7)
	}
	last := followup.Day{Year: day.Year - 1, Month: day.Month, Date: day.Date}
	if (last.Year == today.Year || today.Add(183).Before(day)) && !strings.Contains(phrase, fmt.Sprint(day.Year)) && last.Valid() {
		return last
	}
	return day
}

// homework says how the class of the workspace stood with the work of a day, if there is a class: the work that
// was due next at the end of that day, or now.
func (f Feature) homework(t *bot.Turn, on followup.Day) ([]string, error) {
	c, err := t.Tx.Class(t.Workspace.ID)
	if errors.Is(err, followup.ErrNotFound) || err == nil && (c.Start.IsZero() || on.Before(c.First())) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find class: %w", err)
	}
	pupils, in, err := t.Tx.HandedIn(t.Workspace.ID, on.Add(1).Time(t.Home, 0, 0))
	if err != nil {
		return nil, fmt.Errorf("find homework: %w", err)
	}
	if pupils == 0 {
		return nil, nil
	}
	day := c.Today(on.Time(t.Home, 12, 0), t.Home)
	var parts []string
	for _, a := range course.OfDay(day) {
		parts = append(parts, fmt.Sprintf("%s %d/%d", a.Key, in[a.Key], pupils))
	}
	return []string{t.Text(zhHomework, enHomework, []string{"一", "二", "三"}[day-1], day, strings.Join(parts, " · "))}, nil
}
