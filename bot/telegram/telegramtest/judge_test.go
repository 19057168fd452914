package telegramtest

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
)

const there = `"chat_id":5012345678`

// opened is a server whose faults do not fail the test, and a person with an open chat.
func opened(t *testing.T) (bot, *recorder) {
	r := &recorder{TB: t}
	s := New(r, Options{Unlimited: true})
	s.AddPerson(User{ID: 5012345678, First: "王"})
	s.Start(5012345678, "")
	return newBot(t, s), r
}

func TestGoodCalls(t *testing.T) {
	for name, c := range map[string][2]string{
		"case of the method":  {"SENDmessage", `{` + there + `,"text":"一"}`},
		"chat id in words":    {"sendMessage", `{"chat_id":"5012345678","text":"一"}`},
		"all at once":         {"sendMessage", `{` + there + `,"text":"<b>一</b> &lt;二&gt;","parse_mode":"HTML","link_preview_options":{"is_disabled":true},"reply_parameters":{"message_id":1,"allow_sending_without_reply":true},"reply_markup":{"inline_keyboard":[[{"text":"已发","callback_data":"f:1","style":"success"},{"text":"复制","copy_text":{"text":"王总好"}}],[{"text":"开","url":"https://t.me/genjin_bot?start=x"}]]}}`},
		"objects as text":     {"sendMessage", `{` + there + `,"text":"一","reply_markup":"{\"inline_keyboard\":[[{\"text\":\"a\",\"callback_data\":\"b\"}]]}"}`},
		"the longest text":    {"sendMessage", `{` + there + `,"text":"` + strings.Repeat("长", 4096) + `"}`},
		"markup is not text":  {"sendMessage", `{` + there + `,"parse_mode":"HTML","text":"<b>` + strings.Repeat("长", 4096) + `</b>"}`},
		"the longest data":    {"sendMessage", `{` + there + `,"text":"一","reply_markup":{"inline_keyboard":[[{"text":"a","callback_data":"` + strings.Repeat("长", 21) + `x"}]]}}`},
		"the longest copy":    {"sendMessage", `{` + there + `,"text":"一","reply_markup":{"inline_keyboard":[[{"text":"a","copy_text":{"text":"` + strings.Repeat("😀", 128) + `"}}]]}}`},
		"entities":            {"sendMessage", `{` + there + `,"text":"一二","entities":[{"type":"bold","offset":0,"length":2}]}`},
		"force reply":         {"sendMessage", `{` + there + `,"text":"一","reply_markup":{"force_reply":true,"selective":true}}`},
		"no parameters":       {"getMe", ``},
		"empty object":        {"getMe", `{}`},
		"commands":            {"setMyCommands", `{"commands":[{"command":"hw","description":"作业"}],"scope":{"type":"all_group_chats"},"language_code":"zh"}`},
		"commands of a chat":  {"setMyCommands", `{"commands":[],"scope":{"type":"chat","chat_id":5012345678}}`},
		"action":              {"sendChatAction", `{` + there + `,"action":"typing"}`},
		"longest address":     {"sendMessage", `{` + there + `,"text":"一","reply_markup":{"inline_keyboard":[[{"text":"a","url":"https://t.me/a?text=` + strings.Repeat("a", 1980) + `"}]]}}`},
		"kinds of updates":    {"getUpdates", `{"offset":0,"limit":100,"timeout":0,"allowed_updates":["message","callback_query"]}`},
		"no keyboard at all":  {"sendMessage", `{` + there + `,"text":"一","reply_markup":{"inline_keyboard":[]}}`},
		"commands are forgot": {"deleteMyCommands", `{"scope":{"type":"default"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			b, r := opened(t)
			if got := b.call(c[0], c[1]); !got.OK || r.count() > 0 {
				t.Errorf("%d %s %v %v", got.status, got.Desc, got.err, r.errs)
			}
		})
	}
}

func TestBadCalls(t *testing.T) {
	keyboard := func(button string) string {
		return `{` + there + `,"text":"一","reply_markup":{"inline_keyboard":[[` + button + `]]}}`
	}
	html := func(s string) string { return `{` + there + `,"parse_mode":"HTML","text":"` + s + `"}` }
	for name, c := range map[string][3]string{
		"unknown parameter":     {"sendMessage", `{` + there + `,"text":"一","disable_web_page_preview":true}`, "unknown parameter"},
		"missing text":          {"sendMessage", `{` + there + `}`, "message text is empty"},
		"missing chat":          {"sendMessage", `{"text":"一"}`, "chat_id is empty"},
		"text is a number":      {"sendMessage", `{` + there + `,"text":1}`, "no String"},
		"flag in words":         {"sendMessage", `{` + there + `,"text":"一","protect_content":"true"}`, "no Boolean"},
		"thread in words":       {"sendMessage", `{` + there + `,"text":"一","message_thread_id":"7"}`, "no Integer"},
		"a fraction":            {"getUpdates", `{"offset":1.5}`, "no Integer"},
		"null":                  {"sendMessage", `{` + there + `,"text":"一","reply_markup":null}`, "null"},
		"null within":           {"sendMessage", keyboard(`{"text":"a","callback_data":"b","url":null}`), "null"},
		"empty text":            {"sendMessage", `{` + there + `,"text":""}`, "message text is empty"},
		"blank text":            {"sendMessage", `{` + there + `,"text":" \n "}`, "message text is empty"},
		"only markup":           {"sendMessage", html(`<b></b>`), "message text is empty"},
		"too long":              {"sendMessage", `{` + there + `,"text":"` + strings.Repeat("长", 4097) + `"}`, "message is too long"},
		"emoji count twice":     {"sendMessage", `{` + there + `,"text":"` + strings.Repeat("😀", 2049) + `"}`, "message is too long"},
		"too much markup":       {"sendMessage", html(strings.Repeat("<b>长</b>", 3300)), "message is too long"},
		"empty copy_text":       {"sendMessage", keyboard(`{"text":"a","copy_text":{"text":""}}`), "BUTTON_COPY_TEXT_INVALID"},
		"long copy_text":        {"sendMessage", keyboard(`{"text":"a","copy_text":{"text":"` + strings.Repeat("长", 257) + `"}}`), "BUTTON_COPY_TEXT_INVALID"},
		"long data":             {"sendMessage", keyboard(`{"text":"a","callback_data":"` + strings.Repeat("长", 22) + `"}`), "BUTTON_DATA_INVALID"},
		"long address":          {"sendMessage", keyboard(`{"text":"a","url":"https://t.me/a?text=` + strings.Repeat("a", 1981) + `"}`), "BUTTON_URL_INVALID"},
		"empty data":            {"sendMessage", keyboard(`{"text":"a","callback_data":""}`), "BUTTON_DATA_INVALID"},
		"no action":             {"sendMessage", keyboard(`{"text":"a"}`), "Text buttons are unallowed"},
		"two actions":           {"sendMessage", keyboard(`{"text":"a","callback_data":"b","url":"https://a.cn"}`), "2 actions"},
		"no label":              {"sendMessage", keyboard(`{"text":" ","callback_data":"b"}`), "no text"},
		"bad address":           {"sendMessage", keyboard(`{"text":"a","url":"javascript:x"}`), "Wrong HTTP URL"},
		"bad style":             {"sendMessage", keyboard(`{"text":"a","callback_data":"b","style":"red"}`), "none of"},
		"unknown field within":  {"sendMessage", keyboard(`{"text":"a","callback_data":"b","colour":"red"}`), "unknown field"},
		"row is no array":       {"sendMessage", `{` + there + `,"text":"一","reply_markup":{"inline_keyboard":[{"text":"a"}]}}`, "no array"},
		"too many buttons":      {"sendMessage", keyboard(strings.Repeat(`{"text":"a","callback_data":"b"},`, 100) + `{"text":"a","callback_data":"b"}`), "reply markup is too long"},
		"bad reply":             {"sendMessage", `{` + there + `,"text":"一","reply_parameters":{"allow_sending_without_reply":true}}`, "message_id"},
		"reply is a number":     {"sendMessage", `{` + there + `,"text":"一","reply_parameters":7}`, "no object"},
		"old reply":             {"sendMessage", `{` + there + `,"text":"一","reply_to_message_id":7}`, "unknown parameter"},
		"bad preview":           {"sendMessage", `{` + there + `,"text":"一","link_preview_options":{"disabled":true}}`, "unknown field"},
		"entity beyond":         {"sendMessage", `{` + there + `,"text":"一","entities":[{"type":"bold","offset":0,"length":2}]}`, "beyond"},
		"two markups":           {"sendMessage", `{` + there + `,"text":"一","parse_mode":"HTML","entities":[{"type":"bold","offset":0,"length":1}]}`, "exclude"},
		"unknown mode":          {"sendMessage", `{` + there + `,"text":"一","parse_mode":"html5"}`, "none of"},
		"bare <":                {"sendMessage", html(`1 < 2`), "can't parse entities"},
		"bare &":                {"sendMessage", html(`A&B`), "unescaped &"},
		"unknown tag":           {"sendMessage", html(`a<br>b`), `Unsupported start tag "br" at byte offset 1`},
		"not closed":            {"sendMessage", html(`<b>a`), `Can't find end tag corresponding to start tag "b"`},
		"crossed":               {"sendMessage", html(`<b><i>a</b></i>`), `Unmatched end tag at byte offset 7, expected "</i>", found "</b>"`},
		"not opened":            {"sendMessage", html(`a</b>`), "Unexpected end tag at byte offset 1"},
		"long toast":            {"answerCallbackQuery", `{"callback_query_id":"1","text":"` + strings.Repeat("长", 201) + `"}`, "MESSAGE_TOO_LONG"},
		"edit without id":       {"editMessageText", `{` + there + `,"text":"一"}`, "message identifier is not specified"},
		"edit without text":     {"editMessageText", `{` + there + `,"message_id":1}`, "message text is empty"},
		"edit of both":          {"editMessageText", `{` + there + `,"message_id":1,"inline_message_id":"x","text":"一"}`, "message identifier"},
		"reply keyboard edited": {"editMessageReplyMarkup", `{` + there + `,"message_id":1,"reply_markup":{"force_reply":true}}`, "unknown field"},
		"bad action":            {"sendChatAction", `{` + there + `,"action":"dance"}`, "none of"},
		"negative offset":       {"getUpdates", `{"offset":-1}`, "forgets"},
		"limit 0":               {"getUpdates", `{"limit":0}`, "1-100"},
		"unknown kind":          {"getUpdates", `{"allowed_updates":["messages"]}`, "none of"},
		"null kinds":            {"getUpdates", `{"allowed_updates":null}`, "null"},
		"drop pending":          {"deleteWebhook", `{"drop_pending_updates":true}`, "forgets"},
		"bad secret":            {"setWebhook", `{"url":"https://a.cn/","secret_token":"a b"}`, "unallowed characters"},
		"Chinese command":       {"setMyCommands", `{"commands":[{"command":"作业","description":"d"}]}`, "BOT_COMMAND_INVALID"},
		"capital command":       {"setMyCommands", `{"commands":[{"command":"HW","description":"d"}]}`, "BOT_COMMAND_INVALID"},
		"no description":        {"setMyCommands", `{"commands":[{"command":"hw","description":""}]}`, "1-256"},
		"bad scope":             {"setMyCommands", `{"commands":[],"scope":{"type":"group"}}`, "none of"},
		"long language":         {"setMyCommands", `{"commands":[],"language_code":"zh-CN"}`, "language"},
		"no upload":             {"sendPhoto", `{` + there + `}`, "photo is missing"},
		"attached to nothing":   {"sendPhoto", `{` + there + `,"photo":"attach://x"}`, "no part"},
		"unknown method":        {"sendTelegram", `{}`, "method not found"},
		"no JSON":               {"sendMessage", `{`, "can't parse"},
		"no object":             {"sendMessage", `[]`, "no JSON object"},
		"two values":            {"sendMessage", `{}{}`, "follows"},
	} {
		t.Run(name, func(t *testing.T) {
			b, r := opened(t)
			got := b.call(c[0], c[1])
			if got.OK || got.status != 400 && got.status != 404 || !strings.Contains(got.Desc, c[2]) {
				t.Errorf("%d %q %v, want %q", got.status, got.Desc, got.err, c[2])
			}
			if r.count() != 1 || len(b.s.Faults()) != 1 {
				t.Errorf("faults: %v", r.errs)
			}
		})
	}
}

// The keyboard of go-telegram/bot 1.19.0, as that library puts it on the wire.
func TestEmptyCopyTextIsCaught(t *testing.T) {
	b, r := opened(t)
	kind, body := form(t, "chat_id", "5012345678", "text", "一",
		"reply_markup", `{"inline_keyboard":[[{"text":"已发","callback_data":"f:1","copy_text":{"text":""}}]]}`)
	got := b.post("sendMessage", kind, body)
	if got.OK || r.count() != 1 {
		t.Errorf("%+v %v", got, r.errs)
	}
}

func TestBodies(t *testing.T) {
	b, r := opened(t)
	form := func(pairs ...string) (string, *strings.Reader) {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return "application/x-www-form-urlencoded", strings.NewReader(v.Encode())
	}
	kind, body := form("chat_id", "5012345678", "text", "一", "protect_content", "true", "link_preview_options", `{"is_disabled":true}`)
	if got := b.post("sendMessage", kind, body); !got.OK {
		t.Errorf("form: %+v", got)
	}
	if got := b.post("sendMessage?chat_id=5012345678&text=x", "", http.NoBody); !got.OK {
		t.Errorf("query: %+v", got)
	}
	for _, bad := range [][]string{{"protect_content", "1"}, {"message_thread_id", "x"}, {"link_preview_options", "{"}, {"text", "二"}} {
		kind, body := form(append([]string{"chat_id", "5012345678", "text", "一"}, bad...)...)
		before := r.count()
		if got := b.post("sendMessage", kind, body); got.OK || got.status != 400 || r.count() != before+1 {
			t.Errorf("form with %v: %+v", bad, got)
		}
	}
	if got := b.post("sendMessage", "text/plain", strings.NewReader("x")); got.OK {
		t.Error("plain text was taken")
	}
}

func TestUploads(t *testing.T) {
	b, r := opened(t)
	kind, body := form(t, "chat_id", "5012345678", "caption", "周报", "@document", "xlsx")
	if got := b.post("sendDocument", kind, body); !got.OK {
		t.Fatalf("%+v %v", got, r.errs)
	}
	shown := b.s.Said(5012345678)
	if f := shown[0].Files; len(f) != 1 || f[0].Name != "周报.xlsx" || string(f[0].Body) != "xlsx" || shown[0].Text != "周报" {
		t.Errorf("shown: %+v", shown)
	}
	again := b.call("sendDocument", `{`+there+`,"document":"`+shown[0].Files[0].ID+`"}`)
	if !again.OK || string(b.s.Said(5012345678)[1].Files[0].Body) != "xlsx" {
		t.Errorf("by its id: %+v", again)
	}
	kind, body = form(t, "chat_id", "5012345678", "photo", "attach://p", "@p", "jpeg")
	if got := b.post("sendPhoto", kind, body); !got.OK {
		t.Errorf("attached: %+v", got)
	}
	if r.count() != 0 {
		t.Errorf("faults: %v", r.errs)
	}
	kind, body = form(t, "chat_id", "5012345678", "photo", "attach://p", "@p", "jpeg", "@q", "jpeg")
	if got := b.post("sendPhoto", kind, body); got.OK || r.count() != 1 {
		t.Errorf("a file that nobody names: %+v", got)
	}
	kind, body = form(t, "chat_id", "5012345678", "@photo", strings.Repeat("x", maxPhoto+1))
	if got := b.post("sendPhoto", kind, body); got.OK || !strings.Contains(got.Desc, "too big") {
		t.Errorf("a large photo: %+v", got)
	}
	b.refused(400, "wrong file identifier", "sendDocument", `{`+there+`,"document":"made up"}`)
}

func TestHTML(t *testing.T) {
	for in, want := range map[string]string{
		"a":                                "a",
		"<b>a</b>":                         "a|bold 0 1",
		"<b>a<i>😀</i></b>b":                "a😀b|bold 0 3|italic 1 2",
		"&lt;&amp;&gt;&quot;&#65;&#x4e00;": `<&>"A一`,
		`<a href="https://a.cn/?x=1&amp;y">l</a>`:               "l|text_link 0 1 https://a.cn/?x=1&y",
		`<pre><code class="language-go">x</code></pre>`:         "x|pre 0 1 go",
		"<blockquote expandable>x\ny</blockquote>":              "x\ny|expandable_blockquote 0 3",
		`<tg-time unix="1795420800" format="t">20:00</tg-time>`: "20:00|date_time 0 5",
		`<span class="tg-spoiler">x</span>`:                     "x|spoiler 0 1",
		"<B>x</B>":                                              "x|bold 0 1",
		"  <b> x </b>  ":                                        "x|bold 0 1",
		"\n\n<code>x</code>":                                    "x|code 0 1",
	} {
		got, err := parseHTML(in)
		if s := flat(got.trimmed()); err != nil || s != want {
			t.Errorf("%q: %q, %v; want %q", in, s, err, want)
		}
	}
	for _, in := range []string{
		"<", "<b", "<b>", "</b>", "<b></i>", "a > b", "&", "&nbsp;", "&#x;", `<a>x</a>`, `<b class="x">y</b>`, `<span>x</span>`,
		"<code><b>x</b></code>", "<pre>a<i>b</i></pre>", "<blockquote>a<blockquote>b</blockquote></blockquote>", `<a href="a&b">x</a>`,
		"<tg-time>x</tg-time>", "<script>x</script>", "<b>x</b", `<code class="go">x</code>`, "<br/>",
	} {
		if got, err := parseHTML(in); err == nil {
			t.Errorf("%q was read as %+v", in, got)
		}
	}
}

func flat(t formatted) string {
	var b strings.Builder
	b.WriteString(t.Text)
	for _, e := range t.Entities {
		b.WriteString("|" + e.Type + " " + strconv.Itoa(e.Offset) + " " + strconv.Itoa(e.Length))
		if e.URL+e.Language != "" {
			b.WriteString(" " + e.URL + e.Language)
		}
	}
	return b.String()
}

func FuzzHTML(f *testing.F) {
	f.Add("<b>a</b>&lt;")
	f.Add(`<a href="x">y</a>`)
	f.Fuzz(func(t *testing.T, s string) {
		got, err := parseHTML(s)
		if err != nil {
			return
		}
		for _, e := range got.trimmed().Entities {
			if e.Offset < 0 || e.Length < 1 || e.Offset+e.Length > units(got.trimmed().Text) {
				t.Errorf("%q: %+v", s, e)
			}
		}
	})
}
