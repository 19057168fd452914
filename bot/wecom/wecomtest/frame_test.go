package wecomtest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// card is one with a button; more goes before its task_id.
func card(task, more string) string {
	return fmt.Sprintf(`{"card_type":"button_interaction","main_title":{"title":"跟进 王总"},%s"button_list":[{"text":"已发送","style":1,"key":"fu:42:sent"}],"task_id":%q}`, more, task)
}

func push(kind, in string) string {
	return fmt.Sprintf(`{"chatid":"lisi","chat_type":1,"msgtype":%q,%q:%s}`, kind, kind, in)
}

// TestBadFrames sees that what breaks a rule is refused and fails the test, within a bubble and over TCP.
func TestBadFrames(t *testing.T) {
	long := strings.Repeat("长", 6827) // 20,481 bytes
	stream := func(in string) string { return `{"msgtype":"stream","stream":` + in + `}` }
	for name, c := range map[string]struct {
		cmd, body string
		code      int
		words     string
	}{
		"unknown command":        {"aibot_dance", `{}`, 40058, "not known"},
		"escape":                 {"aibot_send_msg", push("markdown", `{"content":"\u003cb\u003e"}`), -2, "escape"},
		"no JSON":                {"aibot_send_msg", `{"chatid":`, -2, "no JSON"},
		"no UTF-8":               {"aibot_send_msg", push("markdown", "{\"content\":\"\xff\"}"), -2, "UTF-8"},
		"unknown member":         {"aibot_send_msg", `{"chatid":"lisi","chat_type":1,"msgtype":"markdown","markdown":{"content":"一"},"reply":1}`, 40058, `"reply"`},
		"text pushed":            {"aibot_send_msg", push("text", `{"content":"一"}`), 40008, "none of"},
		"stream pushed":          {"aibot_send_msg", push("stream", `{"id":"a","finish":true,"content":"一"}`), 40008, "none of"},
		"too long":               {"aibot_send_msg", push("markdown", `{"content":"`+long+`"}`), 45002, "20481 bytes"},
		"blank":                  {"aibot_send_msg", push("markdown", `{"content":" "}`), 44004, "empty"},
		"chat_type in words":     {"aibot_send_msg", `{"chatid":"lisi","chat_type":"1","msgtype":"markdown","markdown":{"content":"一"}}`, 40058, "chat_type"},
		"nobody's media":         {"aibot_send_msg", push("file", `{"media_id":"x"}`), 40007, "never uploaded"},
		"request never told":     {"aibot_respond_msg", stream(`{"id":"a","finish":true,"content":"一"}`), 846605, "was ever told"},
		"stream without id":      {"respond", stream(`{"finish":true,"content":"一"}`), 40058, "stream.id"},
		"stream too long":        {"respond", stream(`{"id":"a","finish":true,"content":"` + long + `"}`), 45002, "20481 bytes"},
		"stream ends blank":      {"respond", stream(`{"id":"a","finish":true,"content":" "}`), 44004, "goes on thinking"},
		"finish in words":        {"respond", stream(`{"id":"a","finish":"yes","content":"一"}`), 40058, "Boolean"},
		"text answered":          {"respond", `{"msgtype":"text","text":{"content":"一"}}`, 40008, "none of"},
		"markdown answered":      {"respond", `{"msgtype":"markdown","markdown":{"content":"一"}}`, 40008, "none of"},
		"welcome to a message":   {"welcome", `{"msgtype":"text","text":{"content":"一"}}`, 846605, "no enter_chat"},
		"update of a message":    {"update", `{"response_type":"update_template_card","template_card":` + card("a", "") + `}`, 846605, "no template_card_event"},
		"no buttons":             {"aibot_send_msg", push("template_card", strings.Replace(card("a", ""), `{"text":"已发送","style":1,"key":"fu:42:sent"}`, "", 1)), 40058, "0 buttons"},
		"long label":             {"aibot_send_msg", push("template_card", strings.Replace(card("a", ""), "已发送", strings.Repeat("长", 11), 1)), 42038, "11 characters"},
		"long key":               {"aibot_send_msg", push("template_card", strings.Replace(card("a", ""), "fu:42:sent", strings.Repeat("k", 1025), 1)), 42039, "1025 bytes"},
		"no key":                 {"aibot_send_msg", push("template_card", strings.Replace(card("a", ""), "fu:42:sent", "", 1)), 42039, "0 bytes"},
		"the same key twice":     {"aibot_send_msg", push("template_card", strings.Replace(card("a", ""), `[{`, `[{"text":"x","key":"fu:42:sent"},{`, 1)), 42039, "two buttons"},
		"style 5":                {"aibot_send_msg", push("template_card", strings.Replace(card("a", ""), `"style":1`, `"style":5`, 1)), 40058, "style"},
		"long title":             {"aibot_send_msg", push("template_card", strings.Replace(card("a", ""), "跟进 王总", strings.Repeat("长", 27), 1)), 40058, "main_title.title"},
		"long description":       {"aibot_send_msg", push("template_card", strings.Replace(card("a", ""), `"跟进 王总"`, `"t","desc":"`+strings.Repeat("长", 31)+`"`, 1)), 40058, "main_title.desc"},
		"long text of a card":    {"aibot_send_msg", push("template_card", card("a", `"sub_title_text":"`+strings.Repeat("长", 113)+`",`)), 40058, "sub_title_text"},
		"seven lines":            {"aibot_send_msg", push("template_card", card("a", `"horizontal_content_list":[`+strings.Repeat(`{"keyname":"a","value":"b"},`, 6)+`{"keyname":"a","value":"b"}],`)), 40058, "7 lines"},
		"long name of a line":    {"aibot_send_msg", push("template_card", card("a", `"horizontal_content_list":[{"keyname":"`+strings.Repeat("长", 6)+`","value":"b"}],`)), 40058, "keyname"},
		"task with a colon":      {"aibot_send_msg", push("template_card", card("a:1", "")), 42014, "task_id"},
		"no task":                {"aibot_send_msg", push("template_card", card("", "")), 42014, "task_id"},
		"long task":              {"aibot_send_msg", push("template_card", card(strings.Repeat("a", 129), "")), 42014, "task_id"},
		"unknown part of a card": {"aibot_send_msg", push("template_card", card("a", `"buttons":[],`)), 40058, `"buttons"`},
		"unknown card":           {"aibot_send_msg", push("template_card", `{"card_type":"poll","main_title":{"title":"a"}}`), 40058, "card_type"},
		"empty card":             {"aibot_send_msg", push("template_card", `{"card_type":"button_interaction","task_id":"a"}`), 40058, "main_title.title or"},
		"notice leads nowhere":   {"aibot_send_msg", push("template_card", `{"card_type":"text_notice","main_title":{"title":"a"},"task_id":"a"}`), 42045, "card_action"},
		"second subscription":    {"aibot_subscribe", `{"bot_id":"` + BotID + `","secret":"` + BotSecret + `"}`, 40058, "already"},
		"upload of nothing":      {"aibot_upload_media_init", `{"type":"file","filename":"a.txt","total_size":5,"total_chunks":1,"md5":"09f901b937edaf5a12718c4753f563f4"}`, 44001, "more than 5"},
		"large picture":          {"aibot_upload_media_init", `{"type":"image","filename":"a.png","total_size":10485761,"total_chunks":21,"md5":"09f901b937edaf5a12718c4753f563f4"}`, 45001, "10485761"},
		"too many chunks":        {"aibot_upload_media_init", `{"type":"file","filename":"a","total_size":600000,"total_chunks":101,"md5":"09f901b937edaf5a12718c4753f563f4"}`, 40058, "total_chunks"},
		"too few chunks":         {"aibot_upload_media_init", `{"type":"file","filename":"a","total_size":600000,"total_chunks":1,"md5":"09f901b937edaf5a12718c4753f563f4"}`, 40058, "total_size"},
		"no MD5":                 {"aibot_upload_media_init", `{"type":"file","filename":"a","total_size":600000,"total_chunks":2,"md5":""}`, 40058, "md5"},
		"no upload":              {"aibot_upload_media_finish", `{"upload_id":"UP1"}`, 40058, "upload_id"},
	} {
		t.Run(name, func(t *testing.T) {
			bothWays(t, Options{}, func(t *testing.T, s *scene) {
				s.Say("lisi", "", "你好")
				told := s.robot.next()
				id := ""
				switch c.cmd {
				case "respond", "welcome", "update":
					id = told.Headers.ReqID
					c.cmd = "aibot_" + map[string]string{"respond": "respond_msg", "welcome": "respond_welcome_msg", "update": "respond_update_msg"}[c.cmd]
				case "aibot_respond_msg", "aibot_respond_welcome_msg", "aibot_respond_update_msg":
					if c.words != "was ever told" {
						id = told.Headers.ReqID
					}
				}
				a := s.robot.ask(c.cmd, id, c.body)
				if c.code == -2 { // the connection ends
					if a.err == nil {
						t.Errorf("%+v", a)
					}
				} else if a.Code != c.code || a.err != nil {
					t.Errorf("%d %s %v, want %d", a.Code, a.Text, a.err, c.code)
				}
				s.blamed(c.words)
				if n := len(s.Said("lisi")); n > 0 {
					t.Errorf("%d messages stand all the same", n)
				}
			})
		})
	}
}

