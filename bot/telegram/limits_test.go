package telegram

import (
	"testing"
	"time"

	"golang.org/x/time/rate"

	"genjin/messages"
)

func TestLimits(t *testing.T) {
	on := New(Options{PerSecond: 30, ChatPerSecond: 1, GroupPerMinute: 20})
	off := New(Options{})
	for _, c := range []struct {
		m    messages.Message
		a    *Adapter
		want []messages.Limit
	}{
		{messages.Message{Chat: "tg/5"}, on, []messages.Limit{{Bucket: "tg/5", Every: time.Second, Burst: 3}}},
		{messages.Message{Chat: "tg/-5"}, on, []messages.Limit{{Bucket: "tg/-5", Every: time.Second, Burst: 3}, {Bucket: "tg/-5/min", Every: 5 * time.Second, Burst: 8}}},
		{messages.Message{Chat: "tg/-5", Target: "7"}, on, []messages.Limit{{Bucket: "tg/-5", Every: time.Second, Burst: 3}, {Bucket: "tg/-5/min", Every: 5 * time.Second, Burst: 8}}},
		{messages.Message{Chat: "tg/-5", Answers: "7"}, on, []messages.Limit{{Bucket: "tg/press"}}},
		{messages.Message{Chat: "tg/-5"}, off, []messages.Limit{{Bucket: "tg/-5", Burst: 3}}},
	} {
		got := c.a.Limits(c.m)
		if len(got) != len(c.want) {
			t.Errorf("%+v: %+v", c.m, got)
			continue
		}
		for i := range got {
			if got[i] != c.want[i] {
				t.Errorf("%+v: %+v", c.m, got)
			}
		}
	}
	if l := on.Account(); l != (messages.Limit{Bucket: "tg", Every: time.Second / 30, Burst: 1}) {
		t.Errorf("account: %+v", l)
	}
	if l := off.Account(); l.Every != 0 || l.Bucket != "tg" {
		t.Errorf("account without limits: %+v", l)
	}
}

// TestMinute: in no minute does a group get more than it may, whenever that begins.
func TestMinute(t *testing.T) {
	for n := 1; n <= 40; n++ {
		a := New(Options{ChatPerSecond: 5, GroupPerMinute: n})
		limits := a.Limits(messages.Message{Chat: "tg/-5"})
		var buckets []*rate.Limiter
		for _, l := range limits {
			buckets = append(buckets, rate.NewLimiter(rate.Every(l.Every), l.Burst))
		}
		begin := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
		var sent []time.Time
		for now := begin; now.Before(begin.Add(5 * time.Minute)); now = now.Add(100 * time.Millisecond) {
			if buckets[0].TokensAt(now) >= 1 && buckets[1].TokensAt(now) >= 1 {
				buckets[0].AllowN(now, 1)
				buckets[1].AllowN(now, 1)
				sent = append(sent, now)
			}
		}
		most := max(n, 2) // one at once and one a minute make two at the edge
		for i := most; i < len(sent); i++ {
			if sent[i].Sub(sent[i-most]) < time.Minute {
				t.Errorf("%d a minute: %d from %v to %v", n, most+1, sent[i-most], sent[i])
				break
			}
		}
	}
}
