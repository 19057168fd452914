package content

import (
	"slices"
	"time"

	"genjin/followup"
	"genjin/messages"
)

// Hour is a time of the day at which a piece may be sent.
type Hour string

// The hours at which light pieces are sent.
const (
	Morning Hour = "morning"
	Dinner  Hour = "dinner"
)

// Piece is a light remark of two lines, which stand alone as bullets and read on as one story.
type Piece struct {
	ID      string
	First   string `yaml:"a"`
	Then    string `yaml:"b"`
	Fit     []Hour
	Season  string       // spring, summer, autumn or winter of the north; empty: any
	Weekday time.Weekday // Sunday, its zero value, stands for any
}

// For reports whether p may be sent at h.
func (p Piece) For(h Hour) bool { return slices.Contains(p.Fit, h) }

// Tagged reports whether p is kept for certain days.
func (p Piece) Tagged() bool { return p.Season != "" || p.Weekday != time.Sunday }

// On reports whether p fits the season and weekday of d.
func (p Piece) On(d followup.Day) bool {
	return (p.Season == "" || p.Season == season(d.Month)) && (p.Weekday == time.Sunday || p.Weekday == d.Weekday())
}

// season returns the season of m, as people in China count them: spring begins in March.
func season(m time.Month) string {
	return []string{"winter", "spring", "summer", "autumn"}[m%12/3]
}

// Light returns all light pieces in l. The caller does not change them.
func Light(l messages.Lang) []Piece {
	if l == messages.English {
		return pieces[messages.English]()
	}
	return pieces[messages.Chinese]()
}
