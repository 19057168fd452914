package telegram

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genjin/messages"
)

var updateSent = flag.Bool("update-sent", false, "rewrite testdata/sent")

// sentScenes are messages, and how their edits and answers go out; testdata/sent holds the calls.
func sentScenes() map[string]messages.Message {
	draft := "王总好，谢谢您今天的时间 <b>&</b>。"
	drafts := []messages.Button{
		{Label: "已发送", Data: "visit.sent/1"},
		{Label: "换一条", Data: "visit.next/1"},
		{Label: "稍后", Data: "visit.later/1"},
		{Label: "复制", Copy: draft},
		{Label: "打开私聊", Private: true},
	}
	long := strings.Repeat("周五前把报价和样品清单发给王总。", 20)
	class, rep := messages.ChatID("tg/-1002233445566"), messages.ChatID("tg/5012345678")
	table := messages.Attached{Name: "日报 11月.xlsx", Sum: "aa", Size: 4}
	chart := messages.Attached{Name: "chart.png", MIME: "image/png", Sum: "bb", Size: 5}
	return map[string]messages.Message{
		"text":                 {Chat: rep, Text: "记下了 <王总> & \"样品\"，请在 10:20 前发给客户。\nhttps://example.com"},
		"answer":               {Chat: class, ReplyTo: "4711", Text: "收到，第 2 版。"},
		"answer in topic":      {Chat: class, ReplyTo: "37:4711", Text: "收到，第 2 版。"},
		"answer general":       {Chat: class, ReplyTo: "1:4711", Text: "收到，第 2 版。"},
		"in topic":             {Chat: class, Thread: "37", Text: "还差：李娜 <一组>", Mentions: []messages.User{{ID: "tg/5012345678", Name: "李娜 <一组>"}}},
		"in general":           {Chat: class, Thread: "1", Text: "还差：李娜"},
		"in an unread topic":   {Chat: class, Thread: "x", Text: "还差：李娜"},
		"answer unread":        {Chat: class, ReplyTo: "x", Text: "收到，第 2 版。"},
		"draft":                {Chat: rep, Text: draft, Whole: true, Buttons: drafts},
		"draft to client":      {Chat: rep, Text: draft, Whole: true, Buttons: []messages.Button{{Label: "复制", Copy: draft}, {Label: "打开聊天", Reach: "+8613800138000"}}},
		"draft long to client": {Chat: rep, Text: long, Whole: true, Buttons: []messages.Button{{Label: "复制", Copy: long}, {Label: "打开聊天", Reach: "@wangzong"}}},
		"draft long":           {Chat: rep, Text: long, Whole: true, Buttons: []messages.Button{{Label: "已发送", Data: "visit.sent/1"}, {Label: "复制", Copy: long}}},
		"edit":                 {Chat: class, Target: "37:4730", Text: "王总的短信已发 ✓", Buttons: []messages.Button{{Label: "撤回", Data: "visit.undo/1"}}},
		"edit bare":            {Chat: rep, Target: "4730", Text: "王总的短信已发 ✓"},
		"edit buttons":         {Chat: rep, Target: "4730", Buttons: []messages.Button{{Label: "撤回", Data: "visit.undo/1"}}},
		"edit several":         {Chat: rep, Target: "4730 4731", Text: "短了", Buttons: []messages.Button{{Label: "撤回", Data: "visit.undo/1"}}},
		"press":                {Chat: class, Answers: "21527890123456789", Text: "记下了 ✓"},
		"press silent":         {Chat: class, Answers: "21527890123456789"},
		"press long":           {Chat: class, Answers: "21527890123456789", Text: strings.Repeat("字", 300)},
		"file":                 {Chat: class, ReplyTo: "37:4711", Text: "日报", Files: []messages.Attached{table}, Buttons: []messages.Button{{Label: "详情", Data: "d/1"}}},
		"files":                {Chat: class, ReplyTo: "4711", Text: "日报 <一>", Files: []messages.Attached{chart, table}, Buttons: []messages.Button{{Label: "详情", Data: "d/1"}}},
		"sheet before chart":   {Chat: rep, Text: "日报 <一>", Files: []messages.Attached{table, chart}, Buttons: []messages.Button{{Label: "详情", Data: "d/1"}}},
		"file alone":           {Chat: rep, Files: []messages.Attached{chart}},
		"file, long text":      {Chat: rep, Text: strings.Repeat("字", 1025), Files: []messages.Attached{chart}, Buttons: []messages.Button{{Label: "详情", Data: "d/1"}}},
		"text in parts":        {Chat: rep, ReplyTo: "9", Text: strings.Repeat("一行\n", 1500) + "完。", Buttons: []messages.Button{{Label: "详情", Data: "d/1"}}},
		"edit into parts":      {Chat: class, Target: "37:4730", Text: strings.Repeat("一行\n", 1500) + "完。", Buttons: []messages.Button{{Label: "详情", Data: "d/1"}}},
		"broken and blank":     {Chat: rep, Text: "王\x00总\xff好" + strings.Repeat("\n", 9000)},
	}
}

