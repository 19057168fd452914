package bot

import (
	"errors"
	"fmt"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Unite makes the account that speaks, with all that its person has, p's, and t a turn of p's.
func (t *Turn) Unite(p followup.PersonID) error {
	if t.Person.ID == "" {
		a := storage.Account{ID: t.Event.From.ID, Person: p, Private: t.Event.Ref.Chat}
		if err := t.Tx.PutAccount(a); err != nil {
			return fmt.Errorf("add account: %w", err)
		}
	} else if err := t.Tx.Unite(t.Person.ID, p); err != nil {
		return fmt.Errorf("unite people: %w", err)
	}
	if err := t.meet(); err != nil {
		return err
	}
	for _, r := range t.bot.united {
		if err := r.Do(t); err != nil {
			return err
		}
	}
	return nil
}

// Part makes the account that speaks a person of its own, and t a turn of his. What is the former person's stays
// his, but the seats in groups of the account's platform go with it; the workspaces in whose groups he sits no more
// are returned.
func (t *Turn) Part() ([]followup.WorkspaceID, error) {
	was := t.Person
	alone := followup.Person{
		ID: followup.PersonID(t.NewID()), Name: t.Event.From.Name, Lang: was.Lang, Hint: was.Hint, Zone: was.Zone,
	}
	if err := t.Tx.AddPerson(alone); err != nil {
		return nil, fmt.Errorf("add person: %w", err)
	}
	left, err := t.Tx.PartAccount(t.Event.From.ID, was.ID, alone.ID)
	if err != nil {
		return nil, fmt.Errorf("part account: %w", err)
	}
	return left, t.meet()
}

// MayPart refuses who left the company and has no access any more: as a person of its own the account would be let in
// again where he still sits in a group.
func (t *Turn) MayPart() error {
	left, err := t.Tx.LeftCompany(t.Person.ID)
	if err != nil {
		return fmt.Errorf("look into the address book: %w", err)
	}
	ws, err := t.Tx.WorkspacesOf(t.Person.ID)
	if err != nil {
		return fmt.Errorf("find workspaces: %w", err)
	}
	if left && len(ws) == 0 {
		return t.Refuse(zhLeft, enLeft)
	}
	return nil
}

// Same reports whether id, as a button keeps it, is the person of the turn, himself or by one who was joined to him.
func (t *Turn) Same(id followup.PersonID) (bool, error) {
	now, err := t.Tx.PersonNow(id)
	if err != nil {
		return false, fmt.Errorf("find person: %w", err)
	}
	return now == t.Person.ID, nil
}

// Here returns the private chat in which the person is answered who asks in a group: on its platform if it can be
// written to there, else his other one.
func (t *Turn) Here() messages.ChatID {
	if t.here != "" {
		return t.here
	}
	return t.Private
}

// Privately reports whether chat is one of the person's own with the bot, on whichever platform.
func (t *Turn) Privately(chat messages.ChatID) (bool, error) {
	if chat == t.Private || t.Person.ID == "" {
		return chat == t.Private, nil
	}
	as, err := t.Tx.Accounts(t.Person.ID)
	if err != nil {
		return false, fmt.Errorf("find accounts: %w", err)
	}
	for _, a := range as {
		if a.Private == chat {
			return true, nil
		}
	}
	return false, nil
}

// elsewhere says what a private chat that is closed did not take in another of the same person's; false if he has
// no other, or it can be said there only.
func (b *Bot) elsewhere(tx *storage.Tx, h HouseEvent) (bool, error) {
	ps, err := tx.ClosePrivate(h.Chat)
	if err != nil {
		return false, fmt.Errorf("close private chat: %w", err)
	}
	for _, p := range ps {
		to, err := tx.PrivateOf(p)
		if errors.Is(err, followup.ErrNotFound) {
			continue
		}
		if err != nil {
			return false, fmt.Errorf("find private chat: %w", err)
		}
		said, err := tx.SayElsewhere(h.Undelivered, to)
		if err != nil {
			return false, fmt.Errorf("say elsewhere: %w", err)
		}
		return said, nil
	}
	return false, nil
}
