// Package faults tells the owners of the installation what keeps an account of it from working until one of them acts,
// such as a secret that a platform refuses, and that it is over. Nobody else could mend it, so nobody else is told.
package faults

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

// toldAgain is how soon the same fault of an account is told again, whether it lasted or came back.
const toldAgain = 24 * time.Hour

// Feature is the faults of accounts.
type Feature struct{}

// Routes lists what the feature hears.
func (f Feature) Routes() []bot.Route {
	return []bot.Route{{Result: bot.JobHealth, Do: f.noticed}}
}

// noticed tells the owners of a fault that they were not told of within a day, and of the end of one that they were.
func (f Feature) noticed(t *bot.Turn) error {
	var h messages.Health
	if err := json.Unmarshal(t.House.Result, &h); err != nil {
		return fmt.Errorf("read health: %w", err)
	}
	if h.Fault == "" {
		return f.over(t, h)
	}
	told, err := t.Tx.FaultTold(h.Account, h.Fault)
	if err != nil {
		return fmt.Errorf("find fault: %w", err)
	}
	if !told.IsZero() && t.Now.Sub(told) < toldAgain {
		return nil
	}
	n, err := f.tell(t, h, func() string {
		zh, en := zhFault, enFault
		if h.Fitful {
			zh, en = zhFitful, enFitful
		}
		return t.Text(zh, en, h.Name.In(t.Lang), t.Clock(h.Since), strings.TrimRight(h.Remedy.In(t.Lang), "。."))
	})
	if err != nil || n == 0 {
		return err // whom nobody can reach the log tells
	}
	if err := t.Tx.PutFault(h.Account, h.Fault, t.Now); err != nil {
		return fmt.Errorf("keep fault: %w", err)
	}
	return nil
}

// over tells the owners that the account works again, if they were told that it does not.
func (f Feature) over(t *bot.Turn, h messages.Health) error {
	ended, err := t.Tx.EndFaults(h.Account)
	if err != nil || !ended {
		return err
	}
	zh, en := zhOver, enOver
	if h.Fitful {
		zh, en = zhSteady, enSteady
	}
	_, err = f.tell(t, h, func() string { return t.Text(zh, en, h.Name.In(t.Lang)) })
	return err
}

// tell says what text returns to each owner in private, in his language, and returns how many can be told.
func (f Feature) tell(t *bot.Turn, h messages.Health, text func() string) (n int, err error) {
	owners, err := t.OwnedBy()
	if err != nil {
		return 0, err
	}
	here := *t
	defer func() { t.Restore(here) }()
	for _, p := range owners {
		if err := t.For("", p); err != nil {
			return n, err
		}
		if t.Private == "" {
			continue
		}
		if h.Cut && t.Private.Platform() == h.Platform() {
			if err := f.elsewhere(t, p); err != nil {
				return n, err
			}
		}
		if err := t.Tell(text()); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// elsewhere makes the private chat of t the person's on another platform, if there is one that can be written to.
// Otherwise what is said waits until the fault is mended, for a day.
func (f Feature) elsewhere(t *bot.Turn, p followup.PersonID) error {
	accounts, err := t.Tx.Accounts(p)
	if err != nil {
		return fmt.Errorf("find accounts: %w", err)
	}
	for _, a := range accounts {
		if a.Private != "" && a.Private.Platform() != t.Private.Platform() {
			t.Private = a.Private
			return nil
		}
	}
	return nil
}
