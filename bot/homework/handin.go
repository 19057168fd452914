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

// The acts that can be taken back.
const (
	actHandIn = "hand in"
	actAdd    = "add" // past is the id of the part
)

// handIn begins a new version of an assignment.
func (f Feature) handIn(t *bot.Turn) error {
	key, text := course.SplitKey(t.Rest)
	if key == "" {
		return f.keyless(t)
	}
	a, ok := course.Find(key)
	if !ok {
		return t.Refuse(zhNoSuch, enNoSuch, clip(key))
	}
	if a.Form != course.Tick && len(t.Event.Files) == 0 && !course.Count(a, course.Piece{Text: text}).Words {
		return t.Refuse(zhEmpty, enEmpty, a.Key, a.ZH, a.Holds.ZH, example(a, messages.Chinese), a.EN, a.Holds.EN, example(a, messages.English))
	}
	if t.Workspace.ID == "" {
		return t.Refuse(zhNoClass, enNoClass)
	}
	if err := t.Join(followup.Learner); err != nil {
		return err
	}
	ask, err := f.recognise(t)
	if err != nil {
		return err
	}
	if err := f.sitHere(t); err != nil {
		return err
	}
	if handed, err := t.Tx.Handed(t.Workspace.ID, t.Person.ID); err != nil {
		return fmt.Errorf("find earlier hand-ins: %w", err)
	} else if handed {
		ask = nil // who did not say who he is the first time is not asked each time
	}
	version, err := t.Tx.LastVersion(t.Workspace.ID, t.Person.ID, a.Key)
	if err != nil {
		return fmt.Errorf("find versions: %w", err)
	}
	if err := f.begin(t, a); err != nil {
		return err
	}
	s := storage.Submission{Submission: course.Submission{
		ID: followup.SubmissionID(t.NewID()), Workspace: t.Workspace.ID, Person: t.Person.ID, Key: a.Key, Version: version + 1,
		Begun: t.Event.At, Changed: t.Event.At,
	}}
	if err := t.Tx.PutSubmission(s); err != nil {
		return fmt.Errorf("keep submission: %w", err)
	}
	if err := t.Tx.Stand(s.Workspace, s.Person, s.Key); err != nil {
		return fmt.Errorf("let the new version count: %w", err)
	}
	if err := t.Did(actHandIn, s.About(), ""); err != nil {
		return err
	}
	return f.take(t, s, a, text, ask)
}

// keyless handles a hand-in that does not say for which assignment: it adds to the one that it answers.
func (f Feature) keyless(t *bot.Turn) error {
	if about, err := f.answered(t); err != nil || about != "" {
		if err != nil {
			return err
		}
		t.About = about
		return f.add(t)
	}
	c, err := f.course(t, t.Workspace.ID)
	if err != nil {
		return err
	}
	day := c.Today(t.Now, t.Home)
	return t.Refuse(zhNoKey, enNoKey, keysOf(day), titles(day, messages.Chinese), titles(day, messages.English))
}

// answered returns the submission that the event answers, if any.
func (f Feature) answered(t *bot.Turn) (string, error) {
	if t.Event.ReplyTo == "" {
		return "", nil
	}
	r, err := t.Tx.ByRef(messages.Ref{Chat: t.Event.Ref.Chat, ID: t.Event.ReplyTo})
	if errors.Is(err, followup.ErrNotFound) || err == nil && !strings.HasPrefix(r.About, kind+"/") {
		return "", nil
	}
	return r.About, err
}

// begin remembers the first day of the course, reckoned from the first hand-in, unless it is known.
func (f Feature) begin(t *bot.Turn, a course.Assignment) error {
	c, err := f.course(t, t.Workspace.ID)
	if err != nil {
		return err
	}
	if !c.Start.IsZero() {
		return nil
	}
	if err := t.Tx.PutClass(c.Begin(a, t.Event.At.In(t.Home))); err != nil {
		return fmt.Errorf("keep the course's first day: %w", err)
	}
	return nil
}

// course returns the class of w; nobody need have set it.
func (f Feature) course(t *bot.Turn, w followup.WorkspaceID) (course.Class, error) {
	c, err := t.Tx.Class(w)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return c, fmt.Errorf("find class: %w", err)
	}
	return c, nil
}

// take stores the text and the files of the event as a part of s, counts s anew and answers.
func (f Feature) take(t *bot.Turn, s storage.Submission, a course.Assignment, text string, ask []messages.Button) error {
	receipt, err := f.store(t, &s, a, text)
	if err != nil {
		return err
	}
	waits, err := f.waits(t, s)
	if err != nil {
		return err
	}
	if !waits {
		if s.Receipt, err = f.say(t, s, receipt, ask); err != nil {
			return err
		}
	}
	if err := t.Tx.PutSubmission(s); err != nil {
		return fmt.Errorf("keep submission: %w", err)
	}
	return t.Expect(s.About(), t.Event.At.Add(course.AddWithin))
}

// say says the receipt of s, with the question who of the list he is if it has ask, and returns its key.
func (f Feature) say(t *bot.Turn, s storage.Submission, receipt string, ask []messages.Button) (key string, err error) {
	m := messages.Message{Chat: t.Event.Ref.Chat, About: s.About(), Text: receipt, Buttons: ask}
	if len(ask) > 0 {
		m.Text += "\n\n" + t.Text(zhWhoAreYou, enWhoAreYou) // the last paragraph is what a card shows with its buttons
	}
	if !t.Event.Private {
		m.ReplyTo = t.Event.Ref.ID
	}
	return t.Say(m)
}

