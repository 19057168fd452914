package bot

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Join makes the person a member with role, if he is none yet; the group is remembered as the one
// used last.
func (t *Turn) Join(role followup.Roles) error {
	if err := t.known(); err != nil {
		return err
	}
	if t.Standing.Group {
		if err := t.sit(); err != nil {
			return err
		}
	}
	if t.Standing.Member && t.Who.Roles.Has(role) {
		return nil
	}
	if !t.Standing.Member {
		t.Who = followup.Member{
			Workspace: t.Workspace.ID, Person: t.Person.ID, Name: t.Person.Name, Joined: t.Now,
		}
		if err := errors.Join(t.announce(), t.unnamed()); err != nil {
			return err
		}
	}
	t.Who.Roles |= role
	t.Standing.Member, t.Standing.Roles = true, t.Who.Roles
	if err := t.Tx.PutMember(t.Who); err != nil {
		return fmt.Errorf("join: %w", err)
	}
	for _, r := range t.bot.became {
		if r.Became&role != 0 {
			if err := r.Do(t); err != nil {
				return err
			}
		}
	}
	return nil
}

// sit remembers where the person sits, and the group's workspace as the one used last.
func (t *Turn) sit() error {
	if t.seated && t.last == t.Workspace.ID {
		return nil
	}
	if err := t.Tx.Seat(t.Event.Ref.Chat, t.Person.ID); err != nil {
		return fmt.Errorf("take seat: %w", err)
	}
	if err := t.Tx.UseWorkspace(t.Person.ID, t.Workspace.ID); err != nil {
		return fmt.Errorf("remember workspace: %w", err)
	}
	return nil
}

// announceAfter gathers new members, so that the admins are told of them at once and not one by one.
const announceAfter = 10 * time.Minute

// announce plans that the admins are told of new members. The reminder keeps its first time.
func (t *Turn) announce() error {
	id := followup.ReminderID("newcomers/" + string(t.Workspace.ID))
	if _, err := t.Tx.Reminder(id); !errors.Is(err, followup.ErrNotFound) {
		return err
	}
	return t.Plan(followup.Reminder{
		ID: id, Kind: "newcomers", About: string(id), Workspace: t.Workspace.ID, Due: t.Now.Add(announceAfter), Reason: "joined",
	})
}

// known gives who speaks a person of his own.
func (t *Turn) known() error {
	if t.Person.ID != "" {
		return nil
	}
	if t.Event.From.ID == "" {
		return t.Refuse(zhNobody, enNobody)
	}
	t.Person.ID = followup.PersonID(t.NewID())
	if err := t.look(t.Event.From.ID, &t.Person); err != nil {
		return err
	}
	if err := t.Tx.AddPerson(t.Person); err != nil {
		return fmt.Errorf("add person: %w", err)
	}
	a := storage.Account{ID: t.Event.From.ID, Person: t.Person.ID, Private: t.Event.Direct}
	if t.Event.Private {
		a.Private = t.Event.Ref.Chat
	}
	t.Private, t.here = a.Private, a.Private
	if err := t.Tx.PutAccount(a); err != nil {
		return fmt.Errorf("add account: %w", err)
	}
	return nil
}

// Known gives who speaks a person of his own, if he has none: for what outlasts the turn.
func (t *Turn) Known() error { return t.known() }

// Find returns the person with the account of u, who is made known if need be.
func (t *Turn) Find(u messages.User) (followup.PersonID, error) {
	a, err := t.Tx.Account(u.ID)
	if err == nil || !errors.Is(err, followup.ErrNotFound) {
		return a.Person, err
	}
	p := followup.Person{ID: followup.PersonID(t.NewID()), Name: u.Name, Hint: u.Lang}
	if err := t.look(u.ID, &p); err != nil {
		return "", err
	}
	if err := t.Tx.AddPerson(p); err != nil {
		return "", fmt.Errorf("add person: %w", err)
	}
	return p.ID, t.Tx.PutAccount(storage.Account{ID: u.ID, Person: p.ID})
}

// look gives a new person whom his platform does not name, or by his bare account, the name that he has in the
// address book of his company, if it is there.
func (t *Turn) look(id messages.UserID, p *followup.Person) error {
	bare := id.Bare()
	if p.Name != "" && !strings.EqualFold(p.Name, bare) {
		return nil
	}
	c, err := t.Tx.Colleague(id)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("look into the address book: %w", err)
	}
	p.Name = followup.BookName(p.Name, bare, "", c.Name)
	return nil
}
