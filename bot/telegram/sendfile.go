package telegram

import (
	"bytes"
	"container/list"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"mime/multipart"
	"path"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"genjin/messages"
)

const (
	photoLimit  = 10 << 20 // bytes that are shown as a photo
	uploadLimit = 50 << 20 // bytes that the official server takes
	heldFiles   = 1000     // uploads that are remembered
)

// sendFile sends the file of s, a small picture as a photo. What was uploaded before is named by the
// server's own id for it: the server spaces uploads of the same size, so one for many goes up once.
func (a *Adapter) sendFile(ctx context.Context, at place, s step, w ways) (int64, error) {
	kind := "document"
	if photo(*s.file) && !w.document {
		kind = "photo"
	}
	key := kind + "/" + s.file.Sum + "/" + s.file.Name
	for {
		held, done, err := a.out.uploads.take(ctx, key)
		if err != nil {
			return 0, fmt.Errorf("wait for an upload: %w", err)
		}
		params, method := fileParams(kind, at, s, w, held)
		if held == "" {
			return a.uploadOnce(ctx, method, kind, params, *s.file, done)
		}
		n, err := a.call(ctx, method, params)
		if classOf(err) != classNoFile {
			return n.messageID(), err
		}
		a.out.uploads.forget(key, held)
	}
}

// uploadOnce uploads f and tells done, whatever happens.
func (a *Adapter) uploadOnce(ctx context.Context, method, kind string, params any, f messages.Attached, done func(id string)) (int64, error) {
	id := ""
	defer func() { done(id) }()
	n, err := a.upload(ctx, method, kind, params, f)
	id = n.fileID(kind)
	return n.messageID(), err
}

// fileParams are the parameters of the method that sends a file, which is named by held if that is set.
func fileParams(kind string, at place, s step, w ways, held string) (params any, method string) {
	text, mode := w.write(s)
	var file models.InputFile
	if held != "" {
		file = &models.InputFileString{Data: held}
	}
	if kind == "photo" {
		return bot.SendPhotoParams{
			ChatID: at.chat, MessageThreadID: int(at.thread), Photo: file, Caption: text, ParseMode: mode,
			ReplyParameters: at.answers(), ReplyMarkup: s.markup(),
		}, "sendPhoto"
	}
	return bot.SendDocumentParams{
		ChatID: at.chat, MessageThreadID: int(at.thread), Document: file, Caption: text, ParseMode: mode,
		ReplyParameters: at.answers(), ReplyMarkup: s.markup(),
	}, "sendDocument"
}

// photo reports whether f is shown as a photo.
func photo(f messages.Attached) bool {
	if f.Size > photoLimit {
		return false
	}
	switch f.MIME {
	case "image/jpeg", "image/png":
		return true
	case "":
		switch strings.ToLower(path.Ext(f.Name)) {
		case ".jpg", ".jpeg", ".png":
			return true
		}
	}
	return false
}

// upload asks the server for method with params, and f as the parameter field. Errors are those of call,
// and messages.ErrRejected for a file that is lost or too big.
func (a *Adapter) upload(ctx context.Context, method, field string, params any, f messages.Attached) (answer, error) {
	if a.o.Open == nil {
		return answer{}, fmt.Errorf("%w: files cannot be opened", messages.ErrRejected)
	}
	if f.Size > uploadLimit && a.api() == officialAPI {
		return answer{}, fmt.Errorf("%w: %d bytes, and %d are allowed", messages.ErrRejected, f.Size, uploadLimit)
	}
	r, err := a.o.Open(f.Sum)
	if errors.Is(err, fs.ErrNotExist) {
		return answer{}, fmt.Errorf("%w: its file is lost: %w", messages.ErrRejected, err)
	}
	if err != nil {
		return answer{}, fmt.Errorf("open file to send: %w", err)
	}
	defer r.Close() //nolint:errcheck // read-only
	form, err := newForm(params, field, f.Name)
	if err != nil {
		return answer{}, fmt.Errorf("write %s: %w", method, err)
	}
	size, err := length(r, f)
	if err != nil {
		return answer{}, fmt.Errorf("measure file to send: %w", err)
	}
	return a.do(ctx, request{
		method: method, within: uploadWithin, kind: form.kind,
		body:   io.MultiReader(bytes.NewReader(form.head), r, strings.NewReader(form.tail)),
		length: int64(len(form.head)) + size + int64(len(form.tail)),
	})
}

