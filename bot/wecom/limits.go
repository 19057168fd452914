package wecom

import (
	"time"

	"genjin/messages"
)

// What WeCom takes (path/101463, 90236): of each conversation 30 messages a minute, which is configured, and 1,000 an
// hour. What all conversations together may get is not documented; some tens of messages at once are kept under way.
const (
	hourly       = 1000
	accountEvery = 20 * time.Millisecond
	accountBurst = 20
	hourPart     = "/h"

	account    = string(Platform) // the bucket of all that is sent
	appAccount = account + "/app" // of what the application sends: its trouble does not stop the robot; WeCom alone closes it
)

// Account returns the limit of all that is sent.
func (a *Adapter) Account() messages.Limit {
	return messages.Limit{Bucket: account, Every: accountEvery, Burst: accountBurst}
}

// Limits returns the limits of the conversation of m. A third of them may go out at once, so that no minute and no hour
// sees more than the whole.
func (a *Adapter) Limits(m messages.Message) []messages.Limit {
	var all []messages.Limit
	if a.appAlone(m.Chat) {
		all = append(all, messages.Limit{Bucket: appAccount})
	}
	n := a.perMinute(m.Chat)
	if n <= 0 {
		return all
	}
	chat := string(m.Chat)
	return append(all, third(chat, n, time.Minute), third(chat+hourPart, hourly, time.Hour))
}

// appAlone reports whether nothing but the application leads to chat.
func (a *Adapter) appAlone(chat messages.ChatID) bool {
	to, ok := addressOf(chat)
	return ok && !to.group && a.conn == nil && a.company != nil
}

func third(bucket string, n int, of time.Duration) messages.Limit {
	burst := max(n/3, 1)
	return messages.Limit{Bucket: bucket, Every: of / time.Duration(max(n-burst, 1)), Burst: burst}
}

// perMinute is how many messages the conversation takes in a minute; 0: no limit.
func (a *Adapter) perMinute(chat messages.ChatID) int {
	to, ok := addressOf(chat)
	switch {
	case !ok:
		return 0
	case a.appAlone(chat):
		return a.o.MemberPerMinute
	case a.conn == nil && to.group && len(a.o.Hooks) > 0:
		return a.o.HookPerMinute
	}
	return a.o.ConversationPerMinute
}
