package wecomtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"
	"testing"
	"testing/synctest"
)

// office is the program's end of the API.
type office struct {
	*scene
	at     string // scheme and host
	client *http.Client
	token  string
	hook   string // key of the group's
}

// answer is what a call was answered with.
type answer struct {
	ack
	object
	status int
	head   http.Header
	raw    []byte
}

func (o *office) do(method, path, query, kind string, body io.Reader) answer {
	o.t.Helper()
	if !strings.HasPrefix(path, "gettoken") && !strings.HasPrefix(path, "webhook") && !strings.HasPrefix(path, "aibot") {
		query += "&access_token=" + o.token
	}
	req, err := http.NewRequest(method, o.at+"/cgi-bin/"+path+"?"+strings.TrimPrefix(query, "&"), body)
	if err != nil {
		o.t.Fatal(err)
	}
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	return o.send(req)
}

func (o *office) send(req *http.Request) (a answer) {
	o.t.Helper()
	resp, err := o.client.Do(req)
	if err != nil {
		a.err = err
		return a
	}
	defer resp.Body.Close()
	a.status, a.head = resp.StatusCode, resp.Header
	a.raw, a.err = io.ReadAll(resp.Body)
	if a.err == nil && json.Unmarshal(a.raw, &a.ack) == nil {
		a.object, _ = decode(a.raw)
	}
	return a
}

func (o *office) get(path, query string) answer {
	o.t.Helper()
	return o.do(http.MethodGet, path, query, "", nil)
}

func (o *office) post(path, body string) answer {
	o.t.Helper()
	query := ""
	if strings.HasPrefix(path, "webhook") {
		query = "key=" + o.hook
	}
	return o.do(http.MethodPost, path, query, "application/json", strings.NewReader(body))
}

// must posts what has to be taken.
func (o *office) must(path, body string) answer {
	o.t.Helper()
	a := o.post(path, body)
	if a.Code != 0 || a.err != nil || a.object == nil {
		o.t.Errorf("%s %s: %d %s %v", path, body, a.Code, a.Text, a.err)
	}
	return a
}

// upload posts a file; length is told as its own.
func (o *office) upload(path, query, name string, body []byte, length int) answer {
	o.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	head := fmt.Sprintf(`form-data; name="media"; filename=%q; filelength=%d`, name, length)
	p, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {head}})
	if err != nil {
		o.t.Fatal(err)
	}
	p.Write(body)
	w.Close()
	return o.do(http.MethodPost, path, query, w.FormDataContentType(), &b)
}

// renew gets a token.
func (o *office) renew() answer {
	o.t.Helper()
	a := o.get("gettoken", "corpid="+CorpID+"&corpsecret="+AppSecret)
	o.token = a.text("access_token")
	return a
}

func open(t *testing.T, o Options, listen bool) *office {
	t.Helper()
	s := stage(t, o)
	one := &office{scene: s, at: "https://qyapi.weixin.qq.com"}
	if listen {
		one.at, one.client = s.Listen(), &http.Client{}
		t.Cleanup(one.client.CloseIdleConnections)
	} else {
		one.client = s.Client()
	}
	one.hook = s.AddHook(s.group)
	one.renew()
	return one
}

// business plays f within a bubble over pipes, and over TCP in real time.
func business(t *testing.T, o Options, f func(t *testing.T, o *office)) {
	t.Helper()
	t.Run("bubble", func(t *testing.T) { synctest.Test(t, func(t *testing.T) { f(t, open(t, o, false)) }) })
	t.Run("tcp", func(t *testing.T) { f(t, open(t, o, true)) })
}

// appSays is a message of the application to lisi.
func appSays(kind, in string) string {
	return fmt.Sprintf(`{"touser":"lisi","msgtype":%q,"agentid":1000002,%q:%s,"enable_duplicate_check":1,"duplicate_check_interval":1800}`, kind, kind, in)
}

func hookSays(kind, in string) string { return fmt.Sprintf(`{"msgtype":%q,%q:%s}`, kind, kind, in) }

