package bot

import (
	"errors"
	"fmt"
	"strings"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Texts go to clients by the account of their rep on a platform that lets a program prepare them and him confirm them. A
// client is led there by a link, see [Turn.Linked], that his rep made.

// relayChat returns the private chat of the person's on a platform by which texts go out by his account; empty if there
// is none.
func (t *Turn) relayChat() (messages.ChatID, error) {
	if len(t.bot.o.Relays) == 0 || t.Person.ID == "" {
		return "", nil
	}
	as, err := t.Tx.Accounts(t.Person.ID)
	if err != nil {
		return "", fmt.Errorf("find accounts: %w", err)
	}
	for _, a := range as {
		if a.Private != "" && t.bot.o.Relays[a.Private.Platform()] {
			return a.Private, nil
		}
	}
	return "", nil
}

// Relaying reports whether chat is the person's, and texts go out by his account there.
func (t *Turn) Relaying(chat messages.ChatID) (bool, error) {
	mine, err := t.relayChat()
	return mine == chat && chat != "", err
}

// CanRelay reports whether texts go out by the person's account, as far as is known.
func (t *Turn) CanRelay() (bool, error) {
	chat, err := t.relayChat()
	if err != nil || chat == "" {
		return false, err
	}
	can, err := t.Tx.Given(chat)
	if err != nil {
		return false, fmt.Errorf("find right: %w", err)
	}
	return can, nil
}

// lookAnew ends the ids of looks that a rep asked for.
const lookAnew = "/anew"

// LookedAnew reports whether the result of a look is one that a rep waits for.
func (t *Turn) LookedAnew() bool { return strings.HasSuffix(t.jobID(), lookAnew) }

// LookFor lets the person's contacts be looked through for c, unless that was done; with anew it is done again.
func (t *Turn) LookFor(c followup.Client, anew bool) error {
	chat, err := t.relayChat()
	if err != nil || chat == "" {
		return err
	}
	first, err := t.Tx.Look(c.ID, chat, t.Now)
	if err != nil {
		return fmt.Errorf("note that contacts are looked through: %w", err)
	}
	if !first && !anew {
		return nil
	}
	id := JobLook + "/" + t.NewID()
	if anew {
		id += lookAnew
	}
	return t.job(id, JobLook, "client/"+string(c.ID), Look{chat, c.ID, anew}, t.Now)
}

// Linked returns the contact of the person's who is c; [followup.ErrNotFound] if none is known. What another rep linked
// is his.
func (t *Turn) Linked(c followup.Client) (storage.External, error) {
	chat, err := t.relayChat()
	if err != nil {
		return storage.External{}, err
	}
	if chat == "" {
		return storage.External{}, followup.ErrNotFound
	}
	e, err := t.Tx.ExternalOf(c.ID)
	if err == nil && e.Chat != chat {
		err = followup.ErrNotFound
	}
	return e, err
}

// ByRelay returns the button data by which the draft for c goes out by the person's account, to stand under it in chat;
// none where that cannot be.
func (t *Turn) ByRelay(c followup.Client, chat messages.ChatID, data string) ([]messages.Button, error) {
	if !t.bot.o.Relays[chat.Platform()] {
		return nil, nil
	}
	_, err := t.Linked(c)
	if errors.Is(err, followup.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find contact: %w", err)
	}
	return []messages.Button{{Label: t.Text(zhRelay, enRelay), Data: data}}, nil
}
