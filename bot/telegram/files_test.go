package telegram

import (
	"bytes"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// fileServer answers getFile with file, and serves what is below its files.
func fileServer(t *testing.T, file func(n int) string, files map[string][]byte, change ...func(*Options)) (asked *int, a *Adapter) {
	asked = new(int)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/getFile") {
			*asked++
			body := file(*asked)
			if strings.Contains(body, `"ok":false`) {
				w.WriteHeader(400)
			}
			io.WriteString(w, body)
			return
		}
		name, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+wireToken+"/")
		body, found := files[name]
		if !ok || !found {
			http.NotFound(w, r)
			return
		}
		w.(http.Flusher).Flush() // the length is not told
		w.Write(body)
	}))
	t.Cleanup(server.Close)
	o := Options{Token: wireToken, API: server.URL, HTTP: server.Client(), Log: slog.New(slog.DiscardHandler), Now: time.Now}
	for _, f := range change {
		f(&o)
	}
	return asked, New(o)
}

func fetched(t *testing.T, a *Adapter, id string) ([]byte, error) {
	t.Helper()
	r, err := a.Fetch(t.Context(), id)
	if err == nil {
		defer r.Close()
		var body []byte
		body, err = io.ReadAll(r)
		if err == nil {
			return body, nil
		}
	}
	if strings.Contains(err.Error(), "AAHdq") {
		t.Errorf("the token is told: %v", err)
	}
	return nil, err
}

func TestFetch(t *testing.T) {
	files := map[string][]byte{
		"documents/file 1#?.docx": []byte("docx"), "full": make([]byte, fetchLimit), "more": make([]byte, fetchLimit+1),
	}
	for name, c := range map[string]struct {
		file string
		want error // nil: it is fetched
		asks int
	}{
		"it is there":          {`{"ok":true,"result":{"file_path":"documents/file 1#?.docx","file_size":4}}`, nil, 1},
		"as large as may be":   {`{"ok":true,"result":{"file_path":"full"}}`, nil, 1},
		"larger than told":     {`{"ok":true,"result":{"file_path":"more","file_size":3}}`, errTooBig, 1},
		"too big, told before": {`{"ok":true,"result":{"file_path":"more","file_size":20971521}}`, errTooBig, 1},
		"too big, refused":     {refused(400, "Bad Request: file is too big", ""), errTooBig, 1},
		"unknown":              {refused(400, "Bad Request: invalid file_id", ""), errNoFile, 1},
		"gone for good":        {`{"ok":true,"result":{"file_path":"documents/gone"}}`, errExpire, 2},
		"upwards":              {`{"ok":true,"result":{"file_path":"../../x"}}`, errNoFile, 1},
		"aside":                {`{"ok":true,"result":{"file_path":"a/../../x"}}`, errNoFile, 1},
	} {
		t.Run(name, func(t *testing.T) {
			asked, a := fileServer(t, func(int) string { return c.file }, files)
			body, err := fetched(t, a, "BQACAgUAAx0CXdocx")
			if !errors.Is(err, c.want) || c.want == nil && len(body) == 0 || *asked != c.asks {
				t.Errorf("%d bytes, %v, asked %d times", len(body), err, *asked)
			}
		})
	}
}

func TestFetchAgain(t *testing.T) {
	asked, a := fileServer(t, func(n int) string {
		return `{"ok":true,"result":{"file_path":"` + []string{"old", "new"}[min(n, 2)-1] + `"}}`
	}, map[string][]byte{"new": []byte("body")})
	if body, err := fetched(t, a, "id"); err != nil || string(body) != "body" || *asked != 2 {
		t.Errorf("%s, %v, asked %d times", body, err, *asked)
	}
}

func TestForgedHandles(t *testing.T) {
	asked, a := fileServer(t, func(int) string { return "" }, nil)
	for _, id := range []string{"", "../../etc/passwd", "a b", "https://example.com/a", strings.Repeat("a", 600)} {
		if _, err := a.Fetch(t.Context(), id); !errors.Is(err, errNoFile) || *asked != 0 {
			t.Errorf("%q: %v", id, err)
		}
	}
	for _, body := range []string{`{"ok":true,"result":{}}`, `{"ok":true,"result":7}`, `<html>`, `{"ok":true,"result":{"file_path":"/var/x"}}`} {
		_, a := fileServer(t, func(int) string { return body }, nil)
		if _, err := fetched(t, a, "id"); err == nil {
			t.Errorf("%s was fetched", body)
		}
	}
}

func TestLocalFiles(t *testing.T) {
	dir := t.TempDir()
	outside, inside := filepath.Join(dir, "outside"), filepath.Join(dir, "files")
	for _, err := range []error{
		os.WriteFile(outside, []byte("secret"), 0o600), os.MkdirAll(filepath.Join(inside, "documents"), 0o750),
		os.WriteFile(filepath.Join(inside, "documents", "a.docx"), []byte("docx"), 0o600),
		os.WriteFile(filepath.Join(inside, "big"), make([]byte, fetchLimit+1), 0o600),
		os.MkdirAll(filepath.Join(inside, wireToken, "documents"), 0o750), // where a server of one's own keeps them
		os.WriteFile(filepath.Join(inside, wireToken, "documents", "a.pdf"), []byte("pdf"), 0o600),
		os.Symlink(outside, filepath.Join(inside, "link")), os.Symlink("documents/a.docx", filepath.Join(inside, "near")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for path, want := range map[string]string{
		inside + "/documents/a.docx": "docx", inside + "/near": "docx", inside + "/" + wireToken + "/documents/a.pdf": "pdf",
		inside + "/" + wireToken + "/documents/none": "", inside + "/" + wireToken: "", inside + "/documents/../documents/a.docx": "docx",
		inside + "/link": "", outside: "", inside + "/../outside": "", inside: "", inside + "/documents": "", inside + "/none": "", inside + "/big": "", "/etc/passwd": "",
	} {
		_, a := fileServer(t, func(int) string { return `{"ok":true,"result":{"file_path":"` + path + `"}}` }, nil, func(o *Options) { o.FilesDir = inside })
		body, err := fetched(t, a, "id")
		if string(body) != want || (want == "") != (err != nil) {
			t.Errorf("%s: %q, %v", path, body, err)
		}
	}
}

func TestCutDownload(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/getFile") {
			io.WriteString(w, `{"ok":true,"result":{"file_path":"a"}}`)
			return
		}
		w.Header().Set("Content-Length", "100")
		w.Write(bytes.Repeat([]byte("x"), 50))
	}))
	t.Cleanup(server.Close)
	a := New(Options{Token: wireToken, API: server.URL})
	if _, err := fetched(t, a, "id"); err == nil {
		t.Error("half a file is a whole one")
	}
}
