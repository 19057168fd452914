package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s scene
		for range 250 {
			s.up.say("拜访")
		}
		time.AfterFunc(2*time.Minute, func() { s.up.say("晚了") })
		s.run(t, 3*time.Minute)
		if s.err != nil {
			t.Fatal(s.err)
		}
		s.wants(t, 251)
		if !slices.Equal(s.in.batch, []int{100, 100, 50, 1}) {
			t.Errorf("batches of %v", s.in.batch)
		}
		calls, _ := s.up.called()
		if got := methods(calls)[:3]; !slices.Equal(got, []string{"getMe", "deleteWebhook", "getUpdates"}) {
			t.Errorf("begins with %v", got)
		}
		if calls[1].body != "{}" || calls[2].Offset != 0 || calls[2].Hold != 50 || !slices.Equal(calls[2].Kinds, kinds) {
			t.Errorf("asks with %s and %s", calls[1].body, calls[2].body)
		}
		if last := calls[len(calls)-1]; last.Offset != 252 || last.at < 2*time.Minute {
			t.Errorf("asks last at %v with %s", last.at, last.body)
		}
		if n := len(calls); n > 10 {
			t.Errorf("asked %d times", n)
		}
		d := s.in.taken[0]
		if e, err := Read(d); err != nil || e.Text != "拜访" || d.Chat != "tg/-100" || d.From != Platform || d.At.IsZero() {
			t.Errorf("%+v, %v", d, err)
		}
	})
}

// Nothing is confirmed before it is taken, and what is not taken is not asked for again.
func TestPollNotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s scene
		s.up.say("一", "二", "三")
		s.in.refuse = 8
		time.AfterFunc(time.Minute, func() { s.up.say("四") })
		s.run(t, 3*time.Minute)
		s.wants(t, 4)
		if s.in.tries != 10 {
			t.Errorf("tried %d times", s.in.tries)
		}
		calls, _ := s.up.called()
		for i, c := range calls[2:] {
			if i == 0 && c.Offset != 0 || i == 1 && (c.Offset != 4 || c.at < 10*time.Second) {
				t.Errorf("call %d at %v: %s", i, c.at, c.body)
			}
		}
	})
}

