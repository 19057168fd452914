package robot

import (
	"bytes"
	"crypto/md5"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/wecom/errcode"
)

// store is the server's side of an upload.
type store struct {
	chunks map[int64][]byte
	order  []int64
	init   string
	errors map[string][]int // codes by command; -2: no acknowledgement, -3: the connection is cut
}

func (st *store) serve(p *peer) {
	p.subscribe()
	for {
		f, ok := p.next()
		if !ok {
			return
		}
		code := 0
		if codes := st.errors[f.Cmd]; len(codes) > 0 {
			code, st.errors[f.Cmd] = codes[0], codes[1:]
		}
		switch code {
		case -3:
			return
		case -2:
			continue
		}
		answer := "{}"
		switch f.Cmd {
		case cmdInit:
			st.init, answer = string(f.Body), `{"upload_id":"UP1"}`
		case cmdChunk:
			var c struct {
				ID    string `json:"upload_id"`
				Index int64  `json:"chunk_index"`
				Data  []byte `json:"base64_data"`
			}
			if err := json.Unmarshal(f.Body, &c); err != nil || c.ID != "UP1" {
				p.s.t.Errorf("%v: %.200s", err, f.raw)
			}
			if code == 0 {
				st.chunks[c.Index] = c.Data
				st.order = append(st.order, c.Index)
			}
		case cmdFinish:
			if string(f.Body) != `{"upload_id":"UP1"}` {
				p.s.t.Errorf("%s", f.Body)
			}
			answer = `{"type":"file","media_id":"MEDIA1","created_at":1380000000}`
		}
		p.ack(f, code, answer)
	}
}

func sum(b []byte) string {
	s := md5.Sum(b)
	return hex.EncodeToString(s[:])
}

func TestUpload(t *testing.T) {
	want := read(t).Plan
	data := make([]byte, want.Bytes)
	for i := range data {
		data[i] = byte(i % 251)
	}
	for name, errs := range map[string]map[string][]int{
		"smoothly":                     nil,
		"a connection lost meanwhile":  {cmdChunk: {0, -3}},
		"an acknowledgement lost":      {cmdChunk: {-2}},
		"a server that is busy, twice": {cmdChunk: {0, 0, -1, -1}},
		"a subscription lost":          {cmdChunk: {0, codeNotSubscribed}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				st := &store{chunks: map[int64][]byte{}, errors: errs}
				s := play(t, st.serve)
				id, err := s.c.Upload(t.Context(), "file", "日报.txt", want.Bytes, want.MD5, bytes.NewReader(data))
				if err != nil || id != "MEDIA1" {
					t.Fatalf("%q, %v", id, err)
				}
				if init := `{"type":"file","filename":"日报.txt","total_size":1200000,"total_chunks":3,"md5":"` + want.MD5 + `"}`; st.init != init {
					t.Errorf("begins with %s", st.init)
				}
				for _, c := range want.Chunks {
					got := st.chunks[c.Index]
					if len(got) != c.Bytes || sum(got) != c.MD5 || base64.StdEncoding.EncodedLen(len(got)) != c.Chars {
						t.Errorf("piece %d: %d bytes", c.Index, len(got))
					}
				}
				if len(st.chunks) != len(want.Chunks) {
					t.Errorf("%d pieces", len(st.chunks))
				}
			})
		})
	}
}

func TestUploadFails(t *testing.T) {
	for name, c := range map[string]struct {
		size   int64
		r      io.Reader
		errors map[string][]int
		code   int
		sends  int
	}{
		"nothing":         {0, strings.NewReader(""), nil, 0, 0},
		"too much":        {100*chunkSize + 1, nil, nil, 0, 0},
		"shorter":         {7, strings.NewReader("123456"), nil, 0, 1},
		"too often":       {6, strings.NewReader("123456"), map[string][]int{cmdInit: {45009}}, 45009, 1},
		"refused":         {6, strings.NewReader("123456"), map[string][]int{cmdChunk: {40008, 0}}, 40008, 2},
		"busy for long":   {6, strings.NewReader("123456"), map[string][]int{cmdChunk: {-1, -1, -1, 0}}, -1, 4},
		"not finished":    {6, strings.NewReader("123456"), map[string][]int{cmdFinish: {40009}}, 40009, 3},
		"unknown whether": {6, strings.NewReader("123456"), map[string][]int{cmdFinish: {-2}}, 0, 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				st := &store{chunks: map[int64][]byte{}, errors: c.errors}
				s := play(t, st.serve)
				time.Sleep(time.Second)
				id, err := s.c.Upload(t.Context(), "file", "a.txt", c.size, "", c.r)
				if err == nil || id != "" {
					t.Errorf("%q, %v", id, err)
				}
				if no, ok := errors.AsType[*errcode.Error](err); ok != (c.code != 0) || ok && no.Code != c.code {
					t.Error(err)
				}
				if _, ok := errors.AsType[*Unsure](err); ok {
					t.Errorf("an upload cannot stand in a chat twice: %v", err)
				}
				if got := s.got(); len(got) != c.sends+1 {
					t.Errorf("sent %v", got)
				}
			})
		})
	}
}

// One at a time, as each holds a piece in memory several times over.
func TestUploadsWaitForEachOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st := &store{chunks: map[int64][]byte{}}
		s := play(t, st.serve)
		done := make(chan error)
		for range 5 {
			go func() {
				_, err := s.c.Upload(t.Context(), "file", "a.txt", 6, sum([]byte("123456")), strings.NewReader("123456"))
				done <- err
			}()
		}
		for range 5 {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		for i, cmd := range s.got()[1:] {
			if want := []string{cmdInit, cmdChunk, cmdFinish}[i%3]; cmd != want {
				t.Errorf("request %d is %s, want %s", i, cmd, want)
			}
		}
	})
}
