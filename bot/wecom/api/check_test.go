package api

import (
	"fmt"
	"net/http"
	"testing"
	"time"
)

func TestCheck(t *testing.T) {
	now := newClock()
	f, c := newFake(t, func(o *Options) { o.Now = now.Now })
	company(f)
	seen := f.fail
	f.fail = func(w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Date", now.Now().Add(-40*time.Second).Format(http.TimeFormat))
		return seen(w, r)
	}
	r := c.Check(t.Context())
	if r.Token != nil || r.AppErr != nil || r.Book != nil || r.Clients != nil || r.Address != "" {
		t.Errorf("got %+v", r)
	}
	if (r.App != App{Name: "跟进", Enabled: true, People: 2, Departments: 2, Tags: 1}) {
		t.Errorf("the app is %+v", r.App)
	}
	if (r.Shown != Shown{Departments: 2, People: true, Names: true, Titles: true, Leaders: true}) {
		t.Errorf("of the book is shown %+v", r.Shown)
	}
	if !r.ClockTold || r.Clock != 40*time.Second {
		t.Errorf("the clock is %v off", r.Clock)
	}
}

// TestCheckShown: what an app is not told stands in the answers as if it were not there, or with the id in its place.
func TestCheckShown(t *testing.T) {
	for name, x := range map[string]struct {
		answers map[string]string
		want    Shown
		sellers int
	}{
		"nothing": {nil, Shown{}, 0},
		"ids for names": {map[string]string{
			"department/list": `{"errcode":0,"department":[{"id":1,"name":"1"},{"id":2}]}`,
			"user/list":       `{"errcode":0,"userlist":[{"userid":"ZhangSan","name":"zhangsan"}]}`,
		}, Shown{Departments: 2, People: true}, 0},
		"leaders alone": {map[string]string{"department/list": `{"errcode":0,"department":[{"id":7,"department_leader":["lisi"]}]}`}, Shown{Departments: 1, Leaders: true}, 0},
		"people by name alone": {map[string]string{
			"agent/get": `{"errcode":0,"name":"跟进","allow_userinfos":{"user":[{"userid":"lisi"}]}}`,
			"user/get":  `{"errcode":0,"userid":"lisi","name":"李四"}`,
		}, Shown{People: true, Names: true}, 0},
		"sellers": {map[string]string{"externalcontact/get_follow_user_list": `{"errcode":0,"follow_user":["lisi","wang"]}`}, Shown{}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			f, c := newFake(t)
			for path, say := range x.answers {
				f.answers[path] = []string{say}
			}
			r := c.Check(t.Context())
			if r.Book != nil || r.Clients != nil || r.Shown != x.want || r.Sellers != x.sellers {
				t.Errorf("got %+v", r)
			}
		})
	}
}

func TestCheckFaults(t *testing.T) {
	untrusted := `{"errcode":60020,"errmsg":"not allow to access from your ip, from ip: 203.0.113.7"}`
	forbidden := `{"errcode":48002,"errmsg":"api forbidden"}`
	code := func(err error) int {
		if e := refusalOf(err); e != nil {
			return e.Code
		}
		return 0
	}
	for name, x := range map[string]struct {
		answers map[string]string
		secret  string
		want    string // codes of token, app, book, clients; enabled; address
	}{
		"a wrong secret":     {nil, "wrong", "40001 0 0 0 false "},
		"no trust":           {map[string]string{"agent/get": untrusted, "department/list": untrusted, "externalcontact/get_follow_user_list": untrusted}, secret, "0 60020 60020 60020 false 203.0.113.7"},
		"no trust for one":   {map[string]string{"agent/get": untrusted, "department/list": forbidden}, secret, "0 60020 48002 0 false 203.0.113.7"},
		"no trust for token": {map[string]string{"gettoken": untrusted}, secret, "60020 0 0 0 false 203.0.113.7"},
		"switched off":       {map[string]string{"agent/get": `{"errcode":0,"name":"跟进","close":1}`}, secret, "0 0 0 0 false "},
		"no address book":    {map[string]string{"department/list": forbidden}, secret, "0 0 48002 0 true "},
		"no people":          {map[string]string{"department/list": `{"errcode":0,"department":[{"id":1}]}`, "user/list": forbidden}, secret, "0 0 48002 0 true "},
		"no clients":         {map[string]string{"externalcontact/get_follow_user_list": forbidden}, secret, "0 0 0 48002 true "},
		"no such app":        {map[string]string{"agent/get": `{"errcode":301002,"errmsg":"not allow operate"}`}, secret, "0 301002 0 0 false "},
	} {
		t.Run(name, func(t *testing.T) {
			f, c := newFake(t, func(o *Options) { o.Secret = x.secret })
			for path, say := range x.answers {
				f.answers[path] = []string{say}
			}
			r := c.Check(t.Context())
			if got := fmt.Sprint(code(r.Token), code(r.AppErr), code(r.Book), code(r.Clients)) + fmt.Sprintf(" %v %s", r.App.Enabled, r.Address); got != x.want {
				t.Errorf("got %s, not %s", got, x.want)
			}
			if (r.Token == nil) != (x.want[0] == '0') {
				t.Errorf("the token: %v", r.Token)
			}
			if calls, _ := f.taken(); r.Token != nil && len(calls) != 0 {
				t.Errorf("asked without a token: %+v", calls)
			}
		})
	}
	_, c := newFake(t, func(o *Options) { o.URL = "http://127.0.0.1:1" })
	if r := c.Check(t.Context()); r.Token == nil || r.ClockTold {
		t.Errorf("nobody answers: %+v", r)
	}
	_, c = newFake(t, func(o *Options) { o.Now = nil })
	if r := c.Check(t.Context()); r.Token != nil || r.ClockTold {
		t.Errorf("without a clock: %+v", r)
	}
}
