package wecomtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

const aTask = `{"chat_type":"single","external_userid":["wm1","wo2"],"sender":"LiSi","text":{"content":"一"}}`

// TestClients: the clients of somebody are listed by pages, with what he calls them; who has none, or may have none, is
// refused.
func TestClients(t *testing.T) {
	inOffice(t, Options{App: App{Clients: true}}, func(t *testing.T, o *office) {
		o.AddPerson(Person{ID: "deaf", NoClients: true})
		for i := range 101 {
			o.AddClient("lisi", Client{Name: fmt.Sprint("客户", i), Remark: "王总"})
		}
		const ask = `{"userid_list":["lisi"],"cursor":"%s","limit":100}`
		a := o.must("externalcontact/batch/get_by_user", fmt.Sprintf(ask, ""))
		if len(a.list("external_contact_list")) != 100 || !strings.Contains(string(a.raw), `"remark":"王总"`) {
			t.Errorf("%s", a.raw)
		}
		a = o.must("externalcontact/batch/get_by_user", fmt.Sprintf(ask, a.text("next_cursor")))
		if len(a.list("external_contact_list")) != 1 || a.text("next_cursor") != "" {
			t.Errorf("%s", a.raw)
		}
		for who, code := range map[string]int{"wangwu": 84061, "deaf": 84074, "nobody": 60111} {
			if a := o.post("externalcontact/batch/get_by_user", strings.Replace(fmt.Sprintf(ask, ""), "lisi", who, 1)); a.Code != code {
				t.Errorf("%s: %+v", who, a.ack)
			}
		}
		if a := o.get("externalcontact/get_follow_user_list", ""); slices.Contains(a.texts("follow_user"), "deaf") {
			t.Errorf("%s", a.raw)
		}
		o.clean()
		o.post("externalcontact/batch/get_by_user", `{"userid_list":["lisi"],"limit":101}`)
		o.blamed("limit is 101")
	})
}

// TestTasks: a task waits for its sender; what became of it is told late, for each client.
func TestTasks(t *testing.T) {
	inOffice(t, Options{App: App{Clients: true}}, func(t *testing.T, o *office) {
		o.AddClient("lisi", Client{ID: "wm1"})
		o.AddClient("lisi", Client{ID: "wo2"})
		begun := o.o.Now().Unix()
		a := o.must("externalcontact/add_msg_template", strings.Replace(aTask, `["wm1"`, `["wm1","wm9"`, 1))
		id := a.text("msgid")
		if !slices.Equal(a.texts("fail_list"), []string{"wm9"}) {
			t.Errorf("%s", a.raw)
		}
		listed := o.must("externalcontact/get_groupmsg_list_v2", fmt.Sprintf(`{"chat_type":"single","start_time":%d,"end_time":%d,"filter_type":0,"limit":100,"cursor":""}`, begun, begun+60))
		if !strings.Contains(string(listed.raw), id) || !strings.Contains(string(listed.raw), `"content":"一"`) {
			t.Errorf("%s", listed.raw)
		}
		o.DropClient("lisi", "wm1")
		o.Sate("wo2")
		for _, want := range []struct {
			do   func() bool
			wait time.Duration
			task string
			send string
		}{
			{nil, 0, `"status":0`, `"external_userid":"wo2","status":0`},
			{func() bool { return o.ConfirmTask("lisi") }, 0, `"status":0`, `"external_userid":"wm1","status":0`},
			{nil, taskLag, `"status":2`, `"external_userid":"wo2","send_time":`},
		} {
			if want.do != nil && !want.do() {
				t.Error("nothing is to be confirmed")
			}
			time.Sleep(want.wait)
			if a := o.must("externalcontact/get_groupmsg_task", fmt.Sprintf(`{"msgid":%q,"limit":10,"cursor":""}`, id)); !strings.Contains(string(a.raw), want.task) {
				t.Errorf("%s", a.raw)
			}
			if a := o.must("externalcontact/get_groupmsg_send_result", fmt.Sprintf(`{"msgid":%q,"userid":"lisi","limit":10,"cursor":""}`, id)); !strings.Contains(string(a.raw), want.send) {
				t.Errorf("%s", a.raw)
			}
		}
		if got := o.Tasks(); len(got) != 1 || got[0].Became["wm1"] != 2 || got[0].Became["wo2"] != 3 || o.ConfirmTask("lisi") {
			t.Errorf("%+v", got)
		}
		if a := o.post("externalcontact/cancel_groupmsg_send", fmt.Sprintf(`{"msgid":%q}`, id)); a.Code == 0 {
			t.Error("what was sent is taken back")
		}
		o.clean()
	})
}

// TestTasksRefused: without the right, or without a client, no task is made; one that is taken back is confirmed no more.
func TestTasksRefused(t *testing.T) {
	inOffice(t, Options{}, func(t *testing.T, o *office) {
		for _, path := range []string{"add_msg_template", "get_groupmsg_task", "batch/get_by_user"} {
			body := map[string]string{"add_msg_template": aTask, "get_groupmsg_task": `{"msgid":"msg1"}`, "batch/get_by_user": `{"userid_list":["lisi"]}`}[path]
			if a := o.post("externalcontact/"+path, body); a.Code != 48002 {
				t.Errorf("%s: %+v", path, a.ack)
			}
		}
		o.clean()
	})
	inOffice(t, Options{App: App{Clients: true}}, func(t *testing.T, o *office) {
		if a := o.post("externalcontact/add_msg_template", aTask); a.Code != 40096 {
			t.Errorf("%+v", a.ack)
		}
		o.AddClient("lisi", Client{ID: "wm1"})
		a := o.must("externalcontact/add_msg_template", aTask)
		o.must("externalcontact/cancel_groupmsg_send", fmt.Sprintf(`{"msgid":%q}`, a.text("msgid")))
		if o.ConfirmTask("lisi") {
			t.Error("a task that was taken back is confirmed")
		}
		o.clean()
		o.post("externalcontact/get_groupmsg_task", `{"msgid":"msg9"}`)
		o.blamed(`there is no task "msg9"`)
	})
}
