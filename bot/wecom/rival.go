package wecom

import (
	"time"

	"genjin/messages"
)

// rivalGone is how long the long connection has to stand before another program that used the robot counts as gone: one
// that is polite rests for five minutes when it was thrown out, and one that WeCom refused may for ten.
const rivalGone = 15 * time.Minute

// rivalry tells whether another program uses the robot; known is false where that is not known. As the two throw each
// other out, the connection may stand meanwhile.
func (a *Adapter) rivalry() (h messages.Health, known bool) {
	if a.conn == nil {
		return h, false
	}
	h = messages.Health{Account: robotAccount + "/" + faultRival, Name: nameRobot, Fitful: true}
	s := a.conn.State()
	if !s.Since.IsZero() && a.o.Now().Sub(s.Since) >= rivalGone {
		return h, true
	}
	if s.Taken.IsZero() {
		return h, false
	}
	h.Fault, h.Remedy = faultRival, wordsRival.with(a.o.Robot.ID)
	return h, true
}
