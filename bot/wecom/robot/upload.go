package robot

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"genjin/bot/wecom/errcode"
)

const (
	chunkSize  = 512 << 10 // raw bytes, at most
	chunksMost = 100
	chunkTries = 3
	codeBusy   = -1
)

// Upload uploads size bytes of r as a temporary file of kind file, image, voice or video, and returns its media id,
// which lives for 3 days. sum is the MD5 of the bytes in hex. One upload is under way at a time, the others wait.
// After an error nothing is left that anybody sees, so that the whole may be tried again.
func (c *Conn) Upload(ctx context.Context, kind, name string, size int64, sum string, r io.Reader) (mediaID string, err error) {
	chunks := (size + chunkSize - 1) / chunkSize
	if size <= 0 || chunks > chunksMost {
		return "", fmt.Errorf("upload: %d bytes are too few or too many", size)
	}
	select {
	case c.uploading <- struct{}{}:
		defer func() { <-c.uploading }()
	case <-ctx.Done():
		return "", fmt.Errorf("upload: %w", ctx.Err())
	}
	var begun struct {
		ID string `json:"upload_id"`
	}
	err = c.step(ctx, cmdInit, struct {
		Kind   string `json:"type"`
		Name   string `json:"filename"`
		Size   int64  `json:"total_size"`
		Chunks int64  `json:"total_chunks"`
		Sum    string `json:"md5"`
	}{kind, name, size, chunks, sum}, &begun)
	if err == nil && begun.ID == "" {
		err = errors.New("the answer holds no upload id")
	}
	if err != nil {
		return "", fmt.Errorf("begin upload: %w", err)
	}
	if err := c.chunks(ctx, begun.ID, size, r); err != nil {
		return "", err
	}
	var done struct {
		ID string `json:"media_id"`
	}
	err = c.step(ctx, cmdFinish, struct {
		ID string `json:"upload_id"`
	}{begun.ID}, &done)
	if err == nil && done.ID == "" {
		err = errors.New("the answer holds no media id")
	}
	if err != nil {
		return "", fmt.Errorf("finish upload: %w", err)
	}
	return done.ID, nil
}

// chunks sends the bytes, in pieces. A piece that comes twice does no harm, and an upload outlives its connection:
// so a piece whose fate is unknown is sent again.
func (c *Conn) chunks(ctx context.Context, id string, size int64, r io.Reader) error {
	piece := make([]byte, min(size, chunkSize))
	for i := int64(0); i*chunkSize < size; i++ {
		piece = piece[:min(size-i*chunkSize, chunkSize)]
		if _, err := io.ReadFull(r, piece); err != nil {
			return fmt.Errorf("read upload: %w", err)
		}
		body := struct {
			ID    string `json:"upload_id"`
			Index int64  `json:"chunk_index"` // from 0, as the platform's own client counts
			Data  string `json:"base64_data"`
		}{id, i, base64.StdEncoding.EncodeToString(piece)}
		err := c.step(ctx, cmdChunk, body, nil)
		for try := 1; again(err) && ctx.Err() == nil && try < chunkTries; try++ {
			err = c.step(ctx, cmdChunk, body, nil)
		}
		if err != nil {
			return fmt.Errorf("upload piece %d: %w", i, err)
		}
	}
	return nil
}

// step makes one request of an upload, and reads its answer into out.
func (c *Conn) step(ctx context.Context, cmd string, body, out any) error {
	raw, err := c.request(ctx, cmd, c.id(), body)
	if u, ok := errors.AsType[*Unsure](err); ok {
		return &stepUnsure{u.Err} // whatever it did, nothing stands in a chat
	}
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("read the answer: %w", err)
	}
	return nil
}

// stepUnsure says that it is not known whether a step was carried out.
type stepUnsure struct{ err error }

func (e *stepUnsure) Error() string { return fmt.Sprintf("it may have been done: %v", e.err) }

func (e *stepUnsure) Unwrap() error { return e.err }

// again reports whether a piece that failed so is worth another try.
func again(err error) bool {
	if _, ok := errors.AsType[*stepUnsure](err); ok || errors.Is(err, ErrOffline) {
		return true
	}
	no, ok := errors.AsType[*errcode.Error](err)
	return ok && (no.Code == codeBusy || no.Code == codeNotSubscribed)
}
