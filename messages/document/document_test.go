package document

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"
)

// docx packs files into a document; body is that of word/document.xml.
func docx(tb testing.TB, body string, more ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, name := range append([]string{"[Content_Types].xml", "word/document.xml"}, more...) {
		w, err := z.Create(name)
		if err != nil {
			tb.Fatal(err)
		}
		if name == "word/document.xml" {
			fmt.Fprint(w, body)
		}
	}
	if err := z.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func body(inner string) string {
	return `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="x"><w:body>` + inner + `</w:body></w:document>`
}

func p(text string) string { return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>" }

func TestReadTellsWhatAFileIs(t *testing.T) {
	table := "<w:tbl><w:tr><w:tc>" + p("立项") + "</w:tc><w:tc>" + p("初访") + "</w:tc></w:tr><w:tr><w:tc>" + p("招标") + "</w:tc><w:tc>" + p("报价") + "</w:tc></w:tr></w:tbl>"
	many := make([]string, entriesMost)
	for i := range many {
		many[i] = fmt.Sprintf("word/media/%d.png", i)
	}
	good := docx(t, body(p("显性：")+p("有预算")))
	for _, c := range []struct {
		name string
		file string
		raw  []byte
		kind Kind
		text string
		err  error
	}{
		{"a photo", "a.jpg", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), Image, "", nil},
		{"a photo of a phone", "a.heic", []byte("\x00\x00\x00\x18ftypheic\x00\x00"), Image, "", nil},
		{"a picture without a name", "", []byte("\x89PNG\r\n\x1a\n\x00"), Image, "", nil},
		{"a voice", "v.ogg", []byte("OggS\x00\x02"), Audio, "", nil},
		{"a voice of WeChat", "v.amr", []byte("#!AMR\n"), Audio, "", nil},
		{"a film", "v.mp4", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), Video, "", nil},
		{"a PDF", "a.pdf", []byte("%PDF-1.7\n"), PDF, "", nil},
		{"a program named as a photo", "作业.jpg", []byte("MZ\x90\x00"), Program, "", nil},
		{"a script named as a text", "a.txt", []byte("#!/bin/sh\nrm"), Program, "", nil},
		{"a Linux program", "photo.png", []byte("\x7fELF\x02"), Program, "", nil},
		{"a batch file", "a.BAT", []byte("echo"), Program, "", nil},
		{"a text", "a.txt", []byte("显性：a、b\r\n"), Text, "显性：a、b", nil},
		{"a text with a mark", "a.txt", []byte("\xef\xbb\xbf显性"), Text, "显性", nil},
		{"a text in UTF-16", "a.txt", []byte("\xff\xfe\x3e\x66\x27\x60"), Text, "显性", nil},
		{"a text in another encoding", "a.txt", []byte("\xcf\xd4\xd0\xd4\xa3\xba"), Text, "", nil},
		{"nothing", "a.txt", nil, Other, "", nil},
		{"a document", "a.docx", good, Word, "显性：\n有预算", nil},
		{"a document under another name", "a.txt", docx(t, body(p("x")), "word/styles.xml"), Word, "x", nil},
		{"a table", "a.docx", docx(t, body(table)), Word, "立项  | 初访 \n招标  | 报价", nil},
		{"deleted text and fields", "a.docx", docx(t, body("<w:p><w:del><w:r><w:delText>x</w:delText><w:t>x</w:t></w:r></w:del><w:ins><w:r><w:t>y</w:t></w:r></w:ins><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>")), Word, "y", nil},
		{"line breaks and tabs", "a.docx", docx(t, body("<w:p><w:r><w:t>a</w:t><w:br/><w:t>b</w:t><w:tab/><w:t>c</w:t></w:r></w:p>")), Word, "a\nb\tc", nil},
		{"entities of no one", "a.docx", docx(t, `<!DOCTYPE x [<!ENTITY a "b">]>`+body(p("&a;"))), Word, "", ErrBroken},
		{"no archive", "a.docx", []byte("not a zip"), Word, "", ErrBroken},
		{"cut off", "a.docx", good[:len(good)/2], Word, "", ErrBroken},
		{"no body", "a.docx", func() []byte {
			var b bytes.Buffer
			z := zip.NewWriter(&b)
			_, _ = z.Create("word/other.xml")
			_ = z.Close()
			return b.Bytes()
		}(), Word, "", ErrBroken},
		{"a bomb of blanks", "a.docx", docx(t, body(strings.Repeat(" ", 30<<20))), Word, "", ErrBomb},
		{"a bomb of names", "a.docx", docx(t, body(p("x")), many...), Word, "", ErrBomb},
		{"nested without end", "a.docx", docx(t, strings.Repeat("<a>", 5000)), Word, "", ErrBroken},
		{"not closed", "a.docx", docx(t, "<a><b>"), Word, "", ErrBroken},
	} {
		kind, text, err := Read(bytes.NewReader(c.raw), int64(len(c.raw)), c.file)
		if kind != c.kind || text != c.text || !errors.Is(err, c.err) {
			t.Errorf("%s: got %s %q %v; want %s %q %v", c.name, kind, text, err, c.kind, c.text, c.err)
		}
	}
}

func TestReadBoundsTheText(t *testing.T) {
	long := strings.Repeat("字", 3*TextLimit)
	for name, raw := range map[string][]byte{"a.txt": []byte(long), "a.docx": docx(t, body(p(long)+p(long)))} {
		_, text, err := Read(bytes.NewReader(raw), int64(len(raw)), name)
		if n := utf8.RuneCountInString(text); err != nil || n != TextLimit {
			t.Errorf("%s: %d characters, %v", name, n, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(docx(f, body(p("显性：a、b"))), "a.docx")
	f.Add([]byte("显性"), "a.txt")
	f.Add([]byte("PK\x03\x04word/"), "x")
	f.Fuzz(func(t *testing.T, raw []byte, name string) {
		_, text, err := Read(bytes.NewReader(raw), int64(len(raw)), name)
		if err != nil && !errors.Is(err, ErrBomb) && !errors.Is(err, ErrBroken) {
			t.Errorf("a fault of its own: %v", err)
		}
		if utf8.RuneCountInString(text) > TextLimit || !utf8.ValidString(text) {
			t.Errorf("text %q", text)
		}
	})
}

func BenchmarkWord(b *testing.B) {
	raw := docx(b, body(strings.Repeat(p("显性客户：有预算、有采购部、用同类产品"), 200)))
	for b.Loop() {
		if _, _, err := Read(bytes.NewReader(raw), int64(len(raw)), "a.docx"); err != nil {
			b.Fatal(err)
		}
	}
}
