package wecomtest

import (
	"bytes"
	"crypto/md5" //nolint:gosec // the platform wants it
	"encoding/base64"
	"encoding/hex"
	"slices"
	"time"
)

// The limits of what the program uploads.
const (
	chunkMost  = 512 << 10
	chunksMost = 100
	uploadLife = 30 * time.Minute
	mediaLife  = 3 * 24 * time.Hour
	fileLeast  = 5
)

// sizes is how many bytes a file of a kind may have.
var sizes = map[string]int64{"image": 10 << 20, "voice": 2 << 20, "video": 10 << 20, "file": 20 << 20}

// byRobot and byApp own what they upload.
const (
	byRobot = "robot"
	byApp   = "app"
)

// media is a file that was uploaded, or that the application was sent.
type media struct {
	kind, name string
	owner      string
	body       []byte
	at         time.Time
}

// upload is one that is under way.
type upload struct {
	kind, name, sum string
	size            int64
	parts           [][]byte
	at              time.Time
	id              string // of the media, once it is finished
}

func (s *Server) uploadInit(call *Call) (any, error) {
	o := object(call.Body)
	if err := o.only("the upload", "type", "filename", "total_size", "total_chunks", "md5"); err != nil {
		return nil, err
	}
	u := &upload{kind: o.text("type"), name: o.text("filename"), sum: o.text("md5"), at: s.o.Now()}
	n, ok := o.number("total_chunks")
	if !ok || n < 1 || n > chunksMost {
		return nil, wrong(40058, "total_chunks is %v, of 1-%d", o["total_chunks"], chunksMost)
	}
	u.parts = make([][]byte, n)
	u.size, ok = o.number("total_size")
	switch {
	case !ok || u.size > n*chunkMost:
		return nil, wrong(40058, "total_size is %v, of at most %d chunks of %d bytes", o["total_size"], n, chunkMost)
	case len(u.sum) != 2*md5.Size:
		return nil, wrong(40058, "md5 is %q", u.sum)
	}
	if err := checkFile(u.kind, u.name, u.size); err != nil {
		return nil, err
	}
	if err := s.throttle(&s.loading, perMinute, perHour); err != nil {
		return nil, err
	}
	id := s.newID("UP")
	s.uploads[id] = u
	return map[string]any{"upload_id": id}, nil
}

// checkFile tells what is wrong with a file's kind, name or size.
func checkFile(kind, name string, size int64) error {
	most, ok := sizes[kind]
	switch {
	case !ok:
		return wrong(40008, "the type %q of a file is not known", kind)
	case name == "" || len(name) > 256:
		return wrong(40058, "the name of a file has %d bytes, of 1-256", len(name))
	case size <= fileLeast:
		return wrong(44001, "a file has %d bytes, of more than %d", size, fileLeast)
	case size > most:
		return wrong(45001, "the %s has %d bytes, of at most %d", kind, size, most)
	}
	return nil
}

// checkBytes sees that pictures and voices are in a format that WeCom knows.
func checkBytes(kind string, body []byte) error {
	begins := func(sign string) bool { return bytes.HasPrefix(body, []byte(sign)) }
	switch {
	case kind == "image" && !begins("\xff\xd8\xff") && !begins("\x89PNG\r\n\x1a\n"):
		return wrong(40058, "the picture is neither JPG nor PNG")
	case kind == "voice" && !begins("#!AMR"):
		return wrong(40058, "the voice is no AMR")
	case kind == "video" && (len(body) < 8 || string(body[4:8]) != "ftyp"):
		return wrong(40058, "the video is no MP4")
	}
	return nil
}

// running returns an upload that is under way.
func (s *Server) running(o object) (*upload, error) {
	u, ok := s.uploads[o.text("upload_id")]
	if !ok {
		return nil, wrong(40058, "there is no upload_id %q", o.text("upload_id"))
	}
	if s.o.Now().Sub(u.at) > uploadLife {
		return nil, refuse(40007)
	}
	return u, nil
}

func (s *Server) uploadChunk(call *Call) (any, error) {
	o := object(call.Body)
	if err := o.only("the chunk", "upload_id", "chunk_index", "base64_data"); err != nil {
		return nil, err
	}
	u, err := s.running(o)
	if err != nil {
		return nil, err
	}
	i, ok := o.number("chunk_index")
	if !ok || i < 0 || i >= int64(len(u.parts)) {
		return nil, wrong(40058, "chunk_index is %v, of 0-%d", o["chunk_index"], len(u.parts)-1)
	}
	b, err := base64.StdEncoding.DecodeString(o.text("base64_data"))
	if err != nil || len(b) == 0 || len(b) > chunkMost {
		return nil, wrong(40058, "a chunk has %d bytes, of 1-%d (%v)", len(b), chunkMost, err)
	}
	u.parts[i] = b
	return nil, nil
}

func (s *Server) uploadFinish(call *Call) (any, error) {
	o := object(call.Body)
	if err := o.only("the end of the upload", "upload_id"); err != nil {
		return nil, err
	}
	u, err := s.running(o)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(u.parts, func(p []byte) bool { return p == nil }); i >= 0 {
		return nil, wrong(40058, "chunk %d never came", i)
	}
	body := slices.Concat(u.parts...)
	sum := md5.Sum(body) //nolint:gosec // the platform wants it
	if int64(len(body)) != u.size || hex.EncodeToString(sum[:]) != u.sum {
		return nil, wrong(40058, "the file has %d bytes and MD5 %x, told were %d and %s", len(body), sum, u.size, u.sum)
	}
	if err := checkBytes(u.kind, body); err != nil {
		return nil, err
	}
	if u.id == "" {
		u.id = s.keep(media{kind: u.kind, name: u.name, owner: byRobot, body: body})
	}
	return map[string]any{"type": u.kind, "media_id": u.id, "created_at": u.at.Unix()}, nil
}

// keep stores media and returns its media_id.
func (s *Server) keep(m media) string {
	m.at = s.o.Now()
	id := s.newID("3a8asd892asd8asd")
	s.media[id] = &m
	return id
}

// medium returns the media of a message of one kind, which its owner uploaded within three days.
func (s *Server) medium(id, kind, owner string) (*media, error) {
	m, ok := s.media[id]
	switch {
	case !ok || m.owner != owner:
		return nil, wrong(40007, "the %s never uploaded a media_id %q", owner, id)
	case s.o.Now().Sub(m.at) > mediaLife:
		return nil, refuse(40007)
	case m.kind != kind:
		return nil, wrong(40007, "the media_id %q is of a %s, not of a %s", id, m.kind, kind)
	}
	return m, nil
}

// attach puts the uploaded file that in names on m.
func (s *Server) attach(m *message, in object, kind, owner string) error {
	names := []string{"media_id"}
	if kind == "video" {
		names = append(names, "title", "description")
	}
	if err := in.only(kind, names...); err != nil {
		return err
	}
	f, err := s.medium(in.text("media_id"), kind, owner)
	if err != nil {
		return err
	}
	m.Files = append(m.Files, Shown{kind, f.name, f.body})
	return nil
}

// ExpireMedia lets all that was uploaded run out, as after three days.
func (s *Server) ExpireMedia() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.media {
		m.at = m.at.Add(-mediaLife - time.Second)
	}
}
