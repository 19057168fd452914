package bot

import (
	"fmt"
	"hash/fnv"
	"time"

	"genjin/followup"
)

// toldAnew is how long a text that a client was shown does not come again.
const toldAnew = 365 * 24 * time.Hour

// Told notes that the client c is shown text in a draft; fresh is false if he was shown it within a year. Of
// the words only a hash is kept.
func (t *Turn) Told(c followup.ClientID, text string) (fresh bool, err error) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(text))                                             // never fails, by its documentation
	fresh, err = t.Tx.Told(c, int64(h.Sum64()), t.Now, t.Now.Add(-toldAnew)) //nolint:gosec // a hash: any bits will do
	if err != nil {
		return false, fmt.Errorf("note what a client is told: %w", err)
	}
	return fresh, nil
}
