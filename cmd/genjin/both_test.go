package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

// TestTranscriptsOnBoth plays the chats of testdata/both with both platforms at work in one program, in the form of
// [TestTranscripts]. Each chat is named by its platform: wang@wc_sales, bot@tg_wang. Beyond those words there are
//
//	with application     the company has the application beside the robot; stands first, as do
//	with hooks           its groups have web hooks
//	block tg_wang        he blocks the bot on Telegram; unblock takes it back
//	quit wc_wang         he leaves the company
func TestTranscriptsOnBoth(t *testing.T) {
	files, err := filepath.Glob("testdata/both/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			w := newOnBoth(t.TempDir(), string(raw))
			var got string
			synctest.Test(t, func(t *testing.T) { got = play(t, w, string(raw)) })
			if w.log.Len() > 0 {
				t.Errorf("the program warns:\n%s", w.log.String())
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
				return
			}
			if got != string(raw) {
				t.Errorf("the bot says other things now (-update rewrites):\n%s", difference(string(raw), got))
			}
		})
	}
}
