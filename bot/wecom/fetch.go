package wecom

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"genjin/bot/wecom/crypt"
	"genjin/messages"
)

const (
	fetchLimit  = 20 << 20        // bytes of a file that is fetched
	fetchWithin = 2 * time.Minute // from asking for a file to its last byte
)

// The ways in which a file cannot be fetched.
var (
	errTooBig = fmt.Errorf("%w: more than 20 MB", messages.ErrTooLarge)
	errNoFile = errors.New("no such file")
	errDead   = errors.New("the address of the file has died, as it does after five minutes")
)

// Fetch opens a file that somebody sent. The caller closes it, within 2 minutes; what it returns tells by FileName how the
// file is called, if WeCom says so. No error holds the address, which is a key to the file.
func (a *Adapter) Fetch(ctx context.Context, id string) (io.ReadCloser, error) {
	s, ok := sourceOf(id)
	if !ok {
		return nil, fmt.Errorf("fetch file: %w: %w", messages.ErrRejected, errNoFile)
	}
	if s.Media != "" {
		if a.company == nil {
			return nil, fmt.Errorf("fetch file: %w: the application is not configured", errNoFile)
		}
		r, header, err := a.company.Media(ctx, s.Media)
		if err != nil {
			return nil, fmt.Errorf("fetch file: %w", err)
		}
		return &fetched{Reader: &bounded{r: r, left: fetchLimit}, name: crypt.FileName(header), close: r.Close}, nil
	}
	r, err := a.download(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("fetch file: %w", err)
	}
	return r, nil
}

// download asks for an address, which needs no token, and decrypts what comes.
func (a *Adapter) download(ctx context.Context, s source) (*fetched, error) {
	key := s.Key
	if key == "" {
		key = a.o.Robot.AESKey // in the callback mode all files have the robot's
	}
	ctx, cancel := context.WithTimeout(ctx, fetchWithin)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, s.URL, nil)
	if err != nil {
		cancel()
		return nil, errNoFile
	}
	resp, err := a.o.HTTP.Do(req)
	if err != nil {
		cancel()
		return nil, bare(err)
	}
	end := func() error {
		defer cancel()
		return resp.Body.Close()
	}
	switch {
	case resp.StatusCode == http.StatusForbidden || resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone:
		err = fmt.Errorf("%w: %w", messages.ErrRejected, errDead)
	case resp.StatusCode != http.StatusOK:
		err = fmt.Errorf("the server of the file says %s", resp.Status)
	case resp.ContentLength > fetchLimit+32: // the padding
		err = fmt.Errorf("%w: %w", messages.ErrRejected, errTooBig)
	}
	var plain io.Reader
	if err == nil {
		plain, err = crypt.Media(resp.Body, key)
	}
	if err != nil {
		return nil, errors.Join(err, end())
	}
	return &fetched{Reader: &bounded{r: plain, left: fetchLimit}, name: crypt.FileName(resp.Header), close: end}, nil
}

// bare is err without the address.
func bare(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// fetched is a file that comes.
type fetched struct {
	io.Reader
	name  string
	close func() error
}

// FileName returns how the file is called; empty if nobody says so.
func (f *fetched) FileName() string { return f.name }

func (f *fetched) Close() error { return f.close() }

// bounded ends with an error behind so many bytes.
type bounded struct {
	r    io.Reader
	left int64
}

func (b *bounded) Read(p []byte) (int, error) {
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	if b.left -= int64(n); b.left < 0 {
		return 0, errTooBig
	}
	return n, err
}
