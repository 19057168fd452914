package main

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/playground"
	"genjin/followup"
	"genjin/storage"
)

var update = flag.Bool("update", false, "rewrite the transcripts by what the bot says now")

// TestTranscripts plays each chat of testdata/transcripts on the real core, a real database and the
// real cron, in simulated time, and checks every line that the bot says, to whom and when.
//
//	at 2026-03-02 10:00          the clock; within the day the hour is enough
//	wang@sales> text             a person says something in a chat; ⏎ breaks a line
//	wang@sales ^> text           in answer to the newest message of the bot there; ^^> to his own newest
//	wang@sales ~> text           he changes his newest message
//	wang@wang [已发送]           presses the newest such button
//	wang@sales {photo.jpg}> text with a file; its bytes are as its name says, or as behind a colon:
//	    {a.jpg:MZ, b.docx:text of the document}; {21*.jpg} are 21 photos
//	open zhao                    opens his private chat without a word
//	leave li@class, join li@class, add lin@class, throw lin@class, rename lin@class new title
//	stop, start                  the program ends and begins again
//	empty                        first line: without the sample
//
// What the bot says stands in lines that begin with bot@; ~ marks what it changed in place. A notice
// is what only the presser sees.
func TestTranscripts(t *testing.T) {
	files, err := filepath.Glob("testdata/transcripts/*.txt")
	if err != nil || len(files) < 15 {
		t.Fatalf("%d transcripts, %v", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var got string
			dir := t.TempDir()
			synctest.Test(t, func(t *testing.T) { got = play(t, dir, string(raw)) })
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

// difference shows the first lines that differ.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	i := 0
	for i < len(w) && i < len(g) && w[i] == g[i] {
		i++
	}
	return fmt.Sprintf("line %d\n--- want\n%s\n--- got\n%s", i+1,
		strings.Join(w[i:min(i+8, len(w))], "\n"), strings.Join(g[i:min(i+8, len(g))], "\n"))
}

// player plays one transcript.
type player struct {
	t     *testing.T
	dir   string
	empty bool
	try   *try
	stop  func()
	zone  *time.Location
	out   strings.Builder
	seen  map[string]playground.Message // chat/id as last seen
	shown time.Time                     // the last time that was written
	at    time.Time                     // that of the last line "at", which the next one is read by
}

var (
	sayLine   = regexp.MustCompile(`^(\w+)@(\w+)(?: (\^\^?|~|\^?\{[^}]*\}))?> (.*)$`)
	pressLine = regexp.MustCompile(`^(\w+)@(\w+) \[(.+)\]$`)
)

func play(t *testing.T, dir, text string) string {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	p := &player{t: t, dir: dir, zone: zone, seen: map[string]playground.Message{}}
	defer func() { // after a line that fails too: what still runs would hold the bubble
		if p.stop != nil {
			p.stop()
		}
	}()
	for line := range strings.SplitSeq(strings.TrimRight(text, "\n"), "\n") {
		if p.bots(line) {
			continue
		}
		p.step(line)
	}
	return p.out.String()
}

// bots reports whether a line is the bot's: those are made anew.
func (p *player) bots(line string) bool {
	return strings.HasPrefix(line, "bot@") || strings.HasPrefix(line, "    ") || strings.HasPrefix(line, "notice> ") ||
		strings.HasPrefix(line, "… ")
}

func (p *player) step(line string) {
	word, rest, _ := strings.Cut(line, " ")
	if word != "at" {
		fmt.Fprintln(&p.out, line)
	}
	ctx := p.t.Context()
	switch {
	case line == "" || strings.HasPrefix(line, "#"):
		return
	case line == "empty":
		p.empty = true
		return
	case word == "at":
		p.goOn(rest)
		return
	case line == "stop":
		p.stop()
		p.stop = nil
		return
	case line == "start":
		p.start()
	case sayLine.MatchString(line):
		m := sayLine.FindStringSubmatch(line)
		p.say(ctx, m[1], m[2], m[3], strings.ReplaceAll(m[4], "⏎", "\n"))
	case pressLine.MatchString(line):
		m := pressLine.FindStringSubmatch(line)
		p.press(ctx, m[1], m[2], m[3])
	default:
		p.must(p.move(ctx, word, rest))
	}
	p.settle()
}

func (p *player) move(ctx context.Context, word, rest string) error {
	who, chat, _ := strings.Cut(rest, "@")
	chat, title, _ := strings.Cut(chat, " ")
	switch word {
	case "open":
		return p.try.pg.OpenPrivate(ctx, who)
	case "leave":
		return p.try.pg.Leave(ctx, chat, who)
	case "join":
		return p.try.pg.Join(ctx, chat, who)
	case "add":
		return p.try.pg.AddBot(ctx, chat, who)
	case "throw":
		return p.try.pg.RemoveBot(ctx, chat, who)
	case "rename":
		return p.try.pg.Rename(ctx, chat, who, title)
	}
	return fmt.Errorf("transcript line %q is not understood", word+" "+rest)
}

func (p *player) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatalf("%v\nso far:\n%s", err, p.out.String())
	}
}

