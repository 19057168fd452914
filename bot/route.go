package bot

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// textLimit is how many characters a text may have; fileLimit how many files a message may carry.
const (
	textLimit = 20_000
	fileLimit = 20
)

// route leads the event of t to its handler.
func (b *Bot) route(t *Turn) error {
	switch t.Event.Kind {
	case messages.Said:
		return b.said(t)
	case messages.Edited:
		return b.edited(t)
	case messages.Pressed:
		return b.pressed(t)
	case messages.Shared, messages.Located:
		return b.shared(t)
	case messages.Ignored:
		return nil
	}
	if r, ok := b.kinds[t.Event.Kind]; ok {
		return r.Do(t)
	}
	return nil
}

// said handles a message. In a group the bot speaks only when spoken to.
func (b *Bot) said(t *Turn) error {
	if err := t.unquote(); err != nil {
		return err
	}
	e := t.Event
	if done, err := b.gathered(t); done || err != nil {
		return err
	}
	c := b.parse(e.Text, e.Private || e.Addressed)
	if !e.Private && !c.known && !e.Addressed && !b.almost(c) {
		return nil
	}
	if e.From.Bot || b.talk(t, c) {
		return nil
	}
	if e.From.ID == "" {
		if !c.known {
			return nil
		}
		return t.Refuse(zhNobody, enNobody)
	}
	if done, err := b.hurried(t); done || err != nil {
		return err
	}
	if e.Private {
		if err := b.opened(t); err != nil {
			return err
		}
	}
	if utf8.RuneCountInString(e.Text) > textLimit {
		return t.Refuse(zhTooLong, enTooLong, textLimit)
	}
	if len(e.Files) > fileLimit {
		return t.Refuse(zhTooMany, enTooMany, fileLimit)
	}
	if done, err := b.unbound(t, c); done || err != nil {
		return err
	}
	if c.known {
		return b.command(t, c)
	}
	if done, err := b.answered(t, c); done || err != nil {
		return err
	}
	if done, err := b.expected(t, c); done || err != nil {
		return err
	}
	if done, err := b.awaited(t, c); done || err != nil {
		return err
	}
	return b.unknown(t, c)
}

// talk reports whether a command word is but a word in the talk of a group.
func (b *Bot) talk(t *Turn, c command) bool {
	e := t.Event
	return c.known && b.lookup(c).Talk && !c.slashed && !e.Private && !e.Addressed && len(e.Mentions) == 0 && e.ReplyTo == ""
}

// almost reports whether c is meant for us though it is none of our commands: a slash and a word
// that is nearly ours. Other bots have commands too.
func (b *Bot) almost(c command) bool { return c.slashed && b.nearest(c) != "" }

// opened notes that the private chat with the person can be written to.
func (b *Bot) opened(t *Turn) error {
	if t.Person.ID == "" || t.Private == t.Event.Ref.Chat {
		return nil
	}
	t.Private, t.here = t.Event.Ref.Chat, t.Event.Ref.Chat
	return t.Tx.PutAccount(storage.Account{ID: t.Event.From.ID, Person: t.Person.ID, Private: t.Private})
}

// unbound answers in a group that does not work: once, and without keeping what was said.
func (b *Bot) unbound(t *Turn, c command) (done bool, err error) {
	if t.Event.Private || t.Group.State == storage.Bound {
		return false, nil
	}
	if c.known {
		switch b.lookup(c).Act {
		case followup.BindGroup, followup.AskHelp, followup.LinkAccounts: // a code that was said here is spoilt
			return false, nil
		}
	}
	if t.Group.Told || t.Group.State == storage.Resting {
		return true, nil
	}
	t.Group.ID, t.Group.Told = t.Event.Ref.Chat, true
	if err := t.Tx.PutChat(t.Group); err != nil {
		return true, fmt.Errorf("keep group: %w", err)
	}
	return true, t.Answer(t.Text(zhUnbound, enUnbound) + t.Heard())
}

// command runs the handler of a known command, if the speaker may.
func (b *Bot) command(t *Turn, c command) error {
	r := b.lookup(c)
	t.Word, t.Rest = c.word, c.rest
	return t.run(r)
}

// run runs the handler of r, if the person may; who may not is answered as the feature says, if it does.
func (t *Turn) run(r *Route) error {
	err := t.allow(r.Act)
	if err != nil && r.Denied != nil && !t.Standing.Barred && (t.Standing.Member || t.Standing.Group) {
		return r.Denied(t)
	}
	if err != nil {
		return err
	}
	return r.Do(t)
}

