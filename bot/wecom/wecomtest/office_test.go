package wecomtest

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// inOffice plays f within a bubble.
func inOffice(t *testing.T, o Options, f func(t *testing.T, o *office)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) { f(t, open(t, o, false)) })
}

const aText = `{"content":"一"}`

func TestTokens(t *testing.T) {
	inOffice(t, Options{TokenLife: 10 * time.Minute}, func(t *testing.T, o *office) {
		first := o.token
		if a := o.renew(); o.token != first || fmt.Sprint(a.object["expires_in"]) != "600" {
			t.Errorf("another token while the first lives: %s", a.raw)
		}
		o.must("message/send", appSays("text", aText))
		time.Sleep(10 * time.Minute)
		if a := o.post("message/send", appSays("text", aText)); a.Code != 42001 {
			t.Errorf("after its life: %+v", a.ack)
		}
		o.renew()
		o.KillToken(40014)
		if a := o.post("message/send", appSays("text", aText)); a.Code != 40014 || o.Refused(40014) != 1 {
			t.Errorf("killed: %+v", a.ack)
		}
		o.renew()
		if o.token == first || len(o.Calls("gettoken")) != 4 {
			t.Errorf("%d calls", len(o.Calls("gettoken")))
		}
		o.clean()
		o.token = ""
		if a := o.post("message/send", appSays("text", aText)); a.Code != 41001 {
			t.Errorf("without one: %+v", a.ack)
		}
		o.blamed("access_token is missing")
	})
}

func TestWrongSecrets(t *testing.T) {
	inOffice(t, Options{}, func(t *testing.T, o *office) {
		if a := o.get("gettoken", "corpid=ww0&corpsecret="+AppSecret); a.Code != 40013 {
			t.Errorf("%+v", a.ack)
		}
		for range triesOfSecret {
			if a := o.get("gettoken", "corpid="+CorpID+"&corpsecret=wrong"); a.Code != 40001 {
				t.Errorf("%+v", a.ack)
			}
		}
		o.clean()
		o.get("gettoken", "corpid="+CorpID+"&corpsecret=wrong")
		o.blamed("a wrong secret")
	})
}

func TestWhoGetsWhatTheAppSays(t *testing.T) {
	inOffice(t, Options{App: App{Visible: []string{"LiSi", "old"}}}, func(t *testing.T, o *office) {
		o.AddPerson(Person{ID: "old"})
		o.Leave("old")
		a := o.must("message/send", strings.Replace(appSays("text", aText), "lisi", "lisi|WangWu|old|nobody", 1))
		if a.text("invaliduser") != "wangwu|old|nobody" || a.text("msgid") == "" {
			t.Errorf("%s", a.raw)
		}
		if len(o.Said("lisi")) != 1 || o.Said("lisi")[0].By != ByApp || len(o.Said("wangwu")) != 0 {
			t.Errorf("%+v", o.Said("lisi"))
		}
		if a := o.post("message/send", strings.Replace(appSays("text", aText), "lisi", "wangwu", 1)); a.Code != 81013 {
			t.Errorf("nobody: %+v", a.ack)
		}
		o.must("message/recall", `{"msgid":"`+a.text("msgid")+`"}`)
		if !o.Said("lisi")[0].Recalled {
			t.Error("it was not recalled")
		}
		a = o.must("message/send", appSays("text", `{"content":"二"}`))
		time.Sleep(recallWithin + time.Second)
		o.renew()
		if a := o.post("message/recall", `{"msgid":"`+a.text("msgid")+`"}`); a.Code == 0 {
			t.Error("recalled after a day")
		}
		if a := o.post("message/send", strings.Replace(appSays("text", aText), "1000002", "1000003", 1)); a.Code != 301002 {
			t.Errorf("another agent: %+v", a.ack)
		}
		if a := o.post("message/send", appSays("template_card", card("a", ""))); a.Code != 43012 {
			t.Errorf("buttons without a callback: %+v", a.ack)
		}
		o.clean()
	})
}

func TestTheDuplicateCheck(t *testing.T) {
	inOffice(t, Options{}, func(t *testing.T, o *office) {
		for range 3 {
			o.must("message/send", appSays("text", aText))
		}
		if n := len(o.Said("lisi")); n != 1 {
			t.Errorf("the same body came %d times", n)
		}
		o.must("message/send", appSays("text", `{"content": "一"}`)) // not byte-equal
		time.Sleep(sameWithin)
		o.must("message/send", appSays("text", aText))
		if n := len(o.Said("lisi")); n != 3 {
			t.Errorf("%d messages", n)
		}
		o.clean()
	})
}

func TestLimitsOfTheAPI(t *testing.T) {
	inOffice(t, Options{}, func(t *testing.T, o *office) {
		for i := range 31 {
			o.must("message/send", appSays("text", fmt.Sprintf(`{"content":"%d"}`, i)))
		}
		if n := len(o.Said("lisi")); n != 30 || o.Throttled() != 1 {
			t.Errorf("%d came", n)
		}
		o.blamed("dropped without a word")
		for range 20 {
			o.must("webhook/send", hookSays("text", aText))
		}
		if a := o.post("webhook/send", hookSays("text", aText)); a.Code != 45009 || o.Throttled() != 2 {
			t.Errorf("the 21st of a minute: %+v", a.ack)
		}
	})
}

func TestCardsOfTheApp(t *testing.T) {
	inOffice(t, Options{App: App{URL: "https://genjin.test/wecom/callback"}}, func(t *testing.T, o *office) {
		done := func(code, more string) string {
			return `{"userids":["lisi"],"agentid":1000002,"response_code":"` + code + `",` + more + `}`
		}
		code := o.must("message/send", appSays("template_card", card("fu-42-1", ""))).text("response_code")
		o.must("message/update_template_card", done(code, `"button":{"replace_name":"已发送"}`))
		if c := o.Said("lisi")[0].Card; c.Replaced != "已发送" || len(c.Buttons) != 0 || c.Title != "跟进 王总" {
			t.Errorf("%+v", c)
		}
		if a := o.post("message/update_template_card", done(code, `"button":{"replace_name":"晚"}`)); a.Code != 42052 {
			t.Errorf("used twice: %+v", a.ack)
		}
		code = o.must("message/send", appSays("template_card", card("fu-42-2", ""))).text("response_code")
		o.must("message/update_template_card", done(code, `"template_card":`+strings.Replace(card("fu-42-2", ""), "王总", "李总", 1)))
		if c := o.Said("lisi")[1].Card; c.Title != "跟进 李总" || len(c.Buttons) != 1 {
			t.Errorf("%+v", c)
		}
		code = o.must("message/send", appSays("template_card", card("fu-42-3", ""))).text("response_code")
		time.Sleep(codeLife + time.Second)
		o.renew()
		if a := o.post("message/update_template_card", done(code, `"button":{"replace_name":"晚"}`)); a.Code != 42052 {
			t.Errorf("after three days: %+v", a.ack)
		}
		o.clean()
		if a := o.post("message/send", appSays("template_card", card("fu-42-1", `"sub_title_text":"一",`))); a.Code != 42014 {
			t.Errorf("another card of the same task: %+v", a.ack)
		}
		o.blamed("task_id fu-42-1")
	})
}