func transcript(t *testing.T, id string, calls []wireCall) string {
	var b strings.Builder
	for _, c := range calls {
		raw, err := encode(c.params)
		if err != nil {
			t.Fatal(err)
		}
		b.WriteString(c.method + " " + string(raw))
		if c.name != "" {
			b.WriteString(" " + c.name + "=" + string(c.file))
		}
		b.WriteString("\n")
	}
	return b.String() + "-> " + id + "\n"
}

// sendAll sends m as the dispatcher does, part by part, and returns the ids of all that were taken.
func sendAll(t *testing.T, a *Adapter, m messages.Message) (string, error) {
	t.Helper()
	for {
		id, err := a.Send(t.Context(), m)
		m.Sent = strings.TrimSpace(m.Sent + " " + id)
		if !errors.Is(err, messages.ErrMore) {
			return m.Sent, err
		}
	}
}

func TestSent(t *testing.T) {
	bytesOf := map[string]string{"aa": "xlsx", "bb": "image"}
	for name, m := range sentScenes() {
		t.Run(name, func(t *testing.T) {
			s, a := newWire(t, withFiles(bytesOf))
			s.next = 100
			m.Key = "k/1"
			id, err := sendAll(t, a, m)
			if err != nil {
				t.Fatal(err)
			}
			got := transcript(t, id, s.taken())
			file := filepath.Join("testdata", "sent", strings.ReplaceAll(name, " ", "_")+".txt")
			if *updateSent {
				if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o750), os.WriteFile(file, []byte(got), 0o600)); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(file); err != nil || string(want) != got {
				t.Errorf("got %s, want %s, %v", got, want, err)
			}
		})
	}
}

func TestNothingToSend(t *testing.T) {
	s, a := newWire(t)
	for _, m := range []messages.Message{
		{Chat: "tg/5"}, {Chat: "tg/5", Text: " \n"}, {Chat: "pg/5", Text: "好"}, {Chat: "tg/", Text: "好"}, {Chat: "tg/5", Target: "x", Text: "好"}, {Chat: "tg/5", Target: "37:0", Text: "好"}, {Chat: "tg/5", Target: " ", Text: ""},
	} {
		if id, err := a.Send(t.Context(), m); !errors.Is(err, messages.ErrRejected) || id != "" {
			t.Errorf("%+v: %q, %v", m, id, err)
		}
	}
	if len(s.taken()) != 0 {
		t.Error("something was sent")
	}
}

