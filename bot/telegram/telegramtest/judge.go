package telegramtest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// fault is what is wrong with a call: what tells it to the author of the call, answer is how the real server words
// it, where that is known.
type fault struct{ what, answer string }

func (f *fault) Error() string { return f.what }

// wrong makes a fault whose wording by the real server is not known.
func wrong(path, format string, args ...any) *fault {
	what := path + ": " + fmt.Sprintf(format, args...)
	return &fault{what, "Bad Request: " + what}
}

// as returns f with the words of the real server.
func (f *fault) as(answer string) *fault { return &fault{f.what, "Bad Request: " + answer} }

// judge holds c against the table, turns its parameters into values, and returns what is wrong with it, or nil.
func (t spec) judge(name string, c *Call) *fault {
	method, fields, ok := t.method(name)
	if !ok {
		return &fault{"unknown method " + name, "Not Found: method not found"}
	}
	c.Method = method
	for _, p := range slices.Sorted(maps.Keys(c.Params)) {
		f, ok := fields[p]
		if !ok {
			return wrong(method, "unknown parameter %s", p)
		}
		v, bad := t.fit(method+"."+p, c.Params[p], f)
		if bad != nil {
			return bad
		}
		c.Params[p] = v
	}
	if bad := c.uploads(fields); bad != nil {
		return bad
	}
	for _, p := range slices.Sorted(maps.Keys(fields)) {
		_, given := c.Params[p]
		_, uploaded := c.Files[p]
		if fields[p].Required && !given && !uploaded {
			return missing(method, p)
		}
	}
	if bad := c.markup(fields); bad != nil {
		return bad
	}
	return c.rules()
}

func missing(method, p string) *fault {
	bad := wrong(method, "%s is missing", p)
	switch p {
	case "chat_id":
		return bad.as("chat_id is empty")
	case "text":
		return bad.as("message text is empty")
	case "message_id":
		return bad.as("message identifier is not specified")
	}
	return bad
}

// uploads sees that each file belongs to a parameter: by its name, or by attach://.
func (c *Call) uploads(fields map[string]field) *fault {
	used := map[string]bool{}
	for p, v := range c.Params {
		s, _ := v.(string)
		part, ok := strings.CutPrefix(s, "attach://")
		if !ok || !slices.Contains(fields[p].Types, "InputFile") {
			continue
		}
		if _, ok := c.Files[part]; !ok {
			return wrong(c.Method+"."+p, "no part is named %q", part)
		}
		used[part] = true
	}
	for part := range c.Files {
		f, ok := fields[part]
		if !used[part] && (!ok || !slices.Contains(f.Types, "InputFile")) {
			return wrong(c.Method, "the file %s belongs to no parameter", part)
		}
		if _, both := c.Params[part]; both {
			return wrong(c.Method, "%s came as a value and as a file", part)
		}
	}
	return nil
}

// fit returns v as one of f's types, or why it is none.
func (t spec) fit(path string, v any, f field) (any, *fault) {
	if v == nil {
		return nil, wrong(path, "null")
	}
	var first *fault
	for _, kind := range f.Types {
		got, bad := t.one(path, v, kind)
		if bad == nil {
			return got, f.bounds(path, got)
		}
		if first == nil || len(f.Types) > 1 && strings.Count(bad.what, ".") > strings.Count(first.what, ".") {
			first = bad
		}
	}
	return nil, first
}

// one returns v as kind.
func (t spec) one(path string, v any, kind string) (any, *fault) {
	inner, isArray := strings.CutPrefix(kind, "Array of ")
	_, isObject := t.Types[kind]
	if isArray || isObject {
		var text string
		switch s := v.(type) {
		case formText:
			text = string(s)
		case string:
			text = s
		}
		if text != "" {
			got, err := decode([]byte(text))
			if err != nil {
				return nil, wrong(path, "no JSON: %v", err).as("can't parse " + lastName(path) + " JSON object")
			}
			v = got
		}
	}
	switch {
	case isArray:
		return t.array(path, v, inner)
	case isObject:
		return t.object(path, v, kind)
	}
	return scalar(path, v, kind)
}

func lastName(path string) string { return path[strings.LastIndexByte(path, '.')+1:] }

