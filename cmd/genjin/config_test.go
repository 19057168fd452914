package main

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// write puts text into a file of the test's own and returns its name.
func write(tb testing.TB, name, text string) string {
	tb.Helper()
	file := filepath.Join(tb.TempDir(), name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
	return file
}

func TestConfigReadsFileAndEnvironment(t *testing.T) {
	file := write(t, "genjin.yaml", "timezone: Europe/Berlin\nadmins: [telegram:5012345678]\ntelegram:\n  token: from-the-file\nlimits:\n  telegram_per_second: 5\n")
	c, err := loadConfig(file, []string{
		"GENJIN_TELEGRAM_TOKEN_FILE=" + write(t, "token", "from-a-secret-file\n"), "GENJIN_WECOM_BOT_NAME=跟进", "GENJIN_ADMINS=wecom:lisi, wecom:wang",
		"GENJIN_ALLOW_HTTP=true", "GENJIN_WECOM_APPCHATS=wrA=team1,wrB=team2", "PATH=/bin",
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.Timezone != "Europe/Berlin" || c.Telegram.Token != "from-a-secret-file" || c.WeCom.Bot.Name != "跟进" || !c.AllowHTTP {
		t.Errorf("got %+v", c)
	}
	if len(c.Admins) != 2 || c.Admins[1] != "wecom:wang" || c.Limits.TelegramPerSecond != 5 || c.Limits.CommandsPerMinute != 30 {
		t.Errorf("got %+v, %+v", c.Admins, c.Limits)
	}
	if len(c.WeCom.AppChats) != 2 || c.WeCom.AppChats[1] != "wrB=team2" {
		t.Errorf("got %v", c.WeCom.AppChats)
	}
	if c.zone.String() != "Europe/Berlin" {
		t.Errorf("got zone %s", c.zone)
	}
}

func TestConfigSaysWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ name, yaml, env, want string }{
		{"unknown key", "telegram:\n  tokn: x", "", `did you mean "telegram.token"?`},
		{"unknown variable", "", "GENJIN_TELEGRAM_TOKNE=x", `did you mean "GENJIN_TELEGRAM_TOKEN"?`},
		{"no zone", "timezone: Mars/Base", "", "timezone: "},
		{"language", "language: fr", "", "language: is one of zh, en"},
		{"number", "limits:\n  commands_per_minute: many", "", "limits.commands_per_minute: is a whole number"},
		{"negative", "limits:\n  telegram_per_second: -1", "", "limits.telegram_per_second: is 0 (off) or more"},
		{"bool", "allow_http: perhaps", "", "allow_http: is true or false"},
		{"list for a value", "listen: [a, b]", "", "listen: is one value"},
		{"listen", "listen: here", "", "listen: "},
		{"postgres", "database: postgres://u:p@h/d", "", "SQLite only"},
		{"plain http abroad", "telegram:\n  api_url: http://example.com", "", "telegram.api_url: plain http"},
		{"no address", "public_url: \"//\"", "", "public_url: is no address"},
		{"half of wecom", "wecom:\n  corp_id: c\n  secret: s", "", "wecom.agent_id is needed"},
		{"both ways of the robot", "wecom:\n  bot: {id: b, secret: s, token: t, aes_key: k}", "", "set one of the two"},
		{"no yaml", "a: b: c", "", "configuration"},
		{"twice", "listen: 127.0.0.1:1\nlisten: 127.0.0.1:2", "", "already defined"},
		{"numbers as keys", "1: 2", "", "unknown key"},
		{"missing secret file", "", "GENJIN_TELEGRAM_TOKEN_FILE=/nowhere", "GENJIN_TELEGRAM_TOKEN_FILE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := loadConfig(write(t, "genjin.yaml", c.yaml), []string{c.env})
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
	if _, err := loadConfig("/nowhere.yaml", nil); err == nil {
		t.Error("a named file that is missing was taken")
	}
}

func TestPlainHTTPGoesToThisMachine(t *testing.T) {
	for yaml, fine := range map[string]bool{
		"telegram:\n  api_url: http://127.0.0.1:8081":                  true,
		"telegram:\n  api_url: http://localhost:8081":                  true,
		"telegram:\n  api_url: http://10.0.0.1:8081":                   false,
		"allow_http: true\ntelegram:\n  api_url: http://10.0.0.1:8081": true,
		"telegram:\n  api_url: ftp://127.0.0.1":                        false,
	} {
		if _, err := loadConfig(write(t, "genjin.yaml", yaml), nil); (err == nil) != fine {
			t.Errorf("%s: %v", yaml, err)
		}
	}
}

func TestSecretsAreNeverShown(t *testing.T) {
	const token = "123456:AAHsecretsecret"
	c, err := loadConfig(write(t, "genjin.yaml", "telegram:\n  token: "+token), nil)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	log := newLogger(&out, "debug", "json", c.secrets())
	log.Error("failed", "error", fmt.Errorf("get https://api.telegram.org/bot%s/getMe: %w", token, errors.New("refused")), "token", c.Telegram.Token)
	slog.New(slog.NewTextHandler(&out, nil)).Info("config", "all", c)
	fmt.Fprintf(&out, "%v %+v %#v %s %q", c, c, c.Telegram, c.Telegram.Token, c.Telegram.Token)
	if strings.Contains(out.String(), "secretsecret") {
		t.Errorf("the token is in:\n%s", out.String())
	}
	if !strings.Contains(out.String(), "refused") {
		t.Error("the error itself is gone")
	}
}

func FuzzConfig(f *testing.F) {
	for _, s := range []string{"timezone: x", "a: [", "? {}", "limits: {telegram_per_second: .nan}", "telegram: !!binary x", "&a [*a]"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, _ = loadConfig(write(t, "genjin.yaml", text), nil)
	})
}

func TestClockKeepsItsOffset(t *testing.T) {
	file := filepath.Join(t.TempDir(), "clock.json")
	a, b := &clock{}, &clock{}
	a.Set(time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC))
	if err := errors.Join(b.load(file), a.save(file), b.load(file)); err != nil {
		t.Fatal(err)
	}
	if b.offset.Load() != a.offset.Load() || b.Now().Year() < 2029 {
		t.Errorf("got %v", b.Now())
	}
}
