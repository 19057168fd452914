package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// Relay hands text, the draft of the record about for c, over to the platform. Handed over twice it is there once.
func (t *Turn) Relay(about string, c followup.Client, text string) error {
	switch _, err := t.Tx.Relay(about); {
	case err == nil:
		t.Notice(t.Text(zhRelayWaits, enRelayWaits))
		return nil
	case !errors.Is(err, followup.ErrNotFound):
		return fmt.Errorf("find what was handed over: %w", err)
	}
	e, err := t.Linked(c)
	if errors.Is(err, followup.ErrNotFound) {
		return t.Refuse(zhRelayUnlinked, enRelayUnlinked, c.Title())
	}
	if err != nil {
		return fmt.Errorf("find contact: %w", err)
	}
	r := storage.Relay{About: about, ID: JobRelay + "/" + t.NewID(), Client: c.ID, Chat: e.Chat}
	if err := t.Tx.PutRelay(r); err != nil {
		return fmt.Errorf("keep what is handed over: %w", err)
	}
	return t.job(r.ID, JobRelay, about, Relay{about, e.Chat, e.External, text, t.Now}, t.Now)
}

// Unrelay takes back what was handed over of the record about, if anything waits: it is settled otherwise.
func (t *Turn) Unrelay(about string) error {
	if len(t.bot.o.Relays) == 0 {
		return nil
	}
	r, err := t.Tx.Relay(about)
	if errors.Is(err, followup.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find what was handed over: %w", err)
	}
	return t.unrelay(r)
}

// UnrelayAll takes back all that waits for c.
func (t *Turn) UnrelayAll(c followup.ClientID) error {
	if len(t.bot.o.Relays) == 0 {
		return nil
	}
	rs, err := t.Tx.Relays(c)
	if err != nil {
		return fmt.Errorf("find what was handed over: %w", err)
	}
	for _, r := range rs {
		if err := t.unrelay(r); err != nil {
			return err
		}
	}
	return nil
}

func (t *Turn) unrelay(r storage.Relay) error {
	if err := t.Tx.DropRelay(r.About); err != nil {
		return fmt.Errorf("forget what was handed over: %w", err)
	}
	return t.takeBack(r.Chat.Platform(), r.Task)
}

// takeBack lets task be taken back on p; an empty one was not made yet, and is when it is.
func (t *Turn) takeBack(p messages.Platform, task string) error {
	if task == "" || p == "" {
		return nil
	}
	return t.job(JobUnrelay+"/"+task, JobUnrelay, "task/"+task, Unrelay{p, task}, t.Now)
}

func (t *Turn) job(id, kind, about string, body any, due time.Time) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("write job: %w", err)
	}
	if err := t.Tx.AddJob(storage.Job{ID: id, Kind: kind, About: about, Body: raw, Due: due}); err != nil {
		return fmt.Errorf("plan job: %w", err)
	}
	return nil
}
