package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
)

// beyondWeCom are the transcripts that cannot be played on WeCom, and why.
var beyondWeCom = map[string]string{
	"67": "no contacts are shared with a robot", "68": "no contacts are shared with a robot",
	"71": "a robot is not told who leaves a group", "73": "a robot is not told who leaves a group",
}

// TestTranscriptsOverWeCom plays the transcripts on the stand-in for WeCom, through the real adapter and its long
// connection. What the bot says there otherwise, as WeCom lets less be done, stands in testdata/wecom.
func TestTranscriptsOverWeCom(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		if number, _, _ := strings.Cut(filepath.Base(file), "-"); beyondWeCom[number] != "" {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			overWeCom(t, bySocket, file, string(raw))
		})
	}
}

// The transcripts that are played over the robot's callback with the application beside it too, and over the application
// alone, where people talk in private only. Left out are those that live from a private chat which is closed, as the
// application reaches everybody (04, 18, 27, 28, 46, 49); from a stranger's press on what now stands in private (17); from
// answers to a reminder, which the application is not told (47, 50, 60); and, of the application alone, all that is said
// in a group.
var (
	byCallbackToo = []string{
		"01", "02", "03", "05", "08", "12", "13", "16", "20", "21", "22", "24", "25", "26",
		"30", "31", "32", "34", "35", "36", "37", "39", "41", "43", "44", "56", "69", "75",
	}
	byAppToo = []string{"02", "03", "38", "43", "48", "51", "53", "54", "55", "56", "57", "58", "59", "61", "62", "63", "65"}
)

// TestTranscriptsOverWeComsCallbacks plays some of the transcripts over WeCom's other ways. What the bot says there
// otherwise than over the long connection stands in testdata/wecom-callback and testdata/wecom-app.
func TestTranscriptsOverWeComsCallbacks(t *testing.T) {
	for w, numbers := range map[way][]string{byCallback: byCallbackToo, byApp: byAppToo} {
		for _, number := range numbers {
			files, err := filepath.Glob("testdata/transcripts/" + number + "-*.txt")
			if err != nil || len(files) != 1 {
				t.Fatalf("%d transcripts %s, %v", len(files), number, err)
			}
			t.Run(string(w)+"/"+number, func(t *testing.T) {
				t.Parallel()
				raw, err := os.ReadFile(files[0])
				if err != nil {
					t.Fatal(err)
				}
				overWeCom(t, w, files[0], string(raw))
			})
		}
	}
}

func overWeCom(t *testing.T, by way, file, script string) {
	w := &onWeCom{dir: t.TempDir(), numbers: &numbers{}, way: by, script: script}
	var got string
	synctest.Test(t, func(t *testing.T) { got = play(t, w, script) })
	if w.log.Len() > 0 {
		t.Errorf("the program warns:\n%s", w.log.String())
	}
	own := filepath.Join("testdata", "wecom", filepath.Base(file))
	kept := []string{own}
	if by != bySocket {
		own = filepath.Join("testdata", "wecom-"+string(by), filepath.Base(file))
		kept = []string{own, kept[0]}
	}
	want, form := script, plain // of what was said elsewhere, or in another way, the form is not compared
	for _, file := range kept {
		if raw, err := os.ReadFile(file); err == nil {
			want = string(raw)
			break
		}
	}
	if _, err := os.Stat(own); err == nil {
		form = strict
	}
	if form(got) == form(want) {
		return
	}
	if *update {
		if err := os.MkdirAll(filepath.Dir(own), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(own, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("the bot says other things on WeCom (-update keeps them):\n%s", difference(form(want), form(got)))
}

// strict writes a transcript with all that WeCom shows, changed cards included.
func strict(text string) string { return canonical(text, true) }

// plain writes a transcript so that what is but another form on WeCom is the same: times are told to the minute;
// messages that were changed in place are left out, as are buttons that copy or lead to the private chat; labels are as
// long as buttons have room.
func plain(text string) string {
	var out []string
	skip := false
	for line := range strings.SplitSeq(canonical(text, true), "\n") {
		if strings.Contains(line, "bot@") {
			_, rest, _ := strings.Cut(line, "bot@")
			who, _, _ := strings.Cut(rest, "> ")
			skip = strings.HasSuffix(who, " ~")
		} else if !strings.HasPrefix(line, "    ") {
			skip = false
		}
		if skip {
			continue
		}
		if strings.HasPrefix(line, "      [") {
			if line = labels(line); line == "" {
				continue
			}
		}
		if strings.Contains(line, "打开私聊：") || strings.Contains(line, "Open private chat:") {
			continue
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// labels returns a line of buttons as WeCom's cards show them; empty if none is left.
func labels(line string) string {
	var kept []string
	for label := range strings.SplitSeq(strings.TrimSuffix(strings.TrimPrefix(line, "      ["), "]"), "] [") {
		switch label {
		case "复制", "Copy", "打开私聊", "Open private chat":
			continue
		}
		kept = append(kept, clipLabel(label))
	}
	if len(kept) == 0 {
		return ""
	}
	return "      [" + strings.Join(kept, "] [") + "]"
}