// goOn lets the clock run to an instant, and shows what the bot said on the way.
func (p *player) goOn(text string) {
	layout := "2006-01-02 15:04"
	if !strings.Contains(text, "-") {
		text = p.at.In(p.zone).Format("2006-01-02 ") + text
	}
	if strings.Count(text, ":") == 2 {
		layout += ":05"
	}
	to, err := time.ParseInLocation(layout, text, p.zone)
	p.must(err)
	time.Sleep(time.Until(to))
	if p.try == nil {
		p.shown, p.at = to, to
		fmt.Fprintln(&p.out, "at "+to.Format("2006-01-02 15:04"))
		p.start()
		return
	}
	if p.stop != nil {
		p.settle()
	}
	p.head("at ", to)
	p.at = to
}

// head writes the time, if it was not written yet.
func (p *player) head(mark string, at time.Time) {
	if at.Truncate(time.Second).Equal(p.shown.Truncate(time.Second)) {
		return
	}
	layout := "15:04"
	if at.Second() != 0 {
		layout += ":05"
	}
	before := p.shown
	if mark == "at " {
		before = p.at
	}
	if followup.DayOf(at.In(p.zone)) != followup.DayOf(before.In(p.zone)) {
		layout = "2006-01-02 " + layout
	}
	p.shown = at
	fmt.Fprintln(&p.out, mark+at.In(p.zone).Format(layout))
}

func (p *player) start() {
	c := &clock{}
	cfg := defaults()
	p.must(cfg.validate())
	var err error
	p.try, err = openTry(p.t.Context(), cfg, p.empty, p.dir, c, slog.New(slog.DiscardHandler), io.Discard)
	p.must(err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- p.try.run(ctx) }()
	if p.empty && len(p.seen) == 0 {
		p.claimable()
	}
	p.stop = func() {
		cancel()
		p.must(<-done)
		p.must(p.try.pg.Close())
		p.must(p.try.db.Close())
	}
	p.settle()
}

// claimable makes lin the owner, as the transcripts cannot know the code of a claim.
func (p *player) claimable() {
	p.must(p.try.db.Do(p.t.Context(), func(tx *storage.Tx) error {
		owner := followup.Person{ID: "owner", Name: "林老师", Owner: true}
		if err := tx.AddPerson(owner); err != nil {
			return err
		}
		return tx.PutAccount(storage.Account{ID: playground.UserID("lin"), Person: owner.ID, Private: playground.ChatID("lin")})
	}))
}

func (p *player) say(ctx context.Context, who, chat, how, text string) {
	post := playground.Post{Chat: chat, From: who, Text: text}
	switch {
	case how == "^":
		post.ReplyTo = p.newest(chat, "bot").ID
	case how == "^^":
		post.ReplyTo = p.newest(chat, who).ID
	case how == "~":
		p.must(p.try.pg.Edit(ctx, chat, p.newest(chat, who).ID, who, text))
		return
	case how != "":
		answering, names, _ := strings.Cut(how, "{")
		if answering != "" {
			post.ReplyTo = p.newest(chat, "bot").ID
		}
		post.Files = p.files(strings.TrimSuffix(names, "}"))
	}
	_, err := p.try.pg.Post(ctx, post)
	p.must(err)
}

