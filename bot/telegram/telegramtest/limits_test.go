package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestBuckets(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{})
		p.Open(p.wang.ID)
		one := fmt.Sprintf(`{"chat_id":%d,"text":"一"}`, p.wang.ID)
		for range chatBurst {
			p.must("sendMessage", one)
		}
		got := p.refused(429, "Too Many Requests: retry after 1", "sendMessage", one)
		if got.Params.RetryAfter != 1 || p.Throttled() != 1 {
			t.Errorf("%+v, %d times", got, p.Throttled())
		}
		time.Sleep(time.Second)
		p.must("sendMessage", one)
		p.must("sendChatAction", fmt.Sprintf(`{"chat_id":%d,"action":"typing"}`, p.wang.ID))

		at := time.Now()
		sent := 0
		for time.Since(at) < time.Minute {
			m := p.call("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"一"}`, p.group))
			for m.Params.RetryAfter > 0 {
				time.Sleep(time.Duration(m.Params.RetryAfter) * time.Second)
				m = p.call("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"一"}`, p.group))
			}
			sent++
		}
		if sent < 35 || sent > 41 {
			t.Errorf("%d messages to a group within its first minute", sent)
		}
	})
}

func TestEditsCount(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{})
		m := p.must("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"0"}`, p.group)).id()
		for i := range 19 {
			time.Sleep(time.Second)
			p.must("editMessageText", fmt.Sprintf(`{"chat_id":%d,"message_id":%d,"text":"%d"}`, p.group, m, i+1))
		}
		// 20 went out in 19 seconds, in which six more came in.
		p.mu.Lock()
		left := p.chats[p.group].minute.left
		p.mu.Unlock()
		if left > 7 {
			t.Errorf("%v are left of 20: edits do not count", left)
		}
	})
}

func TestWholeBot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{})
		refused := 0
		for range 40 {
			u := p.AddPerson(User{First: "人"})
			p.Open(u.ID)
			if r := p.call("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"早"}`, u.ID)); !r.OK {
				refused++
			}
		}
		if refused != 10 || p.Throttled() != 10 {
			t.Errorf("%d of 40 at once were refused", refused)
		}
	})
}

func TestFaults(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{Unlimited: true})
		send := fmt.Sprintf(`{"chat_id":%d,"text":"一"}`, p.group)
		p.Fail(
			TooMany(7).On("sendMessage", p.group), Migrated(-100).On("sendMessage", 0), Blocked.On("sendMessage", 0).Times(2),
			Restart.On("sendMessage", 0).After(), BadGateway.On("sendMessage", 0),
			CutUnread.On("sendMessage", 0), CutTaken.On("sendMessage", p.group), CutHalfway.On("sendMessage", 0),
			Undecodable.On("sendMessage", 0), ZeroID.On("sendMessage", 0), Slow(5*time.Second).On("sendMessage", 0),
			Deleted.On("sendMessage", p.wang.ID).Always(),
		)
		p.must("getMe", `{}`)
		if got := p.refused(429, "retry after 7", "sendMessage", send); got.Params.RetryAfter != 7 {
			t.Errorf("%+v", got)
		}
		if got := p.refused(400, "upgraded to a supergroup", "sendMessage", send); got.Params.MigrateTo != -100 {
			t.Errorf("%+v", got)
		}
		p.refused(403, "blocked", "sendMessage", send)
		p.refused(403, "blocked", "sendMessage", send)
		said := func(what string, want int) {
			t.Helper()
			if n := len(p.Said(p.group)); n != want {
				t.Errorf("%s: %d messages stand, want %d", what, n, want)
			}
		}
		said("refused", 0)
		p.refused(500, "Internal Server Error: restart", "sendMessage", send)
		said("500 after it was taken", 1)
		_, isSyntax := errors.AsType[*json.SyntaxError](p.call("sendMessage", send).err)
		if !isSyntax {
			t.Error("a page was decoded")
		}
		said("502", 1)
		for i, what := range []string{"unread", "taken", "halfway"} {
			if r := p.call("sendMessage", send); r.err == nil {
				t.Errorf("%s: the answer came: %+v", what, r)
			}
			said(what, 1+i)
		}
		if r := p.must("sendMessage", send); r.id() != 0 {
			t.Errorf("undecodable: %s", r.Result)
		}
		said("undecodable", 4)
		if r := p.must("sendMessage", send); r.id() != 0 || !strings.Contains(string(r.Result), `"message_id":0`) {
			t.Errorf("id 0: %s", r.Result)
		}
		start := time.Now()
		if r := p.must("sendMessage", send); r.id() == 0 || time.Since(start) != 5*time.Second {
			t.Errorf("slow: %s after %v", r.Result, time.Since(start))
		}
		said("all", 6)
		p.must("sendMessage", send)
		for range 3 {
			p.refused(403, "the group chat was deleted", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"一"}`, p.wang.ID))
		}
		p.Heal()
		p.refused(403, "can't initiate", "sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"一"}`, p.wang.ID))
		if n := len(p.Faults()); n != 0 {
			t.Errorf("faults: %v", p.Faults())
		}
	})
}
