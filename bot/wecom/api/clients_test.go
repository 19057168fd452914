package api

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

func TestOffer(t *testing.T) {
	f, c := newFake(t)
	f.answers["externalcontact/add_msg_template"] = []string{`{"errcode":0,"errmsg":"ok","fail_list":["wm2"],"msgid":"msg1"}`}
	task, failed, err := c.Offer(t.Context(), "zhangsan", []string{"wm1", "wm2"}, "王总好")
	if err != nil || task != "msg1" || fmt.Sprint(failed) != "[wm2]" {
		t.Errorf("got %q, %v, %v", task, failed, err)
	}
	want := `{"chat_type":"single","external_userid":["wm1","wm2"],"sender":"zhangsan","text":{"content":"王总好"},"attachments":[],"tag_filter":{"group_list":[]}}`
	if got := f.one(); got.method != "POST" || strings.TrimSpace(got.body) != want {
		t.Errorf("got %s", got.body)
	}
	for _, x := range []struct {
		clients []string
		text    string
	}{{nil, "好"}, {make([]string, offerMost+1), "好"}, {[]string{"wm1"}, strings.Repeat("好", 1334)}} {
		if _, _, err := c.Offer(t.Context(), "zhangsan", x.clients, x.text); !errors.Is(err, messages.ErrRejected) {
			t.Errorf("%d clients, %d bytes: %v", len(x.clients), len(x.text), err)
		}
	}
	f.answers["externalcontact/add_msg_template"] = []string{`{"errcode":41048,"errmsg":"no send"}`}
	if _, _, err := c.Offer(t.Context(), "zhangsan", []string{"wm1"}, "好"); classOf(err) != errcode.Barred {
		t.Errorf("got %v", err)
	}
}

func TestOffered(t *testing.T) {
	f, c := newFake(t)
	f.answers["externalcontact/get_groupmsg_task"] = []string{
		`{"errcode":0,"next_cursor":"C1","task_list":[{"userid":"zhangsan","status":2,"send_time":1795400000},{"userid":"lisi","status":0}]}`,
		`{"errcode":0,"next_cursor":"","task_list":[{"userid":"wangwu","status":2,"send_time":1795400060}]}`,
	}
	sent, err := c.Offered(t.Context(), "msg1")
	if err != nil || len(sent) != 2 || sent["zhangsan"].Unix() != 1795400000 || sent["wangwu"].Unix() != 1795400060 {
		t.Errorf("got %v, %v", sent, err)
	}
	calls, _ := f.taken()
	if len(calls) != 2 || !strings.Contains(calls[0].body, `"msgid":"msg1"`) || !strings.Contains(calls[1].body, `"cursor":"C1"`) {
		t.Errorf("asked %+v", calls)
	}
	f.answers["externalcontact/get_groupmsg_task"] = []string{`{"errcode":41063,"errmsg":"in work"}`, `{"errcode":48002,"errmsg":"no"}`}
	if sent, err := c.Offered(t.Context(), "msg1"); classOf(err) != errcode.Paused {
		t.Errorf("got %v, %v", sent, err)
	}
	f.taken()
	// A cursor that leads nowhere ends it.
	same := `{"errcode":0,"next_cursor":"C1"}`
	f.answers["externalcontact/get_groupmsg_task"] = []string{same, same, same}
	if _, err := c.Offered(t.Context(), "msg1"); err != nil {
		t.Error(err)
	}
	if calls, _ := f.taken(); len(calls) != 2 {
		t.Errorf("asked %d times", len(calls))
	}
}
