package wecom

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/crypt"
	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

// office is WeCom's HTTP API: it refuses one call with a code, and takes all others.
type office struct {
	call  string
	code  int
	asked []string
}

func (o *office) RoundTrip(r *http.Request) (*http.Response, error) {
	path := strings.TrimPrefix(r.URL.Path, "/cgi-bin/")
	o.asked = append(o.asked, path)
	body := `{"errcode":0,"access_token":"t","expires_in":7200,"media_id":"M1","response_code":"C1"}`
	if path == o.call {
		body = fmt.Sprintf(`{"errcode":%d,"errmsg":"no"}`, o.code)
	}
	if r.Body != nil {
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			return nil, err
		}
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// inOffice is an adapter that has all of WeCom, at a time that stands still.
func inOffice(t *testing.T, l *line, o *office) *Adapter {
	t.Helper()
	a, err := New(Options{
		Robot: Robot{Name: "跟进"}, App: App{CorpID: "ww1", Secret: "s", AgentID: 1}, Log: slog.New(slog.DiscardHandler),
		Hooks: []Hook{{Chat: Bare(group), Key: "0123456789abcdef"}}, Chats: []AppChat{{Chat: Bare(group), ID: "team1"}},
		HTTP: &http.Client{Transport: o}, Now: func() time.Time { return time.Unix(1795400000, 0) },
		ConversationPerMinute: 30, MemberPerMinute: 30, HookPerMinute: 20,
		Open: func(sum string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(sum)), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	a.robot = l
	return a
}

// TestWhatARefusalCloses says for each call, and each code for what is too much, which bucket rests, and for how long: that
// of what the call did too much of, and no other.
func TestWhatARefusalCloses(t *testing.T) {
	const often, crowd, barred = 45009, 45033, 48002
	for _, c := range []struct {
		way, call string
		code      int
		bucket    string // that rests
	}{
		{"robot", "aibot_send_msg", often, "wc/u/LiSi"},
		{"robot", "aibot_send_msg", crowd, "wc/u/LiSi"},
		{"robot", "aibot_send_msg", barred, "wc/robot"},
		{"robot", "aibot_upload_media_init", often, "wc/robot/up"},
		{"robot", "aibot_upload_media_chunk", crowd, "wc/robot/up"},
		{"robot", "aibot_upload_media_finish", often, "wc/robot/up"},
		{"robot", "aibot_upload_media_init", barred, "wc/robot"},
		{"app", "message/send", often, "wc/app"},
		{"app", "message/send", crowd, "wc/app"},
		{"app", "message/send", barred, "wc/app"},
		{"app", "media/upload", often, "wc/app/up"},
		{"app", "media/upload", crowd, "wc/app/up"},
		{"app", "media/upload", barred, "wc/app"},
		{"app", "gettoken", often, "wc/app"},
		{"app's group", "appchat/send", often, "wc/app/groups"},
		{"app's group", "appchat/send", crowd, "wc/app/groups"},
		{"app's group", "appchat/send", barred, "wc/app"},
		{"app's group", "media/upload", often, "wc/app/up"},
		{"app's group", "gettoken", often, "wc/app"},
		{"web hook", "webhook/send", often, "wc/g/wrA/hook"},
		{"web hook", "webhook/send", crowd, "wc/g/wrA/hook"},
		{"web hook", "webhook/send", barred, "wc/g/wrA/hook"},
		{"web hook", "webhook/upload_media", often, "wc/g/wrA/hook/up"},
		{"web hook", "webhook/upload_media", crowd, "wc/g/wrA/hook/up"},
		{"address in private", "aibot/response", often, "wc/u/LiSi"},
		{"address in private", "aibot/response", crowd, "wc/u/LiSi"},
		{"address in a group", "aibot/response", often, "wc/g/wrA"},
		{"address in a group", "aibot/response", crowd, "wc/g/wrA"},
	} {
		t.Run(fmt.Sprint(c.way, " ", c.call, " ", c.code), func(t *testing.T) {
			off := &office{call: c.call, code: c.code}
			no := &errcode.Error{Call: c.call, Code: c.code}
			l := &line{refuse: map[string]error{}}
			if c.call == "aibot_send_msg" {
				l.refuse["push"] = no
			} else {
				l.refuse["upload"] = no
			}
			a := inOffice(t, l, off)
			url := "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=RC1"
			ways := map[string]outlet{
				"robot": &robotOutlet{a: a, to: address{id: "LiSi"}}, "app": &appOutlet{a: a, user: "LiSi"},
				"app's group": &groupOutlet{a: a, chat: group, id: "team1"}, "web hook": &hookOutlet{a: a, chat: group, key: a.hooks[Bare(group)]},
				"address in private": &urlOutlet{a: a, to: address{id: "LiSi"}, url: url, only: "s"},
				"address in a group": &urlOutlet{a: a, to: address{id: "wrA", group: true}, url: url, only: "s"},
			}
			s := step{id: "s", kind: stepText, text: "早安"}
			if byUpload(no) {
				s.kind, s.file = stepFile, &messages.Attached{Name: "日报.txt", Sum: "sixbytes", Size: 8}
			}
			_, err := ways[c.way].send(t.Context(), s)
			r, ok := errors.AsType[*messages.RetryAfter](err)
			if !ok || r.Bucket != c.bucket {
				t.Fatalf("it became %v, %+v", err, r)
			}
			if short := c.code == crowd; short != (r.Wait <= 2*time.Second) || !short && r.Wait != time.Minute {
				t.Errorf("it rests for %v", r.Wait)
			}
			if c.call == callToken && len(off.asked) != 1 {
				t.Errorf("asked %q", off.asked)
			}
		})
	}
}

// Only what would bring a file to WeCom waits for that.
func TestTheLimitsOfFiles(t *testing.T) {
	l := &line{}
	a := inOffice(t, l, &office{})
	limits := func(m messages.Message) (names []string) {
		for _, one := range a.Limits(m) {
			names = append(names, one.Bucket)
		}
		return names
	}
	file := []messages.Attached{{Name: "日报.txt", Sum: "sixbytes", Size: 8}}
	for name, c := range map[string]struct {
		chat messages.ChatID
		do   func()
		up   string
	}{
		"the robot":           {private, func() {}, "wc/robot/up"},
		"in a group":          {group, func() {}, "wc/robot/up"},
		"the app's group":     {group, func() { a.rooms.out(group, a.o.Now()) }, "wc/app/up"},
		"the web hook":        {group, func() { a.rooms.close(group, a.o.Now(), goneFor) }, "wc/g/wrA/hook/up"},
		"the app, in private": {private, func() { a.robot = nil }, "wc/app/up"},
	} {
		t.Run(name, func(t *testing.T) {
			a = inOffice(t, l, &office{})
			if strings.Contains(name, "hook") {
				a.rooms.out(group, a.o.Now())
			}
			c.do()
			if got := limits(messages.Message{Chat: c.chat, Text: "日报"}); slices.Contains(got, c.up) {
				t.Errorf("without a file: %q", got)
			}
			if got := limits(messages.Message{Chat: c.chat, Text: "日报", Files: file}); !slices.Contains(got, c.up) {
				t.Errorf("with a file: %q", got)
			}
		})
	}
	a = inOffice(t, l, &office{})
	m := messages.Message{Key: "k/1", Chat: private, Files: file}
	send(t, a, m)
	if got := limits(m); slices.Contains(got, "wc/robot/up") {
		t.Errorf("a file that stands at WeCom: %q", got)
	}
}

// An address takes one answer: of the step that has it, again, until it is said or refused for good.
func TestAnAddressTakesOneAnswer(t *testing.T) {
	off := &office{call: "aibot/response"}
	a := inOffice(t, &line{}, off)
	const url = "https://qyapi.weixin.qq.com/cgi-bin/aibot/response?response_code=RC1"
	mine := &urlOutlet{a: a, to: address{id: "LiSi"}, url: url, only: "s1"}
	other := &urlOutlet{a: a, to: address{id: "LiSi"}, url: url, only: "s2"}
	says := func(o *urlOutlet, code int) error {
		off.code = code
		_, err := o.send(t.Context(), step{id: o.only, kind: stepText, text: "记下了"})
		return err
	}
	for _, code := range []int{45009, 45033, -1} {
		if err := says(mine, code); err == nil || errors.Is(err, errNoWay) {
			t.Errorf("%d: %v", code, err)
		}
	}
	if err := says(other, 0); !errors.Is(err, errNoWay) {
		t.Errorf("another answer: %v", err)
	}
	if err := says(mine, 60140); !errors.Is(err, errNoWay) {
		t.Errorf("it was used up elsewhere: %v", err)
	}
	a.heard.doubt(url)
	if err := says(mine, 60140); err != nil {
		t.Errorf("it took this answer: %v", err)
	}
	a.heard.sweep(a.o.Now().Add(2 * time.Hour))
	if err := says(other, 60140); !errors.Is(err, errNoWay) {
		t.Errorf("it is too old: %v", err)
	}
}

// A card of the application that nobody pressed changes once, by the code that came with it. Where WeCom has it no more, what
// is new is said.
func TestACardChangesByItsCode(t *testing.T) {
	const path = "message/update_template_card"
	for code, changes := range map[int]bool{0: true, 42052: false, 60140: false} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			off := &office{call: path, code: code}
			a := inOffice(t, nil, off)
			a.robot = nil
			draft := messages.Message{Key: "k/1", Chat: private, Text: draftText, Whole: true, Buttons: draftButtons}
			a.appCipher = &crypt.Cipher{} // it hears, so there are buttons
			ids := send(t, a, draft)
			if !strings.Contains(ids, messages.CodeSign+"ac") {
				t.Fatalf("no code is kept: %q", ids)
			}
			for n := range 2 {
				off.asked = nil
				send(t, a, messages.Message{
					Key: "p/" + strconv.Itoa(n), Chat: private, Edits: "k/1", Target: ids, Text: draftText + "\n\n行程取消了，这条别发。", Whole: true,
				})
				asked := slices.Contains(off.asked, path)
				if said := slices.Contains(off.asked, "message/send"); asked != (n == 0) || said != (!changes || n > 0) {
					t.Errorf("change %d: %q", n, off.asked)
				}
			}
		})
	}
}
