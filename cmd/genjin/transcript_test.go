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
	"genjin/messages"
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
//	wang@wang {contact 王总, 13800138000}> shares a contact; {place}, where he is
//	open zhao                    opens his private chat without a word
//	leave li@class, join li@class, add lin@class, throw lin@class, rename lin@class new title
//	stop, start                  the program ends and begins again
//	empty                        first line: without the sample
//
// The one-time code that the bot gave last is written CODE, by people too.
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
			synctest.Test(t, func(t *testing.T) {
				got = play(t, &onPlayground{dir: dir, seen: map[string]playground.Message{}}, string(raw))
			})
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
	world world
	empty bool
	house *house
	stop  func()
	zone  *time.Location
	out   strings.Builder
	shown time.Time // the last time that was written
	at    time.Time // that of the last line "at", which the next one is read by
	code  string    // the one-time code that the bot gave last
	calls bool      // who is called by mention is shown
}

// world is a platform with the people of the transcripts on it. What cannot be done there ends the test.
type world interface {
	enter(p *player)
	open() *house // builds the house, over the same database each time; empty asks for one without the sample
	close()       // what is left once the house has ended
	name() naming
	say(who, chat, how, text string)
	press(who, chat, label string) (notice string)
	move(word, who, chat, title string) error
	settle()
	heard() []line // what the bot said, or changed, since it was asked last
}

// line is a message of the bot as a transcript shows it.
type line struct {
	at            time.Time
	chat          string
	mark          string // " ~": it was changed in place
	text          string
	files, labels []string
	called        []string // by mention
}

var (
	sayLine   = regexp.MustCompile(`^(\w+)@(\w+)(?: (\^\^?|~|\^?\{[^}]*\}))?> (.*)$`)
	pressLine = regexp.MustCompile(`^(\w+)@(\w+) \[(.+)\]$`)
)

func play(t *testing.T, w world, text string) string {
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		t.Fatal(err)
	}
	p := &player{t: t, world: w, zone: zone}
	w.enter(p)
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
	switch {
	case line == "" || strings.HasPrefix(line, "#"):
		return
	case line == "empty":
		p.empty = true
		return
	case word == "with": // the world has read it
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
		p.world.say(m[1], m[2], m[3], strings.NewReplacer("⏎", "\n", "CODE", cmp.Or(p.code, "CODE")).Replace(m[4]))
	case pressLine.MatchString(line):
		m := pressLine.FindStringSubmatch(line)
		if notice := p.world.press(m[1], m[2], m[3]); notice != "" {
			fmt.Fprintln(&p.out, "notice> "+notice)
		}
	default:
		who, chat, _ := strings.Cut(rest, "@")
		chat, title, _ := strings.Cut(chat, " ")
		p.must(p.world.move(word, who, chat, title))
	}
	p.settle()
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
	if p.house == nil {
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
	first := p.house == nil
	p.house = p.world.open()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	h := p.house
	go func() { done <- h.run(ctx) }()
	if p.empty && first {
		p.claimable()
	}
	p.stop = func() {
		cancel()
		p.must(<-done)
		p.world.close()
		p.must(h.db.Close())
	}
	p.settle()
}

// build returns a house over the database in dir, with the platforms of connect, that writes its warnings to warn. The
// sample is planted on w.
func (p *player) build(dir string, w world, warn io.Writer, connect func(*storage.DB, *clock, *slog.Logger) map[messages.Platform]connection) *house {
	cfg := defaults()
	p.must(cfg.validate())
	db, err := storage.Open(p.t.Context(), filepath.Join(dir, "genjin.db"))
	p.must(err)
	c, log := &clock{}, slog.New(slog.NewTextHandler(warn, &slog.HandlerOptions{Level: slog.LevelWarn}))
	h := newHouse(parts{
		db: db, clock: c, log: log, zone: cfg.zone, language: cfg.Language, commands: cfg.Limits.CommandsPerMinute,
		on: connect(db, c, log),
	})
	if !p.empty {
		stock, err := playground.BuiltIn()
		p.must(err)
		p.must(plantSample(p.t.Context(), db, stock, w.name(), c.Now(), cfg.zone))
	}
	return h
}

// claimable makes lin the owner, as the transcripts cannot know the code of a claim.
func (p *player) claimable() {
	n := p.world.name()
	p.must(p.house.db.Do(p.t.Context(), func(tx *storage.Tx) error {
		owner := followup.Person{ID: "owner", Name: "林老师", Owner: true}
		if err := tx.AddPerson(owner); err != nil {
			return err
		}
		return tx.PutAccount(storage.Account{ID: n.user("lin"), Person: owner.ID, Private: n.chat("lin")})
	}))
}

// file is a file that somebody hands over.
type file struct {
	name string
	body []byte
}

// files makes the files that a line names.
func (p *player) files(names string) []file {
	if n, end, many := strings.Cut(names, "*"); many {
		count, err := strconv.Atoi(n)
		p.must(err)
		var all []string
		for i := range count {
			all = append(all, fmt.Sprintf("%d%s", i+1, end))
		}
		names = strings.Join(all, ",")
	}
	var made []file
	for name := range strings.SplitSeq(names, ",") {
		name, content, _ := strings.Cut(strings.TrimSpace(name), ":")
		made = append(made, file{name, p.content(name, content)})
	}
	return made
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

// shares reads what a line shares: a contact, or a place.
func shares(how string) (shared *messages.Contact, place bool) {
	how = strings.Trim(how, "^{}")
	if rest, ok := strings.CutPrefix(how, "contact "); ok {
		name, phone, _ := strings.Cut(rest, ",")
		return &messages.Contact{Name: name, Phone: strings.TrimSpace(phone)}, false
	}
	return nil, how == "place"
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

// coded returns text with CODE in place of a one-time code, which is remembered: no transcript can know it.
func (p *player) coded(text string) string {
	return codeWords.ReplaceAllStringFunc(text, func(words string) string {
		word, code, _ := strings.Cut(words, " ")
		p.code = code
		return word + " CODE"
	})
}

// settle waits until the bot has said all, and writes it down.
func (p *player) settle() {
	p.world.settle()
	lines := p.world.heard()
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.chat, b.chat))
	})
	for _, l := range lines {
		p.head("… ", l.at)
		fmt.Fprintf(&p.out, "bot@%s%s> %s\n", l.chat, l.mark, strings.ReplaceAll(p.coded(l.text), "\n", "\n    "))
		if p.calls && len(l.called) > 0 {
			fmt.Fprintf(&p.out, "      (@%s)\n", strings.Join(l.called, " @"))
		}
		for _, f := range l.files {
			fmt.Fprintf(&p.out, "      {%s}\n", f)
		}
		if len(l.labels) > 0 {
			fmt.Fprintf(&p.out, "      [%s]\n", strings.Join(l.labels, "] ["))
		}
	}
}
