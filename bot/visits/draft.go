package visits

import (
	"errors"
	"fmt"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/messages/draft"
	"genjin/storage"
)

// bring says the draft of v: in private, or in the group as an answer to the note where the rep
// cannot be written to in private. For a client who wants no texts there is none, and v is quiet.
func (f Feature) bring(t *bot.Turn, v *storage.Visit, c followup.Client, n draft.Note) (string, error) {
	if err := t.Tx.Touch(c.ID, v.Ended); err != nil {
		return "", fmt.Errorf("note that a client was visited: %w", err)
	}
	if c.Muted {
		v.Quiet = true
		return "", nil
	}
	text, err := f.fresh(t, v, c, n)
	if err != nil {
		return "", err
	}
	if err := t.LookFor(c, false); err != nil {
		return "", err
	}
	m := f.place(t, *v)
	ways, err := f.ways(t, *v, c, m.Chat)
	if err != nil {
		return "", err
	}
	m.Text, m.Whole, m.Buttons = text, true, f.buttons(t, *v, text, ways)
	return t.Say(m)
}

// tries bounds the search for a text that the client was not shown within a year, and apart that for one which no
// colleague of his was shown today either: once through the shapes each.
const (
	tries = 2 * draft.Shapes
	apart = draft.Shapes
)

// fresh moves v on to a text that its client was not shown within a year, nor, if there are such, a colleague of his
// today, and returns it.
func (f Feature) fresh(t *bot.Turn, v *storage.Visit, c followup.Client, n draft.Note) (string, error) {
	for i := range tries {
		text, err := f.compose(t, *v, c, n)
		if err != nil {
			return "", err
		}
		ok, err := t.Told(c, text, i < apart)
		if err != nil || ok {
			return text, err
		}
		v.Drafts++
	}
	return f.compose(t, *v, c, n) // a text that was shown is better than none
}

// place addresses a message about v to its rep: in private, or where that cannot be, in the chat of
// the note as an answer to it.
func (f Feature) place(t *bot.Turn, v storage.Visit) messages.Message {
	if t.Private != "" {
		return messages.Message{Chat: t.Private, About: v.About()}
	}
	return messages.Message{Chat: v.Place.Chat, ReplyTo: v.Place.ID, About: v.About()}
}

// note takes the note of v apart.
func (f Feature) note(t *bot.Turn, v storage.Visit) (draft.Note, error) {
	n, err := draft.Read(v.Note, v.Said.In(t.Zone))
	if err != nil {
		return n, fmt.Errorf("read note: %w", err)
	}
	return n, nil
}

// text composes the draft that v shows now.
func (f Feature) text(t *bot.Turn, v storage.Visit, c followup.Client) (string, error) {
	n, err := f.note(t, v)
	if err != nil {
		return "", err
	}
	return f.compose(t, v, c, n)
}

func (f Feature) compose(t *bot.Turn, v storage.Visit, c followup.Client, n draft.Note) (string, error) {
	rep, err := t.Signature()
	if err != nil {
		return "", err
	}
	return draft.AfterVisit(draft.Visit{
		Client: c, Rep: rep, Note: n, Ended: v.Ended.In(t.Zone), Lang: draft.ClientLang(c), Seed: string(v.ID),
	}, v.Drafts), nil
}

// rebring brings the draft of a visit that was noted before.
func (f Feature) rebring(t *bot.Turn, v *storage.Visit, c followup.Client) (string, error) {
	n, err := f.note(t, *v)
	if err != nil {
		return "", err
	}
	return f.bring(t, v, c, n)
}

// ways lead on from the draft of v for c in chat: to him, or in a group, which is not to see his number, to the private
// chat.
func (f Feature) ways(t *bot.Turn, v storage.Visit, c followup.Client, chat messages.ChatID) ([]messages.Button, error) {
	private, err := t.Privately(chat)
	if err != nil || !private {
		return []messages.Button{t.OpenPrivate()}, err
	}
	relay, err := t.ByRelay(c, chat, buttonRelay+"/"+string(v.ID))
	return append(relay, t.OpenChat(c)...), err
}

// buttons stand under an open draft.
func (f Feature) buttons(t *bot.Turn, v storage.Visit, text string, ways []messages.Button) []messages.Button {
	id := "/" + string(v.ID)
	return append([]messages.Button{
		{Label: t.Text(zhSent, enSent), Data: buttonSent + id},
		{Label: t.Text(zhAnother, enAnother), Data: buttonAnother + id},
		{Label: t.Text(zhLater, enLater), Data: buttonLater + id},
		{Label: t.Text(zhSkip, enSkip), Data: buttonSkip + id},
		{Label: t.Text(zhCopy, enCopy), Copy: text},
	}, ways...)
}

