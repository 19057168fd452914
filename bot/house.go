package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// HouseEvent is what the house tells itself: the result of a job, a message that did not arrive, which the scheduler
// writes, or how an account of ours does.
type HouseEvent struct {
	Job         string          `json:"job"`
	Undelivered string          `json:"undelivered"` // key of the message; of one that stands aside too
	About       string          `json:"about"`
	Chat        messages.ChatID `json:"chat"`
	Reason      string          `json:"reason"` // of an undelivered message: messages.WhyGone and its like
	Result      json.RawMessage `json:"result"`
	Error       string          `json:"error"`
}

// JobHealth is the job whose results are how accounts of ours do, as [messages.Health].
const JobHealth = "health"

// Report gives a turn to what was noticed of an account of ours at now. What is told twice for one instant has its effect
// once.
func (b *Bot) Report(ctx context.Context, h messages.Health, now time.Time) error {
	result, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("write health: %w", err)
	}
	raw, err := json.Marshal(HouseEvent{Job: JobHealth, About: h.Account, Result: result})
	if err != nil {
		return fmt.Errorf("write health: %w", err)
	}
	chat := messages.ChatID(string(jobs) + "/" + JobHealth + "/" + h.Account)
	id := string(chat) + "/" + strconv.FormatInt(now.UnixMilli(), 10)
	return b.Receive(ctx, []messages.Delivery{{ID: id, From: jobs, Chat: chat, Raw: raw, At: now}})
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
		if t.House.Reason == messages.WhyLost {
			if err := t.pass(b.muted, "chat/"+string(t.House.Chat)); err != nil {
				return err
			}
			t.House.Reason = messages.WhyGone
		}
		switch t.House.Reason {
		case messages.WhyGone:
			if said, err := b.elsewhere(tx, t.House); err != nil || said {
				return err
			}
		case messages.WhyMuted:
			if err := t.pass(b.muted, "chat/"+string(t.House.Chat)); err != nil {
				return err
			}
		case messages.WhyRejected: // a dead letter that was replayed: it would be rejected again
			return nil
		case messages.WhyAside: // it was delivered
			return t.pass(b.muted, "chat/"+string(t.House.Chat))
		}
	}
	route, ok := table[name]
	if !ok {
		return nil
	}
	return route.Do(t)
}

func (b *Bot) houseTurn(tx *storage.Tx, d messages.Delivery, now time.Time) *Turn {
	return &Turn{Tx: tx, Now: now, Zone: b.o.Zone, Home: b.o.Zone, Lang: messages.Chinese, bot: b, cause: d.ID, causeAt: d.At}
}

// OwnedBy returns who owns the installation, as far as the bot has met him.
func (t *Turn) OwnedBy() ([]followup.PersonID, error) {
	ps, err := t.Tx.Owners()
	if err != nil {
		return nil, fmt.Errorf("find owners: %w", err)
	}
	for _, u := range t.Owners() {
		a, err := t.Tx.Account(u)
		if errors.Is(err, followup.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("find owner: %w", err)
		}
		if !slices.Contains(ps, a.Person) {
			ps = append(ps, a.Person)
		}
	}
	return ps, nil
}

// For makes t a turn for p in w, so that it can tell p something in p's language.
func (t *Turn) For(w followup.WorkspaceID, p followup.PersonID) error { return t.remember(w, p) }

// dailyID is the one reminder of a daily work of the house.
func dailyID(r *Route) followup.ReminderID { return followup.ReminderID("house/" + r.Reminder) }

// Beat sees to it that the daily works of the house are planned; those that ask for it are due at the first
// beat too.
func (b *Bot) Beat(ctx context.Context, now time.Time) error {
	first := !b.started.Load()
	var lacking []followup.Reminder
	err := b.o.DB.View(ctx, func(tx *storage.Tx) error {
		for _, r := range b.daily {
			_, err := tx.Reminder(dailyID(r))
			if err != nil && !errors.Is(err, followup.ErrNotFound) {
				return err
			}
			switch {
			case first && r.Start:
				lacking = append(lacking, dueDaily(r, now))
			case err != nil:
				lacking = append(lacking, b.nextDaily(r, now))
			}
		}
		return nil
	})
	if err != nil || len(lacking) == 0 {
		return err
	}
	err = b.o.DB.Do(ctx, func(tx *storage.Tx) error { return tx.Plan(lacking...) })
	b.started.Store(err == nil || !first)
	return err
}

// nextDaily returns the daily work r as it is due next after now.
func (b *Bot) nextDaily(r *Route, now time.Time) followup.Reminder {
	at, err := time.Parse("15:04", r.Daily)
	if err != nil {
		panic("bot: daily work at " + r.Daily)
	}
	day := followup.DayOf(now.In(b.o.Zone))
	due := day.Time(b.o.Zone, at.Hour(), at.Minute())
	if !due.After(now) {
		due = day.Add(1).Time(b.o.Zone, at.Hour(), at.Minute())
	}
	return dueDaily(r, due)
}

func dueDaily(r *Route, due time.Time) followup.Reminder {
	return followup.Reminder{ID: dailyID(r), Kind: r.Reminder, About: string(dailyID(r)), Due: due, Reason: "daily"}
}

// JobErase is the kind of the jobs that remove the bytes of erased files; its body are their checksums.
const JobErase = "erase"

// EraseFiles lets the bytes with the checksums sums be removed, which came with the record about.
func (t *Turn) EraseFiles(about string, sums []string) error {
	if len(sums) == 0 {
		return nil
	}
	body, err := json.Marshal(sums)
	if err != nil {
		return fmt.Errorf("write job: %w", err)
	}
	if err := t.Tx.AddJob(storage.Job{ID: JobErase + "/" + about, Kind: JobErase, About: about, Body: body, Due: t.Now}); err != nil {
		return fmt.Errorf("plan job: %w", err)
	}
	return nil
}

// cleaning erases, each day, what has outlived its use.
type cleaning struct{}

func (cleaning) Routes() []Route {
	return []Route{{Result: JobErase, Do: func(*Turn) error { return nil }}, {Reminder: "clean", Daily: "04:17", Do: func(t *Turn) error {
		if err := t.Tx.Clean(t.Now); err != nil {
			return fmt.Errorf("clean: %w", err)
		}
		return nil
	}}}
}