func TestGoodFrames(t *testing.T) {
	for name, c := range map[string][2]string{
		"markdown":           {"aibot_send_msg", push("markdown", `{"content":"**提醒** <王总> & \\u003c"}`)},
		"the longest":        {"aibot_send_msg", push("markdown", `{"content":"`+strings.Repeat("x", 20480)+`"}`)},
		"group":              {"aibot_send_msg", `{"chatid":"wrTESTGROUP","chat_type":2,"msgtype":"markdown","markdown":{"content":"一"}}`},
		"id in capitals":     {"aibot_send_msg", strings.Replace(push("markdown", `{"content":"一"}`), "lisi", "LiSi", 1)},
		"card":               {"aibot_send_msg", push("template_card", card("fu-42_1@x", ""))},
		"card without title": {"aibot_send_msg", push("template_card", `{"card_type":"button_interaction","sub_title_text":"一","button_list":[{"text":"已发送","key":"`+strings.Repeat("k", 1024)+`"}],"task_id":"a"}`)},
		"notice":             {"aibot_send_msg", push("template_card", `{"card_type":"text_notice","main_title":{"title":"a"},"card_action":{"type":1,"url":"https://a.cn"}}`)},
		"ping":               {"ping", `{}`},
		"stream":             {"aibot_respond_msg", `{"msgtype":"stream","stream":{"id":"a","finish":false,"content":""}}`},
		"stream at once":     {"aibot_respond_msg", `{"msgtype":"stream","stream":{"id":"a","finish":true,"content":"一","feedback":{"id":"fb-1"}}}`},
		"card in answer":     {"aibot_respond_msg", `{"msgtype":"template_card","template_card":` + card("a", "") + `}`},
	} {
		t.Run(name, func(t *testing.T) {
			bothWays(t, Options{}, func(t *testing.T, s *scene) {
				s.Say("wangwu", s.group, s.At("你好"))
				s.robot.next()
				s.Say("lisi", "", "你好")
				told := s.robot.next()
				id := ""
				if c[0] == "aibot_respond_msg" {
					id = told.Headers.ReqID
				}
				s.robot.must(c[0], id, c[1])
				s.clean()
			})
		})
	}
}

