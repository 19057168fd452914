package wecomtest

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestLimits(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		s.Say("lisi", "", "你好")
		told := s.robot.next().Headers.ReqID
		one := push("markdown", `{"content":"一"}`)
		for i := range 15 {
			s.robot.must("aibot_send_msg", "", one)
			s.robot.must("aibot_respond_msg", told, stream(fmt.Sprint(i), "一", true))
		}
		if a := s.robot.ask("aibot_send_msg", "", one); a.Code != 45009 || s.Throttled() != 1 {
			t.Errorf("the 31st of a minute: %+v", a)
		}
		time.Sleep(time.Minute)
		for n := 30; n < 1000; n++ {
			time.Sleep(2 * time.Second)
			s.robot.must("aibot_send_msg", "", one)
		}
		s.robot.idle(time.Minute)
		if a := s.robot.ask("aibot_send_msg", "", one); a.Code != 45009 {
			t.Errorf("the 1,001st of an hour: %+v", a)
		}
		s.Say("wangwu", "", "你好")
		s.robot.next()
		s.robot.must("aibot_send_msg", "", strings.Replace(one, "lisi", "wangwu", 1))
		s.clean()
	})
}

func TestOtherLimits(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		init := `{"type":"file","filename":"a.txt","total_size":600000,"total_chunks":2,"md5":"09f901b937edaf5a12718c4753f563f4"}`
		var last ack
		for range 30 {
			last = s.robot.must("aibot_upload_media_init", "", init)
		}
		if a := s.robot.ask("aibot_upload_media_init", "", init); a.Code != 45009 {
			t.Errorf("the 31st upload of a minute: %+v", a)
		}
		s.robot.idle(uploadLife + time.Minute)
		up, err := decode(last.Body)
		if err != nil {
			t.Fatal(err)
		}
		if a := s.robot.ask("aibot_upload_media_finish", "", map[string]any{"upload_id": up.text("upload_id")}); a.Code != 40007 {
			t.Errorf("an upload after half an hour: %+v", a)
		}
		for range joinsAMinute {
			connect(t, s.Server, "")
		}
		r, err := dial(t, s.Server, "")
		if err != nil {
			t.Fatal(err)
		}
		if a := r.subscribe(BotID, BotSecret); a.Code != 45009 {
			t.Errorf("the 31st subscription of a minute: %+v", a)
		}
		s.clean()
	})
}

func TestWhoIsNotReached(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		s.Say("lisi", s.group, s.At("你好"))
		told := s.robot.next().Headers.ReqID
		to := func(id string, kind int) int {
			return s.robot.ask("aibot_send_msg", "", fmt.Sprintf(`{"chatid":%q,"chat_type":%d,"msgtype":"markdown","markdown":{"content":"一"}}`, id, kind)).Code
		}
		if c := to("lisi", 1); c != 93006 {
			t.Errorf("lisi never wrote in private: %d", c)
		}
		if c := to(s.group, 2); c != 0 {
			t.Errorf("the group: %d", c)
		}
		if c := to(strings.ToLower(s.group), 2); c != 93006 {
			t.Errorf("the group's id in other letters: %d", c)
		}
		if c := to(s.group, 1); c != 93006 {
			t.Errorf("the group as a person: %d", c)
		}
		s.RemoveRobot(s.group)
		if c := to(s.group, 2); c != 93006 {
			t.Errorf("a group without the robot: %d", c)
		}
		if a := s.robot.ask("aibot_respond_msg", told, stream("a", "一", true)); a.Code != 93006 {
			t.Errorf("an answer there: %+v", a)
		}
		s.Say("lisi", "", "你好")
		s.robot.next()
		s.Leave("lisi")
		if c := to("lisi", 1); c != 93006 {
			t.Errorf("who left: %d", c)
		}
		s.clean()
	})
}

func TestWhatIsNotHeard(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		pic := Handed{Name: "a.png", Body: []byte("png")}
		s.Say("lisi", s.group, "闲聊")
		s.SayFile("lisi", s.group, pic)
		s.SayImage("lisi", s.group, pic)
		s.SayVoice("lisi", s.group, "@跟进 你好")
		s.SayMixed("lisi", s.group, Part{Text: "看图"}, Part{Image: pic})
		id := s.Say("lisi", s.group, s.At("听到了吗"))
		first := s.robot.next()
		if text := first.body(t).object("text").text("content"); text != "@跟进 听到了吗" {
			t.Errorf("heard %q", text)
		}
		s.Repeat(s.group, id)
		if again := s.robot.next(); again.body(t).text("msgid") != first.body(t).text("msgid") || again.Headers == first.Headers {
			t.Errorf("%s", again.raw)
		}
		if n := len(s.Shown(s.group)); n != 6 {
			t.Errorf("%d messages stand", n)
		}
		s.clean()
	})
}

func TestLongTextsArriveInParts(t *testing.T) {
	bubble(t, Options{Stamped: true}, func(t *testing.T, s *scene) {
		s.Say("lisi", "", strings.Repeat("长", 3950)+"\n"+strings.Repeat("文", 4000))
		var got []int
		for range 2 {
			b := s.robot.next().body(t)
			got = append(got, len([]rune(b.object("text").text("content"))))
			if n, ok := b.number("create_time"); !ok || n != time.Now().Unix() {
				t.Errorf("said at %v", b["create_time"])
			}
		}
		if got[0] != 3951 || got[1] != 4000 {
			t.Errorf("parts of %v characters", got)
		}
	})
}

func TestEncryptedIDs(t *testing.T) {
	bubble(t, Options{Robot: Robot{Encrypted: true}}, func(t *testing.T, s *scene) {
		s.Say("lisi", "", "你好")
		id := s.robot.next().body(t).object("from").text("userid")
		if !strings.HasPrefix(id, "wo") {
			t.Errorf("told plainly: %q", id)
		}
		s.robot.must("aibot_send_msg", "", strings.Replace(push("markdown", `{"content":"一"}`), "lisi", id, 1))
		if n := len(s.Said("lisi")); n != 1 {
			t.Errorf("%d messages", n)
		}
	})
}
