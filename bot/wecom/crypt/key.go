package crypt

import (
	"crypto/aes"
	"crypto/cipher"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	tokenMax = 32 // characters of a token
	keyChars = 43 // characters of a key: 32 bytes in Base64, without the = at the end
)

// key is an AES-256 key for CBC. WeCom takes its first block as the initialisation vector.
type key struct {
	block cipher.Block
	iv    []byte
}

func (k key) encrypter() cipher.BlockMode { return cipher.NewCBCEncrypter(k.block, k.iv) }
func (k key) decrypter() cipher.BlockMode { return cipher.NewCBCDecrypter(k.block, k.iv) }

// checkToken tells what is wrong with a token: with an empty one everybody could sign.
func checkToken(token string) error {
	switch n := utf8.RuneCountInString(token); {
	case n == 0:
		return errors.New("the token is empty")
	case n > tokenMax:
		return fmt.Errorf("the token has %d characters and may have %d", n, tokenMax)
	}
	if n := strange(token, isAlphanumeric); n > 0 {
		return fmt.Errorf("character %d of the token is neither an English letter nor a digit", n)
	}
	return nil
}

// readKey reads an EncodingAESKey. The last character may have bits that do not count, which WeCom itself makes.
func readKey(s string) (key, error) {
	switch n := utf8.RuneCountInString(s); {
	case n == keyChars+1 && strings.HasSuffix(s, "="):
		return key{}, fmt.Errorf("the AES key must have %d characters: leave out the = at its end", keyChars)
	case n != keyChars:
		return key{}, fmt.Errorf("the AES key has %d characters and must have %d", n, keyChars)
	}
	if n := strange(s, func(r rune) bool { return isAlphanumeric(r) || r == '+' || r == '/' }); n > 0 {
		return key{}, fmt.Errorf("character %d of the AES key is none of A-Z, a-z, 0-9, + and /", n)
	}
	raw, err := base64.RawStdEncoding.DecodeString(s)
	if err != nil {
		return key{}, errors.New("the AES key is no Base64")
	}
	block, err := aes.NewCipher(raw)
	if err != nil {
		return key{}, fmt.Errorf("the AES key: %w", err)
	}
	return key{block: block, iv: raw[:aes.BlockSize]}, nil
}

// strange returns which character of s, from 1, is the first that may not stand there; 0 if all may.
func strange(s string, may func(rune) bool) int {
	n := 0
	for _, r := range s {
		if n++; !may(r) {
			return n
		}
	}
	return 0
}

func isAlphanumeric(r rune) bool {
	return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
