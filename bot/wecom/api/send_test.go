package api

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

// TestBodies: messages go out as the documentation has them.
func TestBodies(t *testing.T) {
	card := json.RawMessage(`{"card_type":"text_notice","main_title":{"title":"<王总>"}}`)
	for name, x := range map[string]struct {
		m    Content
		want string // of an app, to lisi and wangwu
		hook string
	}{
		"text": {
			Content{Kind: Text, Text: "<a href=\"https://example.com\">看&改</a>\n"},
			`"msgtype":"text","agentid":1000002,"text":{"content":"<a href=\"https://example.com\">看&改</a>\n"}`,
			`"msgtype":"text","text":{"content":"<a href=\"https://example.com\">看&改</a>\n"}`,
		},
		"mention": {
			Content{Kind: Text, Text: "交作业", Mentions: []string{"lisi", "@all"}},
			"",
			`"msgtype":"text","text":{"content":"交作业","mentioned_list":["lisi","@all"]}`,
		},
		"markdown":    {Content{Kind: Markdown, Text: "**王总**"}, `"msgtype":"markdown","agentid":1000002,"markdown":{"content":"**王总**"}`, `"msgtype":"markdown","markdown":{"content":"**王总**"}`},
		"markdown_v2": {Content{Kind: MarkdownV2, Text: "|a|"}, "", `"msgtype":"markdown_v2","markdown_v2":{"content":"|a|"}`},
		"image":       {Content{Kind: Image, MediaID: "M1"}, `"msgtype":"image","agentid":1000002,"image":{"media_id":"M1"}`, ""},
		"voice":       {Content{Kind: Voice, MediaID: "M1"}, `"msgtype":"voice","agentid":1000002,"voice":{"media_id":"M1"}`, `"msgtype":"voice","voice":{"media_id":"M1"}`},
		"video":       {Content{Kind: Video, MediaID: "M1", Title: "演示", Desc: "三分钟"}, `"msgtype":"video","agentid":1000002,"video":{"media_id":"M1","title":"演示","description":"三分钟"}`, ""},
		"file":        {Content{Kind: File, MediaID: "M1"}, `"msgtype":"file","agentid":1000002,"file":{"media_id":"M1"}`, `"msgtype":"file","file":{"media_id":"M1"}`},
		"card":        {Content{Kind: Card, Card: card}, `"msgtype":"template_card","agentid":1000002,"template_card":` + string(card), `"msgtype":"template_card","template_card":` + string(card)},
	} {
		t.Run(name, func(t *testing.T) {
			f, c := newFake(t)
			if x.want != "" {
				if _, err := c.Send(t.Context(), Message{To: []string{"lisi", "wangwu"}, Content: x.m}); err != nil {
					t.Fatal(err)
				}
				got := f.one()
				want := `{"touser":"lisi|wangwu",` + x.want + `,"enable_duplicate_check":1,"duplicate_check_interval":14400}`
				if got.path != "message/send" || got.method != "POST" || got.body != want || got.header.Get("Content-Type") != "application/json; charset=utf-8" {
					t.Errorf("%s %s:\n%s\n%s", got.method, got.path, got.body, want)
				}
				if err := c.AppChatSend(t.Context(), "CHAT1", x.m); err != nil {
					t.Fatal(err)
				}
				want = `{"chatid":"CHAT1",` + strings.Replace(x.want, `"agentid":1000002,`, "", 1) + `}`
				if got := f.one(); got.path != "appchat/send" || got.body != want {
					t.Errorf("%s:\n%s\n%s", got.path, got.body, want)
				}
			}
			if x.hook == "" {
				return
			}
			if err := c.HookSend(t.Context(), hookOne, x.m); err != nil {
				t.Fatal(err)
			}
			if got := f.one(); got.path != "webhook/send" || got.token != "" || got.query["key"] != hookOne || got.body != "{"+x.hook+"}" {
				t.Errorf("%s:\n%s\n%s", got.path, got.body, x.hook)
			}
		})
	}
}