// length returns how many bytes r holds: those of the file itself, if it is one.
func length(r io.Reader, f messages.Attached) (int64, error) {
	s, ok := r.(interface{ Stat() (fs.FileInfo, error) })
	if !ok {
		return f.Size, nil
	}
	info, err := s.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// form is a multipart form around the bytes of a file.
type form struct {
	kind string
	head []byte
	tail string
}

func newForm(params any, field, name string) (form, error) {
	fields, err := members(params)
	if err != nil {
		return form{}, err
	}
	var head bytes.Buffer
	w := multipart.NewWriter(&head)
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		if err := w.WriteField(key, formValue(fields[key])); err != nil {
			return form{}, err
		}
	}
	if _, err := w.CreateFormFile(field, fileName(name)); err != nil {
		return form{}, err
	}
	return form{kind: w.FormDataContentType(), head: head.Bytes(), tail: "\r\n--" + w.Boundary() + "--\r\n"}, nil
}

// members returns the members of params as JSON, without those that are null.
func members(params any) (map[string]json.RawMessage, error) {
	raw, err := encode(params)
	if err != nil {
		return nil, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(raw, &fields); err != nil {
		return nil, err
	}
	maps.DeleteFunc(fields, func(_ string, v json.RawMessage) bool { return string(v) == "null" })
	return fields, nil
}

// formValue writes a JSON value as a form has it: texts bare, all else as JSON.
func formValue(raw json.RawMessage) string {
	var text string
	if err := json.Unmarshal(raw, &text); err == nil {
		return text
	}
	return string(raw)
}

// fileName makes a name that people see and no program takes for a path.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == '/' || r == '\\' {
			return '_'
		}
		return r
	}, clean(name))
	if blank(name) {
		return "file"
	}
	return name
}

// fileID returns the server's id of the file that was sent; empty if the answer does not tell.
func (n answer) fileID(kind string) string {
	type file struct {
		ID string `json:"file_id"`
	}
	var m struct {
		Photo    []file `json:"photo"`
		Document file   `json:"document"`
	}
	if err := json.Unmarshal(n.result, &m); err != nil {
		return ""
	}
	if kind == "photo" && len(m.Photo) > 0 {
		return m.Photo[len(m.Photo)-1].ID
	}
	return m.Document.ID
}

// fileIDs remembers what was uploaded, the latest used of it, and lets one upload of a file go at a time.
type fileIDs struct {
	mu    sync.Mutex
	held  map[string]*list.Element // of heldFile
	order list.List                // latest used first
	going map[string]chan struct{} // closed when the upload under way has ended
}

type heldFile struct{ key, id string }

// take returns the id under which key is held. Without one, the caller uploads it and tells done the id,
// or "" if that failed; others who ask meanwhile wait for that.
func (f *fileIDs) take(ctx context.Context, key string) (id string, done func(id string), err error) {
	for {
		f.mu.Lock()
		if e, ok := f.held[key]; ok {
			f.order.MoveToFront(e)
			id = e.Value.(heldFile).id
			f.mu.Unlock()
			return id, nil, nil
		}
		wait, ok := f.going[key]
		if !ok {
			break
		}
		f.mu.Unlock()
		select {
		case <-wait:
		case <-ctx.Done():
			return "", nil, ctx.Err()
		}
	}
	defer f.mu.Unlock()
	if f.held == nil {
		f.held, f.going = map[string]*list.Element{}, map[string]chan struct{}{}
	}
	f.going[key] = make(chan struct{})
	return "", func(id string) { f.done(key, id) }, nil
}

func (f *fileIDs) done(key, id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.going[key])
	delete(f.going, key)
	if id == "" {
		return
	}
	f.held[key] = f.order.PushFront(heldFile{key, id})
	for f.order.Len() > heldFiles {
		last := f.order.Remove(f.order.Back()).(heldFile)
		delete(f.held, last.key)
	}
}

// forget forgets key, if it is held under id.
func (f *fileIDs) forget(key, id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if e, ok := f.held[key]; ok && e.Value.(heldFile).id == id {
		f.order.Remove(e)
		delete(f.held, key)
	}
}
