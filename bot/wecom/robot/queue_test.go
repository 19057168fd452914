package robot

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// A slow Handle holds up neither pings nor acknowledgements.
func TestSlowHandle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := prepare(t, func(p *peer) {
			p.subscribe()
			for i := range 100 {
				p.say(fmt.Sprint(i), "x")
			}
			p.serve()
		})
		inner := s.o.Handle
		s.o.Handle = func(ctx context.Context, f Frame) {
			time.Sleep(10 * time.Second)
			inner(ctx, f)
		}
		s.run()
		for range 10 {
			time.Sleep(time.Minute)
			began := time.Now()
			if err := s.c.Push(t.Context(), markdown("x")); err != nil || time.Since(began) > time.Second {
				t.Errorf("after %v: %v", time.Since(began), err)
			}
		}
		rest(10 * time.Minute)
		if len(s.dials) != 1 || len(s.heard) != 100 || s.c.State().Dropped != 0 {
			t.Errorf("%d dials, %d heard", len(s.dials), len(s.heard))
		}
		for i, id := range s.heard {
			if id != fmt.Sprint(i) {
				t.Errorf("heard %s in place %d", id, i)
			}
		}
	})
}

// What waits is bounded. What is dropped is told.
func TestHandleStands(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const big = 1 << 20
		s := prepare(t, func(p *peer) {
			p.subscribe()
			go func() {
				for i := range 12 {
					time.Sleep(10 * time.Second)
					p.say(fmt.Sprint(i), strings.Repeat("x", big))
				}
			}()
			p.serve()
		})
		open := make(chan struct{})
		inner := s.o.Handle
		s.o.Handle = func(ctx context.Context, f Frame) {
			<-open
			inner(ctx, f)
		}
		s.run()
		rest(5 * time.Minute)
		if err := s.c.Push(t.Context(), markdown("x")); err != nil {
			t.Error(err)
		}
		if st := s.c.State(); st.Dropped != 4 || !s.logged("level=ERROR") || len(s.dials) != 1 {
			t.Errorf("%d dials, %+v", len(s.dials), st)
		}
		close(open)
		rest(time.Second)
		s.wantHeard("0", "1", "2", "3", "4", "5", "6", "7") // one in hand, seven and a bit fit
		s.wantLost("3m30s from 1m30s")
	})
}

func TestRemembersTheLatest(t *testing.T) {
	var r recent
	r.add("twice")
	for i := range recentMost {
		if i == recentMost-1 {
			r.add("twice")
		}
		r.add(strconv.Itoa(i))
	}
	for id, want := range map[string]bool{"0": false, "1": true, strconv.Itoa(recentMost - 1): true, "twice": true, "": false} {
		if r.has(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
	if len(r.in) != recentMost || len(r.ring) != recentMost {
		t.Errorf("%d remembered", len(r.in))
	}
}
