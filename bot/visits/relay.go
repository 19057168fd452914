package visits

import (
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/storage"
)

// relay hands the draft over to the platform, from where it goes to the client by the rep's own account.
func (f Feature) relay(t *bot.Turn, v storage.Visit) error {
	if !v.Open() {
		t.Notice(f.state(t, v))
		return nil
	}
	c, err := f.wanting(t, v)
	if err != nil {
		return err
	}
	text, err := f.text(t, v, c)
	if err != nil {
		return err
	}
	return t.Relay(v.About(), c, text)
}

// offerRelay lets the turn lead on to the draft of v.
func (f Feature) offerRelay(t *bot.Turn, v storage.Visit) error {
	if v.Draft == "" {
		return nil
	}
	c, err := t.Tx.Client(v.Client)
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	t.Ways, err = t.ByRelay(c, t.Event.Ref.Chat, buttonRelay+"/"+string(v.ID))
	return err
}

// relayed notes that the client got the draft, when the platform says so. That is told in one line: what stands in the chat
// is not said anew for it.
func (f Feature) relayed(t *bot.Turn) error {
	v, err := t.Tx.Visit(followup.VisitID(strings.TrimPrefix(t.About, kind+"/")))
	if errors.Is(err, followup.ErrNotFound) || err == nil && !v.Open() {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	if err := t.For(v.Workspace, v.Owner); err != nil {
		return err
	}
	if err := f.settle(t, &v, actSent, func(v *storage.Visit) { v.Sent = t.Event.At }); err != nil {
		return err
	}
	if err := t.Tx.Touch(v.Client, v.Sent); err != nil {
		return fmt.Errorf("note that a client was written to: %w", err)
	}
	m := f.place(t, v)
	m.Text, m.Buttons = t.Text(zhCard, enCard, v.Title(), f.state(t, v)), f.undoButton(t, v)
	_, err = t.Say(m)
	return err
}
