package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"time"
)

// sampleNumber is what the server puts before an update, by its own count.
var sampleNumber = regexp.MustCompile(`^\{"update_id":\d+,`)

// TestTelegramEverySample: whatever update Telegram may send, or nobody should, the next note is answered, and the only
// dead letters are those that are no update at all.
func TestTelegramEverySample(t *testing.T) {
	unreadable := map[string]bool{"a list": true, "null": true, "cut off": true, "no JSON": true}
	inCity(t, supergroup, func(c *city) {
		letters := 0
		for _, file := range []string{"updates.txt", "updates-odd.txt"} {
			text, err := os.ReadFile(filepath.Join("..", "..", "bot", "telegram", "testdata", file))
			if err != nil {
				t.Fatal(err)
			}
			lines := bytes.Split(bytes.TrimSpace(text), []byte("\n"))
			for i := 0; i+1 < len(lines); i += 2 {
				name := string(bytes.TrimPrefix(lines[i], []byte("# ")))
				if name == "no JSON" && !c.hook {
					continue // within an answer of getUpdates it has no number to be skipped by
				}
				c.s.Poison(c.group, string(sampleNumber.ReplaceAll(lines[i+1], []byte("{"))))
				c.rest(30 * time.Second)
				if unreadable[name] {
					letters++
				}
				if got := c.dead(); len(got) != letters {
					t.Errorf("%s: %d dead letters, want %d: %+v", name, len(got), letters, got)
					letters = len(got)
				}
				n := len(c.said(c.group, "记下了"))
				c.says(c.fang, c.group, "拜访 王总 想看样品")
				c.rest(10 * time.Second)
				if got := c.said(c.group, "记下了"); len(got) != n+1 {
					t.Fatalf("after %s a note was answered by %q", name, texts(got[n:]))
				}
			}
		}
	})
}
