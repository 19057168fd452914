package errcode

// Class is what a code means for the call that was answered with it.
type Class uint8

// The classes, after "global error codes" (document 90313) and what the pages of the single calls add.
const (
	Unknown    Class = iota // not listed: tried again twice, then given up
	Sent                    // it was done
	Retry                   // WeCom is busy: tried again three times
	Limited                 // too often: nothing more of that kind for a minute
	Concurrent              // too many at once: tried again after a second
	Token                   // the access token is dead: once more with a new one
	Paused                  // the account may not call; its owner has to act, and messages wait
	GonePerson              // the person left, is out of the app's sight, or has no licence
	GoneChat                // the group was dissolved, or does not know us
	GoneHook                // the web hook was removed or switched off
	Reconnect               // the long connection has lost its subscription
	Push                    // the answer comes too late for its request: the same content once as a push
	Media                   // the uploaded file is gone: uploaded again, once more
	Ranged                  // the file is too big to come at once: asked for in parts
	Rejected                // WeCom will never take it: a bug of ours
	NoCallback              // the app has no callback address, so it may send no buttons
	UsedUp                  // the card was changed already, or its code is too old
	Barred                  // the client cannot be given a text: the rep is told why
	classes
)

var classNames = [classes]string{
	"unknown", "sent", "retry", "limited", "concurrent", "token", "paused", "gone person", "gone chat", "gone hook",
	"reconnect", "push", "media", "ranged", "rejected", "no callback", "used up", "barred",
}

func (c Class) String() string {
	if c >= classes {
		return classNames[Unknown]
	}
	return classNames[c]
}

// Of returns the class of code.
func Of(code int) Class {
	switch code {
	case 0:
		return Sent
	case -1, 6000, 41063:
		return Retry
	case 45009:
		return Limited
	case 45033:
		return Concurrent
	case 40014, 42001, 41001:
		return Token
	case 40001, 40013, 40056, 301002, 60020, 301042, 48001, 48002, 48006, 50003, 60031, 48010:
		return Paused
	case 40003, 60111, 46004, 81013, 60021, 50002, 60011, 40096, 84061, 84074, 701008:
		return GonePerson
	case 40050, 86001, 86003, 49008, 93006:
		return GoneChat
	case 93000, 93004, 93008:
		return GoneHook
	case 846609:
		return Reconnect
	case 846605, 846608:
		return Push
	case 40007, 40145:
		return Media
	case 830002:
		return Ranged
	case 40008, 40033, 40035, 40058, 40063, 40201, 40204, 40206, 44001, 44004, 45001, 45002, 45007, 45008, 301019:
		return Rejected
	case 43012:
		return NoCallback
	case 42052, 60140:
		return UsedUp
	case 41047, 41048, 41093, 41094:
		return Barred
	}
	if 42014 <= code && code <= 42051 || 86004 <= code && code <= 86008 { // fields of cards; group chats of an app
		return Rejected
	}
	return Unknown
}

// WrongKey reports whether code says that the corp id, the agent or the secret is wrong. Several in a row block our
// address for an hour.
func WrongKey(code int) bool {
	switch code {
	case 40001, 40013, 40056, 301002:
		return true
	}
	return false
}
