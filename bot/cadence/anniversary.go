package cadence

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages"
	"genjin/messages/when"
)

const (
	anniversaryName = 20 // characters of an anniversary's name
	anniversaryMost = 20 // of one client
	onceAhead       = 10 // years until a day that comes once
	nextShown       = 3  // dates that are shown on entry
)

// anniversary notes a client's big day; without a date it shows what is known, with 取消 it ends it.
func (f Feature) anniversary(t *bot.Turn) error {
	if t.Rest == "" {
		return f.anniversaries(t)
	}
	c, rest, err := t.ClientIn(t.Rest)
	if err != nil {
		return err
	}
	known, err := t.Tx.AnniversariesOf(c.ID)
	if err != nil {
		return fmt.Errorf("find anniversaries: %w", err)
	}
	if rest == "" {
		return f.showAnniversaries(t, c, known)
	}
	if name, off := cutWord(rest, wordsOff); off {
		return f.forget(t, c, known, name)
	}
	a := followup.Anniversary{Workspace: t.Workspace.ID, Owner: t.Person.ID, Client: c.ID}
	if err := f.readAnniversary(t, c, rest, &a); err != nil {
		return err
	}
	act, past := actAdd, (*followup.Anniversary)(nil)
	for _, o := range known {
		if strings.EqualFold(o.Name, a.Name) {
			a.ID, act, past = o.ID, actChange, &o
		}
	}
	if act == actAdd && len(known) >= anniversaryMost {
		return t.Refuse(zhManyDays, enManyDays, c.Title(), anniversaryMost)
	}
	if a.ID == "" {
		a.ID = followup.AnniversaryID(t.NewID())
	}
	return f.keepAnniversary(t, c, a, act, past)
}

// readAnniversary reads a name and a date into a.
func (f Feature) readAnniversary(t *bot.Turn, c followup.Client, text string, a *followup.Anniversary) error {
	once := false
	if rest, ok := cutWord(text, wordsOnce); ok {
		text, once = rest, true
	}
	y, ok, err := when.ReadYearly(text)
	if err == nil && !ok {
		y, ok, err = namedFromToday(t, text)
	}
	if err != nil {
		return impossible(t, err)
	}
	if !ok {
		return t.Refuse(zhDayWhen, enDayWhen, c.Name, c.Name)
	}
	if y.Since != 0 && comes(y, today(t)) {
		once = true // 高考 2027年6月7日: a day to come is no beginning
	}
	var words []string
	around := text[:y.Start] + " " + text[y.End:]
	if m := sinceWord.FindStringSubmatch(around); m != nil {
		y.Since, _ = strconv.Atoi(m[1])
		around = strings.Replace(around, m[0], " ", 1)
	}
	for w := range strings.FieldsSeq(around) {
		switch is := "|" + strings.ToLower(punctuation(w)) + "|"; {
		case strings.Contains(wordsOnce, is):
			once = true
		case strings.Contains(wordsLunar, is):
			y.Lunar = true
		default:
			words = append(words, w)
		}
	}
	if y.Lunar && y.Date > 30 {
		return t.Refuse(zhNoLunar, enNoLunar, y.Date)
	}
	name := dayWords(strings.Join(words, " "))
	if name == "" {
		name = t.Text(zhBirthday, enBirthday)
	}
	if utf8.RuneCountInString(name) > anniversaryName {
		return t.Refuse(zhLongDay, enLongDay, anniversaryName)
	}
	a.Name, a.Month, a.Date, a.Lunar, a.Leap, a.Since = name, time.Month(y.Month), y.Date, y.Lunar, y.Leap, y.Since
	if once {
		a.Year, a.Since = y.Since, 0
		if a.Year == 0 {
			a.Year = today(t).Year
		}
	}
	if a.Since > today(t).Year {
		return t.Refuse(zhSinceAhead, enSinceAhead, a.Since)
	}
	return nil
}

// namedFromToday reads a date that is told from today: 明天, 上周五. It has its year, unless it is a birthday's.
func namedFromToday(t *bot.Turn, text string) (when.Yearly, bool, error) {
	m, ok, err := when.Find(text, t.Event.At.In(t.Zone))
	if err != nil || !ok {
		return when.Yearly{}, false, err
	}
	y := when.Yearly{Month: int(m.On.Month), Date: m.On.Date, Since: m.On.Year, Start: m.Start, End: m.End}
	if name := dayWords(text[:m.Start] + text[m.End:]); name == "" || birthdayWord.MatchString(name) {
		y.Since = 0
	}
	return y, true, nil
}

