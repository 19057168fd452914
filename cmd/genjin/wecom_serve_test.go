package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"genjin/bot/wecom/wecomtest"
)

// servingWeCom starts the program, over real connections, with the keys of WeCom that config holds.
func servingWeCom(t *testing.T, config string) *theBot {
	t.Helper()
	return servingWeComAt(t, freeAddress(t), config)
}

// servingWeComAt is servingWeCom where the address must be known before: callbacks are posted to it.
func servingWeComAt(t *testing.T, at, config string) *theBot {
	t.Helper()
	b := &theBot{t: t, dir: t.TempDir(), at: at}
	b.file = write(t, "genjin.yaml", fmt.Sprintf("database: %q\nlisten: %s\npublic_url: http://%s\n%s", filepath.Join(b.dir, "genjin.db"), at, at, config))
	b.start()
	return b
}

// saysOnWeCom waits for the bot to say part in chat.
func (b *theBot) saysOnWeCom(s *wecomtest.Server, chat, part string) (m wecomtest.Message) {
	b.t.Helper()
	defer func() {
		if m.ID == 0 {
			b.t.Logf("it said: %q", words(s.Said(chat)))
		}
	}()
	b.until(fmt.Sprintf("%q is said in %s", part, chat), func() bool {
		for _, one := range s.Said(chat) {
			if strings.Contains(reads(one), part) {
				m = one
				return true
			}
		}
		return false
	})
	return m
}

// TestTheFirstMinutesOnWeCom: who installs the robot claims it in private, binds a group by calling it there, and a rep
// logs his first visit and presses. All of it is still there after a restart, and no secret is printed.
func TestTheFirstMinutesOnWeCom(t *testing.T) {
	s := wecomtest.New(t, wecomtest.Options{})
	office := s.Listen()
	b := servingWeCom(t, fmt.Sprintf("wecom: {api_url: %q, bot: {id: %s, secret: %s, name: 跟进, ws_url: %q}}\n",
		office, wecomtest.BotID, wecomtest.BotSecret, "ws"+strings.TrimPrefix(office, "http")))
	for _, id := range []string{"chenjing", "wangfang"} {
		s.AddPerson(wecomtest.Person{ID: id})
	}
	group := s.AddGroup(wecomtest.Group{Members: []string{"chenjing", "wangfang"}, Robot: true})
	says := func(chat, part string) wecomtest.Message {
		t.Helper()
		return b.saysOnWeCom(s, chat, part)
	}
	b.until("it is connected", s.Connected)
	raw, err := os.ReadFile(filepath.Join(b.dir, "genjin.db.claim"))
	if err != nil {
		t.Fatal(err)
	}
	s.Say("chenjing", "", string(bytes.TrimSpace(raw)))
	says("chenjing", "所有者")
	s.Say("wangfang", group, s.At("你好"))
	says(group, "还没有开通")
	s.Say("chenjing", group, s.At("绑定 一班"))
	says(group, "开通了：“一班”")
	s.Say("wangfang", "", "设置 名字 王芳")
	says("wangfang", "好的，王芳")
	s.Say("wangfang", group, s.At("拜访 王总 想看样品，下周三寄样"))
	says(group, "请在私聊里选")
	offer := says("wangfang", "[新建 王总]")
	s.Press("wangfang", "", offer.ID, 0)
	draft := says("wangfang", "您想看样品")
	if strings.Contains(draft.Text, "wangfang") || !strings.Contains(draft.Text, "——王芳") {
		t.Errorf("the draft is signed otherwise: %s", draft.Text)
	}
	card := says("wangfang", "[已发送]")
	if b.end() != exitFine {
		t.Error("it did not end well")
	}
	b.start()
	b.until("it is connected again", s.Connected)
	s.Press("wangfang", "", card.ID, 0)
	says("wangfang", "✓ 已发送")
	for path, want := range map[string]int{wecomBotPath: http.StatusNotFound, wecomAppPath: http.StatusNotFound, telegramHook: http.StatusNotFound} {
		if got := b.post(path); got != want {
			t.Errorf("POST %s: %d, want %d", path, got, want)
		}
	}
	if b.end() != exitFine {
		t.Error("it did not end well")
	}
	if secret := secrets.FindString(b.out.String()); secret != "" {
		t.Errorf("%q is printed", secret)
	}
}

