package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"genjin/messages"
)

const uploaded = `{"errcode":0,"errmsg":"","type":"file","media_id":"M1","created_at":"1380000000"}`

func TestUpload(t *testing.T) {
	f, c := newFake(t)
	f.answers["media/upload"] = []string{uploaded, uploaded}
	data := bytes.Repeat([]byte("作业"), 100_000)
	for name, want := range map[string]string{
		"第3课.docx":           "第3课.docx",
		"a\"b\\c/d\r\ne\xff": "a_b_c_d__e",
	} {
		id, err := c.Upload(t.Context(), File, name, int64(len(data)), bytes.NewReader(data))
		if err != nil || id != "M1" {
			t.Fatalf("got %q, %v", id, err)
		}
		got := f.one()
		if !bytes.Equal(got.file, data) || got.disposition != `form-data; name="media"; filename="`+want+`"; filelength=600000` {
			t.Errorf("%d bytes, %s", len(got.file), got.disposition)
		}
		if got.query["type"] != "file" || got.length <= int64(len(data)) || got.token == "" {
			t.Errorf("%+v of %d", got.query, got.length)
		}
	}
	if fileName("　") != "file" {
		t.Error("a blank name")
	}
}

// TestUploadAgain: with another token the same bytes go out, if they can be had again.
func TestUploadAgain(t *testing.T) {
	f, c := newFake(t)
	f.answers["media/upload"] = []string{`{"errcode":42001,"errmsg":"access_token expired"}`, uploaded}
	if id, err := c.Upload(t.Context(), Image, "a.png", 7, strings.NewReader("picture")); err != nil || id != "M1" {
		t.Errorf("got %q, %v", id, err)
	}
	calls, asked := f.taken()
	if len(calls) != 2 || asked != 2 || string(calls[0].file) != "picture" || string(calls[1].file) != "picture" || calls[0].token == "" {
		t.Errorf("%d tokens for %+v", asked, calls)
	}
	for _, r := range []io.Reader{io.MultiReader(strings.NewReader("picture")), broken{strings.NewReader("picture")}} {
		f.answers["media/upload"] = []string{`{"errcode":42001,"errmsg":"access_token expired"}`}
		if _, err := c.Upload(t.Context(), Image, "a.png", 7, r); !errors.Is(err, errDeadToken) || refusalOf(err) != nil {
			t.Errorf("got %v", err) // tried again by whoever sends, with a token that lives
		}
	}
	f.taken()
}

// broken cannot seek, though it says so.
type broken struct{ io.Reader }

func (broken) Seek(int64, int) (int64, error) { return 0, errors.New("no way back") }

// TestAnsweredEarly: when an upload has ended, whoever still holds its body reads nothing of the file.
func TestAnsweredEarly(t *testing.T) {
	s := &source{r: strings.NewReader("abcdefghi"), size: 6}
	first, err := s.open()
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.open()
	if err != nil {
		t.Fatal(err)
	}
	if n, err := first.Read(make([]byte, 6)); n != 0 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("the first reads %d bytes, %v", n, err)
	}
	if all, err := io.ReadAll(second); string(all) != "abcdef" || err != nil {
		t.Errorf("the second reads %q, %v", all, err)
	}
	s.stop()
	if n, err := second.Read(make([]byte, 6)); n != 0 || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("after the end %d bytes are read, %v", n, err)
	}
}

// slow is a file of which the second read takes its time.
type slow struct {
	reads atomic.Int64
	gate  chan struct{}
}

func (s *slow) Read(p []byte) (int, error) {
	if s.reads.Add(1) > 1 {
		<-s.gate
	}
	clear(p)
	return len(p), nil
}

// TestNobodyReadsOn: an upload that is answered before its end returns only when its file is left alone.
func TestNobodyReadsOn(t *testing.T) {
	for name, upload := range map[string]func(context.Context, *Client, io.Reader) error{
		"of the app": func(ctx context.Context, c *Client, r io.Reader) error {
			_, err := c.Upload(ctx, File, "a.bin", 20<<20, r)
			return err
		},
		"of a web hook": func(ctx context.Context, c *Client, r io.Reader) error {
			_, err := c.HookUpload(ctx, hookOne, File, "a.bin", 20<<20, r)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { nobodyReadsOn(t, upload) })
		})
	}
}

