package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"genjin/bot/telegram/telegramtest"
	"genjin/bot/wecom/wecomtest"
	"genjin/storage"
)

// killed ends the program as kill -9 does and begins it again: on the data as they stood at that moment, and with nothing
// said by its last life since.
func (p *pair) killed() {
	p.t.Helper()
	left := filepath.Join(p.t.TempDir(), "left")
	if err := os.CopyFS(left, os.DirFS(p.dir)); err != nil {
		p.t.Fatal(err)
	}
	p.tg.Fail(telegramtest.CutUnread.Always())
	p.s.Fail(wecomtest.Cut.Always())
	p.shut()
	p.tg.Heal()
	p.s.Heal()
	p.dir = left
	p.open()
	p.rest(time.Minute)
}

// TestAKillWithBoth: whatever of a note was under way on the one platform or the other, and whether it was taken there, a
// kill loses nothing, and repeats on each no more than what was under way.
func TestAKillWithBoth(t *testing.T) {
	for name, at := range map[string]struct {
		spoil            func(*pair)
		receipts, drafts int // how often they are said at most
	}{
		"nothing under way":         {func(*pair) {}, 1, 1},
		"Telegram not reached":      {func(p *pair) { p.tg.Fail(telegramtest.CutUnread.On("sendMessage", 0).Always()) }, 1, 1},
		"Telegram took it":          {func(p *pair) { p.tg.Fail(telegramtest.CutTaken.On("sendMessage", 0)) }, 1, 2},
		"Telegram answers late":     {func(p *pair) { p.tg.Fail(telegramtest.Slow(time.Hour).On("sendMessage", 0)) }, 1, 2},
		"WeCom not reached":         {func(p *pair) { p.s.Fail(wecomtest.Cut.On("", "").Always()) }, 1, 1},
		"WeCom acknowledges nought": {func(p *pair) { p.s.Fail(wecomtest.Silent.On(respondCmd, "").After()) }, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			inPair(t, func(p *pair) {
				p.s.Allow("846609")
				p.tg.Say(p.fang, p.fang, "帮助") // where she was last
				p.rest(5 * time.Second)
				noted := time.Now()
				at.spoil(p)
				p.write(fangID, p.group, "拜访 王总 关心售后")
				p.rest(100 * time.Millisecond)
				p.killed()
				if got := p.said(p.group, "记下了："); len(got) == 0 || len(got) > at.receipts {
					p.t.Errorf("receipts on WeCom: %q", words(p.s.Said(p.group)))
				}
				drafts := p.onTelegram(p.fang, "售后")
				if len(drafts) == 0 || len(drafts) > at.drafts {
					p.t.Fatalf("drafts on Telegram: %q", texts(drafts))
				}
				p.rest(time.Until(noted.Add(10*time.Minute + 20*time.Second)))
				if got := p.onTelegram(p.fang, "还有 10 分钟"); len(got) != 1 {
					p.t.Errorf("nudged by %q", texts(got))
				}
				p.tg.Press(p.fang, p.fang, drafts[len(drafts)-1].ID, 0)
				p.rest(20 * time.Minute)
				p.view(func(tx *storage.Tx) error {
					if got := p.visits(tx); len(got) != 1 || got[0].Sent.IsZero() || !got[0].Missed.IsZero() {
						p.t.Errorf("kept: %+v", got)
					}
					return nil
				})
			})
		})
	}
}
