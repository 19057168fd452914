// Package clients shows and sets what a rep knows of his clients: form of address, leader or not,
// class.
package clients

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/calendar"
	"genjin/messages"
	"genjin/messages/place"
	"genjin/messages/when"
	"genjin/storage"
)

const (
	shown       = 20 // clients in a list
	lastVisits  = 3
	nameLimit   = 40
	fieldsLimit = 60
)

// Feature is the clients.
type Feature struct{}

// Routes lists what the feature hears.
func (f Feature) Routes() []bot.Route {
	return []bot.Route{{
		Words: []string{"客户", "/client"}, Act: followup.KeepClients, Do: f.client,
		Help: bot.Help{ZH: zhHelp, EN: enHelp, For: followup.Rep | followup.Manager},
	}}
}

// client lists the clients, shows one, sets what is told of one, or adds one. All of it in private.
func (f Feature) client(t *bot.Turn) error {
	if !t.Event.Private {
		return t.Answer(t.Text(zhPrivately, enPrivately), t.OpenPrivate())
	}
	if t.Rest == "" {
		return f.list(t)
	}
	words := split(t.Rest)
	if is(words[0], wordsNew) {
		return f.add(t, words[1:])
	}
	name, fields, err := f.named(t, words)
	if err != nil {
		return err
	}
	c, err := t.OneClient(name)
	if errors.Is(err, followup.ErrNotFound) {
		if len(fields) == 0 {
			return f.overseen(t, name)
		}
		return t.NoClient(name)
	}
	if err != nil {
		return err
	}
	if len(fields) > 0 {
		if err := f.set(t, &c, fields); err != nil {
			return err
		}
	}
	return f.card(t, c, "")
}

// named splits words into the name of a client and the fields behind it. A name of several English
// words ends where the fields begin.
func (f Feature) named(t *bot.Turn, words []string) (followup.Client, []string, error) {
	n := 1
	for n < len(words) && !isField(words[n]) && (ascii(words[0]) || strings.ContainsAny(words[n][:1], "(") || strings.HasPrefix(words[n], "（")) {
		n++
	}
	c := bot.ParseClient(strings.Join(words[:n], " "))
	if c.Name == "" || utf8.RuneCountInString(c.Name) > nameLimit || utf8.RuneCountInString(c.Company) > nameLimit {
		return c, nil, t.Refuse(zhLongName, enLongName, nameLimit)
	}
	return c, words[n:], nil
}

// ascii reports whether a name is written in letters that have blanks between their words.
func ascii(name string) bool { return name != "" && name[0] < utf8.RuneSelf }

// list shows the newest clients.
func (f Feature) list(t *bot.Turn) error {
	cs, err := t.Tx.Clients(t.Workspace.ID, t.Person.ID, shown+1)
	if err != nil {
		return fmt.Errorf("list clients: %w", err)
	}
	if len(cs) == 0 {
		return t.Answer(t.Text(zhNone, enNone))
	}
	var s strings.Builder
	s.WriteString(t.Text(zhList, enList))
	for _, c := range cs[:min(len(cs), shown)] {
		s.WriteString("\n• " + c.Title() + f.marks(t, c))
	}
	if len(cs) > shown {
		s.WriteString("\n" + t.Text(zhMore, enMore, shown))
	}
	return t.Answer(s.String())
}

// marks are the class and the rank of c in brackets.
func (f Feature) marks(t *bot.Turn, c followup.Client) string {
	var marks []string
	if c.Class != "" {
		marks = append(marks, t.Text("%s 类", "class %s", c.Class))
	}
	if c.Leader {
		marks = append(marks, t.Text(zhLeader, enLeader))
	}
	if len(marks) == 0 {
		return ""
	}
	return t.Text(" · ", " · ") + strings.Join(marks, " · ")
}

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
		line(zhVisit, enVisit, v.Ended.In(t.Zone).Format("2006-01-02 15:04"), f.outcome(t, v))
	}
	if owner == "" {
		s.WriteString("\n" + t.Text(zhHow, enHow, c.Name, c.Name))
	}
	return t.Answer(s.String())
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
		day := t.Text("%[2]d月%[3]d日", "%[1]s %[3]d", a.Month.String()[:3], int(a.Month), a.Date)
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

// add makes a new client of words.
func (f Feature) add(t *bot.Turn, words []string) error {
	if len(words) == 0 {
		return t.Refuse(zhNewHow, enNewHow)
	}
	c, fields, err := f.named(t, words)
	if err != nil {
		return err
	}
	switch _, err := t.OneClient(c); {
	case err == nil:
		return t.Refuse(zhExists, enExists, c.Title(), c.Name)
	case !errors.Is(err, followup.ErrNotFound):
		return err
	}
	c.ID, c.Workspace, c.Owner = followup.ClientID(t.NewID()), t.Workspace.ID, t.Person.ID
	if err := f.set(t, &c, fields); err != nil {
		return err
	}
	return f.card(t, c, "")
}