func TestBadCalls(t *testing.T) {
	text := `{"content":"` + strings.Repeat("长", 683) + `"}` // 2,049 bytes
	for name, c := range map[string]struct {
		path, body string
		code       int
		words      string
	}{
		"unknown path":         {"message/dance", `{}`, 40058, "not known"},
		"escape":               {"message/send", appSays("text", `{"content":"a \u003E b"}`), 40033, "escape"},
		"no JSON":              {"message/send", `{`, 44004, "no JSON"},
		"no UTF-8":             {"message/send", appSays("text", "{\"content\":\"\xff\"}"), 40033, "UTF-8"},
		"agentid in words":     {"message/send", strings.Replace(appSays("text", `{"content":"一"}`), "1000002", `"1000002"`, 1), 40058, "no number"},
		"unknown member":       {"message/send", strings.Replace(appSays("text", `{"content":"一"}`), "touser", "to_user", 1), 40058, `"to_user"`},
		"to nobody":            {"message/send", strings.Replace(appSays("text", `{"content":"一"}`), "lisi", "", 1), 40058, "touser"},
		"to 1,001":             {"message/send", strings.Replace(appSays("text", `{"content":"一"}`), "lisi", strings.Repeat("lisi|", 1000)+"lisi", 1), 40058, "more than 1000"},
		"blank":                {"message/send", appSays("text", `{"content":""}`), 44004, "empty"},
		"stream":               {"message/send", appSays("stream", `{"content":"一"}`), 40008, "none of"},
		"text is cut":          {"message/send", appSays("text", text), 0, "cut without a word"},
		"markdown is cut":      {"message/send", appSays("markdown", text), 0, "cut without a word"},
		"nobody's media":       {"message/send", appSays("image", `{"media_id":"x"}`), 40007, "never uploaded"},
		"long interval":        {"message/send", strings.Replace(appSays("text", `{"content":"一"}`), "1800", "14401", 1), 40058, "duplicate_check_interval"},
		"long title":           {"message/send", appSays("template_card", strings.Replace(card("a", ""), "跟进 王总", strings.Repeat("长", 37), 1)), 40058, "main_title.title"},
		"no task":              {"message/send", appSays("template_card", card("", "")), 42014, "task_id"},
		"code never given":     {"message/update_template_card", `{"userids":["lisi"],"agentid":1000002,"response_code":"x","button":{"replace_name":"已发送"}}`, 42052, "was ever given"},
		"message never sent":   {"message/recall", `{"msgid":"x"}`, 40058, "was ever given"},
		"hook text too long":   {"webhook/send", hookSays("text", text), 45002, "2049 bytes"},
		"hook markdown long":   {"webhook/send", hookSays("markdown", `{"content":"`+strings.Repeat("长", 1366)+`"}`), 45002, "4098 bytes"},
		"mention in v2":        {"webhook/send", hookSays("markdown_v2", `{"content":"<@lisi> 一"}`), 40058, "neither mentions"},
		"colour in v2":         {"webhook/send", hookSays("markdown_v2", `{"content":"<font color=\"info\">一</font>"}`), 40058, "nor colours"},
		"wrong MD5":            {"webhook/send", strings.Replace(vectors(t).Hook.Body, `"md5":"f8`, `"md5":"00`, 1), 40058, "MD5"},
		"a text as picture":    {"webhook/send", hookSays("image", `{"base64":"5LiA","md5":"7941da94db2a83c04d0d85ee45ecb1e3"}`), 40058, "neither JPG nor PNG"},
		"hook with buttons":    {"webhook/send", hookSays("template_card", card("a", "")), 40058, "card_type"},
		"no news":              {"webhook/send", hookSays("news", `{"articles":[]}`), 40058, "articles"},
		"hook of another kind": {"webhook/send", hookSays("video", `{"media_id":"a"}`), 40008, "not known to a web hook"},
		"no ids":               {"batch/openuserid_to_userid", `{"open_userid_list":[]}`, 40058, "0 ids"},
		"long text to clients": {"externalcontact/add_msg_template", `{"chat_type":"single","external_userid":["wm1"],"sender":"lisi","text":{"content":"` + strings.Repeat("长", 1334) + `"}}`, 45002, "4002 bytes"},
		"text to nobody":       {"externalcontact/add_msg_template", `{"chat_type":"single","external_userid":[],"sender":"lisi","text":{"content":"一"}}`, 40058, "external_userid"},
		"a card to a group":    {"appchat/send", `{"chatid":"wrAPP","msgtype":"template_card","template_card":{}}`, 40008, "no template_card"},
		"a mention in a group": {"appchat/send", `{"chatid":"wrAPP","msgtype":"text","text":{"content":"一","mentioned_list":["lisi"]}}`, 40058, "mentioned_list"},
	} {
		t.Run(name, func(t *testing.T) {
			business(t, Options{App: App{URL: "https://genjin.test/wecom/callback", Clients: true}}, func(t *testing.T, o *office) {
				o.AddClient("lisi", Client{ID: "wm1"})
				o.AddGroup(Group{ID: "wrTEAM", Members: []string{"lisi", "wangwu"}, App: "wrAPP"})
				if a := o.post(c.path, c.body); a.Code != c.code || a.err != nil {
					t.Errorf("%d %s %v, want %d", a.Code, a.Text, a.err, c.code)
				}
				o.blamed(c.words)
				if n := len(o.Said("lisi")) + len(o.Said(o.group)); n > 0 && c.code != 0 {
					t.Errorf("%d messages stand all the same", n)
				}
			})
		})
	}
}