func nobodyReadsOn(t *testing.T, upload func(context.Context, *Client, io.Reader) error) {
	ours, theirs := net.Pipe()
	h := &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return ours, nil }}}
	go func() {
		theirs.Read(make([]byte, 64<<10))
		fmt.Fprintf(theirs, "HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(uploaded), uploaded)
		io.Copy(io.Discard, theirs)
	}()
	c := New(Options{URL: "http://pipe", HTTP: h, Now: time.Now})
	c.tokens.keep(tokenOf(1), tokenLife, nil)
	file := &slow{gate: make(chan struct{})}
	done := make(chan error)
	go func() {
		done <- upload(t.Context(), c, file)
	}()
	time.Sleep(time.Second) // of the bubble: HTTP itself waits a moment for a body that is still written
	select {
	case err := <-done:
		t.Errorf("returned amid a read: %v", err)
	default:
	}
	close(file.gate)
	if err := <-done; err != nil {
		t.Error(err)
	}
	ended := file.reads.Load()
	synctest.Wait()
	if n := file.reads.Load(); n != ended {
		t.Errorf("the file was read %d times after the end", n-ended)
	}
	h.CloseIdleConnections()
}

func TestUploadSizes(t *testing.T) {
	f, c := newFake(t)
	for _, x := range []struct {
		kind Kind
		size int64
		fits bool
	}{
		{File, 5, false},
		{File, 6, true},
		{File, 20 << 20, true},
		{File, 20<<20 + 1, false},
		{Image, 10<<20 + 1, false},
		{Voice, 2<<20 + 1, false},
		{Video, 10<<20 + 1, false},
		{Text, 10, false},
	} {
		f.answers["media/upload"] = []string{uploaded}
		_, err := c.Upload(t.Context(), x.kind, "a", x.size, bytes.NewReader(make([]byte, x.size)))
		if (err == nil) != x.fits || errors.Is(err, messages.ErrRejected) == x.fits {
			t.Errorf("%d bytes of kind %s: %v", x.size, x.kind, err)
		}
	}
	if _, err := c.HookUpload(t.Context(), hookOne, Image, "a", 10, strings.NewReader("0123456789")); !errors.Is(err, messages.ErrRejected) {
		t.Errorf("a web hook takes a picture: %v", err)
	}
	f.taken()
}

// TestShortUpload: a file that is shorter than it was said to be does not arrive.
func TestShortUpload(t *testing.T) {
	f, c := newFake(t)
	ping(c)
	f.fail = func(_ http.ResponseWriter, r *http.Request) bool {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			t.Error("it arrived")
		}
		return true
	}
	for _, size := range []int64{11, 100, 1 << 20} {
		_, err := c.Upload(t.Context(), File, "a", size, strings.NewReader("0123456789"))
		if _, unsure := errors.AsType[*Unsure](err); !errors.Is(err, io.ErrUnexpectedEOF) || unsure {
			t.Errorf("got %v", err)
		}
	}
}

func TestUploadWithoutAnID(t *testing.T) {
	f, c := newFake(t)
	f.answers["media/upload"] = []string{fine}
	if id, err := c.Upload(t.Context(), File, "a", 6, strings.NewReader("abcdef")); err == nil {
		t.Errorf("got %q", id)
	}
}

func TestHookUpload(t *testing.T) {
	f, c := newFake(t)
	f.answers["webhook/upload_media"] = []string{uploaded}
	id, err := c.HookUpload(t.Context(), "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="+hookOne, File, "日报.txt", 6, strings.NewReader("日报"))
	if err != nil || id != "M1" {
		t.Errorf("got %q, %v", id, err)
	}
	got := f.one()
	if string(got.file) != "日报" || got.query["key"] != hookOne || got.query["type"] != "file" || got.token != "" {
		t.Errorf("%+v", got)
	}
}
