package wecomtest

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// Handed is a file that people send.
type Handed struct {
	Name string
	Body []byte
	// Disposition is the header that tells the name; empty: one made of Name, NoHeader: none.
	Disposition string
}

// NoHeader lets a file come without a name.
const NoHeader = "-"

const (
	filesAt  = "/wecomtest-files/"
	fileLife = 5 * time.Minute
)

// file is one that a person sent, encrypted, to be fetched for five minutes.
type file struct {
	Handed
	kind  string
	key   string // Base64 of its AES key
	crypt []byte
	until time.Time
}

// link makes a file that can be fetched from now on. s.mu is held.
func (s *Server) link(kind string, h Handed) (*file, *wireFile) {
	raw := make([]byte, 32)
	for i := range raw {
		raw[i] = byte(s.rng.Uint32())
	}
	f := &file{Handed: h, kind: kind, key: base64.StdEncoding.EncodeToString(raw), until: s.o.Now().Add(fileLife)}
	w := &wireFile{Key: f.key}
	if s.o.Robot.URL != "" {
		f.key, w.Key = s.o.Robot.AESKey+"=", ""
	}
	f.crypt = seal(f.key, h.Body)
	path := filesAt + s.newID("")
	s.files[path] = f
	w.URL = s.base + path + "?sign=" + url.QueryEscape(s.newID("a/b+")) + "&t=" + strconv.FormatInt(s.o.Now().Unix(), 10)
	return f, w
}

// seal encrypts as WeCom does: AES-256-CBC, the first half of the key as the start, filled up to 32 bytes.
func seal(key string, plain []byte) []byte {
	raw, _ := base64.StdEncoding.DecodeString(key)
	block, err := aes.NewCipher(raw)
	if err != nil {
		panic("wecomtest: " + err.Error())
	}
	n := 32 - len(plain)%32
	out := make([]byte, len(plain)+n)
	copy(out, plain)
	for i := len(plain); i < len(out); i++ {
		out[i] = byte(n)
	}
	cipher.NewCBCEncrypter(block, raw[:aes.BlockSize]).CryptBlocks(out, out)
	return out
}

// ExpireFiles lets all addresses of files run out, as after five minutes.
func (s *Server) ExpireFiles() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.files {
		f.until = s.o.Now()
	}
}

// download serves a file that somebody sent.
func (s *Server) download(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	f, ok := s.files[r.URL.Path]
	now := s.o.Now()
	if r.Method != http.MethodGet {
		s.blame("a file is fetched by %s", r.Method)
	}
	fault, broken := s.breaks(Download, "")
	s.mu.Unlock()
	if !ok || !now.Before(f.until) {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	if h := f.header(); h != "" {
		w.Header().Set("Content-Disposition", h)
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	if broken {
		s.spoilHTTP(w, r, fault, f.crypt)
		return
	}
	write(w, f.crypt)
}

func (f *file) header() string {
	switch f.Disposition {
	case "":
		return "attachment; filename*=UTF-8''" + url.PathEscape(f.Name)
	case NoHeader:
		return ""
	}
	return f.Disposition
}

// write writes a body and tells its length.
func write(w http.ResponseWriter, body []byte) {
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	_, _ = w.Write(body)
}

// spoilHTTP answers as f wants; body is what would have been answered.
func (s *Server) spoilHTTP(w http.ResponseWriter, r *http.Request, f Fault, body []byte) {
	half := func() {
		w.Header().Set("Content-Length", strconv.Itoa(len(body)))
		_, _ = w.Write(body[:len(body)/2])
		if fl, ok := w.(http.Flusher); ok {
			fl.Flush()
		}
	}
	switch f.how {
	case silent:
		select {
		case <-r.Context().Done():
		case <-s.ctx.Done():
		}
	case cutting:
		panic(http.ErrAbortHandler)
	case halving:
		half()
		panic(http.ErrAbortHandler)
	case paging:
		page(w, http.StatusBadGateway)
	case forbidding:
		page(w, http.StatusForbidden)
	case delaying:
		if s.pause(r.Context(), f.delay) {
			write(w, body)
		}
	case trickling:
		half()
		if s.pause(r.Context(), f.delay) {
			_, _ = w.Write(body[len(body)/2:])
		}
	case refusing:
		w.Header().Set("Content-Type", jsonType)
		write(w, encode(told(f.code)))
	}
}

const jsonType = "application/json; charset=UTF-8"

// page is an answer of something in between.
func page(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = fmt.Fprintf(w, "<html><body><h1>%d %s</h1></body></html>", status, http.StatusText(status))
}
