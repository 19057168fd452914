package telegram

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"genjin/messages"
)

var rewrite = flag.Bool("update", false, "rewrite testdata/updates.golden")

var theBot = self{ID: 7001234567, Username: "genjin_bot"}

// sample is an update as the server sends it.
type sample struct {
	name string
	raw  []byte
}

// samples are those of the files: lines with a name, each before a line with an update.
func samples(t testing.TB, files ...string) []sample {
	t.Helper()
	var all []sample
	for _, file := range files {
		text, err := os.ReadFile("testdata/" + file)
		if err != nil {
			t.Fatal(err)
		}
		lines := bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n"))
		for i := 0; i+1 < len(lines); i += 2 {
			name, ok := bytes.CutPrefix(lines[i], []byte("# "))
			if !ok {
				t.Fatalf("%s:%d: no name", file, i+1)
			}
			all = append(all, sample{string(name), lines[i+1]})
		}
	}
	return all
}

var kindNames = map[messages.Kind]string{
	messages.Said: "Said", messages.Edited: "Edited", messages.Pressed: "Pressed", messages.Joined: "Joined", messages.Left: "Left",
	messages.Added: "Added", messages.Removed: "Removed", messages.Renamed: "Renamed", messages.Opened: "Opened",
	messages.Migrated: "Migrated", messages.Titled: "Titled", messages.Shared: "Shared", messages.Located: "Located",
	messages.Ignored: "Ignored",
}

// shown is what of e is set, a line each.
func shown(e messages.Event) string {
	var b strings.Builder
	b.WriteString(kindNames[e.Kind] + "\n")
	v := reflect.ValueOf(e)
	for i := range v.NumField() {
		f, name := v.Field(i), v.Type().Field(i).Name
		if f.IsZero() || name == "Kind" {
			continue
		}
		text := fmt.Sprintf("%+v", f.Interface())
		if s, ok := reflect.TypeAssert[string](f); ok {
			text = fmt.Sprintf("%q", s)
		}
		if r := []rune(text); len(r) > 300 {
			text = fmt.Sprintf("%s… %d characters", string(r[:20]), len(r))
		}
		fmt.Fprintf(&b, "  %s: %s\n", name, text)
	}
	return b.String()
}

