package bot

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// relaying is the feature that takes what became of drafts that were handed over.
type relaying struct{ b *Bot }

func (f relaying) Routes() []Route {
	return []Route{
		{Result: JobRelay, Do: f.relayed}, {Result: JobConfirm, Do: f.confirmed}, {Result: JobUnrelay, Do: func(*Turn) error { return nil }},
	}
}

// The faults of what is handed over.
const (
	FaultRight    = "right"    // see [messages.ErrNoRight]
	FaultStranger = "stranger" // see [messages.ErrStranger]
	FaultSated    = "sated"    // see [messages.ErrSated]
	faultOther    = "other"
)

// RelayFault returns the name of err; ok is false if it may pass.
func RelayFault(err error) (name string, ok bool) {
	for e, name := range map[error]string{
		messages.ErrNoRight: FaultRight, messages.ErrStranger: FaultStranger, messages.ErrSated: FaultSated, messages.ErrRejected: faultOther,
	} {
		if errors.Is(err, e) {
			return name, true
		}
	}
	return "", false
}

// relayed tells the rep that his draft waits for him, or why it does not. What was settled otherwise meanwhile is taken back.
func (f relaying) relayed(t *Turn) error {
	var got Relayed
	if t.House.Error != "" {
		got.Fault = faultOther
	} else if err := json.Unmarshal(t.House.Result, &got); err != nil {
		return fmt.Errorf("read result: %w", err)
	}
	r, c, err := f.waits(t)
	switch {
	case err != nil:
		return err
	case r.ID != t.jobID():
		return t.takeBack(got.Platform, got.Task)
	case got.Fault != "":
		return f.failed(t, r, c, got.Fault)
	}
	r.Task = got.Task
	if err := f.tell(t, r, t.Text(zhRelayConfirm, enRelayConfirm)); err != nil {
		return err
	}
	return f.ask(t, r)
}

// jobID is the id of the job whose result the turn is about.
func (t *Turn) jobID() string { return strings.TrimPrefix(t.cause, "job/") }

// waits returns what waits of the record that the result is about, and its client; the zero Relay if nothing does.
func (f relaying) waits(t *Turn) (r storage.Relay, c followup.Client, err error) {
	r, err = t.Tx.Relay(t.House.About)
	if errors.Is(err, followup.ErrNotFound) {
		return storage.Relay{}, c, nil
	}
	if err != nil {
		return r, c, fmt.Errorf("find what was handed over: %w", err)
	}
	if c, err = t.Tx.Client(r.Client); err != nil {
		return r, c, fmt.Errorf("find client: %w", err)
	}
	return r, c, t.For(c.Workspace, c.Owner)
}

// ask plans to ask whether r is confirmed; after the last time it is given up, and can be handed over again.
func (f relaying) ask(t *Turn, r storage.Relay) error {
	wait, ok := followup.RelayAsk(r.Asked)
	if !ok {
		return t.unrelay(r)
	}
	r.Asked++
	if err := t.Tx.PutRelay(r); err != nil {
		return fmt.Errorf("keep what was handed over: %w", err)
	}
	id := JobConfirm + "/" + r.ID + "/" + strconv.Itoa(r.Asked)
	return t.job(id, JobConfirm, r.About, Confirm{r.About}, t.Now.Add(wait))
}

// confirmed settles a draft that the client got; one that waits still is asked for again.
func (f relaying) confirmed(t *Turn) error {
	r, c, err := f.waits(t)
	if err != nil || r.Task == "" || t.jobID() != JobConfirm+"/"+r.ID+"/"+strconv.Itoa(r.Asked) {
		return err
	}
	var got Confirmed
	if t.House.Error == "" {
		if err := json.Unmarshal(t.House.Result, &got); err != nil {
			return fmt.Errorf("read result: %w", err)
		}
	}
	switch {
	case got.Fault != "":
		return f.failed(t, r, c, got.Fault)
	case got.At.IsZero():
		return f.ask(t, r)
	}
	if err := t.Tx.DropRelay(r.About); err != nil {
		return fmt.Errorf("forget what was handed over: %w", err)
	}
	kind, _, _ := strings.Cut(r.About, "/")
	route, ok := f.b.relayed[kind]
	if !ok {
		return fmt.Errorf("no route for what goes out about %q", kind)
	}
	t.About, t.Event.At = r.About, got.At
	if got.At.After(t.Now) { // the clocks differ
		t.Event.At = t.Now
	}
	return route.Do(t)
}

// failed tells the rep why his draft does not go out; it stays as it is.
func (f relaying) failed(t *Turn, r storage.Relay, c followup.Client, fault string) error {
	if err := t.Tx.DropRelay(r.About); err != nil {
		return fmt.Errorf("forget what was handed over: %w", err)
	}
	zh, en := zhRelayOther, enRelayOther
	switch fault {
	case FaultRight:
		zh, en = zhRelayRight, enRelayRight
	case FaultStranger:
		zh, en = zhRelayStranger, enRelayStranger
	case FaultSated:
		zh, en = zhRelaySated, enRelaySated
	}
	return f.tell(t, r, t.Text(zh, en, c.Title()))
}

// tell says text to the rep of r where he pressed. To whom the client was given meanwhile it is said nothing.
func (f relaying) tell(t *Turn, r storage.Relay, text string) error {
	chat, err := t.relayChat()
	if err != nil || chat != r.Chat {
		return err
	}
	_, err = t.Say(messages.Message{Chat: r.Chat, About: r.About, Text: text})
	return err
}
