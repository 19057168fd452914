package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/wecom/wecomtest"
	"genjin/storage"
)

// TestTranscriptsOfRelays plays what happens where the company gave the application the right to 客户联系: a draft goes to
// the client by the rep's own account. Beside the words of all transcripts these know
//
//	client wang@王建国 王总    wang has a client 王建国 in WeCom, whom he calls 王总 there
//	drop wang@王建国           the two are no contacts any more
//	sate wang@王建国           the client gets no more texts by tasks
//	confirm wang              wang confirms the task that waits for him in WeCom
//
// and what was said in tasks stands in lines that begin with task.
func TestTranscriptsOfRelays(t *testing.T) {
	for _, by := range []way{byBoth, byApp} {
		files, err := filepath.Glob("testdata/wecom-relays/" + string(by) + "/*.txt")
		if err != nil || len(files) < 2 {
			t.Fatalf("%d transcripts, %v", len(files), err)
		}
		for _, file := range files {
			t.Run(string(by)+"/"+strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
				t.Parallel()
				raw, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				w := &onWeCom{dir: t.TempDir(), numbers: &numbers{}, way: by, script: string(raw), right: true}
				var got string
				synctest.Test(t, func(t *testing.T) { got = play(t, w, string(raw)) })
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
}

// relays are the ways in which a draft can go out by the rep's own account.
var relays = []way{byCallback, byApp, byBoth}

const wangID = "wm-wangjianguo" // 王建国, a client of 王芳's in WeCom

// linked plays a scene in which 王总 is linked with a contact of 王芳's, and a draft for him has its button.
func linked(t *testing.T, ways []way, play func(*firm)) {
	t.Helper()
	inFirm(t, setting{ways: ways, server: wecomtest.Options{App: wecomtest.App{Clients: true}}}, func(c *firm) {
		c.s.AddClient(fangID, wecomtest.Client{ID: wangID, Name: "王建国", Remark: "王总"})
		c.visit("售后")
		c.rest(2 * time.Second)
		c.press(fangID, "", "是他")
		play(c)
	})
}

// waiting returns the tasks that wait in WeCom.
func (c *firm) waiting() (some []wecomtest.Task) {
	for _, t := range c.s.Tasks() {
		if !t.Cancelled && t.Confirmed.IsZero() {
			some = append(some, t)
		}
	}
	return some
}

// lastVisit returns the newest visit.
func (c *firm) lastVisit() (v storage.Visit) {
	c.t.Helper()
	c.view(func(tx *storage.Tx) error {
		vs, err := tx.VisitsOf("wang", 1)
		if len(vs) == 1 {
			v = vs[0]
		}
		return err
	})
	return v
}
