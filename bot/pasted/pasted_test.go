package pasted

import (
	"strings"
	"testing"
	"time"

	"genjin/messages"
)

// TestAlbum: a text as long as can be, and what its sender says there at once after it, are parts of one.
func TestAlbum(t *testing.T) {
	long, now := strings.Repeat("长", from), time.Date(2026, 11, 24, 10, 0, 0, 0, time.UTC)
	var f Finder
	names := map[string]string{"": ""}
	for i, c := range []struct {
		chat       messages.ChatID
		user, text string
		after      time.Duration
		want       string // names the album; empty: none
	}{
		{"tg/1", "a", "短", 0, ""},
		{"tg/1", "a", long, 0, "one"},
		{"tg/2", "a", "完", 0, ""}, // elsewhere
		{"tg/1", "a", long, within, "one"},
		{"tg/1", "a", "完", 2 * within, "one"},
		{"tg/1", "a", "闲谈", 2 * within, ""}, // that was its end
		{"tg/1", "a", long, time.Minute, "two"},
		{"tg/1", "b", "插话", time.Minute, ""},
		{"tg/1", "a", "完", time.Minute, "two"}, // though somebody came between
		{"tg/1", "a", long, time.Hour, "three"},
		{"tg/1", "a", "晚了", time.Hour + within + 1, ""},
	} {
		got := f.Album(c.chat, c.user, c.text, now.Add(c.after))
		if name, known := names[got]; known && name != c.want || !known && c.want == "" {
			t.Errorf("%d: %q is of %q, want %q", i, c.text[:3], name, c.want)
		}
		names[got] = c.want
	}
	if len(names) != 4 {
		t.Errorf("%d texts", len(names)-1)
	}
}
