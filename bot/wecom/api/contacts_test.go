package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/silenceper/wechat/v2/util"

	"genjin/bot/wecom/errcode"
)

// company answers as one with two departments does: the app sees both, and wangwu by name.
func company(f *fake) {
	f.fail = func(w http.ResponseWriter, r *http.Request) bool {
		q := r.URL.Query()
		say := map[string]string{
			"department/list": `{"errcode":0,"errmsg":"ok","department":[{"id":1,"name":"公司","parentid":0,"order":4294967295,"department_leader":["chen"]},
				{"id":2,"name":"销售部","parentid":1,"department_leader":["Chen","nobody"]}]}`,
			"user/list1": `{"errcode":0,"errmsg":"ok","userlist":[{"userid":"chen","name":"陈经理","department":[1,2],"is_leader_in_dept":[1,0],"status":1}]}`,
			"user/list2": `{"errcode":0,"errmsg":"ok","userlist":[{"userid":"chen","name":"陈经理","department":[1,2],"is_leader_in_dept":[1,0],"status":1},
				{"userid":"lisi","name":"李四","department":[2],"is_leader_in_dept":[0],"status":1},
				{"userid":"zhao","name":"赵六","department":[2],"is_leader_in_dept":[],"status":2},{"userid":""}]}`,
			"agent/get":        `{"errcode":0,"name":"跟进","close":0,"allow_userinfos":{"user":[{"userid":"WangWu"},{"userid":"LiSi"}]},"allow_partys":{"partyid":[1,2]},"allow_tags":{"tagid":[7]}}`,
			"user/getWangWu":   `{"errcode":0,"userid":"WangWu","name":"王五","department":[3],"is_leader_in_dept":[1],"status":4}`,
			"user/geta b&c=1#": `{"errcode":0,"userid":"a b&c=1#","name":"a","status":1}`,
			"user/getleft":     `{"errcode":0,"userid":"left","name":"走了","status":5}`,
			"user/getold":      `{"errcode":60111,"errmsg":"userid not found"}`,
			"user/getfar":      `{"errcode":60011,"errmsg":"no privilege to access"}`,
		}[strings.TrimPrefix(r.URL.Path, "/cgi-bin/")+q.Get("userid")+q.Get("department_id")]
		if say != "" && q.Get("access_token") == tokenOf(1) {
			fmt.Fprint(w, say)
			return true
		}
		return false
	}
}

func TestBook(t *testing.T) {
	f, c := newFake(t)
	company(f)
	got, err := c.Book(t.Context())
	want := Book{
		People: []Person{
			{ID: "chen", Name: "陈经理", Departments: []int{1, 2}, Leads: []int{1, 2}, Status: Active},
			{ID: "lisi", Name: "李四", Departments: []int{2}, Status: Active},
			{ID: "zhao", Name: "赵六", Departments: []int{2}, Status: Disabled},
			{ID: "WangWu", Name: "王五", Departments: []int{3}, Leads: []int{3}, Status: Inactive},
		},
		Departments: []Department{
			{ID: 1, Name: "公司", Leaders: []string{"chen"}},
			{ID: 2, Parent: 1, Name: "销售部", Leaders: []string{"Chen", "nobody"}},
		},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
	if p, err := c.Person(t.Context(), "a b&c=1#"); err != nil || p.ID != "a b&c=1#" {
		t.Errorf("got %+v, %v", p, err)
	}
	if p, err := c.Person(t.Context(), "old"); classOf(err) != errcode.GonePerson || err.Error() != "user/get: 60111 userid not found" {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestLeft(t *testing.T) {
	f, c := newFake(t)
	company(f)
	gone, err := c.Left(t.Context(), []string{"LISI", "zhao", "left", "old", "far", "wangwu", "a b&c=1#"})
	if err != nil || fmt.Sprint(gone) != "[zhao left old far]" {
		t.Errorf("got %v, %v", gone, err)
	}
}

// TestBookIsWholeOrNone: nobody counts as gone because WeCom failed.
func TestBookIsWholeOrNone(t *testing.T) {
	for _, path := range []string{"department/list", "user/list", "agent/get", "user/get"} {
		f, c := newFake(t)
		company(f)
		whole := f.fail
		f.fail = func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/cgi-bin/"+path && r.URL.Query().Get("department_id") != "1" {
				fmt.Fprint(w, `{"errcode":48002,"errmsg":"api forbidden"}`)
				return true
			}
			return whole(w, r)
		}
		if b, err := c.Book(t.Context()); refusalOf(err) == nil || b.People != nil {
			t.Errorf("%s: %+v, %v", path, b, err)
		}
		if gone, err := c.Left(t.Context(), []string{"chen", "old"}); err == nil || gone != nil {
			t.Errorf("%s: %v, %v", path, gone, err)
		}
	}
	f, c := newFake(t)
	company(f)
	whole := f.fail
	f.fail = func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Query().Get("userid") == "old" {
			fmt.Fprint(w, `{"errcode":45009,"errmsg":"api freq out of limit"}`)
			return true
		}
		return whole(w, r)
	}
	if gone, err := c.Left(t.Context(), []string{"zhao", "old"}); refusalOf(err) == nil || gone != nil {
		t.Errorf("%v, %v", gone, err)
	}
}