// TestSecondWays: what Telegram refuses for a reason that can be avoided goes another way, once.
func TestSecondWays(t *testing.T) {
	noEntities := refused(400, "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0", "")
	for name, c := range map[string]struct {
		m       messages.Message
		method  string
		answers []string
		want    string // how the last call goes out, and the ids
	}{
		"markup": {
			messages.Message{Text: "<王总>"},
			"sendMessage",
			[]string{noEntities},
			`sendMessage {"chat_id":-5,"link_preview_options":{"is_disabled":true},"text":"<王总>"}` + "\n-> 1\n",
		},
		"topic gone": {
			messages.Message{Text: "好", ReplyTo: "37:9"},
			"sendMessage",
			[]string{refused(400, "Bad Request: message thread not found", "")},
			`sendMessage {"chat_id":-5,"link_preview_options":{"is_disabled":true},"parse_mode":"HTML","text":"好"}` + "\n-> 1\n",
		},
		"topic closed, and markup": {
			messages.Message{Text: "好", ReplyTo: "37:9"},
			"sendMessage",
			[]string{refused(400, "Bad Request: TOPIC_CLOSED", ""), noEntities},
			`sendMessage {"chat_id":-5,"link_preview_options":{"is_disabled":true},"text":"好"}` + "\n-> 1\n",
		},
		"caption": {
			messages.Message{Text: "<已发>", Target: "9"},
			"editMessageText",
			[]string{refused(400, "Bad Request: there is no text in the message to edit", "")},
			`editMessageCaption {"caption":"&lt;已发&gt;","chat_id":-5,"message_id":9,"parse_mode":"HTML"}` + "\n-> 9\n",
		},
		"an address that is too long": {
			messages.Message{Text: "好", Whole: true, Buttons: []messages.Button{{Label: "换", Data: "n/1"}, {Label: "开", Reach: "@wangzong"}}},
			"sendMessage",
			[]string{refused(400, "Bad Request: BUTTON_URL_INVALID", "")},
			`sendMessage {"chat_id":-5,"link_preview_options":{"is_disabled":true},"parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"callback_data":"n/1","text":"换"},{"text":"开","url":"https://t.me/wangzong"}]]},"text":"<pre>好</pre>"}` + "\n-> 1\n",
		},
		"a keyboard that is too long, of an edit": {
			messages.Message{Text: "好", Whole: true, Target: "9", Buttons: []messages.Button{{Label: "开", Reach: "+8613800138000"}}},
			"editMessageText",
			[]string{refused(400, "Bad Request: reply markup is too long", "")},
			`editMessageText {"chat_id":-5,"link_preview_options":{"is_disabled":true},"message_id":9,"parse_mode":"HTML","reply_markup":{"inline_keyboard":[[{"text":"开","url":"https://t.me/+8613800138000"}]]},"text":"<pre>好</pre>"}` + "\n-> 9\n",
		},
		"a photo that is none": {
			messages.Message{Files: []messages.Attached{{Name: "a.png", Sum: "bb", Size: 5}}},
			"sendPhoto",
			[]string{refused(400, "Bad Request: PHOTO_INVALID_DIMENSIONS", "")},
			`sendDocument {"chat_id":"-5"} a.png=image` + "\n-> 1\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			s, a := newWire(t, withFiles(map[string]string{"bb": "image"}))
			s.answers[c.method] = c.answers
			c.m.Chat = "tg/-5"
			id, err := a.Send(t.Context(), c.m)
			calls := s.taken()
			if aside := c.m.ReplyTo != ""; errors.Is(err, messages.ErrAside) != aside || !aside && err != nil || len(calls) != len(c.answers)+1 {
				t.Fatalf("%d calls, %v", len(calls), err)
			}
			if got := transcript(t, id, calls[len(calls)-1:]); got != c.want {
				t.Errorf("got %s", got)
			}
		})
	}
	s, a := newWire(t)
	s.answers["sendMessage"] = []string{noEntities, noEntities, noEntities}
	if _, err := a.Send(t.Context(), messages.Message{Chat: "tg/5", Text: "好"}); !errors.Is(err, messages.ErrRejected) || len(s.taken()) != 2 {
		t.Errorf("markup refused again: %v", err)
	}
}

// TestRefusedAddresses: they are tried once without the draft, and neither number nor draft gets into an error.
func TestRefusedAddresses(t *testing.T) {
	s, a := newWire(t)
	no := refused(400, "Bad Request: inline keyboard button URL 'https://t.me/+8613800138000?text=%E5%A5%BD' is invalid: Wrong HTTP URL", "")
	s.answers["sendMessage"] = []string{no, no, no}
	_, err := a.Send(t.Context(), messages.Message{Chat: "tg/5", Text: "好", Whole: true, Buttons: []messages.Button{{Label: "开", Reach: "+8613800138000"}}})
	if !errors.Is(err, messages.ErrRejected) || len(s.taken()) != 2 || strings.Contains(err.Error(), "138") || strings.Contains(err.Error(), "%E5") {
		t.Errorf("addresses refused again: %v", err)
	}
}