func TestGolden(t *testing.T) {
	var b strings.Builder
	for _, s := range samples(t, "updates.txt", "updates-odd.txt") {
		d, number := deliver(envelopeFor(&theBot), s.raw, time.Unix(1795420801, 0))
		e, err := Read(d)
		fmt.Fprintf(&b, "# %s\n", s.name)
		switch {
		case err != nil:
			fmt.Fprintf(&b, "error: %v\n", err)
			if number != 0 {
				t.Errorf("%s: a numbered update fails: %v", s.name, err)
			}
			continue
		case number == 0:
			t.Errorf("%s: an update without a number does not go to the dead letters", s.name)
		case d.Chat != e.Ref.Chat:
			t.Errorf("%s: ordered by %s, of %s", s.name, d.Chat, e.Ref.Chat)
		}
		b.WriteString(shown(e))
	}
	const golden = "testdata/updates.golden"
	if *rewrite {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got := b.String(); got != string(want) {
		gots, wants := strings.Split(got, "\n# "), strings.Split(string(want), "\n# ")
		for i := range max(len(gots), len(wants)) {
			if i >= len(gots) || i >= len(wants) || gots[i] != wants[i] {
				t.Fatalf("entry %d of %d and %d differs:\n%s", i, len(gots), len(wants), gots[min(i, len(gots)-1)])
			}
		}
	}
}

func said(t testing.TB, text string, me self) messages.Event {
	t.Helper()
	raw, err := json.Marshal(map[string]any{"update_id": 1, "message": map[string]any{
		"message_id": 7, "text": text, "date": 1795420800, "chat": map[string]any{"id": -100, "type": "supergroup"},
		"from": map[string]any{"id": 5, "first_name": "x"},
	}})
	if err != nil {
		t.Fatal(err)
	}
	d, _ := deliver(envelopeFor(&me), raw, time.Time{})
	e, err := Read(d)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestCommandNames(t *testing.T) {
	for _, c := range []struct {
		text, want string
		addressed  bool
		kind       messages.Kind
	}{
		{"/visit 王总", "/visit 王总", false, messages.Said},
		{"/visit@genjin_bot", "/visit", true, messages.Said},
		{"/visit@GENJIN_BOT 王总", "/visit 王总", true, messages.Said},
		{"/visit@genjin_bot\n王总", "/visit\n王总", true, messages.Said},
		{"/visit@genjin_bot，王总", "/visit ，王总", true, messages.Said},
		{"/visit@genjin_botx", "", false, messages.Ignored},
		{"/visit@genjin", "", false, messages.Ignored},
		{"/visit@", "/visit@", false, messages.Said},
		{"/@genjin_bot", "/@genjin_bot", false, messages.Said},
		{"/", "/", false, messages.Said},
		{"/visit wang@genjin_bot", "/visit wang@genjin_bot", false, messages.Said},
		{"拜访 /visit@other_bot", "拜访 /visit@other_bot", false, messages.Said},
	} {
		e := said(t, c.text, theBot)
		if e.Kind != c.kind || e.Text != c.want || e.Addressed != c.addressed {
			t.Errorf("%q: %s %q, addressed %v", c.text, kindNames[e.Kind], e.Text, e.Addressed)
		}
	}
	if e := said(t, "/visit@genjin_bot", self{ID: 7}); e.Kind != messages.Ignored {
		t.Errorf("a bot without a name hears %+v", e)
	}
}

func TestIDsGoBothWays(t *testing.T) {
	for _, c := range []struct {
		p    wirePlace
		want string
	}{
		{wirePlace{ID: 4711}, "4711"},
		{wirePlace{ID: 4711, Thread: 37}, "4711"},
		{wirePlace{ID: 4711, Thread: 37, InTopic: true}, "37:4711"},
		{wirePlace{ID: 4711, Thread: 1, InTopic: true}, "4711"},
		{wirePlace{ID: 4711, Thread: 1 << 40, InTopic: true}, "4711"},
		{wirePlace{ID: 0}, ""},
		{wirePlace{ID: -1}, ""},
		{wirePlace{ID: 1 << 31}, ""},
	} {
		got := c.p.id()
		if got != c.want {
			t.Errorf("%+v: %q", c.p, got)
		}
		if got == "" {
			continue
		}
		if thread, id, err := splitID(got); err != nil || id != c.p.ID || thread != 0 && thread != c.p.Thread {
			t.Errorf("%q reads as %d, %d, %v", got, thread, id, err)
		}
	}
}

func TestDerivedIDs(t *testing.T) {
	begin := envelopeFor(&theBot)
	one, _ := deliver(begin, []byte(`{"message":{}}`), time.Time{})
	same, _ := deliver(begin, []byte(`{"message":{}}`), time.Time{})
	other, _ := deliver(begin, []byte(`null`), time.Time{})
	if one.ID != same.ID || one.ID == other.ID || !strings.HasPrefix(one.ID, "tg/x") || one.Chat != "tg/0" {
		t.Errorf("%q, %q, %q of %s", one.ID, same.ID, other.ID, one.Chat)
	}
	if d, n := deliver(begin, []byte(`{"update_id":17,"telepathy":{}}`), time.Time{}); n != 17 || d.ID != "tg/17" || d.Chat != "tg/0" {
		t.Errorf("%d: %+v", n, d)
	}
}

func TestDeepNesting(t *testing.T) {
	deep := strings.Repeat(`{"text":`, 9000) + `"x"` + strings.Repeat(`}`, 9000)
	if got := richText([]byte(`{"blocks":[` + deep + `]}`)); got != "" {
		t.Errorf("read %q", got)
	}
	_, err := Read(messages.Delivery{Raw: []byte(`{"update":` + strings.Repeat("[", 100_000))})
	if err == nil {
		t.Error("an update that never ends was read")
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range samples(f, "updates.txt", "updates-odd.txt") {
		f.Add(s.raw)
	}
	begin := envelopeFor(&theBot)
	f.Fuzz(func(t *testing.T, raw []byte) {
		if e, err := Read(messages.Delivery{Chat: "tg/1", Raw: raw}); err == nil && e.Kind != messages.Ignored {
			raw = nil // a whole envelope; what holds for it holds for any
		}
		d, _ := deliver(begin, raw, time.Unix(1, 0))
		if d.ID == "" || d.Chat == "" || d.From != Platform {
			t.Fatalf("delivery %+v", d)
		}
		e, err := Read(d)
		if err != nil {
			return
		}
		if e.Ref.Chat != d.Chat {
			t.Fatalf("of %s, ordered by %s", e.Ref.Chat, d.Chat)
		}
		for _, id := range []string{e.Ref.ID, e.ReplyTo} {
			if thread, n, err := splitID(id); id != "" && (err != nil || n <= 0 || joinID(thread, n) != id) {
				t.Fatalf("id %q: %d, %d, %v", id, thread, n, err)
			}
		}
		if (e.Kind == messages.Said || e.Kind == messages.Edited) && e.Ref.ID == "" {
			t.Fatal("a message without an id")
		}
		for _, u := range append(append(e.Members, e.Mentions...), e.From, e.ReplyFrom, messages.User{ID: e.Contact.ID}) {
			if n, err := number(u.ID); u.ID != "" && (err != nil || n <= 0) {
				t.Fatalf("user %q", u.ID)
			}
		}
		for _, file := range e.Files {
			if !fileHandle(file.ID) || file.Name == "" || file.Size < 0 {
				t.Fatalf("file %+v", file)
			}
		}
		all := fmt.Sprintf("%+v", e)
		if !utf8.ValidString(all) || strings.ContainsRune(all, 0) {
			t.Fatalf("%q", all)
		}
	})
}

func BenchmarkRead(b *testing.B) {
	var ds []messages.Delivery
	for _, s := range samples(b, "updates.txt") {
		d, _ := deliver(envelopeFor(&theBot), s.raw, time.Unix(1, 0))
		ds = append(ds, d)
	}
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := Read(ds[i%len(ds)]); err != nil {
			b.Fatal(err)
		}
	}
}
