package telegramtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func texts(us []upd) []string {
	var out []string
	for _, u := range us {
		if u.Message != nil {
			out = append(out, u.Message.Text)
		}
	}
	return out
}

func TestConfirmedByOffsetOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{})
		for i := range 9 {
			p.Say(p.wang.ID, p.group, fmt.Sprint(i))
		}
		first := p.ask(`{}`)
		time.Sleep(4 * time.Second)
		if again := p.ask(`{}`); len(first) != 9 || !slices.Equal(texts(first), texts(again)) {
			t.Fatalf("first %v, then %v", texts(first), texts(again))
		}
		gaps := 0
		for i, u := range first[1:] {
			if u.ID <= first[i].ID {
				t.Errorf("id %d after %d", u.ID, first[i].ID)
			}
			if u.ID > first[i].ID+1 {
				gaps++
			}
		}
		if gaps == 0 {
			t.Error("the ids have no gaps")
		}
		if got := p.ask(fmt.Sprintf(`{"offset":%d,"limit":2}`, first[4].ID+1)); !slices.Equal(texts(got), []string{"5", "6"}) {
			t.Errorf("after the fifth: %v", texts(got))
		}
		time.Sleep(4 * time.Second)
		if got := p.ask(`{}`); !slices.Equal(texts(got), []string{"5", "6", "7", "8"}) || p.Pending() != 4 {
			t.Errorf("the first five were not forgotten: %v", texts(got))
		}
		far := fmt.Sprintf(`{"offset":%d}`, first[8].ID+1000)
		if got := p.ask(far); len(got) != 4 || p.Pending() != 4 {
			t.Errorf("an offset far off: %v", texts(got))
		}
	})
}

func TestUnseenIsNotConfirmed(t *testing.T) {
	r := &recorder{TB: t}
	s := New(r, Options{})
	u := s.AddPerson(User{First: "王"})
	b := newBot(t, s)
	s.Start(u.ID, "")
	s.Say(u.ID, u.ID, "一")
	b.must("getUpdates", fmt.Sprintf(`{"offset":%d}`, s.update+1))
	if r.count() != 2 {
		t.Errorf("faults: %v", r.errs)
	}
}

func TestSameOffsetSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{})
		for range 3 {
			p.Say(p.wang.ID, p.group, "x")
		}
		if n := len(p.ask(`{}`)); n != 3 {
			t.Fatalf("%d updates", n)
		}
		time.Sleep(100 * time.Millisecond)
		if n := len(p.ask(`{}`)); n != 1 {
			t.Errorf("within half a second: %d updates", n)
		}
		time.Sleep(time.Second)
		if n := len(p.ask(`{}`)); n != 3 {
			t.Errorf("a second later: %d updates", n)
		}
	})
}

func TestLongPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{})
		start := time.Now()
		if got := p.ask(`{"timeout":600}`); len(got) != 0 || time.Since(start) != longest {
			t.Errorf("%d updates after %v", len(got), time.Since(start))
		}
		start = time.Now()
		go func() {
			time.Sleep(7 * time.Second)
			p.Say(p.wang.ID, p.group, "拜访 王总")
		}()
		if got := p.ask(`{"timeout":30}`); !slices.Equal(texts(got), []string{"拜访 王总"}) || time.Since(start) != 7*time.Second {
			t.Errorf("%v after %v", texts(got), time.Since(start))
		}
	})
}

func TestCancelledPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{})
		ctx, cancel := context.WithTimeout(t.Context(), 3*time.Second)
		defer cancel()
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://x/bot"+Token+"/getUpdates?timeout=50", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		start := time.Now()
		if _, err := p.c.Do(req); !errors.Is(err, context.DeadlineExceeded) || time.Since(start) != 3*time.Second {
			t.Errorf("%v after %v", err, time.Since(start))
		}
		synctest.Wait()
		if p.poll != nil {
			t.Error("the server still waits")
		}
	})
}

