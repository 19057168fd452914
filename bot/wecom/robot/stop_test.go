package robot

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/coder/websocket"
)

func TestStopWaitsForAcknowledgements(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration // that the server takes
		sure  bool
	}{"in time": {1900 * time.Millisecond, true}, "too late": {3100 * time.Millisecond, false}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := play(t, func(p *peer) {
					p.subscribe()
					f := p.want(cmdPush)
					time.Sleep(c.after)
					p.ack(f, 0)
					p.next()
				})
				result := make(chan error, 1)
				go func() { result <- s.c.Push(t.Context(), markdown("x")) }()
				synctest.Wait()
				s.stop()
				time.Sleep(time.Millisecond)
				if err := s.c.Push(t.Context(), markdown("later")); !errors.Is(err, ErrOffline) || time.Since(s.began) > time.Second {
					t.Errorf("a push while it stops: %v", err)
				}
				err := <-result
				if _, unsure := errors.AsType[*Unsure](err); c.sure && err != nil || !c.sure && !unsure {
					t.Error(err)
				}
				<-s.ended
				if at := time.Since(s.began); at > 2*time.Second+byeWithin {
					t.Errorf("ended after %v", at)
				}
			})
		})
	}
}

func TestStopSaysGoodbye(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			p.serve()
		})
		rest(time.Second)
		s.stop()
		<-s.ended
		synctest.Wait()
		if len(s.ends) != 1 || websocket.CloseStatus(s.ends[0]) != websocket.StatusNormalClosure || time.Since(s.began) != time.Second {
			t.Errorf("after %v: %v", time.Since(s.began), s.ends)
		}
	})
}

// The server need not care.
func TestStopAgainstADeafServer(t *testing.T) {
	for name, deaf := range map[string]func(p *peer){
		"dialled":    func(p *peer) { time.Sleep(time.Hour) },
		"subscribed": func(p *peer) { p.subscribe(); time.Sleep(time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := play(t, deaf)
				go s.c.Push(t.Context(), markdown("x"))
				time.Sleep(time.Second)
				s.stop()
				<-s.ended
				if at := time.Since(s.began); at > 5*time.Second {
					t.Errorf("ended after %v", at)
				}
			})
		})
	}
}

func TestStopHandlesWhatCame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := prepare(t, func(p *peer) {
			p.subscribe()
			for i := range 10 {
				p.say(fmt.Sprint(i), "x")
			}
			p.serve()
		})
		inner := s.o.Handle
		s.o.Handle = func(ctx context.Context, f Frame) {
			time.Sleep(100 * time.Millisecond)
			if ctx.Err() != nil {
				t.Errorf("%s has no time left", f.ReqID)
			}
			inner(ctx, f)
		}
		s.run()
		rest(10 * time.Millisecond)
		s.stop()
		<-s.ended
		s.wantHeard("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
	})
}

func TestStopEndsAHandleThatCannot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := prepare(t, func(p *peer) {
			p.subscribe()
			p.say("R1", "x")
			p.say("R2", "x")
			p.serve()
		})
		s.o.Handle = func(ctx context.Context, _ Frame) { <-ctx.Done() }
		s.run()
		rest(time.Second)
		s.stop()
		<-s.ended
		if at := time.Since(s.began); at > 6*time.Second || !s.logged("messages=1") {
			t.Errorf("ended after %v", at)
		}
	})
}

func TestStopWhileNoConnectionStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {})
		rest(20 * time.Second)
		result := make(chan error, 1)
		go func() { result <- s.c.Push(t.Context(), markdown("x")) }()
		synctest.Wait()
		at := time.Now()
		s.stop()
		<-s.ended
		if err := <-result; !errors.Is(err, ErrOffline) || time.Since(at) > 0 {
			t.Errorf("after %v: %v", time.Since(at), err)
		}
	})
}
