package externals

import (
	"errors"
	"fmt"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

// link notes that the contact that was pressed is the client he was offered for. Drafts for him get their button.
func (f Feature) link(t *bot.Turn) error {
	e, err := t.Tx.External(t.Rest)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhGone, enGone)
	}
	if err != nil {
		return fmt.Errorf("find contact: %w", err)
	}
	c, err := f.own(t, e.Client)
	if err != nil {
		return err
	}
	if mine, err := t.Relaying(e.Chat); err != nil || !mine {
		return errors.Join(err, t.Refuse(zhGone, enGone))
	}
	if err := t.Tx.DropExternals(c.ID, true); err != nil {
		return fmt.Errorf("forget contacts: %w", err)
	}
	if err := t.UnrelayAll(c.ID); err != nil { // it would go to another
		return err
	}
	e.Linked = true
	if err := t.Tx.PutExternal(e); err != nil {
		return fmt.Errorf("keep contact: %w", err)
	}
	if err := f.changed(t, c, "link client"); err != nil {
		return err
	}
	t.Notice(t.Text(zhLinkedNotice, enLinkedNotice))
	return f.shows(t, t.Text(zhLinked, enLinked, c.Title(), e.Name), t.Ways...)
}

// not notes that none of those who were offered is the client.
func (f Feature) not(t *bot.Turn) error {
	c, err := f.own(t, followup.ClientID(t.Rest))
	if err != nil {
		return err
	}
	if err := t.Tx.DropExternals(c.ID, false); err != nil {
		return fmt.Errorf("forget contacts: %w", err)
	}
	t.Notice(t.Text(zhNotNotice, enNotNotice))
	return f.shows(t, t.Text(zhNot, enNot, c.Title(), c.Name))
}

// find looks through the contacts once more, as the rep asks.
func (f Feature) find(t *bot.Turn) error {
	c, err := f.own(t, followup.ClientID(t.Rest))
	if err != nil {
		return err
	}
	t.Notice(t.Text(zhLooking, enLooking))
	return t.LookFor(c, true)
}

// unlink forgets which contact the client is, and takes back what waits for him.
func (f Feature) unlink(t *bot.Turn) error {
	c, err := f.own(t, followup.ClientID(t.Rest))
	if err != nil {
		return err
	}
	if err := t.Tx.DropExternals(c.ID, true); err != nil {
		return fmt.Errorf("forget contacts: %w", err)
	}
	if err := t.UnrelayAll(c.ID); err != nil {
		return err
	}
	t.Notice(t.Text(zhUnlinked, enUnlinked, c.Title()))
	return f.changed(t, c, "unlink client")
}

// changed records what was done about c, and shows it in the drafts for him.
func (f Feature) changed(t *bot.Turn, c followup.Client, act string) error {
	if err := t.Audit(act, "client/"+string(c.ID), ""); err != nil {
		return err
	}
	return t.Reached(c)
}

// own returns the presser's client id; a refusal if he has none.
func (f Feature) own(t *bot.Turn, id followup.ClientID) (followup.Client, error) {
	c, err := t.Tx.Client(id)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return c, fmt.Errorf("find client: %w", err)
	}
	if err != nil || c.Owner != t.Person.ID || !t.Event.Private {
		return c, t.Refuse(zhGone, enGone)
	}
	if c.Workspace != t.Workspace.ID {
		if err := t.For(c.Workspace, t.Person.ID); err != nil {
			return c, err
		}
		if !t.Standing.Member {
			return c, t.Refuse(zhGone, enGone)
		}
	}
	return c, nil
}

// shows changes the message that was pressed.
func (f Feature) shows(t *bot.Turn, text string, buttons ...messages.Button) error {
	asked, err := t.Tx.ByRef(t.Event.Ref)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find pressed message: %w", err)
	}
	_, err = t.Say(messages.Message{Chat: asked.Chat, Edits: asked.Key, About: asked.About, Text: text, Buttons: buttons})
	return err
}