func TestPollTroubles(t *testing.T) {
	none := time.Duration(0)
	for name, c := range map[string]struct {
		method string
		faults []reply
		after  time.Duration // when it is over, at the earliest
		within time.Duration
		loud   string
	}{
		"wait": {
			"getUpdates",
			[]reply{{429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 7","parameters":{"retry_after":7}}`, false, none}},
			7 * time.Second, 8 * time.Second, "WARN",
		},
		"wait for the setting": {
			"deleteWebhook",
			[]reply{{429, `{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":2}}`, false, none}},
			2 * time.Second, 3 * time.Second, "WARN",
		},
		"two instances": {
			"getUpdates", slices.Repeat([]reply{{409, `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}`, false, none}}, 5),
			15 * time.Second, 16 * time.Second, "ERROR",
		},
		"HTML": {
			"getUpdates", slices.Repeat([]reply{{502, `<html><body><h1>502 Bad Gateway</h1></body></html>`, false, none}}, 10),
			25 * time.Second, 40 * time.Second, "WARN",
		},
		"HTML that looks well": {
			"getUpdates", slices.Repeat([]reply{{200, `<html>log in</html>`, false, none}}, 3), 600 * time.Millisecond, 2 * time.Second, "WARN",
		},
		"server":        {"getMe", slices.Repeat([]reply{{500, `{"ok":false,"error_code":500,"description":"Internal Server Error: restart"}`, false, none}}, 3), 600 * time.Millisecond, 2 * time.Second, "WARN"},
		"nobody":        {"getMe", []reply{{200, `{"ok":true,"result":{}}`, false, none}}, none, time.Second, "WARN"},
		"cut":           {"getUpdates", []reply{{0, `{"ok":true,"result":[{"update_id":1,"mess`, true, none}}, none, time.Second, "WARN"},
		"cut at once":   {"getUpdates", []reply{{0, ``, true, none}}, none, time.Second, "WARN"},
		"no answer":     {"getUpdates", []reply{{0, ``, true, time.Hour}}, time.Minute, 2 * time.Minute, "WARN"},
		"refusal":       {"getUpdates", []reply{{400, `{"ok":false,"error_code":400,"description":"Bad Request: x"}`, false, none}}, none, time.Second, "ERROR"},
		"null":          {"getUpdates", []reply{{200, `{"ok":true,"result":null}`, false, none}}, none, time.Second, "INFO"},
		"no result":     {"getUpdates", []reply{{200, `{"ok":true}`, false, none}}, none, time.Second, "ERROR"},
		"another thing": {"getUpdates", slices.Repeat([]reply{{200, `{"ok":true,"result":true}`, false, none}}, 6), 3 * time.Second, 20 * time.Second, "ERROR"},
		"broken for a while": {
			"getUpdates", slices.Repeat([]reply{{200, `{"ok":true,"result":[{"update_id":1,"message":{"te]}`, false, none}}, 3), none, 2 * time.Second, "ERROR",
		},
		"empty at once": {"getUpdates", slices.Repeat([]reply{{200, `{"ok":true,"result":[]}`, false, none}}, 6), 3 * time.Second, 20 * time.Second, "INFO"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s scene
				s.up.faults = map[string][]reply{c.method: c.faults}
				s.up.say("一", "二")
				s.run(t, 3*time.Minute)
				s.wants(t, 2)
				if s.err != nil {
					t.Error(s.err)
				}
				calls, _ := s.up.called()
				for _, call := range calls {
					if call.Offset == 3 {
						if call.at < c.after || call.at > c.within {
							t.Errorf("over after %v", call.at)
						}
						break
					}
				}
				if !strings.Contains(s.log.String(), "level="+c.loud) {
					t.Errorf("said:\n%s", s.log.String())
				}
			})
		})
	}
}

func TestWrongToken(t *testing.T) {
	for method, f := range map[string]reply{
		"getMe":         {401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, false, 0},
		"deleteWebhook": {404, `{"ok":false,"error_code":404,"description":"Not Found"}`, false, 0},
		"getUpdates":    {401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, false, 0},
		"setWebhook":    {401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`, false, 0},
	} {
		t.Run(method, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s scene
				s.up.faults = map[string][]reply{method: {f}}
				s.run(t, time.Minute, func(o *Options) {
					if method == "setWebhook" {
						o.Webhook, o.Secret = "https://genjin.test/telegram/webhook", "s"
					}
				})
				if !errors.Is(s.err, ErrToken) {
					t.Errorf("ended with %v", s.err)
				}
			})
		})
	}
}

func TestPollPoison(t *testing.T) {
	raw := func(id int64, s string) queued { return queued{id, s} }
	deep := `{"update_id":2,"message":` + strings.Repeat("[", 10_001) + strings.Repeat("]", 10_001) + `}`
	for name, c := range map[string]struct {
		poison []queued
		want   []string
		dead   int
	}{
		"unknown kinds": {[]queued{raw(2, `{"update_id":2,"telepathy":{"type":7}}`)}, []string{"tg/1", "tg/2", "tg/9"}, 0},
		"no object":     {[]queued{raw(2, `5`), raw(3, `null`)}, []string{"tg/1", "tg/x", "tg/x", "tg/9"}, 2},
		"no number":     {[]queued{raw(2, `{"message":{}}`)}, []string{"tg/1", "tg/x", "tg/9"}, 1},
		"huge number":   {[]queued{raw(2, `{"update_id":1e99,"message":{}}`)}, []string{"tg/1", "tg/x", "tg/9"}, 1},
		"broken":        {[]queued{raw(2, `{"update_id":2,"message":{"text":"half}`)}, []string{"tg/1", "tg/2", "tg/9"}, 1},
		"too deep":      {[]queued{raw(2, deep)}, []string{"tg/1", "tg/2", "tg/9"}, 1},
		"too large":     {[]queued{raw(2, `{"update_id":2,"message":"`+strings.Repeat("x", 9<<20)+`"}`)}, []string{"tg/1", "tg/2", "tg/9"}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var s scene
				s.up.say("一")
				s.up.queue = append(s.up.queue, c.poison...)
				s.up.last = 8
				s.up.say("二")
				s.run(t, 2*time.Minute)
				got, dead := s.in.ids(), 0
				for i, d := range s.in.taken {
					if strings.HasPrefix(d.ID, "tg/x") {
						got[i] = "tg/x"
					}
					if _, err := Read(d); err != nil {
						dead++
					}
					if len(d.Raw) > 1<<20 {
						t.Errorf("a dead letter of %d bytes", len(d.Raw))
					}
				}
				if !slices.Equal(got, c.want) || dead != c.dead {
					t.Errorf("came %v, %d dead", got, dead)
				}
				if _, waiting := s.up.called(); waiting > 0 {
					t.Errorf("%d wait still", waiting)
				}
			})
		})
	}
}

