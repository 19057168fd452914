// Package cadence is what a rep's clients hear when no visit calls for it (course, 3): the list of each
// morning and, if wanted, of dinner time, texts for journeys, anniversaries, and the quiet that clients and
// reps ask for. Every text is a greeting: a draft that its rep sends himself and marks as sent.
package cadence

import (
	"genjin/bot"
	"genjin/followup"
)

// Feature is the cadence.
type Feature struct{}

// The kinds of what messages, reminders and acts are about.
const (
	kindGreeting    = "greeting"
	kindList        = "list"
	kindTrip        = "trip"
	kindAnniversary = "anniversary"
	kindQuiet       = "quiet" // a client who wants no texts
	kindLeave       = "leave"

	kindAsked = "asked"   // who took drafts and did not mark them is asked
	kindPlans = "plans"   // the house sees to it that every rep has his lists planned
	kindDays  = "bigdays" // the house goes on with the big days that lack a reminder
)

// The buttons, and what stands behind each.
const (
	buttonBring   = "greet"  // greeting
	buttonSent    = "gsent"  // greeting
	buttonAnother = "gmore"  // greeting
	buttonSkip    = "gskip"  // greeting
	buttonUndo    = "gundo"  // greeting
	buttonRelay   = "grelay" // greeting
	buttonPage    = "gpage"  // day/meal/page/workspace
	buttonPlace   = "at"     // trip/city
	buttonToday   = "gtrip"  // trip: today's draft
	buttonCard    = "gcard"  // anniversary: the card's words
	buttonWish    = "gwish"  // anniversary: the congratulations
	buttonLunar   = "glunar" // anniversary: the date is lunar after all
)

// Routes lists what the feature hears.
func (f Feature) Routes() []bot.Route {
	routes := f.commands()
	press := func(name string, do func(*bot.Turn) error) bot.Route {
		return bot.Route{Button: name, Act: followup.KeepClients, Do: do}
	}
	return append(routes,
		bot.Route{Reminder: string(followup.AtMorning), Do: f.listDue(followup.AtMorning), Late: f.listLate(followup.AtMorning)},
		bot.Route{Reminder: string(followup.AtDinner), Do: f.listDue(followup.AtDinner), Late: f.listLate(followup.AtDinner)},
		bot.Route{Reminder: kindAsked, Do: f.asked, Late: nothing},
		bot.Route{Reminder: kindTrip, Do: f.eveDue, Late: f.eveLate},
		bot.Route{Reminder: kindAnniversary, Do: f.aheadDue, Late: f.aheadLate},
		bot.Route{Reminder: kindPlans, Daily: "04:40", Start: true, Do: f.plans},
		bot.Route{Reminder: kindDays, Do: func(t *bot.Turn) error { return f.planBigDays(t, followup.AnniversaryID(t.Reminder.Reason)) }},
		bot.Route{Became: followup.Rep, Do: f.became},
		bot.Route{United: true, Do: f.replan},
		bot.Route{Taken: true, Do: f.taken},
		bot.Route{Undelivered: kindList, Do: f.undelivered},
		bot.Route{Undo: kindGreeting, Do: f.undoneGreeting},
		bot.Route{Undo: kindTrip, Do: f.undoneTrip},
		bot.Route{Undo: kindAnniversary, Do: f.undoneAnniversary},
		bot.Route{Undo: kindQuiet, Do: f.undoneQuiet},
		bot.Route{Undo: kindLeave, Do: f.undoneLeave},
		bot.Route{Answer: kindGreeting, Act: followup.KeepClients, Do: f.answeredGreeting},
		bot.Route{Answer: kindTrip, Act: followup.KeepClients, Do: f.answeredTrip},
		bot.Route{Answer: kindAnniversary, Act: followup.KeepClients, Do: f.answeredAnniversary},
		bot.Route{Reached: true, Do: f.reached},
		bot.Route{Relayed: kindGreeting, Do: f.relayed},
		bot.Route{Why: kindList, Do: f.whyList},
		bot.Route{Why: kindGreeting, Do: f.whyGreeting},
		bot.Route{Why: kindTrip, Do: f.whyTrip},
		bot.Route{Why: kindAnniversary, Do: f.whyAnniversary},
		press(buttonBring, f.pressed(f.bring)),
		press(buttonSent, f.pressed(f.sent)),
		press(buttonAnother, f.pressed(f.another)),
		press(buttonSkip, f.pressed(f.skip)),
		press(buttonUndo, f.pressed(f.undo)),
		press(buttonRelay, f.pressed(f.relay)),
		press(buttonPage, f.pagePressed),
		press(buttonPlace, f.placePressed),
		press(buttonToday, f.todayPressed),
		press(buttonCard, f.wishPressed(followup.OccasionCard)),
		press(buttonWish, f.wishPressed(followup.OccasionAnniversary)),
		press(buttonLunar, f.lunarPressed),
	)
}