func TestGoodCalls(t *testing.T) {
	for name, c := range map[string][2]string{
		"text":            {"message/send", appSays("text", `{"content":"<a href=\"https://a.cn\">王总</a> & \\u003c"}`)},
		"the longest":     {"message/send", appSays("text", `{"content":"`+strings.Repeat("x", 2048)+`"}`)},
		"markdown":        {"message/send", appSays("markdown", `{"content":"**王总** <font color=\"info\">一</font>"}`)},
		"card":            {"message/send", appSays("template_card", strings.Replace(card("fu-42-1", `"sub_title_text":"`+strings.Repeat("长", 160)+`",`), `{"text"`, `{"type":0,"text"`, 1))},
		"hook text":       {"webhook/send", hookSays("text", `{"content":"作业","mentioned_list":["lisi","@all"],"mentioned_mobile_list":["13800138000"]}`)},
		"hook markdown":   {"webhook/send", hookSays("markdown", `{"content":"<@lisi> 作业"}`)},
		"hook table":      {"webhook/send", hookSays("markdown_v2", `{"content":"|a|b|\n|-|-|"}`)},
		"hook picture":    {"webhook/send", vectors(t).Hook.Body},
		"hook notice":     {"webhook/send", hookSays("template_card", `{"card_type":"text_notice","main_title":{"title":"a"},"card_action":{"type":1,"url":"https://a.cn"}}`)},
		"text to clients": {"externalcontact/add_msg_template", `{"chat_type":"single","external_userid":["wm1"],"sender":"lisi","text":{"content":"一"},"attachments":null,"tag_filter":{"group_list":null}}`},
		"appchat":         {"appchat/send", `{"chatid":"wrAPP","msgtype":"text","text":{"content":"一"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			business(t, Options{App: App{URL: "https://genjin.test/wecom/callback", Clients: true}}, func(t *testing.T, o *office) {
				o.AddClient("lisi", Client{ID: "wm1"})
				o.AddGroup(Group{ID: "wrTEAM", Members: []string{"lisi", "wangwu"}, App: "wrAPP"})
				o.must(c[0], c[1])
				o.clean()
				if n := len(o.Said("lisi")) + len(o.Said(o.group)) + len(o.Tasks()) + len(o.Said("wrTEAM")); n != 1 {
					t.Errorf("%d messages stand", n)
				}
			})
		})
	}
}
