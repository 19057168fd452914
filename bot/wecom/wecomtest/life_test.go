package wecomtest

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// idle lets time go by, with a ping in each half minute.
func (r *robot) idle(d time.Duration) {
	r.t.Helper()
	for ; d > 0; d -= 30 * time.Second {
		time.Sleep(30 * time.Second)
		r.must("ping", "", "{}")
	}
}

// stream is an answer that ends at once.
func stream(id, text string, finish bool) string {
	return fmt.Sprintf(`{"msgtype":"stream","stream":{"id":%q,"finish":%v,"content":%q}}`, id, finish, text)
}

const greeting = `{"msgtype":"text","text":{"content":"您好"}}`

func TestTheSecondConnectionThrowsTheFirstOut(t *testing.T) {
	bothWays(t, Options{}, func(t *testing.T, s *scene) {
		s.Say("lisi", "", "你好")
		told := s.robot.next().Headers.ReqID
		where := ""
		if strings.HasPrefix(s.base, "http://") {
			where = "ws" + strings.TrimPrefix(s.base, "http")
		}
		second := connect(t, s.Server, where)
		f := s.robot.next()
		if f.body(t).object("event").text("eventtype") != "disconnected_event" || f.body(t)["from"] != nil {
			t.Errorf("the first connection is told %s", f.raw)
		}
		if f, err := s.robot.read(); err == nil {
			t.Errorf("it goes on: %s", f.raw)
		}
		if a := second.ask("aibot_respond_msg", told, stream("a", "一", true)); a.Code != 846605 {
			t.Errorf("a request outlived its connection: %+v", a)
		}
		s.Say("lisi", "", "在吗")
		second.must("aibot_respond_msg", second.next().Headers.ReqID, stream("a", "在", true))
		s.clean()
	})
}

func TestRequestsMayOutliveTheirConnection(t *testing.T) {
	bubble(t, Options{LongRequests: true}, func(t *testing.T, s *scene) {
		s.Say("lisi", "", "你好")
		told := s.robot.next().Headers.ReqID
		s.Disconnect()
		synctest.Wait()
		if s.Connected() {
			t.Fatal("the connection stands")
		}
		s.Say("lisi", "", "喂")
		if s.Lost() != 1 {
			t.Errorf("%d lost", s.Lost())
		}
		again := connect(t, s.Server, "")
		again.must("aibot_respond_msg", told, stream("a", "一", true))
		again.idle(requestLife + time.Minute)
		if a := again.ask("aibot_respond_msg", told, stream("b", "一", true)); a.Code != 846605 {
			t.Errorf("after a day: %+v", a)
		}
		s.clean()
	})
}

func TestSilenceEndsTheConnection(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		for range 10 {
			time.Sleep(90 * time.Second)
			s.robot.must("ping", "", "{}")
		}
		s.clean()
		time.Sleep(silence + time.Second)
		if s.Connected() {
			t.Error("it stands")
		}
		s.blamed("not even a ping")
	})
}

func TestStreams(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		s.Say("lisi", s.group, s.At("交作业"))
		told := s.robot.next().Headers.ReqID
		s.robot.must("aibot_respond_msg", told, stream("out-1", "处理中", false))
		if m := s.Said(s.group)[0]; !m.Unfinished || m.Text != "处理中" || m.By != ByRobot {
			t.Errorf("%+v", m)
		}
		s.robot.idle(90 * time.Second)
		s.robot.must("aibot_respond_msg", told, stream("out-1", "已登记", true))
		s.robot.must("aibot_respond_msg", told, stream("out-1", "已登记", true)) // its acknowledgement was lost
		said := s.Said(s.group)
		if len(said) != 1 || said[0].Unfinished || said[0].Text != "已登记" || said[0].Edited.IsZero() {
			t.Errorf("%+v", said)
		}
		s.robot.idle(5 * time.Minute)
		if a := s.robot.ask("aibot_respond_msg", told, stream("out-1", "晚了", true)); a.Code != 846608 {
			t.Errorf("after six minutes: %+v", a)
		}
		s.clean()
	})
}

func TestEvents(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		if !s.Enter("lisi") || s.Enter("lisi") {
			t.Error("a person enters once a day")
		}
		entered := s.robot.next().Headers.ReqID
		s.robot.must("aibot_respond_welcome_msg", entered, greeting)
		if a := s.robot.ask("aibot_respond_welcome_msg", entered, greeting); a.Code != 846605 {
			t.Errorf("welcomed twice: %+v", a)
		}
		s.clean()
		if a := s.robot.ask("aibot_respond_msg", entered, stream("a", "一", true)); a.Code != 846605 {
			t.Errorf("an event is answered by a message: %+v", a)
		}
		s.blamed("an event (enter_chat)")
		s.robot.idle(24 * time.Hour)
		if !s.Enter("lisi") {
			t.Error("nor the next day")
		}
		entered = s.robot.next().Headers.ReqID
		time.Sleep(eventWithin + time.Millisecond)
		if a := s.robot.ask("aibot_respond_welcome_msg", entered, greeting); a.Code != 846605 {
			t.Errorf("after 5 seconds: %+v", a)
		}
		if a := s.robot.ask("aibot_send_msg", "", push("markdown", `{"content":"一"}`)); a.Code != 93006 || s.Refused(93006) != 1 {
			t.Errorf("who only entered can be written to: %+v", a)
		}
	})
}
