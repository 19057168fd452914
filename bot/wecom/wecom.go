// Package wecom is the platform WeChat Work (WeCom, 企业微信): its robot (智能机器人), by long connection or by callback,
// and beside it the application of a company, which reaches people who never spoke to the robot. It takes what they
// deliver and hands it over raw, reads it into events, and sends what the outbox holds.
package wecom

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"genjin/messages"
)

// Platform is how ids of WeCom begin: "wc/lisi" is an account, "wc/u/lisi" his chats with robot and application, which
// are one to us, "wc/g/wrOgQh…" a group.
const Platform = messages.Platform("wc")

const (
	peoplePart = string(Platform) + "/u/"
	groupsPart = string(Platform) + "/g/"
)

// Options are what an Adapter is made of. Each of robot, application and web hooks works alone.
type Options struct {
	Robot Robot
	App   App
	Hooks []Hook
	Chats []AppChat // want the application

	API  string // scheme and host of WeCom's HTTP API; empty: https://qyapi.weixin.qq.com
	HTTP *http.Client
	Log  *slog.Logger
	Now  func() time.Time
	// Timer sends once after d of the program's clock; stop frees it.
	Timer func(d time.Duration) (c <-chan time.Time, stop func())

	Memory Memory // nil: what happened before Run is not known

	// Open opens a file that goes with a message, by the SHA-256 of its bytes in hex.
	Open func(sum string) (io.ReadCloser, error)

	Page string // address that a card without buttons leads to, as WeCom demands one; empty: WeCom's own

	ConversationPerMinute, MemberPerMinute, HookPerMinute int // limits of sending; 0: no limit
}

// Robot is the 智能机器人: with Secret by the long connection, with Token and AESKey by its callback.
type Robot struct {
	ID, Secret    string
	Name          string // as people mention it
	URL           string // of the long connection; empty: wss://openws.work.weixin.qq.com
	Token, AESKey string
}

// App is the application that the company made itself.
type App struct {
	CorpID, Secret string
	AgentID        int
	Token, AESKey  string // of its callback
}

// Hook is a web hook (消息推送) of a group.
type Hook struct {
	Chat string // id of the group, as the robot knows it
	Key  string // a secret
}

// AppChat is a group that the application made (path/90245), which it alone can write to by that.
type AppChat struct {
	Chat string // id of the group, as the robot knows it
	ID   string // chatid under which the application made it
}

// GroupID returns the chat of a group's id, which is case-sensitive.
func GroupID(chat string) messages.ChatID { return messages.ChatID(groupsPart + chat) }

// PrivateID returns the chat of a person with robot and application.
func PrivateID(userid string) messages.ChatID { return messages.ChatID(peoplePart + userid) }

// UserID returns the account of a userid. WeCom compares them without regard to case.
func UserID(userid string) messages.UserID {
	return messages.UserID(string(Platform) + "/" + strings.ToLower(userid))
}

// Bare returns the id of a chat as WeCom knows it.
func Bare(chat messages.ChatID) string {
	a, _ := addressOf(chat)
	return a.id
}

// address is where a message goes, as WeCom names it.
type address struct {
	id    string // userid or chatid
	group bool
}

// addressOf reads the id of a chat; ok is false if it is none of WeCom.
func addressOf(chat messages.ChatID) (a address, ok bool) {
	if id, found := strings.CutPrefix(string(chat), peoplePart); found {
		return address{id: id}, id != ""
	}
	id, found := strings.CutPrefix(string(chat), groupsPart)
	return address{id: id, group: true}, found && id != ""
}

// chat returns the id of ours.
func (a address) chat() messages.ChatID {
	if a.group {
		return GroupID(a.id)
	}
	return PrivateID(a.id)
}
