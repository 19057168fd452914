package document

import (
	"archive/zip"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

// The bounds of a Word document: honest ones of 20 MB stay far below.
const (
	entriesMost = 2_000
	bodyMost    = 20 << 20 // bytes of its text, unpacked
	ratioMost   = 200      // how many times its text may shrink when packed, beyond ratioFrom
	ratioFrom   = 1 << 20
	depthMost   = 200
)

// word reads the text of a Word document: paragraphs and table rows each on a line, the cells of a row with
// bars between. Deleted text and fields are left out.
func word(r io.ReaderAt, size int64) (string, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return "", ErrBroken
	}
	if len(z.File) > entriesMost {
		return "", ErrBomb
	}
	for _, f := range z.File {
		if f.Name != "word/document.xml" {
			continue
		}
		if f.UncompressedSize64 > bodyMost || f.UncompressedSize64 > ratioFrom && f.UncompressedSize64 > ratioMost*max(f.CompressedSize64, 1) {
			return "", ErrBomb
		}
		body, err := f.Open()
		if err != nil {
			return "", ErrBroken
		}
		defer body.Close() //nolint:errcheck // read-only
		bounded := &io.LimitedReader{R: body, N: bodyMost}
		text, err := paragraphs(bounded)
		if err != nil && bounded.N == 0 {
			return "", ErrBomb // its size was not what it said
		}
		return text, err
	}
	return "", ErrBroken
}

// page gathers the text of a document.
type page struct {
	strings.Builder
	cells int // of the row so far; -1 outside of tables
	mute  int // depth of the deleted piece or field that is left out; 0: none
	text  bool
}

// paragraphs reads the XML of a document's body.
func paragraphs(r io.Reader) (string, error) {
	d := xml.NewDecoder(r)
	d.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // ours are always UTF-8
	p := page{cells: -1}
	depth := 0
	for p.Len() < 4*TextLimit {
		token, err := d.RawToken()
		if errors.Is(err, io.EOF) && depth == 0 {
			break
		}
		if err != nil {
			return "", ErrBroken
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth > depthMost {
				return "", ErrBroken
			}
			p.start(token.Name.Local, depth)
		case xml.EndElement:
			p.end(token.Name.Local, depth)
			depth--
		case xml.CharData:
			if p.text && p.mute == 0 {
				p.Write(token)
			}
		}
	}
	return clip(p.String()), nil
}

func (p *page) start(name string, depth int) {
	if p.mute > 0 {
		return
	}
	switch name {
	case "del", "instrText", "delText":
		p.mute = depth
	case "t":
		p.text = true
	case "tab":
		p.WriteByte('\t')
	case "br", "cr":
		p.newline()
	case "tr":
		p.cells = 0
	case "tc":
		if p.cells > 0 {
			p.WriteString(" | ")
		}
	}
}

func (p *page) end(name string, depth int) {
	if p.mute > 0 {
		if p.mute == depth {
			p.mute = 0
		}
		return
	}
	switch name {
	case "t":
		p.text = false
	case "tc":
		p.cells++
	case "tr":
		p.cells = -1
		p.WriteByte('\n')
	case "p":
		p.newline()
	}
}

// newline ends a line; within a table a blank does, as a row is one line.
func (p *page) newline() {
	if p.cells >= 0 {
		p.WriteByte(' ')
		return
	}
	p.WriteByte('\n')
}
