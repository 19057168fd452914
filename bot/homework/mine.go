package homework

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
	"genjin/messages"
	"genjin/messages/when"
	"genjin/storage"
)

// mine shows the learner's own work: done, lacking, deadline. With a key, in private, what was handed in.
func (f Feature) mine(t *bot.Turn) error {
	if t.Workspace.ID == "" {
		return t.Refuse(zhNoClass, enNoClass)
	}
	subs := map[string]storage.Submission{}
	if t.Person.ID != "" {
		ss, err := t.Tx.Standing(t.Workspace.ID, t.Person.ID)
		if err != nil {
			return fmt.Errorf("find submissions: %w", err)
		}
		for _, s := range ss {
			subs[s.Key] = s
		}
	}
	if key, _ := course.SplitKey(t.Rest); key != "" {
		return f.mineOf(t, subs, key)
	}
	c, err := f.course(t, t.Workspace.ID)
	if err != nil {
		return err
	}
	done := 0
	var lines []string
	for day := 1; day <= course.Days; day++ {
		head := dayLine(t, c, day)
		var of, brief []string
		for _, a := range course.OfDay(day) {
			s, ok := subs[a.Key]
			mark, rest := mineState(t, a, s, ok)
			of = append(of, mark+" "+a.Key+" "+title(t.Lang, a)+dotted(rest))
			brief = append(brief, mark+a.Key)
			if mark == whole {
				done++
			}
		}
		if t.Event.Private {
			lines = append(lines, head)
			lines = append(lines, of...)
		} else {
			lines = append(lines, head+t.Text("：", ": ")+strings.Join(brief, " "))
		}
	}
	head := t.Text(zhMine, enMine, f.by(t), done, len(course.All()))
	return t.Answer(head + "\n" + strings.Join(lines, "\n"))
}

// The marks of an assignment: handed in whole, in part, not yet.
const whole, partial, open = "✓", "△", "–"

func dotted(s string) string {
	if s == "" {
		return ""
	}
	return " · " + s
}

func dayLine(t *bot.Turn, c course.Class, day int) string {
	if due := c.Deadline(day, t.Home); !due.IsZero() {
		return t.Text(zhDayDue, enDayDue, dayName(t.Lang, day), clock(t, due))
	}
	return dayName(t.Lang, day)
}

// mineState returns how one assignment stands, and what is to be said of it.
func mineState(t *bot.Turn, a course.Assignment, s storage.Submission, handed bool) (mark, rest string) {
	if !handed {
		return open, ""
	}
	switch s.Result.State(a) {
	case course.Whole:
		return whole, ""
	case course.Uncounted:
		return whole, t.Text(zhFilesIn, enFilesIn)
	}
	return partial, short(t, a, s.Result)
}

// mineOf shows what the learner handed in for one assignment.
func (f Feature) mineOf(t *bot.Turn, subs map[string]storage.Submission, key string) error {
	a, ok := course.Find(key)
	if !ok {
		return t.Refuse(zhNoSuch, enNoSuch, clip(key))
	}
	s, ok := subs[a.Key]
	if !ok {
		return t.Answer(t.Text(zhNotYet, enNotYet, a.Key, title(t.Lang, a), t.Text("%[1]s", "%[2]s", a.Holds.ZH, a.Holds.EN), example(a, t.Lang)))
	}
	if t.Here() == "" {
		return t.Answer(t.Text(zhOpenFirst, enOpenFirst))
	}
	return f.show(t, s)
}

var (
	dayWord   = regexp.MustCompile(`(?i)^(?:第\s*([一二三123])\s*天|day\s*([123])|([123])(?:[^\d.]|$))`)
	clockWord = regexp.MustCompile(`(?:^|\s)(\d{1,2})[:：](\d{2})(?:$|\s)`)
)

// dayOf reads which day of the course a text begins with.
func dayOf(text string) (day int, rest string, ok bool) {
	m := dayWord.FindStringSubmatchIndex(text)
	if m == nil {
		return 0, text, false
	}
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			word := text[m[i]:m[i+1]]
			day = strings.Index("一二三", word)/len("一") + 1
			if n, err := strconv.Atoi(word); err == nil {
				day = n
			}
			end := m[1]
			if i == 6 { // the bare digit: what stands behind it was only looked at
				end = m[i+1]
			}
			return day, strings.TrimSpace(text[end:]), true
		}
	}
	return 0, text, false
}

