package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"net/url"
	"strings"
	"unicode"

	"genjin/messages"
)

// uploadLeast and uploadMost are how many bytes a file of each kind may have (documents 90253 and 99110).
const uploadLeast = 6

var uploadMost = map[Kind]int64{Image: 10 << 20, Voice: 2 << 20, Video: 10 << 20, File: 20 << 20}

// errDeadToken says that a file has to be read anew for another try, and cannot be.
var errDeadToken = errors.New("the token died, and the file cannot be read twice")

// Upload uploads the size bytes of r, and returns the id by which messages name them for 3 days. Kinds: Image (JPEG, PNG),
// Voice (AMR, 60 s), Video (MP4), File. r streams through, and is left alone once Upload has returned; one that can seek
// stands at its start, and is read again if the token died.
func (c *Client) Upload(ctx context.Context, kind Kind, name string, size int64, r io.Reader) (string, error) {
	source := &source{r: r, size: size}
	defer source.stop()
	q, err := upload("media/upload", kind, name, source)
	if err != nil {
		return "", err
	}
	var id string
	err = c.withToken(ctx, q, func(q request) error {
		id, err = c.uploaded(ctx, q)
		return err
	})
	return id, err
}

// upload returns the request that uploads to path.
func upload(path string, kind Kind, name string, s *source) (request, error) {
	if most := uploadMost[kind]; s.size < uploadLeast || s.size > most {
		return request{}, fmt.Errorf("%s: %w: %d bytes of kind %s, and %d to %d are allowed", path, messages.ErrRejected, s.size, kind, uploadLeast, most)
	}
	head, tail, boundary, err := form(name, s.size)
	if err != nil {
		return request{}, fmt.Errorf("write %s: %w", path, err)
	}
	return request{
		method: http.MethodPost, path: path, query: url.Values{"type": {string(kind)}},
		kind: boundary, length: int64(len(head)) + s.size + int64(len(tail)), within: fileWithin,
		body: func() (io.Reader, error) {
			r, err := s.open()
			return io.MultiReader(bytes.NewReader(head), r, strings.NewReader(tail)), err
		},
	}, nil
}

// source is the size bytes of a file. They can be taken away from those who read them: a request that was answered early
// may still be read by its connection.
type source struct {
	r    io.Reader
	size int64
	last *lent
}

// open lends the bytes from the first on.
func (s *source) open() (io.Reader, error) {
	if s.last != nil {
		s.stop()
		seeker, ok := s.r.(io.Seeker)
		if !ok {
			return nil, errDeadToken
		}
		if _, err := seeker.Seek(0, io.SeekStart); err != nil {
			return nil, fmt.Errorf("%w: %w", errDeadToken, err)
		}
	}
	s.last = &lent{r: s.r, left: s.size, turn: make(chan struct{}, 1)}
	return s.last, nil
}

// stop ends all reading. It waits for what is being read.
func (s *source) stop() {
	if s.last != nil {
		s.last.turn <- struct{}{}
		s.last.r = nil
		<-s.last.turn
	}
}

// lent ends with an error if there are less bytes than were promised, so that no file arrives without its end.
type lent struct {
	turn chan struct{} // holds one; who put it there has the rest
	r    io.Reader     // nil: taken away
	left int64
}

func (l *lent) Read(p []byte) (int, error) {
	l.turn <- struct{}{}
	defer func() { <-l.turn }()
	if l.r == nil {
		return 0, io.ErrUnexpectedEOF
	}
	if l.left == 0 {
		return 0, io.EOF
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left)])
	if l.left -= int64(n); errors.Is(err, io.EOF) && l.left > 0 {
		err = io.ErrUnexpectedEOF
	}
	return n, err
}

// form returns what stands before and behind the bytes of a file, and the content type.
func form(name string, size int64) (head []byte, tail, kind string, err error) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	_, err = w.CreatePart(textproto.MIMEHeader{
		"Content-Disposition": {fmt.Sprintf(`form-data; name="media"; filename="%s"; filelength=%d`, fileName(name), size)},
		"Content-Type":        {"application/octet-stream"},
	})
	return b.Bytes(), "\r\n--" + w.Boundary() + "--\r\n", w.FormDataContentType(), err
}

// fileName makes a name that breaks no header, and that no program takes for a path. WeCom reads it as UTF-8.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune(`/\"`, r) {
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, ""))
	if strings.TrimSpace(name) == "" {
		return "file"
	}
	return name
}

// uploaded makes r, and reads the id of the file.
func (c *Client) uploaded(ctx context.Context, r request) (string, error) {
	a, err := c.exchange(ctx, r)
	if err != nil {
		return "", err
	}
	var got struct {
		ID word `json:"media_id"`
	}
	if err := a.into(r.path, &got); err != nil {
		return "", err
	}
	if got.ID == "" {
		return "", fmt.Errorf("%s: an answer without a media_id", r.path)
	}
	return string(got.ID), nil
}