func (t spec) array(path string, v any, inner string) (any, *fault) {
	list, ok := v.([]any)
	if !ok {
		return nil, wrong(path, "%v is no array", v)
	}
	out := make([]any, len(list))
	for i, e := range list {
		got, bad := t.fit(fmt.Sprintf("%s.%d", path, i), e, field{Types: []string{inner}})
		if bad != nil {
			return nil, bad
		}
		out[i] = got
	}
	return out, nil
}

func (t spec) object(path string, v any, kind string) (any, *fault) {
	o := t.Types[kind]
	if len(o.Union) > 0 {
		return t.fit(path, v, field{Types: o.Union})
	}
	m, ok := v.(map[string]any)
	if !ok {
		return nil, wrong(path, "%v is no object", v)
	}
	out := make(map[string]any, len(m))
	for _, k := range slices.Sorted(maps.Keys(m)) {
		f, ok := o.Fields[k]
		if !ok {
			return nil, wrong(path, "unknown field %s of %s", k, kind)
		}
		got, bad := t.fit(path+"."+k, m[k], f)
		if bad != nil {
			return nil, bad
		}
		out[k] = got
	}
	for _, k := range slices.Sorted(maps.Keys(o.Fields)) {
		if _, ok := m[k]; o.Fields[k].Required && !ok {
			return nil, wrong(path, "%s of %s is missing", k, kind)
		}
	}
	if kind == "InlineKeyboardButton" {
		return out, button(path, out)
	}
	return out, nil
}

func scalar(path string, v any, kind string) (any, *fault) {
	text, isForm := v.(formText)
	n, isNumber := v.(json.Number)
	if isForm {
		n = json.Number(text)
	}
	switch kind {
	case "Integer":
		if i, err := strconv.ParseInt(string(n), 10, 64); err == nil && (isForm || isNumber) {
			return i, nil
		}
	case "Float":
		if x, err := n.Float64(); err == nil && (isForm || isNumber) {
			return x, nil
		}
	case "Boolean":
		if b, ok := v.(bool); ok {
			return b, nil
		}
		if isForm && (text == "true" || text == "false") {
			return text == "true", nil
		}
	case "String":
		s, ok := v.(string)
		if isForm {
			s, ok = string(text), true
		}
		if ok && !utf8.ValidString(s) {
			return nil, wrong(path, "%q", s).as("strings must be encoded in UTF-8")
		}
		if ok {
			return s, nil
		}
	case "InputFile":
		return nil, wrong(path, "%.40v is no upload", v)
	}
	return nil, wrong(path, "%.40v is no %s", v, kind)
}

// units is the length of s as Telegram counts it.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

// bounds checks lengths and values that the table limits. Texts with markup are measured by markup.
func (f field) bounds(path string, v any) *fault {
	n, what := 0, ""
	switch v := v.(type) {
	case string:
		if len(f.Enum) > 0 && v != "" && !slices.Contains(f.Enum, v) {
			return wrong(path, "%q is none of %v", v, f.Enum)
		}
		if f.Parsed {
			return nil
		}
		if n, what = units(v), "characters"; f.Bytes {
			n, what = len(v), "bytes"
		}
	case []any:
		n, what = len(v), "elements"
		for _, e := range v {
			if s, ok := e.(string); ok && len(f.Enum) > 0 && !slices.Contains(f.Enum, s) {
				return wrong(path, "%q is none of %v", s, f.Enum)
			}
		}
	case int64:
		n, what = int(v), "is the number"
	default:
		return nil
	}
	if f.Min != nil && n < *f.Min || f.Max != nil && n > *f.Max {
		return tooLong(path, wrong(path, "%d %s, of %s", n, what, f.limits()))
	}
	return nil
}

func (f field) limits() string {
	lo, hi := "", ""
	if f.Min != nil {
		lo = strconv.Itoa(*f.Min)
	}
	if f.Max != nil {
		hi = strconv.Itoa(*f.Max)
	}
	return lo + "-" + hi
}

// tooLong words a broken limit as the real server does.
func tooLong(path string, bad *fault) *fault {
	switch {
	case strings.HasSuffix(path, ".callback_data"):
		return bad.as("BUTTON_DATA_INVALID")
	case strings.HasSuffix(path, ".copy_text.text"):
		return bad.as("BUTTON_COPY_TEXT_INVALID")
	case path == "answerCallbackQuery.text":
		return bad.as("MESSAGE_TOO_LONG")
	case strings.HasSuffix(path, ".command"):
		return bad.as("BOT_COMMAND_INVALID")
	}
	return bad
}
