package main

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing/synctest"
	"time"

	"genjin/bot/playground"
)

// onPlayground plays transcripts on the playground.
type onPlayground struct {
	*player
	dir  string
	try  *try
	seen map[string]playground.Message // chat/id as last seen
}

func (w *onPlayground) enter(p *player) { w.player = p }

func (w *onPlayground) name() naming { return naming{playground.UserID, playground.ChatID} }

func (w *onPlayground) open() *house {
	cfg := defaults()
	w.must(cfg.validate())
	var err error
	w.try, err = openTry(w.t.Context(), cfg, w.empty, w.dir, &clock{}, slog.New(slog.DiscardHandler), io.Discard)
	w.must(err)
	return w.try.house
}

func (w *onPlayground) close() { w.must(w.try.pg.Close()) }

func (w *onPlayground) move(word, who, chat, title string) error {
	ctx := w.t.Context()
	switch word {
	case "open":
		return w.try.pg.OpenPrivate(ctx, who)
	case "leave":
		return w.try.pg.Leave(ctx, chat, who)
	case "join":
		return w.try.pg.Join(ctx, chat, who)
	case "add":
		return w.try.pg.AddBot(ctx, chat, who)
	case "throw":
		return w.try.pg.RemoveBot(ctx, chat, who)
	case "rename":
		return w.try.pg.Rename(ctx, chat, who, title)
	}
	return fmt.Errorf("the transcript's word %q is not understood", word)
}

func (w *onPlayground) say(who, chat, how, text string) {
	post := playground.Post{Chat: chat, From: who, Text: text}
	switch {
	case how == "^":
		post.ReplyTo = w.newest(chat, "bot").ID
	case how == "^^":
		post.ReplyTo = w.newest(chat, who).ID
	case how == "~":
		w.must(w.try.pg.Edit(w.t.Context(), chat, w.newest(chat, who).ID, who, text))
		return
	case how != "":
		answering, names, _ := strings.Cut(how, "{")
		if answering != "" {
			post.ReplyTo = w.newest(chat, "bot").ID
		}
		if post.Contact, post.Place = shares(how); post.Contact != nil || post.Place {
			break
		}
		for _, f := range w.files(strings.TrimSuffix(names, "}")) {
			h, err := w.try.pg.Keep(f.name, "application/octet-stream", bytes.NewReader(f.body))
			w.must(err)
			post.Files = append(post.Files, h)
		}
	}
	_, err := w.try.pg.Post(w.t.Context(), post)
	w.must(err)
}

// newest returns the newest message of from in chat.
func (w *onPlayground) newest(chat, from string) playground.Message {
	for _, m := range slices.Backward(w.said(chat)) {
		if m.From == from {
			return m
		}
	}
	w.t.Fatalf("%s has said nothing in %s", from, chat)
	return playground.Message{}
}

func (w *onPlayground) said(chat string) []playground.Message {
	ms, err := w.try.pg.Messages(chat, "")
	w.must(err)
	return ms
}

func (w *onPlayground) press(who, chat, label string) string {
	for _, m := range slices.Backward(w.said(chat)) {
		for n, b := range m.Buttons {
			if b.Label == label {
				id, err := w.try.pg.Press(w.t.Context(), chat, m.ID, n, who, "")
				w.must(err)
				w.must(w.try.sched.Settle(w.t.Context()))
				return w.try.pg.Notice(id)
			}
		}
	}
	w.t.Fatalf("no button %q in %s\nso far:\n%s", label, chat, w.out.String())
	return ""
}

func (w *onPlayground) settle() {
	w.must(w.try.sched.Settle(w.t.Context()))
	synctest.Wait()
}

func (w *onPlayground) heard() []line {
	var lines []line
	for _, chat := range w.try.pg.ChatIDs() {
		for _, m := range w.said(chat) {
			old, known := w.seen[chat+"/"+m.ID]
			w.seen[chat+"/"+m.ID] = m
			l := line{at: w.time(m.At), chat: chat, text: m.Text}
			switch {
			case m.From != "bot":
				continue
			case !known:
			case m.Edited != old.Edited || m.Text != old.Text || !slices.Equal(m.Buttons, old.Buttons):
				l.at, l.mark = w.time(m.Edited), " ~"
			default:
				continue
			}
			for _, f := range m.Files {
				l.files = append(l.files, f.Name)
			}
			for _, b := range m.Buttons {
				l.labels = append(l.labels, b.Label)
			}
			lines = append(lines, l)
		}
	}
	return lines
}

func (w *onPlayground) time(s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	w.must(err)
	return at
}
