package main

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"genjin/bot/wecom/wecomtest"
)

// The keys of each callback, as configuration.
var (
	robotDoor = fmt.Sprintf("bot: {id: %s, name: 跟进, token: %s, aes_key: %s}", wecomtest.BotID, wecomtest.Token, wecomtest.AESKey)
	appDoor   = fmt.Sprintf("corp_id: %s, agent_id: %d, secret: %s, callback_token: %s, callback_aes_key: %s",
		wecomtest.CorpID, wecomtest.AgentID, wecomtest.AppSecret, wecomtest.Token, wecomtest.AESKey)
)

// TestTheFirstMinutesByCallback: both addresses prove themselves to the console; then the installation is claimed, a
// group bound, a visit noted and a card pressed, and a restart keeps all of it. No secret is printed, even in detail.
func TestTheFirstMinutesByCallback(t *testing.T) {
	at := freeAddress(t)
	s := wecomtest.New(t, wecomtest.Options{
		Robot: wecomtest.Robot{URL: "http://" + at + wecomBotPath}, App: wecomtest.App{URL: "http://" + at + wecomAppPath},
		Posts: http.DefaultClient,
	})
	for id, name := range map[string]string{"chenjing": "陈静", "wangfang": "王芳"} {
		s.AddPerson(wecomtest.Person{ID: id, Name: name})
	}
	group := s.AddGroup(wecomtest.Group{Members: []string{"chenjing", "wangfang"}, Robot: true})
	b := servingWeComAt(t, at, fmt.Sprintf("log: {level: debug}\nwecom: {api_url: %q, %s, %s}\n", s.Listen(), appDoor, robotDoor))
	if err := errors.Join(s.VerifyRobot(), s.VerifyApp()); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(b.dir, "genjin.db.claim"))
	if err != nil {
		t.Fatal(err)
	}
	claim := string(bytes.TrimSpace(raw))
	s.Say("chenjing", "", claim)
	b.saysOnWeCom(s, "chenjing", "所有者")
	s.Say("chenjing", group, s.At("绑定 一班"))
	b.saysOnWeCom(s, group, "开通了：“一班”")
	s.Say("wangfang", group, s.At("拜访 王总 想看样品，下周三寄样"))
	offer := b.saysOnWeCom(s, "wangfang", "[新建 王总]")
	s.Press("wangfang", "", offer.ID, 0)
	b.saysOnWeCom(s, "wangfang", "您想看样品")
	card := b.saysOnWeCom(s, "wangfang", "[已发送]")
	if b.end() != exitFine {
		t.Error("it did not end well")
	}
	b.start()
	s.Press("wangfang", "", card.ID, 0)
	b.saysOnWeCom(s, "wangfang", "✓ 已发送")
	if b.end() != exitFine {
		t.Error("it did not end well")
	}
	for _, secret := range []string{secrets.FindString(b.out.String()), strings.Fields(claim)[1]} {
		if secret != "" && strings.Contains(b.out.String(), secret) {
			t.Errorf("%q is printed", secret)
		}
	}
}

// TestTheDoorsOfWeCom: an address is there only if its keys are set; what proves nothing is refused, and what is above
// 1 MB is not read.
func TestTheDoorsOfWeCom(t *testing.T) {
	for name, c := range map[string]struct {
		keys       string
		robot, app bool // is open
	}{
		"both":                  {appDoor + ", " + robotDoor, true, true},
		"the robot alone":       {robotDoor, true, false},
		"the application alone": {appDoor, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			at := freeAddress(t)
			s := wecomtest.New(t, wecomtest.Options{
				Robot: wecomtest.Robot{URL: "http://" + at + wecomBotPath}, App: wecomtest.App{URL: "http://" + at + wecomAppPath},
				Posts: http.DefaultClient,
			})
			s.AddPerson(wecomtest.Person{ID: "wangfang"})
			b := servingWeComAt(t, at, fmt.Sprintf("wecom: {api_url: %q, %s}\n", s.Listen(), c.keys))
			for _, door := range []struct {
				path   string
				open   bool
				forge  func(from, text string, f wecomtest.Forgery) (int, error)
				verify func() error
			}{{wecomBotPath, c.robot, s.ForgeRobot, s.VerifyRobot}, {wecomAppPath, c.app, s.ForgeApp, s.VerifyApp}} {
				// otherwise is 404 where the door is not there.
				otherwise := func(status int) int {
					if !door.open {
						return http.StatusNotFound
					}
					return status
				}
				if err := door.verify(); (err == nil) != door.open {
					t.Errorf("%s proves itself: %v", door.path, err)
				}
				res, err := http.Get("http://" + at + door.path)
				if err != nil {
					t.Fatal(err)
				}
				res.Body.Close()
				if want := otherwise(http.StatusForbidden); res.StatusCode != want {
					t.Errorf("GET %s without proof: %d, want %d", door.path, res.StatusCode, want)
				}
				if got, want := b.post(door.path), otherwise(http.StatusForbidden); got != want {
					t.Errorf("POST %s without proof: %d, want %d", door.path, got, want)
				}
				for forgery, status := range map[wecomtest.Forgery]int{
					wecomtest.Unsigned: http.StatusForbidden, wecomtest.Endless: http.StatusRequestEntityTooLarge,
				} {
					if got, err := door.forge("wangfang", "拜访 王总", forgery); err != nil || got != otherwise(status) {
						t.Errorf("forgery %d at %s: %d, %v, want %d", forgery, door.path, got, err, otherwise(status))
					}
				}
			}
			if b.end() != exitFine {
				t.Error("it did not end well")
			}
			if secret := secrets.FindString(b.out.String()); secret != "" {
				t.Errorf("%q is printed", secret)
			}
		})
	}
}
