package visits

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// The acts that can be taken back.
const (
	actLog     = "log"
	actSent    = buttonSent
	actAnother = buttonAnother
	actLater   = buttonLater
	actSkip    = buttonSkip
)

// did remembers that the rep did act to v; past is the visit before it.
func (f Feature) did(t *bot.Turn, v storage.Visit, act string, past *storage.Visit) error {
	if past == nil {
		return t.Did(act, v.About(), "")
	}
	raw, err := json.Marshal(past)
	if err != nil {
		return fmt.Errorf("keep visit as it was: %w", err)
	}
	return t.Did(act, v.About(), string(raw))
}

// pressed leads a press to do, if the visit is the presser's own.
func (f Feature) pressed(do func(*bot.Turn, storage.Visit) error) func(*bot.Turn) error {
	return func(t *bot.Turn) error {
		v, err := f.own(t, t.Rest)
		if err != nil {
			return err
		}
		return do(t, v)
	}
}

// own returns the visit id if it is the person's own, and makes t a turn in its workspace; all others are refused.
func (f Feature) own(t *bot.Turn, id string) (storage.Visit, error) {
	v, err := f.of(t, id)
	if errors.Is(err, followup.ErrNotFound) {
		return v, t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return v, fmt.Errorf("find visit: %w", err)
	}
	if v.Workspace != t.Workspace.ID {
		if err := t.For(v.Workspace, t.Person.ID); err != nil {
			return v, err
		}
		if !t.Standing.Member {
			return v, t.Refuse(zhNotYours, enNotYours)
		}
	}
	return v, nil
}

// change applies one act to an open visit and shows it.
func (f Feature) change(t *bot.Turn, v storage.Visit, act string, apply func(*storage.Visit)) error {
	if !v.Open() {
		t.Notice(f.state(t, v))
		return nil
	}
	if err := f.settle(t, &v, act, apply); err != nil {
		return err
	}
	return f.show(t, v)
}

// settle applies one act to an open visit. What was handed over of it before is taken back: it is settled by this.
func (f Feature) settle(t *bot.Turn, v *storage.Visit, act string, apply func(*storage.Visit)) error {
	past := *v
	apply(v)
	if err := t.Tx.PutVisit(*v); err != nil {
		return fmt.Errorf("keep visit: %w", err)
	}
	if err := f.did(t, *v, act, &past); err != nil {
		return err
	}
	if err := t.Unrelay(v.About()); err != nil {
		return err
	}
	if v.Open() {
		return nil
	}
	if err := t.Tx.Overtake(v.About()); err != nil {
		return fmt.Errorf("end nudges: %w", err)
	}
	return nil
}

// sent confirms the draft as sent: in time up to 20:00 minutes, late after that, also after the miss.
func (f Feature) sent(t *bot.Turn, v storage.Visit) error {
	err := f.change(t, v, actSent, func(v *storage.Visit) { v.Sent = t.Event.At })
	if err != nil || !v.Open() {
		return err
	}
	v.Sent = t.Event.At
	t.Notice(f.state(t, v))
	return t.Tx.Touch(v.Client, v.Sent)
}

// another brings a really different text.
func (f Feature) another(t *bot.Turn, v storage.Visit) error {
	next := v
	next.Drafts++
	if v.Open() {
		t.Notice(t.Text(zhDoneAnother, enDoneAnother))
		c, err := f.wanting(t, v)
		if err != nil {
			return err
		}
		n, err := f.note(t, v)
		if err != nil {
			return err
		}
		if _, err := f.fresh(t, &next, c, n); err != nil {
			return err
		}
	}
	return f.change(t, v, actAnother, func(v *storage.Visit) { v.Drafts = next.Drafts })
}

// wanting returns the client of v; a refusal if he wants no texts any more.
func (f Feature) wanting(t *bot.Turn, v storage.Visit) (followup.Client, error) {
	c, err := t.Tx.Client(v.Client)
	if err != nil {
		return c, fmt.Errorf("find client: %w", err)
	}
	if c.Muted {
		return c, t.Refuse(zhChosenMuted, enChosenMuted, c.Title())
	}
	return c, nil
}

// skip ends the nudges without a text.
func (f Feature) skip(t *bot.Turn, v storage.Visit) error {
	if v.Open() {
		t.Notice(t.Text(zhDoneSkip, enDoneSkip))
	}
	return f.change(t, v, actSkip, func(v *storage.Visit) { v.Skipped = t.Now })
}

