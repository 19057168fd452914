package wecomtest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestTheRobotAnswersByItsURL(t *testing.T) {
	called(t, func(t *testing.T, o *office, p *program) {
		o.Say("wangwu", o.group, "闲聊")
		id := o.Say("lisi", o.group, o.At("交作业"))
		synctest.Wait()
		if len(p.robots) != 1 || p.robots[0].text("chatid") != o.group || p.robots[0].object("text").text("content") != "@跟进 交作业" {
			t.Fatalf("%v", p.robots)
		}
		say := func(text string) answer {
			return o.do(http.MethodPost, "aibot/response", "response_code="+replyTo(t, p.robots[len(p.robots)-1]), "", strings.NewReader(`{"msgtype":"markdown","markdown":{"content":"`+text+`"}}`))
		}
		if a := say("已登记"); a.Code != 0 || a.err != nil {
			t.Errorf("%+v", a.ack)
		}
		if m := o.Said(o.group)[0]; m.Text != "已登记" || m.By != ByRobot || m.Quotes != id {
			t.Errorf("%+v", m)
		}
		if a := say("又一次"); a.Code != 60140 {
			t.Errorf("used twice: %+v", a.ack)
		}
		o.Say("lisi", "", "你好")
		after(replyLife + time.Second)
		if a := say("晚了"); a.Code != 60140 {
			t.Errorf("after an hour: %+v", a.ack)
		}
		o.clean()
		if a := o.do(http.MethodPost, "aibot/response", "response_code=x", "", strings.NewReader(`{}`)); a.Code != 60140 {
			t.Errorf("%+v", a.ack)
		}
		o.blamed("no such response_code")
	})
}

func TestTheRobotAnswersAtOnce(t *testing.T) {
	called(t, func(t *testing.T, o *office, p *program) {
		p.answer = func(string) string { return stream("s1", "已登记", true) }
		o.Say("lisi", "", "交作业")
		synctest.Wait()
		p.answer = func(string) string { return greeting }
		o.Enter("lisi")
		synctest.Wait()
		p.answer = func(string) string { return `{"msgtype":"template_card","template_card":` + card("a", "") + `}` }
		o.Say("lisi", "", "拜访")
		synctest.Wait()
		said := o.Said("lisi")
		if len(said) != 3 || said[0].Text != "已登记" || said[1].Text != "您好" || said[2].Card == nil {
			t.Fatalf("%+v", said)
		}
		p.answer = func(string) string {
			return `{"response_type":"update_template_card","template_card":{"card_type":"text_notice","main_title":{"title":"已记录"},"card_action":{"type":1,"url":"https://a.cn"},"task_id":"a"}}`
		}
		if c, ok := o.Press("lisi", "", said[2].ID, 0).Wait(); !ok || c.Title != "已记录" {
			t.Errorf("%+v %v", c, ok)
		}
		o.clean()
		p.answer = func(string) string { return greeting }
		o.Say("lisi", "", "你好")
		synctest.Wait()
		o.blamed(`msgtype "text"`)
	})
}

func TestTheRobotGoesOn(t *testing.T) {
	called(t, func(t *testing.T, o *office, p *program) {
		n := 0
		p.answer = func(string) string {
			n++
			return stream("s1", fmt.Sprint("处理中", n), n == 4)
		}
		o.Say("lisi", "", "交作业")
		after(time.Minute)
		said := o.Said("lisi")
		if len(said) != 1 || said[0].Unfinished || said[0].Text != "处理中4" || len(p.robots) != 4 {
			t.Errorf("%+v after %d calls", said, len(p.robots))
		}
		for _, h := range p.robots[1:] {
			if h.text("msgtype") != "stream" || h.object("stream").text("id") != "s1" {
				t.Errorf("%v", h)
			}
		}
		p.answer = func(string) string { return stream("s2", "处理中", false) }
		o.Say("lisi", "", "交作业")
		after(10 * time.Minute)
		if said = o.Said("lisi"); !said[1].Unfinished || o.Throttled() == 0 {
			t.Errorf("%+v", said[1])
		}
		p.answer = func(string) string {
			return strings.Replace(stream("s3", "图", true), `{"id"`, `{"msg_item":[{"msgtype":"image","image":{"base64":"5LiA","md5":"37f5c6bc9b5a4c8ea5e2b3ac1c2ba9d3"}}],"id"`, 1)
		}
		o.Say("lisi", "", "看图")
		synctest.Wait()
		o.blamed("its MD5")
	})
}

