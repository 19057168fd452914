package api

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestUserIDs(t *testing.T) {
	now := newClock()
	f, c := newFake(t, func(o *Options) { o.Now = now.Now })
	ask := func(open ...string) map[string]string {
		t.Helper()
		got, err := c.UserIDs(t.Context(), open)
		if err != nil {
			t.Fatal(err)
		}
		return got
	}
	f.answers["batch/openuserid_to_userid"] = []string{`{"errcode":0,"errmsg":"ok","userid_list":[{"open_userid":"wo1","userid":"lisi"}],"invalid_open_userid_list":["zhangsan"]}`}
	if got := ask("wo1", "zhangsan", "wo1", ""); fmt.Sprint(got) != "map[wo1:lisi zhangsan:zhangsan]" {
		t.Errorf("got %v", got)
	}
	if got := f.one(); got.method != "POST" || got.body != `{"open_userid_list":["wo1","zhangsan"]}` {
		t.Errorf("asked %+v", got)
	}
	if got := ask("zhangsan", "wo1"); fmt.Sprint(got) != "map[wo1:lisi zhangsan:zhangsan]" {
		t.Errorf("from memory %v", got)
	}
	if calls, _ := f.taken(); len(calls) != 0 {
		t.Errorf("asked again: %+v", calls)
	}
	// Who came into the app's sight meanwhile is found.
	now.turn(idsAgain)
	f.answers["batch/openuserid_to_userid"] = []string{`{"errcode":0,"userid_list":[{"open_userid":"zhangsan","userid":"zs"}]}`}
	if got := ask("zhangsan", "wo1"); fmt.Sprint(got) != "map[wo1:lisi zhangsan:zs]" {
		t.Errorf("later %v", got)
	}
	if got := f.one(); got.body != `{"open_userid_list":["zhangsan"]}` {
		t.Errorf("asked %+v", got)
	}
	f.answers["batch/openuserid_to_userid"] = []string{`{"errcode":48002,"errmsg":"api forbidden"}`}
	if got, err := c.UserIDs(t.Context(), []string{"wo9"}); err == nil {
		t.Errorf("got %v", got)
	}
}

func TestManyUserIDs(t *testing.T) {
	f, c := newFake(t)
	var open []string
	for i := range 2500 {
		open = append(open, fmt.Sprintf("wo%d", i))
	}
	got, err := c.UserIDs(t.Context(), open)
	if err != nil || len(got) != 2500 || got["wo2499"] != "wo2499" {
		t.Errorf("%d, %v", len(got), err)
	}
	calls, _ := f.taken()
	var sizes []int
	for _, call := range calls {
		var body map[string][]string
		json.Unmarshal([]byte(call.body), &body)
		sizes = append(sizes, len(body["open_userid_list"]))
	}
	if fmt.Sprint(sizes) != "[1000 1000 500]" {
		t.Errorf("asked for %v", sizes)
	}
	for i := range idsMost + 10 {
		c.ids.keep(strings.Repeat("x", 5)+fmt.Sprint(i), "u")
	}
	if n := len(c.ids.held); n > idsMost {
		t.Errorf("%d are remembered", n)
	}
}
