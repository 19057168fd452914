package robot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"genjin/bot/wecom/errcode"
)

// golden are the frames of testdata/wire.json.
type golden struct {
	Out []struct {
		Name  string
		Frame struct {
			Cmd     string
			Headers headers
			Body    json.RawMessage
		}
	} `json:"wire_out"`
	Acks []struct{ Frame incoming } `json:"acks"`
	In   []struct {
		Name  string
		Frame json.RawMessage
		Raw   string
	} `json:"wire_in"`
	Plan plan `json:"upload_plan"`
}

type plan struct {
	Bytes  int64
	MD5    string
	Chunks []struct {
		Index int64
		Bytes int
		MD5   string
		Chars int `json:"base64_chars"`
	}
}

func read(tb testing.TB) (g golden) {
	tb.Helper()
	raw, err := os.ReadFile("testdata/wire.json")
	if err == nil {
		err = json.Unmarshal(raw, &g)
	}
	if err != nil {
		tb.Fatal(err)
	}
	return g
}

func TestFramesAreAsTheOfficialClientSendsThem(t *testing.T) {
	g := read(t)
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			p.serve()
		})
		calls := map[string]func(ctx context.Context, id string, body any) error{
			cmdRespond: s.c.Respond, cmdWelcome: s.c.Welcome, cmdUpdate: s.c.Update,
			cmdPush: func(ctx context.Context, _ string, body any) error { return s.c.Push(ctx, body) },
		}
		rest(31 * time.Second) // a ping has gone out
		tried := 0
		for _, v := range g.Out {
			f := v.Frame
			call := calls[f.Cmd]
			if call == nil {
				continue
			}
			tried++
			if err := call(t.Context(), f.Headers.ReqID, f.Body); err != nil {
				t.Errorf("%s: %v", v.Name, err)
			}
			got := s.frames[len(s.frames)-1]
			if f.Cmd == cmdPush {
				f.Headers.ReqID = got.Headers.ReqID
			}
			if got.Cmd != f.Cmd || got.Headers != f.Headers || !same(got.Body, f.Body) {
				t.Errorf("%s: sent %s", v.Name, got.raw)
			}
		}
		if tried != 9 {
			t.Errorf("%d frames tried", tried)
		}
		for i, want := range []string{
			`{"cmd":"aibot_subscribe","headers":{"req_id":"ID"},"body":{"bot_id":"BOTID","secret":"` + testSecret + `"}}`,
			`{"cmd":"ping","headers":{"req_id":"ID"}}`,
		} {
			f := s.frames[i]
			if got := strings.Replace(f.raw, f.Headers.ReqID, "ID", 1); got != want {
				t.Errorf("sent %s, want %s", got, want)
			}
		}
	})
}

func same(a, b json.RawMessage) bool {
	var x, y any
	return json.Unmarshal(a, &x) == nil && json.Unmarshal(b, &y) == nil && reflect.DeepEqual(x, y)
}

func TestLeavesTextAsItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			p.serve()
		})
		if err := s.c.Push(t.Context(), markdown("<b> & 王总")); err != nil {
			t.Fatal(err)
		}
		if raw := s.frames[1].raw; !strings.Contains(raw, `"<b> & 王总"`) || strings.Contains(raw, "\n") {
			t.Errorf("%q", raw)
		}
		if err := s.c.Push(t.Context(), func() {}); err == nil || errors.Is(err, ErrOffline) {
			t.Errorf("something that is no JSON: %v", err)
		}
		if err := s.c.Respond(t.Context(), "", body{}); err == nil {
			t.Error("answered nothing")
		}
		if got := s.got(); len(got) != 2 {
			t.Errorf("sent %v", got)
		}
	})
}

func TestAcknowledgementsThatSayNo(t *testing.T) {
	g := read(t)
	synctest.Test(t, func(t *testing.T) {
		var code int
		s := play(t, func(p *peer) {
			p.subscribe()
			for {
				f, ok := p.next()
				if !ok {
					return
				}
				p.ack(f, code)
			}
		})
		for _, v := range g.Acks {
			if code = v.Frame.Code; code == codeNotSubscribed {
				continue
			}
			time.Sleep(time.Second)
			for cmd, err := range map[string]error{
				cmdPush:    s.c.Push(t.Context(), markdown("x")),
				cmdRespond: s.c.Respond(t.Context(), "R1", markdown("x")),
			} {
				no, ok := errors.AsType[*errcode.Error](err)
				if code == 0 && err != nil || code != 0 && (!ok || no.Code != code || no.Call != cmd || strings.Contains(no.Text, testSecret)) {
					t.Errorf("%s, %d: %v", cmd, code, err)
				}
			}
		}
		if len(s.dials) != 1 {
			t.Errorf("dialled %d times", len(s.dials))
		}
	})
}

