package robot

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestSubscribesBeforeAnythingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			f := p.want(cmdSubscribe)
			time.Sleep(3 * time.Second)
			p.ack(f, 0)
			p.serve()
		})
		if err := s.c.Push(t.Context(), markdown("提醒")); err != nil {
			t.Fatal(err)
		}
		if got := s.got(); !slices.Equal(got, []string{cmdSubscribe, cmdPush}) || s.frames[1].at != 3*time.Second {
			t.Errorf("got %v, the second at %v", got, s.frames[1].at)
		}
		if st := s.c.State(); st.Since.Sub(s.began) != 3*time.Second || st.Fault != nil {
			t.Errorf("%+v", st)
		}
	})
}

func TestHandsOverInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.say("R0", "before the acknowledgement")
			p.subscribe()
			p.say("R1", "一")
			p.send(`{"cmd":"aibot_event_callback","headers":{"req_id":"R2"},"body":{"msgtype":"event","event":{"eventtype":"enter_chat"}}}`)
			p.say("R3", "三")
			p.serve()
		})
		rest(time.Second)
		s.wantHeard("R0", "R1", "R2", "R3")
		s.wantLost()
		for _, id := range []string{"R0", "R3"} {
			if !s.c.Alive(id) {
				t.Errorf("%s is not alive", id)
			}
		}
		if s.c.Alive("R4") || s.c.Alive("") {
			t.Error("an id that never came is alive")
		}
		if st := s.c.State(); st.Heard.IsZero() || st.Frame.Before(st.Heard) {
			t.Errorf("%+v", st)
		}
	})
}

func TestPings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			if p.n == 0 {
				for range 20 {
					p.ack(p.want(cmdPing), 0)
				}
				for { // and no more
					if _, ok := p.next(); !ok {
						return
					}
				}
			}
			p.serve()
		})
		rest(20 * time.Minute)
		for i, f := range s.frames[1:23] {
			if f.Cmd == cmdPing && f.at != time.Duration(i+1)*30*time.Second {
				t.Errorf("ping %d at %v", i, f.at)
			}
		}
		// 20 answered within 10 minutes, two not answered; at the third turn it is dead, and dialled again at once.
		s.wantDials(0, 690*time.Second)
		if !errors.Is(s.c.State().Fault, ErrSilent) {
			t.Errorf("%v", s.c.State().Fault)
		}
		// Nothing came from the last answered ping on.
		s.wantLost("1m30s from 10m0s")
	})
}

func TestEverySecondPingMayBeLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			for i := 0; ; i++ {
				f, ok := p.next()
				if !ok {
					return
				}
				if i%2 == 1 {
					p.ack(f, 0)
				}
			}
		})
		rest(time.Hour + time.Second)
		if len(s.dials) != 1 || len(s.frames) != 121 {
			t.Errorf("%d dials, %d frames", len(s.dials), len(s.frames))
		}
	})
}

// A server of WebSocket may ping too.
func TestAnswersPingsOfTheServer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		result := make(chan error, 1)
		play(t, func(p *peer) {
			p.subscribe()
			go func() { result <- p.ws.Ping(p.ctx) }()
			p.serve()
		})
		if err := <-result; err != nil {
			t.Error(err)
		}
	})
}

func TestDialsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			switch p.n {
			case 0, 10:
				p.subscribe()
				p.serveFor(time.Minute)
			case 12:
				p.subscribe()
				p.serve()
			default:
				p.cut()
			}
		})
		rest(10 * time.Minute)
		sec := time.Second
		s.wantDials(0, 60*sec, sec, 2*sec, 4*sec, 8*sec, 16*sec, 30*sec, 30*sec, 30*sec, 30*sec, 60*sec, sec)
		if len(s.lost) != 1 || !strings.HasSuffix(s.lost[0], "from 1m0s") {
			t.Errorf("lost %v", s.lost)
		}
	})
}

func TestPatience(t *testing.T) {
	p := patience{first: time.Second, most: 30 * time.Second}
	for range 10 {
		p.more()
	}
	all := map[time.Duration]bool{}
	for range 10 {
		wait := p.more()
		if wait < 30*time.Second || wait > 38*time.Second {
			t.Errorf("waits %v", wait)
		}
		all[wait] = true
	}
	if len(all) == 1 {
		t.Error("all waits are equal")
	}
}

