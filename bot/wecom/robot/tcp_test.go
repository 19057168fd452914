package robot

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/errcode"
)

// listen makes a scene whose server listens on a port of this machine.
func listen(t *testing.T, tls bool, script func(p *peer)) *scene {
	t.Helper()
	s := &scene{t: t, began: time.Now(), ended: make(chan struct{})}
	srv := httptest.NewUnstartedServer(s.handler(script))
	srv.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
		return context.WithValue(ctx, connKey{}, c)
	}
	s.o = s.options()
	if tls {
		srv.EnableHTTP2 = true
		srv.StartTLS()
	} else {
		srv.Start()
	}
	s.o.HTTP = srv.Client()
	s.o.URL = strings.Replace(srv.URL, "http", "ws", 1)
	t.Cleanup(srv.Close)
	return s
}

func TestOverTCP(t *testing.T) {
	for name, tls := range map[string]bool{"plain": false, "TLS": true} {
		t.Run(name, func(t *testing.T) {
			s := listen(t, tls, func(p *peer) {
				p.subscribe()
				p.say("R1", "一")
				p.ack(p.want(cmdRespond), 0)
				p.ack(p.want(cmdPush), 93006)
				p.want(cmdPush) // and is cut
			})
			heard := make(chan Frame)
			s.o.Handle = func(_ context.Context, f Frame) { heard <- f }
			s.run()
			f := <-heard
			if err := s.c.Respond(t.Context(), f.ReqID, markdown(strings.Repeat("长", 1<<20))); err != nil || !s.c.Alive(f.ReqID) {
				t.Error(err)
			}
			err := s.c.Push(t.Context(), markdown("x"))
			if no, ok := errors.AsType[*errcode.Error](err); !ok || no.Code != 93006 {
				t.Error(err)
			}
			err = s.c.Push(t.Context(), markdown("x"))
			if _, ok := errors.AsType[*Unsure](err); !ok {
				t.Error(err)
			}
			s.stop()
			<-s.ended
		})
	}
}

func TestNoRobotThere(t *testing.T) {
	page := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(page.Close)
	for name, c := range map[string]struct{ url, fault string }{
		"nobody listens": {"ws://user:" + testSecret + "@127.0.0.1:1/other-key", "refused"},
		"a page":         {strings.Replace(page.URL, "http", "ws", 1), "404"},
	} {
		t.Run(name, func(t *testing.T) {
			s := listen(t, false, nil)
			s.o.URL = c.url
			waits := make(chan time.Duration, 1)
			s.o.Timer = func(d time.Duration) (<-chan time.Time, func()) {
				waits <- d
				return nil, func() {}
			}
			s.run()
			if d := <-waits; d < againFirst {
				t.Errorf("waits %v", d)
			}
			if f := s.c.State().Fault; f == nil || !strings.Contains(f.Error(), c.fault) || strings.Contains(f.Error(), "other-key") {
				t.Errorf("fault: %v", f)
			}
		})
	}
}
