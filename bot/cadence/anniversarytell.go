package cadence

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages/when"
)

// anniversaries lists the big days of all the rep's clients that come in the next months.
func (f Feature) anniversaries(t *bot.Turn) error {
	const months, shown = 100, 20
	as, err := t.Tx.Anniversaries(t.Workspace.ID, t.Person.ID, today(t), today(t).Add(months), shown+1)
	if err != nil {
		return fmt.Errorf("find anniversaries: %w", err)
	}
	if len(as) == 0 {
		return t.Answer(t.Text(zhNoDays, enNoDays))
	}
	lines := []string{t.Text(zhDays, enDays)}
	for _, a := range as[:min(len(as), shown)] {
		line, err := f.dayLine(t, a)
		if err != nil {
			return err
		}
		lines = append(lines, "• "+line)
	}
	return t.Answer(strings.Join(lines, "\n"))
}

// dayLine tells of one anniversary with its client.
func (f Feature) dayLine(t *bot.Turn, a followup.Anniversary) (string, error) {
	c, err := t.Tx.Client(a.Client)
	if err != nil {
		return "", fmt.Errorf("find client: %w", err)
	}
	return t.Text(zhDayLine, enDayLine, when.Say(t.Lang, a.Next, t.Now.In(t.Zone)), c.Title(), named(t, a, a.Next)), nil
}

// showAnniversaries shows those of one client.
func (f Feature) showAnniversaries(t *bot.Turn, c followup.Client, known []followup.Anniversary) error {
	if len(known) == 0 {
		return t.Answer(t.Text(zhNoDay, enNoDay, c.Title(), c.Name))
	}
	lines := []string{c.Title() + t.Text("：", ":")}
	for _, a := range known {
		line := "• " + a.Name + " " + dateOf(t, a)
		if !a.Next.IsZero() {
			line += t.Text(zhNextIs, enNextIs, when.Say(t.Lang, a.Next, t.Now.In(t.Zone)))
		}
		lines = append(lines, line)
	}
	return t.Answer(strings.Join(append(lines, t.Text(zhDayHow, enDayHow, c.Name, known[0].Name)), "\n"))
}

// forget ends the anniversary of that name; without a name the only one.
func (f Feature) forget(t *bot.Turn, c followup.Client, known []followup.Anniversary, name string) error {
	var found []followup.Anniversary
	for _, a := range known {
		if name == "" || strings.EqualFold(a.Name, name) {
			found = append(found, a)
		}
	}
	switch len(found) {
	case 0:
		return t.Refuse(zhNoDay, enNoDay, c.Title(), c.Name)
	case 1:
	default:
		return t.Refuse(zhWhichDay, enWhichDay, c.Title(), len(found), c.Name, found[0].Name)
	}
	a := found[0]
	raw, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("keep anniversary as it was: %w", err)
	}
	if err := t.Did(actDrop, a.About(), string(raw)); err != nil {
		return err
	}
	if err := f.dropAnniversary(t, a); err != nil {
		return err
	}
	return t.Answer(t.Text(zhDayOff, enDayOff, c.Title(), a.Name))
}

func (f Feature) dropAnniversary(t *bot.Turn, a followup.Anniversary) error {
	if err := t.Tx.Overtake(a.About()); err != nil {
		return fmt.Errorf("end plan of anniversary: %w", err)
	}
	if err := t.Tx.DropAnniversary(a.ID); err != nil {
		return fmt.Errorf("erase anniversary: %w", err)
	}
	return nil
}

// undoneAnniversary takes back that an anniversary was noted, changed or ended.
func (f Feature) undoneAnniversary(t *bot.Turn) error {
	id := strings.TrimPrefix(t.Act.About, kindAnniversary+"/")
	var a followup.Anniversary
	if t.Act.Kind == actAdd {
		var err error
		if a, _, err = f.anniversaryOf(t, id); errors.Is(err, followup.ErrNotFound) {
			return t.Refuse(zhDayGone, enDayGone)
		} else if err != nil {
			return err
		}
		if err := f.dropAnniversary(t, a); err != nil {
			return err
		}
	} else {
		if err := json.Unmarshal([]byte(t.Act.Past), &a); err != nil {
			return fmt.Errorf("read anniversary as it was: %w", err)
		}
		if err := f.owns(t, a.Client); err != nil {
			return err
		}
		if err := f.planAnniversary(t, &a); err != nil {
			return err
		}
	}
	c, err := t.Tx.Client(a.Client)
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	t.Notice(t.Text(zhDayUndone, enDayUndone, c.Title(), a.Name))
	return nil
}

// anniversaryEdited handles a note that was changed where it stands: one of the same name is changed.
func (f Feature) anniversaryEdited(t *bot.Turn) error { return f.anniversary(t) }

// answeredAnniversary handles words that answer what was said about an anniversary: another date, or its end.
func (f Feature) answeredAnniversary(t *bot.Turn) error {
	a, c, err := f.anniversaryOf(t, strings.TrimPrefix(t.About, kindAnniversary+"/"))
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhDayGone, enDayGone)
	}
	if err != nil {
		return err
	}
	if rest, off := cutWord(t.Rest, wordsOff); off && rest == "" {
		return f.forget(t, c, []followup.Anniversary{a}, "")
	}
	past, name := a, a.Name
	rest, _ := cutChange(t.Rest)
	if err := f.readAnniversary(t, c, rest, &a); err != nil {
		return err
	}
	a.Name = name
	if a.Since == 0 {
		a.Since = past.Since
	}
	return f.keepAnniversary(t, c, a, actChange, &past)
}

// lunarPressed makes the date of an anniversary one of the lunar calendar.
func (f Feature) lunarPressed(t *bot.Turn) error {
	a, c, err := f.anniversaryOf(t, t.Rest)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhDayGone, enDayGone)
	}
	if err != nil {
		return err
	}
	if a.Lunar {
		t.Notice(t.Text(zhLunarSet, enLunarSet))
		return nil
	}
	if a.Date > 30 {
		return t.Refuse(zhNoLunar, enNoLunar, a.Date)
	}
	past := a
	a.Lunar = true
	t.Notice(t.Text(zhLunarSet, enLunarSet))
	return f.keepAnniversary(t, c, a, actChange, &past)
}
