package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/go-telegram/bot"

	"genjin/messages"
)

const (
	fetchLimit  = 20 << 20        // bytes of a file that is fetched
	fetchWithin = 3 * time.Minute // from asking for a file to its last byte
)

// The ways in which a file cannot be fetched, now or later.
var (
	errTooBig = fmt.Errorf("%w: more than 20 MB", messages.ErrTooLarge)
	errNoFile = errors.New("no such file")
	errExpire = errors.New("the address of the file has expired")
)

// Fetch opens the file that Telegram holds under id. The caller closes it, within 3 minutes; a file of more
// than 20 MB ends with an error. No error holds the token, which is part of a file's address.
func (a *Adapter) Fetch(ctx context.Context, id string) (io.ReadCloser, error) {
	if !fileHandle(id) {
		return nil, fmt.Errorf("fetch file: %q: %w", id, errNoFile)
	}
	r, err := a.fetch(ctx, id)
	if errors.Is(err, errExpire) { // after an hour or more; another is to be had
		r, err = a.fetch(ctx, id)
	}
	if err != nil {
		return nil, fmt.Errorf("fetch file: %w", err)
	}
	return r, nil
}

// fileHandle reports whether id can be the server's id of a file.
func fileHandle(id string) bool {
	const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	return id != "" && len(id) <= 512 && strings.Trim(id, letters) == ""
}

func (a *Adapter) fetch(ctx context.Context, id string) (io.ReadCloser, error) {
	n, err := a.call(ctx, "getFile", bot.GetFileParams{FileID: id})
	switch classOf(err) {
	case classTooBig:
		return nil, errTooBig
	case classNoFile:
		return nil, err // may come back
	case classRejected:
		return nil, fmt.Errorf("%w: %w", errNoFile, err)
	}
	if err != nil {
		return nil, outcome(accountBucket, err)
	}
	var file struct {
		Path string `json:"file_path"`
		Size int64  `json:"file_size"`
	}
	if err := json.Unmarshal(n.result, &file); err != nil || file.Path == "" {
		return nil, errors.New("getFile: an answer without a path")
	}
	if file.Size > fetchLimit {
		return nil, errTooBig
	}
	if strings.HasPrefix(file.Path, "/") {
		return a.local(file.Path)
	}
	return a.download(ctx, file.Path)
}

// local opens a file of a server of one's own, which names it by its place on that host. Nothing outside of
// FilesDir is opened, whatever the name or a link in it says. Such a server has the token in its folders' names.
func (a *Adapter) local(name string) (io.ReadCloser, error) {
	if a.o.FilesDir == "" {
		return nil, errors.New("the server keeps its files itself, and no folder is set to read them in")
	}
	rel, err := filepath.Rel(filepath.Clean(a.o.FilesDir), filepath.Clean(name))
	if err != nil || !filepath.IsLocal(rel) {
		return nil, fmt.Errorf("%w in the folder of the server", errNoFile)
	}
	root, err := os.OpenRoot(a.o.FilesDir)
	if err != nil {
		return nil, fmt.Errorf("open folder of the server: %w", a.redact(err))
	}
	defer root.Close() //nolint:errcheck // what it opened stays open
	f, err := root.Open(rel)
	if err != nil {
		return nil, fmt.Errorf("open file of the server: %w", a.redact(err))
	}
	info, err := f.Stat()
	switch {
	case err == nil && !info.Mode().IsRegular():
		err = errNoFile
	case err == nil && info.Size() > fetchLimit:
		err = errTooBig
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &limited{r: f, c: f, left: fetchLimit}, nil
}

// download opens a file at the server.
func (a *Adapter) download(ctx context.Context, name string) (io.ReadCloser, error) {
	if name != path.Clean(name) || strings.HasPrefix(name, "..") {
		return nil, errNoFile
	}
	ctx, cancel := context.WithTimeout(ctx, fetchWithin)
	address := a.api() + "/file/bot" + a.o.Token + "/" + (&url.URL{Path: name}).EscapedPath()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		cancel()
		return nil, a.redact(err)
	}
	resp, err := a.client().Do(req)
	if err != nil {
		cancel()
		return nil, a.redact(err)
	}
	switch {
	case resp.StatusCode == http.StatusNotFound:
		err = errExpire
	case resp.StatusCode != http.StatusOK:
		err = fmt.Errorf("the server answered %d", resp.StatusCode)
	case resp.ContentLength > fetchLimit:
		err = errTooBig
	}
	if err != nil {
		cancel()
		return nil, errors.Join(err, resp.Body.Close())
	}
	return &limited{r: resp.Body, c: resp.Body, left: fetchLimit, end: cancel}, nil
}

// limited is a file of at most left bytes; one that goes on ends with errTooBig.
type limited struct {
	r    io.Reader
	c    io.Closer
	left int64
	end  context.CancelFunc
}

func (l *limited) Read(p []byte) (int, error) {
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if int64(n) > l.left {
		n = int(l.left)
		l.left = 0
		return n, errTooBig
	}
	l.left -= int64(n)
	return n, err
}

func (l *limited) Close() error {
	if l.end != nil {
		defer l.end()
	}
	return l.c.Close()
}
