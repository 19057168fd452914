package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

const (
	rivalHold  = 7 * time.Second // longer than another program waits until it asks anew, as far as known; ours 3 to 6 s
	rivalAsks  = 4               // calls of a look for a rival, where updates wait
	rivalAgain = 2 * time.Second // between two
)

// glance are the parameters of a getUpdates that takes nothing: without an offset it confirms nothing, without kinds it
// leaves those that are remembered.
type glance struct {
	Limit   int `json:"limit"`
	Timeout int `json:"timeout"` // seconds
}

// checkRival looks whether another program takes the updates of the bot.
func (a *Adapter) checkRival(ctx context.Context) []Finding {
	is, err := a.rival(ctx)
	switch {
	case err != nil:
		return []Finding{found(false, wordsRivalUnknown, outcome("", err))}
	case is:
		return []Finding{found(true, wordsRival)}
	}
	return nil
}

// rival reports whether another program takes the updates of the bot. Of two calls the server refuses the one that
// came first (409): ours ends the other's, and is refused itself when the other asks anew, for which it must still be
// held. Where an update waits it is not held; but one that waits no more was taken by another, as we confirm none.
// Nobody loses anything by it: the other has a call refused, asks again, and gets all.
func (a *Adapter) rival(ctx context.Context) (bool, error) {
	var waits int64
	for n := range rivalAsks {
		first, err := a.oldest(ctx)
		if r, ok := errors.AsType[*refusal](err); ok && r.code == 409 {
			return true, nil
		}
		switch {
		case err != nil:
			return false, err
		case waits != 0 && first != waits:
			return true, nil
		case first == 0, n+1 == rivalAsks:
			return false, nil
		}
		waits = first
		if !a.sleep(ctx, rivalAgain) {
			return false, ctx.Err()
		}
	}
	return false, nil
}

// oldest returns the number of the update that waits longest, or of the next that comes; 0 if none does, and for one
// that tells nothing.
func (a *Adapter) oldest(ctx context.Context) (int64, error) {
	n, err := a.call(ctx, "getUpdates", glance{Limit: 1, Timeout: int(rivalHold / time.Second)})
	if err != nil {
		return 0, err
	}
	var updates []head
	if err := json.Unmarshal(n.result, &updates); err != nil || len(updates) == 0 {
		return 0, nil //nolint:nilerr // what waits is looked at here only for whether it changes
	}
	if updates[0].Press.From.ID != 0 {
		return 0, nil // it expires by itself, after 150 seconds
	}
	return updates[0].ID, nil
}