func TestHookImage(t *testing.T) {
	var sample struct {
		PNG  string `json:"png_base64"`
		Body string `json:"body"`
	}
	load(t, "webhook_image.json", &sample)
	png, err := base64.StdEncoding.DecodeString(sample.PNG)
	if err != nil {
		t.Fatal(err)
	}
	f, c := newFake(t)
	if err := c.HookSend(t.Context(), hookOne, Content{Kind: Image, Image: png}); err != nil {
		t.Fatal(err)
	}
	if got := f.one(); got.body != sample.Body {
		t.Errorf("got %s", got.body)
	}
}

// TestTooLong: what WeCom would cut without a word does not go out.
func TestTooLong(t *testing.T) {
	f, c := newFake(t)
	app := func(m Content) error {
		_, err := c.Send(t.Context(), Message{To: []string{"lisi"}, Content: m})
		return err
	}
	chat := func(m Content) error { return c.AppChatSend(t.Context(), "CHAT1", m) }
	hook := func(m Content) error { return c.HookSend(t.Context(), hookOne, m) }
	text := func(n int) string { return strings.Repeat("a", n) }
	for name, x := range map[string]struct {
		send     func(Content) error
		fits, no Content
	}{
		"text":             {app, Content{Kind: Text, Text: text(2048)}, Content{Kind: Text, Text: text(2046) + "一"}},
		"markdown":         {app, Content{Kind: Markdown, Text: text(2048)}, Content{Kind: Markdown, Text: text(2049)}},
		"in a chat":        {chat, Content{Kind: Text, Text: text(2048)}, Content{Kind: Text, Text: text(2049)}},
		"text of a hook":   {hook, Content{Kind: Text, Text: text(2048)}, Content{Kind: Text, Text: text(2049)}},
		"markdown of one":  {hook, Content{Kind: Markdown, Text: text(4096)}, Content{Kind: Markdown, Text: text(4097)}},
		"the second":       {hook, Content{Kind: MarkdownV2, Text: text(4096)}, Content{Kind: MarkdownV2, Text: text(4097)}},
		"picture of one":   {hook, Content{Kind: Image, Image: bytes.Repeat([]byte("x"), HookImageLimit)}, Content{Kind: Image, Image: bytes.Repeat([]byte("x"), HookImageLimit+1)}},
		"a kind of a hook": {app, Content{Kind: File, MediaID: "M"}, Content{Kind: MarkdownV2, Text: "x"}},
		"a kind of an app": {hook, Content{Kind: File, MediaID: "M"}, Content{Kind: Video, MediaID: "M"}},
		"no kind":          {app, Content{Kind: Text}, Content{}},
		"no kind, hook":    {hook, Content{Kind: Text}, Content{}},
	} {
		if err := x.send(x.fits); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		f.taken()
		if err := x.send(x.no); !errors.Is(err, messages.ErrRejected) {
			t.Errorf("%s: %v", name, err)
		}
		if calls, _ := f.taken(); len(calls) != 0 {
			t.Errorf("%s went out", name)
		}
	}
}

