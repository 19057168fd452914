package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"genjin/bot/telegram"
	"genjin/bot/telegram/telegramtest"
	"genjin/followup"
	"genjin/storage"
)

// hurried is a clock for the stand-in whose waits are a hundredth as long.
func hurried(d time.Duration) (<-chan time.Time, func()) {
	t := time.NewTimer(d / 100)
	return t.C, func() { t.Stop() }
}

// TestCheckNamesTheTraps: check tells in words what keeps the bot from working, exits accordingly, and leaves all as
// it was.
func TestCheckNamesTheTraps(t *testing.T) {
	const privacy = "Privacy mode is on"
	for name, c := range map[string]struct {
		token string
		lang  string
		trap  func(t *testing.T, tg *telegramtest.Server, database string)
		code  int
		want  []string
		not   string // is not said
	}{
		"all is well but privacy": {telegramtest.Token, "en", nil, exitFine, []string{"✓ Time zone Asia/Shanghai", "✓ Database", "Connected to the bot @genjin_bot", privacy}, "✗"},
		"in Chinese":              {telegramtest.Token, "zh", nil, exitFine, []string{"✓ 时区 Asia/Shanghai", "已连接到机器人 @genjin_bot", "隐私模式开着"}, "✗"},
		"a wrong token":           {"1:wrong", "en", nil, exitFailed, []string{"✗ Telegram: The token is wrong"}, privacy},
		"groups where it is deaf": {telegramtest.Token, "en", deafGroups, exitFailed, []string{"✓ Database", "✗ Telegram: In these groups", "华东", "华南", "Make it an administrator", "✓ Telegram: The bot is not in these groups", "华西"}, "华北"},
		"the same in Chinese":     {telegramtest.Token, "zh", deafGroups, exitFailed, []string{"✗ Telegram: 这些已开通的群里，机器人不是管理员", "华东、华南", "✓ Telegram: 这些已开通的群里，已经没有这个机器人：华西"}, "华北"},
		"while it runs": {telegramtest.Token, "en", func(t *testing.T, tg *telegramtest.Server, database string) {
			works(t, tg, database)
			rival(t, tg)
		}, exitFailed, []string{"in use by a running genjin", "✗ Telegram: In these groups"}, "Another program"},
		"while it runs, in Chinese": {telegramtest.Token, "zh", works, exitFailed, []string{"genjin 正在用它运行", "✗ Telegram: 这些已开通的群里"}, "另一个程序"},
		"a second program":          {telegramtest.Token, "en", func(t *testing.T, tg *telegramtest.Server, _ string) { rival(t, tg) }, exitFailed, []string{"✗ Telegram: Another program takes the updates", "409"}, "in use"},
		"a second one, in Chinese":  {telegramtest.Token, "zh", func(t *testing.T, tg *telegramtest.Server, _ string) { rival(t, tg) }, exitFailed, []string{"✗ Telegram: 另一个程序在用同一个令牌取更新", "409"}, "正在用它运行"},
		"no database of ours": {telegramtest.Token, "zh", func(t *testing.T, _ *telegramtest.Server, database string) {
			if err := os.WriteFile(database, []byte("nothing that could be read as a database"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, exitFailed, []string{"✗ 数据库", "读不了", "隐私模式开着"}, "另一个程序"},
	} {
		t.Run(name, func(t *testing.T) {
			o := telegramtest.Options{Privacy: true}
			if !strings.Contains(strings.Join(c.want, " "), "409") { // then nothing ends the wait for another program
				o.Timer = hurried
			}
			tg := telegramtest.New(t, o)
			dir := t.TempDir()
			database := filepath.Join(dir, "genjin.db")
			file := write(t, "genjin.yaml", fmt.Sprintf("database: %q\nlanguage: %s\ntelegram: {token: %q, api_url: %q}\n", database, c.lang, c.token, tg.Listen()))
			if c.trap != nil {
				c.trap(t, tg, database)
			}
			before := inFolder(t, dir)
			var out bytes.Buffer
			if code := run(t.Context(), func() {}, []string{"check", "--config", file}, &out, &out); code != c.code {
				t.Errorf("exit %d", code)
			}
			for _, want := range c.want {
				if !strings.Contains(out.String(), want) {
					t.Errorf("no %q in:\n%s", want, out.String())
				}
			}
			if strings.Contains(out.String(), c.not) {
				t.Errorf("there is %q in:\n%s", c.not, out.String())
			}
			if after := inFolder(t, dir); !slices.Equal(before, after) {
				t.Errorf("the check made %v of %v", after, before)
			}
		})
	}
}

// inFolder lists a folder, with the size of each file.
func inFolder(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, e := range entries {
		i, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, fmt.Sprint(e.Name(), " ", i.Size()))
	}
	return all
}

// deafGroups leaves a database with groups that are bound: in two the bot is but a member, in one administrator, and
// in one not any more.
func deafGroups(t *testing.T, tg *telegramtest.Server, database string) {
	bindGroups(t, tg, database).Close()
}

// works does so too, and goes on working on the database.
func works(t *testing.T, tg *telegramtest.Server, database string) {
	db := bindGroups(t, tg, database)
	t.Cleanup(func() { db.Close() })
}

func bindGroups(t *testing.T, tg *telegramtest.Server, database string) *storage.DB {
	t.Helper()
	owner := tg.AddPerson(telegramtest.User{First: "陈静"}).ID
	db, err := storage.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Do(t.Context(), func(tx *storage.Tx) error {
		errs := []error{tx.AddWorkspace(followup.Workspace{ID: "w", Name: "恒拓"}, time.Now())}
		for _, g := range []struct {
			title string
			bot   telegramtest.Rank
		}{{"华东", telegramtest.In}, {"华南", telegramtest.In}, {"华北", telegramtest.Admin}, {"华西", telegramtest.Out}} {
			id := tg.AddGroup(telegramtest.Group{Title: g.title, Super: true, Bot: g.bot, Members: []int64{owner}})
			errs = append(errs, tx.PutChat(storage.Chat{ID: telegram.ChatID(id), Workspace: "w", Title: g.title, State: storage.Bound}))
		}
		return errors.Join(errs...)
	})
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// rival is a program that takes the updates of the bot until the test ends.
func rival(t *testing.T, tg *telegramtest.Server) {
	ctx, cancel := context.WithCancel(t.Context())
	var ended sync.WaitGroup
	t.Cleanup(func() { cancel(); ended.Wait() })
	url := tg.Listen() + "/bot" + telegramtest.Token + "/getUpdates?timeout=50"
	ended.Go(func() {
		for ctx.Err() == nil {
			req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
			if err != nil {
				t.Error(err)
				return
			}
			if res, err := http.DefaultClient.Do(req); err == nil {
				res.Body.Close()
			}
		}
	})
}
