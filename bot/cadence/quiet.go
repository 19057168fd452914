package cadence

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages/when"
	"genjin/storage"
)

// leaveMost is how many days a leave may last.
const leaveMost = 366

// mute ends drafts of any kind for a client; with 取消 they come again, and without a client it tells who wants
// no texts.
func (f Feature) mute(t *bot.Turn) error {
	if t.Rest == "" {
		return f.muted(t)
	}
	rest, off := cutWord(t.Rest, wordsOff)
	c, more, err := t.ClientIn(rest)
	if err != nil {
		return err
	}
	if _, too := cutWord(more, wordsOff); too {
		off = true
	}
	if c.Muted == !off {
		return t.Answer(t.Text(zhMuteIs, enMuteIs, c.Title()))
	}
	if err := t.Did(actChange, kindQuiet+"/"+string(c.ID), ""); err != nil {
		return err
	}
	if err := f.setMuted(t, c, !off); err != nil {
		return err
	}
	if off {
		return t.Answer(t.Text(zhUnmuted, enUnmuted, c.Title()))
	}
	return t.Answer(t.Text(zhMuted, enMuted, c.Title(), c.Name))
}

// setMuted stores whether c wants texts. Who wants none is not nudged for any more either.
func (f Feature) setMuted(t *bot.Turn, c followup.Client, muted bool) error {
	c.Muted = muted
	if err := t.Tx.PutClient(c); err != nil {
		return fmt.Errorf("keep client: %w", err)
	}
	if err := t.Audit("mute client", "client/"+string(c.ID), fmt.Sprint(muted)); err != nil {
		return err
	}
	if muted {
		if err := t.UnrelayAll(c.ID); err != nil {
			return err
		}
	}
	open, do := t.Tx.OpenVisits, f.hush
	if !muted {
		open, do = t.Tx.QuietVisits, f.wake
	}
	vs, err := open(t.Person.ID, t.Workspace.ID, t.Now)
	if err != nil {
		return fmt.Errorf("find open visits: %w", err)
	}
	for _, v := range vs {
		if v.Client != c.ID {
			continue
		}
		if err := do(t, v); err != nil {
			return err
		}
	}
	return nil
}

// wake takes back that the nudges for a visit ended, if its draft was brought, its 20 minutes still run and
// nothing else asks for quiet.
func (f Feature) wake(t *bot.Turn, v storage.Visit) error {
	if v.Draft == "" || t.Who.OnLeave(followup.DayOf(v.Ended.In(t.Zone))) {
		return nil
	}
	c, err := t.Tx.Client(v.Client)
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	if c.Muted {
		return nil
	}
	v.Quiet = false
	if err := t.Tx.PutVisit(v); err != nil {
		return fmt.Errorf("keep visit: %w", err)
	}
	if r, ok := v.Nudge(t.Now); ok {
		return t.Plan(r)
	}
	return nil
}

// hush ends the nudges for a visit; it counts outside the share.
func (f Feature) hush(t *bot.Turn, v storage.Visit) error {
	v.Quiet = true
	if err := t.Tx.PutVisit(v); err != nil {
		return fmt.Errorf("keep visit: %w", err)
	}
	if err := t.Tx.Overtake(v.About()); err != nil {
		return fmt.Errorf("end nudges: %w", err)
	}
	return nil
}

// undoneQuiet takes back what was last set about a client's quiet.
func (f Feature) undoneQuiet(t *bot.Turn) error {
	c, err := t.Tx.Client(followup.ClientID(strings.TrimPrefix(t.Act.About, kindQuiet+"/")))
	if errors.Is(err, followup.ErrNotFound) || err == nil && c.Owner != t.Person.ID {
		return t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return fmt.Errorf("find client: %w", err)
	}
	if err := f.setMuted(t, c, !c.Muted); err != nil {
		return err
	}
	if c.Muted {
		t.Notice(t.Text(zhUnmuted, enUnmuted, c.Title()))
	} else {
		t.Notice(t.Text(zhMuted, enMuted, c.Title(), c.Name))
	}
	return nil
}

// muted tells which clients want no texts.
func (f Feature) muted(t *bot.Turn) error {
	cs, err := t.Tx.MutedClients(t.Workspace.ID, t.Person.ID, bounded)
	if err != nil {
		return fmt.Errorf("find clients who want no texts: %w", err)
	}
	if len(cs) == 0 {
		return t.Answer(t.Text(zhNoMuted, enNoMuted))
	}
	names := make([]string, len(cs))
	for i, c := range cs {
		names[i] = c.Title()
	}
	return t.Answer(t.Text(zhAllMuted, enAllMuted, strings.Join(names, t.Text("、", ", "))))
}

