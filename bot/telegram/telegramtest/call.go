package telegramtest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Call is a call of the bot as the server understood it.
type Call struct {
	Method string            // as the documentation spells it
	Params map[string]any    // string, bool, int64, float64, []any, map[string]any
	Files  map[string]Upload // by the name of their part
	At     time.Time
	Status int // of the answer; 0 while there is none, or if the connection was cut

	texts map[string]formatted // parameters with markup, parsed
}

// Upload is a file that came in a part of a multipart body.
type Upload struct {
	Name, MIME string
	Body       []byte
}

// maxBody is more than the largest file that a bot may upload.
const maxBody = 60 << 20

// formText is a value of a query or a form: its type is only known by the table.
type formText string

// readCall collects the parameters of r from its query and its body.
func readCall(r *http.Request) (*Call, error) {
	c := &Call{Params: map[string]any{}, Files: map[string]Upload{}, texts: map[string]formatted{}}
	if r.Method != http.MethodPost && r.Method != http.MethodGet {
		return nil, fmt.Errorf("the method %s is not supported", r.Method)
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return nil, err
	}
	if len(body) > maxBody {
		return nil, errors.New("the body is too large")
	}
	if err := c.form(r.URL.RawQuery); err != nil {
		return nil, err
	}
	if len(body) == 0 {
		return c, nil
	}
	kind, args, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		return nil, fmt.Errorf("content type: %w", err)
	}
	switch kind {
	case "application/x-www-form-urlencoded":
		return c, c.form(string(body))
	case "application/json":
		return c, c.json(body)
	case "multipart/form-data":
		return c, c.parts(body, args["boundary"])
	}
	return nil, fmt.Errorf("content type %s is not understood", kind)
}

// put keeps a parameter, each once.
func (c *Call) put(name string, v any) error {
	if _, ok := c.Params[name]; ok {
		return fmt.Errorf("parameter %s came twice", name)
	}
	c.Params[name] = v
	return nil
}

func (c *Call) form(encoded string) error {
	values, err := url.ParseQuery(encoded)
	if err != nil {
		return err
	}
	for name, vs := range values {
		for _, v := range vs {
			if err := c.put(name, formText(v)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *Call) json(body []byte) error {
	v, err := decode(body)
	if err != nil {
		return fmt.Errorf("can't parse the JSON object: %w", err)
	}
	o, ok := v.(map[string]any)
	if !ok {
		return errors.New("the body is no JSON object")
	}
	for name, v := range o {
		if err := c.put(name, v); err != nil {
			return err
		}
	}
	return nil
}

func (c *Call) parts(body []byte, boundary string) error {
	mr := multipart.NewReader(bytes.NewReader(body), boundary)
	for {
		p, err := mr.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		b, err := io.ReadAll(p)
		if err != nil {
			return err
		}
		if strings.Contains(p.Header.Get("Content-Disposition"), "filename*") {
			return errors.New("file names by RFC 5987 (filename*=) are not understood")
		}
		name := p.FormName()
		if name == "" {
			return errors.New("a part without a name")
		}
		if p.FileName() == "" {
			if err := c.put(name, formText(b)); err != nil {
				return err
			}
			continue
		}
		if _, ok := c.Files[name]; ok {
			return fmt.Errorf("the file %s came twice", name)
		}
		c.Files[name] = Upload{Name: p.FileName(), MIME: p.Header.Get("Content-Type"), Body: b}
	}
}

// decode reads exactly one JSON value, whose integers keep all their digits.
func decode(b []byte) (any, error) {
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something follows the JSON value")
	}
	return v, nil
}

// encode is JSON as the real server writes it, without escapes for pages.
func encode(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic("telegramtest: " + err.Error())
	}
	return bytes.TrimRight(b.Bytes(), "\n")
}

// text returns a parameter that is a string.
func (c *Call) text(name string) string {
	s, _ := c.Params[name].(string)
	return s
}

// flag returns a parameter that is a Boolean.
func (c *Call) flag(name string) bool {
	b, _ := c.Params[name].(bool)
	return b
}

// number returns an integer parameter; one in words counts if it is a number, as chat_id may be.
func (c *Call) number(name string) int64 {
	switch v := c.Params[name].(type) {
	case int64:
		return v
	case string:
		n, _ := strconv.ParseInt(v, 10, 64)
		return n
	case formText: // before the call was judged
		n, _ := strconv.ParseInt(string(v), 10, 64)
		return n
	case json.Number:
		n, _ := v.Int64()
		return n
	}
	return 0
}

// clone is a copy for tests to keep.
func (c *Call) clone() Call {
	cp := *c
	cp.Params, cp.Files, cp.texts = maps.Clone(c.Params), maps.Clone(c.Files), nil
	return cp
}
