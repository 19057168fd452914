package clients

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// buttonContact settles whose a contact is: behind it stand the contact and the client; without one he is a new one.
const buttonContact = "contact"

// shared handles a contact. It is a client's, of whom a group is to learn nothing.
func (f Feature) shared(t *bot.Turn) error {
	if !t.Event.Private {
		return t.Answer(t.Text(zhContactPrivately, enContactPrivately), t.OpenPrivate())
	}
	s, err := f.read(t)
	if err != nil {
		return err
	}
	has, err := t.Tx.ClientsPhoned(s.Workspace, s.Owner, s.Phone)
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	if len(has) > 0 {
		return t.Answer(t.Text(zhContactKnown, enContactKnown, s.Phone, has[0].Title()), t.OpenChat(has[0])...)
	}
	return f.offer(t, s)
}

// read makes a contact of what was shared.
func (f Feature) read(t *bot.Turn) (storage.Contact, error) {
	shared := t.Event.Contact
	if shared.ID != "" && shared.ID == t.Event.From.ID {
		return storage.Contact{}, t.Refuse(zhContactOwn, enContactOwn)
	}
	if strings.TrimSpace(shared.Phone) == "" {
		return storage.Contact{}, t.Refuse(zhContactEmpty, enContactEmpty)
	}
	phone, ok := followup.ParsePhone(shared.Phone)
	if !ok {
		return storage.Contact{}, t.Refuse(zhBadPhone, enBadPhone, short(shared.Phone))
	}
	c := bot.ParseClient(strings.Join(strings.Fields(shared.Name), " "))
	if c.Name == "" || utf8.RuneCountInString(c.Name) > nameLimit || utf8.RuneCountInString(c.Company) > nameLimit {
		return storage.Contact{}, t.Refuse(zhContactName, enContactName, nameLimit, phone)
	}
	return storage.Contact{
		ID: t.NewID(), Workspace: t.Workspace.ID, Owner: t.Person.ID, Name: c.Name, Company: c.Company, Phone: phone, At: t.Now,
	}, nil
}

// offer asks whose contact s is. One press settles it.
func (f Feature) offer(t *bot.Turn, s storage.Contact) error {
	named, err := f.bearing(t, s)
	if err != nil {
		return err
	}
	choices := named
	if len(named) == 0 {
		choices, err = t.Near(s.Workspace, s.Owner, func(c followup.Client) bool { return resembles(c, s.Name) })
		if err != nil {
			return err
		}
	}
	if err := t.Tx.PutContact(s); err != nil {
		return fmt.Errorf("keep contact: %w", err)
	}
	return t.Answer(f.question(t, s, len(named), len(choices)), f.answers(t, s, choices, len(named) == 0)...)
}

// question asks whose contact s is, of so many clients of its name, else of so many like it.
func (f Feature) question(t *bot.Turn, s storage.Contact, named, like int) string {
	switch {
	case named == 1:
		return t.Text(zhContactOne, enContactOne, titled(s), s.Phone)
	case named > 1:
		return t.Text(zhContactWhich, enContactWhich, titled(s), named, s.Phone)
	case like == 0:
		return t.Text(zhContactFirst, enContactFirst, titled(s), s.Phone)
	}
	return t.Text(zhContactNew, enContactNew, titled(s), s.Phone)
}

// answers are the buttons that name the clients whose contact s can be, and a new one if create is set.
func (f Feature) answers(t *bot.Turn, s storage.Contact, choices []followup.Client, create bool) []messages.Button {
	data := buttonContact + "/" + s.ID
	var buttons []messages.Button
	for i, c := range choices {
		title := c.Title()
		if !create && len(choices) > 1 && c.Company == "" { // nothing else tells them apart
			title = fmt.Sprintf("%s %d", c.Name, i+1)
		}
		buttons = append(buttons, messages.Button{Label: t.Text(zhContactTo, enContactTo, title), Data: data + "/" + string(c.ID)})
	}
	if create {
		buttons = append(buttons, messages.Button{Label: t.Text(zhContactCreate, enContactCreate, titled(s)), Data: data})
	}
	return buttons
}

