package storage

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// ErrTooLarge says that a file has more bytes than it may.
var ErrTooLarge = errors.New("file is too large")

// Files are bytes beside the database, each under its SHA-256: the same bytes are kept once.
type Files struct{ dir string }

func newFiles(dir string) (*Files, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("make folder of files: %w", err)
	}
	return &Files{dir: dir}, nil
}

// Put stores what r gives, at most limit bytes, and returns its SHA-256 in hex and its size. After it
// the bytes survive a power cut; nothing stays of what could not be read to its end.
func (f *Files) Put(ctx context.Context, r io.Reader, limit int64) (sum string, size int64, err error) {
	tmp, err := os.CreateTemp(f.dir, ".put-*") // made with 0600
	if err != nil {
		return "", 0, fmt.Errorf("store file: %w", err)
	}
	defer func() {
		_ = tmp.Close()
		_ = os.Remove(tmp.Name()) // gone already once it has its name
	}()
	hash := sha256.New()
	size, err = io.Copy(io.MultiWriter(tmp, hash), io.LimitReader(&untilDone{ctx, r}, limit+1))
	if err != nil {
		return "", 0, fmt.Errorf("store file: %w", err)
	}
	if size > limit {
		return "", 0, ErrTooLarge
	}
	if err := tmp.Sync(); err != nil {
		return "", 0, fmt.Errorf("store file: %w", err)
	}
	sum = hex.EncodeToString(hash.Sum(nil))
	if err := os.MkdirAll(filepath.Join(f.dir, sum[:2]), 0o700); err != nil {
		return "", 0, fmt.Errorf("store file: %w", err)
	}
	if err := os.Rename(tmp.Name(), f.path(sum)); err != nil {
		return "", 0, fmt.Errorf("store file: %w", err)
	}
	return sum, size, errors.Join(syncDir(filepath.Join(f.dir, sum[:2])), syncDir(f.dir))
}

// Open opens the file with the SHA-256 sum, in hex.
func (f *Files) Open(sum string) (*os.File, error) {
	if raw, err := hex.DecodeString(sum); err != nil || len(raw) != sha256.Size {
		return nil, fmt.Errorf("open file: %q is no checksum", sum)
	}
	file, err := os.Open(f.path(sum))
	if err != nil {
		return nil, fmt.Errorf("open file: %w", err)
	}
	return file, nil
}

func (f *Files) path(sum string) string { return filepath.Join(f.dir, sum[:2], sum) }

// syncDir makes names in dir survive a power cut.
func syncDir(dir string) error {
	d, err := os.Open(dir) //nolint:gosec // a folder of ours
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return errors.Join(d.Sync(), d.Close())
}

// untilDone reads until its context ends.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u *untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}