// allow refuses what the person may not do.
func (t *Turn) allow(a followup.Act) error {
	if a == followup.BindGroup {
		var err error
		if t.Standing.Anyway, err = t.Tx.RolesAnywhere(t.Person.ID); err != nil {
			return fmt.Errorf("find roles: %w", err)
		}
	}
	switch {
	case t.Standing.May(a):
		return nil
	case t.Standing.Left:
		return t.Refuse(zhLeft, enLeft)
	case t.Standing.Barred:
		return t.Refuse(zhBarred, enBarred)
	case !t.Standing.Member && t.Event.Private && !t.Standing.Owner && a != followup.BindGroup && a != followup.SeeFaults:
		return t.Refuse(zhGuest, enGuest)
	}
	return t.Refuse(zhMayNot, enMayNot)
}

// answered handles an answer to one of the bot's own messages.
func (b *Bot) answered(t *Turn, c command) (done bool, err error) {
	if t.Event.ReplyTo == "" {
		return false, nil
	}
	receipt, err := t.Tx.ByRef(messages.Ref{Chat: t.Event.Ref.Chat, ID: t.Event.ReplyTo})
	if errors.Is(err, followup.ErrNotFound) {
		return false, nil
	}
	if err != nil {
		return true, fmt.Errorf("find answered message: %w", err)
	}
	if c.slashed {
		return false, nil
	}
	return b.about(t, receipt.About)
}

// whatFor asks what a file is for, in the way in which that can be said here.
func (t *Turn) whatFor() error {
	switch {
	case t.Event.Unquoted:
		return t.Refuse(zhFilesAhead, enFilesAhead)
	case t.Apart(t.Event.Ref.Chat):
		return t.Refuse(zhFilesQuoted, enFilesQuoted)
	}
	return t.Refuse(zhFiles, enFiles)
}

// unknown answers what is no command: with the nearest one, else with the way to the help.
func (b *Bot) unknown(t *Turn, c command) error {
	if len(t.Event.Files) > 0 && c.word == "" {
		return t.whatFor()
	}
	if near := b.nearest(c); near != "" {
		if t.Lang == messages.English || strings.HasPrefix(near, "/") && c.slashed {
			near = b.lookup(command{word: strings.TrimPrefix(near, "/")}).english(near)
		}
		return t.Refuse(zhNearest, enNearest, clip(c.word), near)
	}
	return t.Refuse(zhUnknown, enUnknown)
}

// english returns the English word of r, or w if it has none.
func (r *Route) english(w string) string {
	for _, one := range r.Words {
		if strings.HasPrefix(one, "/") {
			return one
		}
	}
	return w
}

// clip shortens what is quoted back to its speaker.
func clip(s string) string {
	const most = 20
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}

// edited handles a message that reads otherwise now.
func (b *Bot) edited(t *Turn) error {
	e := t.Event
	if e.From.ID == "" || e.From.Bot || !e.Private && t.Group.State != storage.Bound {
		return nil
	}
	if done, err := b.recaptioned(t); done || err != nil {
		return err
	}
	c := b.parse(e.Text, e.Private || e.Addressed)
	if !c.known {
		return b.reworded(t)
	}
	r := b.lookup(c)
	if r.Edit == nil {
		return nil
	}
	if utf8.RuneCountInString(e.Text) > textLimit {
		return t.Refuse(zhTooLong, enTooLong, textLimit)
	}
	t.Word, t.Rest = c.word, c.rest
	if err := t.allow(r.Act); err != nil {
		return err
	}
	return r.Edit(t)
}

// reworded handles an edit of a message without a command: one that added to a record may do so still.
func (b *Bot) reworded(t *Turn) error {
	about, err := b.noted(t, t.Event.Ref)
	if err != nil || about == "" {
		return err
	}
	kind, _, _ := strings.Cut(about, "/")
	r, ok := b.answers[kind]
	if !ok || r.Edit == nil {
		return nil
	}
	if utf8.RuneCountInString(t.Event.Text) > textLimit {
		return t.Refuse(zhTooLong, enTooLong, textLimit)
	}
	t.About, t.Rest = about, strings.TrimSpace(t.Event.Text)
	if err := t.allow(r.Act); err != nil {
		return err
	}
	return r.Edit(t)
}

// pressed handles a button. Whatever happens, the press is answered.
func (b *Bot) pressed(t *Turn) error {
	kind, rest, _ := strings.Cut(t.Event.Button, "/")
	r, ok := b.buttons[kind]
	if !ok {
		return t.Refuse(zhStale, enStale)
	}
	if t.Person.ID == "" && r.Act != followup.AskHelp {
		return t.Refuse(zhNotYours, enNotYours)
	}
	t.Rest = rest
	if err := t.allow(r.Act); err != nil {
		return err
	}
	if err := r.Do(t); err != nil {
		return err
	}
	return t.answerPress()
}