// leave sets when the rep is away: 请假到周一, 请假 11月25日到28日, 请假 三天; with 取消 it ends.
func (f Feature) leave(t *bot.Turn) error {
	if t.Rest == "" {
		return f.showLeave(t)
	}
	if rest, off := cutWord(t.Rest, wordsOff); off && rest == "" {
		if t.Who.LeaveTo.Before(today(t)) {
			return t.Refuse(zhNoLeave, enNoLeave)
		}
		answer := t.Text(zhLeaveOff, enLeaveOff)
		if today(t).Before(t.Who.LeaveFrom) {
			answer = t.Text(zhLeaveNever, enLeaveNever, f.leaveSpan(t))
		}
		if err := f.setLeave(t, followup.Day{}, followup.Day{}); err != nil {
			return err
		}
		return t.Answer(answer)
	}
	from, to, err := f.leaveDays(t)
	if err != nil {
		return err
	}
	now := t.Now.In(t.Zone)
	switch {
	case to.Before(today(t)):
		return t.Refuse(zhLeavePast, enLeavePast)
	case to.Before(from) || between(from, to) >= leaveMost:
		return t.Refuse(zhLeaveLong, enLeaveLong, leaveMost)
	}
	if err := f.setLeave(t, from, to); err != nil {
		return err
	}
	return t.Answer(t.Text(zhLeaveSet, enLeaveSet, when.SaySpan(t.Lang, from, to, now), when.Say(t.Lang, to.Add(1), now)))
}

// leaveDays reads the first and the last day of a leave.
func (f Feature) leaveDays(t *bot.Turn) (from, to followup.Day, err error) {
	rest, until := cutWord(t.Rest, wordsUntil)
	rest, _ = cutWord(rest, wordsFor)
	if lengthWord.MatchString(rest) {
		rest = fromToday + lengthHan.Replace(rest)
	}
	p, ok, err := when.Read(rest, t.Event.At.In(t.Zone))
	switch {
	case err != nil:
		return from, to, impossible(t, err)
	case !ok || punctuation(p.Rest(rest)) != "":
		return from, to, t.Refuse(zhLeaveHow, enLeaveHow)
	case until && p.From == p.To:
		return today(t), p.To, nil
	}
	return p.From, p.To, nil
}

// setLeave stores a leave. If it begins today, nudges that wait end now.
func (f Feature) setLeave(t *bot.Turn, from, to followup.Day) error {
	past, err := json.Marshal([2]followup.Day{t.Who.LeaveFrom, t.Who.LeaveTo})
	if err != nil {
		return fmt.Errorf("keep leave as it was: %w", err)
	}
	if err := t.Did(actChange, kindLeave+"/"+string(t.Workspace.ID), string(past)); err != nil {
		return err
	}
	return f.putLeave(t, from, to)
}

func (f Feature) putLeave(t *bot.Turn, from, to followup.Day) error {
	t.Who.LeaveFrom, t.Who.LeaveTo = from, to
	if err := t.Tx.PutMember(t.Who); err != nil {
		return fmt.Errorf("keep leave: %w", err)
	}
	open, do := t.Tx.QuietVisits, f.wake
	if t.Who.OnLeave(today(t)) {
		open, do = t.Tx.OpenVisits, f.hush
	}
	vs, err := open(t.Person.ID, t.Workspace.ID, t.Now)
	if err != nil {
		return fmt.Errorf("find open visits: %w", err)
	}
	for _, v := range vs {
		if !t.Now.Before(v.Deadline()) {
			continue
		}
		if err := do(t, v); err != nil {
			return err
		}
	}
	return nil
}

// undoneLeave gives back the leave that was set before.
func (f Feature) undoneLeave(t *bot.Turn) error {
	w := followup.WorkspaceID(strings.TrimPrefix(t.Act.About, kindLeave+"/"))
	if w != t.Workspace.ID {
		if err := t.For(w, t.Person.ID); err != nil {
			return err
		}
	}
	if !t.Standing.Member {
		return t.Refuse(zhNotYours, enNotYours)
	}
	var past [2]followup.Day
	if err := json.Unmarshal([]byte(t.Act.Past), &past); err != nil {
		return fmt.Errorf("read leave as it was: %w", err)
	}
	if err := f.putLeave(t, past[0], past[1]); err != nil {
		return err
	}
	t.Notice(t.Text(zhLeaveUndone, enLeaveUndone))
	return nil
}

func (f Feature) showLeave(t *bot.Turn) error {
	if t.Who.LeaveTo.IsZero() || t.Who.LeaveTo.Before(today(t)) {
		return t.Answer(t.Text(zhLeaveHow, enLeaveHow))
	}
	if today(t).Before(t.Who.LeaveFrom) {
		return t.Answer(t.Text(zhLeaveWill, enLeaveWill, f.leaveSpan(t)))
	}
	return t.Answer(t.Text(zhLeaveIs, enLeaveIs, f.leaveSpan(t)))
}

// leaveSpan says from when to when the rep's leave lasts.
func (f Feature) leaveSpan(t *bot.Turn) string {
	return when.SaySpan(t.Lang, t.Who.LeaveFrom, t.Who.LeaveTo, t.Now.In(t.Zone))
}
