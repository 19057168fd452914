package wecomtest

import (
	"time"
)

// triesOfSecret is how often in a minute a wrong secret may be tried. The real number is not known; the real server then
// shuts the address out for an hour.
const triesOfSecret = 5

// app is what the server keeps for the application.
type app struct {
	token   string         // that is given out; empty: none
	dies    time.Time      // the token
	dead    map[string]int // the code of former tokens
	wrongs  window
	crowd   window               // what it says in groups, by members
	sent    map[string]dispatch  // by the raw body
	byID    map[string]dispatch  // by msgid
	codes   map[string]*response // by response_code
	tasks   map[string]string
	jobs    []*Task // texts to clients
	clients []*client
	sated   map[string]bool // clients who get no more texts
}

func newApp() app {
	return app{
		dead: map[string]int{}, sent: map[string]dispatch{}, byID: map[string]dispatch{}, codes: map[string]*response{},
		tasks: map[string]string{}, sated: map[string]bool{},
	}
}

func (s *Server) getToken(c *Call) (any, error) {
	switch {
	case c.Query.Get("corpid") != s.o.CorpID:
		return nil, refuse(40013)
	case c.Query.Get("corpsecret") != s.o.App.Secret:
		if s.app.wrongs.over(s.o.Now(), triesOfSecret, 60*triesOfSecret) {
			s.blame("gettoken: a wrong secret was tried more than %d times in a minute", triesOfSecret)
		}
		return nil, refuse(40001)
	}
	now := s.o.Now()
	a := &s.app
	if a.token == "" || !now.Before(a.dies) {
		if a.token != "" {
			a.dead[a.token] = 42001
		}
		a.token, a.dies = s.newID("wecomtest-token-"), now.Add(s.o.TokenLife)
	}
	left := int64((a.dies.Sub(now) + time.Second - 1) / time.Second)
	return map[string]any{"access_token": a.token, "expires_in": left}, nil
}

// KillToken ends the access_token at once; who uses it is answered by a code, as 40014 or 42001.
func (s *Server) KillToken(code int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.app.token != "" {
		s.app.dead[s.app.token] = code
		s.app.token = ""
	}
}

// checkToken tells whether a token is good.
func (s *Server) checkToken(t string) error {
	code, dead := s.app.dead[t]
	switch {
	case t == "":
		return wrong(41001, "the access_token is missing")
	case dead:
		return refuse(code)
	case t != s.app.token:
		return wrong(40014, "the access_token was never given")
	case !s.o.Now().Before(s.app.dies):
		return refuse(42001)
	}
	return nil
}
