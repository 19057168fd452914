package crypt

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

const nameMax = 255 // bytes of a file's name, as file systems have it

// FileName returns the name of a download by its Content-Disposition, empty if none is told: filename* in UTF-8 before
// filename, percent-decoded, without the folders that it may name. It is for people to read, and untrusted. Headers
// as WeCom sends them do not all keep to RFC 6266 (mime.ParseMediaType refuses bare parentheses and raw UTF-8).
func FileName(h http.Header) string {
	plain, extended := dispositionNames(h.Get("Content-Disposition"))
	if parts := strings.SplitN(extended, "'", 3); len(parts) == 3 { // charset and language stand before it
		extended = parts[2]
	}
	if name := unescape(extended); utf8.ValidString(name) {
		if name := baseName(name); name != "" {
			return name
		}
	}
	return baseName(unescape(plain))
}

// dispositionNames returns the values of filename and filename* as they stand in a header; the first of each counts.
func dispositionNames(header string) (plain, extended string) {
	for header != "" {
		var name, value string
		name, value, header = parameter(header)
		switch {
		case strings.EqualFold(name, "filename") && plain == "":
			plain = value
		case strings.EqualFold(name, "filename*") && extended == "":
			extended = value
		}
	}
	return plain, extended
}

// parameter cuts the first "name=value" off s; nothing of it if a semicolon comes first. A value may be quoted.
func parameter(s string) (name, value, rest string) {
	i := strings.IndexAny(s, "=;")
	if i < 0 || s[i] == ';' {
		_, rest, _ = strings.Cut(s, ";")
		return "", "", rest
	}
	name, s = strings.TrimSpace(s[:i]), strings.TrimSpace(s[i+1:])
	if s == "" || s[0] != '"' {
		value, rest, _ = strings.Cut(s, ";")
		return name, strings.TrimSpace(value), rest
	}
	value, rest = quoted(s[1:])
	return name, value, rest
}

// quoted returns s up to the next quote, and what stands behind that. A backslash escapes a quote and itself only:
// before all else it parts folders.
func quoted(s string) (value, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '"' || s[i+1] == '\\'):
			i++
		}
		b.WriteByte(s[i])
	}
	return b.String(), ""
}

// unescape decodes percent signs, unless one of them is meant as such.
func unescape(s string) string {
	if plain, err := url.PathUnescape(s); err == nil {
		return plain
	}
	return s
}

// baseName makes of a path what may be shown as a name: its last part, without control characters and those that turn
// the direction of text, so that an ending looks like what it is. What is no UTF-8 becomes an underscore.
func baseName(path string) string {
	name := path[strings.LastIndexAny(path, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(name, "_"))
	if name = strings.TrimSpace(name); name == "." || name == ".." {
		return ""
	}
	return shorten(name)
}

// shorten cuts a name that is too long before its ending, between two characters.
func shorten(name string) string {
	if len(name) <= nameMax {
		return name
	}
	ending := ""
	if i := strings.LastIndexByte(name, '.'); len(name)-i <= nameMax/2 {
		name, ending = name[:i], name[i:]
	}
	end := nameMax - len(ending)
	for !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end] + ending
}
