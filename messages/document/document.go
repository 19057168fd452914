// Package document tells what a file that was handed in really is, and reads the text of those that hold
// one: plain text and Word documents. Whatever the bytes are, it takes bounded time and memory.
package document

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// TextLimit is how many characters of a file's text are read.
const TextLimit = 20_000

// Kind is what the bytes of a file are, whatever its name says.
type Kind string

// The kinds.
const (
	Other   Kind = "other"
	Image   Kind = "image"
	Audio   Kind = "audio"
	Video   Kind = "video"
	PDF     Kind = "pdf"
	Text    Kind = "text"
	Word    Kind = "word"
	Program Kind = "program" // something that a machine would run
)

// The errors of files that claim to be a document.
var (
	ErrBomb   = errors.New("the document unpacks to more than it may")
	ErrBroken = errors.New("the document cannot be read")
)

// headMost is how many bytes at the beginning of a file tell what it is.
const headMost = 512

// Read returns what kind of file r is, which has size bytes and was sent under name, and the text of plain
// text and of Word documents. err is [ErrBomb] or [ErrBroken] for what claims to be a Word document, else
// what r answered.
func Read(r io.ReaderAt, size int64, name string) (Kind, string, error) {
	head := make([]byte, min(size, headMost))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Other, "", fmt.Errorf("read file: %w", err)
	}
	kind := detect(head, strings.ToLower(name))
	var text string
	var err error
	switch kind {
	case Word:
		text, err = word(r, size)
	case Text:
		text, err = plain(r, size)
	}
	return kind, text, err
}

// programs are the beginnings of what a machine would run: Windows, ELF, Mach-O, Java, scripts.
var programs = []string{"MZ", "\x7fELF", "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf", "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe", "\xca\xfe\xba\xbe", "#!"}

// detect tells a kind from the first bytes; the name decides only among what its bytes may be.
func detect(head []byte, name string) Kind {
	if bytes.HasPrefix(head, []byte("#!AMR")) || bytes.HasPrefix(head, []byte("\x02#!SILK")) {
		return Audio // the voices of WeChat begin as scripts do
	}
	for _, p := range programs {
		if bytes.HasPrefix(head, []byte(p)) {
			return Program
		}
	}
	for _, end := range []string{".exe", ".bat", ".cmd", ".com", ".scr", ".js", ".vbs", ".ps1", ".msi", ".apk", ".jar", ".dll"} {
		if strings.HasSuffix(name, end) {
			return Program
		}
	}
	mime, _, _ := strings.Cut(http.DetectContentType(head), ";")
	class, _, _ := strings.Cut(mime, "/")
	switch {
	case mime == "application/pdf":
		return PDF
	case strings.HasSuffix(name, ".docx"):
		return Word // or what claims to be
	case mime == "application/zip" && bytes.Contains(head, []byte("word/")):
		return Word
	case class == "image" || isHEIC(head):
		return Image
	case class == "audio" || mime == "application/ogg":
		return Audio
	case class == "video":
		return Video
	case class == "text" && len(head) > 0:
		return Text
	}
	return Other
}

// isHEIC knows the photos of newer phones, which net/http does not.
func isHEIC(head []byte) bool {
	return len(head) >= 12 && string(head[4:8]) == "ftyp" && (bytes.HasPrefix(head[8:], []byte("hei")) || bytes.HasPrefix(head[8:], []byte("mif1")))
}

// plain reads a text file in UTF-8 or, with its mark, UTF-16. Bytes in another encoding are no text that
// could be counted.
func plain(r io.ReaderAt, size int64) (string, error) {
	raw, err := io.ReadAll(io.NewSectionReader(r, 0, min(size, 4*TextLimit)))
	if err != nil {
		return "", fmt.Errorf("read text: %w", err)
	}
	switch {
	case bytes.HasPrefix(raw, []byte("\xff\xfe")):
		raw = wide(raw[2:], binary.LittleEndian)
	case bytes.HasPrefix(raw, []byte("\xfe\xff")):
		raw = wide(raw[2:], binary.BigEndian)
	default:
		raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	}
	for range utf8.UTFMax - 1 { // the cut may have gone through a character
		if utf8.Valid(raw) || int64(len(raw)) < 4*TextLimit-utf8.UTFMax {
			break
		}
		raw = raw[:len(raw)-1]
	}
	if !utf8.Valid(raw) {
		return "", nil
	}
	return clip(string(raw)), nil
}

func wide(raw []byte, order binary.ByteOrder) []byte {
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return []byte(string(utf16.Decode(units)))
}

// clip returns at most TextLimit characters of s, without NUL and blanks around it.
func clip(s string) string {
	s = strings.TrimSpace(strings.ReplaceAll(s, "\x00", ""))
	if utf8.RuneCountInString(s) > TextLimit {
		s = string([]rune(s)[:TextLimit])
	}
	return s
}
