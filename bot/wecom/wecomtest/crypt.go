package wecomtest

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha1" //nolint:gosec // the platform wants it
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
)

// noise is how many random bytes stand before a message.
const noise = 16

// sign is the signature of a callback: SHA-1 of its parts, sorted and joined.
func sign(token, timestamp, nonce, encrypted string) string {
	parts := []string{token, timestamp, nonce, encrypted}
	slices.Sort(parts)
	sum := sha1.Sum([]byte(strings.Join(parts, ""))) //nolint:gosec // the platform wants it
	return hex.EncodeToString(sum[:])
}

// packed is what of a callback is encrypted: random bytes, the length of the message, the message, who it is for.
func packed(random []byte, msg, receiver string) []byte {
	out := binary.BigEndian.AppendUint32(slices.Clone(random), uint32(len(msg))) //nolint:gosec // messages are short
	return append(append(out, msg...), receiver...)
}

// sealText encrypts a callback's message.
func sealText(aesKey string, random []byte, msg, receiver string) string {
	return base64.StdEncoding.EncodeToString(seal(aesKey+"=", packed(random, msg, receiver)))
}

// openText decrypts the answer to a callback.
func openText(aesKey, encrypted, receiver string) (string, error) {
	key, err := base64.StdEncoding.DecodeString(aesKey + "=")
	if err != nil {
		return "", err
	}
	b, err := base64.StdEncoding.DecodeString(encrypted)
	if err != nil {
		return "", err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return "", err
	}
	if len(b) == 0 || len(b)%aes.BlockSize != 0 {
		return "", errors.New("it is not made of blocks")
	}
	cipher.NewCBCDecrypter(block, key[:aes.BlockSize]).CryptBlocks(b, b)
	n := int(b[len(b)-1])
	if n < 1 || n > 32 || n > len(b) || !bytes.Equal(b[len(b)-n:], bytes.Repeat([]byte{byte(n)}, n)) {
		return "", errors.New("it is not filled up as it should be")
	}
	b = b[:len(b)-n]
	if len(b) < noise+4 {
		return "", errors.New("it is too short")
	}
	size, rest := uint64(binary.BigEndian.Uint32(b[noise:])), b[noise+4:]
	if size > uint64(len(rest)) {
		return "", errors.New("the length within is wrong")
	}
	if got := string(rest[size:]); got != receiver {
		return "", errors.New("it is for " + got)
	}
	return string(rest[:size]), nil
}
