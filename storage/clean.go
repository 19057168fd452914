package storage

import (
	"time"

	"genjin/followup"
)

// Clean erases what has outlived its use at now: ids of deliveries after 48 hours, dead letters and what is held after
// 14 days, trips with what they called for 30 days after the return, the words of a greeting 30 days after its
// day, texts that were shown, greetings and lists after a year, reminders that were said or overtaken, albums,
// contacts of which nobody said whose they are, codes that link accounts, acts that can no longer be taken back, who was
// greeted, faults of accounts that are over and the text of settled messages after 48 hours, who left a company, and has no other account, after 30 days.
func (tx *Tx) Clean(now time.Time) error {
	short, long := millis(now.Add(-keepIDs)), millis(now.Add(-keepDead))
	for _, c := range []struct {
		query string
		arg   int64
	}{
		{`DELETE FROM inbox WHERE state = 1 AND at < $1`, short},
		{`DELETE FROM inbox WHERE state IN (2, 3) AND at < $1`, long},
		{`DELETE FROM reminder WHERE state <> 0 AND due < $1`, short},
		{`DELETE FROM deed WHERE at < $1`, short},
		{`DELETE FROM greeted WHERE at < $1`, short},
		{`DELETE FROM fault WHERE NOT lasts AND told < $1`, short},
		{`DELETE FROM focus WHERE until < $1`, short},
		{`DELETE FROM contact WHERE at < $1`, short},
		{`DELETE FROM link WHERE until < $1`, short},
		{`DELETE FROM link_try WHERE since < $1`, short},
		{`DELETE FROM told WHERE at < $1`, millis(now.Add(-keepTold))},
		{`DELETE FROM colleague WHERE gone <> 0 AND gone < $1 AND NOT EXISTS (
			SELECT 1 FROM account a JOIN account o ON o.person = a.person AND o.id <> a.id WHERE a.id = colleague.account)`, millis(now.Add(-keepGone))},
		{`UPDATE outbox SET body = '{}' WHERE state <> 0 AND deadline < $1 AND body <> '{}'`, millis(now.Add(-keepBodies))},
	} {
		if _, err := tx.exec(c.query, c.arg); err != nil {
			return err
		}
	}
	if err := tx.cleanAlbums(short); err != nil {
		return err
	}
	return tx.cleanDays(followup.DayOf(now))
}

// keepTold is how long it is kept which texts a client was shown: none comes again within a year.
const keepTold = 366 * 24 * time.Hour

// keepGreetings is how many days a greeting is kept without its words, and a list: a year, and some to look back.
const keepGreetings = 400

// cleanDays erases what is kept by days. A greeting of a journey forgets that there was one.
func (tx *Tx) cleanDays(today followup.Day) error {
	back, year := dayText(today.Add(-followup.KeepTrips)), dayText(today.Add(-keepGreetings))
	for _, c := range []struct{ query, day string }{
		{`UPDATE greeting SET occasion = 'morning', due_to = '', note = '', void = '' WHERE day < $1 AND due_to >= 'trip/' AND due_to < 'trip0'
			AND NOT EXISTS (SELECT 1 FROM trip t WHERE 'trip/' || t.id = due_to AND t.returns >= $1)`, back},
		{`UPDATE greeting SET text = '' WHERE day < $1 AND text <> ''`, back},
		{`DELETE FROM trip WHERE returns < $1`, back},
		{`DELETE FROM greeting WHERE day < $1`, year},
		{`DELETE FROM list WHERE day < $1`, year},
	} {
		if _, err := tx.exec(c.query, c.day); err != nil {
			return err
		}
	}
	return nil
}
