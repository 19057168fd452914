package crypt

import (
	"bytes"
	"crypto/cipher"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
)

const mediaKey = "ABEiM0RVZneImaq7zN3u/wEjRWeJq83v/ty6mHZUMhA="

func TestMedia(t *testing.T) {
	for _, c := range golden().Media {
		t.Run(c.Name, func(t *testing.T) {
			r, err := Media(bytes.NewReader(c.Cipher), c.Key)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, c.Plain) {
				t.Errorf("got %x, %v", got, err)
			}
			if n, err := r.Read(make([]byte, 1)); n != 0 || err != io.EOF {
				t.Errorf("at the end: got %d, %v", n, err)
			}
		})
	}
}

func TestMediaRefuse(t *testing.T) {
	for _, c := range golden().MediaRefuse {
		t.Run(c.Name, func(t *testing.T) {
			r, err := Media(bytes.NewReader(c.Cipher), c.Key)
			if err == nil {
				_, err = io.ReadAll(r)
			}
			if !errors.Is(err, ErrMedia) || c.Name == "empty" && !strings.Contains(err.Error(), "empty") {
				t.Errorf("got %v", err)
			}
		})
	}
}

// encryptedMedia returns plain encrypted as it stands: with whatever padding it has.
func encryptedMedia(t testing.TB, plain []byte) []byte {
	t.Helper()
	k, err := readKey(mediaKey[:keyChars])
	if err != nil {
		t.Fatal(err)
	}
	b := bytes.Clone(plain)
	k.encrypter().CryptBlocks(b, b)
	return b
}

// padded returns n bytes that differ and a padding of last bytes.
func padded(n, last int) []byte {
	b := make([]byte, n, n+last)
	for i := range b {
		b[i] = byte(i % 251)
	}
	return append(b, bytes.Repeat([]byte{byte(last)}, last)...)
}

// Wherever the padding falls with respect to the chunks, and however few bytes come or are asked for at a time.
func TestMediaAtTheEdgesOfChunks(t *testing.T) {
	for _, size := range []int{0, 1, 15, mediaChunk - 33, mediaChunk - 32, mediaChunk - 17, mediaChunk - 16, mediaChunk - 1, mediaChunk, mediaChunk + 1, 2*mediaChunk + 15} {
		for _, unit := range []int{16, 32} {
			plain := padded(size, unit-size%unit)
			encrypted := encryptedMedia(t, plain)
			for name, from := range map[string]func(io.Reader) io.Reader{
				"as they come":            func(r io.Reader) io.Reader { return r },
				"one by one":              iotest.OneByteReader,
				"the last with their end": iotest.DataErrReader,
			} {
				r, err := Media(from(bytes.NewReader(encrypted)), mediaKey)
				if err != nil {
					t.Fatal(err)
				}
				if err := iotest.TestReader(r, plain[:size]); err != nil {
					t.Errorf("%d bytes padded to %d, %s: %v", size, unit, name, err)
				}
			}
		}
	}
}

func TestMediaChecksEachByteOfThePadding(t *testing.T) {
	for _, before := range []int{0, mediaChunk - 16, mediaChunk} { // the padding may lie in two chunks
		for _, n := range []int{0, 1, 2, 16, 17, 31, 32, 33, 255} {
			plain := padded(before+64-n%64, n)
			plain = plain[len(plain)%16:]
			ends := []int{-1} // where it is made wrong
			if n > 1 && n <= padMax {
				for i := len(plain) - n; i < len(plain)-1; i++ {
					ends = append(ends, i)
				}
			}
			for _, at := range ends {
				b := bytes.Clone(plain)
				if at >= 0 {
					b[at] ^= 0x40
				} else if n == 0 {
					b[len(b)-1] = 0
				}
				r, err := Media(bytes.NewReader(encryptedMedia(t, b)), mediaKey)
				if err != nil {
					t.Fatal(err)
				}
				good := at < 0 && n >= 1 && n <= padMax
				if _, err := io.Copy(io.Discard, r); good != (err == nil) || !good && !errors.Is(err, ErrMedia) {
					t.Errorf("a padding of %d behind %d bytes, wrong at %d: got %v", n, before, at, err)
				}
			}
		}
	}
}

