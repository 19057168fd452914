package wecomtest

import (
	"encoding/base64"
	"encoding/hex"
	"testing"
)

func TestWhatCannotBeOpened(t *testing.T) {
	good := packed(make([]byte, noise), "好", "")
	long := packed(make([]byte, noise), "好", "")
	long[noise] = 1
	key, b64 := AESKey+"=", base64.StdEncoding.EncodeToString
	padded := seal(key, good)
	padded[len(padded)-19] ^= 1 // within what fills the last block
	if got, err := openText(AESKey, b64(seal(key, good)), ""); got != "好" || err != nil {
		t.Errorf("%q %v", got, err)
	}
	for name, enc := range map[string]string{
		"no Base64": "%", "empty": "", "no blocks": b64([]byte("abc")), "padding": b64(padded), "length": b64(seal(key, long)),
		"short": b64(seal(key, []byte("abc"))), "for another": b64(seal(key, packed(make([]byte, noise), "好", "x"))),
	} {
		if got, err := openText(AESKey, enc, ""); err == nil {
			t.Errorf("%s: opened as %q", name, got)
		}
	}
}

// TestCallbacksAreSealedAsInTheVectors holds the stand-in's cryptography to what others made.
func TestCallbacksAreSealedAsInTheVectors(t *testing.T) {
	v := vectors(t)
	for _, c := range append(append(v.Receive, v.Encrypt...), v.Replies...) {
		random, err := hex.DecodeString(c.Random)
		if err != nil {
			t.Fatal(err)
		}
		if got := sealText(c.Key, random, c.Message, c.Receiver); got != c.Encrypt {
			t.Errorf("%s: sealed as %.60s", c.Name, got)
		}
		if got := sign(c.Token, c.Timestamp, c.Nonce, c.Encrypt); got != c.Signature+c.Signed {
			t.Errorf("%s: signed as %s", c.Name, got)
		}
		if got, err := openText(c.Key, c.Encrypt, c.Receiver); got != c.Message || err != nil {
			t.Errorf("%s: opened as %q, %v", c.Name, got, err)
		}
		p := posting{callback: callback{xml: c.Kind == "xml", agent: AgentID}, encrypted: c.Encrypt}
		if got := p.wrapped(CorpID); (c.Kind == "xml" || c.Kind == "json") && got != c.Body {
			t.Errorf("%s: wrapped as %s", c.Name, got)
		}
	}
}
