package storage

import (
	"database/sql"
	"errors"
	"time"

	"genjin/followup"
)

const reminderColumns = `id, kind, about, workspace, person, due, deadline, reason`

func scanReminder(scan func(...any) error) (followup.Reminder, error) {
	var r followup.Reminder
	var due, deadline int64
	err := scan(&r.ID, &r.Kind, &r.About, &r.Workspace, &r.Person, &due, &deadline, &r.Reason)
	r.Due, r.Deadline = instant(due), instant(deadline)
	return r, err
}

// Plan plans reminders. A known one is moved and pends again.
func (tx *Tx) Plan(rs ...followup.Reminder) error {
	for _, r := range rs {
		_, err := tx.exec(`INSERT INTO reminder (`+reminderColumns+`, state) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0)
			ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, about = excluded.about, workspace = excluded.workspace,
			person = excluded.person, due = excluded.due, deadline = excluded.deadline, reason = excluded.reason, state = 0`,
			r.ID, r.Kind, r.About, r.Workspace, r.Person, millis(r.Due), millis(r.Deadline), r.Reason)
		if err != nil {
			return err
		}
		tx.done.plan(r.Due)
	}
	return nil
}

// Overtake ends all pending reminders about about: they will say nothing.
func (tx *Tx) Overtake(about string) error {
	_, err := tx.exec(`UPDATE reminder SET state = 2 WHERE about = $1 AND state = 0`, about)
	return err
}

// Fired claims the pending reminder r for its turn; false if it was overtaken or moved meanwhile.
func (tx *Tx) Fired(r followup.Reminder) (mine bool, err error) {
	n, err := tx.exec(`UPDATE reminder SET state = 1 WHERE id = $1 AND state = 0 AND due = $2`, r.ID, millis(r.Due))
	return n > 0, err
}

// Due returns at most limit pending reminders that are due at now, the earliest first.
func (tx *Tx) Due(now time.Time, limit int) ([]followup.Reminder, error) {
	var rs []followup.Reminder
	err := tx.each(`SELECT `+reminderColumns+` FROM reminder WHERE state = 0 AND due <= $1 ORDER BY due LIMIT $2`,
		[]any{millis(now), limit}, func(r *sql.Rows) error {
			one, err := scanReminder(r.Scan)
			rs = append(rs, one)
			return err
		})
	return rs, err
}

// NextDue returns when the next pending reminder is due; zero if none is.
func (tx *Tx) NextDue() (time.Time, error) {
	return tx.earliest(`SELECT due FROM reminder WHERE state = 0 ORDER BY due LIMIT 1`)
}

func (tx *Tx) earliest(query string, args ...any) (time.Time, error) {
	var due int64
	err := tx.get(query, args, &due)
	if errors.Is(err, followup.ErrNotFound) {
		return time.Time{}, nil
	}
	return instant(due), err
}

// Reminder returns the pending reminder id.
func (tx *Tx) Reminder(id followup.ReminderID) (followup.Reminder, error) {
	return scanReminder(func(dest ...any) error {
		return tx.get(`SELECT `+reminderColumns+` FROM reminder WHERE id = $1 AND state = 0`, []any{id}, dest...)
	})
}
