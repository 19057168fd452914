package homework

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
	"genjin/messages"
	"genjin/storage"
)

// edited handles a hand-in that its learner changed where it stands.
func (f Feature) edited(t *bot.Turn) error {
	p, err := t.Tx.PartAt(t.Event.Ref)
	if errors.Is(err, followup.ErrNotFound) {
		return f.handIn(t) // what it was before was no hand-in
	}
	if err != nil {
		return fmt.Errorf("find part: %w", err)
	}
	key, text := course.SplitKey(t.Rest)
	return f.change(t, p, key, text)
}

// reworded handles an edit of something that added to a hand-in.
func (f Feature) reworded(t *bot.Turn) error {
	p, err := t.Tx.PartAt(t.Event.Ref)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find part: %w", err)
	}
	return f.change(t, p, "", t.Rest)
}

// change makes the part p read text: what was counted changes in place, in the receipt.
func (f Feature) change(t *bot.Turn, p storage.Part, key, text string) error {
	s, a, err := f.own(t, string(p.Submission))
	if err != nil {
		return err
	}
	if found, ok := course.Find(key); key != "" && (!ok || found.Key != s.Key) {
		return t.Refuse(zhOtherKey, enOtherKey, s.Key)
	}
	if p.Text == text || !p.Withdrawn.IsZero() {
		return nil
	}
	if err := f.newest(t, s); err != nil {
		return err
	}
	p.Text, s.Changed = text, t.Event.At
	if err := t.Tx.PutPart(p); err != nil {
		return fmt.Errorf("keep part: %w", err)
	}
	return f.refresh(t, s, a)
}

// refresh counts s anew and writes its receipt anew.
func (f Feature) refresh(t *bot.Turn, s storage.Submission, a course.Assignment) error {
	files, late, err := f.anew(t, &s, a)
	if err != nil {
		return err
	}
	return f.edit(t, s, f.receipt(t, s, a, files, late))
}

// anew counts s anew and keeps it. It returns the files of s, and what [Feature.late] tells of it.
func (f Feature) anew(t *bot.Turn, s *storage.Submission, a course.Assignment) (files []storage.Attachment, late time.Time, err error) {
	if files, err = f.recount(t, s, a); err != nil {
		return nil, late, err
	}
	if err = t.Tx.PutSubmission(*s); err != nil {
		return nil, late, fmt.Errorf("keep submission: %w", err)
	}
	late, err = f.late(t, *s, a)
	return files, late, err
}

// edit replaces the text of the receipt of s.
func (f Feature) edit(t *bot.Turn, s storage.Submission, text string) error {
	r, err := t.Tx.Receipt(s.Receipt)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find receipt: %w", err)
	}
	_, err = t.Say(messages.Message{Chat: r.Chat, Edits: s.Receipt, About: s.About(), Text: text})
	return err
}

// noteAt returns the submission of the person's that the message ref is a part of.
func (f Feature) noteAt(t *bot.Turn, ref messages.Ref) (string, error) {
	p, err := t.Tx.PartAt(ref)
	if err != nil {
		return "", err
	}
	s, err := t.Tx.Submission(p.Submission)
	if err == nil && s.Person != t.Person.ID {
		err = followup.ErrNotFound
	}
	return s.About(), err
}

// undone takes back the last part, or the whole version; an older version counts again.
func (f Feature) undone(t *bot.Turn) error {
	s, a, err := f.own(t, strings.TrimPrefix(t.Act.About, kind+"/"))
	if err != nil {
		return err
	}
	if t.Act.Kind == actAdd {
		return f.undoPart(t, s, a)
	}
	s.Withdrawn = t.Now
	if err := t.Tx.PutSubmission(s); err != nil {
		return fmt.Errorf("keep submission: %w", err)
	}
	if err := t.Tx.Stand(s.Workspace, s.Person, s.Key); err != nil {
		return fmt.Errorf("let an older version count: %w", err)
	}
	if err := f.unguess(t, s); err != nil {
		return err
	}
	if err := f.edit(t, s, t.Text(zhStateWithdrawn, enStateWithdrawn, s.Key, title(t.Lang, a))); err != nil {
		return err
	}
	ss, err := t.Tx.Standing(s.Workspace, s.Person)
	if err != nil {
		return fmt.Errorf("find submissions: %w", err)
	}
	for _, o := range ss {
		if o.Key == s.Key {
			t.Notice(t.Text(zhUndoneTo, enUndoneTo, s.Key, o.Version))
			return nil
		}
	}
	t.Notice(t.Text(zhUndone, enUndone, s.Key))
	return nil
}

// unguess forgets a first day of the course that was reckoned from what has been taken back since.
func (f Feature) unguess(t *bot.Turn, s storage.Submission) error {
	c, err := f.course(t, s.Workspace)
	if err != nil || c.Guess == 0 {
		return err
	}
	if counts, err := t.Tx.Handed(s.Workspace, ""); err != nil || counts {
		return err
	}
	c.Start, c.Guess = followup.Day{}, 0
	if err := t.Tx.PutClass(c); err != nil {
		return fmt.Errorf("forget the course's first day: %w", err)
	}
	return nil
}

func (f Feature) undoPart(t *bot.Turn, s storage.Submission, a course.Assignment) error {
	p, err := t.Tx.Part(t.Act.Past)
	if err != nil {
		return fmt.Errorf("find part: %w", err)
	}
	p.Withdrawn = t.Now
	if err := t.Tx.PutPart(p); err != nil {
		return fmt.Errorf("take back part: %w", err)
	}
	if err := f.refresh(t, s, a); err != nil {
		return err
	}
	if s, err = t.Tx.Submission(s.ID); err != nil {
		return fmt.Errorf("find submission: %w", err)
	}
	t.Notice(t.Text(zhUndonePart, enUndonePart, s.Key, counted(t.Lang, a, s.Result)))
	return nil
}

// tell says text about s where the part of the turn stands.
func (f Feature) tell(t *bot.Turn, s storage.Submission, text string) error {
	m := messages.Message{Chat: t.Event.Ref.Chat, About: s.About(), Text: text}
	if !t.Event.Private {
		m.ReplyTo = t.Event.Ref.ID
	}
	_, err := t.Say(m)
	return err
}
