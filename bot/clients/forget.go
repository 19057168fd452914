package clients

import (
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

// buttonForget answers whether a client is to be erased: behind it stand the client and yes or no.
const (
	buttonForget = "forget"
	forgetYes    = "yes"
	forgetNo     = "no"
)

// forget asks whether a client is to be erased. It tells what goes with him.
func (f Feature) forget(t *bot.Turn) error {
	if !t.Event.Private {
		return t.Answer(t.Text(zhPrivately, enPrivately), t.OpenPrivate())
	}
	if t.Rest == "" {
		return t.Refuse(zhForgetWhom, enForgetWhom)
	}
	c, rest, err := t.ClientIn(t.Rest)
	if err != nil {
		return err
	}
	if rest != "" {
		return t.NoClient(bot.ParseClient(t.Rest)) // 王总经理 is not 王总
	}
	k, err := t.Tx.Kept(c.ID)
	if err != nil {
		return fmt.Errorf("count what is kept of a client: %w", err)
	}
	var with strings.Builder
	for _, part := range []struct {
		n      int
		zh, en string
	}{{k.Visits, zhForgetVisits, enForgetVisits}, {k.Trips, zhForgetTrips, enForgetTrips}, {k.Anniversaries, zhForgetDays, enForgetDays}} {
		if part.n > 0 {
			with.WriteString(t.Text(part.zh, part.en, part.n))
		}
	}
	data := buttonForget + "/" + string(c.ID) + "/"
	return t.Answer(t.Text(zhForgetSure, enForgetSure, c.Title(), with.String()),
		messages.Button{Label: t.Text(zhForgetYes, enForgetYes), Data: data + forgetYes},
		messages.Button{Label: t.Text(zhForgetNo, enForgetNo), Data: data + forgetNo})
}

// forgetPressed erases the client, or keeps him. The question shows what became of it.
func (f Feature) forgetPressed(t *bot.Turn) error {
	id, answer, _ := strings.Cut(t.Rest, "/")
	c, err := t.Tx.Client(followup.ClientID(id))
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find client: %w", err)
	}
	if err != nil || c.Owner != t.Person.ID || !t.Event.Private {
		return t.Refuse(zhForgetGone, enForgetGone)
	}
	if c.Workspace != t.Workspace.ID {
		if err := t.For(c.Workspace, t.Person.ID); err != nil {
			return err
		}
		if !t.Standing.Member {
			return t.Refuse(zhForgetGone, enForgetGone)
		}
	}
	if answer != forgetYes {
		t.Notice(t.Text(zhKeptNotice, enKeptNotice))
		return f.shows(t, t.Text(zhForgetKept, enForgetKept, c.Title()))
	}
	if err := t.UnrelayAll(c.ID); err != nil {
		return err
	}
	sums, err := t.Tx.Forget(c.ID)
	if err != nil {
		return fmt.Errorf("erase client: %w", err)
	}
	if err := t.EraseFiles("client/"+id, sums); err != nil {
		return err
	}
	if err := t.Audit("erase client", "client/"+id, ""); err != nil {
		return err
	}
	t.Notice(t.Text(zhForgetNotice, enForgetNotice))
	return f.shows(t, t.Text(zhForgotten, enForgotten, c.Title()))
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
	_, err = t.Say(messages.Message{Chat: asked.Chat, Edits: asked.Key, Text: text, Buttons: buttons})
	return err
}