// files keeps the files that a line names.
func (p *player) files(names string) []playground.Handed {
	if n, end, many := strings.Cut(names, "*"); many {
		count, err := strconv.Atoi(n)
		p.must(err)
		var all []string
		for i := range count {
			all = append(all, fmt.Sprintf("%d%s", i+1, end))
		}
		names = strings.Join(all, ",")
	}
	var handed []playground.Handed
	for name := range strings.SplitSeq(names, ",") {
		name, content, _ := strings.Cut(strings.TrimSpace(name), ":")
		f, err := p.try.pg.Keep(name, "application/octet-stream", bytes.NewReader(p.content(name, content)))
		p.must(err)
		handed = append(handed, f)
	}
	return handed
}

// content makes the bytes of a file.
func (p *player) content(name, text string) []byte {
	switch filepath.Ext(name) {
	case ".docx":
		return p.docx(text)
	case ".amr":
		return []byte("#!AMR\n" + text)
	case ".jpg":
		if text == "MZ" {
			return []byte("MZ a program")
		}
		return []byte("\xff\xd8\xff\xe0 " + cmp.Or(text, name))
	}
	return []byte(text)
}

// docx packs text into a document; the text "bomb" becomes 30 MB of blanks.
func (p *player) docx(text string) []byte {
	if text == "bomb" {
		text = strings.Repeat(" ", 30<<20)
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("word/document.xml")
	p.must(err)
	_, err = fmt.Fprintf(w, "<w:document><w:body><w:p><w:r><w:t>%s</w:t></w:r></w:p></w:body></w:document>", text)
	p.must(err)
	p.must(z.Close())
	return b.Bytes()
}

// newest returns the newest message of from in chat.
func (p *player) newest(chat, from string) playground.Message {
	ms, err := p.try.pg.Messages(chat, "")
	p.must(err)
	for _, m := range slices.Backward(ms) {
		if m.From == from {
			return m
		}
	}
	p.t.Fatalf("%s has said nothing in %s", from, chat)
	return playground.Message{}
}

func (p *player) press(ctx context.Context, who, chat, label string) {
	ms, err := p.try.pg.Messages(chat, "")
	p.must(err)
	for _, m := range slices.Backward(ms) {
		for n, b := range m.Buttons {
			if b.Label == label {
				id, err := p.try.pg.Press(ctx, chat, m.ID, n, who, "")
				p.must(err)
				p.must(p.try.sched.Settle(ctx))
				if notice := p.try.pg.Notice(id); notice != "" {
					fmt.Fprintln(&p.out, "notice> "+notice)
				}
				return
			}
		}
	}
	p.t.Fatalf("no button %q in %s\nso far:\n%s", label, chat, p.out.String())
}

// settle waits until the bot has said all, and writes it down.
func (p *player) settle() {
	p.must(p.try.sched.Settle(p.t.Context()))
	synctest.Wait()
	type line struct {
		at   time.Time
		chat string
		mark string
		m    playground.Message
	}
	var lines []line
	for _, chat := range p.chats() {
		ms, err := p.try.pg.Messages(chat, "")
		p.must(err)
		for _, m := range ms {
			old, known := p.seen[chat+"/"+m.ID]
			p.seen[chat+"/"+m.ID] = m
			switch {
			case m.From != "bot":
			case !known:
				lines = append(lines, line{p.time(m.At), chat, "", m})
			case m.Edited != old.Edited || m.Text != old.Text || !slices.Equal(m.Buttons, old.Buttons):
				lines = append(lines, line{p.time(m.Edited), chat, " ~", m})
			}
		}
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.chat, b.chat))
	})
	for _, l := range lines {
		p.head("… ", l.at)
		fmt.Fprintf(&p.out, "bot@%s%s> %s\n", l.chat, l.mark, strings.ReplaceAll(l.m.Text, "\n", "\n    "))
		for _, f := range l.m.Files {
			fmt.Fprintf(&p.out, "      {%s}\n", f.Name)
		}
		if labels := p.labels(l.m); labels != "" {
			fmt.Fprintln(&p.out, "      "+labels)
		}
	}
}

func (p *player) labels(m playground.Message) string {
	var labels []string
	for _, b := range m.Buttons {
		labels = append(labels, "["+b.Label+"]")
	}
	return strings.Join(labels, " ")
}

func (p *player) chats() []string { return p.try.pg.ChatIDs() }

func (p *player) time(s string) time.Time {
	at, err := time.Parse(time.RFC3339, s)
	p.must(err)
	return at
}
