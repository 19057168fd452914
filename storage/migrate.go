package storage

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"path"
	"slices"
	"strconv"
)

// Migrations are never edited after a release; each is one transaction.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate brings the database to the newest schema, and refuses one that is newer than this program.
func migrate(ctx context.Context, db *sql.DB) error {
	names, err := migrationNames()
	if err != nil {
		return err
	}
	if _, err := db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS schema (version BIGINT PRIMARY KEY)`); err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	var version int
	if err := db.QueryRowContext(ctx, `SELECT coalesce(max(version), 0) FROM schema`).Scan(&version); err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if err := newer(version, len(names)); err != nil {
		return err
	}
	for n := version; n < len(names); n++ {
		if err := apply(ctx, db, n+1, names[n]); err != nil {
			return fmt.Errorf("migration %s: %w", names[n], err)
		}
	}
	return nil
}

// newer refuses a schema of a version that is not known.
func newer(version, known int) error {
	if version > known {
		return fmt.Errorf("%w (its schema is %d, this program knows %d)", ErrNewer, version, known)
	}
	return nil
}

// migrationNames returns the migrations in order; the n-th is numbered n, from 1.
func migrationNames() ([]string, error) {
	entries, err := migrations.ReadDir("migrations")
	if err != nil {
		return nil, fmt.Errorf("list migrations: %w", err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	slices.Sort(names)
	for i, n := range names {
		if number, err := strconv.Atoi(n[:4]); err != nil || number != i+1 {
			return nil, fmt.Errorf("migration %s is not number %d", n, i+1)
		}
	}
	return names, nil
}

func apply(ctx context.Context, db *sql.DB, version int, name string) error {
	text, err := migrations.ReadFile(path.Join("migrations", name))
	if err != nil {
		return err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback() //nolint:errcheck // nothing to undo after the commit
	if _, err := tx.ExecContext(ctx, string(text)); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO schema (version) VALUES ($1)`, version); err != nil {
		return err
	}
	return tx.Commit()
}
