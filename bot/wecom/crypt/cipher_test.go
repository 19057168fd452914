package crypt

import (
	"bytes"
	"crypto/aes"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"
)

func TestOpen(t *testing.T) {
	for _, c := range append(golden().Receive, golden().Encrypt...) {
		t.Run(c.Name, func(t *testing.T) {
			k := cipherOf(t, c)
			if c.Encrypted == "" { // only its sum stands there
				c.Encrypted, _, _ = k.Seal([]byte(c.Message), c.Timestamp, c.Nonce, randomOf(t, c))
			}
			got, err := k.Open(c.Signature, c.Timestamp, c.Nonce, c.Encrypted)
			if err != nil || string(got) != c.Message {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestSeal(t *testing.T) {
	for _, c := range append(golden().Receive, golden().Encrypt...) {
		t.Run(c.Name, func(t *testing.T) {
			if c.MessageSum != "" && sum(c.Message) != c.MessageSum {
				t.Fatal("the message is not that of the rule")
			}
			encrypted, signature, err := cipherOf(t, c).Seal([]byte(c.Message), c.Timestamp, c.Nonce, randomOf(t, c))
			if err != nil {
				t.Fatal(err)
			}
			if want := c.Encrypted; want != "" && encrypted != want || want == "" && sum(encrypted) != c.EncryptSum {
				t.Errorf("got %s", encrypted)
			}
			if signature != c.Signature {
				t.Errorf("signed %s", signature)
			}
		})
	}
}

// An address is verified with what the query holds, where + is a blank unless it was escaped.
func TestOpenTheQueryOfAVerification(t *testing.T) {
	seen := 0
	for _, c := range golden().Receive {
		if c.Query == "" {
			continue
		}
		q, err := url.ParseQuery(c.Query)
		if err != nil {
			t.Fatal(err)
		}
		got, err := cipherOf(t, c).Open(q.Get("msg_signature"), q.Get("timestamp"), q.Get("nonce"), q.Get("echostr"))
		if err != nil || string(got) != c.Message {
			t.Errorf("%s: got %q, %v", c.Name, got, err)
		}
		seen++
	}
	if seen != 2 {
		t.Errorf("%d have a query", seen)
	}
}

func TestRefuse(t *testing.T) {
	reasons := map[string]error{
		"bad_signature": ErrUnproved, "bad_base64": errBase64, "bad_length": errLength, "bad_padding": errPad, "bad_receiveid": errReceiver,
		// Where either is safe.
		"bad_signature_or_ok": ErrUnproved, "bad_receiveid_or_ok": nil, "bad_padding_or_length": errPad,
	}
	for _, c := range golden().Refuse {
		t.Run(c.Name, func(t *testing.T) {
			k, err := New(c.Token, c.Key, c.ReceiveID)
			if c.Expect == "bad_key" {
				if err == nil {
					t.Error("the key was taken")
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			want, known := reasons[c.Expect]
			if !known {
				t.Fatalf("%s is no reason that is known", c.Expect)
			}
			if c.Name == "other-key" { // it must be signed to be opened at all
				c.Signature = k.sign(c.Timestamp, c.Nonce, c.Encrypted)
			}
			got, err := k.Open(c.Signature, c.Timestamp, c.Nonce, c.Encrypted)
			if !errors.Is(err, want) || err != nil && got != nil {
				t.Errorf("got %q, %v", got, err)
			}
			if proved := !errors.Is(err, ErrUnproved); err != nil && errors.Is(err, ErrBroken) != proved {
				t.Errorf("%v is told as proved, or is not", err)
			}
		})
	}
}

// sealed returns a callback around plain, which is encrypted as it stands, and its signature.
func sealed(k *Cipher, plain []byte) (encrypted, signature string) {
	b := bytes.Clone(plain)
	k.key.encrypter().CryptBlocks(b, b)
	encrypted = base64.StdEncoding.EncodeToString(b)
	return encrypted, k.sign("1", "2", encrypted)
}

// Each byte of the padding counts, and each way in which it can be wrong.
func TestOpenChecksEachByteOfThePadding(t *testing.T) {
	k := cipherOf(t, golden().Encrypt[0])
	for n := 1; n <= padMax; n++ {
		plain := bytes.Repeat([]byte{byte(n)}, 96)
		copy(plain, make([]byte, headSize))
		message := len(plain) - n - headSize - len(k.receiveID)
		binary.BigEndian.PutUint32(plain[randomSize:], uint32(message))
		copy(plain[headSize+message:], k.receiveID)
		encrypted, signature := sealed(k, plain)
		if got, err := k.Open(signature, "1", "2", encrypted); err != nil || len(got) != message {
			t.Fatalf("a padding of %d: got %q, %v", n, got, err)
		}
		for i := len(plain) - n; i < len(plain)-1; i++ {
			wrong := bytes.Clone(plain)
			wrong[i] ^= 0x40
			encrypted, signature := sealed(k, wrong)
			if _, err := k.Open(signature, "1", "2", encrypted); !errors.Is(err, errPad) {
				t.Errorf("a padding of %d, wrong at %d: got %v", n, i, err)
			}
		}
	}
}

func TestOpenChecksTheLengthField(t *testing.T) {
	k := cipherOf(t, callback{Token: "t", Key: golden().Encrypt[0].Key})
	for length, want := range map[uint32]error{0: nil, 11: nil, 12: errLength, 1 << 31: errLength, 1<<32 - 1: errLength} {
		plain := make([]byte, 32)
		plain[31] = 1
		binary.BigEndian.PutUint32(plain[randomSize:], length)
		encrypted, signature := sealed(k, plain)
		got, err := k.Open(signature, "1", "2", encrypted)
		if !errors.Is(err, want) || err == nil && len(got) != int(length) {
			t.Errorf("length %d: got %q, %v", length, got, err)
		}
	}
	short := bytes.Repeat([]byte{13}, 32) // 19 bytes are left
	encrypted, signature := sealed(k, short)
	if _, err := k.Open(signature, "1", "2", encrypted); !errors.Is(err, errLength) {
		t.Errorf("without a length: got %v", err)
	}
}

// What is returned can be appended to without writing over the id behind it.
func TestOpenReturnsAMessageOfItsOwn(t *testing.T) {
	c := golden().Encrypt[0]
	got, err := cipherOf(t, c).Open(c.Signature, c.Timestamp, c.Nonce, c.Encrypted)
	if err != nil || cap(got) != len(got) {
		t.Errorf("got %d bytes of %d, %v", len(got), cap(got), err)
	}
}

func TestASignatureIsWrongAtAnyPlace(t *testing.T) {
	c := golden().Encrypt[0]
	k := cipherOf(t, c)
	wrong := []string{"", c.Signature[:39], c.Signature + "0", c.Signature + "\x00", " " + c.Signature, strings.ToUpper(c.Signature)}
	for i := range c.Signature {
		other := []byte(c.Signature)
		other[i] ^= 1
		wrong = append(wrong, string(other))
	}
	for _, s := range wrong {
		if got, err := k.Open(s, c.Timestamp, c.Nonce, c.Encrypted); !errors.Is(err, ErrUnproved) || got != nil {
			t.Errorf("%q: got %q, %v", s, got, err)
		}
		// What is wrong inside does not show to who cannot sign.
		if _, err := k.Open(s, c.Timestamp, c.Nonce, "%"); !errors.Is(err, ErrUnproved) {
			t.Errorf("%q with broken content: got %v", s, err)
		}
	}
}

// The signature is compared by crypto/subtle alone, so that the time it takes tells nothing of the right one.
func TestSignaturesAreComparedInConstantTime(t *testing.T) {
	f, err := parser.ParseFile(token.NewFileSet(), "cipher.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	uses, compared := 0, 0
	count := func(n *int) func(ast.Node) bool {
		return func(node ast.Node) bool {
			if id, ok := node.(*ast.Ident); ok && id.Name == "signature" {
				*n++
			}
			return true
		}
	}
	for _, d := range f.Decls {
		open, ok := d.(*ast.FuncDecl)
		if !ok || open.Name.Name != "Open" {
			continue
		}
		ast.Inspect(open.Body, count(&uses))
		ast.Inspect(open.Body, func(node ast.Node) bool {
			if call, ok := node.(*ast.CallExpr); ok && fmt.Sprint(call.Fun) == "&{subtle ConstantTimeCompare}" {
				ast.Inspect(call, count(&compared))
			}
			return true
		})
	}
	if uses == 0 || uses != compared {
		t.Errorf("Open uses the signature %d times, %d of them to compare it in constant time", uses, compared)
	}
}

func TestNewNamesTheTrap(t *testing.T) {
	const good = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"
	for name, c := range map[string]struct{ token, key, want string }{
		"all is well":               {"Token1", good, ""},
		"a key as Base64 has it":    {"Token1", "+/" + good[2:], ""},
		"a token of full length":    {strings.Repeat("t", 32), good, ""},
		"no token":                  {"", good, "the token is empty"},
		"a token too long":          {strings.Repeat("t", 33), good, "the token has 33 characters and may have 32"},
		"a blank behind the token":  {"Token1 ", good, "character 7 of the token is neither an English letter nor a digit"},
		"a token of wide digits":    {"Token１", good, "character 6 of the token is neither an English letter nor a digit"},
		"no key":                    {"Token1", "", "the AES key has 0 characters and must have 43"},
		"a key cut short":           {"Token1", good[:42], "the AES key has 42 characters and must have 43"},
		"a key with its equal sign": {"Token1", good + "=", "the AES key must have 43 characters: leave out the = at its end"},
		"a line break behind":       {"Token1", good + "\n", "the AES key has 44 characters and must have 43"},
		"a line break within":       {"Token1", good[:20] + "\n" + good[21:], "character 21 of the AES key is none of A-Z, a-z, 0-9, + and /"},
		"a key for URLs":            {"Token1", "-" + good[1:], "character 1 of the AES key is none of A-Z, a-z, 0-9, + and /"},
		"wide letters":              {"Token1", "Ａ" + good[1:], "character 1 of the AES key is none of A-Z, a-z, 0-9, + and /"},
	} {
		t.Run(name, func(t *testing.T) {
			k, err := New(c.token, c.key, "")
			if c.want == "" {
				if err != nil {
					t.Errorf("got %v", err)
				}
				return
			}
			if k != nil || err == nil || err.Error() != c.want {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestSealTellsThatChanceFailed(t *testing.T) {
	k := cipherOf(t, golden().Encrypt[0])
	dry := errors.New("dry")
	if encrypted, signature, err := k.Seal(nil, "1", "2", iotest.ErrReader(dry)); !errors.Is(err, dry) || encrypted != "" || signature != "" {
		t.Errorf("got %q, %q, %v", encrypted, signature, err)
	}
	if _, _, err := k.Seal(nil, "1", "2", strings.NewReader("fifteen bytes..")); err == nil {
		t.Error("fifteen bytes were enough")
	}
}

// FuzzOpen: whoever signs, whatever is sealed, an error is of the two kinds, and what was sealed is opened.
func FuzzOpen(f *testing.F) {
	for _, s := range [][]byte{nil, []byte("success"), make([]byte, 16), bytes.Repeat([]byte{32}, 64), []byte("\x00\xff{}")} {
		f.Add(s, "ww01")
		f.Add(s, "")
	}
	const key = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg"
	f.Fuzz(func(t *testing.T, b []byte, receiver string) {
		k, err := New("Token1", key, receiver)
		if err != nil {
			t.Fatal(err)
		}
		for _, encrypted := range []string{string(b), base64.StdEncoding.EncodeToString(b)} {
			if _, err := k.Open(k.sign("1", "2", encrypted), "1", "2", encrypted); err != nil && !errors.Is(err, ErrBroken) {
				t.Fatalf("proved, and got %v", err)
			}
			if _, err := k.Open(receiver, "1", "2", encrypted); !errors.Is(err, ErrUnproved) && receiver != k.sign("1", "2", encrypted) {
				t.Fatalf("not proved, and got %v", err)
			}
		}
		if len(b)%aes.BlockSize == 0 && len(b) > 0 { // as a plain text with anything in it
			encrypted, signature := sealed(k, b)
			if got, err := k.Open(signature, "1", "2", encrypted); err != nil && !errors.Is(err, ErrBroken) || len(got) > len(b) {
				t.Fatalf("got %q, %v", got, err)
			}
		}
		encrypted, signature, err := k.Seal(b, "1", "2", strings.NewReader("0123456789abcdef"))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(unbase(t, encrypted)); n%padMax != 0 {
			t.Fatalf("sealed %d bytes", n)
		}
		if got, err := k.Open(signature, "1", "2", encrypted); err != nil || !bytes.Equal(got, b) {
			t.Fatalf("sealed %q, opened %q, %v", b, got, err)
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	for _, size := range []int{500, 20480} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			k := cipherOf(b, golden().Encrypt[0])
			encrypted, signature, err := k.Seal(make([]byte, size), "1", "2", strings.NewReader("0123456789abcdef"))
			if err != nil {
				b.Fatal(err)
			}
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := k.Open(signature, "1", "2", encrypted); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
