package wecomtest

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// heardXML is what the program reads of a callback of the application.
type heardXML struct {
	ToUserName, FromUserName, MsgType, Content, MsgId, Event, EventKey, TaskId, ResponseCode, PicUrl, MediaId, Format string

	raw string
}

// program answers callbacks, as the one under test does.
type program struct {
	t  testing.TB
	mu sync.Mutex

	apps   []heardXML
	robots []object
	answer func(plain string) string // of the robot, before it is sealed; nil: empty
	change func(body string) string  // of the answer, after it was sealed
	raw    func(w http.ResponseWriter) bool
}

func (p *program) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q, receiver := r.URL.Query(), ""
	if strings.HasSuffix(r.URL.Path, "/callback") {
		receiver = CorpID
	}
	body, _ := io.ReadAll(r.Body)
	var outer struct {
		Encrypt string
	}
	encrypted := q.Get("echostr")
	switch {
	case r.Method == http.MethodGet:
	case receiver == "":
		o, _ := decode(body)
		encrypted = o.text("encrypt")
	default:
		_ = xml.Unmarshal(body, &outer)
		encrypted = outer.Encrypt
	}
	plain, err := openText(AESKey, encrypted, receiver)
	if err != nil || q.Get("msg_signature") != sign(Token, q.Get("timestamp"), q.Get("nonce"), encrypted) {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	if r.Method == http.MethodGet {
		if p.raw != nil {
			p.raw(w)
		}
		io.WriteString(w, plain)
		return
	}
	p.mu.Lock()
	p.note(receiver, plain)
	answer, raw, change := p.answer, p.raw, p.change
	p.mu.Unlock()
	if raw != nil && raw(w) {
		return
	}
	if answer == nil {
		return
	}
	if change == nil {
		change = func(body string) string { return body }
	}
	if receiver != "" {
		enc := sealText(AESKey, make([]byte, noise), answer(plain), receiver)
		io.WriteString(w, change(xmlOf("Encrypt", cdata(enc), "MsgSignature", cdata(sign(Token, "1", "n", enc)), "TimeStamp", "1", "Nonce", cdata("n"))))
		return
	}
	io.WriteString(w, change(sealedFor(q.Get("nonce"), answer(plain))))
}

func (p *program) note(receiver, plain string) {
	if receiver == "" {
		o, err := decode([]byte(plain))
		if err != nil {
			p.t.Errorf("%s: %v", plain, err)
		}
		p.robots = append(p.robots, o)
		return
	}
	h := heardXML{raw: plain}
	if err := xml.Unmarshal([]byte(plain), &h); err != nil {
		p.t.Errorf("%s: %v", plain, err)
	}
	p.apps = append(p.apps, h)
}

// called plays f within a bubble with callbacks of both kinds.
func called(t *testing.T, f func(t *testing.T, o *office, p *program)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &program{t: t}
		f(t, open(t, Options{
			App: App{URL: "https://genjin.test/wecom/callback"}, Robot: Robot{URL: "https://genjin.test/wecom/bot"}, Posts: Pipe(t, p),
		}, false), p)
	})
}

// after lets time go by, and all come to rest.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// replyTo is the path and query of a response_url.
func replyTo(t *testing.T, heard object) string {
	t.Helper()
	_, code, ok := strings.Cut(heard.text("response_url"), "response_code=")
	if !ok {
		t.Fatalf("no response_url: %v", heard)
	}
	return code
}

func TestCallbacksAreVerified(t *testing.T) {
	called(t, func(t *testing.T, o *office, p *program) {
		if err := errors.Join(o.VerifyApp(), o.VerifyRobot()); err != nil {
			t.Error(err)
		}
		p.raw = func(w http.ResponseWriter) bool { io.WriteString(w, "more"); return false }
		if err := o.VerifyApp(); err == nil {
			t.Error("more than the word was proved")
		}
		p.raw = nil
		o.o.App.Token = "Another"
		if err := o.VerifyApp(); err == nil {
			t.Error("a wrong token was proved")
		}
	})
}

func TestWhatTheAppHears(t *testing.T) {
	called(t, func(t *testing.T, o *office, p *program) {
		id := o.SayToApp("lisi", "/跟进 王总 ]]> <a&b>")
		o.HandToApp("lisi", "image", Handed{Name: "a.jpg", Body: []byte("\xff\xd8\xffjpg")})
		o.HandToApp("lisi", "voice", Handed{Name: "a.amr", Body: []byte("#!AMRsound")})
		o.HandToApp("lisi", "video", Handed{Name: "a.mp4", Body: []byte("0000ftyp")})
		if !o.EnterApp("lisi") || o.EnterApp("lisi") {
			t.Error("a person enters once a day")
		}
		o.AppEvent("lisi", "subscribe", "")
		o.Repeat("lisi", id)
		synctest.Wait()
		if len(p.apps) != 7 {
			t.Fatalf("%+v", p.apps)
		}
		for i, want := range []string{"text", "image", "voice", "video", "event", "event", "text"} {
			if h := p.apps[i]; h.MsgType != want || h.FromUserName != "lisi" || h.ToUserName != CorpID {
				t.Errorf("%d: %s", i, h.raw)
			}
		}
		if h := p.apps[0]; h.Content != "/跟进 王总 ]]> <a&b>" || h.MsgId == "" || p.apps[6].MsgId != h.MsgId {
			t.Errorf("%s, again %s", h.raw, p.apps[6].raw)
		}
		if a := o.get("media/get", "media_id="+p.apps[2].MediaId); string(a.raw) != "#!AMRsound" || p.apps[2].Format != "amr" {
			t.Errorf("%q", a.raw)
		}
		if req, err := http.NewRequest(http.MethodGet, p.apps[1].PicUrl, nil); err != nil || string(o.send(req).raw) != "\xff\xd8\xffjpg" {
			t.Errorf("the picture is not at %s", p.apps[1].PicUrl)
		}
		if p.apps[4].Event != "enter_agent" || p.apps[5].Event != "subscribe" || len(o.Shown("lisi")) != 4 {
			t.Errorf("%s %s", p.apps[4].raw, p.apps[5].raw)
		}
		o.clean()
	})
}

