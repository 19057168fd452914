package crypt

import (
	"bytes"
	"crypto/subtle"
)

// pad appends the padding (PKCS#7 to 32 bytes): as many bytes as are missing, each of which tells how many.
func pad(b []byte) []byte {
	n := padMax - len(b)%padMax
	return append(b, bytes.Repeat([]byte{byte(n)}, n)...)
}

// unpad returns b without its padding, and whether each byte of that is right. Paddings to 16 bytes are taken too, as
// they occur with files. It takes as long for a wrong padding as for a right one, wherever it is wrong: a signature
// joins its parts without a mark between them, so who heard a callback can move bytes from one part to the next.
func unpad(b []byte) ([]byte, bool) {
	if len(b) == 0 {
		return nil, false
	}
	n, tail := int(b[len(b)-1]), b[max(0, len(b)-padMax):]
	good := subtle.ConstantTimeLessOrEq(1, n) & subtle.ConstantTimeLessOrEq(n, len(tail))
	for i, x := range tail {
		before := subtle.ConstantTimeLessOrEq(n, len(tail)-i-1)
		good &= before | subtle.ConstantTimeByteEq(x, byte(n))
	}
	if good != 1 {
		return nil, false
	}
	return b[:len(b)-n], true
}
