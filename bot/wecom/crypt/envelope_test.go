package crypt

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestEnvelopesOfTheVectors(t *testing.T) {
	seen := map[byte]int{}
	for _, c := range append(golden().Receive, golden().Encrypt...) {
		if c.Body == "" {
			continue
		}
		read := XMLEnvelope
		if c.Body[0] == '{' {
			read = JSONEnvelope
		}
		if got, err := read([]byte(c.Body)); err != nil || got != c.Encrypted {
			t.Errorf("%s: got %q, %v", c.Name, got, err)
		}
		seen[c.Body[0]]++
	}
	if seen['{'] < 4 || seen['<'] < 8 {
		t.Errorf("JSON %d times, XML %d times", seen['{'], seen['<'])
	}
}

func TestXMLEnvelope(t *testing.T) {
	deep := func(n int) string {
		return "<xml>" + strings.Repeat("<a>", n) + strings.Repeat("</a>", n) + "<Encrypt>x</Encrypt></xml>"
	}
	for name, c := range map[string]struct {
		body string
		want string // empty: refused
	}{
		"as it comes":               {"<xml><ToUserName><![CDATA[ww]]></ToUserName><Encrypt><![CDATA[x+/=]]></Encrypt></xml>", "x+/="},
		"without CDATA":             {"<xml><Encrypt>x</Encrypt></xml>", "x"},
		"with what is not known":    {"<xml a='1'><New><Encrypt>y</Encrypt></New><Encrypt>x</Encrypt></xml>", "x"},
		"a declaration, a comment":  {`<?xml version="1.0" encoding="UTF-8"?>` + "\n<!-- c --><xml><Encrypt>x</Encrypt></xml>\n<!-- c -->\n", "x"},
		"as deep as may be":         {deep(depthMax - 1), "x"},
		"too deep":                  {deep(depthMax), ""},
		"far too deep":              {strings.Repeat("<xml>", 200_000), ""},
		"nothing":                   {"", ""},
		"blanks":                    {" \n ", ""},
		"JSON":                      {`{"encrypt":"x"}`, ""},
		"another element":           {"<html><Encrypt>x</Encrypt></html>", ""},
		"no Encrypt":                {"<xml><ToUserName>x</ToUserName></xml>", ""},
		"an empty Encrypt":          {"<xml><Encrypt/></xml>", ""},
		"cut off":                   {"<xml><Encrypt>x</Encrypt>", ""},
		"ends that do not match":    {"<xml><Encrypt>x</xml></Encrypt>", ""},
		"an end too many":           {"<xml><Encrypt>x</Encrypt></xml></xml>", ""},
		"text behind":               {"<xml><Encrypt>x</Encrypt></xml>junk", ""},
		"text before":               {"junk<xml><Encrypt>x</Encrypt></xml>", ""},
		"bytes behind":              {"<xml><Encrypt>x</Encrypt></xml>\xff", ""},
		"a second envelope":         {"<xml><Encrypt>x</Encrypt></xml><xml><Encrypt>y</Encrypt></xml>", ""},
		"a DOCTYPE":                 {`<!DOCTYPE xml><xml><Encrypt>x</Encrypt></xml>`, ""},
		"a DOCTYPE behind":          {`<xml><Encrypt>x</Encrypt></xml><!DOCTYPE xml>`, ""},
		"a foreign file":            {`<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Encrypt>&e;</Encrypt></xml>`, ""},
		"an entity bomb":            {`<!DOCTYPE xml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>`, ""},
		"a declaration within":      {`<xml><!ENTITY e "x"><Encrypt>x</Encrypt></xml>`, ""},
		"an entity without DOCTYPE": {`<xml><Encrypt>&e;</Encrypt></xml>`, ""},
		"another character set":     {`<?xml version="1.0" encoding="GBK"?><xml><Encrypt>x</Encrypt></xml>`, ""},
		"broken UTF-8":              {"<xml><Encrypt>\xff</Encrypt></xml>", ""},
		"NUL":                       {"<xml><Encrypt>\x00</Encrypt></xml>", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := XMLEnvelope([]byte(c.body))
			if got != c.want || errors.Is(err, ErrEnvelope) != (c.want == "") {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestJSONEnvelope(t *testing.T) {
	for name, c := range map[string]struct {
		body string
		want string // empty: refused
	}{
		"as it comes":             {`{"encrypt":"x+/="}`, "x+/="},
		"escaped":                 {`{"encrypt":"x+\/="}` + "\n", "x+/="},
		"with what is not known":  {`{"a":{"encrypt":"y"},"encrypt":"x"}`, "x"},
		"nothing":                 {"", ""},
		"an empty object":         {"{}", ""},
		"null":                    {"null", ""},
		"an empty encrypt":        {`{"encrypt":""}`, ""},
		"a number":                {`{"encrypt":1}`, ""},
		"an array":                {`["encrypt"]`, ""},
		"XML":                     {"<xml><Encrypt>x</Encrypt></xml>", ""},
		"cut off":                 {`{"encrypt":"x"`, ""},
		"junk behind":             {`{"encrypt":"x"}x`, ""},
		"a second envelope":       {`{"encrypt":"x"}{"encrypt":"y"}`, ""},
		"too deep":                {strings.Repeat(`{"a":`, 200_000), ""},
		"too deep beside encrypt": {`{"encrypt":"x","a":` + strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000) + "}", ""},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := JSONEnvelope([]byte(c.body))
			if got != c.want || errors.Is(err, ErrEnvelope) != (c.want == "") {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestReplies(t *testing.T) {
	for _, c := range golden().Replies {
		t.Run(c.Name, func(t *testing.T) {
			s, err := strconv.ParseInt(c.Timestamp, 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			k := cipherOf(t, c)
			reply := k.JSONReply
			if c.Body[0] == '<' {
				reply = k.XMLReply
			}
			got, err := reply([]byte(c.Message), time.Unix(s, 999), c.Nonce, randomOf(t, c))
			if err != nil || string(got) != c.Body {
				t.Errorf("got %s, %v", got, err)
			}
			if !strings.Contains(c.Body, c.ReplySign) {
				t.Errorf("the vector is not signed with %s", c.ReplySign)
			}
			dry := errors.New("dry")
			if got, err := reply(nil, time.Unix(s, 0), c.Nonce, iotest.ErrReader(dry)); !errors.Is(err, dry) || got != nil {
				t.Errorf("without chance: got %s, %v", got, err)
			}
		})
	}
}

// A nonce is foreign, and stands in the answer as it came.
func TestRepliesEscapeTheNonce(t *testing.T) {
	k := cipherOf(t, golden().Encrypt[0])
	const nonce = `<]]>&"`
	got, err := k.XMLReply(nil, time.Unix(1, 0), nonce, strings.NewReader("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	var read struct{ Nonce string }
	if err := readXML(got, &read); err != nil || read.Nonce != nonce {
		t.Errorf("%s holds %q, %v", got, read.Nonce, err)
	}
	got, err = k.JSONReply(nil, time.Unix(1, 0), nonce, strings.NewReader("0123456789abcdef"))
	if err != nil || !bytes.HasSuffix(got, []byte(`"nonce":"<]]>&\""}`)) {
		t.Errorf("got %s, %v", got, err)
	}
}

// FuzzEnvelopes: a body is read or refused, and what is read stands in it.
func FuzzEnvelopes(f *testing.F) {
	for _, s := range []string{
		"<xml><Encrypt><![CDATA[x]]></Encrypt></xml>", `{"encrypt":"x"}`, `<!DOCTYPE a [<!ENTITY e "x">]><xml><Encrypt>&e;</Encrypt></xml>`,
		"<xml><Encrypt>&#120;&lt;</Encrypt></xml>", `{"encrypt":"\u0078"}`, "<xml xmlns:a='b'><a:Encrypt>x</a:Encrypt></xml>", "<?xml?><a/>\x00",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, read := range []func([]byte) (string, error){XMLEnvelope, JSONEnvelope} {
			got, err := read(bytes.Clone(body))
			if (err == nil) == (got == "") || err != nil && !errors.Is(err, ErrEnvelope) {
				t.Fatalf("got %q, %v", got, err)
			}
			if len(got) > 3*len(body) { // U+FFFD for a byte
				t.Fatalf("%d bytes became %d", len(body), len(got))
			}
		}
		if _, err := XMLEnvelope(body); err == nil && bytes.Contains(bytes.ToUpper(body), []byte("<!DOCTYPE")) && !bytes.Contains(body, []byte("<!--")) &&
			!bytes.Contains(body, []byte("<![CDATA[")) && !bytes.Contains(body, []byte("<?")) {
			t.Fatalf("%q was read", body)
		}
	})
}
