package bot

import (
	"errors"
	"fmt"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Each makes t a turn for each member of w that is chosen, in the order of joining, and calls do; after that t is
// what it was.
func (t *Turn) Each(w followup.WorkspaceID, chosen func(followup.Member) bool, do func(followup.Member) error) error {
	ms, err := t.Tx.Members(w)
	if err != nil {
		return fmt.Errorf("find members: %w", err)
	}
	here := *t
	defer func() { t.Restore(here) }()
	for _, m := range ms {
		if !chosen(m) {
			continue
		}
		if err := t.For(w, m.Person); err != nil {
			return err
		}
		if err := do(m); err != nil {
			return err
		}
	}
	return nil
}

// Ask says m to the person in private, if he can be written to, and remembers it as one of those that ask what
// about, a kind and an id, stands for: see [Turn.Reword].
func (t *Turn) Ask(about string, m messages.Message) error {
	if t.Private == "" {
		return nil
	}
	m.Chat, m.About = t.Private, about
	key, err := t.Say(m)
	if err != nil {
		return err
	}
	if err := t.Tx.PutQuestion(about, storage.Question{Person: t.Person.ID, Message: key}); err != nil {
		return fmt.Errorf("keep question: %w", err)
	}
	return nil
}

// Reword lets all messages that ask what about stands for read anew, each as to writes it for its reader in w; one
// for which to writes no text stays as it is. After that t is what it was.
func (t *Turn) Reword(w followup.WorkspaceID, about string, to func() (messages.Message, error)) error {
	qs, err := t.Tx.Questions(about)
	if err != nil {
		return fmt.Errorf("find questions: %w", err)
	}
	here := *t
	defer func() { t.Restore(here) }()
	for _, q := range qs {
		r, err := t.Tx.Receipt(q.Message)
		if errors.Is(err, followup.ErrNotFound) {
			continue
		}
		if err != nil {
			return fmt.Errorf("find question: %w", err)
		}
		if err := t.For(w, q.Person); err != nil {
			return err
		}
		m, err := to()
		if err != nil {
			return err
		}
		if m.Text == "" {
			continue
		}
		m.Chat, m.About, m.Edits = r.Chat, about, r.Key
		if _, err := t.Say(m); err != nil {
			return err
		}
	}
	return nil
}
