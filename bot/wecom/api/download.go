package api

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

// downloadLimit is how many bytes of a file are taken, and how many come in one part. Parts are multiples of 16.
const downloadLimit = 20 << 20

// ErrTooBig says that a file has more than 20 MB.
var ErrTooBig = fmt.Errorf("%w: more than 20 MB", messages.ErrTooLarge)

// Media opens the file that WeCom holds under id, for 3 days from when it came. The caller closes it, within 3 minutes; a
// file of more than 20 MB ends with ErrTooBig. Its header holds the name. If the file is gone, the class of the error is
// errcode.Media.
func (c *Client) Media(ctx context.Context, id string) (io.ReadCloser, http.Header, error) {
	r := request{method: http.MethodGet, path: "media/get", query: url.Values{"media_id": {id}}, body: bare, within: fileWithin}
	f, h, err := c.download(ctx, r)
	if classOf(err) == errcode.Ranged {
		r.header = http.Header{"Range": {"bytes=0-" + strconv.Itoa(downloadLimit-1)}}
		f, h, err = c.download(ctx, r)
	}
	return f, h, err
}

func (c *Client) download(ctx context.Context, r request) (f io.ReadCloser, h http.Header, err error) {
	err = c.withToken(ctx, r, func(r request) error {
		f, h, err = c.openFile(ctx, r)
		return err
	})
	return f, h, err
}

// openFile makes r, whose answer is a file, or JSON that says why there is none, under 200 as well.
func (c *Client) openFile(ctx context.Context, r request) (io.ReadCloser, http.Header, error) {
	ctx, cancel := context.WithTimeout(ctx, r.within)
	resp, err := c.send(ctx, r)
	if err != nil {
		cancel()
		return nil, nil, err
	}
	f := &file{r: resp.Body, body: resp.Body, left: downloadLimit, end: cancel, clean: r.redact}
	if err := c.judge(r, resp, f); err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, resp.Header, nil
}

// judge says why the answer is no file to take.
func (c *Client) judge(r request, resp *http.Response, f *file) error {
	taken := resp.StatusCode == http.StatusOK || resp.StatusCode == http.StatusPartialContent
	if kind, _, _ := mime.ParseMediaType(resp.Header.Get("Content-Type")); !taken || saysNo(kind) && resp.Header.Get("Content-Disposition") == "" {
		raw, err := io.ReadAll(io.LimitReader(f, answerLimit))
		resp.Body = io.NopCloser(bytes.NewReader(raw))
		if err == nil {
			_, err = c.read(r, resp)
		}
		if err == nil {
			err = &Strange{Status: resp.StatusCode, Err: errors.New("an answer without a file")}
		}
		return err
	}
	if resp.ContentLength > downloadLimit || total(resp.Header.Get("Content-Range")) > downloadLimit {
		return ErrTooBig
	}
	return nil
}

// saysNo reports whether the content type is one under which WeCom says no.
func saysNo(kind string) bool {
	return kind == "" || strings.HasSuffix(kind, "json") || strings.HasPrefix(kind, "text/")
}

// total returns the size of the whole file from a Content-Range, "bytes 0-15/64"; 0 if it is not told.
func total(contentRange string) int64 {
	_, whole, _ := strings.Cut(contentRange, "/")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// file is one of at most left bytes; one that goes on ends with ErrTooBig.
type file struct {
	r     io.Reader
	body  io.Closer
	left  int64
	end   context.CancelFunc
	clean func(error) error
}

func (f *file) Read(p []byte) (int, error) {
	if int64(len(p)) > f.left+1 {
		p = p[:f.left+1]
	}
	n, err := f.r.Read(p)
	if int64(n) > f.left {
		n = int(f.left)
		f.left = 0
		return n, ErrTooBig
	}
	f.left -= int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		err = f.clean(err)
	}
	return n, err
}

func (f *file) Close() error {
	defer f.end()
	return f.body.Close()
}
