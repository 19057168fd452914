// Package storage remembers: deliveries, what is to be said, what falls due, and the records of the
// trade. All writing goes through one writer that shares commits; readers stand beside it.
//
// The SQL is the dialect that SQLite and PostgreSQL have in common; what is SQLite's own stands in
// engine.go. Instants are stored as Unix milliseconds UTC, 0 for the zero time.
package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"genjin/followup"
	"genjin/messages"
)

// The errors of opening and of a closed database.
var (
	ErrLocked = errors.New("another genjin process uses this database")
	ErrNewer  = errors.New("the database was written by a newer genjin; please update the program")
	ErrClosed = errors.New("database is closed")
)

// Committed tells what a commit left to do.
type Committed struct {
	Said  []messages.Message // newly in the outbox, in order
	Ended []string           // ids of deliveries that wait for no turn: they had it, are dead, or were known before
	Due   time.Time          // earliest reminder or job planned; zero: none
	Wait  int                // deliveries that wait for their turn
}

func (c *Committed) plan(due time.Time) {
	if c.Due.IsZero() || due.Before(c.Due) {
		c.Due = due
	}
}

// DB is an open database. Its methods may be called from several goroutines.
type DB struct {
	write  *sql.DB
	read   *sql.DB
	lock   io.Closer
	files  *Files
	writer *writer
	close  func() error

	stmts struct {
		sync.Mutex
		of map[string]*sql.Stmt
	}
}

// Open opens the database at path, which is made if it is missing, for this process alone: a second
// one gets [ErrLocked]. A database of a newer program is refused with [ErrNewer].
func Open(ctx context.Context, path string) (*DB, error) {
	db, err := open(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	return db, nil
}

func open(ctx context.Context, path string) (_ *DB, err error) {
	db := &DB{}
	db.close = sync.OnceValue(db.shut)
	db.stmts.of = map[string]*sql.Stmt{}
	defer func() {
		if err != nil {
			_ = db.shut()
		}
	}()
	lock, err := lockFile(path)
	if err != nil {
		return nil, err
	}
	db.lock = lock
	if err := createPrivate(path); err != nil {
		return nil, err
	}
	if db.files, err = newFiles(path + ".files"); err != nil {
		return nil, err
	}
	if db.write, err = sql.Open(driverName, writeDSN(path)); err != nil {
		return nil, err
	}
	db.write.SetMaxOpenConns(1)
	if err := migrate(ctx, db.write); err != nil {
		return nil, err
	}
	if db.read, err = sql.Open(driverName, readDSN(path)); err != nil {
		return nil, err
	}
	db.read.SetMaxOpenConns(readers)
	db.read.SetMaxIdleConns(readers)
	if db.writer, err = newWriter(db.write); err != nil {
		return nil, err
	}
	return db, nil
}

// Close lets the works that wait have their commit, and closes. Later works get [ErrClosed].
func (db *DB) Close() error { return db.close() }

func (db *DB) shut() error {
	var errs []error
	if db.writer != nil {
		errs = append(errs, db.writer.stop())
	}
	if db.read != nil {
		errs = append(errs, db.read.Close())
	}
	if db.write != nil {
		errs = append(errs, gather(db.write), db.write.Close())
	}
	if db.lock != nil {
		errs = append(errs, db.lock.Close())
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}

// gather brings all that is committed into the one file that the installer knows: whoever copies that after the program
// has ended has everything. A file that somebody else reads meanwhile is left as it is.
func gather(d *sql.DB) error {
	_, err := d.ExecContext(context.Background(), `PRAGMA wal_checkpoint(TRUNCATE)`)
	if err != nil {
		return fmt.Errorf("gather what is committed: %w", err)
	}
	return nil
}

// OnCommit sets f to be told of each commit, on the writer's goroutine and before those who wait for
// the commit are. It must not block, and is set before the first work.
func (db *DB) OnCommit(f func(Committed)) { db.writer.hook = f }

// Files returns the files beside the database.
func (db *DB) Files() *Files { return db.files }

// View gives do a consistent look at what is committed. It does not wait for the writer.
func (db *DB) View(ctx context.Context, do func(*Tx) error) error {
	stx, err := db.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return fmt.Errorf("begin reading: %w", err)
	}
	defer stx.Rollback() //nolint:errcheck // a read has nothing to lose
	return do(&Tx{prepare: func(query string) (*sql.Stmt, error) {
		s, err := db.readStmt(query)
		if err != nil {
			return nil, err
		}
		return stx.StmtContext(ctx, s), nil
	}})
}

// readStmt returns the statement prepared on the pool of readers.
func (db *DB) readStmt(query string) (*sql.Stmt, error) {
	db.stmts.Lock()
	defer db.stmts.Unlock()
	if s, ok := db.stmts.of[query]; ok {
		return s, nil
	}
	s, err := db.read.Prepare(query) //nolint:noctx,sqlclosecheck // kept until the database is closed
	if err == nil {
		db.stmts.of[query] = s
	}
	return s, err
}

// Do gives do its turn in the next commit, and waits for it.
func (db *DB) Do(ctx context.Context, do func(*Tx) error) error {
	errs, err := db.Update(ctx, Work{Do: do})
	if err != nil {
		return err
	}
	return errs[0]
}

// millis returns t as it is stored.
func millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMilli()
}

// instant returns the time that is stored as ms, in UTC.
func instant(ms int64) time.Time {
	if ms == 0 {
		return time.Time{}
	}
	return time.UnixMilli(ms).UTC()
}

// dayText is a day as it is stored; day reads it.
func dayText(d followup.Day) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func day(s string) followup.Day {
	if s == "" {
		return followup.Day{}
	}
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return followup.Day{}
	}
	return followup.DayOf(t)
}

// lines splits what is stored with one value a line.
func lines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "\n")
}

// notFound is what a look-up of nothing answers.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return followup.ErrNotFound
	}
	return err
}
