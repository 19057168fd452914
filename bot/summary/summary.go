// Package summary is the day in figures: a manager sees how many visits his reps logged, how many clients
// had their text in time, what was missed and what is to be done next; a rep sees his own day.
package summary

import (
	"fmt"
	"regexp"
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
	shown    = 10                  // lines of one kind in a summary
	stepsFor = 30 * 24 * time.Hour // how long a next step that nobody followed is listed
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
	steps, err := t.Tx.OpenSteps(t.Workspace.ID, of, from.Add(-stepsFor), to)
	if err != nil {
		return fmt.Errorf("find next steps: %w", err)
	}
	d := report{Day: day, now: t.Now}
	if manager {
		vs, steps = headed(t.Who, vs), headed(t.Who, steps)
		if d.idle, err = f.reps(t); err != nil {
			return err
		}
	}
	d.add(vs, steps)
	lines := f.figures(t, d, manager)
	if t.Event.Private {
		lines = append(lines, f.names(t, d, manager)...)
		if manager {
			if err := t.Audit("read summary", "workspace/"+string(t.Workspace.ID), day.String()); err != nil {
				return err
			}
		}
	}
	if manager && day == followup.DayOf(t.Now.In(t.Zone)) {
		line, err := f.homework(t)
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

// reps returns the reps of today that the manager is for.
func (f Feature) reps(t *bot.Turn) ([]rep, error) {
	ms, err := t.Tx.Members(t.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("find members: %w", err)
	}
	var rs []rep
	for _, m := range ms {
		if m.Roles.Has(followup.Rep) && t.Who.HeadOf(m.Team) {
			rs = append(rs, rep{person: m.Person, name: m.Name})
		}
	}
	return rs, nil
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
		return day.Add(-7)
	}
	last := followup.Day{Year: day.Year - 1, Month: day.Month, Date: day.Date}
	if today.Add(183).Before(day) && !strings.Contains(phrase, fmt.Sprint(day.Year)) && last.Valid() {
		return last
	}
	return day
}

// homework says how the class of the workspace stands with the work of its day, if there is a class.
func (f Feature) homework(t *bot.Turn) ([]string, error) {
	pupils, in, err := t.Tx.HandedIn(t.Workspace.ID)
	if err != nil {
		return nil, fmt.Errorf("find homework: %w", err)
	}
	c, err := t.Tx.Class(t.Workspace.ID)
	if err != nil || pupils == 0 {
		return nil, nil //nolint:nilerr // no class
	}
	day := c.Today(t.Now, t.Zone)
	var parts []string
	for _, a := range course.OfDay(day) {
		parts = append(parts, fmt.Sprintf("%s %d/%d", a.Key, in[a.Key], pupils))
	}
	return []string{t.Text(zhHomework, enHomework, []string{"一", "二", "三"}[day-1], day, strings.Join(parts, " · "))}, nil
}
