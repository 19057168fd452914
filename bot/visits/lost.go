package visits

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// awaitedFor is how long after a visit files that were asked for again are taken for it without a word.
const awaitedFor = 24 * time.Hour

// kept asks for the files of a note again that did not come: once, when the last of them came or was lost, so that all
// are named in one message. Nobody is asked whose visit it is no more, nor about a client who was forgotten.
func (f Feature) kept(t *bot.Turn) error {
	v, err := t.Tx.Visit(followup.VisitID(idOf(t.File.About)))
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	files, err := t.Tx.Attachments(v.About())
	if err != nil {
		return fmt.Errorf("find files: %w", err)
	}
	if slices.ContainsFunc(files, pending) {
		return nil
	}
	lost := slices.DeleteFunc(files, func(a storage.Attachment) bool { return !failed(a) })
	if len(lost) == 0 {
		return nil
	}
	asks, err := f.asks(t, v)
	if err != nil || !asks {
		return err
	}
	for _, a := range lost {
		a.Fault = bot.FaultAsked + a.Fault
		if err := t.Tx.SetAttachment(a); err != nil {
			return fmt.Errorf("note that a file is asked for: %w", err)
		}
	}
	return f.ask(t, v, lost)
}

// pending reports whether nobody knows yet whether a comes.
func pending(a storage.Attachment) bool { return a.Sum == "" && a.Fault == "" }

// asked reports whether a was asked for again, and did not come again.
func asked(a storage.Attachment) bool { return strings.HasPrefix(a.Fault, bot.FaultAsked) }

// failed reports whether a did not come, or cannot be handed on, and was not asked for again.
func failed(a storage.Attachment) bool {
	return !pending(a) && !asked(a) && len(bot.Here([]storage.Attachment{a})) == 0
}

// asks makes t a turn of the rep of v, and reports whether he is to be asked for files of it: it is still his, and the
// note is one that he wrote himself.
func (f Feature) asks(t *bot.Turn, v storage.Visit) (bool, error) {
	if v.Forgotten() || !v.Withdrawn.IsZero() || v.Place.Chat == "" {
		return false, nil
	}
	if v.Client != "" {
		c, err := t.Tx.Client(v.Client)
		if err != nil {
			return false, fmt.Errorf("find client: %w", err)
		}
		if c.Owner != v.Owner {
			return false, nil
		}
	}
	err := t.For(v.Workspace, v.Owner)
	return t.Standing.Member, err
}

// ask asks for the files lost of v again, in private, or where that cannot be as an answer to the note.
func (f Feature) ask(t *bot.Turn, v storage.Visit, lost []storage.Attachment) error {
	m := f.place(t, v)
	m.About = lostKind + "/" + string(v.ID)
	how := t.Text(zhAgainAnswer, enAgainAnswer)
	if t.Apart(m.Chat) {
		how = t.Text(zhAgainHere, enAgainHere)
		if t.Private == "" {
			how = t.Text(zhAgainPrivate, enAgainPrivate)
		}
	}
	m.Text = t.Text(zhLost, enLost, v.Title(), faults(t.Lang, lost), how)
	_, err := t.Say(m)
	return err
}

// faults says what is wrong with the files lost: “一.jpg”、“二.jpg”没能取到，“三.mp4”超过 20 MB.
func faults(l messages.Lang, lost []storage.Attachment) string {
	var said []string
	by := map[string][]string{}
	for _, a := range lost {
		what := fault(l, strings.TrimPrefix(a.Fault, bot.FaultAsked))
		if len(by[what]) == 0 {
			said = append(said, what)
		}
		by[what] = append(by[what], bot.FileTitle(l, a))
	}
	for i, what := range said {
		said[i] = inQuotes(l, by[what]) + what
	}
	return strings.Join(said, l.Say("，", "; "))
}

// fault says why a file is not here, behind its name.
func fault(l messages.Lang, why string) string {
	switch why {
	case bot.FaultLarge:
		return l.Say(zhLostLarge, enLostLarge, bot.FileLimit>>20)
	case bot.FaultProgram:
		return l.Say(zhLostProgram, enLostProgram)
	case bot.FaultBomb:
		return l.Say(zhLostBomb, enLostBomb)
	case bot.FaultBroken: // of what has bytes it is no fault here
		return l.Say(zhLostEmpty, enLostEmpty)
	}
	return l.Say(zhLostFetch, enLostFetch)
}

// inQuotes writes names in quotes; of equal ones, as pictures have that nobody named, how many there are.
func inQuotes(l messages.Lang, names []string) string {
	var parts []string
	n := map[string]int{}
	for _, name := range names {
		if n[name]++; n[name] == 1 {
			parts = append(parts, name)
		}
	}
	for i, name := range parts {
		parts[i] = "“" + name + "”"
		if n[name] > 1 {
			parts[i] += l.Say(zhTimes, enTimes, n[name])
		}
	}
	return strings.Join(parts, l.Say("、", ", "))
}

// lostUndelivered asks in the group, as an answer to the note, what could not be asked in private.
func (f Feature) lostUndelivered(t *bot.Turn) error {
	v, err := t.Tx.Visit(followup.VisitID(idOf(t.House.About)))
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	if t.House.Reason != messages.WhyGone || t.House.Chat == v.Place.Chat {
		return nil
	}
	files, err := t.Tx.Attachments(v.About())
	if err != nil {
		return fmt.Errorf("find files: %w", err)
	}
	files = slices.DeleteFunc(files, func(a storage.Attachment) bool { return !asked(a) })
	if len(files) == 0 {
		return nil
	}
	asks, err := f.asks(t, v)
	if err != nil || !asks {
		return err
	}
	return f.ask(t, v, files)
}
