// Package homework is the work of a class: learners hand in the course's assignments and are told at once
// what is missing, everybody sees the board, the trainer keeps the list of names and reads what was
// handed in (course, 1).
package homework

import (
	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

// Feature is the homework.
type Feature struct{}

// kind and partKind are what submissions and their parts are called in the about of messages and files.
const (
	kind     = "submission"
	partKind = "part"
)

// Routes lists what the feature hears.
func (f Feature) Routes() []bot.Route {
	const class = followup.Learner | followup.Trainer | followup.Admin
	return []bot.Route{
		{
			Words: []string{"交作业", "/homework"}, Act: followup.HandIn, Do: f.handIn, Edit: f.edited,
			Help: bot.Help{ZH: zhHelpHandIn, EN: enHelpHandIn},
		},
		{
			Words: []string{"我的作业", "/mine"}, Act: followup.HandIn, Do: f.mine,
			Help: bot.Help{ZH: zhHelpMine, EN: enHelpMine, For: followup.Learner},
		},
		{
			Words: []string{"作业进度", "/board"}, Act: followup.SeeBoard, Do: f.board, Denied: refuse(zhBoardDenied, enBoardDenied),
			Help: bot.Help{ZH: zhHelpBoard, EN: enHelpBoard, For: class | followup.Manager},
		},
		{
			Words: []string{"催作业", "/chase"}, Act: followup.KeepClass, Do: f.chase, Denied: refuse(zhTrainerOnly, enTrainerOnly),
			Help: bot.Help{ZH: zhHelpChase, EN: enHelpChase, For: followup.Trainer | followup.Admin},
		},
		{Undelivered: chaseKind, Do: f.chaseLost},
		{
			Words: []string{"小组", "/team"}, Act: followup.HandIn, Do: f.team,
			Help: bot.Help{ZH: zhHelpTeam, EN: enHelpTeam, For: class},
		},
		{
			Words: []string{"名单", "/roster"}, Act: followup.HandIn, Do: f.roster,
			Help: bot.Help{ZH: zhHelpRoster, EN: enHelpRoster, For: class},
		},
		{Setting: []string{"开课", "start"}, Act: followup.KeepClass, Do: f.setStart, Denied: refuse(zhTrainerOnly, enTrainerOnly), Help: bot.Help{ZH: zhHelpStart, EN: enHelpStart}},
		{Setting: []string{"截止", "deadline"}, Act: followup.KeepClass, Do: f.setDeadline, Denied: refuse(zhTrainerOnly, enTrainerOnly), Help: bot.Help{ZH: zhHelpDeadline, EN: enHelpDeadline}},
		{Answer: kind, Act: followup.HandIn, Do: f.add, Edit: f.reworded},
		{On: messages.Titled, Do: f.titled},
		{Part: kind, Act: followup.HandIn, Do: f.albumPart},
		{Undo: kind, Note: f.noteAt, Do: f.undone},
		{Kept: partKind, Do: f.kept},
		{Button: buttonClaim, Act: followup.HandIn, Do: f.claimPressed},
		{Button: buttonView, Act: followup.AskHelp, Do: f.viewPressed},
		{Button: buttonList, Act: followup.AskHelp, Do: f.listPressed},
	}
}

// refuse answers who may not.
func refuse(zh, en string) func(*bot.Turn) error {
	return func(t *bot.Turn) error { return t.Refuse(zh, en) }
}

// The buttons, and what stands behind each.
const (
	buttonClaim = "claim" // pupil/person
	buttonView  = "hw"    // submission
	buttonList  = "hws"   // workspace/scope/from
)