// A server that throws us out at once is not asked without a pause, or it will count subscriptions.
func TestShortLives(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) { p.subscribe() })
		rest(10 * time.Minute)
		sec := time.Second
		s.wantDials(0, sec, 2*sec, 4*sec, 8*sec, 16*sec, 30*sec, 30*sec)
		s.wantLost()
	})
}

func TestServerDoesNotAnswerTheHandshake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := prepare(t, nil)
		s.o.HTTP = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			s.mu.Lock()
			s.dials = append(s.dials, time.Since(s.began))
			s.mu.Unlock()
			<-r.Context().Done()
			return nil, r.Context().Err()
		})}
		s.run()
		rest(time.Minute)
		s.wantDials(0, 11*time.Second, 12*time.Second)
	})
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// The secret goes nowhere but to the host that was configured.
func TestFollowsNoRedirect(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := prepare(t, nil)
		hosts := make(chan string, 10)
		s.o.HTTP = &http.Client{Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
			hosts <- r.URL.Host
			return &http.Response{StatusCode: http.StatusFound, Header: http.Header{"Location": {"http://elsewhere.test/"}}, Body: http.NoBody, Request: r}, nil
		})}
		s.run()
		rest(2 * time.Second)
		for range len(hosts) {
			if h := <-hosts; h != "robot.test" {
				t.Errorf("asks %s", h)
			}
		}
	})
}

func TestCutBeforeTheSubscriptionIsAcknowledged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			switch p.n {
			case 0:
				p.want(cmdSubscribe) // and is cut
			case 1:
				p.want(cmdSubscribe)
				p.next() // never acknowledged
			default:
				p.subscribe()
				p.serve()
			}
		})
		rest(30 * time.Second)
		s.wantDials(0, time.Second, 12*time.Second)
		if s.c.State().Since.IsZero() {
			t.Error("no subscription stands")
		}
	})
}

func TestSubscribedTooOften(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			f := p.want(cmdSubscribe)
			if p.n < 7 {
				p.ack(f, codeTooOften)
				p.next()
				return
			}
			p.ack(f, 0)
			p.serve()
		})
		rest(2 * time.Hour)
		sec := time.Second
		s.wantDials(0, 30*sec, 60*sec, 120*sec, 240*sec, 480*sec, 600*sec, 600*sec)
		if len(s.dials) != 8 {
			t.Errorf("%d dials", len(s.dials))
		}
	})
}

func TestWrongSecret(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			f := p.want(cmdSubscribe)
			if p.n < 7 {
				p.ack(f, 40001)
				p.next()
				return
			}
			p.ack(f, 0)
			p.serve()
		})
		rest(5 * time.Minute)
		if !errors.Is(s.c.State().Fault, ErrRefused) || !s.logged("level=ERROR") || len(s.dials) != refusedTries {
			t.Errorf("after %d tries: %v", len(s.dials), s.c.State().Fault)
		}
		if err := s.c.Push(t.Context(), markdown("x")); !errors.Is(err, ErrOffline) {
			t.Error(err)
		}
		rest(time.Hour)
		sec := time.Second
		s.wantDials(0, sec, 2*sec, 4*sec, 8*sec, 600*sec, 600*sec, 600*sec)
		if len(s.dials) != 8 || s.c.State().Since.IsZero() {
			t.Errorf("%d dials, %+v", len(s.dials), s.c.State())
		}
	})
}

// Tries are counted in a row.
func TestRefusedNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			if p.n%4 < 3 {
				p.ack(p.want(cmdSubscribe), 40001)
				p.next()
				return
			}
			p.subscribe()
			p.serveFor(time.Minute)
		})
		rest(10 * time.Minute)
		if len(s.dials) < 20 || s.logged("level=ERROR") {
			t.Errorf("%d dials", len(s.dials))
		}
	})
}

// A server that is busy says nothing of the secret.
func TestBusyWhenSubscribing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.ack(p.want(cmdSubscribe), -1)
			p.next()
		})
		rest(5 * time.Minute)
		if errors.Is(s.c.State().Fault, ErrRefused) || len(s.dials) < 10 {
			t.Errorf("%d dials, %v", len(s.dials), s.c.State().Fault)
		}
	})
}

