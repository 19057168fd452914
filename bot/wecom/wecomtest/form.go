package wecomtest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"strconv"
	"strings"
)

// form is an upload as a multipart body has it.
type form struct {
	name string
	body []byte
}

// readForm reads the one file of an upload, in the part media, whose head tells name and length.
func readForm(kind string, raw []byte) (*form, error) {
	_, args, err := mime.ParseMediaType(kind)
	if err != nil {
		return nil, wrong(40058, "content type: %v", err)
	}
	r := multipart.NewReader(bytes.NewReader(raw), args["boundary"])
	var f *form
	for {
		p, err := r.NextRawPart()
		if errors.Is(err, io.EOF) && f != nil {
			return f, nil
		}
		if err != nil {
			return nil, wrong(44001, "the part media: %v", err)
		}
		if f != nil || p.FormName() != "media" {
			return nil, wrong(40058, "the form has a part %q beside media", p.FormName())
		}
		if f, err = readPart(p); err != nil {
			return nil, err
		}
	}
}

func readPart(p *multipart.Part) (*form, error) {
	head := p.Header.Get("Content-Disposition")
	_, args, err := mime.ParseMediaType(head)
	if err != nil || strings.Contains(head, "filename*") {
		return nil, wrong(40058, "the head of the part media is %q", head)
	}
	body, err := io.ReadAll(p)
	if err != nil {
		return nil, wrong(44001, "the part media: %v", err)
	}
	if n, err := strconv.Atoi(args["filelength"]); err != nil || n != len(body) {
		return nil, wrong(44001, "filelength is %q, and %d bytes came", args["filelength"], len(body))
	}
	return &form{args["filename"], body}, nil
}

// uploaded returns the file of an upload, if it is as files of that kind must be.
func (c *Call) uploaded(kind string) (*form, error) {
	if c.form == nil {
		return nil, wrong(40058, "the upload is no multipart form")
	}
	if err := checkFile(kind, c.form.name, int64(len(c.form.body))); err != nil {
		return nil, err
	}
	return c.form, checkBytes(kind, c.form.body)
}

func (s *Server) uploadMedia(c *Call) (any, error) {
	kind := c.Query.Get("type")
	f, err := c.uploaded(kind)
	if err != nil {
		return nil, err
	}
	id := s.keep(media{kind: kind, name: f.name, owner: byApp, body: f.body})
	return map[string]any{"type": kind, "media_id": id, "created_at": strconv.FormatInt(s.o.Now().Unix(), 10)}, nil
}

// rangeMost is how many bytes media/get gives at once.
const rangeMost = 20 << 20

// getMedia gives what people sent to the application, or what it uploaded.
func (s *Server) getMedia(c *Call) (any, error) {
	m, ok := s.media[c.Query.Get("media_id")]
	if !ok || m.owner != byApp || s.o.Now().Sub(m.at) > mediaLife {
		return nil, refuse(40007)
	}
	out := fileAnswer{kind: mediaTypes[m.kind], name: m.name, body: m.body}
	if c.span == "" {
		if len(m.body) > rangeMost {
			return nil, refuse(830002)
		}
		return out, nil
	}
	var from, to int
	if _, err := fmt.Sscanf(c.span, "bytes=%d-%d", &from, &to); err != nil || from%16 != 0 || from > to || from >= len(m.body) || to-from >= rangeMost {
		return nil, wrong(40058, "the range %q does not begin at a multiple of 16, or is none, or has more than %d bytes", c.span, rangeMost)
	}
	to = min(to, len(m.body)-1)
	out.body, out.span = m.body[from:to+1], fmt.Sprintf("bytes %d-%d/%d", from, to, len(m.body))
	return out, nil
}

var mediaTypes = map[string]string{"image": "image/jpeg", "voice": "audio/amr", "video": "video/mp4", "file": "application/octet-stream"}
