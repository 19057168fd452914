package cadence

import (
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// relay hands the draft over to the platform, from where it goes to the client by the rep's own account.
func (f Feature) relay(t *bot.Turn, g storage.Greeting) error {
	if !g.Open() {
		t.Notice(f.state(t, g))
		return nil
	}
	if g.Text == "" {
		return t.Refuse(zhDraftOld, enDraftOld)
	}
	c, err := f.client(t, g)
	if err != nil {
		return err
	}
	return t.Relay(g.About(), c, g.Text)
}

// offerRelay lets the turn lead on to the draft of g for c, unless it does to another.
func (f Feature) offerRelay(t *bot.Turn, g storage.Greeting, c followup.Client) (err error) {
	if len(t.Ways) == 0 {
		t.Ways, err = t.ByRelay(c, t.Event.Ref.Chat, buttonRelay+"/"+string(g.ID))
	}
	return err
}

// tell says text about g to its rep, with the way to take it back.
func (f Feature) tell(t *bot.Turn, g storage.Greeting, text string) error {
	if t.Private == "" {
		return nil
	}
	_, err := t.Say(messages.Message{
		Chat: t.Private, About: g.About(), Text: text,
		Buttons: []messages.Button{{Label: t.Text(zhUndo, enUndo), Data: buttonUndo + "/" + string(g.ID)}},
	})
	return err
}

// relayed notes that the client got the draft, when the platform says so. That is told in one line: what stands in the chat
// is not said anew for it.
func (f Feature) relayed(t *bot.Turn) error {
	g, err := t.Tx.Greeting(followup.GreetingID(strings.TrimPrefix(t.About, kindGreeting+"/")))
	if errors.Is(err, followup.ErrNotFound) || err == nil && !g.Open() {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find greeting: %w", err)
	}
	if err := t.For(g.Workspace, g.Owner); err != nil {
		return err
	}
	if err := f.settle(t, &g, buttonSent, f.mark(t)); err != nil {
		return err
	}
	name, err := f.title(t, g)
	if err != nil {
		return err
	}
	return f.tell(t, g, t.Text(zhRelayed, enRelayed, name, f.state(t, g)))
}
