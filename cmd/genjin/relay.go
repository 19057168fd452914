package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// relay is a platform by which texts go to clients by the accounts of their reps. Errors that another try does not mend are
// messages.ErrNoRight, ErrStranger, ErrSated and ErrRejected.
type relay interface {
	// Externals returns the contacts of the person whose private chat is of; with anew, as they are now.
	Externals(ctx context.Context, of messages.ChatID, anew bool) ([]followup.External, error)
	// Relay lets him be asked to send text to the contact to, unless he is since.
	Relay(ctx context.Context, of messages.ChatID, to, text string, since time.Time) (task string, err error)
	// Made returns the task by which he was asked since; empty if he was not.
	Made(ctx context.Context, of messages.ChatID, to, text string, since time.Time) (task string, err error)
	// Relayed returns when to got the text of task; zero while it is not confirmed.
	Relayed(ctx context.Context, of messages.ChatID, to, task string) (time.Time, error)
	// Unrelay takes task back, if it is not confirmed.
	Unrelay(ctx context.Context, task string) error
}

// relayOn returns the relay of a platform. One that was switched off since gives no right.
func (h *house) relayOn(p messages.Platform) (relay, error) {
	if c := h.on[p]; c.relay != nil {
		return c.relay, nil
	}
	return nil, fmt.Errorf("%w: %q is off", messages.ErrNoRight, p)
}

// seek is the job that looks through the contacts of a rep for a client.
func (h *house) seek(ctx context.Context, j storage.Job) ([]byte, error) {
	var seen bot.Seen
	if err := json.Unmarshal(j.Body, &seen.Look); err != nil {
		return nil, fmt.Errorf("read job: %w", err)
	}
	var c followup.Client
	err := h.db.View(ctx, func(tx *storage.Tx) (err error) {
		c, err = tx.Client(seen.Client)
		return err
	})
	if errors.Is(err, followup.ErrNotFound) {
		return json.Marshal(seen)
	}
	if err != nil {
		return nil, err
	}
	r, err := h.relayOn(seen.Chat.Platform())
	var all []followup.External
	if err == nil {
		all, err = r.Externals(ctx, seen.Chat, seen.Anew)
	}
	if _, lasting := bot.RelayFault(err); err != nil && !lasting {
		return nil, err
	}
	if err == nil {
		seen.Right = true
		seen.Some, seen.Sure = c.Among(all)
	}
	return json.Marshal(seen)
}

// errNewer says that a draft was handed over once more, and its task is not made yet.
var errNewer = errors.New("a newer text is handed over first")

// handOver is the job that lets a rep be asked to send a draft. What was taken back meanwhile is handed
// over no more; its task, if one was made and its answer lost, is what comes of the job.
func (h *house) handOver(ctx context.Context, j storage.Job) ([]byte, error) {
	var d bot.Relay
	if err := json.Unmarshal(j.Body, &d); err != nil {
		return nil, fmt.Errorf("read job: %w", err)
	}
	var waits storage.Relay
	err := h.db.View(ctx, func(tx *storage.Tx) (err error) {
		waits, err = tx.Relay(d.About)
		return err
	})
	gone := errors.Is(err, followup.ErrNotFound)
	if err != nil && !gone {
		return nil, err
	}
	newer := !gone && waits.ID != j.ID
	if newer && waits.Task == "" { // whose task was found could not be told
		return nil, errNewer
	}
	got := bot.Relayed{Platform: d.Chat.Platform()}
	r, err := h.relayOn(got.Platform)
	switch {
	case err != nil:
	case newer:
		if got.Task, err = r.Made(ctx, d.Chat, d.To, d.Text, d.Since); got.Task == waits.Task {
			got.Task = ""
		}
	case gone:
		got.Task, err = r.Made(ctx, d.Chat, d.To, d.Text, d.Since)
	default:
		got.Task, err = r.Relay(ctx, d.Chat, d.To, d.Text, d.Since)
	}
	if fault, lasting := bot.RelayFault(err); lasting {
		h.log.WarnContext(ctx, "a draft is not taken by the platform", "about", d.About, "error", err)
		got.Fault, err = fault, nil
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(got)
}

// confirm is the job that asks whether a draft went out.
func (h *house) confirm(ctx context.Context, j storage.Job) ([]byte, error) {
	var d bot.Confirm
	if err := json.Unmarshal(j.Body, &d); err != nil {
		return nil, fmt.Errorf("read job: %w", err)
	}
	var waits storage.Relay
	var to storage.External
	err := h.db.View(ctx, func(tx *storage.Tx) (err error) {
		if waits, err = tx.Relay(d.About); err == nil {
			to, err = tx.ExternalOf(waits.Client)
		}
		return err
	})
	var got bot.Confirmed
	if errors.Is(err, followup.ErrNotFound) { // it was settled otherwise
		return json.Marshal(got)
	}
	if err != nil {
		return nil, err
	}
	r, err := h.relayOn(waits.Chat.Platform())
	if err == nil {
		got.At, err = r.Relayed(ctx, waits.Chat, to.External, waits.Task)
	}
	if fault, lasting := bot.RelayFault(err); lasting {
		got.Fault, err = fault, nil
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(got)
}

// takeBack is the job that takes back what a rep is asked to send. What cannot be taken back is with him: he sees it there.
func (h *house) takeBack(ctx context.Context, j storage.Job) ([]byte, error) {
	var d bot.Unrelay
	if err := json.Unmarshal(j.Body, &d); err != nil {
		return nil, fmt.Errorf("read job: %w", err)
	}
	r, err := h.relayOn(d.Platform)
	if err == nil {
		err = r.Unrelay(ctx, d.Task)
	}
	if _, lasting := bot.RelayFault(err); lasting {
		h.log.WarnContext(ctx, "a task is not taken back", "task", d.Task, "error", err)
		err = nil
	}
	return nil, err
}
