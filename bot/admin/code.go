package admin

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"strings"
)

// letterBits is how many random bits a letter of a code holds.
const letterBits = 5

// newCode returns a one-time code of so many random bits, in capital letters and digits that look like no letter.
func newCode(bits int) string {
	secret := make([]byte, (bits+7)/8)
	_, _ = rand.Read(secret) // never fails, by its documentation
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(secret)[:bits/letterBits]
}

// codeHash is what is kept of a code: never the code itself. Case, blanks and dashes do not matter.
func codeHash(code string) string {
	code = strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(code))
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:])
}

// linkHash is what is kept of the code of a link: as much as a button has room for, which bears it on Telegram too.
func linkHash(code string) string { return codeHash(code)[:32] }
