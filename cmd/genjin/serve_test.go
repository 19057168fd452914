package main

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"genjin/bot/telegram/telegramtest"
	"genjin/bot/wecom/wecomtest"
)

const hookSecret = "a-secret_of-the-webhook"

// theBot is a program that serves a stand-in for Telegram, over real connections.
type theBot struct {
	t    *testing.T
	tg   *telegramtest.Server
	dir  string
	file string // of configuration
	at   string // where it listens
	out  printed
	end  func() int
}

// serving writes a configuration in mode (poll, webhook) and starts the program.
func serving(t *testing.T, mode string) *theBot {
	t.Helper()
	at := freeAddress(t)
	b := &theBot{
		t: t, dir: t.TempDir(), at: at,
		tg: telegramtest.New(t, telegramtest.Options{Privacy: true, Local: true, Webhook: http.DefaultClient}),
	}
	b.file = write(t, "genjin.yaml", fmt.Sprintf(`database: %q
listen: %s
public_url: http://%s
telegram: {token: %q, api_url: %q, mode: %s, webhook_secret: %s}
`, filepath.Join(b.dir, "genjin.db"), at, at, telegramtest.Token, b.tg.Listen(), mode, hookSecret))
	b.start()
	return b
}

func (b *theBot) start() {
	ctx, cancel := context.WithCancel(context.Background())
	code := make(chan int, 1)
	go func() { code <- run(ctx, func() {}, []string{"serve", "--config", b.file}, &b.out, &b.out) }()
	b.end = func() int { cancel(); return <-code }
	b.until("it is ready", func() bool {
		res, err := http.Get("http://" + b.at + "/readyz")
		if err != nil {
			return false
		}
		defer res.Body.Close()
		return res.StatusCode == http.StatusOK
	})
}