// comes reports whether the date that y tells with its year lies ahead, and near enough to be no slip; of the
// lunar calendar only the year is looked at.
func comes(y when.Yearly, today followup.Day) bool {
	if y.Lunar || y.Since != today.Year {
		return y.Since > today.Year && y.Since <= today.Year+onceAhead
	}
	return today.Before(followup.Day{Year: y.Since, Month: time.Month(y.Month), Date: y.Date})
}

// keepAnniversary stores a, plans what it calls for and answers with its next dates.
func (f Feature) keepAnniversary(t *bot.Turn, c followup.Client, a followup.Anniversary, act string, past *followup.Anniversary) error {
	if err := f.planAnniversary(t, &a); err != nil {
		return err
	}
	if a.Next.IsZero() {
		return t.Refuse(zhDayPast, enDayPast)
	}
	raw := ""
	if past != nil {
		b, err := json.Marshal(past)
		if err != nil {
			return fmt.Errorf("keep anniversary as it was: %w", err)
		}
		raw = string(b)
	}
	if err := t.Did(act, a.About(), raw); err != nil {
		return err
	}
	m := messages.Message{Chat: t.Event.Ref.Chat, About: a.About(), Text: f.dayNoted(t, c, a)}
	if !a.Lunar && birthday(a.Name) {
		m.Buttons = []messages.Button{{Label: t.Text(zhIsLunar, enIsLunar), Data: buttonLunar + "/" + string(a.ID)}}
	}
	_, err := t.Say(m)
	return err
}

// birthday reports whether a day of that name may well be reckoned by the moon.
func birthday(name string) bool {
	return strings.Contains(name, zhBirthday) || strings.Contains(strings.ToLower(name), enBirthday) || strings.Contains(name, wordBirthdayOld)
}

// dayNoted says what was noted, the next three dates, and what will come.
func (f Feature) dayNoted(t *bot.Turn, c followup.Client, a followup.Anniversary) string {
	now := t.Now.In(t.Zone)
	lines := []string{t.Text(zhDayNoted, enDayNoted, c.Title(), a.Name, dateOf(t, a))}
	var dates []string
	for on, ok := a.Next, true; ok && len(dates) < nextShown; on, ok = calendar.Next(a, on.Add(1)) {
		dates = append(dates, when.Say(t.Lang, on, now))
	}
	if a.Year != 0 {
		lines = append(lines, t.Text(zhDayOnce, enDayOnce, strings.Join(dates, "")))
	} else {
		lines = append(lines, t.Text(zhDayNext, enDayNext, strings.Join(dates, t.Text("、", "; "))))
	}
	switch left := between(today(t), a.Next); {
	case c.Muted:
		lines = append(lines, t.Text(zhTripMuted, enTripMuted, c.Name))
	case aheadAt(a, followup.PrepareAhead, t.Zone).After(t.Now):
		lines = append(lines, t.Text(zhDayComing, enDayComing))
	case left > 1:
		lines = append(lines, t.Text(zhDaySoon, enDaySoon, left))
	case left == 1:
		lines = append(lines, t.Text(zhDayTomorrow, enDayTomorrow))
	default:
		lines = append(lines, t.Text(zhDayToday, enDayToday))
	}
	return strings.Join(lines, "\n")
}

// named says the name of a, with the number of years where it is known.
func named(t *bot.Turn, a followup.Anniversary, on followup.Day) string {
	if n := a.Years(on); n > 0 {
		return a.Name + t.Text(zhYears, enYears, n)
	}
	return a.Name
}

// anniversaryOf returns the anniversary id if it is the person's own, with its client.
func (f Feature) anniversaryOf(t *bot.Turn, id string) (a followup.Anniversary, c followup.Client, err error) {
	a, err = t.Tx.Anniversary(followup.AnniversaryID(id))
	if err == nil {
		c, err = t.Tx.Client(a.Client)
	}
	if errors.Is(err, followup.ErrNotFound) || err == nil && (a.Owner != t.Person.ID || c.Owner != t.Person.ID) {
		return a, c, followup.ErrNotFound
	}
	if err != nil {
		return a, c, fmt.Errorf("find anniversary: %w", err)
	}
	return a, c, nil
}
