// Package visits is what happens after a visit: a rep notes it in one line, gets a text for the
// client, and is nudged until it is sent or the 20 minutes are over (course, 3).
package visits

import (
	"genjin/bot"
	"genjin/followup"
)

// Feature is the visits.
type Feature struct{}

// kind is what visits are called in reminders, buttons' owners and the about of messages.
const kind = "visit"

// lostKind is what messages are about that ask for files of a visit again.
const lostKind = "lost"

// Routes lists what the feature hears.
func (f Feature) Routes() []bot.Route {
	press := func(name string, do func(*bot.Turn) error) bot.Route {
		return bot.Route{Button: name, Act: followup.Undo, Do: do}
	}
	return []bot.Route{
		{
			Words: []string{"拜访", "/visit"}, Act: followup.LogVisit, Do: f.visit, Edit: f.edited,
			Help: bot.Help{ZH: zhHelpVisit, EN: enHelpVisit},
		},
		{Undo: kind, Note: f.noteAt, Do: f.undone},
		{Reminder: kind, Do: f.due, Late: f.late},
		{Part: kind, Act: followup.LogVisit, Do: f.part},
		{Undelivered: kind, Do: f.undelivered},
		{Taken: true, Do: f.taken},
		{Why: kind, Do: f.why},
		{Reached: true, Do: f.reached},
		{Kept: kind, Do: f.kept},
		{Relayed: kind, Do: f.relayed},
		{Undelivered: lostKind, Do: f.lostUndelivered},
		{Answer: kind, Act: followup.Undo, Do: f.answered, Awaits: f.awaits},
		{Answer: lostKind, Act: followup.Undo, Do: f.answered},
		press(buttonSent, f.pressed(f.sent)),
		press(buttonAnother, f.pressed(f.another)),
		press(buttonLater, f.pressed(f.later)),
		press(buttonSkip, f.pressed(f.skip)),
		press(buttonRelay, f.pressed(f.relay)),
		press(buttonUndo, f.pressed(f.undo)),
		press(buttonPick, f.pick),
		press(buttonNew, f.pick),
		press(buttonMove, f.move),
	}
}

// The buttons. Behind each stands the id of the visit, and a second id where one is needed.
const (
	buttonSent    = "sent"
	buttonAnother = "another"
	buttonLater   = "later"
	buttonSkip    = "skip"
	buttonUndo    = "undo"
	buttonRelay   = "relay"
	buttonPick    = "pick" // visit/client
	buttonNew     = "new"
	buttonMove    = "move" // visit/workspace
)
