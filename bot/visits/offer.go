package visits

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/agnivade/levenshtein"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

const (
	nearMost  = 4   // near names in an offer
	nearAmong = 500 // of the newest clients
)

// offer asks who the client is: among those of one name, or near names first and then a new one. In
// a group, for a rep who cannot be written to in private, no other client is named.
func (f Feature) offer(t *bot.Turn, v storage.Visit, clients []followup.Client) (string, error) {
	m := messages.Message{Chat: t.Private, About: v.About()}
	open := t.Private == ""
	if open {
		m.Chat, m.ReplyTo = t.Event.Ref.Chat, t.Event.Ref.ID
	}
	text, choices := t.Text(zhOfferNew, enOfferNew, v.Title()), clients
	switch {
	case len(clients) > 1:
		text = t.Text(zhOfferWhich, enOfferWhich, v.Title(), len(clients))
	case !open:
		var err error
		if choices, err = f.near(t, v); err != nil {
			return "", err
		}
	}
	m.Text = text + t.Text(zhOfferBy, enOfferBy, t.Clock(v.Deadline()))
	for i, c := range choices {
		label := c.Title()
		if open || len(clients) > 1 && c.Company == "" {
			label = fmt.Sprintf("%s %s", c.Name, circled(i))
		}
		m.Buttons = append(m.Buttons, messages.Button{Label: label, Data: buttonPick + "/" + string(v.ID) + "/" + string(c.ID)})
	}
	if len(clients) == 0 {
		m.Buttons = append(m.Buttons, messages.Button{
			Label: t.Text(zhOfferCreate, enOfferCreate, v.Title()), Data: buttonNew + "/" + string(v.ID),
		})
	}
	if open {
		m.Buttons = append(m.Buttons, t.OpenPrivate())
	}
	return t.Say(m)
}

// circled returns the i-th number, from 0, in a circle.
func circled(i int) string { return string(rune('①' + min(i, 19))) }

// near returns clients of the rep whose name is close to the one in the note: one letter off, or, where
// only a family name and a title are told, the same family name.
func (f Feature) near(t *bot.Turn, v storage.Visit) ([]followup.Client, error) {
	all, err := t.Tx.Clients(v.Workspace, v.Owner, nearAmong)
	if err != nil {
		return nil, fmt.Errorf("find clients: %w", err)
	}
	var near []followup.Client
	for _, c := range all {
		if alike(c.Name, v.Named) {
			near = append(near, c)
		}
	}
	return near[:min(len(near), nearMost)], nil
}

// alike reports whether two names are close. Without its title a Chinese name may be a family name
// alone; one letter off would make another person of that.
func alike(a, b string) bool {
	a, b = strings.ToLower(untitled(a)), strings.ToLower(untitled(b))
	if utf8.RuneCountInString(a) < 2 || utf8.RuneCountInString(b) < 2 {
		x, _ := utf8.DecodeRuneInString(a)
		y, _ := utf8.DecodeRuneInString(b)
		return x == y
	}
	return levenshtein.ComputeDistance(a, b) <= 1
}

// untitled takes a title off the end of a name, if anything stands before it.
func untitled(name string) string {
	for _, t := range titles {
		if stem, ok := strings.CutSuffix(name, t); ok && stem != "" {
			return stem
		}
	}
	return name
}

// pick settles who the client of a visit is, an own one or a new one, and brings the draft.
func (f Feature) pick(t *bot.Turn) error {
	id, client, _ := strings.Cut(t.Rest, "/")
	v, err := f.of(t, id)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	if v.Client != "" || !v.Open() {
		t.Notice(t.Text(zhPicked, enPicked))
		return nil
	}
	c, err := f.chosen(t, v, followup.ClientID(client))
	if err != nil {
		return err
	}
	v.Client = c.ID
	if err := f.settleOffer(t, v, c, client == ""); err != nil {
		return err
	}
	if v.Draft, err = f.rebring(t, &v, c); err != nil {
		return err
	}
	if v.Quiet {
		if err := t.Tx.Overtake(v.About()); err != nil {
			return fmt.Errorf("end nudges: %w", err)
		}
	}
	if err := t.Tx.PutVisit(v); err != nil {
		return fmt.Errorf("keep visit: %w", err)
	}
	return nil
}

// chosen returns the client that was pressed; an empty id makes a new one of the note's words.
func (f Feature) chosen(t *bot.Turn, v storage.Visit, id followup.ClientID) (followup.Client, error) {
	if id != "" {
		c, err := t.Tx.Client(id)
		if errors.Is(err, followup.ErrNotFound) || err == nil && (c.Owner != v.Owner || c.Workspace != v.Workspace) {
			return c, t.Refuse(zhNotYours, enNotYours)
		}
		return c, err
	}
	c := followup.Client{
		ID: followup.ClientID(t.NewID()), Workspace: v.Workspace, Owner: v.Owner, Name: v.Named, Company: v.Company,
	}
	if err := t.Tx.PutClient(c); err != nil {
		return c, fmt.Errorf("keep client: %w", err)
	}
	return c, nil
}

// settleOffer shows in the offer who was chosen.
func (f Feature) settleOffer(t *bot.Turn, v storage.Visit, c followup.Client, created bool) error {
	if c.Muted {
		return f.edit(t, v, v.Offer, t.Text(zhChosenMuted, enChosenMuted, c.Title()))
	}
	text := t.Text(zhChosen, enChosen, c.Title())
	if created {
		text = t.Text(zhCreated, enCreated, c.Title())
	}
	return f.edit(t, v, v.Offer, text+f.dueBy(t, v))
}

// move takes a visit noted in private to another workspace of its rep: there it is noted anew.
func (f Feature) move(t *bot.Turn) error {
	id, to, _ := strings.Cut(t.Rest, "/")
	v, err := f.of(t, id)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	if !v.Open() {
		t.Notice(f.state(t, v))
		return nil
	}
	m, err := t.Tx.Member(followup.WorkspaceID(to), t.Person.ID)
	if errors.Is(err, followup.ErrNotFound) || err == nil && !m.Current() {
		return t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return fmt.Errorf("find member: %w", err)
	}
	if err := t.Tx.UseWorkspace(t.Person.ID, m.Workspace); err != nil {
		return fmt.Errorf("remember workspace: %w", err)
	}
	if err := f.withdraw(t, &v); err != nil {
		return err
	}
	if err := t.For(m.Workspace, t.Person.ID); err != nil {
		return err
	}
	next := storage.Visit{Place: v.Place, Visit: followup.Visit{
		ID: followup.VisitID(t.NewID()), Workspace: m.Workspace, Owner: v.Owner,
		Named: v.Named, Company: v.Company, Note: v.Note, Said: v.Said, Ended: v.Ended,
	}}
	n, err := f.note(t, next)
	if err != nil {
		return err
	}
	return f.log(t, next, n)
}