func (f Feature) commands() []bot.Route {
	const reps = followup.Rep
	return []bot.Route{
		{
			Words: []string{"早安", "/morning"}, Act: followup.KeepClients, Talk: true, Do: private(f.morning),
			Help: bot.Help{ZH: zhHelpMorning, EN: enHelpMorning, For: reps},
		},
		{
			Words: []string{"出差", "/trip"}, Act: followup.KeepClients, Do: private(f.trip), Edit: private(f.tripEdited),
			Help: bot.Help{ZH: zhHelpTrip, EN: enHelpTrip, For: reps},
		},
		{
			Words: []string{"纪念日", "/anniversary"}, Act: followup.KeepClients, Do: private(f.anniversary), Edit: private(f.anniversaryEdited),
			Help: bot.Help{ZH: zhHelpAnniversary, EN: enHelpAnniversary, For: reps},
		},
		{
			Words: []string{"待办", "/todo"}, Act: followup.KeepClients, Do: private(f.todo),
			Help: bot.Help{ZH: zhHelpTodo, EN: enHelpTodo, For: reps},
		},
		{
			Words: []string{"计划", "/plan"}, Act: followup.KeepClients, Talk: true, Do: private(f.plan),
			Help: bot.Help{ZH: zhHelpPlan, EN: enHelpPlan, For: reps},
		},
		{
			Words: []string{"免打扰", "/mute"}, Act: followup.KeepClients, Do: private(f.mute),
			Help: bot.Help{ZH: zhHelpMute, EN: enHelpMute, For: reps},
		},
		{
			Words: []string{"请假", "/leave"}, Act: followup.KeepClients, Talk: true, Loose: looseLeave, Do: f.leave,
			Help: bot.Help{ZH: zhHelpLeave, EN: enHelpLeave, For: reps},
		},
		{Setting: []string{"早安", "morning"}, Act: followup.KeepClients, Do: f.setMeal(followup.AtMorning), Is: f.mealIs(followup.AtMorning), Help: bot.Help{ZH: zhHelpSetMorning, EN: enHelpSetMorning, For: reps}},
		{Setting: []string{"晚餐", "dinner"}, Act: followup.KeepClients, Do: f.setMeal(followup.AtDinner), Is: f.mealIs(followup.AtDinner), Help: bot.Help{ZH: zhHelpSetDinner, EN: enHelpSetDinner, For: reps}},
		{Setting: []string{"工作日", "workdays"}, Act: followup.KeepClients, Do: f.setDays, Is: f.daysAre, Help: bot.Help{ZH: zhHelpSetDays, EN: enHelpSetDays, For: reps}},
		{Setting: []string{"时区", "zone"}, Act: followup.SetLanguage, Do: f.setZone, Is: f.zoneIs, Help: bot.Help{ZH: zhHelpSetZone, EN: enHelpSetZone}},
	}
}

// private leads a command to do where nobody else reads: clients and where they are belong to their rep.
func private(do func(*bot.Turn) error) func(*bot.Turn) error {
	return func(t *bot.Turn) error {
		if !t.Event.Private {
			return t.Answer(t.Text(zhPrivately, enPrivately), t.OpenPrivate())
		}
		return do(t)
	}
}

// nothing says nothing of what fell due while nothing ran.
func nothing(*bot.Turn) (string, error) { return "", nil }

// today is the rep's day.
func today(t *bot.Turn) followup.Day { return followup.DayOf(t.Now.In(t.Zone)) }

// works reports whether reminders may speak to the rep of the turn: he is a rep still, can be written to, and
// is not on leave on d.
func works(t *bot.Turn, d followup.Day) bool {
	return t.Standing.Member && t.Who.Roles.Has(followup.Rep) && t.Private != "" && !t.Who.OnLeave(d)
}