// bearing returns the rep's clients of the contact's name, and company if it tells one.
func (f Feature) bearing(t *bot.Turn, s storage.Contact) ([]followup.Client, error) {
	cs, err := t.Tx.ClientsNamed(s.Workspace, s.Owner, s.Name)
	if err != nil {
		return nil, fmt.Errorf("find client: %w", err)
	}
	var named []followup.Client
	for _, c := range cs {
		if s.Company == "" || strings.EqualFold(c.Company, s.Company) {
			named = append(named, c)
		}
	}
	return named, nil
}

// resembles reports whether a contact of that name may be c's: the names are close, or one holds the other, as where a
// phone's book adds the company.
func resembles(c followup.Client, name string) bool {
	const least = 4 // bytes of a name that tells enough: two Chinese characters, four letters
	own, name := strings.ToLower(c.Name), strings.ToLower(name)
	return bot.Alike(own, name) || len(own) >= least && strings.Contains(name, own) || len(name) >= least && strings.Contains(own, name)
}

func titled(s storage.Contact) string {
	return followup.Client{Name: s.Name, Company: s.Company}.Title()
}

// settle stores the number of a contact with the client that was pressed.
func (f Feature) settle(t *bot.Turn) error {
	id, client, _ := strings.Cut(t.Rest, "/")
	s, err := t.Tx.Contact(id)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find contact: %w", err)
	}
	if err != nil || s.Owner != t.Person.ID || !t.Event.Private {
		return t.Refuse(zhContactGone, enContactGone)
	}
	if s.Workspace != t.Workspace.ID {
		if err := t.For(s.Workspace, t.Person.ID); err != nil {
			return err
		}
		if !t.Standing.Member {
			return t.Refuse(zhContactGone, enContactGone)
		}
	}
	c, created, err := f.chosen(t, s, followup.ClientID(client))
	if err != nil {
		return err
	}
	former := c.Phone
	if err := f.set(t, &c, []string{s.Phone}); err != nil {
		return err
	}
	if err := t.Tx.DropContact(s.ID); err != nil {
		return fmt.Errorf("drop contact: %w", err)
	}
	text := t.Text(zhContactKept, enContactKept, c.Title(), s.Phone)
	switch {
	case created:
		text = t.Text(zhContactCreated, enContactCreated, c.Title(), s.Phone)
	case former != "":
		text = t.Text(zhContactChanged, enContactChanged, c.Title(), s.Phone, former)
	}
	return f.settled(t, text, c)
}

// chosen returns the client whose contact s is. An empty id makes a new one of it, who is not stored yet, unless one
// was made of that name since he was offered.
func (f Feature) chosen(t *bot.Turn, s storage.Contact, id followup.ClientID) (c followup.Client, created bool, err error) {
	if id == "" {
		named, err := f.bearing(t, s)
		switch {
		case err != nil:
			return c, false, err
		case len(named) == 1:
			return named[0], false, nil
		}
		return followup.Client{ID: followup.ClientID(t.NewID()), Workspace: s.Workspace, Owner: s.Owner, Name: s.Name, Company: s.Company}, true, nil
	}
	c, err = t.Tx.Client(id)
	if errors.Is(err, followup.ErrNotFound) || err == nil && (c.Owner != s.Owner || c.Workspace != s.Workspace) {
		return c, false, t.Refuse(zhContactGone, enContactGone)
	}
	if err != nil {
		return c, false, fmt.Errorf("find client: %w", err)
	}
	return c, false, nil
}

// settled shows in the offer what became of the contact.
func (f Feature) settled(t *bot.Turn, text string, c followup.Client) error {
	t.Notice(t.Text(zhContactDone, enContactDone))
	return f.shows(t, text, t.OpenChat(c)...)
}

// located says what a place is good for: nothing of it is kept.
func (f Feature) located(t *bot.Turn) error { return t.Answer(t.Text(zhLocated, enLocated)) }
