package bot

import (
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"genjin/followup"
)

// toldAnew is how long a text that a client was shown does not come again.
const toldAnew = 365 * 24 * time.Hour

// Told notes that the client c is shown text in a draft. fresh is false if he was shown it within a year; with apart set
// also if another client of his firm was shown it today, with but another name in it: colleagues compare what they get.
// Of the words only a hash is kept.
func (t *Turn) Told(c followup.Client, text string, apart bool) (fresh bool, err error) {
	fresh = true
	if apart && c.Company != "" {
		firm := fmt.Sprintf("firm/%x", hash(string(c.Workspace)+"/"+strings.ToLower(c.Company)))
		midnight := followup.DayOf(t.Now.In(t.Zone)).Time(t.Zone, 0, 0)
		fresh, err = t.Tx.Told(firm, hash(nameless(text, c)), t.Now, midnight)
	}
	if err == nil && fresh {
		fresh, err = t.Tx.Told(string(c.ID), hash(text), t.Now, t.Now.Add(-toldAnew))
	}
	if err != nil {
		return false, fmt.Errorf("note what a client is told: %w", err)
	}
	return fresh, nil
}

// nameless is text without what c is called in it.
func nameless(text string, c followup.Client) string {
	for _, name := range []string{c.Address, c.Name} {
		if name != "" {
			text = strings.ReplaceAll(text, name, "")
		}
	}
	return text
}

func hash(text string) int64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text)) // never fails, by its documentation
	return int64(h.Sum64())      //nolint:gosec // a hash: any bits will do
}
