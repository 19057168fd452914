package wecomtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// object is a JSON object whose numbers keep all their digits.
type object map[string]any

// decode reads exactly one JSON object.
func decode(raw []byte) (object, error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var o object
	if err := d.Decode(&o); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON value")
	}
	if o == nil {
		return nil, errors.New("null is no object")
	}
	return o, nil
}

// encode is JSON as WeCom writes it, without escapes for pages.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("wecomtest: " + err.Error())
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// readBody reads what the program sent: UTF-8, an object, and none of the escapes that WeCom refuses.
func readBody(raw []byte) (object, error) {
	if !utf8.Valid(raw) {
		return nil, wrong(40033, "the body is not in UTF-8")
	}
	o, err := decode(raw)
	if err != nil {
		return nil, wrong(44004, "the body is no JSON object: %v", err)
	}
	if e := pageEscape(raw); e != "" {
		return nil, wrong(40033, "the body holds the escape %s", e)
	}
	return o, nil
}

// pageEscape returns the first escape of <, > or & in raw.
func pageEscape(raw []byte) string {
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		if raw[i+1] == 'u' && i+6 <= len(raw) {
			switch e := strings.ToLower(string(raw[i : i+6])); e {
			case `\u003c`, `\u003e`, `\u0026`:
				return e
			}
		}
		i++ // what is escaped escapes nothing
	}
	return ""
}

// text returns a member that is a string.
func (o object) text(name string) string {
	s, _ := o[name].(string)
	return s
}

// object returns a member that is an object, or nil.
func (o object) object(name string) object {
	m, _ := o[name].(map[string]any)
	return m
}

// list returns a member that is an array.
func (o object) list(name string) []any {
	l, _ := o[name].([]any)
	return l
}

// texts returns a member that is an array of strings.
func (o object) texts(name string) []string {
	var out []string
	for _, e := range o.list(name) {
		if s, ok := e.(string); ok {
			out = append(out, s)
		}
	}
	return out
}

// number returns a member that is an integer.
func (o object) number(name string) (int64, bool) {
	n, ok := o[name].(json.Number)
	if !ok {
		return 0, false
	}
	i, err := n.Int64()
	return i, err == nil
}

// only sees that o has no member but these.
func (o object) only(where string, names ...string) error {
	for _, k := range slices.Sorted(maps.Keys(o)) {
		if !slices.Contains(names, k) {
			return wrong(40058, "%s: there is no %q", where, k)
		}
	}
	return nil
}

// no is an answer that refuses.
type no struct {
	code   int
	breach string // what the program did wrong; empty where the world is the reason
}

func (n *no) Error() string { return fmt.Sprintf("%d %s %s", n.code, texts[n.code], n.breach) }

// refuse refuses because of what became of the world.
func refuse(code int) error { return &no{code: code} }

// wrong refuses what is against the rules.
func wrong(code int, format string, args ...any) error {
	return &no{code, fmt.Sprintf(format, args...)}
}

// texts are the words that go with a code.
var texts = map[int]string{
	0:      "ok",
	-1:     "system busy",
	40001:  "invalid credential",
	40003:  "invalid UserID",
	40007:  "invalid media_id",
	40008:  "invalid message type",
	40013:  "invalid corpid",
	40014:  "invalid access_token",
	40033:  "invalid charset",
	40050:  "invalid chatid",
	40058:  "invalid parameter",
	40096:  "invalid external userid",
	41001:  "access_token missing",
	41093:  "the task was sent or cancelled",
	42001:  "access_token expired",
	42014:  "Template_Card.task_id invalid",
	42038:  "Template_Card.button_list.text invalid",
	42039:  "Template_Card.button_list.key invalid",
	42045:  "Template_Card.card_action invalid",
	42052:  "response_code has been used",
	43012:  "callback url not configured",
	44001:  "empty media data",
	44004:  "empty content",
	45001:  "media size out of limit",
	45002:  "content size out of limit",
	45009:  "api freq out of limit",
	45033:  "api concurrent out of limit",
	48002:  "api forbidden",
	60011:  "no privilege to access/modify contact/party/agent",
	60020:  "not allow to access from your ip, from ip: 203.0.113.7",
	60111:  "userid not found",
	60140:  "response_code has been used",
	84061:  "not external contact",
	84074:  "no external contact permission",
	81013:  "user & party & tag all invalid",
	86001:  "invalid chat id",
	86008:  "chat not belong to this agent",
	93000:  "invalid webhook url",
	93006:  "invalid chatid",
	301002: "agentid does not match the secret",
	830002: "media size too large",
	846605: "invalid req_id",
	846608: "stream message update expired",
	846609: "aibot websocket not subscribed",
}
