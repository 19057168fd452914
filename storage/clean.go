package storage

import "time"

// Clean erases what has outlived its use at now: ids of deliveries after 48 hours, dead letters after
// 14 days, reminders that were said or overtaken, acts that can no longer be taken back and the text of settled messages
// after 48 hours.
func (tx *Tx) Clean(now time.Time) error {
	short, long := millis(now.Add(-keepIDs)), millis(now.Add(-keepDead))
	for _, c := range []struct {
		query string
		arg   int64
	}{
		{`DELETE FROM inbox WHERE state = 1 AND at < $1`, short},
		{`DELETE FROM inbox WHERE state = 2 AND at < $1`, long},
		{`DELETE FROM reminder WHERE state <> 0 AND due < $1`, short},
		{`DELETE FROM deed WHERE at < $1`, short},
		{`DELETE FROM focus WHERE until < $1`, short},
		{`UPDATE outbox SET body = '{}' WHERE state <> 0 AND deadline < $1 AND body <> '{}'`, millis(now.Add(-keepBodies))},
	} {
		if _, err := tx.exec(c.query, c.arg); err != nil {
			return err
		}
	}
	return nil
}
