package visits

import (
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/messages/draft"
	"genjin/messages/when"
	"genjin/storage"
)

// edited handles a note that its rep changed where it stands.
func (f Feature) edited(t *bot.Turn) error {
	v, err := t.Tx.VisitAt(t.Event.Ref)
	if errors.Is(err, followup.ErrNotFound) {
		return f.visit(t) // what it was before was no note
	}
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	if v.Owner != t.Person.ID {
		return nil
	}
	n, _, err := f.read(t)
	if err != nil {
		return err
	}
	if n.Ended.Equal(n.Said) {
		n.Ended = v.Said // an edit is no new end of the visit
	}
	return f.correct(t, v, n, false)
}

// correct makes the visit old read as n does: receipt and draft change in place, and the nudges only
// if the end did. What was sent to the client stays as it was.
func (f Feature) correct(t *bot.Turn, old, n storage.Visit, answer bool) error {
	v := old
	if !v.Withdrawn.IsZero() {
		return t.Refuse(zhWithdrawn, enWithdrawn)
	}
	if n.Ended.Equal(n.Said) {
		n.Ended = old.Ended
	}
	v.Note, v.Named, v.Company, v.Ended = n.Note, n.Named, n.Company, n.Ended
	if v.Note == old.Note && v.Named == old.Named && v.Company == old.Company && v.Ended.Equal(old.Ended) {
		return nil
	}
	clients, err := f.clients(t, &v)
	if err != nil {
		return err
	}
	note, err := f.note(t, v)
	if err != nil {
		return err
	}
	plan(&v, note)
	moved := v.Named != old.Named || v.Company != old.Company
	if moved && v.Open() {
		if err := f.reassign(t, &v, clients); err != nil {
			return err
		}
	}
	if moved || v.Note != old.Note { // the draft reads otherwise now
		if err := t.Unrelay(v.About()); err != nil {
			return err
		}
	}
	if t.Now.Before(v.Deadline()) {
		v.Missed = old.Missed
		if !v.Ended.Equal(old.Ended) {
			v.Missed = storage.Visit{}.Missed
		}
	}
	if err := t.Tx.PutVisit(v); err != nil {
		return fmt.Errorf("keep visit: %w", err)
	}
	if err := f.replan(t, v, old); err != nil {
		return err
	}
	if err := f.edit(t, v, v.Receipt, t.Text(zhCorrected, enCorrected, v.Title(), f.state(t, v))); err != nil {
		return err
	}
	if v.Open() && !moved {
		if err := f.showDraft(t, v); err != nil {
			return err
		}
	}
	if !answer {
		return nil
	}
	return f.answer(t, v, t.Text(zhCorrected, enCorrected, v.Title(), f.state(t, v)))
}

// answer says text as an answer that is about v, so that it can be answered in turn.
func (f Feature) answer(t *bot.Turn, v storage.Visit, text string) error {
	m := messages.Message{Chat: t.Event.Ref.Chat, About: v.About(), Text: text}
	if !t.Event.Private {
		m.ReplyTo = t.Event.Ref.ID
	}
	_, err := t.Say(m)
	return err
}

// replan moves the nudges of v if its end has changed.
func (f Feature) replan(t *bot.Turn, v, old storage.Visit) error {
	if v.Ended.Equal(old.Ended) {
		return nil
	}
	if err := t.Tx.Overtake(v.About()); err != nil {
		return fmt.Errorf("end nudges: %w", err)
	}
	return f.nudge(t, v)
}

// reassign gives v the client that it names now; the draft for the former one is taken away.
func (f Feature) reassign(t *bot.Turn, v *storage.Visit, clients []followup.Client) error {
	for _, key := range []string{v.Draft, v.Offer, v.Card} {
		if err := f.edit(t, *v, key, t.Text(zhReplaced, enReplaced, v.Title())); err != nil {
			return err
		}
	}
	v.Client, v.Draft, v.Offer, v.Card = "", "", "", ""
	var err error
	if len(clients) == 1 {
		v.Client = clients[0].ID
		v.Draft, err = f.rebring(t, v, clients[0])
		return err
	}
	v.Offer, err = f.offer(t, *v, clients)
	return err
}

// again handles a note said as an answer to the visit old, which it corrects as n does. Files with it are added; those that
// answer the question for them come back with words that do not tell of the talk.
func (f Feature) again(t *bot.Turn, old, n storage.Visit) error {
	if len(t.Event.Files) > 0 {
		if err := f.add(t, old); err != nil || strings.HasPrefix(t.About, lostKind+"/") {
			return err
		}
	}
	return f.correct(t, old, n, true)
}

// answered handles what answers a message about a visit without a command: files, or plain words.
func (f Feature) answered(t *bot.Turn) error {
	v, err := f.own(t, idOf(t.About))
	if err != nil {
		return err
	}
	if len(t.Event.Files) > 0 {
		return f.add(t, v)
	}
	return f.worded(t, v)
}

// worded handles plain words about v: what its buttons say, or the hour when it ended.
func (f Feature) worded(t *bot.Turn, v storage.Visit) error {
	word := strings.ToLower(strings.Trim(t.Rest, " 。.！!"))
	for _, b := range []struct {
		words string
		do    func(*bot.Turn, storage.Visit) error
	}{
		{wordsSent, f.sent}, {wordsAnother, f.another}, {wordsLater, f.later}, {wordsSkip, f.skip},
	} {
		if word != "" && strings.Contains(b.words, "|"+word+"|") {
			return f.byWord(t, v, b.do)
		}
	}
	n, err := draft.Read(t.Rest, t.Event.At.In(t.Zone))
	if e, ok := errors.AsType[*when.Error](err); ok {
		return f.impossible(t, e)
	}
	if err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if n.Ended.IsZero() || len(n.Points) > 0 {
		return f.answer(t, v, t.Text(zhHowCorrect, enHowCorrect, v.Title()))
	}
	next := v
	next.Said, next.Ended = t.Event.At, n.Ended.UTC()
	return f.correct(t, v, next, true)
}

// byWord does what a button does and answers with its notice.
func (f Feature) byWord(t *bot.Turn, v storage.Visit, do func(*bot.Turn, storage.Visit) error) error {
	if err := do(t, v); err != nil {
		return err
	}
	return f.answer(t, v, t.Noticed())
}
