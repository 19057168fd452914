package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
	"unicode/utf16"
)

// crowded are the transcripts in which more is said at once than a chat of Telegram takes. With the limits of
// sending on, the people in them answer seconds later, and what is made of instants and of ids, which hold the
// instant, comes out another way: how many minutes a text took (06), the wording of a draft (10, 11, 14, 27, 46, 47),
// the minute of a greeting (39, 40, 48, 50), the order of newcomers (13, 31), the number of a second version (75).
var crowded = []string{"06", "10", "11", "13", "14", "27", "31", "39", "40", "46", "47", "48", "50", "57", "75"}

// TestTranscriptsOverTelegram plays the transcripts on the stand-in for Telegram, through the real adapter, and
// holds what the bot says to the same files: by long polling and by webhook with no limits of sending, and once more
// with those of Telegram, which the bot must not run into.
func TestTranscriptsOverTelegram(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := strings.TrimSuffix(filepath.Base(file), ".txt")
		for _, way := range []string{"poll", "webhook", "limits"} {
			if number, _, _ := strings.Cut(name, "-"); way == "limits" && slices.Contains(crowded, number) {
				continue
			}
			t.Run(name+"/"+way, func(t *testing.T) {
				t.Parallel()
				overTelegram(t, &onTelegram{dir: t.TempDir(), numbers: &numbers{}, script: string(raw), webhook: way != "poll", limits: way == "limits"})
			})
		}
	}
}

func overTelegram(t *testing.T, w *onTelegram) {
	var got string
	synctest.Test(t, func(t *testing.T) {
		got = play(t, w, w.script)
		if n := w.server.Throttled(); n > 0 {
			t.Errorf("the bot ran into the limits of sending %d times", n)
		}
	})
	if w.log.Len() > 0 {
		t.Errorf("the program warns:\n%s", w.log.String())
	}
	want, got := canonical(w.script, true), canonical(got, false)
	if got != want {
		t.Errorf("the bot says other things on Telegram:\n%s", difference(want, got))
	}
}

// entry is something that the bot said, as a transcript shows it.
type entry struct {
	minute string
	chat   string
	edit   bool
	text   string // all lines
}

// compareKind puts changed messages first, by their text, then what tells of a gap, which comes when the connection does;
// other new ones keep their order.
func (e entry) compareKind(o entry) int {
	gap, other := strings.Contains(e.text, "我掉线了"), strings.Contains(o.text, "我掉线了")
	switch {
	case gap && !other && !o.edit:
		return -1
	case other && !gap && !e.edit:
		return 1
	case e.edit && o.edit:
		return cmp.Compare(e.text, o.text)
	case e.edit:
		return -1
	case o.edit:
		return 1
	}
	return 0
}

// canonical writes a transcript so that what may differ between platforms is the same:
//
//   - Times are told to the minute, with each message: limits of sending and the gathering of an album delay by
//     seconds.
//   - Of what the bot says between two doings of people, the messages of one minute are sorted by chat; in a chat the
//     changed messages come first, by their text. New ones keep their order.
//   - A text that is too long for a button that copies has none on Telegram: where playground is set, such a
//     button is left out.
func canonical(text string, playground bool) string {
	var out []string
	var block []entry
	flush := func() {
		slices.SortStableFunc(block, func(a, b entry) int {
			return cmp.Or(cmp.Compare(a.minute, b.minute), cmp.Compare(a.chat, b.chat), a.compareKind(b))
		})
		for _, e := range block {
			out = append(out, e.minute+" "+e.text)
		}
		block = nil
	}
	var c reading
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		rest, in := strings.CutPrefix(line, "bot@")
		switch {
		case c.time(line), line == "", strings.HasPrefix(line, "#"):
		case in:
			who, _, _ := strings.Cut(rest, "> ")
			chat, edit := strings.CutSuffix(who, " ~")
			block = append(block, entry{c.now.Format("2006-01-02 15:04"), chat, edit, line})
		case strings.HasPrefix(line, "    ") && len(block) > 0:
			e := &block[len(block)-1]
			if playground && strings.HasPrefix(line, "      [") {
				line = copiable(e.text, line)
			}
			if line != "" {
				e.text += "\n" + line
			}
		default:
			flush()
			out = append(out, line)
		}
	}
	flush()
	return strings.Join(out, "\n")
}

// copiable returns a line of buttons as Telegram shows it under text, without the one that copies if it copies
// more than a button can hold.
func copiable(text, buttons string) string {
	_, text, _ = strings.Cut(text, "> ")
	if len(utf16.Encode([]rune(strings.ReplaceAll(text, "\n    ", "\n")))) <= 256 {
		return buttons
	}
	for _, label := range []string{" [复制]", " [Copy]"} {
		buttons = strings.Replace(buttons, label, "", 1)
	}
	return buttons
}

// reading is the clock of a transcript that is read.
type reading struct{ at, now time.Time }

// time sets the clock by a line, if that tells the time.
func (r *reading) time(line string) bool {
	text, at := strings.CutPrefix(line, "at ")
	before := r.at
	if !at {
		var meanwhile bool
		if text, meanwhile = strings.CutPrefix(line, "… "); !meanwhile {
			return false
		}
		before = r.now
	}
	if !strings.Contains(text, "-") {
		text = before.Format("2006-01-02 ") + text
	}
	if strings.Count(text, ":") == 1 {
		text += ":00"
	}
	now, err := time.Parse("2006-01-02 15:04:05", text)
	if err != nil {
		panic(fmt.Sprintf("line %q: %v", line, err))
	}
	r.now = now
	if at {
		r.at = now
	}
	return true
}
