package crypt

import (
	"crypto/aes"
	"crypto/cipher"
	"errors"
	"fmt"
	"io"
	"strings"
)

// ErrMedia says that a file cannot be decrypted: with this key, or as it is cut short or never was encrypted.
var ErrMedia = errors.New("the file cannot be decrypted")

const mediaChunk = 32 << 10 // bytes decrypted at a time, a multiple of the cipher's block

// Media returns what r holds, decrypted: the bytes that stand behind the URL of a file that was sent to a robot. The
// aesKey is that of the message, 44 characters or 43 without the =, or the robot's EncodingAESKey where messages have
// none. The file is whole only once the reader has said io.EOF: what was read before any other error is to be thrown
// away. Errors are [ErrMedia] with a reason, or those of r as they are. It keeps about 32 KB in memory.
func Media(r io.Reader, aesKey string) (io.Reader, error) {
	if len(aesKey) == keyChars+1 {
		aesKey = strings.TrimSuffix(aesKey, "=")
	}
	k, err := readKey(aesKey)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrMedia, err)
	}
	return &media{from: r, mode: k.decrypter(), buf: make([]byte, padMax+mediaChunk)}, nil
}

// media decrypts a file chunk by chunk. The last bytes of each chunk are held back, as they may be padding.
type media struct {
	from io.Reader
	mode cipher.BlockMode

	buf  []byte // what was held back, then the chunk
	out  []byte // what of buf may be handed out
	held []byte // what of buf is held back
	err  error  // told once out is empty
}

func (m *media) Read(p []byte) (int, error) {
	for len(m.out) == 0 && len(p) > 0 {
		if m.err != nil {
			return 0, m.err
		}
		m.out, m.err = m.next()
	}
	n := copy(p, m.out)
	m.out = m.out[n:]
	return n, nil
}

// next decrypts a chunk and returns what may be handed out of it, with io.EOF if it was the last.
func (m *media) next() ([]byte, error) {
	held := copy(m.buf, m.held)
	n, err := readAll(m.from, m.buf[held:held+mediaChunk])
	if err != nil && err != io.EOF { //nolint:errorlint // wrapped, it is no end but a failure
		return nil, err
	}
	plain := m.buf[:held+n]
	if len(plain) == 0 {
		return nil, fmt.Errorf("%w: it is empty", ErrMedia)
	}
	if n%aes.BlockSize != 0 {
		return nil, fmt.Errorf("%w: its length is no multiple of %d", ErrMedia, aes.BlockSize)
	}
	m.mode.CryptBlocks(plain[held:], plain[held:])
	if err == nil {
		m.held = plain[len(plain)-padMax:]
		return plain[:len(plain)-padMax], nil
	}
	plain, ok := unpad(plain)
	if !ok {
		return nil, fmt.Errorf("%w: its padding is wrong", ErrMedia)
	}
	return plain, io.EOF
}

// readAll fills b unless r ends or fails first, and returns r's error as it is: a download that was cut off must not
// look like the end of the file, which io.ReadFull makes of both.
func readAll(r io.Reader, b []byte) (n int, err error) {
	for n < len(b) && err == nil {
		var k int
		k, err = r.Read(b[n:])
		n += k
	}
	return n, err
}
