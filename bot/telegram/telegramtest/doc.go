// Package telegramtest is a strict stand-in for the server of Telegram's Bot API, with the people on the other side
// of it: it judges each call by the published table of methods, forgets an update only when its confirmation arrives,
// holds the limits of sending, and fails on command in every way that the real one does.
//
// A call that the real server would refuse because it is malformed fails the test as well. A call that is refused
// because of what became of the world (a group that threw the bot out) is only refused.
package telegramtest
