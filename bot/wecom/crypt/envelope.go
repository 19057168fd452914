package crypt

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
)

// ErrEnvelope says that the body of a call is not what holds a callback. Nothing of it was proved.
var ErrEnvelope = errors.New("the body is no envelope of WeCom")

var errNothing = errors.New("it holds nothing")

// JSONEnvelope returns what the body of a robot's callback holds for [Cipher.Open]. Errors are [ErrEnvelope]. The
// caller bounds the body: 1 MB is more than WeCom sends.
func JSONEnvelope(body []byte) (encrypted string, err error) {
	var e struct {
		Encrypt string `json:"encrypt"`
	}
	err = json.Unmarshal(body, &e)
	return enveloped(e.Encrypt, err)
}

// XMLEnvelope returns what the body of an application's callback holds for [Cipher.Open]; the company and the
// application stand beside it unsigned, and once more within. Errors are [ErrEnvelope], and a DOCTYPE, deep nesting
// and whatever stands outside the one element are errors too. The caller bounds the body, as of [JSONEnvelope].
func XMLEnvelope(body []byte) (encrypted string, err error) {
	var e struct {
		XMLName xml.Name `xml:"xml"`
		Encrypt string   `xml:"Encrypt"`
	}
	err = readXML(body, &e)
	return enveloped(e.Encrypt, err)
}

func enveloped(encrypted string, err error) (string, error) {
	if err == nil && encrypted == "" {
		err = errNothing
	}
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrEnvelope, err)
	}
	return encrypted, nil
}

// JSONReply returns the answer to a robot's callback that says plain (path/101033). The nonce is that of the call; at
// is now, to the second. It takes 16 bytes from random, whose error is returned.
func (c *Cipher) JSONReply(plain []byte, at time.Time, nonce string, random io.Reader) ([]byte, error) {
	encrypted, signature, err := c.Seal(plain, seconds(at), nonce, random)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false) // WeCom refuses such escapes
	err = e.Encode(struct {
		Encrypt   string `json:"encrypt"`
		Signature string `json:"msgsignature"`
		Timestamp int64  `json:"timestamp"`
		Nonce     string `json:"nonce"`
	}{encrypted, signature, at.Unix(), nonce})
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// XMLReply returns the answer to an application's callback that says plain (path/90968); see [Cipher.JSONReply].
func (c *Cipher) XMLReply(plain []byte, at time.Time, nonce string, random io.Reader) ([]byte, error) {
	encrypted, signature, err := c.Seal(plain, seconds(at), nonce, random)
	if err != nil {
		return nil, err
	}
	return fmt.Appendf(nil,
		"<xml><Encrypt>%s</Encrypt><MsgSignature>%s</MsgSignature><TimeStamp>%s</TimeStamp><Nonce>%s</Nonce></xml>",
		cdata(encrypted), cdata(signature), seconds(at), cdata(nonce)), nil
}

func seconds(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// cdata writes s so that XML takes none of it for markup.
func cdata(s string) string {
	return "<![CDATA[" + strings.ReplaceAll(string(legible([]byte(s))), "]]>", "]]]]><![CDATA[>") + "]]>"
}
