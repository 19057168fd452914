package wecomtest

import (
	"fmt"
	"testing"
)

func TestPresses(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		s.Say("lisi", s.group, s.At("拜访"))
		s.robot.must("aibot_respond_msg", s.robot.next().Headers.ReqID, `{"msgtype":"template_card","template_card":`+card("fu-42-1", `"sub_title_text":"还剩 10 分钟",`)+`}`)
		m := s.Said(s.group)[0]
		if c := m.Card; c.Title != "跟进 王总" || c.Text != "还剩 10 分钟" || len(c.Buttons) != 1 || c.Buttons[0] != (Button{"已发送", "fu:42:sent", 1}) || c.Task != "fu-42-1" {
			t.Errorf("%+v", c)
		}
		p := s.Press("lisi", s.group, m.ID, 0)
		pressed := s.robot.next()
		if e := pressed.body(t).object("event").object("template_card_event"); e.text("event_key") != "fu:42:sent" || e.text("task_id") != "fu-42-1" {
			t.Errorf("%s", pressed.raw)
		}
		done := `{"response_type":"update_template_card","userids":["lisi"],"template_card":{"card_type":"text_notice","main_title":{"title":"已记录"},"card_action":{"type":1,"url":"https://a.cn"},"task_id":%q}}`
		if a := s.robot.ask("aibot_respond_update_msg", pressed.Headers.ReqID, fmt.Sprintf(done, "fu-42-2")); a.Code != 42014 || p.Answered() {
			t.Errorf("another task_id: %+v", a)
		}
		s.blamed("the card pressed is fu-42-1")
		s.robot.must("aibot_respond_update_msg", pressed.Headers.ReqID, fmt.Sprintf(done, "fu-42-1"))
		if c, ok := p.Wait(); !ok || c.Title != "已记录" || len(c.Buttons) != 0 {
			t.Errorf("who pressed sees %+v %v", c, ok)
		}
		if c := s.Seen("wangwu", s.group)[1].Card; c.Title != "跟进 王总" {
			t.Errorf("the others see %+v", c)
		}
		p = s.Press("wangwu", s.group, m.ID, 0)
		late := s.robot.next().Headers.ReqID
		if _, ok := p.Wait(); ok {
			t.Error("nobody answered")
		}
		if a := s.robot.ask("aibot_respond_update_msg", late, fmt.Sprintf(done, "fu-42-1")); a.Code != 846605 {
			t.Errorf("after 5 seconds: %+v", a)
		}
		s.PressKey("wangwu", s.group, "fu-9-9", "fu:9:sent")
		if e := s.robot.next().body(t).object("event").object("template_card_event"); e.text("task_id") != "fu-9-9" {
			t.Errorf("%v", e)
		}
	})
}

func TestTaskIDs(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		s.Say("lisi", "", "你好")
		s.robot.next()
		s.robot.must("aibot_send_msg", "", push("template_card", card("a", "")))
		s.robot.must("aibot_send_msg", "", push("template_card", card("a", "")))
		if said := s.Said("lisi"); len(said) != 2 || said[0].Again || !said[1].Again {
			t.Errorf("%+v", said)
		}
		s.clean()
		if a := s.robot.ask("aibot_send_msg", "", push("template_card", card("a", `"sub_title_text":"一",`))); a.Code != 42014 {
			t.Errorf("%+v", a)
		}
		s.blamed("task_id a was used")
	})
}