// Nothing can confirm updates without a number while no number is known: they are not asked for at full speed.
func TestPollNoNumbers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s scene
		s.up.queue = []queued{{1, `{}`}, {2, `7`}}
		s.run(t, time.Minute)
		if calls, _ := s.up.called(); s.err != nil || len(calls) > 20 || len(s.in.taken) < 2 {
			t.Errorf("asked %d times, took %d, %v", len(calls), len(s.in.taken), s.err)
		}
	})
}

// After a week of silence numbers begin anew, and may be lower.
func TestPollLowerNumbers(t *testing.T) {
	p := poller{a: New(Options{Now: time.Now}), offset: 2000}
	for _, c := range []struct {
		raws []string
		next int64
	}{
		{[]string{`{"update_id":7}`}, 8},
		{[]string{`{"update_id":7}`, `{}`, `{}`}, 10},
		{[]string{`{}`}, 2001},
		{nil, 2000},
	} {
		var updates []json.RawMessage
		for _, raw := range c.raws {
			updates = append(updates, json.RawMessage(raw))
		}
		if ds, next := p.deliveries(updates); next != c.next || len(ds) != len(c.raws) {
			t.Errorf("%v: asks next from %d", c.raws, next)
		}
	}
}

func TestPollEnds(t *testing.T) {
	t.Run("while asking", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var s scene
			s.run(t, time.Minute)
			if s.err != nil || s.took != 0 {
				t.Errorf("ended after %v with %v", s.took, s.err)
			}
		})
	})
	t.Run("while receiving", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var s scene
			s.up.say("一")
			s.in.slow = 65 * time.Second
			s.run(t, time.Minute)
			if s.err != nil || s.took != 5*time.Second {
				t.Errorf("ended after %v with %v", s.took, s.err)
			}
			s.wants(t, 1)
		})
	})
	t.Run("while waiting", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var s scene
			s.up.say("一")
			s.in.refuse = 1000
			s.run(t, time.Minute)
			if s.err != nil || s.took != 0 {
				t.Errorf("ended after %v with %v", s.took, s.err)
			}
		})
	})
	t.Run("before the first answer", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			var s scene
			s.up.faults = map[string][]reply{"getMe": slices.Repeat([]reply{{status: 502}}, 1000)}
			s.run(t, time.Minute)
			if s.err != nil || s.took != 0 {
				t.Errorf("ended after %v with %v", s.took, s.err)
			}
		})
	})
}

// A program that starts again is told again what it took last, under the same id and with the same bytes.
func TestPollStartsAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var s scene
		s.up.say("一")
		s.in.slow = 20 * time.Millisecond // ends while it is taken
		s.run(t, 10*time.Millisecond)
		s.run(t, time.Minute)
		if len(s.in.taken) != 2 {
			t.Fatalf("came %v", s.in.ids())
		}
		if a, b := s.in.taken[0], s.in.taken[1]; a.ID != b.ID || !bytes.Equal(a.Raw, b.Raw) {
			t.Errorf("%v", s.in.ids())
		}
	})
}
