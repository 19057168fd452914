package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"
)

// clock is the one clock of the program: real time, plus an offset in the playground. Nothing else
// reads the time.
type clock struct{ offset atomic.Int64 }

// Now returns the instant.
func (c *clock) Now() time.Time {
	return time.Now().Add(time.Duration(c.offset.Load())) //nolint:forbidigo // the one place
}

// Timer sends once after d.
func (c *clock) Timer(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d) //nolint:forbidigo // the one place
	return t.C, func() { t.Stop() }
}

// Set makes it t now.
func (c *clock) Set(t time.Time) {
	c.offset.Store(int64(time.Until(t))) //nolint:forbidigo // the one place
}

type clockFile struct {
	Offset time.Duration `json:"offset_ns"`
}

// load takes the offset from file, if there is one.
func (c *clock) load(file string) error {
	raw, err := os.ReadFile(file) //nolint:gosec // in the playground's own folder
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var f clockFile
	if err == nil {
		err = json.Unmarshal(raw, &f)
	}
	if err != nil {
		return fmt.Errorf("read clock: %w", err)
	}
	c.offset.Store(int64(f.Offset))
	return nil
}

// save keeps the offset in file, whole or not at all.
func (c *clock) save(file string) error {
	raw, err := json.Marshal(clockFile{time.Duration(c.offset.Load())})
	if err != nil {
		return fmt.Errorf("write clock: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(file), ".clock-*")
	if err != nil {
		return fmt.Errorf("write clock: %w", err)
	}
	defer os.Remove(tmp.Name()) //nolint:errcheck // gone already once it has its name
	_, err = tmp.Write(raw)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	if err != nil {
		return fmt.Errorf("write clock: %w", err)
	}
	return nil
}
