package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/gofrs/flock"
)

// Peek gives do a look at the database at path as it was committed last, also while another process works on it. It
// makes, changes and locks nothing. Where there is no database it fails with [fs.ErrNotExist], and with [ErrNewer]
// where Open does; one of an older program may lack what do asks for.
func Peek(ctx context.Context, path string, do func(*Tx) error) error {
	if err := peek(ctx, path, do); err != nil {
		return fmt.Errorf("look at database %s: %w", path, err)
	}
	return nil
}

func peek(ctx context.Context, path string, do func(*Tx) error) (err error) {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	dsn, err := peekDSN(path)
	if err != nil {
		return err
	}
	db := &DB{}
	db.stmts.of = map[string]*sql.Stmt{}
	if db.read, err = sql.Open(driverName, dsn); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.read.Close()) }()
	return db.View(ctx, func(tx *Tx) error {
		if err := tx.understood(); err != nil {
			return err
		}
		return do(tx)
	})
}

// understood fails with [ErrNewer] if a newer program wrote the database.
func (tx *Tx) understood() error {
	names, err := migrationNames()
	if err != nil {
		return err
	}
	var version int
	if err := tx.get(`SELECT coalesce(max(version), 0) FROM schema`, nil, &version); err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	return newer(version, len(names))
}

// InUse reports whether a process works on the database at path. It waits for nobody and makes nothing.
func InUse(path string) (bool, error) {
	name := lockName(path)
	if _, err := os.Stat(name); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	l := flock.New(name)
	free, err := l.TryRLock()
	if err != nil {
		return false, fmt.Errorf("look at the lock of %s: %w", path, err)
	}
	return !free, l.Close()
}
