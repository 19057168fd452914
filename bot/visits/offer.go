package visits

import (
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
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
		if choices, err = t.Near(v.Workspace, v.Owner, func(c followup.Client) bool { return bot.Alike(c.Name, v.Named) }); err != nil {
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
	if err := f.log(t, next, n); err != nil {
		return err
	}
	return f.moveFiles(t, v, next)
}

// moveFiles lets the files of v belong to next.
func (f Feature) moveFiles(t *bot.Turn, v, next storage.Visit) error {
	files, err := t.Tx.Attachments(v.About())
	if err != nil {
		return fmt.Errorf("find files: %w", err)
	}
	for _, a := range files {
		if _, err := t.Tx.AdoptAttachment(a.ID, next.About()); err != nil {
			return fmt.Errorf("move file: %w", err)
		}
	}
	return nil
}