// A connection that is open may have lost its subscription.
func TestSubscriptionLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			if p.n > 0 {
				p.serve()
				return
			}
			p.say("R1", "一")
			a, b := p.want(cmdPush), p.want(cmdPush)
			p.ack(a, codeNotSubscribed)
			time.Sleep(500 * time.Millisecond)
			p.ack(b, codeNotSubscribed)
			for { // the connection is closed by us
				if _, ok := p.next(); !ok {
					return
				}
			}
		})
		rest(10 * time.Second)
		errs := make(chan error, 2)
		for range 2 {
			go func() { errs <- s.c.Push(t.Context(), markdown("提醒")) }()
		}
		for range 2 {
			no, ok := errors.AsType[*errcode.Error](<-errs)
			if !ok || no.Code != codeNotSubscribed {
				t.Errorf("%v", no)
			}
		}
		if s.c.Alive("R1") {
			t.Error("an id of the lost connection is alive")
		}
		if err := s.c.Push(t.Context(), markdown("提醒")); err != nil {
			t.Error(err)
		}
		if len(s.dials) != 2 || !errors.Is(s.c.State().Fault, ErrUnsubscribed) {
			t.Errorf("dials %v, %v", s.dials, s.c.State().Fault)
		}
	})
}

// Pings may go on while nothing else does: what tells of it counts from the last sign of a subscription.
func TestSubscriptionLostLongAgo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			if p.n > 0 {
				p.serve()
				return
			}
			time.AfterFunc(10*time.Second, func() { p.say("R1", "一") })
			for i := range 5 {
				p.ack(p.want(cmdPing), map[bool]int{true: codeNotSubscribed}[i == 4])
			}
			p.next()
		})
		rest(5 * time.Minute)
		s.wantDials(0, 150*time.Second)
		s.wantLost("2m20s from 10s")
	})
}

func TestAnswersToOneMessageGoInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			for {
				f, ok := p.next()
				if !ok {
					return
				}
				go func() {
					time.Sleep(2 * time.Second)
					p.ack(f, 0)
				}()
			}
		})
		var all sync.WaitGroup
		for i := range 3 {
			for _, id := range []string{"R1", "R2"} {
				all.Go(func() {
					if err := s.c.Respond(t.Context(), id, markdown(fmt.Sprint(i))); err != nil {
						t.Error(err)
					}
				})
			}
			time.Sleep(time.Millisecond)
		}
		all.Wait()
		next := map[string]int{}
		for _, f := range s.frames[1:] {
			id := f.Headers.ReqID
			want := time.Duration(next[id]) * 2 * time.Second
			if !strings.Contains(f.raw, fmt.Sprintf(`"content":"%d"`, next[id])) || f.at < want || f.at > want+10*time.Millisecond {
				t.Errorf("%v: %s", f.at, f.raw)
			}
			next[id]++
		}
		if next["R1"] != 3 || next["R2"] != 3 || len(s.c.lines) != 0 {
			t.Errorf("%v, %d lines are left", next, len(s.c.lines))
		}
	})
}

func TestUnsure(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			switch p.n {
			case 0: // cut between the frame and its acknowledgement
				p.want(cmdPush)
				return
			default: // never acknowledged
				for {
					if f, ok := p.next(); !ok {
						return
					} else if f.Cmd == cmdPing {
						p.ack(f, 0)
					}
				}
			}
		})
		for _, c := range []struct {
			within, at time.Duration
			why        error
		}{
			{time.Minute, 0, nil},
			{time.Minute, 11 * time.Second, errNoAck}, // a second until the next connection
			{2 * time.Second, 2 * time.Second, context.DeadlineExceeded},
		} {
			ctx, cancel := context.WithTimeout(t.Context(), c.within)
			began := time.Now()
			err := s.c.Push(ctx, markdown("x"))
			cancel()
			u, ok := errors.AsType[*Unsure](err)
			if took := time.Since(began); !ok || u.Call != cmdPush || c.why != nil && !errors.Is(err, c.why) || took < c.at || took > c.at+time.Second {
				t.Errorf("after %v: %v, want %v after %v", took, err, c.why, c.at)
			}
		}
		if pushes := len(s.got()) - len(s.dials); pushes != 3 {
			t.Errorf("pushed %d times", pushes)
		}
	})
}

