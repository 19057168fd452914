package telegram

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"testing"

	"genjin/messages"
)

// withFiles opens files of these bytes, by sum.
func withFiles(files map[string]string) func(*Options) {
	return func(o *Options) {
		o.Open = func(sum string) (io.ReadCloser, error) {
			body, ok := files[sum]
			if !ok {
				return nil, os.ErrNotExist
			}
			return io.NopCloser(strings.NewReader(body)), nil
		}
	}
}

// TestOneUpload: a chart for many goes up once, and comes up again only when the server lost it.
func TestOneUpload(t *testing.T) {
	s, a := newWire(t, withFiles(map[string]string{"bb": "image"}))
	send := func(chat string) {
		m := messages.Message{Key: chat, Chat: messages.ChatID("tg/" + chat), Text: "晨报", Files: []messages.Attached{{Name: "晨报.png", Sum: "bb", Size: 5}}}
		if _, err := a.Send(t.Context(), m); err != nil {
			t.Error(err)
		}
	}
	count := func() (uploads, named int) {
		for _, c := range s.taken() {
			if c.name != "" {
				uploads++
				if c.length <= 0 || c.name != "晨报.png" || string(c.file) != "image" {
					t.Errorf("uploaded as %+v", c)
				}
			} else if c.params["photo"] != "" {
				named++
			}
		}
		return uploads, named
	}
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() { send(fmt.Sprint(i + 1)) })
	}
	all.Wait()
	if up, named := count(); up != 1 || named != 19 {
		t.Errorf("%d uploads, %d by id", up, named)
	}
	s.answers["sendPhoto"] = []string{refused(400, "Bad Request: wrong file identifier/HTTP URL specified", "")}
	send("5")
	if up, named := count(); up != 1 || named != 1 {
		t.Errorf("once lost: %d uploads, %d by id", up, named)
	}
}

// TestAChartAndItsSheetForMany: each goes up once, and in each chat the sheet answers the chart.
func TestAChartAndItsSheetForMany(t *testing.T) {
	s, a := newWire(t, withFiles(map[string]string{"aa": "xlsx", "bb": "image"}))
	var all sync.WaitGroup
	for i := range 20 {
		all.Go(func() {
			m := messages.Message{Key: "k/1", Chat: messages.ChatID(fmt.Sprintf("tg/%d", i+1)), Text: "日报", Files: []messages.Attached{
				{Name: "日报.xlsx", Sum: "aa", Size: 4}, {Name: "日报.png", Sum: "bb", Size: 5},
			}}
			if _, err := sendAll(t, a, m); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	uploads, sent := map[string]int{}, map[string]string{}
	for _, c := range s.taken() {
		if c.name != "" {
			uploads[c.name]++
		}
		sent[fmt.Sprint(c.params["chat_id"])] += c.method + " "
		if _, answers := c.params["reply_parameters"]; answers != (c.method == "sendDocument") {
			t.Errorf("%s with %v", c.method, c.params)
		}
	}
	if len(uploads) != 2 || uploads["日报.xlsx"] != 1 || uploads["日报.png"] != 1 {
		t.Errorf("uploaded %v", uploads)
	}
	for chat, calls := range sent {
		if calls != "sendPhoto sendDocument " {
			t.Errorf("%s had %s", chat, calls)
		}
	}
	if len(sent) != 20 {
		t.Errorf("%d chats", len(sent))
	}
}

// TestFailedUpload: after one that failed the next one uploads, nobody waits for ever.
func TestFailedUpload(t *testing.T) {
	s, a := newWire(t, withFiles(map[string]string{"bb": "image"}))
	s.answers["sendDocument"] = []string{refused(403, "Forbidden: bot was blocked by the user", ""), refused(500, "Internal Server Error", "")}
	var all sync.WaitGroup
	for i := range 5 {
		all.Go(func() {
			m := messages.Message{Key: fmt.Sprint(i), Chat: "tg/5", Files: []messages.Attached{{Name: "a.pdf", Sum: "bb", Size: 5}}}
			a.Send(t.Context(), m)
		})
	}
	all.Wait()
	up := 0
	for _, c := range s.taken() {
		if c.name != "" {
			up++
		}
	}
	if up != 3 {
		t.Errorf("%d uploads", up)
	}
}

func TestFilesRefused(t *testing.T) {
	s, a := newWire(t, withFiles(map[string]string{"short": "ab"}))
	official := New(Options{Token: wireToken, Open: a.o.Open})
	for name, c := range map[string]struct {
		a    *Adapter
		f    messages.Attached
		want bool // rejected
	}{
		"lost":      {a, messages.Attached{Name: "a", Sum: "none", Size: 1}, true},
		"huge":      {official, messages.Attached{Name: "a", Sum: "short", Size: 51 << 20}, true},
		"cut short": {a, messages.Attached{Name: "a", Sum: "short", Size: 5}, false},
		"no opener": {New(Options{Token: wireToken, API: "http://127.0.0.1:1"}), messages.Attached{Name: "a", Sum: "short"}, true},
	} {
		_, err := c.a.Send(t.Context(), messages.Message{Key: "k/1", Chat: "tg/5", Files: []messages.Attached{c.f}})
		if _, unsure := errors.AsType[*Unsure](err); err == nil || unsure || errors.Is(err, messages.ErrRejected) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.taken()
}

func TestRealFile(t *testing.T) {
	body := bytes.Repeat([]byte("photo "), 100_000)
	name := t.TempDir() + "/sum"
	if err := os.WriteFile(name, body, 0o600); err != nil {
		t.Fatal(err)
	}
	s, a := newWire(t, func(o *Options) { o.Open = func(string) (io.ReadCloser, error) { return os.Open(name) } })
	m := messages.Message{Key: "k/1", Chat: "tg/5", Files: []messages.Attached{{Name: "../a\r\n\"b\".pdf", Sum: "x"}}} // Size is not known
	if _, err := a.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	c := s.taken()[0]
	if !bytes.Equal(c.file, body) || c.length <= int64(len(body)) || c.name != `.._a__"b".pdf` {
		t.Errorf("%d bytes of %q in %d", len(c.file), c.name, c.length)
	}
}

func TestPhotos(t *testing.T) {
	for _, c := range []struct {
		f    messages.Attached
		want bool
	}{
		{messages.Attached{Name: "a.PNG"}, true},
		{messages.Attached{Name: "a.jpeg"}, true},
		{messages.Attached{Name: "a", MIME: "image/png"}, true},
		{messages.Attached{Name: "a.png", MIME: "application/pdf"}, false},
		{messages.Attached{Name: "a.gif"}, false},
		{messages.Attached{Name: "a.png", Size: 10<<20 + 1}, false},
	} {
		if photo(c.f) != c.want {
			t.Errorf("%+v", c.f)
		}
	}
}

func TestHeldFiles(t *testing.T) {
	var f fileIDs
	for i := range heldFiles + 10 {
		if id, done, err := f.take(t.Context(), fmt.Sprint(i)); id != "" || err != nil {
			t.Fatal(id, err)
		} else {
			done(fmt.Sprint("id", i))
		}
		if id, _, err := f.take(t.Context(), "0"); i > 0 && (id != "id0" || err != nil) {
			t.Fatalf("what is used is forgotten: %q, %v", id, err)
		}
	}
	if len(f.held) != heldFiles || f.order.Len() != heldFiles || len(f.going) != 0 {
		t.Errorf("%d are held", len(f.held))
	}
}