func TestCallbacksOfTheAppAreRepeated(t *testing.T) {
	called(t, func(t *testing.T, o *office, p *program) {
		left := 2
		p.raw = func(w http.ResponseWriter) bool {
			p.mu.Lock()
			defer p.mu.Unlock()
			if left--; left < 0 {
				return false
			}
			w.WriteHeader(http.StatusServiceUnavailable)
			return true
		}
		o.SayToApp("lisi", "一")
		after(time.Minute)
		if len(p.apps) != 3 || o.Posts() != 3 || o.Lost() != 0 || p.apps[2].MsgId != p.apps[0].MsgId {
			t.Errorf("%d times, %d lost", len(p.apps), o.Lost())
		}
		p.raw = func(http.ResponseWriter) bool { time.Sleep(6 * time.Second); return true }
		start := time.Now()
		o.SayToApp("lisi", "二")
		o.SayToApp("lisi", "三")
		after(time.Minute)
		if len(p.apps) != 9 || o.Lost() != 2 {
			t.Errorf("%d times in %v, %d lost", len(p.apps), time.Since(start), o.Lost())
		}
		o.clean()
	})
}

func TestCardsOfTheAppArePressed(t *testing.T) {
	called(t, func(t *testing.T, o *office, p *program) {
		o.must("message/send", appSays("template_card", card("fu-42-1", "")))
		press := o.Press("lisi", "", o.Said("lisi")[0].ID, 0)
		synctest.Wait()
		h := p.apps[0]
		if h.Event != "template_card_event" || h.EventKey != "fu:42:sent" || h.TaskId != "fu-42-1" || h.ResponseCode == "" {
			t.Errorf("%s", h.raw)
		}
		o.must("message/update_template_card", `{"userids":["lisi"],"agentid":1000002,"response_code":"`+h.ResponseCode+`","button":{"replace_name":"已发送"}}`)
		if c, ok := press.Wait(); !ok || c.Replaced != "已发送" {
			t.Errorf("%+v %v", c, ok)
		}
		o.must("message/send", appSays("template_card", card("fu-42-2", "")))
		p.answer = func(string) string {
			return xmlOf("MsgType", cdata("update_button"), "Button", "<ReplaceName>"+cdata("好")+"</ReplaceName>")
		}
		if c, ok := o.Press("lisi", "", o.Said("lisi")[1].ID, 0).Wait(); !ok || c.Replaced != "好" {
			t.Errorf("%+v %v", c, ok)
		}
		p.answer = func(string) string { return xmlOf("MsgType", cdata("text"), "Content", cdata("在")) }
		o.SayToApp("lisi", "在吗")
		synctest.Wait()
		if said := o.Said("lisi"); said[len(said)-1].Text != "在" {
			t.Errorf("%+v", said)
		}
		o.clean()
		p.change = func(body string) string { return strings.Replace(body, "<TimeStamp>1", "<TimeStamp>2", 1) }
		o.SayToApp("lisi", "在吗")
		synctest.Wait()
		o.blamed("not signed")
		p.answer, p.raw = nil, func(w http.ResponseWriter) bool { io.WriteString(w, "success"); return true }
		o.SayToApp("lisi", "在吗")
		synctest.Wait()
		if b := o.Breaches(); len(b) != 2 || !strings.Contains(b[1], "neither empty nor XML") {
			t.Errorf("%q", b)
		}
	})
}

func TestForgeries(t *testing.T) {
	called(t, func(t *testing.T, o *office, p *program) {
		for f := Unsigned; f <= Unreadable; f++ {
			before := len(p.apps) + len(p.robots)
			if f == Unreadable || f == Endless {
				continue // signed well: what a program makes of them is its own matter
			}
			a, err := o.ForgeApp("lisi", "一", f)
			r, err2 := o.ForgeRobot("lisi", "一", f)
			want := http.StatusForbidden
			if f == Old {
				want = http.StatusOK
			}
			if f == Doctype { // this program's parser passes it over
				a = want
			}
			if a != want || r != want || err != nil || err2 != nil {
				t.Errorf("forgery %d: %d %v, %d %v", f, a, err, r, err2)
			}
			if got := len(p.apps) + len(p.robots); (got > before) != (f == Old || f == Doctype) {
				t.Errorf("forgery %d was taken", f)
			}
		}
	})
}
