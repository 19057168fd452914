package wecom

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

// line is a long connection that writes down what goes out, and refuses what it is told to.
type line struct {
	alive  bool
	out    []string // the command, the request or chat, and what is said
	refuse map[string]error
}

func (l *line) say(what string, body any) error {
	raw, err := encode(body)
	if err != nil {
		return err
	}
	command, _, _ := strings.Cut(what, " ")
	if err := l.refuse[command]; err != nil {
		return err
	}
	l.out = append(l.out, what+" "+string(raw))
	return nil
}

func (l *line) Alive(string) bool { return l.alive }
func (l *line) Respond(_ context.Context, req string, body any) error {
	return l.say("respond "+req, body)
}

func (l *line) Welcome(_ context.Context, req string, body any) error {
	return l.say("welcome "+req, body)
}

func (l *line) Update(_ context.Context, req string, body any) error {
	return l.say("update "+req, body)
}
func (l *line) Push(_ context.Context, body any) error { return l.say("push", body) }
func (l *line) Upload(_ context.Context, kind, name string, _ int64, _ string, r io.Reader) (string, error) {
	raw, err := io.ReadAll(r)
	return "M-" + kind + "-" + name + "-" + string(raw), errors.Join(err, l.say("upload", name))
}

// onLine is an adapter over l, at a time that stands still.
func onLine(t *testing.T, l *line) *Adapter {
	t.Helper()
	a, err := New(Options{
		Robot: Robot{Name: "跟进"}, Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Unix(1795400000, 0) },
		Open: func(sum string) (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(sum)), nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	a.robot = l
	return a
}

func (l *line) saw(t *testing.T, want ...string) {
	t.Helper()
	if len(l.out) != len(want) {
		t.Fatalf("%d calls, want %d:\n%s", len(l.out), len(want), strings.Join(l.out, "\n"))
	}
	for i, one := range want {
		for part := range strings.SplitSeq(one, " … ") {
			if !strings.Contains(l.out[i], part) {
				t.Errorf("call %d: no %q in %s", i, part, l.out[i])
			}
		}
	}
	l.out = nil
}

var (
	group   = GroupID("wrA")
	private = PrivateID("LiSi")
	note    = handle{way: bySocket, message: "M1", answer: "R1"}.String()
)

// send sends all parts of m.
func send(t *testing.T, a *Adapter, m messages.Message) string {
	t.Helper()
	for {
		id, err := a.Send(t.Context(), m)
		m.Sent = strings.TrimSpace(m.Sent + " " + id)
		switch {
		case err == nil:
			return m.Sent
		case !errors.Is(err, messages.ErrMore):
			t.Fatal(err)
		}
	}
}

func TestANoteIsAnsweredUnderItsRequest(t *testing.T) {
	l := &line{alive: true}
	a := onLine(t, l)
	first := send(t, a, messages.Message{Key: "k/1", Chat: group, ReplyTo: note, Text: "记下了 <@all>"})
	l.saw(t, `respond R1 {"msgtype":"stream","stream":{"id":"rt … ","finish":true,"content":"记下了 ＜@all>"}}`)
	if again := send(t, a, messages.Message{Key: "k/1", Chat: group, ReplyTo: note, Text: "记下了 <@all>"}); again != first {
		t.Errorf("sent again as %q, before as %q: WeCom would show both", again, first)
	}
	if other := send(t, a, messages.Message{Key: "k/2", Chat: group, ReplyTo: note, Text: "记下了 <@all>"}); strings.Fields(other)[0] == strings.Fields(first)[0] {
		t.Error("another message bears the same id: WeCom would show one")
	}
}

func TestWhatCannotBeAnsweredIsPushed(t *testing.T) {
	l := &line{}
	a := onLine(t, l)
	send(t, a, messages.Message{Key: "k/1", Chat: group, ReplyTo: note, Text: "记下了"})
	l.saw(t, `push {"chatid":"wrA","chat_type":2,"msgtype":"markdown","markdown":{"content":"记下了"}}`)
	l.alive, l.refuse = true, map[string]error{"respond": &errcode.Error{Code: staleRequest}}
	send(t, a, messages.Message{Key: "k/2", Chat: group, ReplyTo: note, Text: "记下了"})
	l.saw(t, `push {"chatid":"wrA"`)
	send(t, a, messages.Message{Key: "k/3", Chat: private, Text: "早安"})
	l.saw(t, `push {"chatid":"LiSi","chat_type":1`)
}

func TestWhoNeverSpokeCannotBeReached(t *testing.T) {
	l := &line{refuse: map[string]error{"push": &errcode.Error{Code: 93006}}}
	_, err := onLine(t, l).Send(t.Context(), messages.Message{Key: "k/1", Chat: private, Text: "早安"})
	if !errors.Is(err, messages.ErrGone) {
		t.Errorf("%v", err)
	}
}

func TestTheAccountsTroubleIsNobodysEnd(t *testing.T) {
	for code, gone := range map[int]bool{45009: false, 846609: false, -1: false, 40008: true} {
		l := &line{refuse: map[string]error{"push": &errcode.Error{Code: code}}}
		_, err := onLine(t, l).Send(t.Context(), messages.Message{Key: "k/1", Chat: private, Text: "早安"})
		if err == nil || errors.Is(err, messages.ErrGone) || errors.Is(err, messages.ErrRejected) != gone {
			t.Errorf("%d: %v", code, err)
		}
	}
}

// draftButtons stand under a draft.
var draftButtons = []messages.Button{{Label: "已发送", Data: "sent/1"}, {Label: "换一条", Data: "another/1"}, {Label: "复制", Copy: "王总上午好。"}}

const draftText = "王总上午好。谢谢您今天抽时间见我。\n① 您想看的样品，我明天上午亲自安排寄出，单号一出来马上发您\n② 您关心的交期，我跟工厂确认以后，今天下班以前给您一个准话\n③ 下周三我再来一趟，把三种方案的报价单带给您看，您先忙，不用特意等我，有任何事随时叫我，电话微信都行\n——王芳"

func TestADraftStandsAloneAndItsButtonsBehindIt(t *testing.T) {
	l := &line{}
	ids := send(t, onLine(t, l), messages.Message{Key: "k/1", Chat: private, Text: draftText, Whole: true, Buttons: draftButtons})
	l.saw(t, `"markdown":{"content":"王总上午好。谢谢您今天抽时间见我。\n① … ——王芳"}`,
		`"msgtype":"template_card" … "title":"王总上午好。谢谢您今天抽时间见我。" … "button_list":[{"text":"已发送","style":1,"key":"sent/1"},{"text":"换一条","style":2,"key":"another/1"}],"task_id":"rc`)
	if n := strings.Count(ids, messages.MarkSign); n != 2 || len(parts(ids)) != 2 { // the draft and its card, each quotable
		t.Errorf("ids %q", ids)
	}
}

func TestAShortMessageIsOneCard(t *testing.T) {
	l := &line{}
	send(t, onLine(t, l), messages.Message{Key: "k/1", Chat: private, Text: "还有 10 分钟：王总 在等你的短信。", Buttons: draftButtons[:1]})
	l.saw(t, `"sub_title_text":"还有 10 分钟：王总 在等你的短信。" … "已发送"`)
}

func TestALongListHasSeveralCards(t *testing.T) {
	l := &line{}
	var bs []messages.Button
	for i := range 8 {
		bs = append(bs, messages.Button{Label: "客户" + string(rune('A'+i)), Data: "pick/" + string(rune('a'+i))})
	}
	send(t, onLine(t, l), messages.Message{Key: "k/1", Chat: private, Text: "早安！" + strings.Repeat("点名字拿草稿。", 30), Buttons: bs})
	l.saw(t, `早安`, `"key":"pick/a" … "key":"pick/f"`, `"key":"pick/g" … "key":"pick/h"`)
}

// pressed sends m and lets somebody press a button of its card.
func pressed(t *testing.T, a *Adapter, l *line, m messages.Message) (ids string) {
	t.Helper()
	ids = send(t, a, m)
	for id := range strings.FieldsSeq(ids) {
		if id[1] == stepCard {
			a.touched.note(press{handle: handle{way: bySocket, message: "E1", answer: "P1"}, task: id, user: "LiSi", chat: m.Chat, at: a.o.Now()})
			break
		}
	}
	l.out = nil
	return ids
}

func TestAPressChangesItsCard(t *testing.T) {
	l := &line{alive: true}
	a := onLine(t, l)
	ids := pressed(t, a, l, messages.Message{Key: "k/1", Chat: private, Text: draftText, Whole: true, Buttons: draftButtons})
	state := messages.Message{
		Key: "p/1", Chat: private, Edits: "k/1", Target: ids, Text: draftText + "\n\n✓ 已发送 10:04",
		Buttons: []messages.Button{{Label: "撤回", Data: "undo/1"}},
	}
	send(t, a, state)
	l.saw(t, `update P1 {"response_type":"update_template_card","userids":["LiSi"] … "sub_title_text":"✓ 已发送 10:04" … "撤回"`)
	state.Key = "p/2"
	send(t, a, state) // the nudge of the same draft, say, was pressed nowhere
	l.saw(t)
}

func TestAnotherDraftIsSaidAnew(t *testing.T) {
	l := &line{alive: true}
	a := onLine(t, l)
	ids := pressed(t, a, l, messages.Message{Key: "k/1", Chat: private, Text: draftText, Whole: true, Buttons: draftButtons})
	other := strings.ReplaceAll(draftText, "上午好", "您好")
	send(t, a, messages.Message{Key: "p/1", Chat: private, Edits: "k/1", Target: ids, Text: other, Whole: true, Buttons: draftButtons})
	l.saw(t, `update P1 … "card_type":"text_notice" … 请看下面`, `王总您好`, `"button_list"`)
}

func TestButtonsComeBackWithoutAPress(t *testing.T) {
	l := &line{alive: true}
	a := onLine(t, l)
	ids := send(t, a, messages.Message{Key: "k/1", Chat: private, Text: draftText, Whole: true, Buttons: draftButtons})
	l.out = nil
	send(t, a, messages.Message{Key: "p/1", Chat: private, Edits: "k/1", Target: ids, Text: draftText, Whole: true, Buttons: draftButtons})
	l.saw(t, `"msgtype":"template_card" … "已发送"`) // the text stands there still
	send(t, a, messages.Message{Key: "p/2", Chat: private, Edits: "k/2", Target: "rtX-0", Text: "改好了：拜访 李总。"})
	l.saw(t, `改好了`)
}

func TestANoticeComesInPrivate(t *testing.T) {
	l := &line{alive: true}
	a := onLine(t, l)
	answers := handle{way: bySocket, message: "E1", user: "lisi"}.String()
	send(t, a, messages.Message{Key: "k/1", Chat: group, Answers: answers, Text: "这个按钮不是给你的。"})
	l.saw(t, `push {"chatid":"lisi","chat_type":1 … 不是给你的`)
	send(t, a, messages.Message{Key: "k/2", Chat: group, Answers: answers})
	l.saw(t)
	l.refuse = map[string]error{"push": &errcode.Error{Code: 93006}}
	send(t, a, messages.Message{Key: "k/3", Chat: group, Answers: answers, Text: "这个按钮不是给你的。"})
}

func TestTheRestOfAMessageGoesOnBehindWhatWasSent(t *testing.T) {
	l := &line{}
	a := onLine(t, l)
	m := messages.Message{Key: "k/1", Chat: private, Text: strings.Repeat("一二三四五六七八九十\n", 1500), Files: []messages.Attached{{Name: "日报.txt", Sum: "s1", Size: 2}}}
	all := parts(send(t, a, m))
	for n := 1; n < len(all); n++ {
		m.Sent = strings.Join(all[:n], " ")
		if got := parts(send(t, a, m)); !slices.Equal(got, all) {
			t.Errorf("behind %q went %q of %q", m.Sent, got, all)
		}
	}
}

// parts are the ids among those of a message that are no marks.
func parts(ids string) []string {
	return slices.DeleteFunc(strings.Fields(ids), isSign)
}

func TestWhoEntersIsWelcomedOnce(t *testing.T) {
	l := &line{alive: true}
	a := onLine(t, l)
	a.heard.note(private, said{handle: handle{way: bySocket, message: "E1", answer: "R9"}, at: a.o.Now(), entered: true})
	send(t, a, messages.Message{Key: "k/1", Chat: private, Text: "我是跟进"})
	l.saw(t, `welcome R9 {"msgtype":"text","text":{"content":"我是跟进"}}`)
}

func TestBodiesAreAsDocumented(t *testing.T) {
	l := &line{alive: true}
	a := onLine(t, l)
	send(t, a, messages.Message{Key: "k/1", Chat: private, Text: "日报在这里", Files: []messages.Attached{{Name: "日报.txt", Sum: "abc", Size: 3}}})
	l.saw(t, `markdown`, `upload`, `push {"chatid":"LiSi","chat_type":1,"msgtype":"file","file":{"media_id":"M-file-日报.txt-abc"}}`)
	send(t, a, messages.Message{Key: "k/2", Chat: private, Files: []messages.Attached{{Name: "日报.txt", Sum: "abc", Size: 3}}})
	l.saw(t, `push`) // it stands at WeCom already
	if raw, _ := json.Marshal(push{}); !strings.Contains(string(raw), `"chat_type"`) {
		t.Error("chat_type may be left out")
	}
}