func TestConflicts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{Webhook: &http.Client{}})
		older := make(chan reply, 1)
		go func() { older <- p.call("getUpdates", `{"timeout":50}`) }()
		synctest.Wait()
		go func() {
			time.Sleep(time.Second)
			p.Say(p.wang.ID, p.group, "一")
		}()
		if got := p.ask(`{"timeout":40}`); len(got) != 1 {
			t.Errorf("the newer poll got %v", got)
		}
		if got := <-older; got.Code != 409 || !strings.HasPrefix(got.Desc, "Conflict: terminated by other getUpdates request") {
			t.Errorf("the older poll got %+v", got)
		}
		p.fresh()
		p.must("setWebhook", `{"url":"https://genjin.example/hook"}`)
		p.refused(409, "can't use getUpdates method while webhook is active", "getUpdates", `{}`)
		p.must("deleteWebhook", `{}`)
		p.must("getUpdates", `{}`)
	})
}

func TestExpiry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := world(t, Options{})
		m := p.must("sendMessage", fmt.Sprintf(`{"chat_id":%d,"text":"草稿","reply_markup":{"inline_keyboard":[[{"text":"已发","callback_data":"s"}]]}}`, p.group))
		p.Say(p.wang.ID, p.group, "一")
		p.Press(p.wang.ID, p.group, m.id(), 0)
		for _, step := range []struct {
			after time.Duration
			want  int
		}{{149 * time.Second, 2}, {time.Second, 1}, {24*time.Hour - 151*time.Second, 1}, {time.Second, 0}} {
			time.Sleep(step.after)
			if got := p.Pending(); got != step.want {
				t.Errorf("%v later %d wait, want %d", step.after, got, step.want)
			}
		}
	})
}

func TestKindsOfUpdates(t *testing.T) {
	p := world(t, Options{})
	p.Promote(p.wang.ID, p.group, p.Bot().ID)
	p.Join(p.group, p.AddPerson(User{First: "李"}).ID)
	if got := p.fresh(); len(got) != 2 || got[0].Mine == nil || got[1].Message == nil {
		t.Errorf("by default: %+v", got)
	}
	p.must("getUpdates", `{"allowed_updates":["chat_member"]}`)
	p.Say(p.wang.ID, p.group, "一")
	p.Join(p.group, p.AddPerson(User{First: "赵"}).ID)
	if got := p.fresh(); len(got) != 1 || got[0].Member == nil {
		t.Errorf("only chat_member: %+v", got)
	}
	p.must("getUpdates", `{"offset":1,"allowed_updates":[]}`)
	p.Say(p.wang.ID, p.group, "二")
	if got := p.fresh(); len(got) != 1 || got[0].Message == nil {
		t.Errorf("by default again: %+v", got)
	}
}

func TestPoisonAndRenumber(t *testing.T) {
	p := world(t, Options{})
	for _, raw := range []string{`{"message":{"text":7}}`, `{}`, `{"new_kind":{"a":[1]}}`, `nonsense`, `{"update_id":3,"poll":null}`} {
		p.Poison(p.group, raw)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://x/bot"+Token+"/getUpdates", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := p.c.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	want := `{"ok":true,"result":[{"update_id":870010001,"message":{"text":7}},{"update_id":870010002},` +
		`{"update_id":870010003,"new_kind":{"a":[1]}},nonsense,{"update_id":3,"poll":null}]}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
	p.Renumber(41)
	p.Say(p.wang.ID, p.group, "一")
	if got := p.ask(`{"offset":870010008}`); len(got) != 1 || got[0].ID != 41 {
		t.Errorf("after a week: %+v", got)
	}
}

func TestListen(t *testing.T) {
	s := New(t, Options{})
	for token, want := range map[string]int{Token: 200, "1:x": 401} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.Listen()+"/bot"+token+"/getMe", http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %s", token, resp.Status)
		}
	}
}
