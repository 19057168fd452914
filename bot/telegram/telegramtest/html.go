package telegramtest

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Entity is a part of a text that is shown in another way, in UTF-16 units.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	User     *User  `json:"user,omitempty"`
	Language string `json:"language,omitempty"`
}

// formatted is a text and its entities.
type formatted struct {
	Text     string
	Entities []Entity
}

// tags are the tags of HTML that are understood, and the entity that each makes.
var tags = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "span": "spoiler", "tg-spoiler": "spoiler",
	"a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}

// attributes are those that a tag may have.
var attributes = map[string][]string{
	"a": {"href"}, "span": {"class"}, "code": {"class"}, "blockquote": {"expandable"}, "tg-emoji": {"emoji-id"}, "tg-time": {"unix", "format"},
}

// open is a tag that was not closed yet.
type open struct {
	tag    string
	entity Entity
}

// reader takes markup out of a text.
type reader struct {
	in    string
	at    int // in bytes
	out   strings.Builder
	units int // length of out
	stack []open
	done  []Entity
}

// parseHTML reads the HTML of Telegram: only its tags, balanced, and all else escaped.
func parseHTML(s string) (formatted, error) {
	r := &reader{in: s}
	for r.at < len(s) {
		var err error
		switch c := s[r.at]; {
		case c == '<' && strings.HasPrefix(s[r.at:], "</"):
			err = r.end()
		case c == '<':
			err = r.begin()
		case c == '&':
			err = r.escape()
		case c == '>':
			err = fmt.Errorf("unescaped > at byte offset %d", r.at)
		default:
			n := strings.IndexAny(s[r.at:], "<>&")
			if n < 0 {
				n = len(s) - r.at
			}
			r.write(s[r.at : r.at+n])
			r.at += n
		}
		if err != nil {
			return formatted{}, err
		}
	}
	if n := len(r.stack); n > 0 {
		return formatted{}, fmt.Errorf("Can't find end tag corresponding to start tag \"%s\"", r.stack[n-1].tag) //nolint:staticcheck // the words of the real server
	}
	slices.SortStableFunc(r.done, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
	return formatted{r.out.String(), r.done}, nil
}

func (r *reader) write(s string) {
	r.out.WriteString(s)
	r.units += units(s)
}

var startTag = regexp.MustCompile(`^<([A-Za-z][A-Za-z0-9-]*)((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[a-zA-Z0-9.-]+))?)*)\s*>`)

var attribute = regexp.MustCompile(`([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([a-zA-Z0-9.-]+)))?`)

var looseTag = regexp.MustCompile(`^<([A-Za-z0-9-]*)`)

func (r *reader) begin() error {
	m := startTag.FindStringSubmatch(r.in[r.at:])
	if m == nil {
		name := strings.ToLower(looseTag.FindStringSubmatch(r.in[r.at:])[1])
		if tags[name] == "" {
			return fmt.Errorf("Unsupported start tag \"%s\" at byte offset %d", name, r.at) //nolint:staticcheck // the words of the real server
		}
		return fmt.Errorf("Unclosed start tag at byte offset %d", r.at) //nolint:staticcheck // the words of the real server
	}
	tag := strings.ToLower(m[1])
	kind, ok := tags[tag]
	if !ok {
		return fmt.Errorf("Unsupported start tag \"%s\" at byte offset %d", tag, r.at) //nolint:staticcheck // the words of the real server
	}
	attrs := map[string]string{}
	for _, a := range attribute.FindAllStringSubmatch(m[2], -1) {
		if !slices.Contains(attributes[tag], a[1]) {
			return fmt.Errorf("the tag %s has no attribute %s, at byte offset %d", tag, a[1], r.at)
		}
		value, err := parseHTML(a[2] + a[3] + a[4])
		if err != nil {
			return fmt.Errorf("in the attribute %s: %w", a[1], err)
		}
		attrs[a[1]] = value.Text
	}
	e := Entity{Type: kind, Offset: r.units, URL: attrs["href"]}
	if err := r.fits(tag, attrs, &e); err != nil {
		return err
	}
	r.stack = append(r.stack, open{tag, e})
	r.at += len(m[0])
	return nil
}

// fits checks the attributes of a tag and where it stands.
func (r *reader) fits(tag string, attrs map[string]string, e *Entity) error {
	language, hasLanguage := strings.CutPrefix(attrs["class"], "language-")
	_, expandable := attrs["expandable"]
	switch {
	case tag == "a" && attrs["href"] == "":
		return fmt.Errorf("a link without an address at byte offset %d", r.at)
	case tag == "span" && attrs["class"] != "tg-spoiler":
		return fmt.Errorf("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", r.at) //nolint:staticcheck // the words of the real server
	case tag == "tg-emoji" && attrs["emoji-id"] == "", tag == "tg-time" && !isNumber(attrs["unix"]):
		return fmt.Errorf("the tag %s lacks an attribute at byte offset %d", tag, r.at)
	case tag == "code" && attrs["class"] != "" && !hasLanguage:
		return fmt.Errorf("the class %s of code at byte offset %d", attrs["class"], r.at)
	case expandable:
		e.Type = "expandable_blockquote"
	}
	if hasLanguage {
		e.Language = language
	}
	for i, o := range r.stack {
		inPre := i == len(r.stack)-1 && o.tag == "pre" && tag == "code"
		if (o.tag == "pre" || o.tag == "code") && !inPre || o.tag == "blockquote" && tag == "blockquote" {
			return fmt.Errorf("a %s can't stand in a %s, at byte offset %d", tag, o.tag, r.at)
		}
	}
	return nil
}

func isNumber(s string) bool {
	_, err := strconv.ParseInt(s, 10, 64)
	return err == nil
}

func (r *reader) end() error {
	to := strings.IndexByte(r.in[r.at:], '>')
	if to < 0 {
		return fmt.Errorf("Unclosed end tag at byte offset %d", r.at) //nolint:staticcheck // the words of the real server
	}
	name := strings.ToLower(strings.TrimSpace(r.in[r.at+2 : r.at+to]))
	if len(r.stack) == 0 {
		return fmt.Errorf("Unexpected end tag at byte offset %d", r.at) //nolint:staticcheck // the words of the real server
	}
	o := r.stack[len(r.stack)-1]
	if o.tag != name {
		return fmt.Errorf("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", r.at, o.tag, name) //nolint:staticcheck // the words of the real server
	}
	r.stack = r.stack[:len(r.stack)-1]
	r.at += to + 1
	o.entity.Length = r.units - o.entity.Offset
	if n := len(r.stack); n > 0 && r.stack[n-1].tag == "pre" && o.tag == "code" {
		r.stack[n-1].entity.Language = o.entity.Language
		return nil
	}
	if o.entity.Length > 0 {
		r.done = append(r.done, o.entity)
	}
	return nil
}

var escaped = regexp.MustCompile(`^&(?:(lt|gt|amp|quot)|#([0-9]{1,7})|#[xX]([0-9a-fA-F]{1,6}));`)

func (r *reader) escape() error {
	m := escaped.FindStringSubmatch(r.in[r.at:])
	if m == nil {
		return fmt.Errorf("unescaped & at byte offset %d", r.at)
	}
	r.at += len(m[0])
	if m[1] != "" {
		r.write(map[string]string{"lt": "<", "gt": ">", "amp": "&", "quot": `"`}[m[1]])
		return nil
	}
	base, digits := 10, m[2]
	if m[3] != "" {
		base, digits = 16, m[3]
	}
	n, err := strconv.ParseInt(digits, base, 32)
	if err != nil {
		return err
	}
	r.write(string(rune(n)))
	return nil
}

const blanks = " \t\r\n"

// trimmed is t without the blanks around it, which the real server drops as well.
func (t formatted) trimmed() formatted {
	cut := strings.TrimLeft(t.Text, blanks)
	lead := units(t.Text) - units(cut)
	out := formatted{Text: strings.TrimRight(cut, blanks)}
	for _, e := range t.Entities {
		from, to := max(e.Offset-lead, 0), min(e.Offset-lead+e.Length, units(out.Text))
		if to > from {
			e.Offset, e.Length = from, to-from
			out.Entities = append(out.Entities, e)
		}
	}
	return out
}