func TestBadAnswersToTheRobot(t *testing.T) {
	for name, c := range map[string][2]string{
		"a word":       {"success", "neither empty nor right"},
		"not sealed":   {stream("a", "一", true), "neither empty nor right"},
		"another call": {sealedFor("x", stream("a", "一", true)), "not signed"},
		"not signed":   {`{"encrypt":"a","msgsignature":"b","timestamp":1,"nonce":"c"}`, "not signed"},
		"stamp a text": {`{"encrypt":"a","msgsignature":"b","timestamp":"1","nonce":"c"}`, "not signed"},
	} {
		t.Run(name, func(t *testing.T) {
			called(t, func(t *testing.T, o *office, p *program) {
				p.raw = func(w http.ResponseWriter) bool { io.WriteString(w, c[0]); return true }
				o.Say("lisi", "", "你好")
				synctest.Wait()
				o.blamed(c[1])
			})
		})
	}
}

// TestAnswersAreSignedAsTheyStand changes one thing in answers that are signed well.
func TestAnswersAreSignedAsTheyStand(t *testing.T) {
	for name, change := range map[string][2]string{
		"stamp a text":  {`"timestamp":7`, `"timestamp":"7"`},
		"another nonce": {`"nonce":"`, `"nonce":"0`},
		"unknown":       {`{`, `{"errcode":0,`},
	} {
		t.Run(name, func(t *testing.T) {
			called(t, func(t *testing.T, o *office, p *program) {
				p.change = func(body string) string { return strings.Replace(body, change[0], change[1], 1) }
				p.answer = func(string) string { return stream("a", "一", true) }
				o.Say("lisi", "", "你好")
				synctest.Wait()
				if len(o.Breaches()) != 1 || len(o.Said("lisi")) != 0 {
					t.Errorf("%q", o.Breaches())
				}
				p.change = nil
				o.Say("lisi", "", "你好")
				synctest.Wait()
				if len(o.Breaches()) != 1 || len(o.Said("lisi")) != 1 {
					t.Errorf("%q", o.Breaches())
				}
			})
		})
	}
}

// sealedFor is an answer to the call of a nonce.
func sealedFor(nonce, plain string) string {
	enc := sealText(AESKey, make([]byte, noise), plain, "")
	return fmt.Sprintf(`{"encrypt":%q,"msgsignature":%q,"timestamp":7,"nonce":%q}`, enc, sign(Token, "7", nonce, enc), nonce)
}

func TestTheRobotIsToldOnce(t *testing.T) {
	called(t, func(t *testing.T, o *office, p *program) {
		p.raw = func(w http.ResponseWriter) bool { w.WriteHeader(http.StatusServiceUnavailable); return true }
		o.Say("lisi", "", "你好")
		after(time.Minute)
		if len(p.robots) != 1 || o.Lost() != 1 {
			t.Errorf("%d times, %d lost", len(p.robots), o.Lost())
		}
		id := o.SayFile("lisi", "", Handed{Name: "a.txt", Body: []byte("作业")})
		o.Repeat("lisi", id)
		synctest.Wait()
		if len(p.robots) != 3 || p.robots[1].text("msgid") != p.robots[2].text("msgid") || p.robots[1].object("file")["aeskey"] != nil {
			t.Errorf("%v", p.robots)
		}
	})
}
