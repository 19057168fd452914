package main

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// validate looks for what cannot be.
func (c *Config) validate() error {
	var err error
	if c.zone, err = time.LoadLocation(c.Timezone); err != nil || c.Timezone == "" {
		return fmt.Errorf("timezone: %q is no zone such as Asia/Shanghai", c.Timezone)
	}
	if _, _, err := net.SplitHostPort(c.Listen); err != nil {
		return fmt.Errorf("listen: %q is no address such as 127.0.0.1:8080", c.Listen)
	}
	for _, o := range []struct{ key, value, allowed string }{
		{"language", c.Language, "|zh|en|"},
		{"telegram.mode", c.Telegram.Mode, "poll|webhook"},
		{"log.level", c.Log.Level, "debug|info|warn|error"},
		{"log.format", c.Log.Format, "text|json"},
	} {
		if !slices.Contains(strings.Split(o.allowed, "|"), o.value) {
			return fmt.Errorf("%s: is one of %s, not %q", o.key, strings.Join(strings.FieldsFunc(o.allowed, func(r rune) bool { return r == '|' }), ", "), o.value)
		}
	}
	if strings.HasPrefix(c.Database, "postgres://") || strings.HasPrefix(c.Database, "postgresql://") {
		return errors.New("database: this version keeps its data in SQLite only; please name a file, such as genjin.db")
	}
	if c.Database == "" {
		return errors.New("database: please name a file, such as genjin.db")
	}
	return errors.Join(c.validateLimits(), c.validateURLs(), c.validateKeys())
}

func (c *Config) validateLimits() error {
	for key, n := range map[string]float64{
		"telegram_per_second": c.Limits.TelegramPerSecond, "telegram_chat_per_second": c.Limits.TelegramChatPerSecond,
		"telegram_group_per_minute": c.Limits.TelegramGroupPerMinute, "wecom_conversation_per_minute": c.Limits.WeComConversationPerMinute,
		"wecom_member_per_minute": c.Limits.WeComMemberPerMinute, "wecom_webhook_per_minute": c.Limits.WeComWebhookPerMinute,
		"commands_per_minute": float64(c.Limits.CommandsPerMinute),
	} {
		if !(n >= 0) || n > 1e6 {
			return fmt.Errorf("limits.%s: is 0 (off) or more, not %v", key, n)
		}
	}
	return nil
}

// validateURLs lets plain http and ws go to this machine only, unless allow_http is set.
func (c *Config) validateURLs() error {
	for _, o := range []struct{ key, value string }{
		{"public_url", c.PublicURL},
		{"telegram.api_url", c.Telegram.APIURL},
		{"wecom.api_url", c.WeCom.APIURL},
		{"wecom.bot.ws_url", c.WeCom.Bot.WSURL},
		{"weather.api_url", c.Weather.APIURL},
	} {
		if o.value == "" {
			continue
		}
		u, err := url.Parse(o.value)
		if err != nil || u.Host == "" {
			return fmt.Errorf("%s: is no address such as https://example.com", o.key)
		}
		switch u.Scheme {
		case "https", "wss":
		case "http", "ws":
			ip := net.ParseIP(u.Hostname())
			if !c.AllowHTTP && u.Hostname() != "localhost" && (ip == nil || !ip.IsLoopback()) {
				return fmt.Errorf("%s: plain %s goes to this machine only; use %ss, or set allow_http: true", o.key, u.Scheme, u.Scheme)
			}
		default:
			return fmt.Errorf("%s: begins with https://, not %s://", o.key, u.Scheme)
		}
	}
	return nil
}

// validateKeys finds platforms whose keys are set in part.
func (c *Config) validateKeys() error {
	w := c.WeCom
	for _, o := range []struct {
		has, needs       bool
		hasKey, needsKey string
	}{
		{c.Telegram.WebhookSecret != "", c.Telegram.Token != "", "telegram.webhook_secret", "telegram.token"},
		{w.Secret != "", w.CorpID != "", "wecom.secret", "wecom.corp_id"},
		{w.Secret != "", w.AgentID != "", "wecom.secret", "wecom.agent_id"},
		{w.AgentID != "", w.Secret != "", "wecom.agent_id", "wecom.secret"},
		{w.CallbackToken != "", w.CallbackAESKey != "", "wecom.callback_token", "wecom.callback_aes_key"},
		{w.CallbackAESKey != "", w.CallbackToken != "", "wecom.callback_aes_key", "wecom.callback_token"},
		{w.Bot.Secret != "", w.Bot.ID != "", "wecom.bot.secret", "wecom.bot.id"},
		{w.Bot.Token != "", w.Bot.AESKey != "", "wecom.bot.token", "wecom.bot.aes_key"},
		{w.Bot.AESKey != "", w.Bot.Token != "", "wecom.bot.aes_key", "wecom.bot.token"},
	} {
		if o.has && !o.needs {
			return fmt.Errorf("%s is set, so %s is needed too", o.hasKey, o.needsKey)
		}
	}
	if w.Bot.Secret != "" && w.Bot.Token != "" {
		return errors.New("wecom.bot: secret is for the long connection, token and aes_key are for the callback; set one of the two")
	}
	return nil
}

// validateServe finds what keeps the real thing, as opposed to the playground, from working.
func (c *Config) validateServe() error {
	if c.Telegram.Token == "" && !c.wecomOn() {
		return errors.New("no platform is set up: please set telegram.token (GENJIN_TELEGRAM_TOKEN), which @BotFather gave, or wecom.bot.id and wecom.bot.secret; to try without an account: genjin try")
	}
	for _, a := range c.Admins {
		id, ok := strings.CutPrefix(a, "telegram:")
		if _, err := strconv.ParseUint(id, 10, 63); ok && err != nil {
			return fmt.Errorf("admins: %q is no number of an account, such as telegram:5012345678", a)
		}
	}
	if c.wecomOn() {
		if err := c.validateWeCom(); err != nil {
			return err
		}
	}
	if c.Telegram.Token == "" || c.Telegram.Mode != "webhook" {
		return nil
	}
	if c.PublicURL == "" {
		return errors.New("public_url: telegram.mode is webhook, so the address that Telegram can reach is needed, such as https://bot.example.com")
	}
	if !webhookSecret.MatchString(string(c.Telegram.WebhookSecret)) {
		return errors.New("telegram.webhook_secret: is 16 to 256 of A-Z, a-z, 0-9, _ and -, so that nobody else can speak for Telegram")
	}
	return nil
}

// webhookSecret is what Telegram takes for one (core.telegram.org/bots/api#setwebhook), and not a short one.
var webhookSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)
