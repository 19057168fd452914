package crypt

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
)

const depthMax = 16 // elements within each other; WeCom needs five

var (
	errDoctype = errors.New("a DOCTYPE, or a declaration like it")
	errDeep    = errors.New("elements too deep within each other")
	errJunk    = errors.New("more than one element")
)

// readXML reads raw, which must hold one element, into v. What no platform sends is refused, above all a DOCTYPE, by
// which entities could be made; encoding/xml itself knows none but those of XML.
func readXML(raw []byte, v any) error {
	d := xml.NewTokenDecoder(&guard{from: xml.NewDecoder(bytes.NewReader(raw))})
	if err := d.Decode(v); err != nil {
		return err
	}
	for {
		if _, err := d.Token(); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}

// guard hands tokens on until one comes that may not.
type guard struct {
	from  *xml.Decoder
	depth int
	over  bool // the one element has ended
}

func (g *guard) Token() (xml.Token, error) {
	t, err := g.from.RawToken()
	if err != nil {
		return nil, err
	}
	switch t := t.(type) {
	case xml.Directive:
		return nil, errDoctype
	case xml.CharData:
		if g.depth == 0 && len(bytes.TrimSpace(t)) > 0 {
			return nil, errJunk
		}
	case xml.StartElement:
		if g.over {
			return nil, errJunk
		}
		if g.depth++; g.depth > depthMax {
			return nil, errDeep
		}
	case xml.EndElement:
		g.depth--
		g.over = g.depth == 0
	}
	return t, nil
}

// legible drops from raw what XML may not hold but people's phones send: control characters but tabs and line breaks.
// What is no UTF-8 becomes U+FFFD.
func legible(raw []byte) []byte {
	return bytes.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', 0x20 <= r && r <= 0xFFFD, r >= 0x10000:
			return r
		}
		return -1
	}, raw)
}
