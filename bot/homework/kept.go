package homework

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
	"genjin/storage"
)

// kept handles a file whose bytes are here, or cannot be had: what could be read in it counts now, and
// what is wrong with it is told.
func (f Feature) kept(t *bot.Turn) error {
	p, err := t.Tx.Part(strings.TrimPrefix(t.File.About, partKind+"/"))
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find part: %w", err)
	}
	s, a, err := f.ofPart(t, p)
	if err != nil {
		return err
	}
	parts, err := t.Tx.Parts(s.ID)
	if err != nil {
		return fmt.Errorf("find parts: %w", err)
	}
	from, err := f.cameBefore(t, s, parts, p)
	if err != nil {
		return err
	}
	if err := f.recounted(t, s, a, parts, p, from); err != nil {
		return err
	}
	if t.File.Fault == "" || t.File.Fault == bot.FaultQuoted || !s.Withdrawn.IsZero() {
		return nil
	}
	if t.File.Fault != bot.FaultDouble { // another is awaited
		if err := t.Expect(s.About(), t.Now.Add(course.AddWithin)); err != nil {
			return err
		}
	}
	return f.tell(t, s, mend(t, s))
}

// ofPart returns what p is a part of, and makes t a turn of its learner's where p stands.
func (f Feature) ofPart(t *bot.Turn, p storage.Part) (storage.Submission, course.Assignment, error) {
	s, err := t.Tx.Submission(p.Submission)
	if err != nil {
		return s, course.Assignment{}, fmt.Errorf("find submission: %w", err)
	}
	a, ok := course.Find(s.Key)
	if !ok {
		return s, a, fmt.Errorf("submission %s is for the unknown assignment %q", s.ID, s.Key)
	}
	if err := t.For(s.Workspace, s.Person); err != nil {
		return s, a, err
	}
	t.Event.Ref = p.Place
	if t.Event.Private, err = t.Privately(p.Place.Chat); err != nil {
		return s, a, err
	}
	t.Event.Narrow = !t.Event.Private && t.Apart(p.Place.Chat)
	return s, a, nil
}

// recounted counts s anew, now that it is known of the file of the turn, which came with its part p, what it is. The
// receipt changes if it reads otherwise; from is the assignment that the file was counted for before, if any.
func (f Feature) recounted(t *bot.Turn, s storage.Submission, a course.Assignment, parts []storage.Part, p storage.Part, from string) error {
	before := s
	files, late, err := f.anew(t, &s, a)
	if err != nil {
		return err
	}
	was := files
	if !t.Early {
		was = unread(files, t.File.ID, t.FileWas)
	}
	text := f.receipt(t, s, a, files, late)
	changed := text != f.receipt(t, before, a, was, late)
	if from != "" {
		text, changed = text+"\n"+t.Text(zhMovedFrom, enMovedFrom, from), true
	}
	switch {
	case !s.Withdrawn.IsZero():
		return nil
	case quoting(t, parts, p):
		return f.answerQuoting(t, s, p, text)
	case changed:
		return f.edit(t, s, text)
	}
	return nil
}

// unread returns the files as they were before that of id, then called name, was fetched.
func unread(files []storage.Attachment, id, name string) []storage.Attachment {
	before := slices.Clone(files)
	for i := range before {
		if before[i].ID == id {
			before[i].Name, before[i].Sum, before[i].Fault, before[i].Reading, before[i].Kind = name, "", "", "", ""
		}
	}
	return before
}
