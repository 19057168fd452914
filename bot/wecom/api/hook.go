package api

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// The ways in which a credential that somebody copied cannot be used. The errors do not hold it.
var (
	errHook        = errors.New("neither the key of a web hook nor its whole address")
	errResponseURL = errors.New("no response_url of WeCom")
)

var hookKey = regexp.MustCompile(`^[0-9A-Za-z_-]{8,128}$`)

// keyOf returns the key of hook, which is that, or the whole address that WeCom shows.
func keyOf(hook string) (string, error) {
	hook = strings.TrimSpace(hook)
	if strings.Contains(hook, "/") {
		u, err := url.Parse(hook)
		if err != nil {
			return "", errHook
		}
		hook = u.Query().Get("key")
	}
	if !hookKey.MatchString(hook) {
		return "", errHook
	}
	return hook, nil
}

// HookKey reports whether hook can be the key of a web hook, or its whole address.
func HookKey(hook string) bool {
	_, err := keyOf(hook)
	return err == nil
}

// HookSend sends m to the group of hook, which is the key of a web hook or its whole address, and a credential. Sent twice,
// it comes twice.
func (c *Client) HookSend(ctx context.Context, hook string, m Content) error {
	const path = "webhook/send"
	key, err := keyOf(hook)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	w, err := m.hook()
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	r, err := newRequest(http.MethodPost, path, w)
	if err != nil {
		return err
	}
	r.secret = url.Values{"key": {key}}
	_, err = c.exchange(ctx, r)
	return err
}

// HookUpload uploads the size bytes of r for messages of that hook, as Upload does for those of the app. Kinds: File, Voice.
func (c *Client) HookUpload(ctx context.Context, hook string, kind Kind, name string, size int64, r io.Reader) (string, error) {
	const path = "webhook/upload_media"
	key, err := keyOf(hook)
	if err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	if kind != File && kind != Voice {
		return "", fmt.Errorf("%s: %w", path, Content{Kind: kind}.unknown())
	}
	source := &source{r: r, size: size}
	defer source.stop()
	q, err := upload(path, kind, name, source)
	if err != nil {
		return "", err
	}
	q.secret = url.Values{"key": {key}}
	return c.uploaded(ctx, q)
}

// Respond says body, as JSON, by the response_url that came with a message to the robot's callback: once, within an hour.
// The address is a credential, so nothing is sent to one that is not of WeCom; it is used at the host that the Client asks.
func (c *Client) Respond(ctx context.Context, responseURL string, body any) error {
	const path = "aibot/response"
	u, err := url.Parse(responseURL)
	if err != nil {
		return fmt.Errorf("%s: %w", path, errResponseURL)
	}
	host := u.Scheme + "://" + u.Host
	query := u.Query()
	if host != official && host != c.o.URL || u.User != nil || u.Path != "/cgi-bin/"+path || query.Get("response_code") == "" {
		return fmt.Errorf("%s: %w", path, errResponseURL)
	}
	r, err := newRequest(http.MethodPost, path, body)
	if err != nil {
		return err
	}
	r.secret = url.Values{"response_code": query["response_code"]}
	query.Del("response_code")
	r.query = query
	_, err = c.exchange(ctx, r)
	return err
}
