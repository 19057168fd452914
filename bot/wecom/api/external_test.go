package api

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/errcode"
)

// TestContacts: all pages are read, clients who use WeCom themselves too; who has none has an empty list.
func TestContacts(t *testing.T) {
	f, c := newFake(t)
	f.answers["externalcontact/batch/get_by_user"] = []string{
		`{"errcode":0,"next_cursor":"C1","external_contact_list":[{"external_contact":{"external_userid":"wm1","name":"王建国","type":1},"follow_info":{"userid":"lisi","remark":"王总"}}]}`,
		`{"errcode":0,"next_cursor":"","external_contact_list":[{"external_contact":{"external_userid":"wo2","name":"李娜","type":2,"gender":"1","external_profile":{"external_attr":[]}},"follow_info":{}}]}`,
	}
	got, err := c.Contacts(t.Context(), "lisi")
	if err != nil || fmt.Sprint(got) != "[{wm1 王建国 王总} {wo2 李娜 }]" {
		t.Errorf("got %v, %v", got, err)
	}
	calls, _ := f.taken()
	if len(calls) != 2 || calls[0].body != `{"userid_list":["lisi"],"cursor":"","limit":100}` || !strings.Contains(calls[1].body, `"cursor":"C1"`) {
		t.Errorf("asked %+v", calls)
	}
	f.answers["externalcontact/batch/get_by_user"] = []string{`{"errcode":84061,"errmsg":"not external contact"}`, `{"errcode":48002,"errmsg":"api forbidden"}`}
	if got, err := c.Contacts(t.Context(), "lisi"); err != nil || len(got) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := c.Contacts(t.Context(), "lisi"); classOf(err) != errcode.Paused {
		t.Errorf("got %v", err)
	}
}

// TestDelivered: what became of a text is told of its client alone.
func TestDelivered(t *testing.T) {
	f, c := newFake(t)
	f.answers["externalcontact/get_groupmsg_send_result"] = []string{
		`{"errcode":0,"next_cursor":"C1","send_list":[{"external_userid":"wm1","userid":"lisi","status":1,"send_time":1795400000}]}`,
		`{"errcode":0,"next_cursor":"","send_list":[{"external_userid":"wm2","userid":"lisi","status":3,"send_time":1795400060}]}`,
		`{"errcode":0,"send_list":[]}`,
	}
	d, at, known, err := c.Delivered(t.Context(), "msg1", "lisi", "wm2")
	if d != Sated || at.Unix() != 1795400060 || !known || err != nil {
		t.Errorf("got %v, %v, %v, %v", d, at, known, err)
	}
	calls, _ := f.taken()
	if len(calls) != 2 || strings.TrimSpace(calls[0].body) != `{"msgid":"msg1","userid":"lisi","limit":1000,"cursor":""}` {
		t.Errorf("asked %+v", calls)
	}
	if _, _, known, err := c.Delivered(t.Context(), "msg1", "lisi", "wm2"); known || err != nil {
		t.Errorf("of nobody: %v, %v", known, err)
	}
}

// TestMade: a task is found again by its text, its sender and its client, by WeCom's clock.
func TestMade(t *testing.T) {
	now := newClock()
	list := `{"errcode":0,"group_msg_list":[{"msgid":"msg1","create_time":1,"text":{"content":"王总您好"}},{"msgid":"msg2","create_time":1,"text":{"content":"王总好"}}]}`
	people := `{"errcode":0,"task_list":[{"userid":"%s","status":0}]}`
	sends := `{"errcode":0,"send_list":[{"external_userid":"%s","userid":"lisi","status":0}]}`
	for name, x := range map[string]struct {
		text, person, client, want string
	}{
		"it is there":       {"王总好", "LiSi", "wm1", "msg2"},
		"another text":      {"王总", "lisi", "wm1", ""},
		"of a colleague":    {"王总好", "wang", "wm1", ""},
		"for another":       {"王总好", "lisi", "wm9", ""},
		"the one before it": {"王总您好", "lisi", "wm1", "msg1"},
	} {
		t.Run(name, func(t *testing.T) {
			f, c := newFake(t, func(o *Options) { o.Now = now.Now })
			skew := 5 * time.Minute
			c.skew.Store(&skew)
			f.answers["externalcontact/get_groupmsg_list_v2"] = []string{list}
			f.answers["externalcontact/get_groupmsg_task"] = []string{fmt.Sprintf(people, x.person)}
			f.answers["externalcontact/get_groupmsg_send_result"] = []string{fmt.Sprintf(sends, x.client)}
			got, err := c.Made(t.Context(), "lisi", "wm1", x.text, now.Now().Add(-time.Minute))
			if got != x.want || err != nil {
				t.Errorf("got %q, %v", got, err)
			}
			calls, _ := f.taken()
			from := now.Now().Add(-6 * time.Minute).Unix()
			want := fmt.Sprintf(`{"chat_type":"single","start_time":%d,"end_time":%d,"filter_type":0,"limit":100,"cursor":""}`, from, from+61)
			if strings.TrimSpace(calls[0].body) != want {
				t.Errorf("asked %s, not %s", calls[0].body, want)
			}
		})
	}
}

// TestMadeInAnotherLife: a program that was just started has to know WeCom's clock before it asks, or it looks past the task.
func TestMadeInAnotherLife(t *testing.T) {
	now := newClock()
	f, c := newFake(t, func(o *Options) { o.Now = now.Now })
	f.fail = func(w http.ResponseWriter, _ *http.Request) bool {
		w.Header().Set("Date", now.Now().Add(-5*time.Minute).Format(http.TimeFormat))
		return false
	}
	if task, err := c.Made(t.Context(), "lisi", "wm1", "王总好", now.Now().Add(-time.Minute)); task != "" || err != nil {
		t.Errorf("got %q, %v", task, err)
	}
	from := now.Now().Add(-6 * time.Minute).Unix()
	if want, got := fmt.Sprintf(`"start_time":%d,"end_time":%d,`, from, from+61), f.one().body; !strings.Contains(got, want) {
		t.Errorf("asked %s, not %s", got, want)
	}
}

func TestCancel(t *testing.T) {
	f, c := newFake(t)
	if err := c.Cancel(t.Context(), "msg1"); err != nil {
		t.Error(err)
	}
	if got := f.one(); got.path != "externalcontact/cancel_groupmsg_send" || strings.TrimSpace(got.body) != `{"msgid":"msg1"}` {
		t.Errorf("got %+v", got)
	}
}
