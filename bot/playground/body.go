package playground

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"genjin/messages"
)

// The ways in which a request can be wrong.
var (
	errBadBody  = errors.New("request is not understood")
	errTooLarge = errors.New("file is too large")
	errTooMany  = errors.New("too many files")
	errTextLong = errors.New("text is too long")
)

// readJSON reads the body, which must say that it is JSON.
func readJSON(w http.ResponseWriter, r *http.Request, v any) error {
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		return errBadBody
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, jsonMost)).Decode(v)
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return errTextLong
	}
	if err != nil {
		return errBadBody
	}
	return nil
}

// readPost reads what a person says: JSON, or a form with files.
func (p *Playground) readPost(w http.ResponseWriter, r *http.Request) (Post, error) {
	post := Post{Chat: r.PathValue("chat")}
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return post, errBadBody
	}
	if kind == "multipart/form-data" {
		err = p.readForm(w, r, &post)
	} else {
		var body struct {
			From, Text, Lang string
			ReplyTo          string `json:"reply_to"`
			Contact          *messages.Contact
			Place            bool
		}
		err = readJSON(w, r, &body)
		post.From, post.Text, post.ReplyTo, post.Lang = body.From, body.Text, body.ReplyTo, known(body.Lang)
		post.Contact, post.Place = body.Contact, body.Place
	}
	switch {
	case err != nil:
		return post, err
	case len(post.Text) > textMost:
		return post, errTextLong
	case post.From == "", strings.TrimSpace(post.Text) == "" && len(post.Files) == 0 && post.Contact == nil && !post.Place:
		return post, errBadBody
	}
	return post, nil
}

// readForm reads a form part by part; the bytes of its files go straight to their folder.
func (p *Playground) readForm(w http.ResponseWriter, r *http.Request, post *Post) error {
	r.Body = http.MaxBytesReader(w, r.Body, filesMost*(fileMost+4096)+jsonMost)
	form, err := r.MultipartReader()
	if err != nil {
		return errBadBody
	}
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errBadBody
		}
		if err := p.readPart(part, post); err != nil {
			return err
		}
	}
}

func (p *Playground) readPart(part *multipart.Part, post *Post) error {
	if part.FileName() != "" || part.FormName() == "files" {
		if len(post.Files) == filesMost {
			return errTooMany
		}
		f, err := p.Keep(part.FileName(), part.Header.Get("Content-Type"), part)
		if err != nil {
			return err
		}
		post.Files = append(post.Files, f)
		return nil
	}
	raw, err := io.ReadAll(io.LimitReader(part, textMost+1))
	if err != nil {
		return errBadBody
	}
	if len(raw) > textMost {
		return errTextLong
	}
	switch part.FormName() {
	case "from":
		post.From = string(raw)
	case "text":
		post.Text = string(raw)
	case "reply_to":
		post.ReplyTo = string(raw)
	case "lang":
		post.Lang = known(string(raw))
	}
	return nil
}

// Keep stores the bytes of r, to be handed over with a post. name and kind are what the sender says.
func (p *Playground) Keep(name, kind string, r io.Reader) (Handed, error) {
	dir := filepath.Join(p.o.Dir, "files")
	tmp, err := os.CreateTemp(dir, ".put-*")
	if err != nil {
		return Handed{}, fmt.Errorf("keep file: %w", err)
	}
	defer func() {
		_ = tmp.Close()
		_ = os.Remove(tmp.Name()) // gone already once it has its name
	}()
	hash := sha256.New()
	size, err := io.Copy(io.MultiWriter(tmp, hash), io.LimitReader(r, fileMost+1))
	switch {
	case err != nil:
		return Handed{}, errBadBody
	case size > fileMost:
		return Handed{}, errTooLarge
	}
	if err := tmp.Sync(); err != nil {
		return Handed{}, fmt.Errorf("keep file: %w", err)
	}
	id := hex.EncodeToString(hash.Sum(nil))
	if err := os.Rename(tmp.Name(), filepath.Join(dir, id)); err != nil {
		return Handed{}, fmt.Errorf("keep file: %w", err)
	}
	return Handed{ID: id, Name: filepath.Base(name), MIME: kind, Size: size}, nil
}
