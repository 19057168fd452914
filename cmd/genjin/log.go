package main

import (
	"bytes"
	"io"
	"log/slog"
)

// newLogger writes to w at level (debug, info, warn, error), as text or json. Each of secrets is
// blotted out wherever it stands: in an attribute, or in an error that quotes an address.
func newLogger(w io.Writer, level, format string, secrets []string) *slog.Logger {
	var at slog.Level
	if at.UnmarshalText([]byte(level)) != nil {
		at = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: at}
	w = &blotter{w: w, secrets: secrets}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// shortest is the length below which a value is no secret worth the holes that it would make.
const shortest = 6

// blotter takes secrets out of what is written. A handler writes each record at once.
type blotter struct {
	w       io.Writer
	secrets []string
}

func (b *blotter) Write(p []byte) (int, error) {
	clean := p
	for _, s := range b.secrets {
		if len(s) >= shortest {
			clean = bytes.ReplaceAll(clean, []byte(s), []byte(blotted))
		}
	}
	if _, err := b.w.Write(clean); err != nil {
		return 0, err
	}
	return len(p), nil
}
