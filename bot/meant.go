package bot

import (
	"errors"
	"fmt"
	"strings"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Meant is the person that a command is about: mentioned, the author of the message answered, or called by the name
// that he bears in the workspace, where the platform does not tell who stands behind an @. ok is false if nobody is
// meant; a name that nobody bears, or several do, is refused.
func (t *Turn) Meant() (u messages.User, ok bool, err error) {
	for _, u := range append(t.Event.Mentions, t.Event.ReplyFrom) {
		if u.ID != "" && !u.Bot {
			return u, true, nil
		}
	}
	if len(t.Event.Called) == 0 || t.Workspace.ID == "" {
		return messages.User{}, false, nil
	}
	u, err = t.called(t.Event.Called[0])
	return u, err == nil, err
}

// called finds the one member of the workspace who is called name.
func (t *Turn) called(name string) (messages.User, error) {
	ms, err := t.Tx.Members(t.Workspace.ID)
	if err != nil {
		return messages.User{}, fmt.Errorf("find members: %w", err)
	}
	var found []followup.Member
	for _, m := range ms {
		if strings.EqualFold(strings.TrimSpace(m.Name), name) {
			found = append(found, m)
		}
	}
	if len(found) != 1 {
		return messages.User{}, t.Refuse(zhWhoIs, enWhoIs, clip(name))
	}
	as, err := t.Tx.Accounts(found[0].Person)
	if err != nil {
		return messages.User{}, fmt.Errorf("find accounts: %w", err)
	}
	for _, a := range as {
		if a.ID.Platform() == t.Event.Ref.Chat.Platform() {
			return messages.User{ID: a.ID, Name: found[0].Name}, nil
		}
	}
	return messages.User{}, t.Refuse(zhWhoIs, enWhoIs, clip(name))
}

// reach notes the private chat of the person where the platform can write to him though he never opened it.
func (t *Turn) reach() error {
	if t.Event.Direct == "" || t.here != "" || t.Person.ID == "" {
		return nil
	}
	t.here = t.Event.Direct
	if t.Private == "" {
		t.Private = t.here
	}
	err := t.Tx.PutAccount(storage.Account{ID: t.Event.From.ID, Person: t.Person.ID, Private: t.here})
	if err != nil {
		return fmt.Errorf("note the private chat: %w", err)
	}
	return nil
}

// unquote makes what somebody quotes a part of what he says, as people do who point at their own note: unless it is a
// message of the bot, which he answers.
func (t *Turn) unquote() error {
	e := &t.Event
	if e.Quote == "" {
		return nil
	}
	if e.ReplyTo != "" {
		_, err := t.Tx.ByRef(messages.Ref{Chat: e.Ref.Chat, ID: e.ReplyTo})
		if err == nil {
			return nil
		}
		if !errors.Is(err, followup.ErrNotFound) {
			return fmt.Errorf("find quoted message: %w", err)
		}
	}
	e.Text, e.Quote, e.ReplyTo = strings.TrimSpace(e.Text+"\n"+e.Quote), "", ""
	return nil
}
