package wecomtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

const (
	postWithin   = 5 * time.Second // the program has to answer a callback
	verifyWithin = time.Second
	postTries    = 3 // of a callback of the application
	betweenTries = time.Second
)

// callback is an address of the program to which WeCom posts.
type callback struct {
	url, token, key string
	receiver        string
	xml             bool
	agent           int64
}

func (s *Server) appCallback() callback {
	a := s.o.App
	return callback{url: a.URL, token: a.Token, key: a.AESKey, receiver: s.o.CorpID, xml: true, agent: a.AgentID}
}

func (s *Server) robotCallback() callback {
	r := s.o.Robot
	return callback{url: r.URL, token: r.Token, key: r.AESKey}
}

// posting is one try to post something.
type posting struct {
	callback
	timestamp, nonce string
	signature        string
	encrypted        string
	body             string // empty: what belongs around encrypted
}

// seal makes a posting of a message. s.mu is held.
func (s *Server) seal(cb callback, msg string) posting {
	p := posting{callback: cb, timestamp: strconv.FormatInt(s.o.Now().Unix(), 10), nonce: strconv.FormatUint(s.rng.Uint64(), 10)}
	p.encrypted = sealText(cb.key, s.random(), msg, cb.receiver)
	p.signature = sign(cb.token, p.timestamp, p.nonce, p.encrypted)
	return p
}

// random returns bytes to stand before a message, which are no text.
func (s *Server) random() []byte {
	b := make([]byte, noise)
	for i := range b {
		b[i] = byte(s.rng.Uint32())
	}
	return b
}

func (p posting) query() string {
	return "msg_signature=" + p.signature + "&timestamp=" + p.timestamp + "&nonce=" + p.nonce
}

// wrapped is the body of p.
func (p posting) wrapped(corp string) string {
	switch {
	case p.body != "":
		return p.body
	case p.xml:
		return xmlOf("ToUserName", cdata(corp), "AgentID", cdata(strconv.FormatInt(p.agent, 10)), "Encrypt", cdata(p.encrypted))
	}
	return `{"encrypt":"` + p.encrypted + `"}`
}

// deliver hands p to the program and returns how it answered.
func (s *Server) deliver(p posting) (status int, body string, err error) {
	return s.ask(http.MethodPost, p.url+"?"+p.query(), p.wrapped(s.o.CorpID), postWithin)
}

var errNoPosts = errors.New("the test gave no Options.Posts to deliver by")

func (s *Server) ask(method, address, body string, within time.Duration) (status int, answer string, err error) {
	if s.o.Posts == nil {
		return 0, "", errNoPosts
	}
	ctx, cancel := context.WithTimeout(s.ctx, within)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, address, strings.NewReader(body))
	if err != nil {
		return 0, "", err
	}
	if body != "" {
		req.Header.Set("Content-Type", "text/plain")
	}
	client := *s.o.Posts
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	resp, err := client.Do(req)
	if err != nil {
		return 0, "", err
	}
	raw, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	return resp.StatusCode, string(raw), err
}

// inTurn posts what belongs to c after what was posted before: each waits until the one before was tried once. f is
// called without s.mu, and calls tried once it is so. s.mu is held.
func (s *Server) inTurn(c *chat, f func(tried func())) {
	if s.closed {
		return
	}
	before, done := c.posted, make(chan struct{})
	c.posted = done
	s.wait.Go(func() {
		if before != nil {
			select {
			case <-before:
			case <-s.ctx.Done():
			}
		}
		f(onceOnly(done))
	})
}

func onceOnly(done chan struct{}) func() {
	open := true
	return func() {
		if open {
			open = false
			close(done)
		}
	}
}

// VerifyApp asks the callback of the application to prove itself, as the console does when its address is saved.
func (s *Server) VerifyApp() error { return s.verify(s.appCallback()) }

// VerifyRobot is VerifyApp for the robot's.
func (s *Server) VerifyRobot() error { return s.verify(s.robotCallback()) }

func (s *Server) verify(cb callback) error {
	s.mu.Lock()
	word := strconv.FormatUint(s.rng.Uint64(), 10)
	p := s.seal(cb, word)
	s.mu.Unlock()
	status, body, err := s.ask(http.MethodGet, cb.url+"?"+p.query()+"&echostr="+url.QueryEscape(p.encrypted), "", verifyWithin)
	if err != nil {
		return err
	}
	if status != http.StatusOK || body != word {
		return fmt.Errorf("the callback answers %d %.100q, want 200 %q", status, body, word)
	}
	return nil
}

// cdata is text as XML holds it unchanged.
func cdata(text string) string {
	return "<![CDATA[" + strings.ReplaceAll(text, "]]>", "]]]]><![CDATA[>") + "]]>"
}

// xmlOf is a flat document: names and what they hold.
func xmlOf(pairs ...string) string {
	var b strings.Builder
	b.WriteString("<xml>")
	for i := 0; i < len(pairs); i += 2 {
		b.WriteString("<" + pairs[i] + ">" + pairs[i+1] + "</" + pairs[i] + ">")
	}
	b.WriteString("</xml>")
	return b.String()
}