func dayName(l messages.Lang, day int) string {
	return l.Say("第%[1]s天", "day %[2]d", hanziDays[day-1], day)
}

var hanziDays = []string{"一", "二", "三"}

// setStart sets the first day of the course.
func (f Feature) setStart(t *bot.Turn) error {
	m, err := f.date(t)
	if err != nil {
		return err
	}
	c, err := f.course(t, t.Workspace.ID)
	if err != nil {
		return err
	}
	c.Start, c.Guess = m.On, 0
	if !c.InOrder(t.Home) {
		return t.Refuse(zhDisordered, enDisordered)
	}
	if err := t.Tx.PutClass(c); err != nil {
		return fmt.Errorf("keep the course's first day: %w", err)
	}
	return f.answerDays(t, c)
}

// setDeadline sets the deadline of one day of the course: 第二天 11月25日 20:00, 2 20:00.
func (f Feature) setDeadline(t *bot.Turn) error {
	day, rest, ok := dayOf(t.Rest)
	if !ok {
		return t.Refuse(zhDeadlineHow, enDeadlineHow)
	}
	c, err := f.course(t, t.Workspace.ID)
	if err != nil {
		return err
	}
	on := c.Deadline(day, t.Home)
	t.Rest = rest
	if minutes, ok := hourAlone(rest); ok {
		rest = fmt.Sprintf("%02d:%02d", minutes/60, minutes%60)
	}
	if m := clockWord.FindStringSubmatchIndex(rest); m == nil || strings.TrimSpace(rest[:m[0]]+rest[m[1]:]) != "" {
		match, err := f.date(t)
		if err != nil {
			return err
		}
		on = match.On.Time(t.Home, on.In(t.Home).Hour(), on.In(t.Home).Minute())
		if match.Kind == when.Time {
			on = match.At
		} else if c.Deadline(day, t.Home).IsZero() {
			on = match.On.Time(t.Home, 22, 0)
		}
	}
	if m := clockWord.FindStringSubmatch(rest); m != nil {
		hour, _ := strconv.Atoi(m[1])
		minute, _ := strconv.Atoi(m[2])
		if hour > 23 || minute > 59 || on.IsZero() {
			return t.Refuse(zhDeadlineHow, enDeadlineHow)
		}
		on = followup.DayOf(on.In(t.Home)).Time(t.Home, hour, minute)
	}
	c.Set[day-1] = on
	if !c.InOrder(t.Home) {
		return t.Refuse(zhDisordered, enDisordered)
	}
	if err := t.Tx.PutClass(c); err != nil {
		return fmt.Errorf("keep deadline: %w", err)
	}
	return f.answerDays(t, c)
}

// hourAlone reads text that is nothing but an hour. A bare 8点 is that of the evening, when work is handed in; 8:00 is
// that of the morning.
func hourAlone(text string) (minutes int, ok bool) {
	const noon, night = 12 * 60, 24*60 - 1
	if clockWord.MatchString(text) {
		return 0, false
	}
	if minutes, ok = when.Clock(text, noon, night); ok {
		return minutes, true
	}
	return when.Clock(text, 0, night)
}

// date reads the day that a setting names.
func (f Feature) date(t *bot.Turn) (when.Match, error) {
	if t.Workspace.ID == "" {
		return when.Match{}, t.Refuse(zhNoClass, enNoClass)
	}
	m, ok, err := when.Find(t.Rest, t.Event.At.In(t.Home))
	if err != nil {
		return m, impossible(t, err)
	}
	if !ok {
		return m, t.Refuse(zhDeadlineHow, enDeadlineHow)
	}
	return m, nil
}

// impossible refuses a date that cannot be.
func impossible(t *bot.Turn, err error) error {
	if e, ok := err.(*when.Error); ok { //nolint:errorlint // when.Find returns it as it is
		return t.Refuse("%[1]s", "%[2]s", e.Sentence(messages.Chinese), e.Sentence(messages.English))
	}
	return fmt.Errorf("read date: %w", err)
}

// answerDays says when the work of each day is due.
func (f Feature) answerDays(t *bot.Turn, c course.Class) error {
	lines := []string{t.Text(zhDeadlines, enDeadlines)}
	for day := 1; day <= course.Days; day++ {
		lines = append(lines, dayLine(t, c, day))
	}
	return t.Answer(strings.Join(lines, "\n"))
}