func TestRecipients(t *testing.T) {
	f, c := newFake(t)
	ids := make([]string, recipientsMost+1)
	for i := range ids {
		ids[i] = "u"
	}
	for _, to := range [][]string{nil, ids} {
		if _, err := c.Send(t.Context(), Message{To: to, Content: Content{Kind: Text, Text: "好"}}); !errors.Is(err, messages.ErrRejected) {
			t.Errorf("to %d: %v", len(to), err)
		}
	}
	if _, err := c.Send(t.Context(), Message{To: ids[1:], Content: Content{Kind: Text, Text: "好"}}); err != nil {
		t.Error(err)
	}
	for answer, want := range map[string]string{
		`{"errcode":0,"errmsg":"ok","invaliduser":"","unlicenseduser":"wangwu"}`:     "WangWu",
		`{"errcode":0,"errmsg":"ok","invaliduser":"lisi","unlicenseduser":"wangwu"}`: "lisi WangWu",
		`{"errcode":0,"errmsg":"ok","invaliduser":"somebody|lis"}`:                   "",
	} {
		f.answers["message/send"] = []string{answer}
		sent, err := c.Send(t.Context(), Message{To: []string{"lisi", "WangWu"}, Content: Content{Kind: Text, Text: "好"}})
		if got := strings.Join(sent.Gone, " "); got != want || errors.Is(err, messages.ErrGone) != (len(sent.Gone) == 2) {
			t.Errorf("%s: %q gone, %v", answer, got, err)
		}
	}
}

// TestDuplicateCheck: the same message is the same bytes, and another that says the same is not, even if its check lasts
// as long.
func TestDuplicateCheck(t *testing.T) {
	f, c := newFake(t)
	var bodies []string
	for _, key := range []string{"k138/1", "k138/1", "k227/1"} {
		if _, err := c.Send(t.Context(), Message{Key: key, To: []string{"lisi"}, Content: Content{Kind: Text, Text: "记下了"}}); err != nil {
			t.Fatal(err)
		}
		bodies = append(bodies, f.one().body)
	}
	if bodies[0] != bodies[1] || bodies[0] == bodies[2] {
		t.Errorf("sent %q", bodies)
	}
	if interval("k138/1") != interval("k227/1") {
		t.Error("the intervals alone tell these two apart")
	}
	var intervals []int
	for i := range 20000 {
		n := interval("visit/2026112408" + string(rune('a'+i%26)) + strings.Repeat("x", i/26))
		if n < checkLeast || n > checkMost {
			t.Fatalf("checks for %d s", n)
		}
		intervals = append(intervals, n)
	}
	slices.Sort(intervals)
	if n := len(slices.Compact(intervals)); n < 8000 {
		t.Errorf("%d intervals only", n)
	}
}

func TestUpdateAndRecall(t *testing.T) {
	f, c := newFake(t)
	if err := c.UpdateCard(t.Context(), CardUpdate{To: []string{"lisi"}, ResponseCode: "RC1", Replace: "已发送"}); err != nil {
		t.Error(err)
	}
	if got := f.one(); got.path != "message/update_template_card" || got.body != `{"userids":["lisi"],"agentid":1000002,"response_code":"RC1","button":{"replace_name":"已发送"}}` {
		t.Errorf("%s: %s", got.path, got.body)
	}
	if err := c.UpdateCard(t.Context(), CardUpdate{To: []string{"lisi"}, ResponseCode: "RC1", Card: json.RawMessage(`{"task_id":"t"}`)}); err != nil {
		t.Error(err)
	}
	if got := f.one(); got.body != `{"userids":["lisi"],"agentid":1000002,"response_code":"RC1","template_card":{"task_id":"t"}}` {
		t.Errorf("%s", got.body)
	}
	f.answers["message/update_template_card"] = []string{`{"errcode":42052,"errmsg":"RC1 used"}`}
	err := c.UpdateCard(t.Context(), CardUpdate{To: []string{"lisi"}, ResponseCode: "RC1", Replace: "已发送"})
	if classOf(err) != errcode.UsedUp || strings.Contains(err.Error(), "RC1") {
		t.Errorf("got %v", err)
	}
	f.taken()
	if err := c.Recall(t.Context(), "MSGID1"); err != nil {
		t.Error(err)
	}
	if got := f.one(); got.path != "message/recall" || got.body != `{"msgid":"MSGID1"}` {
		t.Errorf("%s: %s", got.path, got.body)
	}
	if err := c.UpdateCard(t.Context(), CardUpdate{Card: func() {}}); err == nil {
		t.Error("a function is a card")
	}
}