// team adds a group that the application made under id.
func team(id string) func(*wecomtest.Server) {
	return func(s *wecomtest.Server) {
		for _, who := range []string{"wangfang", "chenjing"} {
			s.AddPerson(wecomtest.Person{ID: who})
		}
		s.AddGroup(wecomtest.Group{ID: "wrTEAM", Title: "华东", Members: []string{"wangfang", "chenjing"}, App: id})
	}
}

// TestCheckNamesTheTrapsOfWeCom: each thing that commonly goes wrong is told in words, with what to do.
func TestCheckNamesTheTrapsOfWeCom(t *testing.T) {
	app := fmt.Sprintf("corp_id: %s, agent_id: %d, secret: %s", wecomtest.CorpID, wecomtest.AgentID, wecomtest.AppSecret)
	robot := fmt.Sprintf("bot: {id: %s, secret: %s, name: 跟进, ws_url: WS}", wecomtest.BotID, wecomtest.BotSecret)
	callback := fmt.Sprintf(", callback_token: %s, callback_aes_key: %s", wecomtest.Token, wecomtest.AESKey)
	for name, c := range map[string]struct {
		keys string
		o    wecomtest.Options
		set  func(s *wecomtest.Server)
		code int
		zh   string
		en   string
	}{
		"all is well":                  {app + ", " + robot, wecomtest.Options{}, nil, exitFine, "✓ 企业微信：外部群", "✓ WeCom: Groups with outsiders"},
		"no application":               {robot, wecomtest.Options{}, nil, exitFine, "! 企业微信：没有自建应用", "! WeCom: There is no application"},
		"no name":                      {strings.Replace(robot, "name: 跟进, ", "", 1), wecomtest.Options{}, nil, exitFine, "没有填机器人的名字", "The robot's name is not set"},
		"the callback alone":           {fmt.Sprintf("bot: {id: a, name: 跟进, token: %s, aes_key: %s}", wecomtest.Token, wecomtest.AESKey), wecomtest.Options{}, nil, exitFailed, "提醒和早安名单发不出去", "no reminder and no list"},
		"an untrusted address":         {app, wecomtest.Options{}, func(s *wecomtest.Server) { s.Fail(wecomtest.Refuse(60020).On("agent/get", "").Always()) }, exitFailed, "地址 203.0.113.7：在应用的“企业可信IP”里加上它", "address 203.0.113.7 of this server: add it to 企业可信IP"},
		"a wrong secret":               {app, wecomtest.Options{App: wecomtest.App{Secret: "another"}}, func(s *wecomtest.Server) { s.Allow("secret") }, exitFailed, "secret 不对", "secret is wrong"},
		"it is switched off":           {app, wecomtest.Options{App: wecomtest.App{Off: true}}, nil, exitFailed, "停用了", "is switched off"},
		"a clock that is slow":         {app, wecomtest.Options{Now: func() time.Time { return time.Now().Add(5 * time.Minute) }}, nil, exitFailed, "时钟差了 -", "clock of this machine is off by -"},
		"a clock that is right enough": {app, wecomtest.Options{Now: func() time.Time { return time.Now().Add(20 * time.Second) }}, nil, exitFine, "可见范围里有", "in its visible range"},
		"nobody is in sight":           {app, wecomtest.Options{App: wecomtest.App{Visible: []string{}}}, nil, exitFailed, "可见范围是空的", "visible range of the application"},
		"a group that it made":         {app + ", appchats: [wrTEAM=team1]", wecomtest.Options{}, team("team1"), exitFine, "群 team1（华东，2 人）：可以发消息", "can write to the group chat team1 (华东, 2 people)"},
		"a group of another's":         {app + ", appchats: [wrTEAM=wrTEAM]", wecomtest.Options{}, team("team1"), exitFailed, "群 wrTEAM 不是这个应用建的", "The group chat wrTEAM was made by another application"},
		"a group of nobody's":          {app + ", appchats: [wrTEAM=team2]", wecomtest.Options{}, team("team1"), exitFailed, "没有群 team2", "There is no group chat team2"},
		"groups out of sight":          {app + ", appchats: [wrTEAM=team1]", wecomtest.Options{App: wecomtest.App{Visible: []string{"wangfang"}}}, team("team1"), exitFailed, "群 team1（errcode 48002）", "team1 cannot be looked at (errcode 48002)"},
		"no right to the people":       {app, wecomtest.Options{}, func(s *wecomtest.Server) { s.Fail(wecomtest.Refuse(48002).On("department/list", "").Always()) }, exitFine, "! 企业微信：读不了通讯录（errcode 48002）。没有它，", "! WeCom: The address book cannot be read (errcode 48002). Without it "},
		"no names of people":           {app, wecomtest.Options{}, func(s *wecomtest.Server) { s.AddPerson(wecomtest.Person{ID: "ZhangSan", Name: "zhangsan"}) }, exitFine, "授权“姓名”", "grant 姓名"},
		"people without departments":   {app, wecomtest.Options{App: wecomtest.App{Visible: []string{"wangfang"}}}, team("team1"), exitFine, "改选部门", "choose departments under"},
		"no leaders":                   {app, wecomtest.Options{}, team("team1"), exitFine, "! 企业微信：看不到部门负责人", "! WeCom: No leader of a department is told. Without them "},
		"no right to the clients": {app, wecomtest.Options{}, func(s *wecomtest.Server) {
			s.Fail(wecomtest.Refuse(48002).On("externalcontact/get_follow_user_list", "").Always())
		}, exitFine, "! 企业微信：应用没有“客户联系”的权限（errcode 48002）。没有它，", "! WeCom: The application has no right to client contact (errcode 48002). Without it "},
		"nobody who sells":              {app, wecomtest.Options{App: wecomtest.App{Clients: true}}, nil, exitFine, "! 企业微信：可见范围里没有人开通“客户联系”", "! WeCom: Nobody in the visible range may use client contact"},
		"people who sell":               {app, wecomtest.Options{App: wecomtest.App{Clients: true}}, team("team1"), exitFine, "✓ 企业微信：客户联系：2 位成员", "✓ WeCom: Client contact: 2 of your people"},
		"a callback without an address": {app + callback, wecomtest.Options{}, nil, exitFine, "没有填 public_url", "public_url is not set"},
		"a wrong AES key":               {fmt.Sprintf("bot: {id: a, name: 跟进, token: %s, aes_key: abc}", wecomtest.Token), wecomtest.Options{}, nil, exitUsage, "wecom.bot: the AES key has 3 characters and must have 43", "the AES key has 3 characters and must have 43"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, lang := range []string{"zh", "en"} {
				s := wecomtest.New(t, c.o)
				office := s.Listen()
				if c.set != nil {
					c.set(s)
				}
				keys := strings.Replace(c.keys, "ws_url: WS", fmt.Sprintf("ws_url: %q", "ws"+strings.TrimPrefix(office, "http")), 1)
				file := write(t, "genjin.yaml", fmt.Sprintf("database: %q\nlanguage: %s\nwecom: {api_url: %q, %s}\n", filepath.Join(t.TempDir(), "genjin.db"), lang, office, keys))
				var out bytes.Buffer
				code := run(t.Context(), func() {}, []string{"check", "--config", file}, &out, &out)
				want := map[string]string{"zh": c.zh, "en": c.en}[lang]
				if code != c.code || !strings.Contains(out.String(), want) {
					t.Errorf("%s: exit %d, want %d with %q in:\n%s", lang, code, c.code, want, out.String())
				}
				if marks := marksOf(out.String(), "WeCom: ", "企业微信："); marks != "" && !byWeight.MatchString(marks) {
					t.Errorf("what is wrong does not come first: %s in\n%s", marks, out.String())
				}
				if secret := secrets.FindString(out.String()); secret != "" {
					t.Errorf("%q is printed", secret)
				}
			}
		})
	}
}

// byWeight is the order of a check's marks: what is wrong, what is lacking, what is well.
var byWeight = regexp.MustCompile("^✗*!*✓*$")

// marksOf returns the marks of the lines that are about one of names.
func marksOf(out string, names ...string) string {
	var marks strings.Builder
	for line := range strings.Lines(out) {
		mark, rest, _ := strings.Cut(line, " ")
		if slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(rest, name) }) {
			marks.WriteString(mark)
		}
	}
	return marks.String()
}
