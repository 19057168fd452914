package api

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestHookKeys(t *testing.T) {
	f, c := newFake(t)
	for hook, want := range map[string]string{
		hookOne:              hookOne,
		" " + hookOne + "\n": hookOne,
		"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=" + hookOne:         hookOne,
		"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?debug=1&key=" + hookOne: hookOne,
		"http://elsewhere.invalid/x?key=" + hookOne:                               hookOne, // goes to WeCom, wherever it was copied from
		"": "",
		"https://qyapi.weixin.qq.com/cgi-bin/webhook/send": "",
		"http://%zz/?key=" + hookOne:                       "",
		"短":                                                "",
		hookOne + "&x=1":                                   "",
		strings.Repeat("a", 129):                           "",
	} {
		err := c.HookSend(t.Context(), hook, Content{Kind: Text, Text: "大家好"})
		if HookKey(hook) != (want != "") || (err == nil) != (want != "") {
			t.Errorf("%q: %v", hook, err)
		}
		if err == nil {
			if got := f.one(); got.query["key"] != want {
				t.Errorf("%q: key %q", hook, got.query["key"])
			}
		} else if !errors.Is(err, errHook) || strings.Contains(err.Error(), hookOne) {
			t.Errorf("%q: %v", hook, err)
		}
		if want != "" {
			continue
		}
		if _, err := c.HookUpload(t.Context(), hook, File, "a", 6, strings.NewReader("abcdef")); !errors.Is(err, errHook) {
			t.Errorf("upload to %q: %v", hook, err)
		}
	}
}

func TestRespond(t *testing.T) {
	f, c := newFake(t)
	body := map[string]any{"msgtype": "markdown", "markdown": map[string]string{"content": "已登记 <第3课>"}}
	for address, fits := range map[string]bool{
		f.url + "/cgi-bin/aibot/response?response_code=" + response:                             true,
		"https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=" + response + "&v=1": true, // said at the host that is set
		"http://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=" + response:           false,
		"https://qyapi.weixin.qq.com.invalid/cgi-bin/aibot/response?response_code=" + response:  false,
		"https://me@qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=" + response:       false,
		"https://qyapi.weixin.qq.com/cgi-bin/aibot/response/../../x?response_code=" + response:  false,
		"https://qyapi.weixin.qq.com/cgi-bin/message/send?response_code=" + response:            false,
		"https://qyapi.weixin.qq.com/cgi-bin/aibot/response":                                    false,
		"https://169.254.169.254/cgi-bin/aibot/response?response_code=" + response:              false,
		"//qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=" + response:                false,
		"https://%zz/cgi-bin/aibot/response?response_code=" + response:                          false,
		"": false,
	} {
		err := c.Respond(t.Context(), address, body)
		if (err == nil) != fits || err != nil && (!errors.Is(err, errResponseURL) || strings.Contains(err.Error(), response)) {
			t.Errorf("%s: %v", address, err)
		}
		calls, asked := f.taken()
		if asked != 0 || len(calls) != 0 != fits {
			t.Errorf("%s: %d tokens, calls %+v", address, asked, calls)
		}
		if fits {
			want := `{"markdown":{"content":"已登记 <第3课>"},"msgtype":"markdown"}`
			if got := calls[0]; got.path != "aibot/response" || got.query["response_code"] != response || got.body != want || got.token != "" {
				t.Errorf("%+v", got)
			}
		}
	}
	f.answers["aibot/response"] = []string{fmt.Sprintf(`{"errcode":60140,"errmsg":"response_code %s used up"}`, response)}
	err := c.Respond(t.Context(), f.url+"/cgi-bin/aibot/response?response_code="+response, body)
	if no := refusalOf(err); no == nil || no.Code != 60140 || strings.Contains(err.Error(), response) {
		t.Errorf("used up: %v", err)
	}
}
