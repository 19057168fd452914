package wecomtest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestHooks(t *testing.T) {
	inOffice(t, Options{}, func(t *testing.T, o *office) {
		o.must("webhook/send", hookSays("text", `{"content":"交作业","mentioned_list":["lisi","stranger","@all"]}`))
		o.must("webhook/send", hookSays("markdown", `{"content":"<@wangwu> 交作业"}`))
		said := o.Said(o.group)
		if !slices.Equal(said[0].Mentions, []string{"lisi", "@all"}) || !slices.Equal(said[1].Mentions, []string{"wangwu"}) || said[0].By != ByHook {
			t.Errorf("%+v", said)
		}
		o.RemoveHook(o.hook)
		if a := o.post("webhook/send", hookSays("text", aText)); a.Code != 93000 {
			t.Errorf("%+v", a.ack)
		}
		if a := o.post("appchat/send", `{"chatid":"`+o.group+`","msgtype":"text","text":{"content":"一"}}`); a.Code != 86008 {
			t.Errorf("a group that the application did not make: %+v", a.ack)
		}
		o.clean()
	})
}

// TestAppChats: what a group's members get too much of is dropped, over all groups together.
func TestAppChats(t *testing.T) {
	inOffice(t, Options{}, func(t *testing.T, o *office) {
		for _, id := range []string{"team1", "team2"} {
			o.AddGroup(Group{ID: "wr" + id, Title: "华东", Members: []string{"lisi"}, App: id})
		}
		if a := o.get("appchat/get", "chatid=team2"); a.object.object("chat_info").text("name") != "华东" || len(a.object.object("chat_info").texts("userlist")) != 1 {
			t.Errorf("%s", a.raw)
		}
		if a := o.get("appchat/get", "chatid=wrteam2"); a.Code != 86008 {
			t.Errorf("%+v", a.ack)
		}
		if a := o.get("appchat/get", "chatid=nobodys"); a.Code != 86001 {
			t.Errorf("%+v", a.ack)
		}
		for i := range 200 {
			o.must("appchat/send", fmt.Sprintf(`{"chatid":"team%d","msgtype":"text","text":{"content":"一"}}`, i%2+1))
		}
		o.clean()
		o.must("appchat/send", `{"chatid":"team1","msgtype":"text","text":{"content":"一"}}`)
		o.blamed("one is dropped")
	})
}

func TestContacts(t *testing.T) {
	inOffice(t, Options{App: App{Clients: true}}, func(t *testing.T, o *office) {
		o.AddDepartment(Department{ID: 2, Name: "华东"})
		o.AddPerson(Person{ID: "chenjing", Name: "陈静", Departments: []int{1, 2}, Leads: []int{2}})
		o.AddPerson(Person{ID: "gone", Departments: []int{2}, Left: true})
		a := o.get("user/get", "userid=ChenJing")
		if a.text("name") != "陈静" || fmt.Sprint(a.list("is_leader_in_dept")) != "[0 1]" {
			t.Errorf("%s", a.raw)
		}
		if a := o.get("user/get", "userid=gone"); a.Code != 60111 {
			t.Errorf("%+v", a.ack)
		}
		if a := o.get("user/list", "department_id=2"); len(a.list("userlist")) != 1 {
			t.Errorf("%s", a.raw)
		}
		if a := o.get("user/simplelist", "department_id=1"); len(a.list("userlist")) != 3 {
			t.Errorf("%s", a.raw)
		}
		if a := o.get("department/list", ""); len(a.list("department")) != 2 || !strings.Contains(string(a.raw), `"department_leader":["chenjing"]`) {
			t.Errorf("%s", a.raw)
		}
		if a := o.get("department/simplelist", "id=2"); len(a.list("department_id")) != 1 {
			t.Errorf("%s", a.raw)
		}
		if a := o.get("agent/get", "agentid=1000002"); fmt.Sprint(a.object.object("allow_partys").list("partyid")) != "[1]" {
			t.Errorf("%s", a.raw)
		}
		if a := o.get("externalcontact/get_follow_user_list", ""); len(a.texts("follow_user")) != 3 {
			t.Errorf("%s", a.raw)
		}
		if a := o.get("getcallbackip", ""); len(a.texts("ip_list")) != 1 {
			t.Errorf("%s", a.raw)
		}
		o.Server.mu.Lock()
		open := o.find("lisi").open
		o.Server.mu.Unlock()
		a = o.must("batch/openuserid_to_userid", `{"open_userid_list":["`+open+`","lisi"]}`)
		if !slices.Equal(a.texts("invalid_open_userid_list"), []string{"lisi"}) || !strings.Contains(string(a.raw), `"userid":"lisi"`) {
			t.Errorf("%s", a.raw)
		}
		o.clean()
	})
}
