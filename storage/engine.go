package storage

import (
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

const (
	driverName = "sqlite"
	readers    = 4 // reading connections
)

// errBadConn takes a connection out of the pool.
var errBadConn = driver.ErrBadConn

// pragmas stand in the connection string, as a PRAGMA by Exec holds for one connection only.
// synchronous=FULL: what was acknowledged survives a power cut. temp_store=MEMORY: a savepoint's
// journal would otherwise go to a temporary file, which doubles the cost of a turn.
var pragmas = []string{
	"busy_timeout(5000)", "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)", "temp_store(MEMORY)",
}

func writeDSN(path string) string { return dsn(path, url.Values{"_pragma": pragmas}) }

func readDSN(path string) string {
	return dsn(path, url.Values{"_pragma": append([]string{"query_only(ON)"}, pragmas...)})
}

// peekDSN opens the database for a look alone. Without a log beside it, SQLite would make one even to read; but then
// all stands in the file, and nobody is writing it.
func peekDSN(path string) (string, error) {
	how := url.Values{"_pragma": {"busy_timeout(5000)"}}
	switch _, err := os.Stat(path + "-wal"); {
	case errors.Is(err, fs.ErrNotExist):
		how.Set("immutable", "1")
	case err != nil:
		return "", err
	default:
		how.Set("mode", "ro")
	}
	return dsn(path, how), nil
}

// dsn escapes path, which may hold blanks, marks and any letters.
func dsn(path string, how url.Values) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	u := url.URL{Scheme: "file", Path: filepath.ToSlash(path), RawQuery: how.Encode()}
	return u.String()
}

// createPrivate makes the database file before SQLite does, so that only its owner can read it; the
// files that SQLite puts beside it take its rights.
func createPrivate(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) //nolint:gosec // the installer names it
	if err != nil {
		return fmt.Errorf("create: %w", err)
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("create: %w", err)
	}
	return os.Chmod(path, 0o600)
}

// lockName is the file whose lock a process holds that works on the database.
func lockName(path string) string { return path + ".lock" }

// lockFile keeps a second process off the database.
func lockFile(path string) (*flock.Flock, error) {
	l := flock.New(lockName(path), flock.SetPermissions(0o600))
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if !ok {
		return nil, ErrLocked
	}
	return l, nil
}

// engineFault reports whether err is the engine's and not the statement's: then nothing of the
// transaction may be relied on. A violated constraint or a wrong statement is a fault of the work.
func engineFault(err error) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return errors.Is(err, driver.ErrBadConn)
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_ERROR, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_RANGE,
		sqlite3.SQLITE_TOOBIG, sqlite3.SQLITE_MISUSE:
		return false
	}
	return true
}

// mark takes a moment to measure from.
//
//nolint:forbidigo // elapsed time only: it decides when a transaction is long, never what is stored
var mark = time.Now

// elapsed returns the time since a mark, by the monotonic clock.
func elapsed(since time.Time) time.Duration {
	return mark().Sub(since)
}