// later plans one more nudge; the ladder stays.
func (f Feature) later(t *bot.Turn, v storage.Visit) error {
	if !v.Open() {
		t.Notice(f.state(t, v))
		return nil
	}
	if v.Client != "" {
		if _, err := f.wanting(t, v); err != nil {
			return err
		}
	}
	past := v
	r := v.Later(t.Now)
	if err := t.Plan(r); err != nil {
		return err
	}
	if err := f.did(t, v, actLater, &past); err != nil {
		return err
	}
	by := t.Clock(r.Due)
	t.Notice(t.Text(zhDoneLater, enDoneLater, by))
	return f.showLater(t, v, by)
}

// showLater takes the button 稍后 off what was pressed, and shows there until when.
func (f Feature) showLater(t *bot.Turn, v storage.Visit, by string) error {
	pressed, err := t.Tx.ByRef(t.Event.Ref)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find pressed message: %w", err)
	}
	m, err := f.open(t, v, pressed.Key, pressed.Chat)
	if err != nil {
		return err
	}
	for i, b := range m.Buttons {
		if strings.HasPrefix(b.Data, buttonLater+"/") {
			m.Buttons[i].Label = t.Text(zhLaterAt, enLaterAt, by)
			m.Buttons[i].Data = buttonUndo + "/" + string(v.ID)
		}
	}
	return f.say(t, v, m)
}

// undo takes back the last act about v.
func (f Feature) undo(t *bot.Turn, v storage.Visit) error { return t.Undo(v.About()) }

// noteAt returns the visit of the person's whose note is the message ref.
func (f Feature) noteAt(t *bot.Turn, ref messages.Ref) (string, error) {
	v, err := t.Tx.VisitAt(ref)
	if err == nil && v.Owner != t.Person.ID {
		err = followup.ErrNotFound
	}
	return v.About(), err
}

// undone takes back the act of the turn, and says what it was.
func (f Feature) undone(t *bot.Turn) error {
	v, err := f.of(t, strings.TrimPrefix(t.Act.About, kind+"/"))
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	t.Notice(t.Text(zhUndone, enUndone, v.Title(), f.actName(t, t.Act.Kind)))
	if t.Act.Kind == actLog {
		return f.withdraw(t, &v)
	}
	if err := f.restore(t, &v, t.Act); err != nil {
		return err
	}
	return f.show(t, v)
}

// withdraw takes the whole visit back: it counts nowhere, and its messages say so.
func (f Feature) withdraw(t *bot.Turn, v *storage.Visit) error {
	v.Withdrawn = t.Now
	if err := t.Tx.PutVisit(*v); err != nil {
		return fmt.Errorf("keep visit: %w", err)
	}
	if err := t.Unrelay(v.About()); err != nil {
		return err
	}
	if err := t.Tx.Overtake(v.About()); err != nil {
		return fmt.Errorf("end nudges: %w", err)
	}
	for _, key := range []string{v.Receipt, v.Offer, v.Draft, v.Card} {
		if err := f.edit(t, *v, key, t.Text(zhCard, enCard, v.Title(), f.state(t, *v))); err != nil {
			return err
		}
	}
	return nil
}

// restore puts v back to what it was before a, and its nudges with it. A miss that was said stays
// said; one that fell due meanwhile is said by the state that is shown.
func (f Feature) restore(t *bot.Turn, v *storage.Visit, a storage.Act) error {
	var past storage.Visit
	if err := json.Unmarshal([]byte(a.Past), &past); err != nil {
		return fmt.Errorf("read visit as it was: %w", err)
	}
	v.Sent, v.Skipped, v.Drafts = past.Sent, past.Skipped, past.Drafts
	if err := t.Unrelay(v.About()); err != nil {
		return err
	}
	if v.Missed.IsZero() && !t.Now.Before(v.Deadline()) {
		v.Missed = t.Now
	}
	if err := t.Tx.PutVisit(*v); err != nil {
		return fmt.Errorf("keep visit: %w", err)
	}
	if err := t.Tx.Overtake(v.About()); err != nil {
		return fmt.Errorf("end nudges: %w", err)
	}
	return f.nudge(t, *v)
}

func (f Feature) actName(t *bot.Turn, act string) string {
	switch act {
	case actSent:
		return t.Text(zhSent, enSent)
	case actAnother:
		return t.Text(zhAnother, enAnother)
	case actLater:
		return t.Text(zhLater, enLater)
	case actSkip:
		return t.Text(zhSkip, enSkip)
	}
	return t.Text(zhActLog, enActLog)
}

// minutes rounds d up to whole minutes, at least one.
func minutes(d time.Duration) int { return max(1, int(math.Ceil(d.Minutes()))) }
