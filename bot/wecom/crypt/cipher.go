// Package crypt is the cryptography of WeCom, and no more of the platform than it takes: it opens and seals
// callbacks (developer.work.weixin.qq.com/document/path/90968), decrypts the files that a robot is sent
// (path/100719), and reads the envelopes in which all that comes. What it is given is foreign until its signature
// is proved, and may be broken after that too. It knows no HTTP but a header, no clock and no source of chance.
package crypt

import (
	"crypto/aes"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
)

var (
	// ErrUnproved says that a callback does not bear the signature of who knows the token. Nothing of it was opened.
	ErrUnproved = errors.New("the signature does not prove the callback")
	// ErrBroken says that a callback was proved, but cannot be opened. It will never be.
	ErrBroken = errors.New("the callback is proved and cannot be opened")

	errBase64   = fmt.Errorf("%w: it is no Base64", ErrBroken)
	errLength   = fmt.Errorf("%w: a length does not fit", ErrBroken)
	errPad      = fmt.Errorf("%w: its padding is wrong", ErrBroken)
	errReceiver = fmt.Errorf("%w: it is for another receiver", ErrBroken)
)

// What stands before the message of a callback, and behind it besides the receiver's id.
const (
	randomSize = 16 // bytes of chance
	lengthSize = 4  // bytes of the length, big-endian
	headSize   = randomSize + lengthSize
	padMax     = 32 // to a multiple of this, whatever the block of the cipher is
)

// Cipher opens and seals the callbacks of one application or robot. It may be used by many at once.
type Cipher struct {
	token, receiveID string
	key              key
}

// New returns the cipher that the owner's settings ask for: token and aesKey as the console of WeCom shows them, and
// as receiveID the id of the company for an application, nothing for a robot. An error says what is wrong with which
// of them, without a character of it.
func New(token, aesKey, receiveID string) (*Cipher, error) {
	if err := checkToken(token); err != nil {
		return nil, err
	}
	k, err := readKey(aesKey)
	if err != nil {
		return nil, err
	}
	return &Cipher{token: token, receiveID: receiveID, key: k}, nil
}

// Open returns the message of a callback. The error is [ErrUnproved], or is [ErrBroken] with its reason. All strings
// are as they came, the query's after percent decoding. Old timestamps are not refused, as WeCom sends again with the
// old one. Who expects no receiver's id is not told of one, as WeCom's own code does it.
func (c *Cipher) Open(signature, timestamp, nonce, encrypted string) ([]byte, error) {
	want := c.sign(timestamp, nonce, encrypted)
	if subtle.ConstantTimeCompare([]byte(want), []byte(signature)) != 1 {
		return nil, ErrUnproved
	}
	sealed, err := base64.StdEncoding.DecodeString(encrypted)
	if err != nil {
		return nil, errBase64
	}
	if len(sealed) == 0 || len(sealed)%aes.BlockSize != 0 {
		return nil, errLength
	}
	c.key.decrypter().CryptBlocks(sealed, sealed)
	plain, ok := unpad(sealed)
	if !ok {
		return nil, errPad
	}
	return c.unwrap(plain)
}

// unwrap returns the message that plain, without its padding, has between its head and the id of its receiver.
func (c *Cipher) unwrap(plain []byte) ([]byte, error) {
	if len(plain) < headSize {
		return nil, errLength
	}
	size, rest := uint64(binary.BigEndian.Uint32(plain[randomSize:])), plain[headSize:]
	if size > uint64(len(rest)) {
		return nil, errLength
	}
	message, receiver := rest[:size:size], rest[size:]
	if c.receiveID != "" && subtle.ConstantTimeCompare(receiver, []byte(c.receiveID)) != 1 {
		return nil, errReceiver
	}
	return message, nil
}

// Seal returns plain sealed for the timestamp, Unix seconds in digits, and the nonce, and the signature over all
// three. It takes 16 bytes from random. The error is that of random, or plain is longer than 4 GB.
func (c *Cipher) Seal(plain []byte, timestamp, nonce string, random io.Reader) (encrypted, signature string, err error) {
	if uint64(len(plain)) > math.MaxUint32 {
		return "", "", errors.New("a message of more than 4 GB cannot be sealed")
	}
	b := make([]byte, headSize, headSize+len(plain)+len(c.receiveID)+padMax)
	if _, err := io.ReadFull(random, b[:randomSize]); err != nil {
		return "", "", fmt.Errorf("take random bytes: %w", err)
	}
	binary.BigEndian.PutUint32(b[randomSize:], uint32(len(plain)))
	b = pad(append(append(b, plain...), c.receiveID...))
	c.key.encrypter().CryptBlocks(b, b)
	encrypted = base64.StdEncoding.EncodeToString(b)
	return encrypted, c.sign(timestamp, nonce, encrypted), nil
}

// sign returns the signature: the SHA-1, in lower-case hex, of all four in the order of their bytes.
func (c *Cipher) sign(timestamp, nonce, encrypted string) string {
	parts := []string{c.token, timestamp, nonce, encrypted}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, "")))
	return hex.EncodeToString(sum[:])
}
