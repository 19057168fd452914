package telegramtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"
)

// Handed is a file that people send.
type Handed struct {
	Name, MIME    string // as the sender chose them; may be empty
	Body          []byte
	Size          int64 // if it is to claim another size than that of Body
	Width, Height int   // of a photo; 0: 960 × 1280
	Seconds       int   // of a voice note
}

// file is one that the bot may fetch.
type file struct {
	wireFile
	body []byte
	kind string // photos, documents, voice
}

// link is where a file may be fetched for a while.
type link struct {
	file  *file
	until time.Time
}

// The limits of fetching.
const (
	maxFetch = 20 << 20
	linkLife = time.Hour
)

// keep stores a file under a new file_id. The same bytes have the same file_unique_id.
func (s *Server) keep(kind string, w wireFile, body []byte) *file {
	hash := sha256.New()
	_, _ = hash.Write(body)
	_, _ = fmt.Fprintf(hash, "/%s/%d", kind, w.Width)
	sum := hash.Sum(nil)
	prefix := map[string]string{"photos": "AgACAgUAAx0", "documents": "BQACAgUAAx0", "voice": "AwACAgUAAx0"}[kind]
	w.ID = prefix + strconv.FormatInt(s.newID(), 36) + hex.EncodeToString(sum[:4])
	w.Unique = "AQAD" + hex.EncodeToString(sum[:6])
	if w.Size == 0 {
		w.Size = int64(len(body))
	}
	f := &file{wireFile: w, body: body, kind: kind}
	s.files[w.ID] = f
	return f
}

// keepPhoto stores the sizes of a photo, the largest last. The smaller ones have other bytes.
func (s *Server) keepPhoto(h Handed) (sizes []wireFile, ids []string) {
	w, ht := h.Width, h.Height
	if w == 0 || ht == 0 {
		w, ht = 960, 1280
	}
	for _, part := range []int{14, 4, 1} {
		one := wireFile{Width: max(w/part, 1), Height: max(ht/part, 1)}
		body := h.Body
		if part > 1 {
			body = h.Body[:len(h.Body)/part]
		} else {
			one.Size = h.Size
		}
		f := s.keep("photos", one, body)
		sizes, ids = append(sizes, f.wireFile), append(ids, f.ID)
	}
	return sizes, ids
}

func (s *Server) getFile(_ context.Context, c *Call) (any, error) {
	f, ok := s.files[c.text("file_id")]
	if !ok {
		return nil, refuse("wrong file_id or the file is temporarily unavailable")
	}
	if f.Size > maxFetch {
		return nil, refuse("file is too big")
	}
	p := fmt.Sprintf("%s/file_%d%s", f.kind, s.newID()%100_000, extension(f))
	s.paths[p] = link{f, s.o.Now().Add(linkLife)}
	return map[string]any{"file_id": f.ID, "file_unique_id": f.Unique, "file_size": f.Size, "file_path": p}, nil
}

func extension(f *file) string {
	switch f.kind {
	case "photos":
		return ".jpg"
	case "voice":
		return ".oga"
	}
	return strings.Map(func(r rune) rune {
		if r < '.' || r > 'z' {
			return -1
		}
		return r
	}, path.Ext(f.Name))
}

// ExpireLinks lets all links to files run out, as after an hour.
func (s *Server) ExpireLinks() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.paths)
}

// download serves GET /file/bot{token}/{path}.
func (s *Server) download(w http.ResponseWriter, r *http.Request, rest string) {
	token, p, _ := strings.Cut(rest, "/")
	s.mu.Lock()
	l, ok := s.paths[p]
	ok = ok && s.o.Now().Before(l.until)
	f, broken := s.breaks(&Call{Method: Download})
	s.mu.Unlock()
	switch {
	case token != s.o.Token:
		answer(w, nil, &refusal{code: http.StatusUnauthorized, desc: "Unauthorized"})
	case broken:
		var body []byte
		if ok {
			body = l.file.body
		}
		s.spoil(w, r, &Call{Method: Download}, f, raw(body))
	case r.Method != http.MethodGet || !ok:
		answer(w, nil, &refusal{code: http.StatusNotFound, desc: "Not Found"})
	default:
		w.Header().Set("Content-Type", "application/octet-stream")
		w.Header().Set("Content-Length", strconv.Itoa(len(l.file.body)))
		_, _ = w.Write(l.file.body)
	}
}
