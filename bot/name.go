package bot

import (
	"fmt"
	"strings"

	"genjin/messages"
)

// unnamed gives a new member whom no platform names the bare id of his account to be listed by, and asks him what he is
// called.
func (t *Turn) unnamed() error {
	if t.Who.Name != "" || t.Event.From.ID == "" {
		return nil
	}
	t.Who.Name = t.Event.From.ID.Bare()
	m := messages.Message{Chat: t.Private, Text: t.Text(zhWhatName, enWhatName)}
	if m.Chat == "" {
		m.Chat, m.ReplyTo = t.Event.Ref.Chat, t.replyTo()
	}
	_, err := t.Say(m)
	return err
}

// Signature is the name that stands under what the person sends to others; empty while nobody knows it.
func (t *Turn) Signature() (string, error) {
	name := t.Name()
	if t.Person.Name != "" || name == "" {
		return name, nil
	}
	as, err := t.Tx.Accounts(t.Person.ID)
	if err != nil {
		return "", fmt.Errorf("find accounts: %w", err)
	}
	for _, a := range as {
		if strings.EqualFold(a.ID.Bare(), name) {
			return "", nil
		}
	}
	return name, nil
}
