package visits

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// expiresAfter is how long behind its moment a nudge is still sent: later it would be stale.
const expiresAfter = time.Minute

// due says a nudge or the miss, and plans what comes next.
func (f Feature) due(t *bot.Turn) error {
	v, ok, err := f.waiting(t)
	if err != nil || !ok {
		return err
	}
	r := t.Reminder
	m := f.card(t, v)
	m.Deadline, m.Expires, m.Text = r.Deadline, r.Due.Add(expiresAfter), f.nudgeText(t, v)
	if r.Reason == followup.ReasonMiss {
		v.Missed = r.Due
		m.Expires, m.Text = r.Due.Add(24*time.Hour), t.Text(zhMiss, enMiss, v.Title())
	}
	if v.Card, err = t.Say(m); err != nil {
		return err
	}
	if err := t.Tx.PutVisit(v); err != nil {
		return fmt.Errorf("keep visit: %w", err)
	}
	if r.Reason == followup.ReasonLater {
		return nil // the ladder goes on by itself
	}
	return f.nudgeAfter(t, v, r.Due)
}

// card addresses a nudge to its rep. In private it answers the draft, or the question who the client is;
// in the group it answers the note, and brings the way to the private chat.
func (f Feature) card(t *bot.Turn, v storage.Visit) messages.Message {
	m := f.place(t, v)
	m.Buttons = f.cardButtons(t, v)
	switch {
	case t.Private == "":
		m.Buttons = append(m.Buttons, t.OpenPrivate())
	case v.Client == "":
		m.Follows = v.Offer
	default:
		m.Follows = v.Draft
	}
	return m
}

// late tells of a nudge or a miss that fell due while nothing ran.
func (f Feature) late(t *bot.Turn) (string, error) {
	v, ok, err := f.waiting(t)
	if err != nil || !ok {
		return "", err
	}
	if v.Missed.IsZero() && !t.Now.Before(v.Deadline()) {
		v.Missed = t.Now
		if err := t.Tx.PutVisit(v); err != nil {
			return "", fmt.Errorf("keep visit: %w", err)
		}
	}
	if err := f.nudgeAfter(t, v, t.Now); err != nil {
		return "", err
	}
	line := t.Text(zhLateOpen, enLateOpen, v.Title(), t.Clock(v.Deadline()))
	if !v.Missed.IsZero() {
		line = t.Text(zhLateMissed, enLateMissed, v.Title(), t.Clock(v.Deadline()))
	}
	if t.Private != "" {
		return line, nil
	}
	m := f.card(t, v) // no private chat to list it in: it answers its note
	m.Text = line
	_, err = t.Say(m)
	return "", err
}

// why tells why a draft or a nudge came.
func (f Feature) why(t *bot.Turn) error {
	v, err := f.of(t, strings.TrimPrefix(t.About, kind+"/"))
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhNotYours, enNotYours)
	}
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	return f.answer(t, v, t.Text(zhWhy, enWhy, v.Title(), t.Clock(v.Ended), t.Clock(v.Deadline())))
}

// nudgeAfter plans the next step of the ladder behind at.
func (f Feature) nudgeAfter(t *bot.Turn, v storage.Visit, at time.Time) error {
	if r, ok := v.Nudge(at); ok {
		return t.Plan(r)
	}
	return nil
}

// waiting returns the visit of a reminder, if it still needs one and its rep is still a member who can be written
// to somewhere: of one that he took over there is no note of his to answer.
func (f Feature) waiting(t *bot.Turn) (storage.Visit, bool, error) {
	v, err := t.Tx.Visit(followup.VisitID(strings.TrimPrefix(t.Reminder.About, kind+"/")))
	if errors.Is(err, followup.ErrNotFound) {
		return v, false, nil
	}
	if err != nil {
		return v, false, fmt.Errorf("find visit: %w", err)
	}
	return v, !v.Forgotten() && v.Open() && t.Standing.Member && (t.Private != "" || v.Place.Chat != ""), nil
}

// nudgeText is computed from the moment for which it was planned.
func (f Feature) nudgeText(t *bot.Turn, v storage.Visit) string {
	left := v.Deadline().Sub(t.Reminder.Due)
	switch {
	case left <= 0:
		return t.Text(zhNudgeLate, enNudgeLate, v.Title())
	case v.Client == "":
		return t.Text(zhNudgeWho, enNudgeWho, minutes(left), v.Title())
	}
	return t.Text(zhNudge, enNudge, minutes(left), v.Title(), t.Clock(v.Deadline()))
}

// cardButtons stand under a nudge.
func (f Feature) cardButtons(t *bot.Turn, v storage.Visit) []messages.Button {
	id := "/" + string(v.ID)
	return []messages.Button{
		{Label: t.Text(zhSent, enSent), Data: buttonSent + id},
		{Label: t.Text(zhLater, enLater), Data: buttonLater + id},
		{Label: t.Text(zhSkip, enSkip), Data: buttonSkip + id},
	}
}

// open returns the edit that shows the open visit v in the message key: the draft, or a nudge.
func (f Feature) open(t *bot.Turn, v storage.Visit, key string, chat messages.ChatID) (messages.Message, error) {
	if key != v.Draft {
		return messages.Message{
			Edits: key, Text: t.Text(zhCard, enCard, v.Title(), f.state(t, v)), Buttons: f.cardButtons(t, v),
		}, nil
	}
	c, err := t.Tx.Client(v.Client)
	if err != nil {
		return messages.Message{}, fmt.Errorf("find client: %w", err)
	}
	ways, err := f.ways(t, v, c, chat)
	if err != nil {
		return messages.Message{}, err
	}
	text, err := f.text(t, v, c)
	return messages.Message{Edits: key, Text: text, Whole: true, Buttons: f.buttons(t, v, text, ways)}, err
}

// undelivered says in the group what could not be said in private: the draft with all that goes with
// it, once. Nudges that expired are told by the miss.
func (f Feature) undelivered(t *bot.Turn) error {
	v, err := t.Tx.Visit(followup.VisitID(strings.TrimPrefix(t.House.About, kind+"/")))
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find visit: %w", err)
	}
	if t.House.Reason != messages.WhyGone || !v.Open() || t.House.Chat == v.Place.Chat || v.Place.Chat == "" {
		return nil
	}
	if err := t.For(v.Workspace, v.Owner); err != nil {
		return err
	}
	t.Private = ""
	t.Event.Ref = v.Place
	switch t.House.Undelivered {
	case v.Draft:
		c, err := t.Tx.Client(v.Client)
		if err != nil {
			return fmt.Errorf("find client: %w", err)
		}
		if v.Draft, err = f.rebring(t, &v, c); err != nil {
			return err
		}
	case v.Offer:
		clients, err := f.clients(t, &v)
		if err != nil {
			return err
		}
		if v.Offer, err = f.offer(t, v, clients); err != nil {
			return err
		}
	default:
		return nil
	}
	return t.Tx.PutVisit(v)
}