// until waits for something to come true.
func (b *theBot) until(what string, true func() bool) {
	b.t.Helper()
	for range 1000 {
		if true() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.t.Fatalf("waiting until %s; the program says:\n%s", what, b.out.String())
}

// post calls the program as a stranger does.
func (b *theBot) post(path string) (status int) {
	b.t.Helper()
	res, err := http.Post("http://"+b.at+path, "application/json", strings.NewReader(`{"update_id":1}`))
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	return res.StatusCode
}

// says waits for the bot to say part in chat.
func (b *theBot) says(chat int64, part string) (m telegramtest.Message) {
	b.t.Helper()
	defer func() {
		if m.Text == "" {
			b.t.Logf("it said: %+v", b.tg.Said(chat))
		}
	}()
	b.until(fmt.Sprintf("the bot says %q in %d", part, chat), func() bool {
		for _, one := range b.tg.Said(chat) {
			if strings.Contains(one.Text, part) {
				m = one
				return true
			}
		}
		return false
	})
	return m
}

var code = regexp.MustCompile(`/claim [A-Z2-7]{16}`)

// TestTheFirstMinutes: who installs the bot claims it, brings it to a group, reads there what it cannot hear, and a
// rep logs his first visit. All of it is still there after a restart, and the code and the token stand in no log.
func TestTheFirstMinutes(t *testing.T) {
	for _, mode := range []string{"poll", "webhook"} {
		t.Run(mode, func(t *testing.T) {
			b := serving(t, mode)
			raw, err := os.ReadFile(filepath.Join(b.dir, "genjin.db.claim"))
			if err != nil || !code.Match(raw) {
				t.Fatalf("the code: %q, %v", raw, err)
			}
			if s, err := os.Stat(filepath.Join(b.dir, "genjin.db.claim")); err != nil || s.Mode().Perm() != 0o600 {
				t.Errorf("who can read the code: %v, %v", s.Mode(), err)
			}
			hook := map[string]int{"poll": http.StatusNotFound, "webhook": http.StatusUnauthorized}[mode]
			for path, want := range map[string]int{telegramHook: hook, "/wecom/callback": http.StatusNotFound, "/": http.StatusNotFound} {
				if got := b.post(path); got != want {
					t.Errorf("POST %s without a secret: %d, want %d", path, got, want)
				}
			}
			owner := b.tg.AddPerson(telegramtest.User{First: "陈静", Username: "chenjing"})
			rep := b.tg.AddPerson(telegramtest.User{First: "王芳"})
			b.tg.Start(owner.ID, "")
			b.tg.Say(owner.ID, owner.ID, string(bytes.TrimSpace(raw)))
			b.says(owner.ID, "所有者")
			group := b.tg.AddGroup(telegramtest.Group{Title: "华东销售", Super: true, Members: []int64{owner.ID, rep.ID}})
			b.tg.AddBot(owner.ID, group)
			hello := b.says(group, "开通了：“华东销售”")
			if !strings.Contains(hello.Text, "/setprivacy") || len(hello.Buttons) != 1 || !strings.HasPrefix(hello.Buttons[0].Value, "https://t.me/genjin_bot?start=") {
				t.Errorf("the first words: %+v", hello)
			}
			b.tg.Say(rep.ID, group, "/visit@genjin_bot 王总 想看样品，下周三寄样")
			offer := b.says(group, "还不在你的客户里")
			b.tg.Press(rep.ID, group, offer.ID, 0)
			draft := b.says(group, "——王芳")
			if last := draft.Buttons[len(draft.Buttons)-1]; !strings.HasPrefix(last.Value, "https://t.me/genjin_bot?start=") {
				t.Errorf("the draft in the group shows no way to the private chat: %+v", draft)
			}
			b.until("the menu is set", func() bool { return len(b.tg.Commands("all_private_chats", "zh")) > 5 })
			if code := b.end(); code != exitFine {
				t.Errorf("exit %d", code)
			}
			b.start()
			if _, err := os.Stat(filepath.Join(b.dir, "genjin.db.claim")); err == nil {
				t.Error("the code of an installation that has an owner is still there")
			}
			b.tg.Say(owner.ID, owner.ID, "日报")
			b.says(owner.ID, "拜访")
			if code := b.end(); code != exitFine {
				t.Errorf("exit %d", code)
			}
			for _, secret := range []string{telegramtest.Token, hookSecret, strings.Fields(string(raw))[1]} {
				if strings.Contains(b.out.String(), secret) {
					t.Errorf("a secret is printed:\n%s", b.out.String())
				}
			}
		})
	}
}

// freeAddress returns an address of this machine that nothing listens on.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func TestServeSaysWhatIsMissing(t *testing.T) {
	for name, c := range map[string]struct{ config, want string }{
		"no platform":                    {"language: en", "please set telegram.token"},
		"half of WeCom":                  {"wecom: {corp_id: x}", "no platform is set up"},
		"a short key of WeCom":           {"wecom: {bot: {id: a, token: QDG6eK, aes_key: abc}}", "must have 43"},
		"a short key of the application": {"wecom: {corp_id: ww1, agent_id: 1000002, secret: s, callback_token: QDG6eK, callback_aes_key: abc}", "must have 43"},
		"a key with its equal sign":      {"wecom: {bot: {id: a, token: QDG6eK, aes_key: " + wecomtest.AESKey + "=}}", "leave out the ="},
		"an agent of words":              {"wecom: {corp_id: ww1, secret: s, agent_id: abc}", "wecom.agent_id: is the number"},
		"a hook of nowhere":              {"wecom: {bot: {id: a, secret: s}, webhooks: [693a91f6]}", "wecom.webhooks: is the id of a group"},
		"a group chat of nowhere":        {"wecom: {corp_id: ww1, agent_id: 1000002, secret: s, appchats: [team1]}", "wecom.appchats: is the id of a group"},
		"a group chat twice":             {"wecom: {corp_id: ww1, agent_id: 1000002, secret: s, appchats: [wrA=a1, wrA=a2]}", "wecom.appchats: the group wrA stands there twice"},
		"a group chat of no application": {"wecom: {bot: {id: a, secret: s}, appchats: [wrA=a1]}", "so wecom.secret"},
		"hooks alone":                    {"wecom: {webhooks: ['wrA=693a91f6-7aaa']}", "hears nothing"},
		"a webhook nowhere":              {"telegram: {token: '1:a', mode: webhook, webhook_secret: " + hookSecret + "}", "public_url"},
		"an open webhook":                {"public_url: https://a.example\ntelegram: {token: '1:a', mode: webhook}", "telegram.webhook_secret"},
		"an owner by his name":           {"admins: ['telegram:wang']\ntelegram: {token: '1:a'}", "is no number"},
		"no certificate":                 {"ca_file: " + os.DevNull + "\ntelegram: {token: '1:a'}", "no certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			file := write(t, "genjin.yaml", c.config+"\ndatabase: "+filepath.Join(t.TempDir(), "genjin.db"))
			for _, command := range []string{"serve", "check"} {
				var out bytes.Buffer
				if code := run(t.Context(), func() {}, []string{command, "--config", file}, &out, &out); code != exitUsage || !strings.Contains(out.String(), c.want) {
					t.Errorf("%s: exit %d, %s", command, code, out.String())
				}
				if secret := secrets.FindString(out.String()); secret != "" {
					t.Errorf("%s: %q is printed", command, secret)
				}
			}
		})
	}
}
