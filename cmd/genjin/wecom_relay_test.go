package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
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

// TestRelayIsOfWeComAlone: a rep who is on Telegram too has the button under her drafts on WeCom, and on Telegram none, however
// the draft came, or was changed from either side.
func TestRelayIsOfWeComAlone(t *testing.T) {
	inFirm(t, setting{ways: []way{byBoth}, beside: true, server: wecomtest.Options{App: wecomtest.App{Clients: true}}}, func(c *firm) {
		fang := c.tg.AddPerson(telegramtest.User{First: "王芳"}).ID
		c.tg.Open(fang)
		if err := c.h.db.Do(c.t.Context(), func(tx *storage.Tx) error {
			return tx.PutAccount(storage.Account{ID: telegram.UserID(fang), Person: "fang", Private: telegram.ChatID(fang)})
		}); err != nil {
			c.t.Fatal(err)
		}
		there := &city{t: c.t, s: c.tg, fang: fang}
		c.s.AddClient(fangID, wecomtest.Client{ID: wangID, Name: "王建国", Remark: "王总"})

		alone := func() {
			drafts := 0
			for _, m := range c.tg.Said(fang) {
				for _, b := range m.Buttons {
					switch b.Label {
					case "换一条":
						drafts++
					case "企业微信发":
						c.t.Errorf("on Telegram: %q %+v", m.Text, m.Buttons)
					}
				}
			}
			if drafts == 0 {
				c.t.Errorf("no draft is open on Telegram: %q", texts(c.tg.Said(fang)))
			}
		}

		there.says(fang, fang, "客户 王总 A类")
		there.says(fang, fang, "拜访 王总 关心售后")
		c.press(fangID, "", "是他")
		alone()
		there.press(fang, there.once(fang, "售后"), "换一条")
		alone()
		c.says(fangID, "", "拜访 王总 关心质量") // she was last on WeCom
		c.card(fangID, "", "企业微信发")
		there.press(fang, there.once(fang, "售后"), "已发送")
		there.says(fang, fang, "撤回")
		c.press(fangID, "", "已发送")
		alone()
		greeted := 0
		for range 7 { // on workdays, when it is his turn
			c.rest(24 * time.Hour)
			there.says(fang, fang, "早安")
			for _, list := range there.said(fang, "点名字拿草稿") {
				if n := len(list.Buttons); n > 0 {
					greeted++
					there.press(fang, list, list.Buttons[n-1].Label)
				}
			}
		}
		if alone(); greeted == 0 {
			c.t.Errorf("no greeting was fetched: %q", texts(c.tg.Said(fang)))
		}
	})
}