// TestHalfWay: a try that stopped goes on behind the parts that were taken, by what is known of them, and also
// without the topic.
func TestHalfWay(t *testing.T) {
	s, a := newWire(t, withFiles(map[string]string{"aa": "xlsx"}))
	m := messages.Message{
		Key: "k/1", Chat: "tg/-5", ReplyTo: "37:9", Text: strings.Repeat("一行\n", 1500), Buttons: []messages.Button{{Label: "好", Data: "1"}},
		Files: []messages.Attached{{Name: "a.xlsx", Sum: "aa", Size: 4}},
	}
	s.answers["sendMessage"] = []string{refused(400, "Bad Request: TOPIC_CLOSED", ""), "", refused(429, "Too Many Requests: retry after 7", `{"retry_after":7}`)}
	s.answers["sendDocument"] = []string{refused(502, "Bad Gateway", "")}
	ids, err := sendAll(t, a, m)
	if r, ok := errors.AsType[*messages.RetryAfter](err); !ok || r.Bucket != "tg/-5" || ids != "1" {
		t.Fatalf("first try: %q, %v", ids, err)
	}
	m.Sent = ids
	a = New(a.o) // another life, that knows but the ids
	ids, err = sendAll(t, a, m)
	if _, ok := errors.AsType[*Unsure](err); !ok || ids != "1 2" {
		t.Fatalf("second try: %q, %v", ids, err)
	}
	m.Sent = ids
	if ids, err = sendAll(t, a, m); err != nil || ids != "1 2 3" {
		t.Fatalf("third try: %q, %v", ids, err)
	}
	calls := s.taken()
	last := calls[len(calls)-1]
	if last.method != "sendDocument" || last.params["message_thread_id"] != nil || last.params["reply_parameters"] != `{"message_id":1,"allow_sending_without_reply":true}` {
		t.Errorf("the file went out as %+v", last)
	}
	if len(calls) != 6 {
		t.Errorf("%d calls", len(calls))
	}
	m.Sent = ids
	if ids, err = sendAll(t, a, m); err != nil || ids != "1 2 3" || len(s.taken()) != 0 {
		t.Errorf("once more: %q, %v", ids, err)
	}
}

// TestPartsWithoutIDs: a part whose id nobody knows counts as taken, and is neither answered nor edited.
func TestPartsWithoutIDs(t *testing.T) {
	s, a := newWire(t, withFiles(map[string]string{"aa": "xlsx"}))
	m := messages.Message{Chat: "tg/-5", Text: strings.Repeat("一行\n", 1500), Files: []messages.Attached{{Name: "a.xlsx", Sum: "aa", Size: 4}}}
	s.answers["sendMessage"] = []string{`{"ok":true,"result":{"message_id":0}}`}
	if ids, err := sendAll(t, a, m); err != nil || ids != "- 1 2" {
		t.Errorf("sent as %q, %v", ids, err)
	}
	calls := s.taken()
	if last := calls[len(calls)-1]; len(calls) != 3 || last.params["reply_parameters"] != nil {
		t.Errorf("%d calls, the last is %+v", len(calls), last)
	}
	s.answers["sendMessage"] = []string{`{"ok":true,"result":{"message_id":0}}`}
	if ids, err := sendAll(t, a, messages.Message{Chat: "tg/-5", Text: "好"}); err != nil || ids != "" {
		t.Errorf("a message of one part is known as %q, %v", ids, err)
	}
}

func TestIDs(t *testing.T) {
	for id, want := range map[string][2]int64{"4711": {0, 4711}, "37:4711": {37, 4711}, "1:4711": {0, 4711}, "37:0": {37, 0}} {
		if thread, n, err := splitID(id); err != nil || thread != want[0] || n != want[1] {
			t.Errorf("%s: %d %d %v", id, thread, n, err)
		}
	}
	for _, id := range []string{"", ":", "x", "-1", "37:", ":4711", "37:x", "1:2:3", "99999999999999999999", "4711 4712"} {
		if _, _, err := splitID(id); err == nil {
			t.Errorf("%q was read", id)
		}
	}
}
