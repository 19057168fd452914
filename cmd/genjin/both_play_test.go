package main

import (
	"log/slog"
	"maps"
	"strings"
	"testing/synctest"

	"genjin/messages"
	"genjin/storage"
)

// onBoth plays transcripts on the stand-ins for Telegram and WeCom at once, which one house serves over one database.
// A chat is named by its platform and what it is called there: tg_sales, wc_wang. The sample stands on WeCom; on
// Telegram nobody is known, and no group bound.
type onBoth struct {
	*player
	dir string
	tg  *onTelegram
	wc  *onWeCom
	log strings.Builder // what the program warns of
}

// newOnBoth returns the world of script, whose data is in dir.
func newOnBoth(dir, script string) *onBoth {
	w := &onBoth{dir: dir, tg: &onTelegram{}, wc: &onWeCom{}}
	if strings.Contains(script, "with application\n") {
		w.wc.way = byBoth
	}
	w.wc.hooks = strings.Contains(script, "with hooks\n")
	return w
}

func (w *onBoth) enter(p *player) {
	w.player, p.calls = p, true
	w.tg.enter(p)
	w.wc.enter(p)
}

func (w *onBoth) open() *house {
	return w.build(w.dir, w.wc, &w.log, func(db *storage.DB, c *clock, log *slog.Logger) map[messages.Platform]connection {
		on := w.tg.connect(db, c, log)
		maps.Copy(on, w.wc.connect(db, c, log))
		return on
	})
}

func (w *onBoth) close() {}

func (w *onBoth) name() naming { return w.wc.name() }

// on returns the platform that a chat, or a person, is named by, and the name there.
func (w *onBoth) on(name string) (world, string) {
	platform, there, _ := strings.Cut(name, "_")
	switch platform {
	case "tg":
		return w.tg, there
	case "wc":
		return w.wc, there
	}
	w.t.Fatalf("%q is on no platform\nso far:\n%s", name, w.out.String())
	return nil, ""
}

func (w *onBoth) say(who, chat, how, text string) {
	on, chat := w.on(chat)
	on.say(who, chat, how, text)
}

func (w *onBoth) press(who, chat, label string) string {
	on, chat := w.on(chat)
	return on.press(who, chat, label)
}

func (w *onBoth) move(word, who, chat, title string) error {
	if chat == "" {
		on, who := w.on(who)
		return on.move(word, who, "", title)
	}
	on, chat := w.on(chat)
	return on.move(word, who, chat, title)
}

// settle waits until all that the bot says has been sent on both. While the program is stopped nobody answers.
func (w *onBoth) settle() {
	if w.stop == nil {
		synctest.Wait()
		return
	}
	w.tg.settle() // which waits for all that is queued, wherever it goes
	synctest.Wait()
}

func (w *onBoth) heard() []line {
	var all []line
	for _, one := range []struct {
		prefix string
		world
	}{{"tg_", w.tg}, {"wc_", w.wc}} {
		for _, l := range one.heard() {
			l.chat = one.prefix + l.chat
			all = append(all, l)
		}
	}
	return all
}

var _ world = (*onBoth)(nil)
