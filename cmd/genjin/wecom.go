package main

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"genjin/bot/wecom"
	"genjin/messages"
	"genjin/storage"
)

// Where WeCom's callbacks come in.
const (
	wecomBotPath = "/wecom/bot"
	wecomAppPath = "/wecom/callback"
)

// wecomOn reports whether anything of WeCom is configured.
func (c *Config) wecomOn() bool {
	w := c.WeCom
	return w.Secret != "" || w.Bot.Secret != "" || w.Bot.Token != "" || w.CallbackToken != "" || len(w.Webhooks)+len(w.AppChats) > 0
}

// wecomOptions are those of the adapter that cfg describes.
func wecomOptions(cfg Config, c *clock, log *slog.Logger, client *http.Client, db *storage.DB) wecom.Options {
	w := cfg.WeCom
	most := func(limit float64) int { return int(math.Ceil(limit)) }
	agent, _ := strconv.Atoi(w.AgentID) // checked with the configuration
	o := wecom.Options{
		Robot: wecom.Robot{
			ID: w.Bot.ID, Secret: string(w.Bot.Secret), Name: w.Bot.Name, URL: w.Bot.WSURL,
			Token: string(w.Bot.Token), AESKey: string(w.Bot.AESKey),
		},
		App: wecom.App{
			CorpID: w.CorpID, Secret: string(w.Secret), AgentID: agent,
			Token: string(w.CallbackToken), AESKey: string(w.CallbackAESKey),
		},
		API: w.APIURL, HTTP: client, Log: log, Now: c.Now, Timer: c.Timer, Page: cfg.PublicURL,
		ConversationPerMinute: most(cfg.Limits.WeComConversationPerMinute), MemberPerMinute: most(cfg.Limits.WeComMemberPerMinute),
		HookPerMinute: most(cfg.Limits.WeComWebhookPerMinute),
	}
	if db != nil {
		o.Open = func(sum string) (io.ReadCloser, error) { return db.Files().Open(sum) }
		o.Memory = wecomMemory{db}
	}
	for _, one := range w.Webhooks {
		if h, err := webhook(string(one)); err == nil { // checked with the configuration
			o.Hooks = append(o.Hooks, h)
		}
	}
	for _, one := range w.AppChats {
		if c, err := appChat(one); err == nil { // checked with the configuration
			o.Chats = append(o.Chats, c)
		}
	}
	return o
}

// connectWeCom connects a.
func connectWeCom(a *wecom.Adapter) connection {
	c := connection{adapter: a, read: wecom.Read, apart: true}
	if a.Relays() {
		c.relay = a
	}
	return c
}

// appChat reads "GROUP=CHAT".
func appChat(text string) (wecom.AppChat, error) {
	chat, id, ok := strings.Cut(text, "=")
	chat, id = strings.TrimSpace(chat), strings.TrimSpace(id)
	if !ok || chat == "" || strings.Contains(chat, ":") || !chatID.MatchString(id) {
		return wecom.AppChat{}, errors.New("is the id of a group, =, and the chatid under which the application made it, such as wrOgQhDgAA…=salesteam1")
	}
	return wecom.AppChat{Chat: chat, ID: id}, nil
}

// chatID is what WeCom takes for the id of a group chat of an application (path/90245); those that it gives itself have _ and - too.
var chatID = regexp.MustCompile(`^[0-9A-Za-z_-]{1,64}$`)

// validateAppChats finds what cannot be among the application's group chats.
func (c *Config) validateAppChats() error {
	known := map[string]bool{}
	for _, one := range c.WeCom.AppChats {
		chat, err := appChat(one)
		switch {
		case err != nil:
			return fmt.Errorf("wecom.appchats: %w", err)
		case c.WeCom.Secret == "":
			return errors.New("wecom.appchats is set, so wecom.secret of the application that made the groups is needed too")
		case known[chat.Chat]:
			return fmt.Errorf("wecom.appchats: the group %s stands there twice", chat.Chat)
		}
		known[chat.Chat] = true
	}
	return nil
}

// webhook reads "GROUP=KEY", where the key may be the whole address that WeCom shows.
func webhook(text string) (wecom.Hook, error) {
	chat, key, ok := strings.Cut(text, "=")
	chat, key = strings.TrimSpace(chat), strings.TrimSpace(key)
	if u, err := url.Parse(key); err == nil && u.Host != "" {
		key = u.Query().Get("key")
	}
	if !ok || chat == "" || key == "" || strings.Contains(chat, ":") {
		return wecom.Hook{}, errors.New("is the id of a group, =, and the key of its web hook, such as wrOgQhDgAA…=693a91f6-7xxx")
	}
	return wecom.Hook{Chat: chat, Key: key}, nil
}

// wecomOwners returns the accounts of WeCom among admins.
func wecomOwners(admins []string) []messages.UserID {
	var owners []messages.UserID
	for _, a := range admins {
		if id, ok := strings.CutPrefix(a, "wecom:"); ok {
			owners = append(owners, wecom.UserID(id))
		}
	}
	return owners
}

// validateWeCom finds what keeps WeCom from working.
func (c *Config) validateWeCom() error {
	w := c.WeCom
	if w.AgentID != "" {
		if n, err := strconv.Atoi(w.AgentID); err != nil || n <= 0 {
			return fmt.Errorf("wecom.agent_id: is the number of the application, such as 1000002, not %q", w.AgentID)
		}
	}
	if w.CallbackToken != "" && w.CorpID == "" {
		return errors.New("wecom.callback_token is set, so wecom.corp_id is needed too")
	}
	for _, one := range w.Webhooks {
		if _, err := webhook(string(one)); err != nil {
			return fmt.Errorf("wecom.webhooks: %w", err)
		}
	}
	if err := c.validateAppChats(); err != nil {
		return err
	}
	if w.Secret == "" && w.Bot.Secret == "" && w.Bot.Token == "" && w.CallbackToken == "" {
		return errors.New("wecom.webhooks: a web hook hears nothing; it stands beside a robot or an application")
	}
	return nil
}