// store stores the text and the files of the event as a part of s and counts s anew. It returns what the receipt
// says now.
func (f Feature) store(t *bot.Turn, s *storage.Submission, a course.Assignment, text string) (receipt string, err error) {
	p := storage.Part{ID: t.NewID(), Submission: s.ID, At: t.Event.At, Text: text, Place: t.Event.Ref}
	if err := t.Tx.PutPart(p); err != nil {
		return "", fmt.Errorf("keep part: %w", err)
	}
	if s.Receipt != "" {
		if err := t.Did(actAdd, s.About(), p.ID); err != nil {
			return "", err
		}
	}
	if err := t.Keep(p.About(), t.Event.Files); err != nil {
		return "", err
	}
	files, err := f.recount(t, s, a)
	if err != nil {
		return "", err
	}
	if len(files) > course.FilesMost {
		return "", t.Refuse(zhManyFiles, enManyFiles, course.FilesMost)
	}
	late, err := f.late(t, *s, a)
	if err != nil {
		return "", err
	}
	return f.receipt(t, *s, a, files, late), nil
}

// add adds what answers the receipt, or follows in private, to the version that it is about.
func (f Feature) add(t *bot.Turn) error {
	id := strings.TrimPrefix(t.About, kind+"/")
	if !t.Event.Private && t.Standing.May(followup.ReadHomework) {
		if s, err := t.Tx.Submission(followup.SubmissionID(id)); err == nil && s.Person != t.Person.ID {
			return nil // the trainer talks with a learner
		}
	}
	s, a, err := f.own(t, id)
	if err != nil {
		return err
	}
	text := strings.TrimSpace(t.Rest)
	switch {
	case len(t.Event.Files) > 0:
	case course.Courtesy(text):
		return f.tell(t, s, t.Text(zhWelcome, enWelcome))
	case a.Asks(text):
		return f.tell(t, s, t.Text(zhQuestion, enQuestion))
	}
	if text == "" && len(t.Event.Files) == 0 {
		return nil
	}
	if err := f.newest(t, s); err != nil {
		return err
	}
	if err := f.fewParts(t, s); err != nil {
		return err
	}
	s.Changed = t.Event.At
	return f.take(t, s, a, text, nil)
}

// partsMost is how many pieces a version may be handed in in.
const partsMost = 60

// fewParts refuses to let s have more pieces than it may.
func (f Feature) fewParts(t *bot.Turn, s storage.Submission) error {
	parts, err := t.Tx.Parts(s.ID)
	if err != nil {
		return fmt.Errorf("find parts: %w", err)
	}
	if len(parts) >= partsMost {
		return t.Refuse(zhManyParts, enManyParts, s.Key)
	}
	return nil
}

// own returns the submission id, if it is the person's own, and makes t a turn in its workspace.
func (f Feature) own(t *bot.Turn, id string) (storage.Submission, course.Assignment, error) {
	s, err := t.Tx.Submission(followup.SubmissionID(id))
	if errors.Is(err, followup.ErrNotFound) || err == nil && s.Person != t.Person.ID {
		return s, course.Assignment{}, t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return s, course.Assignment{}, fmt.Errorf("find submission: %w", err)
	}
	a, ok := course.Find(s.Key)
	if !ok {
		return s, a, fmt.Errorf("submission %s is for the unknown assignment %q", s.ID, s.Key)
	}
	if s.Workspace != t.Workspace.ID {
		if err := t.For(s.Workspace, t.Person.ID); err != nil {
			return s, a, err
		}
		if !t.Standing.Member {
			return s, a, t.Refuse(zhNotYours, enNotYours)
		}
	}
	return s, a, nil
}

// newest refuses to change a version that counts no more.
func (f Feature) newest(t *bot.Turn, s storage.Submission) error {
	if !s.Withdrawn.IsZero() {
		return t.Refuse(zhWithdrawn, enWithdrawn, s.Key)
	}
	ss, err := t.Tx.Standing(s.Workspace, s.Person)
	if err != nil {
		return fmt.Errorf("find submissions: %w", err)
	}
	for _, o := range ss {
		if o.Key == s.Key && o.ID != s.ID {
			return t.Refuse(zhOldVersion, enOldVersion, s.Version, o.Version)
		}
	}
	return nil
}

// recount counts s anew, from all its parts and what could be read in their files. It returns the files
// with how they stand.
func (f Feature) recount(t *bot.Turn, s *storage.Submission, a course.Assignment) ([]storage.Attachment, error) {
	parts, err := t.Tx.Parts(s.ID)
	if err != nil {
		return nil, fmt.Errorf("find parts: %w", err)
	}
	var pieces []course.Piece
	var files []storage.Attachment
	for _, p := range parts {
		of, err := t.Tx.Attachments(p.About())
		if err != nil {
			return nil, fmt.Errorf("find files: %w", err)
		}
		pieces = append(pieces, course.Piece{Text: p.Text, Caption: len(of) > 0})
		for _, file := range of {
			if file.Fault == "" && file.Reading != "" {
				pieces = append(pieces, course.Piece{Text: file.Reading})
			}
		}
		files = append(files, of...)
	}
	s.Result = course.Count(a, pieces...)
	for _, file := range files {
		if file.Fault != "" {
			continue
		}
		s.Result.Files++
		if file.Reading == "" {
			s.Result.Unread++
		}
	}
	return files, nil
}

// late returns the deadline of s if s was begun after it, else zero.
func (f Feature) late(t *bot.Turn, s storage.Submission, a course.Assignment) (time.Time, error) {
	c, err := f.course(t, s.Workspace)
	if err != nil {
		return time.Time{}, err
	}
	if d := c.Deadline(a.Day, t.Home); s.Late(d) {
		return d, nil
	}
	return time.Time{}, nil
}
