package wecom

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"strings"
	"unicode"

	"genjin/messages"
)

// handle is the id of a message that people wrote, or of a press, as the rest of the program keeps it: what an
// answer needs stands in it, as WeCom has no ids to answer to.
type handle struct {
	way     string
	message string // WeCom's id
	user    string // who wrote or pressed
	answer  string // the request of the long connection, or the address that takes an answer
}

const handleSep = "|"

func (h handle) String() string {
	return strings.Join([]string{h.way, strings.ReplaceAll(h.message, handleSep, "_"), h.user, h.answer}, handleSep)
}

// handleOf reads what String wrote; the zero handle answers nothing.
func handleOf(id string) handle {
	parts := strings.SplitN(id, handleSep, 4)
	if len(parts) != 4 {
		return handle{}
	}
	return handle{parts[0], parts[1], parts[2], parts[3]}
}

// source is where the bytes of a file are to be had.
type source struct {
	URL   string `json:"u,omitempty"` // encrypted with Key
	Key   string `json:"k,omitempty"`
	Media string `json:"m,omitempty"` // of the application's media
	Kind  string `json:"t,omitempty"` // "image", "file", "video" or "voice"
}

func (s source) String() string {
	raw, err := json.Marshal(s)
	if err != nil { // strings have no way to fail
		panic(err)
	}
	return string(raw)
}

// sourceOf reads what String wrote.
func sourceOf(id string) (source, bool) {
	var s source
	err := json.Unmarshal([]byte(id), &s)
	return s, err == nil && (s.URL != "" || s.Media != "")
}

// mark is what a message of the bot is known by when somebody quotes it: WeCom tells what a quoted message reads,
// and not which one it is. Of no text there is none.
func mark(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1 // blanks and markup come back another way
	}, text)
	if text == "" {
		return ""
	}
	return messages.MarkSign + digest(text)
}

// digest is a short hash of s, in letters that stand in any id of WeCom's.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return base64.RawURLEncoding.EncodeToString(sum[:12])
}
