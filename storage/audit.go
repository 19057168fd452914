package storage

import (
	"database/sql"
	"time"

	"genjin/followup"
)

// AuditRow tells who did what to whose data. Detail never holds what a person said.
type AuditRow struct {
	At        time.Time
	Workspace followup.WorkspaceID // empty: of the installation
	Person    followup.PersonID
	Act       string
	About     string // kind/id of the record
	Detail    string
}

// Audit records a.
func (tx *Tx) Audit(a AuditRow) error {
	_, err := tx.exec(`INSERT INTO audit (at, workspace, person, act, about, detail) VALUES ($1, $2, $3, $4, $5, $6)`,
		millis(a.At), a.Workspace, a.Person, a.Act, a.About, a.Detail)
	return err
}

// AuditOf returns the audit of w, the newest first, at most limit rows.
func (tx *Tx) AuditOf(w followup.WorkspaceID, limit int) ([]AuditRow, error) {
	var as []AuditRow
	err := tx.each(`SELECT at, person, act, about, detail FROM audit WHERE workspace = $1 ORDER BY at DESC LIMIT $2`,
		[]any{w, limit}, func(r *sql.Rows) error {
			a := AuditRow{Workspace: w}
			var at int64
			err := r.Scan(&at, &a.Person, &a.Act, &a.About, &a.Detail)
			a.At = instant(at)
			as = append(as, a)
			return err
		})
	return as, err
}
