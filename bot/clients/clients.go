// Package clients shows and sets what a rep knows of his clients: form of address, leader or not, class, and
// how they are written to on Telegram.
package clients

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
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
	return []bot.Route{
		{
			Words: []string{"客户", "/client"}, Act: followup.KeepClients, Do: f.client,
			Help: bot.Help{ZH: zhHelp, EN: enHelp, For: followup.Rep | followup.Manager},
		},
		{
			Words: []string{zhForgetWord, enForgetWord}, Act: followup.KeepClients, Do: f.forget,
			Help: bot.Help{ZH: zhHelpForget, EN: enHelpForget, For: followup.Rep},
		},
		{Button: buttonForget, Act: followup.KeepClients, Do: f.forgetPressed},
		{Button: buttonFiles, Act: followup.KeepClients, Do: f.filesPressed},
		{On: messages.Shared, Act: followup.KeepClients, Do: f.shared},
		{On: messages.Located, Act: followup.KeepClients, Do: f.located},
		{Button: buttonContact, Act: followup.KeepClients, Do: f.settle},
	}
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
	if looksReachable(words[0]) {
		return followup.Client{}, nil, t.Refuse(zhNameFirst, enNameFirst, short(words[0]))
	}
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
	if err := t.LookFor(c, false); err != nil {
		return err
	}
	return f.card(t, c, "")
}
