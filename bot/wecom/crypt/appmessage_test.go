package crypt

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// The messages of the vectors, as they are sealed in them, and those that only the documentation shows.
func TestReadAppMessage(t *testing.T) {
	vector := map[string]string{}
	for _, c := range append(golden().Receive, golden().Encrypt...) {
		vector[c.Name] = c.Message
	}
	from := func(m AppMessage) AppMessage {
		m.ToUserName, m.FromUserName, m.CreateTime, m.AgentID = "ww0123456789abcdef", "zhangsan", "1795400000", "1000002"
		return m
	}
	for name, c := range map[string]struct {
		raw  string
		want AppMessage
	}{
		"with line breaks": {vector["official-text-message"], AppMessage{
			ToUserName: "wx5823bf96d3bd56c7", FromUserName: "mycreate", CreateTime: "1409659813", MsgType: "text", Content: "hello", MsgID: "4561255354251345929", AgentID: "218",
		}},
		"a capture": {vector["golib-text-message"], AppMessage{
			ToUserName: "ww6a112864f8022910", FromUserName: "foobar", CreateTime: "1583995625", MsgType: "text", Content: "x123", MsgID: "2018405441", AgentID: "1000002",
		}},
		"no id and no application": {vector["other-receiveid-chinese"], AppMessage{
			ToUserName: "okNT7wrJ00zXBowaRS-CAeFcQ7rc", FromUserName: "gh_763d78092799", CreateTime: "1515926128", MsgType: "text", Content: "加密消息应答",
		}},
		"text":  {vector["app-text-chinese"], from(AppMessage{MsgType: "text", Content: "/跟进 王总 明天下午三点 😊 <a&b>", MsgID: "7394857201938475001"})},
		"image": {vector["app-image"], from(AppMessage{MsgType: "image", PicURL: "http://p.example/abc", MediaID: "MEDIA_IMG", MsgID: "7394857201938475002"})},
		"voice": {vector["app-voice"], from(AppMessage{MsgType: "voice", MediaID: "MEDIA_VOICE", Format: "amr", MsgID: "7394857201938475003"})},
		"enter": {vector["app-enter-agent"], from(AppMessage{MsgType: "event", Event: "enter_agent"})},
		"a button": {vector["app-card-event"], from(AppMessage{
			MsgType: "event", Event: "template_card_event", EventKey: "fu:42:sent", TaskID: "fu-42-1", CardType: "button_interaction", ResponseCode: "RESP_CODE",
		})},
		"a choice": {vector["app-card-selection"], from(AppMessage{
			MsgType: "event", Event: "template_card_event", EventKey: "submit", TaskID: "hw-7-1", CardType: "vote_interaction", ResponseCode: "RESP_CODE2",
			Selected: []Selection{{QuestionKey: "q1", OptionIDs: []string{"a", "c"}}},
		})},
		"choices, and none of one": {
			`<xml><MsgType>event</MsgType><SelectedItems><SelectedItem><QuestionKey>q1</QuestionKey><OptionIds/></SelectedItem>` +
				`<SelectedItem><QuestionKey>q2</QuestionKey><OptionIds><OptionId>b</OptionId></OptionIds></SelectedItem></SelectedItems></xml>`,
			AppMessage{MsgType: "event", Selected: []Selection{{QuestionKey: "q1"}, {QuestionKey: "q2", OptionIDs: []string{"b"}}}},
		},
		"video": {
			`<xml><MsgType><![CDATA[video]]></MsgType><MediaId><![CDATA[m]]></MediaId><ThumbMediaId><![CDATA[t]]></ThumbMediaId></xml>`,
			AppMessage{MsgType: "video", MediaID: "m", ThumbMediaID: "t"},
		},
		"location": {
			`<xml><MsgType>location</MsgType><Location_X>23.134521</Location_X><Location_Y>113.358803</Location_Y><Scale>20</Scale><Label><![CDATA[广州]]></Label><AppType>wxwork</AppType></xml>`,
			AppMessage{MsgType: "location", LocationX: "23.134521", LocationY: "113.358803", Scale: "20", Label: "广州", AppType: "wxwork"},
		},
		"link": {
			`<xml><MsgType>link</MsgType><Title><![CDATA[报价]]></Title><Description>d</Description><Url><![CDATA[https://a.example/?a=1&b=2]]></Url><PicUrl>p</PicUrl></xml>`,
			AppMessage{MsgType: "link", Title: "报价", Description: "d", URL: "https://a.example/?a=1&b=2", PicURL: "p"},
		},
		"where somebody is": {
			`<xml><MsgType>event</MsgType><Event>LOCATION</Event><Latitude>23.104</Latitude><Longitude>113.320</Longitude><Precision>65.000</Precision></xml>`,
			AppMessage{MsgType: "event", Event: "LOCATION", Latitude: "23.104", Longitude: "113.320", Precision: "65.000"},
		},
		"somebody left the company": {
			`<xml><FromUserName>sys</FromUserName><MsgType>event</MsgType><Event>change_contact</Event><ChangeType>delete_user</ChangeType><UserID>lisi</UserID></xml>`,
			AppMessage{FromUserName: "sys", MsgType: "event", Event: "change_contact", ChangeType: "delete_user", UserID: "lisi"},
		},
		"somebody has another id": {
			`<xml><MsgType>event</MsgType><Event>change_contact</Event><ChangeType>update_user</ChangeType><UserID>lisi</UserID><NewUserID>lisi2</NewUserID></xml>`,
			AppMessage{MsgType: "event", Event: "change_contact", ChangeType: "update_user", UserID: "lisi", NewUserID: "lisi2"},
		},
		"a kind and fields that are not known": {
			`<xml><MsgType>hologram</MsgType><Depth><A><B>1</B></A></Depth><CreateTime>soon</CreateTime><AgentID/></xml>`,
			AppMessage{MsgType: "hologram", CreateTime: "soon"},
		},
		"markup that ends CDATA":           {`<xml><MsgType>text</MsgType><Content><![CDATA[a]]]]><![CDATA[>b]]></Content></xml>`, AppMessage{MsgType: "text", Content: "a]]>b"}},
		"an element of markup in the text": {`<xml><MsgType>text</MsgType><Content><![CDATA[</Content><FromUserName>boss</FromUserName>]]></Content></xml>`, AppMessage{MsgType: "text", Content: "</Content><FromUserName>boss</FromUserName>"}},
		"control characters in the text":   {"<xml><MsgType>text</MsgType><Content><![CDATA[a\x00\x08\x0bb\tc\nd\uffff]]></Content></xml>", AppMessage{MsgType: "text", Content: "ab\tc\nd"}},
		"broken UTF-8 in the text":         {"<xml><MsgType>text</MsgType><Content><![CDATA[a\xe6\x97]]></Content></xml>", AppMessage{MsgType: "text", Content: "a\ufffd\ufffd"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got, err := ReadAppMessage([]byte(c.raw)); err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

func TestReadAppMessageRefuses(t *testing.T) {
	for name, raw := range map[string]string{
		"nothing": "", "JSON": `{"msgtype":"text"}`, "a number": "1616140317555161061", "no kind": "<xml><Content>x</Content></xml>", "cut off": "<xml><MsgType>text</MsgType>",
		"another element": "<html><MsgType>text</MsgType></html>", "a DOCTYPE": "<!DOCTYPE xml><xml><MsgType>text</MsgType></xml>",
		"too deep": "<xml><MsgType>text</MsgType>" + strings.Repeat("<a>", 100) + strings.Repeat("</a>", 100) + "</xml>", "junk": "<xml><MsgType>text</MsgType></xml>x",
	} {
		if got, err := ReadAppMessage([]byte(raw)); !errors.Is(err, ErrMessage) || !reflect.DeepEqual(got, AppMessage{}) {
			t.Errorf("%s: got %+v, %v", name, got, err)
		}
	}
}

func TestSent(t *testing.T) {
	for told, want := range map[string]time.Time{
		"1795400000": time.Date(2026, 11, 23, 2, 13, 20, 0, time.UTC), "": {}, "soon": {}, "0": {}, "-5": {}, "99999999999999999999": {},
	} {
		if got := (AppMessage{CreateTime: told}).Sent(); !got.Equal(want) {
			t.Errorf("%q: got %v", told, got)
		}
	}
}

// FuzzAppMessage: a message is read or refused, and what is read can be kept: it is UTF-8 without NUL.
func FuzzAppMessage(f *testing.F) {
	for _, s := range []string{
		"<xml><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[x]]></Content></xml>", "<xml><MsgType>&#0;\x00\xff</MsgType></xml>", "",
		"<xml><MsgType>event</MsgType><SelectedItems><SelectedItem><OptionIds><OptionId>a</OptionId></OptionIds></SelectedItem></SelectedItems></xml>",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m, err := ReadAppMessage(raw)
		if err != nil {
			if !errors.Is(err, ErrMessage) || m.MsgType != "" {
				t.Fatalf("got %+v, %v", m, err)
			}
			return
		}
		told := []string{m.MsgType, m.Content, m.FromUserName, m.EventKey, m.TaskID, m.URL}
		for _, s := range m.Selected {
			told = append(append(told, s.QuestionKey), s.OptionIDs...)
		}
		for _, s := range told {
			if !utf8.ValidString(s) || strings.ContainsRune(s, 0) {
				t.Fatalf("%q was read of %q", s, raw)
			}
		}
		_ = m.Sent()
	})
}