// A padding may not be longer than the file.
func TestMediaOfOneBlock(t *testing.T) {
	r, err := Media(bytes.NewReader(encryptedMedia(t, bytes.Repeat([]byte{17}, 16))), mediaKey)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); !errors.Is(err, ErrMedia) || len(got) != 0 {
		t.Errorf("got %q, %v", got, err)
	}
}

// A download that is cut off is no file, wherever it is cut: not even where what came looks whole.
func TestMediaHandsOnTheErrorOfItsReader(t *testing.T) {
	whole := encryptedMedia(t, padded(mediaChunk+15, 1))
	for _, cut := range []error{io.ErrUnexpectedEOF, errors.New("reset")} {
		for _, n := range []int{0, 5, 16, mediaChunk, len(whole) - 1, len(whole)} {
			from := io.MultiReader(bytes.NewReader(whole[:n]), iotest.ErrReader(cut))
			r, err := Media(from, mediaKey)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := io.Copy(io.Discard, r); !errors.Is(err, cut) {
				t.Errorf("cut after %d bytes: got %v", n, err)
			}
			if _, err := r.Read(make([]byte, 1)); !errors.Is(err, cut) {
				t.Errorf("asked again: got %v", err)
			}
		}
	}
}

func TestMediaRefusesKeys(t *testing.T) {
	for _, key := range []string{"", mediaKey[:42], mediaKey + "=", mediaKey[:43] + "A", mediaKey[:42] + "==", mediaKey[:42] + "\n", mediaKey[:42] + "_"} {
		if r, err := Media(bytes.NewReader(nil), key); !errors.Is(err, ErrMedia) || r != nil {
			t.Errorf("%q: got %v", key, err)
		}
	}
}

// stream encrypts zeros as they are read, so that the file is nowhere whole.
type stream struct {
	mode cipher.BlockMode
	left int
}

func (s *stream) Read(p []byte) (int, error) {
	n := min(len(p), s.left) / 16 * 16
	if n == 0 {
		return 0, io.EOF
	}
	s.left -= n
	clear(p[:n])
	s.mode.CryptBlocks(p[:n], p[:n])
	return n, nil
}

// A large file takes no more memory than a small one.
func TestMediaKeepsLittle(t *testing.T) {
	k, err := readKey(mediaKey[:keyChars])
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, err := Media(&stream{k.encrypter(), 20 << 20}, mediaKey)
	if err != nil {
		t.Fatal(err)
	}
	n, err := io.CopyBuffer(io.Discard, struct{ io.Reader }{r}, make([]byte, 4096))
	if runtime.ReadMemStats(&after); !errors.Is(err, ErrMedia) || n != 20<<20-padMax { // zeros are no padding
		t.Errorf("read %d bytes, %v", n, err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 256<<10 {
		t.Errorf("it took %d bytes", took)
	}
}

// FuzzMedia: no bytes make it fail but by ErrMedia, and what it returns is what was encrypted.
func FuzzMedia(f *testing.F) {
	for _, s := range [][]byte{nil, []byte("x"), padded(0, 16), padded(31, 1), padded(32, 32), padded(8, 9)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, cipher := range [][]byte{b, encryptedMedia(t, b[:len(b)/16*16])} {
			r, err := Media(iotest.HalfReader(bytes.NewReader(cipher)), mediaKey)
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(r)
			if err != nil && !errors.Is(err, ErrMedia) || err == nil && (len(got) >= len(cipher) || len(got) < len(cipher)-padMax) {
				t.Fatalf("%d bytes became %d, %v", len(cipher), len(got), err)
			}
		}
		r, err := Media(bytes.NewReader(encryptedMedia(t, pad(bytes.Clone(b)))), mediaKey)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, b) {
			t.Fatalf("%x became %x, %v", b, got, err)
		}
	})
}

func BenchmarkMedia(b *testing.B) {
	encrypted := encryptedMedia(b, padded(8<<20-1, 1))
	b.SetBytes(int64(len(encrypted)))
	b.ReportAllocs()
	for b.Loop() {
		r, err := Media(bytes.NewReader(encrypted), mediaKey)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
