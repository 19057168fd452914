// Package admin is who belongs where and may do what: the owner's claim, groups and workspaces,
// roles, removal, accounts of one person, settings, and the dead letters.
package admin

import (
	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

// Feature is people and places.
type Feature struct{}

// Routes lists what the feature hears.
func (f Feature) Routes() []bot.Route {
	admins := func(zh, en string) bot.Help { return bot.Help{ZH: zh, EN: en, For: followup.Admin} }
	return []bot.Route{
		{Words: []string{"绑定", "/bind"}, Act: followup.BindGroup, Do: f.bind, Help: admins(zhHelpBind, enHelpBind)},
		{Talk: true, Words: []string{"经理", "/manager"}, Act: followup.Grant, Do: f.grant(followup.Manager), Help: admins(zhHelpManager, enHelpManager)},
		{Talk: true, Words: []string{"培训师", "/trainer"}, Act: followup.Grant, Do: f.grant(followup.Trainer), Help: admins(zhHelpTrainer, enHelpTrainer)},
		{Talk: true, Words: []string{"管理员", "/admin"}, Act: followup.Grant, Do: f.grant(followup.Admin), Help: admins(zhHelpAdmin, enHelpAdmin)},
		{Talk: true, Words: []string{"移除", "/remove"}, Act: followup.RemoveMember, Do: f.remove, Help: admins(zhHelpRemove, enHelpRemove)},
		{Words: []string{"设置", "/settings"}, Act: followup.SetLanguage, Do: f.settings, Help: bot.Help{ZH: zhHelpSettings, EN: enHelpSettings}},
		{Words: []string{"关联", "/link"}, Act: followup.LinkAccounts, Do: f.link, Help: bot.Help{ZH: zhHelpLink, EN: enHelpLink}},
		{Words: []string{"认领", "/claim"}, Act: followup.Claim, Do: f.claim, Help: admins(zhHelpClaim, enHelpClaim)},
		{Words: []string{"死信", "/dead"}, Act: followup.SeeFaults, Do: f.dead, Help: admins(zhHelpDead, enHelpDead)},
		{Setting: []string{"名字", "name"}, Act: followup.SetLanguage, Do: f.setName, Is: f.nameIs, Help: bot.Help{ZH: zhHelpSetName, EN: enHelpSetName}},
		{Button: buttonBind, Act: followup.BindGroup, Do: f.bindPressed},
		{Button: buttonRemove, Act: followup.SetLanguage, Do: f.removePressed},
		{Button: buttonRestore, Act: followup.SetLanguage, Do: f.restorePressed},
		{Button: buttonUse, Act: followup.SetLanguage, Do: f.usePressed},
		{Button: buttonLink, Act: followup.LinkAccounts, Do: f.linkPressed},
		{Button: buttonReplay, Act: followup.SeeFaults, Do: f.replayPressed},
		{Reminder: "newcomers", Do: f.newcomers},
		{Muted: true, Do: f.muted},
		{On: messages.Added, Do: f.added},
		{On: messages.Removed, Do: f.thrownOut},
		{On: messages.Renamed, Do: f.renamed},
		{On: messages.Migrated, Do: f.migrated},
		{On: messages.Left, Do: f.left},
	}
}

// The buttons, and what stands behind each.
const (
	buttonBind    = "bind"    // workspace, or nothing for a new one
	buttonRemove  = "remove"  // workspace/person
	buttonRestore = "restore" // workspace/person
	buttonUse     = "use"     // workspace
	buttonLink    = "link"    // hash of the code
	buttonReplay  = "replay"  // delivery
)
