package wecom

import (
	"time"

	"genjin/messages"
)

// What WeCom takes (path/101463, 90236): of each conversation 30 messages a minute, which is configured, and 1,000 an
// hour. What all conversations together may get is not documented; some tens of messages at once are kept under way.
const (
	anHour       = 1000
	accountEvery = 20 * time.Millisecond
	accountBurst = 20

	// Of uploads the robot may make so many (path/101463).
	uploadsMinutely = 30
	uploadsHourly   = 1000

	// Of the groups that the application made each member gets so many messages, of all of them together, and what is more
	// is dropped without a word (path/90248).
	groupsMinutely = 200
	groupsDaily    = 10_000
)

// Account returns the limit of all that is sent.
func (a *Adapter) Account() messages.Limit {
	return messages.Limit{Bucket: account, Every: accountEvery, Burst: accountBurst}
}

// Limits returns the limits of the way by which m goes. A third of them may go out at once, so that no minute and no hour
// sees more than the whole.
func (a *Adapter) Limits(m messages.Message) []messages.Limit {
	to, ok := addressOf(m.Chat)
	switch {
	case !ok:
		return nil
	case !to.group && a.robot == nil && a.company != nil:
		all := append([]messages.Limit{{Bucket: appAccount}}, hourly(string(m.Chat), a.o.MemberPerMinute)...)
		return append(all, a.uploads(m, fileByApp, messages.Limit{Bucket: appUploads})...)
	case !to.group:
		return a.ofRobot(m)
	}
	switch a.leads(to, m) {
	case signGroup:
		all := []messages.Limit{third(groupsBucket, groupsMinutely, time.Minute), third(groupsBucket+dayPart, groupsDaily, 24*time.Hour)}
		return append(all, a.uploads(m, fileByApp, messages.Limit{Bucket: appUploads})...)
	case signHook:
		closes := ofHookIn(m.Chat)
		return append(hourly(closes.says, a.o.HookPerMinute), a.uploads(m, "", messages.Limit{Bucket: closes.uploads})...)
	}
	return a.ofRobot(m)
}

// ofRobot returns the limits of what the robot sends.
func (a *Adapter) ofRobot(m messages.Message) []messages.Limit {
	all := append(a.conversation(m.Chat), messages.Limit{Bucket: robotAccount})
	return append(all, a.uploads(m, fileByRobot,
		third(robotUploads, uploadsMinutely, time.Minute), third(robotUploads+hourPart, uploadsHourly, time.Hour))...)
}

// uploads returns limits if a file of m is to be brought to WeCom before it can be sent; by says who does that, if he is
// remembered to have done it.
func (a *Adapter) uploads(m messages.Message, by string, limits ...messages.Limit) []messages.Limit {
	for _, f := range m.Files {
		if by == "" || !a.media.stands(mediaKey(by, f), a.o.Now()) {
			return limits
		}
	}
	return nil
}

// leads returns the sign of the best way into a group; 0: none leads there.
func (a *Adapter) leads(to address, m messages.Message) byte {
	if ways := a.outlets(to, m); len(ways) > 0 {
		return ways[0].sign()
	}
	return 0
}

// conversation returns the limits of the robot in chat.
func (a *Adapter) conversation(chat messages.ChatID) []messages.Limit {
	return hourly(string(chat), a.o.ConversationPerMinute)
}

// hourly returns the limits of bucket, with n messages a minute; 0: none.
func hourly(bucket string, n int) []messages.Limit {
	if n <= 0 {
		return nil
	}
	return []messages.Limit{third(bucket, n, time.Minute), third(bucket+hourPart, anHour, time.Hour)}
}

func third(bucket string, n int, of time.Duration) messages.Limit {
	burst := max(n/3, 1)
	return messages.Limit{Bucket: bucket, Every: of / time.Duration(max(n-burst, 1)), Burst: burst}
}