func TestChatTypeIsMissed(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		s.Say("lisi", "", "你好")
		s.robot.next()
		s.robot.must("aibot_send_msg", "", `{"chatid":"lisi","msgtype":"markdown","markdown":{"content":"一"}}`)
		s.blamed("chat_type is missing")
		s.Allow("chat_type is missing")
		s.robot.must("aibot_send_msg", "", `{"chatid":"lisi","msgtype":"markdown","markdown":{"content":"二"}}`)
		if len(s.Breaches()) != 2 || s.count() != 1 {
			t.Errorf("what is allowed fails the test: %v", s.errs)
		}
	})
}

func TestReqIDsAreUsedOnce(t *testing.T) {
	bubble(t, Options{}, func(t *testing.T, s *scene) {
		s.robot.must("ping", "P1", "{}")
		s.robot.must("ping", "P1", "{}")
		s.blamed("was used before")
	})
}

func TestNothingBeforeTheSubscription(t *testing.T) {
	bothWays(t, Options{}, func(t *testing.T, s *scene) {
		where := ""
		if strings.HasPrefix(s.base, "http://") {
			where = "ws" + strings.TrimPrefix(s.base, "http")
		}
		r, err := dial(t, s.Server, where)
		if err != nil {
			t.Fatal(err)
		}
		if a := r.ask("aibot_send_msg", "", push("markdown", `{"content":"一"}`)); a.Code != 846609 {
			t.Errorf("%+v", a)
		}
		s.blamed("before the subscription")
		if a := r.subscribe(BotID, "wrong"); a.Code != 40001 {
			t.Errorf("a wrong secret: %+v", a)
		}
		if a := r.subscribe("other", BotSecret); a.Code != 40001 {
			t.Errorf("a wrong id: %+v", a)
		}
		if len(s.Breaches()) != 1 {
			t.Errorf("a wrong secret is no breach: %v", s.Breaches())
		}
		if !s.Connected() || s.Dials() != 2 {
			t.Error("the first connection is gone")
		}
	})
}

