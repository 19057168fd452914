package bot

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Expect lets what the person says next in private, without a command, be about the record about: until
// until it is handled like an answer to a message about it.
func (t *Turn) Expect(about string, until time.Time) error {
	if err := t.Tx.PutFocus(t.Person.ID, storage.Focus{About: about, Until: until}); err != nil {
		return fmt.Errorf("keep what is expected: %w", err)
	}
	return nil
}

// wordMost is how long a message may be, in characters, to be taken for a command word mistyped.
const wordMost = 8

// expected handles what is said in private about the record that is expected to go on.
func (b *Bot) expected(t *Turn, c command) (done bool, err error) {
	if !t.Event.Private || t.Person.ID == "" || c.slashed {
		return false, nil
	}
	if b.nearest(c) != "" && utf8.RuneCountInString(t.Event.Text) <= wordMost {
		return false, nil
	}
	f, err := t.Tx.Focus(t.Person.ID)
	if errors.Is(err, followup.ErrNotFound) || err == nil && t.Event.At.After(f.Until) {
		return false, nil
	}
	if err != nil {
		return true, fmt.Errorf("find what is expected: %w", err)
	}
	return b.about(t, f.About)
}

// awaited handles files that are said in private without a command: as an answer to the person's own note, or where some
// are awaited.
func (b *Bot) awaited(t *Turn, c command) (done bool, err error) {
	e := t.Event
	if !e.Private || t.Person.ID == "" || len(e.Files) == 0 || c.slashed || b.nearest(c) != "" {
		return false, nil
	}
	about := ""
	if e.ReplyTo != "" {
		if about, err = b.noted(t, messages.Ref{Chat: e.Ref.Chat, ID: e.ReplyTo}); err != nil {
			return true, err
		}
	}
	for _, r := range b.awaits {
		if about != "" {
			break
		}
		about, err = r.Awaits(t)
		if err != nil && !errors.Is(err, followup.ErrNotFound) {
			return true, fmt.Errorf("find what files are awaited for: %w", err)
		}
	}
	if about == "" {
		return false, nil
	}
	return b.about(t, about)
}

// about handles words without a command that are about a record.
func (b *Bot) about(t *Turn, about string) (done bool, err error) {
	kind, _, _ := strings.Cut(about, "/")
	r, ok := b.answers[kind]
	if !ok {
		return false, nil
	}
	t.About, t.Rest = about, strings.TrimSpace(t.Event.Text)
	if err := t.allow(r.Act); err != nil {
		return true, err
	}
	return true, r.Do(t)
}
