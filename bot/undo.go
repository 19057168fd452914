package bot

import (
	"errors"
	"fmt"
	"strings"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// undoing is the feature that takes the last step back, whatever feature it belongs to.
type undoing struct{ b *Bot }

func (u undoing) Routes() []Route {
	return []Route{{
		Words: []string{"撤回", "/undo"}, Act: followup.Undo, Do: u.takeBack,
		Help: Help{ZH: zhHelpUndo, EN: enHelpUndo, For: followup.Rep | followup.Learner},
	}}
}

// takeBack takes back the person's last act, or the last about the record that the command answers.
func (u undoing) takeBack(t *Turn) error {
	if t.Rest != "" && t.Event.ReplyTo == "" {
		return t.Refuse(zhUndoWhich, enUndoWhich)
	}
	about, err := u.b.answeredAbout(t)
	if err != nil {
		return err
	}
	if err := t.Undo(about); err != nil {
		return err
	}
	return t.Answer(t.notice)
}

// answeredAbout returns the record of the message that the event answers; empty if it answers none of ours.
func (b *Bot) answeredAbout(t *Turn) (string, error) {
	if t.Event.ReplyTo == "" {
		return "", nil
	}
	ref := messages.Ref{Chat: t.Event.Ref.Chat, ID: t.Event.ReplyTo}
	r, err := t.Tx.ByRef(ref)
	if err == nil {
		return r.About, nil
	}
	if !errors.Is(err, followup.ErrNotFound) {
		return "", fmt.Errorf("find answered message: %w", err)
	}
	return b.noted(t, ref)
}

// noted returns the record whose note is the message ref; empty if it is none.
func (b *Bot) noted(t *Turn, ref messages.Ref) (string, error) {
	for _, r := range b.notes {
		about, err := r.Note(t, ref)
		if err == nil {
			return about, nil
		}
		if !errors.Is(err, followup.ErrNotFound) {
			return "", fmt.Errorf("find note: %w", err)
		}
	}
	return "", nil
}

// Did remembers that the person did kind to the record about; past is the record before it, and empty
// where the act made it.
func (t *Turn) Did(kind, about, past string) error {
	a := storage.Act{ID: t.NewID(), Person: t.Person.ID, About: about, Kind: kind, At: t.Now, Past: past}
	if err := t.Tx.AddAct(a); err != nil {
		return fmt.Errorf("keep act: %w", err)
	}
	return nil
}

// Undo takes back the person's last act, about the record about if one is given. The record's feature
// does it, with t.Act, and says by Notice what it was.
func (t *Turn) Undo(about string) error {
	a, err := t.Tx.LastAct(t.Person.ID, about)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhNothing, enNothing)
	}
	if err != nil {
		return fmt.Errorf("find last act: %w", err)
	}
	if t.Now.Sub(a.At) > followup.UndoWithin {
		return t.Refuse(zhTooOld, enTooOld, int(followup.UndoWithin.Minutes()))
	}
	if err := t.Tx.UndoAct(a.ID); err != nil {
		return fmt.Errorf("take back act: %w", err)
	}
	kind, _, _ := strings.Cut(a.About, "/")
	r, ok := t.bot.undos[kind]
	if !ok {
		return fmt.Errorf("no route to take back acts about %q", kind)
	}
	t.Act = a
	return r.Do(t)
}