func TestUpload(t *testing.T) {
	bothWays(t, Options{}, func(t *testing.T, s *scene) {
		s.Say("lisi", "", "你好")
		s.robot.next()
		v := vectors(t).Upload
		body := make([]byte, v.Bytes)
		for i := range body {
			body[i] = byte(i % 251)
		}
		init := fmt.Sprintf(`{"type":"file","filename":"日报.txt","total_size":%d,"total_chunks":%d,"md5":%q}`, v.Bytes, len(v.Chunks), v.MD5)
		var got struct {
			Upload string `json:"upload_id"`
			Media  string `json:"media_id"`
			Type   string `json:"type"`
			At     int64  `json:"created_at"`
		}
		answer := func(a ack) {
			t.Helper()
			if err := json.Unmarshal(a.Body, &got); err != nil {
				t.Errorf("%s: %v", a.Body, err)
			}
		}
		answer(s.robot.must("aibot_upload_media_init", "", init))
		for i := range slices.Backward(v.Chunks) { // any order
			part := body[i*v.Size : min((i+1)*v.Size, len(body))]
			chunk := map[string]any{"upload_id": got.Upload, "chunk_index": i, "base64_data": part}
			s.robot.must("aibot_upload_media_chunk", "", chunk)
		}
		answer(s.robot.must("aibot_upload_media_finish", "", map[string]any{"upload_id": got.Upload}))
		if got.Type != "file" || got.At == 0 {
			t.Errorf("%+v", got)
		}
		s.robot.must("aibot_send_msg", "", push("file", `{"media_id":"`+got.Media+`"}`))
		if f := s.Said("lisi")[0].Files; len(f) != 1 || f[0].Name != "日报.txt" || string(f[0].Body) != string(body) {
			t.Errorf("shown: %d files", len(f))
		}
		s.clean()
		if a := s.robot.ask("aibot_send_msg", "", push("image", `{"media_id":"`+got.Media+`"}`)); a.Code != 40007 {
			t.Errorf("a file as a picture: %+v", a)
		}
		s.blamed("is of a file, not of a image")
		s.ExpireMedia()
		if a := s.robot.ask("aibot_send_msg", "", push("file", `{"media_id":"`+got.Media+`"}`)); a.Code != 40007 {
			t.Errorf("after three days: %+v", a)
		}
		answer(s.robot.must("aibot_upload_media_init", "", init))
		s.robot.ask("aibot_upload_media_chunk", "", map[string]any{"upload_id": got.Upload, "chunk_index": 1, "base64_data": body[:10]})
		if a := s.robot.ask("aibot_upload_media_finish", "", map[string]any{"upload_id": got.Upload}); a.Code != 40058 {
			t.Errorf("a chunk is missing: %+v", a)
		}
		if b := s.Breaches(); len(b) != 2 || !strings.Contains(b[1], "chunk 0 never came") {
			t.Errorf("%q", b)
		}
	})
}
