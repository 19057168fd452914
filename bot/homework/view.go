package homework

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
	"genjin/messages"
	"genjin/storage"
)

// pageOf is how many submissions are offered at once.
const pageOf = 20

// viewButtons offer the submissions of a scope to the trainer, from the from-th on.
func (f Feature) viewButtons(t *bot.Turn, c class, s scope, from int) []messages.Button {
	var all []messages.Button
	for _, team := range c.teams() {
		for _, p := range c.pupils {
			if p.team != team {
				continue
			}
			for _, a := range s.as {
				if sub, ok := c.by[p.person][a.Key]; ok {
					all = append(all, messages.Button{Label: p.name + " " + a.Key, Data: buttonView + "/" + string(sub.ID)})
				}
			}
		}
	}
	if from >= len(all) {
		return nil
	}
	end := min(from+pageOf, len(all))
	page := all[from:end]
	if end < len(all) {
		page = append(slices.Clip(page), f.listButton(t, s, end, t.Text(zhMore, enMore, len(all)-end)))
	}
	return page
}

func (f Feature) listButton(t *bot.Turn, s scope, from int, label string) messages.Button {
	what := "all"
	switch {
	case s.day > 0:
		what = strconv.Itoa(s.day)
	case !s.all:
		what = s.as[0].Key
	}
	return messages.Button{Label: label, Data: fmt.Sprintf("%s/%s/%s/%d", buttonList, t.Workspace.ID, what, from)}
}

// reads makes t a turn in w, whose trainer the person must be.
func (f Feature) reads(t *bot.Turn, w followup.WorkspaceID) error {
	if t.Person.ID == "" {
		return t.Refuse(zhTrainerOnly, enTrainerOnly)
	}
	if t.Workspace.ID != w {
		if err := t.For(w, t.Person.ID); err != nil {
			return err
		}
	}
	if !t.Standing.May(followup.ReadHomework) {
		return t.Refuse(zhTrainerOnly, enTrainerOnly)
	}
	if t.Here() == "" {
		return t.Refuse(zhOpenFirst, enOpenFirst)
	}
	return nil
}

// listPressed offers the submissions of a scope in the trainer's private chat.
func (f Feature) listPressed(t *bot.Turn) error {
	w, rest, _ := strings.Cut(t.Rest, "/")
	what, from, _ := strings.Cut(rest, "/")
	n, err := strconv.Atoi(from)
	if err != nil || n < 0 {
		return t.Refuse(zhBoardHow, enBoardHow)
	}
	if err := f.reads(t, followup.WorkspaceID(w)); err != nil {
		return err
	}
	c, err := f.load(t)
	if err != nil {
		return err
	}
	s, err := f.scoped(t, c, what)
	if err != nil {
		return err
	}
	buttons := f.viewButtons(t, c, s, n)
	if len(buttons) == 0 {
		t.Notice(t.Text(zhNothingYet, enNothingYet))
		return nil
	}
	if !t.Event.Private {
		t.Notice(t.Text(zhSeePrivate, enSeePrivate))
	}
	_, err = t.Say(messages.Message{Chat: t.Here(), Text: f.boardHead(t, c, s), Buttons: buttons})
	return err
}

// viewPressed shows the trainer a submission with its files, in private.
func (f Feature) viewPressed(t *bot.Turn) error {
	s, err := t.Tx.Submission(followup.SubmissionID(t.Rest))
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhTrainerOnly, enTrainerOnly)
	}
	if err != nil {
		return fmt.Errorf("find submission: %w", err)
	}
	if err := f.reads(t, s.Workspace); err != nil {
		return err
	}
	if !t.Event.Private {
		t.Notice(t.Text(zhSeePrivate, enSeePrivate))
	}
	return f.show(t, s)
}

// show says what a submission holds: who, when, what was counted, the texts, the files.
func (f Feature) show(t *bot.Turn, s storage.Submission) error {
	a, ok := course.Find(s.Key)
	if !ok {
		return fmt.Errorf("submission %s is for the unknown assignment %q", s.ID, s.Key)
	}
	m, err := t.Tx.Member(s.Workspace, s.Person)
	if err != nil {
		return fmt.Errorf("find learner: %w", err)
	}
	parts, err := t.Tx.Parts(s.ID)
	if err != nil {
		return fmt.Errorf("find parts: %w", err)
	}
	head := t.Text(zhView, enView, s.Key, title(t.Lang, a), m.Name, teamOf(t.Lang, m.Team), s.Version, s.Begun.In(t.Home).Format("01-02 15:04"))
	late, err := f.late(t, s, a)
	if err != nil {
		return err
	}
	if !late.IsZero() {
		head += t.Text(zhLate, enLate, clock(t, late))
	}
	if head, err = f.standing(t, s, head); err != nil {
		return err
	}
	lines := []string{head, counted(t.Lang, a, s.Result)}
	var files []storage.Attachment
	for _, p := range parts {
		if p.Text != "" {
			lines = append(lines, "", p.Text)
		}
		of, err := t.Tx.Attachments(p.About())
		if err != nil {
			return fmt.Errorf("find files: %w", err)
		}
		for _, file := range of {
			switch {
			case file.Fault == bot.FaultQuoted:
			case file.Fault != "":
				lines = append(lines, "", faultText(t.Lang, file))
			case file.Sum == "":
				lines = append(lines, "", t.Text(zhStillFetching, enStillFetching, bot.FileTitle(t.Lang, file)))
			default:
				files = append(files, file)
			}
		}
	}
	_, err = t.Say(messages.Message{Chat: t.Here(), Text: strings.Join(lines, "\n"), Files: bot.Attached(t.Lang, files)})
	return err
}

// standing adds to the head of s that it counts no more, if so.
func (f Feature) standing(t *bot.Turn, s storage.Submission, head string) (string, error) {
	if !s.Withdrawn.IsZero() {
		return head + t.Text(zhIsWithdrawn, enIsWithdrawn), nil
	}
	ss, err := t.Tx.Standing(s.Workspace, s.Person)
	if err != nil {
		return head, fmt.Errorf("find submissions: %w", err)
	}
	for _, o := range ss {
		if o.Key == s.Key && o.ID != s.ID {
			return head + t.Text(zhIsOld, enIsOld, o.Version), nil
		}
	}
	return head, nil
}
