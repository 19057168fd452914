package wecom

import (
	"unicode"

	"genjin/messages"
)

// What the adapter says by itself, in the language of what it says it with.
const (
	zhOpenPrivate = "：点「%s」的头像，发消息，说一句“帮助”。"
	enOpenPrivate = ": tap the picture of %s, send a message, and say /help."
	zhRobot       = "机器人"
	enRobot       = "the robot"
	zhSeeBelow    = "换了一条，请看下面。"
	enSeeBelow    = "Replaced: see below."
)

// why43012 is logged where cards are refused.
const why43012 = "the application has no callback address (API 接收), so its messages have no buttons"

// why86008 is logged where the application cannot write to a group.
const why86008 = "a group chat of wecom.appchats is none that the application made: see genjin check"

// langOf is the language of a text, as far as its letters tell.
func langOf(text string) messages.Lang {
	for _, r := range text {
		if unicode.Is(unicode.Han, r) {
			return messages.Chinese
		}
	}
	return messages.English
}

// seeBelow stands on a card whose draft was replaced.
func seeBelow(text string) string { return langOf(text).Say(zhSeeBelow, enSeeBelow) }

// openPrivate tells how to open the private chat with the robot: no address opens it.
func openPrivate(label, bot string) string {
	l := langOf(label)
	if bot == "" {
		bot = l.Say(zhRobot, enRobot)
	}
	return label + l.Say(zhOpenPrivate, enOpenPrivate, bot)
}
