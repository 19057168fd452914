// Package telegram is the platform Telegram, by its Bot API: it takes updates by long polling or by webhook and
// hands them over raw, reads them into events, and sends what the outbox holds.
package telegram

import (
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"genjin/bot/pasted"
	"genjin/messages"
)

// Platform is how ids of Telegram begin: "tg/-1002233445566", "tg/5012345678".
const Platform = messages.Platform("tg")

// Options are what an Adapter is made of.
type Options struct {
	Token string // of the bot; a secret
	API   string // scheme and host of the Bot API server; empty: https://api.telegram.org
	HTTP  *http.Client
	Log   *slog.Logger
	Now   func() time.Time
	// Timer sends once after d of the program's clock; stop frees it.
	Timer func(d time.Duration) (c <-chan time.Time, stop func())

	Webhook  string // public URL of the webhook; empty: long polling
	Secret   string // that each call of the webhook carries
	FilesDir string // where a self-hosted server keeps its files, if their paths may be read

	// Open opens a file that goes with a message, by the SHA-256 of its bytes in hex.
	Open func(sum string) (io.ReadCloser, error)

	PerSecond, ChatPerSecond, GroupPerMinute int // limits of sending; 0: no limit
}

// Adapter is the connection of one bot.
type Adapter struct {
	o   Options
	out outgoing
	in  incoming

	pasted pasted.Finder
	token  atomic.Int32 // one of tokenUnknown, tokenKnown, tokenRefused
}

// New returns an Adapter of o. Nothing is asked of the server until Run.
func New(o Options) *Adapter { return &Adapter{o: o} }

// ChatID returns the chat of Telegram's number.
func ChatID(n int64) messages.ChatID {
	return messages.ChatID(string(Platform) + "/" + strconv.FormatInt(n, 10))
}

// UserID returns the account of Telegram's number.
func UserID(n int64) messages.UserID {
	return messages.UserID(string(Platform) + "/" + strconv.FormatInt(n, 10))
}

// number returns Telegram's number of an id of ours.
func number[T ~string](id T) (int64, error) {
	return strconv.ParseInt(strings.TrimPrefix(string(id), string(Platform)+"/"), 10, 64)
}