// show brings the messages about v up to its state: the draft, and the card that was pressed.
func (f Feature) show(t *bot.Turn, v storage.Visit) error {
	if err := f.showDraft(t, v); err != nil {
		return err
	}
	pressed, err := t.Tx.ByRef(t.Event.Ref)
	if errors.Is(err, followup.ErrNotFound) {
		return f.showCard(t, v, v.Card)
	}
	if err != nil {
		return fmt.Errorf("find pressed message: %w", err)
	}
	if pressed.Key != v.Card && pressed.Key != v.Draft {
		if err := f.showCard(t, v, pressed.Key); err != nil {
			return err
		}
	}
	return f.showCard(t, v, v.Card)
}

// showDraft writes the draft of v anew, with its state and the buttons that still apply.
func (f Feature) showDraft(t *bot.Turn, v storage.Visit) error {
	if v.Draft == "" {
		return nil
	}
	c, err := t.Tx.Client(v.Client)
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	text, err := f.text(t, v, c)
	if err != nil {
		return err
	}
	if v.Open() {
		r, err := t.Tx.Receipt(v.Draft)
		if err != nil {
			return fmt.Errorf("find draft: %w", err)
		}
		ways, err := f.ways(t, v, c, r.Chat)
		if err != nil {
			return err
		}
		return f.say(t, v, messages.Message{Edits: v.Draft, Text: text, Whole: true, Buttons: f.buttons(t, v, text, ways)})
	}
	return f.edit(t, v, v.Draft, text+"\n\n"+f.state(t, v), f.undoButton(t, v)...)
}

// reached writes the open drafts for the client of the turn anew: their buttons lead to him.
func (f Feature) reached(t *bot.Turn) error {
	open, err := t.Tx.OpenVisits(t.Person.ID, t.Workspace.ID, t.Now)
	if err != nil {
		return fmt.Errorf("find open visits: %w", err)
	}
	quiet, err := t.Tx.QuietVisits(t.Person.ID, t.Workspace.ID, t.Now)
	if err != nil {
		return fmt.Errorf("find quiet visits: %w", err)
	}
	for _, v := range append(open, quiet...) {
		if "client/"+string(v.Client) != t.About {
			continue
		}
		if err := f.showDraft(t, v); err != nil {
			return err
		}
		if err := f.offerRelay(t, v); err != nil {
			return err
		}
	}
	return nil
}

// showCard writes the nudge key anew once v needs none.
func (f Feature) showCard(t *bot.Turn, v storage.Visit, key string) error {
	if key == "" {
		return nil
	}
	if v.Open() {
		return f.edit(t, v, key, t.Text(zhCard, enCard, v.Title(), f.state(t, v)), f.cardButtons(t, v)...)
	}
	return f.edit(t, v, key, t.Text(zhCard, enCard, v.Title(), f.state(t, v)), f.undoButton(t, v)...)
}

func (f Feature) undoButton(t *bot.Turn, v storage.Visit) []messages.Button {
	if !v.Withdrawn.IsZero() {
		return nil
	}
	return []messages.Button{{Label: t.Text(zhUndo, enUndo), Data: buttonUndo + "/" + string(v.ID)}}
}

// edit replaces the text and the buttons of the message key.
func (f Feature) edit(t *bot.Turn, v storage.Visit, key, text string, buttons ...messages.Button) error {
	if key == "" {
		return nil
	}
	return f.say(t, v, messages.Message{Edits: key, Text: text, Buttons: buttons})
}

// say sends the edit m to the chat of the message that it edits.
func (f Feature) say(t *bot.Turn, v storage.Visit, m messages.Message) error {
	r, err := t.Tx.Receipt(m.Edits)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find message to edit: %w", err)
	}
	m.Chat, m.About = r.Chat, v.About()
	_, err = t.Say(m)
	return err
}

// state says in a few words where v stands.
func (f Feature) state(t *bot.Turn, v storage.Visit) string {
	switch {
	case !v.Withdrawn.IsZero():
		return t.Text(zhStateWithdrawn, enStateWithdrawn)
	case !v.Skipped.IsZero():
		return t.Text(zhStateSkipped, enStateSkipped)
	case v.InTime():
		return t.Text(zhStateSent, enStateSent, t.Clock(v.Sent), minutes(v.Sent.Sub(v.Ended)))
	case !v.Sent.IsZero():
		return t.Text(zhStateLate, enStateLate, t.Clock(v.Sent), minutes(v.Sent.Sub(v.Deadline())))
	}
	return f.dueBy(t, v)
}

// dueBy says until when the text of v is due.
func (f Feature) dueBy(t *bot.Turn, v storage.Visit) string {
	by := t.Clock(v.Deadline())
	if t.Now.Before(v.Deadline()) {
		return t.Text(zhDueBy, enDueBy, by)
	}
	return t.Text(zhDuePast, enDuePast, by)
}