// TestLibrary: what the library asks goes the way of all calls.
func TestLibrary(t *testing.T) {
	t.Run("a dead token is replaced", func(t *testing.T) {
		f, c := newFake(t)
		f.answers["department/list"] = []string{`{"errcode":42001,"errmsg":"access_token expired"}`}
		if _, err := c.departments(t.Context()); err != nil {
			t.Error(err)
		}
		calls, asked := f.taken()
		if asked != 2 || len(calls) != 2 || calls[0].token != tokenOf(1) {
			t.Errorf("%d tokens for %+v", asked, calls)
		}
	})
	t.Run("a body is repeated byte for byte", func(t *testing.T) {
		f, c := newFake(t)
		f.answers["externalcontact/add_msg_template"] = []string{`{"errcode":42001,"errmsg":"access_token expired"}`}
		if _, _, err := c.Offer(t.Context(), "zhangsan", []string{"wm1"}, "<王总>&您好"); err != nil {
			t.Error(err)
		}
		if calls, _ := f.taken(); len(calls) != 2 || calls[0].body != calls[1].body || !strings.Contains(calls[1].body, `"<王总>&您好"`) {
			t.Errorf("asked %+v", calls)
		}
	})
	t.Run("it gives up with its caller", func(t *testing.T) {
		f, c := newFake(t)
		ctx, cancel := context.WithCancel(t.Context())
		f.fail = func(_ http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/cgi-bin/department/list" {
				cancel()
				<-r.Context().Done()
				return true
			}
			return false
		}
		if _, err := c.departments(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("got %v", err)
		}
	})
	t.Run("an answer has an end", func(t *testing.T) {
		f, c := newFake(t)
		f.answers["department/list"] = []string{`{"errcode":0,"department":[],"x":"` + strings.Repeat("x", answerLimit) + `"}`}
		c.o.Timer = nil
		if _, err := c.departments(t.Context()); err == nil {
			t.Error("it was read")
		}
	})
	t.Run("an answer that it cannot read", func(t *testing.T) {
		f, c := newFake(t)
		f.answers["department/list"] = []string{`{"errcode":0,"department":7}`}
		if _, err := c.departments(t.Context()); err == nil {
			t.Error("it was read")
		}
	})
	t.Run("not without a ticket", func(t *testing.T) {
		openReception()
		if _, err := util.HTTPGet("http://qyapi.weixin.qq.com/cgi-bin/user/get?access_token=ticket1"); !errors.Is(err, errNoTicket) {
			t.Errorf("got %v", err)
		}
		if _, err := util.HTTPPost("http://qyapi.weixin.qq.com/cgi-bin/user/get", "{}"); !errors.Is(err, errNoTicket) {
			t.Errorf("got %v", err)
		}
		if n := len(reception.valid); n != 0 {
			t.Errorf("%d tickets are out", n)
		}
	})
}

// TestTwoCompaniesAtOnce: the one HTTP client of the library serves many, each at its own address with its own token.
func TestTwoCompaniesAtOnce(t *testing.T) {
	var all sync.WaitGroup
	for n := range 8 {
		f, c := newFake(t)
		f.fail = func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == "/cgi-bin/user/get" {
				fmt.Fprintf(w, `{"errcode":0,"userid":%q,"name":"%d"}`, r.URL.Query().Get("userid"), n)
				return true
			}
			return false
		}
		all.Go(func() {
			for i := range 20 {
				id := fmt.Sprintf("u%d-%d", n, i)
				if p, err := c.Person(context.Background(), id); err != nil || p.ID != id || p.Name != fmt.Sprint(n) {
					t.Errorf("%s: %+v, %v", id, p, err)
				}
			}
		})
	}
	all.Wait()
}

// TestPatience: what only looks is asked for three times, what acts once.
func TestPatience(t *testing.T) {
	busy := `{"errcode":-1,"errmsg":"system error"}`
	for answer, want := range map[string]int{busy: 3, `{"errcode":45033,"errmsg":"busy"}`: 3, "502 <html>": 3, `{"errcode":48002,"errmsg":"no"}`: 1, "404 no": 1} {
		var waits []time.Duration
		f, c := newFake(t, func(o *Options) {
			o.Timer = func(d time.Duration) (<-chan time.Time, func()) { waits = append(waits, d); return at0(d) }
		})
		f.answers["department/list"] = []string{answer, answer, answer, answer}
		if _, err := c.departments(t.Context()); err == nil {
			t.Errorf("%s: no error", answer)
		}
		calls, _ := f.taken()
		if len(calls) != want || len(waits) != want-1 {
			t.Errorf("%s: asked %d times, %v apart", answer, len(calls), waits)
		}
		for _, d := range waits {
			if d < time.Second || d >= 2*time.Second {
				t.Errorf("waited %v", d)
			}
		}
	}
	f, c := newFake(t)
	f.answers["department/list"] = []string{busy, busy}
	if _, err := c.departments(t.Context()); err != nil {
		t.Errorf("at the third time: %v", err)
	}
	f.taken()
	f.answers["externalcontact/add_msg_template"] = []string{busy}
	if _, _, err := c.Offer(t.Context(), "zhangsan", []string{"wm1"}, "您好"); classOf(err) != errcode.Retry {
		t.Errorf("got %v", err)
	}
	f.one()
	ctx, cancel := context.WithCancel(t.Context())
	stopped := false
	c.o.Timer = func(time.Duration) (<-chan time.Time, func()) { cancel(); return nil, func() { stopped = true } }
	f.answers["department/list"] = []string{busy}
	if _, err := c.departments(ctx); classOf(err) != errcode.Retry || !stopped {
		t.Errorf("gave up waiting: %v", err)
	}
}
