package wecom

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"genjin/messages"
)

// wireIn is a frame with what it is expected to be.
type wireIn struct {
	Name    string          `json:"name"`
	BotName *string         `json:"bot_name"`
	Frame   json.RawMessage `json:"frame"`
	Raw     string          `json:"raw"`
	Expect  struct {
		Kind   string `json:"kind"`
		ID     string `json:"id"`
		Chat   string `json:"chat"`
		User   string `json:"user"`
		Text   string `json:"text"`
		Quoted string `json:"quoted_text"`
		Key    string `json:"key"`
		Task   string `json:"task"`
		Files  []struct {
			Type, URL, AESKey string
		} `json:"files"`
	} `json:"expect"`
}

func TestReadAsDocumented(t *testing.T) {
	raw, err := os.ReadFile("testdata/wire_in.json")
	if err != nil {
		t.Fatal(err)
	}
	var all []wireIn
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("%d frames", len(all))
	}
	for _, one := range all {
		t.Run(one.Name, func(t *testing.T) { one.check(t) })
	}
}

func (w wireIn) check(t *testing.T) {
	var frame struct {
		Headers struct {
			Req string `json:"req_id"`
		} `json:"headers"`
		Body json.RawMessage `json:"body"`
	}
	raw := w.Frame
	if w.Raw != "" {
		raw = json.RawMessage(strings.ReplaceAll(w.Raw, "\x01", "")) // as the connection hands it on
	}
	if err := json.Unmarshal(raw, &frame); err != nil {
		t.Fatal(err)
	}
	env := envelope{Way: bySocket, Bot: "跟进", Req: frame.Headers.Req, Body: frame.Body}
	if w.BotName != nil {
		env.Bot = *w.BotName
	}
	d, err := env.delivery(w.Expect.ID, GroupID("x"), time.Unix(1795400000, 0))
	if err != nil {
		t.Fatal(err)
	}
	e, err := Read(d)
	if err != nil {
		t.Fatal(err)
	}
	want := w.Expect
	kind := map[string]messages.Kind{"ignored": messages.Ignored, "feedback": messages.Ignored, "enter": messages.Opened, "button": messages.Pressed}[want.Kind]
	if e.Kind != kind {
		t.Fatalf("kind %d, want %d (%s)", e.Kind, kind, want.Kind)
	}
	if kind == messages.Ignored {
		return
	}
	chat := PrivateID(want.User)
	if want.Chat != "" {
		chat = GroupID(want.Chat)
	}
	if e.Ref.Chat != chat || e.From.ID != UserID(want.User) || e.Private != (want.Chat == "") || e.Narrow != (want.Chat != "") {
		t.Errorf("said by %q in %q, private %t", e.From.ID, e.Ref.Chat, e.Private)
	}
	if kind == messages.Pressed {
		if e.Button != want.Key || e.Ref.ID != want.Task || e.Press == "" {
			t.Errorf("pressed %q of %q", e.Button, e.Ref.ID)
		}
		return
	}
	if e.Text != want.Text || e.Quote != want.Quoted {
		t.Errorf("says %q quoting %q, want %q quoting %q", e.Text, e.Quote, want.Text, want.Quoted)
	}
	if h := handleOf(e.Ref.ID); h != (handle{bySocket, want.ID, want.User, frame.Headers.Req}) {
		t.Errorf("is known as %+v", h)
	}
	if len(e.Files) != len(want.Files) {
		t.Fatalf("%d files, want %d", len(e.Files), len(want.Files))
	}
	for i, f := range e.Files {
		s, _ := sourceOf(f.ID)
		if s.URL != want.Files[i].URL || s.Key != want.Files[i].AESKey || s.Kind != want.Files[i].Type || f.Name != "" {
			t.Errorf("file %+v named %q, want %+v, of which no name is told", s, f.Name, want.Files[i])
		}
	}
}

func TestMentionsAreHeard(t *testing.T) {
	for _, c := range []struct{ name, bot, text, want string }{
		{"the robot, whose name is not known", "", "@跟进 交作业 2.1", "交作业 2.1"},
		{"a narrow blank of a phone", "跟进", "@跟进\u2005拜访 王总", "拜访 王总"},
		{"without a blank", "跟进", "@跟进拜访 王总", "拜访 王总"},
		{"in the middle", "跟进", "请 @跟进 记一下", "请 @跟进 记一下"},
	} {
		if got := (hearing{bot: c.bot, group: true}).hear(c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	raw, err := os.ReadFile("testdata/wire_in.json")
	if err != nil {
		f.Fatal(err)
	}
	var all []wireIn
	if err := json.Unmarshal(raw, &all); err != nil {
		f.Fatal(err)
	}
	for _, one := range all {
		f.Add([]byte(`{"way":"socket","bot":"跟进","req":"R1","body":` + string(one.Frame) + `}`))
	}
	f.Add([]byte(`{"way":"app","appxml":"<xml><FromUserName>lisi</FromUserName><MsgType>text</MsgType><Content>拜访 王总</Content></xml>"}`))
	f.Add([]byte(`{"way":"gap","body":{"since":"2026-03-02T10:00:00Z"}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		e, err := Read(messages.Delivery{Chat: GroupID("wr1"), Raw: raw})
		if err == nil && e.Kind != messages.Ignored && e.Ref.Chat == "" {
			t.Errorf("%+v is nowhere", e)
		}
	})
}
