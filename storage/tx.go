package storage

import (
	"database/sql"
	"fmt"
	"time"
)

// Tx is one transaction: a work's of the writer, or a reader's. It holds its own context, and is not
// used after the function that it was given to has returned.
type Tx struct {
	prepare func(query string) (*sql.Stmt, error)

	// Of the writer's transactions only.
	w       *writer
	came    time.Time // when its work came
	fault   error     // the engine failed: nothing of this transaction may stay
	done    Committed
	waiting int // deliveries that came to wait, less those that wait no more
}

// lateAfter is how long a work waits for its turn before what can wait should: a small part of the seconds that a
// platform gives us for our answer.
const lateAfter = 100 * time.Millisecond

// Late reports whether the work had to wait so long for its turn that what can wait should.
func (tx *Tx) Late() bool { return elapsed(tx.came) > lateAfter }

// Backlog returns how many deliveries wait for their turn, this transaction's included.
func (tx *Tx) Backlog() int { return tx.w.backlog + tx.waiting }

// exec runs a statement and returns how many rows it changed.
func (tx *Tx) exec(query string, args ...any) (int64, error) {
	s, err := tx.prepare(query)
	if err != nil {
		return 0, tx.failed(err)
	}
	res, err := s.Exec(args...) //nolint:noctx // a context that can end costs the writer a tenth; it waits for the end anyway
	if err != nil {
		return 0, tx.failed(err)
	}
	return res.RowsAffected()
}

// get reads one row; followup.ErrNotFound if there is none.
func (tx *Tx) get(query string, args []any, dest ...any) error {
	s, err := tx.prepare(query)
	if err != nil {
		return tx.failed(err)
	}
	err = s.QueryRow(args...).Scan(dest...) //nolint:noctx // as in exec
	if err == sql.ErrNoRows {               //nolint:errorlint // Scan returns it as it is, and this is a hot path
		return notFound(err)
	}
	return tx.failed(err)
}

// each calls scan for each row.
func (tx *Tx) each(query string, args []any, scan func(*sql.Rows) error) error {
	s, err := tx.prepare(query)
	if err != nil {
		return tx.failed(err)
	}
	rows, err := s.Query(args...) //nolint:noctx // as in exec
	if err != nil {
		return tx.failed(err)
	}
	defer rows.Close() //nolint:errcheck // read-only; rows.Err tells what matters
	for rows.Next() {
		if err := scan(rows); err != nil {
			return tx.failed(err)
		}
	}
	return tx.failed(rows.Err())
}

// failed notes a fault of the engine, which undoes the whole transaction, and wraps err.
func (tx *Tx) failed(err error) error {
	if err == nil {
		return nil
	}
	if engineFault(err) && tx.fault == nil {
		tx.fault = err
	}
	return fmt.Errorf("database: %w", err)
}
