package wecom

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"genjin/bot/wecom/crypt"
)

const (
	doorWithin = 5 * time.Second // WeCom itself waits for one when the address is saved in the console
	doorEcho   = "6159782310462283041"
)

var errOtherEcho = errors.New("the answer is another program's, or the keys differ")

// checkDoor tells which address belongs into the console, and whether it answers as it will have to when it is saved
// there. That it does not is no fault: it can only while serve is running.
func (a *Adapter) checkDoor(ctx context.Context, c *crypt.Cipher, w words, public, path string) []Finding {
	if public == "" {
		return []Finding{found(false, w, "https://…"+path), lacks(wordsNoPublic)}
	}
	address := strings.TrimSuffix(public, "/") + path
	all := []Finding{found(false, w, address)}
	if err := a.knock(ctx, c, address); err != nil {
		return append(all, lacks(wordsDoorShut, address, err))
	}
	return append(all, found(false, wordsDoorOpen, address))
}

// knock asks address for what WeCom asks when the address is saved (path/90930). No error holds the query.
func (a *Adapter) knock(ctx context.Context, c *crypt.Cipher, address string) error {
	ctx, cancel := context.WithTimeout(ctx, doorWithin)
	defer cancel()
	at, nonce := strconv.FormatInt(a.o.Now().Unix(), 10), rand.Text()
	echo, signature, err := c.Seal([]byte(doorEcho), at, nonce, rand.Reader)
	if err != nil {
		return err
	}
	q := url.Values{"msg_signature": {signature}, "timestamp": {at}, "nonce": {nonce}, "echostr": {echo}}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"?"+q.Encode(), nil)
	if err != nil {
		return bare(err)
	}
	resp, err := a.o.HTTP.Do(req)
	if err != nil {
		return bare(err)
	}
	defer resp.Body.Close() //nolint:errcheck // read-only
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("HTTP %s", resp.Status)
	}
	plain, err := io.ReadAll(io.LimitReader(resp.Body, int64(len(doorEcho))+1))
	if err != nil {
		return bare(err)
	}
	if string(plain) != doorEcho {
		return errOtherEcho
	}
	return nil
}
