package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// HouseEvent is what the house tells itself: the result of a job, or a message that did not arrive.
// The scheduler writes it.
type HouseEvent struct {
	Job         string          `json:"job"`
	Undelivered string          `json:"undelivered"` // key of the message
	About       string          `json:"about"`
	Chat        messages.ChatID `json:"chat"`
	Reason      string          `json:"reason"` // of an undelivered message: "gone", "expired"
	Result      json.RawMessage `json:"result"`
	Error       string          `json:"error"`
}

// house gives a delivery of the house's own its turn.
func (b *Bot) house(tx *storage.Tx, d messages.Delivery, now time.Time) error {
	t := b.houseTurn(tx, d, now)
	if err := json.Unmarshal(d.Raw, &t.House); err != nil {
		return fmt.Errorf("read house event: %w", err)
	}
	table, name := b.results, t.House.Job
	if t.House.Undelivered != "" {
		kind, _, _ := strings.Cut(t.House.About, "/")
		table, name = b.lost, kind
		if t.House.Reason == "gone" {
			if _, err := tx.ClosePrivate(t.House.Chat); err != nil {
				return fmt.Errorf("close private chat: %w", err)
			}
		}
	}
	route, ok := table[name]
	if !ok {
		return nil
	}
	return route.Do(t)
}

func (b *Bot) houseTurn(tx *storage.Tx, d messages.Delivery, now time.Time) *Turn {
	return &Turn{Tx: tx, Now: now, Zone: b.o.Zone, Lang: messages.Chinese, bot: b, cause: d.ID, causeAt: d.At}
}

// For makes t a turn for p in w, so that it can tell p something in p's language.
func (t *Turn) For(w followup.WorkspaceID, p followup.PersonID) error { return t.remember(w, p) }

// cleanAt is the hour and minute, in the installation's zone, at which what has outlived its use is
// erased.
const cleanHour, cleanMinute = 4, 17

// cleanID is the one reminder of the daily cleaning.
const cleanID = followup.ReminderID("house/clean")

// Beat sees to it that the plans of the day stand.
func (b *Bot) Beat(ctx context.Context, now time.Time) error {
	err := b.o.DB.View(ctx, func(tx *storage.Tx) error {
		_, err := tx.Reminder(cleanID)
		return err
	})
	if !errors.Is(err, followup.ErrNotFound) {
		return err
	}
	return b.o.DB.Do(ctx, func(tx *storage.Tx) error { return tx.Plan(b.nextClean(now)) })
}

func (b *Bot) nextClean(now time.Time) followup.Reminder {
	day := followup.DayOf(now.In(b.o.Zone))
	due := day.Time(b.o.Zone, cleanHour, cleanMinute)
	if !due.After(now) {
		due = day.Add(1).Time(b.o.Zone, cleanHour, cleanMinute)
	}
	return followup.Reminder{ID: cleanID, Kind: "clean", About: string(cleanID), Due: due, Reason: "daily"}
}

// cleaning is the feature of the daily cleaning.
type cleaning struct{ b *Bot }

func (c cleaning) Routes() []Route {
	return []Route{{Reminder: "clean", Do: func(t *Turn) error {
		if err := t.Tx.Clean(t.Now); err != nil {
			return fmt.Errorf("clean: %w", err)
		}
		return t.Plan(c.b.nextClean(t.Now))
	}}}
}
