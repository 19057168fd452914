package clients

import (
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages"
	"genjin/messages/place"
	"genjin/messages/when"
	"genjin/storage"
)

// card shows all that is known of c; owner is the rep's name when somebody else looks.
func (f Feature) card(t *bot.Turn, c followup.Client, owner string) error {
	var s strings.Builder
	s.WriteString(c.Title())
	line := func(zh, en string, args ...any) { s.WriteString("\n• " + t.Text(zh, en, args...)) }
	if owner != "" {
		line(zhOwner, enOwner, owner)
	}
	line(zhAddress, enAddress, c.Called())
	if c.Leader {
		line(zhIsLeader, enIsLeader)
	} else {
		line(zhNoLeader, enNoLeader)
	}
	if c.Class == "" {
		line(zhNoClass, enNoClass)
	} else {
		line(zhClass, enClass, c.Class)
	}
	if l, ok := messages.ParseLang(c.Lang); ok {
		line(zhLang, enLang, languageName(t.Lang, l))
	}
	if c.Handle != "" {
		line(zhHandle, enHandle, c.Handle)
	}
	if c.Phone != "" {
		line(zhPhone, enPhone, c.Phone)
	}
	if c.Muted {
		line(zhMuted, enMuted)
	}
	ahead, err := f.ahead(t, c)
	if err != nil {
		return err
	}
	for _, one := range ahead {
		line("%[1]s", "%[1]s", one)
	}
	vs, err := t.Tx.VisitsOf(c.ID, lastVisits)
	if err != nil {
		return fmt.Errorf("find visits: %w", err)
	}
	for _, v := range vs {
		said := t.Text(zhVisit, enVisit, v.Ended.In(t.Zone).Format("2006-01-02 15:04"), f.outcome(t, v))
		files, err := f.filesOf(t, v)
		if err != nil {
			return err
		}
		if len(files) > 0 {
			said += fmt.Sprintf(" 📎 %d", len(files))
		}
		line("%[1]s", "%[1]s", said)
	}
	buttons, err := f.filesButton(t, c, 0)
	if err != nil {
		return err
	}
	if owner != "" {
		return t.Answer(s.String(), buttons...)
	}
	name, links, err := f.external(t, c)
	if err != nil {
		return err
	}
	if name != "" {
		line(zhExternal, enExternal, name)
	}
	s.WriteString("\n" + t.Text(zhHow, enHow, c.Name, c.Name) + "\n" + f.howReach(t, c))
	return t.Answer(s.String(), append(append(t.OpenChat(c), links...), buttons...)...)
}

// external returns the name of the contact in WeCom who c is linked with, empty if there is none, and the buttons by which
// that is changed; none where drafts cannot go out that way.
func (f Feature) external(t *bot.Turn, c followup.Client) (name string, buttons []messages.Button, err error) {
	can, err := t.CanRelay()
	if err != nil || !can {
		return "", nil, err
	}
	find := messages.Button{Label: t.Text(zhLink, enLink), Data: bot.ButtonFind + "/" + string(c.ID)}
	e, err := t.Linked(c)
	if errors.Is(err, followup.ErrNotFound) {
		return "", []messages.Button{find}, nil
	}
	find.Label = t.Text(zhRelink, enRelink)
	return e.Name, []messages.Button{find, {Label: t.Text(zhUnlink, enUnlink), Data: bot.ButtonUnlink + "/" + string(c.ID)}}, err
}

// howReach tells how it is set, or taken off, how c is written to on Telegram.
func (f Feature) howReach(t *bot.Turn, c followup.Client) string {
	switch {
	case c.Handle != "":
		return t.Text(zhHowHandle, enHowHandle, c.Name)
	case c.Phone != "":
		return t.Text(zhHowPhone, enHowPhone, c.Name)
	}
	return t.Text(zhHowReach, enHowReach, c.Name)
}

// ahead tells of the trips of c and of his anniversaries.
func (f Feature) ahead(t *bot.Turn, c followup.Client) ([]string, error) {
	now := t.Now.In(t.Zone)
	trips, err := t.Tx.TripsOf(c.ID, followup.DayOf(now))
	if err != nil {
		return nil, fmt.Errorf("find trips: %w", err)
	}
	days, err := t.Tx.AnniversariesOf(c.ID)
	if err != nil {
		return nil, fmt.Errorf("find anniversaries: %w", err)
	}
	var lines []string
	for _, one := range trips {
		to := place.Say(t.Lang, one.City, one.Place)
		lines = append(lines, strings.TrimSpace(t.Text(zhTrip, enTrip, when.SaySpan(t.Lang, one.Leaves, one.Returns, now), to)))
	}
	for _, a := range days {
		day := t.Text(zhDay, enDay, a.Month.String()[:3], int(a.Month), a.Date)
		if a.Lunar {
			day = when.SayLunar(t.Lang, calendar.Lunar{Month: int(a.Month), Date: a.Date, Leap: a.Leap})
		}
		lines = append(lines, t.Text(zhAnniversary, enAnniversary, a.Name, day))
	}
	return lines, nil
}

func (f Feature) outcome(t *bot.Turn, v storage.Visit) string {
	switch {
	case v.InTime():
		return t.Text(zhInTime, enInTime)
	case !v.Sent.IsZero():
		return t.Text(zhLate, enLate)
	case !v.Skipped.IsZero():
		return t.Text(zhSkipped, enSkipped)
	case !v.Missed.IsZero():
		return t.Text(zhMissed, enMissed)
	}
	return t.Text(zhWaiting, enWaiting)
}

// overseen shows a manager the client of one of his reps; to all others there is none.
func (f Feature) overseen(t *bot.Turn, named followup.Client) error {
	none := t.NoClient(named)
	if !t.Who.Roles.Has(followup.Manager) {
		return none
	}
	cs, err := t.Tx.ClientsIn(t.Workspace.ID, named.Name, shown)
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	for _, c := range cs {
		owner, err := t.Tx.Member(c.Workspace, c.Owner)
		if err != nil {
			return fmt.Errorf("find rep: %w", err)
		}
		if !t.Who.Sees(c, owner.Team) || named.Company != "" && !strings.EqualFold(c.Company, named.Company) {
			continue
		}
		if err := t.Audit("look at client", "client/"+string(c.ID), ""); err != nil {
			return err
		}
		if err := f.card(t, c, owner.Name); err != nil {
			return err
		}
		none = nil
	}
	return none
}