const disconnected = `{"cmd":"aibot_event_callback","headers":{"req_id":"R20"},"body":{"msgid":"E5","create_time":1795400000,"aibotid":"AIBOTID","msgtype":"event","event":{"eventtype":"disconnected_event"}}}`

func TestTakenOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			if p.n == 0 {
				p.say("R1", "一")
				time.AfterFunc(time.Minute, func() {
					p.send(disconnected)
					p.cut()
				})
			}
			p.serve()
		})
		rest(3 * time.Minute)
		if len(s.dials) != 1 || len(s.taken) != 1 || !errors.Is(s.c.State().Fault, ErrTaken) || !s.logged("level=ERROR") {
			t.Errorf("dials %v, taken %v, %v", s.dials, s.taken, s.c.State().Fault)
		}
		rest(10 * time.Minute)
		s.wantDials(0, 6*time.Minute)
		s.wantHeard("R1")
		s.wantLost("5m0s from 1m0s")
		if len(s.taken) != 1 {
			t.Errorf("taken %v", s.taken)
		}
	})
}

// Whoever is told of the take-over may end Run by it.
func TestGivesWayWhenTakenOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := prepare(t, func(p *peer) {
			p.subscribe()
			p.send(disconnected)
			p.next()
		})
		s.o.Taken = func() { s.stop() }
		s.run()
		<-s.ended
		if at := time.Since(s.began); at > 5*time.Second {
			t.Errorf("ended after %v", at)
		}
	})
}

func TestGaps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var down atomic.Bool
		down.Store(true)
		s := play(t, func(p *peer) {
			if down.Load() && p.n != 0 {
				return
			}
			p.subscribe()
			p.say("R"+string(rune('0'+p.n)), "x")
			if p.n == 0 {
				time.AfterFunc(20*time.Second, func() { _ = p.ws.Close(1012, "restart") })
			}
			p.serve()
		})
		rest(5 * time.Minute)
		down.Store(false)
		rest(5 * time.Minute)
		if len(s.lost) != 1 || !strings.HasSuffix(s.lost[0], "from 20s") || !strings.HasPrefix(s.lost[0], "5m") && !strings.HasPrefix(s.lost[0], "4m") {
			t.Errorf("lost %v", s.lost)
		}
		if len(s.heard) != 2 {
			t.Errorf("heard %v", s.heard)
		}
	})
}

func TestGapAtStart(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			if time.Since(p.s.began) < 3*time.Minute {
				return
			}
			p.subscribe()
			p.serve()
		})
		rest(10 * time.Minute)
		if len(s.lost) != 1 || !strings.HasSuffix(s.lost[0], "from 0s") {
			t.Errorf("lost %v", s.lost)
		}
	})
}

// A message that comes with the subscription can be answered at once, and after the gap was told.
func TestFirstMessageAfterAGap(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := prepare(t, func(p *peer) {
			if time.Since(p.s.began) < 3*time.Minute {
				return
			}
			p.subscribe()
			p.say("R1", "一")
			p.serve()
		})
		s.o.Handle = func(_ context.Context, f Frame) {
			if len(s.lost) != 1 || !s.c.Alive(f.ReqID) {
				t.Errorf("lost %v, alive: %v", s.lost, s.c.Alive(f.ReqID))
			}
			s.note(&s.heard, f.ReqID)
		}
		s.run()
		rest(10 * time.Minute)
		s.wantHeard("R1")
	})
}

func TestRunsOnceAtATimeAndAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			p.serve()
		})
		rest(time.Second)
		if err := s.c.Run(t.Context()); err == nil {
			t.Error("it runs twice")
		}
		s.stop()
		<-s.ended
		if err := s.c.Push(t.Context(), markdown("x")); !errors.Is(err, ErrOffline) {
			t.Error(err)
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- s.c.Run(ctx) }()
		rest(time.Second)
		if err := s.c.Push(t.Context(), markdown("x")); err != nil {
			t.Error(err)
		}
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestNothingToDial(t *testing.T) {
	for _, url := range []string{"https://robot.test", "ws://", "robot.test", "ws://user:" + testSecret + "@%zz"} {
		err := New(Options{URL: url, Secret: testSecret}).Run(t.Context())
		if err == nil || strings.Contains(err.Error(), testSecret) {
			t.Errorf("%s: %v", url, err)
		}
	}
}
