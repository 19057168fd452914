package api

import (
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"genjin/bot/wecom/errcode"
)

// serve answers media/get with a file.
func serve(f *fake, kind string, status int, body string, header ...string) {
	f.fail = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/cgi-bin/media/get" {
			return false
		}
		w.Header()["Content-Type"] = nil
		if kind != "" {
			w.Header().Set("Content-Type", kind)
		}
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
		return true
	}
}

func TestMedia(t *testing.T) {
	for name, x := range map[string]struct{ kind, body, disposition string }{
		"a picture":      {"image/jpeg", "\xff\xd8picture", `attachment; filename="a.jpg"`},
		"without a name": {"image/jpeg", "\xff\xd8picture", ""},
		"somebody's own": {"application/json", `{"errcode":40007}`, `attachment; filename="a.json"`},
		"a text":         {"text/plain", "作业", `attachment; filename="a.txt"`},
	} {
		f, c := newFake(t)
		serve(f, x.kind, 200, x.body, "Content-Disposition", x.disposition)
		r, h, err := c.Media(t.Context(), "a b&c")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got, err := io.ReadAll(r)
		if string(got) != x.body || err != nil || h.Get("Content-Disposition") != x.disposition {
			t.Errorf("%s: %q, %v, %v", name, got, err, h)
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestNoMedia(t *testing.T) {
	gone := func(err error) bool { return classOf(err) == errcode.Media }
	strange := func(err error) bool { _, ok := errors.AsType[*Strange](err); return ok }
	for name, x := range map[string]struct {
		kind   string
		status int
		body   string
		is     func(error) bool
	}{
		"gone":            {"application/json; charset=UTF-8", 200, `{"errcode":40007,"errmsg":"invalid media_id"}`, gone},
		"gone, as text":   {"text/plain", 200, `{"errcode":40007,"errmsg":"invalid media_id"}`, gone},
		"gone, as it is":  {"", 200, `{"errcode":40007,"errmsg":"invalid media_id"}`, gone},
		"a gateway":       {"text/html", 502, "<html>", strange},
		"not found":       {"image/jpeg", 404, "x", strange},
		"a yes, no file":  {"application/json", 200, fine, strange},
		"too big to read": {"application/json", 200, strings.Repeat("x", answerLimit+1), strange},
	} {
		f, c := newFake(t)
		serve(f, x.kind, x.status, x.body)
		if r, _, err := c.Media(t.Context(), "M"); r != nil || !x.is(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	f, c := newFake(t)
	ping(c)
	f.answers["media/get"] = []string{`{"errcode":42001,"errmsg":"access_token expired"}`, `{"errcode":40007,"errmsg":"gone"}`}
	if _, _, err := c.Media(t.Context(), "M"); !gone(err) {
		t.Errorf("after another token: %v", err)
	}
	f.taken()
}

// TestMediaInParts: a file that does not come at once is asked for by its first 20 MB, and refused if it has more.
func TestMediaInParts(t *testing.T) {
	for _, x := range []struct {
		size string
		want error
	}{{"20971520", nil}, {"20971521", ErrTooBig}, {"*", nil}} {
		f, c := newFake(t)
		ranges := make(chan string, 2)
		f.fail = func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path != "/cgi-bin/media/get" {
				return false
			}
			ranges <- r.Header.Get("Range")
			if r.Header.Get("Range") == "" {
				w.Header().Set("Content-Type", "application/json")
				io.WriteString(w, `{"errcode":830002,"errmsg":"file too large"}`)
				return true
			}
			w.Header().Set("Content-Type", "video/mp4")
			w.Header().Set("Content-Range", "bytes 0-20971519/"+x.size)
			w.WriteHeader(http.StatusPartialContent)
			io.WriteString(w, "film")
			return true
		}
		r, _, err := c.Media(t.Context(), "M")
		if !errors.Is(err, x.want) {
			t.Errorf("%s bytes: %v", x.size, err)
		}
		if err == nil {
			if got, err := io.ReadAll(r); string(got) != "film" || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
			r.Close()
		}
		if first, second := <-ranges, <-ranges; first != "" || second != "bytes=0-20971519" {
			t.Errorf("asked for %q, %q", first, second)
		}
	}
}

func TestTooBigMedia(t *testing.T) {
	f, c := newFake(t)
	serve(f, "video/mp4", 200, "film", "Content-Length", strconv.Itoa(downloadLimit+1))
	if _, _, err := c.Media(t.Context(), "M"); !errors.Is(err, ErrTooBig) {
		t.Errorf("got %v", err)
	}
	for more, want := range map[int]error{0: nil, 1: ErrTooBig} {
		serve(f, "video/mp4", 200, strings.Repeat("x", downloadLimit+more), "Transfer-Encoding", "chunked")
		r, _, err := c.Media(t.Context(), "M")
		if err != nil {
			t.Fatal(err)
		}
		n, err := io.Copy(io.Discard, r)
		if n != downloadLimit || !errors.Is(err, want) {
			t.Errorf("%d more: %d bytes, %v", more, n, err)
		}
		r.Close()
	}
}

func TestMediaCut(t *testing.T) {
	f, c := newFake(t)
	ping(c)
	f.fail = cut("HTTP/1.1 200 OK\r\nContent-Type: image/png\r\nContent-Length: 100\r\n\r\nabc")
	r, _, err := c.Media(t.Context(), "M")
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); string(got) != "abc" || !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %q, %v", got, err)
	}
	r.Close()
}
