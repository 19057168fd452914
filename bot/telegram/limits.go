package telegram

import (
	"time"

	"genjin/messages"
)

// chatBurst is how many messages may go to one chat at once.
const chatBurst = 3

// chatBucket names the bucket of a chat.
func chatBucket(chat messages.ChatID) string { return string(chat) }

// Account returns the bucket of the bot: about 30 messages a second to different chats.
func (a *Adapter) Account() messages.Limit {
	return messages.Limit{Bucket: accountBucket, Every: every(time.Second, a.o.PerSecond), Burst: 1}
}

// Limits returns the buckets of m's chat: about 1 message a second, and 20 a minute in a group, edits and
// the parts of an album included. An answer to a press has no limit. A limit that is off still names its
// bucket, which a 429 may close.
func (a *Adapter) Limits(m messages.Message) []messages.Limit {
	if m.Answers != "" {
		return []messages.Limit{{Bucket: pressBucket}}
	}
	name := chatBucket(m.Chat)
	limits := []messages.Limit{{Bucket: name, Every: every(time.Second, a.o.ChatPerSecond), Burst: chatBurst}}
	if n, err := number(m.Chat); err != nil || n >= 0 || a.o.GroupPerMinute <= 0 {
		return limits
	}
	burst := max(a.o.GroupPerMinute*2/5, 1)
	rest := max(a.o.GroupPerMinute-burst, 1)
	return append(limits, messages.Limit{Bucket: name + perMinutePart, Every: every(time.Minute, rest), Burst: burst})
}

// every returns how far apart n of a span are; 0 if n is off.
func every(span time.Duration, n int) time.Duration {
	if n <= 0 {
		return 0
	}
	return span / time.Duration(n)
}