// A frame that was cut in its middle was not read by anybody: it goes over the next connection.
func TestCutWithinAFrame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			if p.n == 0 {
				_, r, err := p.ws.Reader(p.ctx)
				if err == nil {
					_, err = r.Read(make([]byte, 100))
				}
				if err != nil {
					t.Error(err)
				}
				return
			}
			p.serve()
		})
		if err := s.c.Push(t.Context(), markdown(strings.Repeat("长", 10000))); err != nil {
			t.Error(err)
		}
		if got := s.got(); len(s.dials) != 2 || !slices.Equal(got, []string{cmdSubscribe, cmdSubscribe, cmdPush}) {
			t.Errorf("%d dials, got %v", len(s.dials), got)
		}
	})
}

// The end of one call does not cost the others their connection.
func TestCallerGivesUpWhileItsFrameIsWritten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			time.Sleep(10 * time.Second)
			p.serve()
		})
		rest(time.Second)
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err := s.c.Push(ctx, markdown(strings.Repeat("长", 10000)))
		if _, ok := errors.AsType[*Unsure](err); !ok {
			t.Error(err)
		}
		ctx, cancel = context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		err = s.c.Push(ctx, markdown("behind it"))
		if _, ok := errors.AsType[*Unsure](err); ok || !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		if err := s.c.Push(t.Context(), markdown("x")); err != nil || len(s.dials) != 1 {
			t.Errorf("%v, %d dials", err, len(s.dials))
		}
		if got := s.got(); !slices.Equal(got, []string{cmdSubscribe, cmdPush, cmdPush}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestNoConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var up atomic.Bool
		s := play(t, func(p *peer) {
			if up.Load() {
				p.subscribe()
				p.serve()
			}
		})
		for within, want := range map[time.Duration]error{time.Minute: ErrOffline, time.Second: context.DeadlineExceeded} {
			ctx, cancel := context.WithTimeout(t.Context(), within)
			began := time.Now()
			err := s.c.Respond(ctx, "R1", markdown("x"))
			cancel()
			if _, unsure := errors.AsType[*Unsure](err); unsure || !errors.Is(err, want) || time.Since(began) != min(within, linkWithin) {
				t.Errorf("after %v: %v", time.Since(began), err)
			}
		}
		rest(time.Minute)
		up.Store(true)
		for s.c.State().Since.IsZero() {
			time.Sleep(time.Second)
		}
		if err := s.c.Push(t.Context(), markdown("x")); err != nil {
			t.Error(err)
		}
	})
}

// An acknowledgement that comes too late is not taken for that of the next answer to the same message.
func TestLateAcknowledgement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			first := p.want(cmdRespond)
			second := p.want(cmdRespond)
			p.ack(first, 0)
			time.Sleep(time.Second)
			p.ack(second, 40008)
			p.ack(p.want(cmdRespond), 0)
			p.serve()
		})
		err := s.c.Respond(t.Context(), "R1", markdown("1"))
		if _, ok := errors.AsType[*Unsure](err); !ok {
			t.Error(err)
		}
		err = s.c.Respond(t.Context(), "R1", markdown("2"))
		if no, ok := errors.AsType[*errcode.Error](err); !ok || no.Code != 40008 {
			t.Error(err)
		}
		if err := s.c.Respond(t.Context(), "R1", markdown("3")); err != nil {
			t.Error(err)
		}
	})
}

// One that never comes makes the next answer wait, but not fail.
func TestLostAcknowledgement(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := play(t, func(p *peer) {
			p.subscribe()
			p.want(cmdRespond)
			p.ack(p.want(cmdRespond), 846608)
			p.serve()
		})
		err := s.c.Respond(t.Context(), "R1", markdown("1"))
		if _, ok := errors.AsType[*Unsure](err); !ok {
			t.Error(err)
		}
		err = s.c.Respond(t.Context(), "R1", markdown("2"))
		if no, ok := errors.AsType[*errcode.Error](err); !ok || no.Code != 846608 {
			t.Error(err)
		}
		if at := time.Since(s.began); at != 2*ackWithin {
			t.Errorf("after %v", at)
		}
	})
}
