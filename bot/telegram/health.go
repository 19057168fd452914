package telegram

import "genjin/messages"

// What is known of the token.
const (
	tokenUnknown = int32(iota)
	tokenKnown
	tokenRefused
)

// faultToken is the fault of a bot that Telegram does not know.
const faultToken = "token"

// noteToken takes in how a call ended: what it tells of the token.
func (a *Adapter) noteToken(err error) {
	switch {
	case err == nil:
		a.token.Store(tokenKnown)
	case classOf(err) == classToken:
		a.token.Store(tokenRefused)
	}
}

// Health returns how the bot does, once Telegram has said whether it knows the token.
func (a *Adapter) Health() []messages.Health {
	h := messages.Health{Account: accountBucket, Name: messages.Words{ZH: wordsName.zh, EN: wordsName.en}}
	switch a.token.Load() {
	case tokenUnknown:
		return nil
	case tokenRefused:
		h.Fault, h.Remedy, h.Cut = faultToken, messages.Words{ZH: wordsToken.zh, EN: wordsToken.en}, true
	}
	return []messages.Health{h}
}
