package storage

import (
	"database/sql"
	"time"
)

// Job is something slow that runs beside the writer; its result comes back as a delivery.
type Job struct {
	ID    string
	Kind  string // names who runs it
	About string // kind/id of the record that it is for
	Body  []byte
	Due   time.Time
	Tries int // so far
}

// AddJob plans j; a known id changes nothing.
func (tx *Tx) AddJob(j Job) error {
	_, err := tx.exec(`INSERT INTO job (id, kind, about, body, due, tries, reason, leased) VALUES ($1, $2, $3, $4, $5, 0, '', FALSE)
		ON CONFLICT (id) DO NOTHING`, j.ID, j.Kind, j.About, j.Body, millis(j.Due))
	tx.done.plan(j.Due)
	return err
}

// LeaseJobs takes at most limit jobs that are due at now, until until: who has not ended them by then
// is thought dead, and they are due again.
func (tx *Tx) LeaseJobs(now, until time.Time, limit int) ([]Job, error) {
	var js []Job
	err := tx.each(`SELECT id, kind, about, body, due, tries FROM job WHERE due <= $1 ORDER BY due LIMIT $2`,
		[]any{millis(now), limit}, func(r *sql.Rows) error {
			var j Job
			var due int64
			err := r.Scan(&j.ID, &j.Kind, &j.About, &j.Body, &due, &j.Tries)
			j.Due = instant(due)
			js = append(js, j)
			return err
		})
	if err != nil {
		return nil, err
	}
	for _, j := range js {
		if _, err := tx.exec(`UPDATE job SET due = $1, leased = TRUE WHERE id = $2`, millis(until), j.ID); err != nil {
			return nil, err
		}
	}
	return js, nil
}

// FreeJobs ends the leases of a former process: what it had begun is due at now.
func (tx *Tx) FreeJobs(now time.Time) error {
	_, err := tx.exec(`UPDATE job SET due = $1, leased = FALSE WHERE leased`, millis(now))
	return err
}

// NextJob returns when the next job is due, or the next lease ends; zero if there is none.
func (tx *Tx) NextJob() (time.Time, error) {
	return tx.earliest(`SELECT due FROM job ORDER BY due LIMIT 1`)
}

// RetryJob lets the job id be due again at due; its tries grow by one.
func (tx *Tx) RetryJob(id string, due time.Time, reason string) error {
	_, err := tx.exec(`UPDATE job SET due = $1, tries = tries + 1, reason = $2, leased = FALSE WHERE id = $3`, millis(due), reason, id)
	tx.done.plan(due)
	return err
}

// EndJob forgets the job id.
func (tx *Tx) EndJob(id string) error {
	_, err := tx.exec(`DELETE FROM job WHERE id = $1`, id)
	return err
}
