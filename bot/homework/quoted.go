package homework

import (
	"fmt"
	"slices"

	"genjin/bot"
	"genjin/followup/course"
	"genjin/storage"
)

// Where words do not go with a file but quote it, a file said alone in private is counted for what was handed in last,
// and comes once more with the words that quote it: for the same assignment, or for another one. Only its bytes tell that
// it is the same.

// alone reports whether the part i of parts is files without a word, in a chat where words quote them.
func alone(t *bot.Turn, parts []storage.Part, i int) bool {
	return i > 0 && parts[i].Text == "" && t.Apart(parts[i].Place.Chat)
}

// quoting reports whether p seems to quote what was said alone just before it. It is answered when its files are here.
func quoting(t *bot.Turn, parts []storage.Part, p storage.Part) bool {
	i := slices.IndexFunc(parts, func(o storage.Part) bool { return o.ID == p.ID })
	return i > 0 && p.Text != "" && alone(t, parts, i-1) && follows(parts[i-1], p)
}

// follows reports whether p was said where q was, and soon after it.
func follows(q, p storage.Part) bool {
	return p.Place.Chat == q.Place.Chat && !p.At.Before(q.At) && p.At.Sub(q.At) < course.AddWithin
}

// waits reports whether the newest part of s is answered when its files are here.
func (f Feature) waits(t *bot.Turn, s storage.Submission) (bool, error) {
	if len(t.Event.Files) == 0 || s.Receipt == "" {
		return false, nil
	}
	parts, err := t.Tx.Parts(s.ID)
	if err != nil {
		return false, fmt.Errorf("find parts: %w", err)
	}
	return len(parts) > 0 && quoting(t, parts, parts[len(parts)-1]), nil
}

// answerQuoting answers p with the receipt that s has now, once the last of its files is here.
func (f Feature) answerQuoting(t *bot.Turn, s storage.Submission, p storage.Part, receipt string) error {
	files, err := t.Tx.Attachments(p.About())
	if err != nil {
		return fmt.Errorf("find files: %w", err)
	}
	if slices.ContainsFunc(files, func(a storage.Attachment) bool { return a.Sum == "" && a.Fault == "" }) {
		return nil
	}
	if s.Receipt, err = f.say(t, s, receipt, nil); err != nil {
		return err
	}
	if err := t.Tx.PutSubmission(s); err != nil {
		return fmt.Errorf("keep submission: %w", err)
	}
	return nil
}

// cameBefore finds out whether the learner handed in the file of the turn, which came with the part p of s, before. In s it
// counts once; one that p only quotes is no second one. What p quotes for s counts no more for another assignment: from
// is its key.
func (f Feature) cameBefore(t *bot.Turn, s storage.Submission, parts []storage.Part, p storage.Part) (from string, err error) {
	if t.File.Sum == "" || t.File.Fault != "" {
		return "", nil
	}
	i, err := f.holder(t, parts, func(int) bool { return true })
	if err != nil {
		return "", err
	}
	if i >= 0 && p.Text != "" && alone(t, parts, i) && follows(parts[i], p) {
		t.File.Fault = bot.FaultQuoted
		return "", t.Tx.SetAttachment(t.File)
	}
	if i >= 0 {
		t.File.Fault = bot.FaultDouble
		return "", t.Tx.SetAttachment(t.File)
	}
	if len(parts) == 0 || p.Text == "" && p.ID != parts[0].ID || !t.Apart(p.Place.Chat) {
		return "", nil // it quotes nothing
	}
	return f.takeOver(t, s, p)
}

// holder returns which of parts, of those that may, holds the same bytes as the file of the turn; -1: none.
func (f Feature) holder(t *bot.Turn, parts []storage.Part, may func(i int) bool) (int, error) {
	for i, p := range parts {
		if !may(i) {
			continue
		}
		files, err := t.Tx.Attachments(p.About())
		if err != nil {
			return -1, fmt.Errorf("find files: %w", err)
		}
		if slices.ContainsFunc(files, f.same(t)) {
			return i, nil
		}
	}
	return -1, nil
}

// same tells which files are another with the bytes of the file of the turn.
func (f Feature) same(t *bot.Turn) func(storage.Attachment) bool {
	return func(a storage.Attachment) bool { return a.ID != t.File.ID && a.Sum == t.File.Sum && a.Fault == "" }
}

// takeOver takes the file of the turn, which p quotes for s, from the other assignment that it was counted for when it was
// said alone, and returns the key of that.
func (f Feature) takeOver(t *bot.Turn, s storage.Submission, p storage.Part) (from string, err error) {
	others, err := t.Tx.Standing(s.Workspace, s.Person)
	if err != nil {
		return "", fmt.Errorf("find submissions: %w", err)
	}
	for _, o := range others {
		if o.ID == s.ID {
			continue
		}
		parts, err := t.Tx.Parts(o.ID)
		if err != nil {
			return "", fmt.Errorf("find parts: %w", err)
		}
		i, err := f.holder(t, parts, func(i int) bool { return alone(t, parts, i) && follows(parts[i], p) })
		if err != nil {
			return "", err
		}
		if i >= 0 {
			return o.Key, f.giveUp(t, o, parts[i])
		}
	}
	return "", nil
}

// giveUp lets the file of the turn count no more for o, to which it was added as the part q.
func (f Feature) giveUp(t *bot.Turn, o storage.Submission, q storage.Part) error {
	files, err := t.Tx.Attachments(q.About())
	if err != nil {
		return fmt.Errorf("find files: %w", err)
	}
	left := slices.DeleteFunc(slices.Clone(files), f.same(t))
	for _, a := range files {
		if f.same(t)(a) {
			if err := t.Tx.DropAttachment(a.ID); err != nil {
				return fmt.Errorf("forget file: %w", err)
			}
		}
	}
	if len(left) == 0 {
		q.Withdrawn = t.Now
		if err := t.Tx.PutPart(q); err != nil {
			return fmt.Errorf("take back part: %w", err)
		}
	}
	a, ok := course.Find(o.Key)
	if !ok {
		return fmt.Errorf("submission %s is for the unknown assignment %q", o.ID, o.Key)
	}
	if _, err := f.recount(t, &o, a); err != nil {
		return err
	}
	if err := t.Tx.PutSubmission(o); err != nil {
		return fmt.Errorf("keep submission: %w", err)
	}
	return nil
}
