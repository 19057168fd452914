package admin

import (
	"genjin/followup"
	"genjin/messages"
)

// What the feature says, in both languages.
const (
	zhHelpBind     = "绑定 名称 · 开通这个群"
	enHelpBind     = "/bind NAME · make this group work"
	zhHelpManager  = "经理 @某人 · 设为经理，写上小组（经理 @某人 一组）就只负责那些组；加“取消”收回（培训师、管理员同样）"
	enHelpManager  = "/manager @someone · make a manager, with teams behind the name (/manager @someone Blue) for these teams only; add “off” to take it back (/trainer, /admin alike)"
	zhHelpTrainer  = "培训师 @某人 · 设为培训师"
	enHelpTrainer  = "/trainer @someone · make a trainer"
	zhHelpAdmin    = "管理员 @某人 · 设为管理员"
	enHelpAdmin    = "/admin @someone · make an admin"
	zhHelpRemove   = "移除 @某人 · 马上结束他的权限"
	enHelpRemove   = "/remove @someone · end somebody's access at once"
	zhHelpSettings = "设置 语言 英文 · 换我对你说的语言"
	enHelpSettings = "/settings language Chinese · the language I speak to you"
	zhHelpClaim    = "认领 代码 · 用安装时的一次性代码成为所有者"
	enHelpClaim    = "/claim CODE · become the owner with the code shown at installation"
	zhHelpDead     = "死信 · 没能处理的消息（所有者）"
	enHelpDead     = "/dead · messages that could not be handled (owner)"

	zhClaimPrivate = "这件事请在私聊里做。"
	enClaimPrivate = "Please do this in our private chat."
	zhNoClaim      = "现在没有可用的认领代码。"
	enNoClaim      = "There is no code to claim with now."
	zhTries        = "试得太多了，请在服务器上重新启动以得到新的代码。"
	enTries        = "Too many tries. Restart the program to get a new code."
	zhWrongCode    = "代码不对，还可以试 %d 次。"
	enWrongCode    = "This code is wrong; %d tries are left."
	zhClaimed      = "认领成功，你是所有者了。把我拉进群，或者在群里说“绑定”，就可以开始。"
	enClaimed      = "You are the owner now. Add me to a group, or say /bind there, to begin."

	zhBindWhere    = "“绑定”要在群里说。"
	enBindWhere    = "Say /bind in the group."
	zhLongName     = "名称要有字，最多 %d 字。"
	enLongName     = "A name needs 1 to %d characters."
	zhBoundElse    = "这个群已经开通了。"
	enBoundElse    = "This group is set up already."
	zhBoundHere    = "这个群已经属于“%s”。"
	enBoundHere    = "This group belongs to “%s” already."
	zhBoundAlready = "这个群已经开通了。"
	enBoundAlready = "This group is set up already."
	zhChoose       = "这个群归哪里？"
	enChoose       = "Where does this group belong?"
	zhNewWorkspace = "新建：%s"
	enNewWorkspace = "New: %s"
	zhBound        = "开通了：“%s”。\n• 销售，拜访之后说一句：拜访 王总 想看样品，下周三寄样 —— 我马上把发给客户的草稿私聊给你。\n• 学员，交作业：交作业 2.1 显性：… 隐性：… —— 马上知道还差什么。\n说“帮助”看更多。"
	enBound        = "This group works now: “%s”.\n• Reps, after a visit say: /visit Wang wants a sample, send it next Wednesday — and I bring you the draft for the client in private.\n• Learners hand in with: /homework 2.1 explicit: … implicit: … — and know at once what is missing.\n/help tells more."
	zhAskAdmin     = "大家好，我是跟进。请管理员在群里说“绑定”，我就开始工作；在那之前我什么也不记。"
	enAskAdmin     = "Hello, I am Genjin. I begin to work when an admin says /bind here; until then I keep nothing."
	zhDeaf         = "我在这里只听得到 / 开头的话、@我的话和对我的回复，照片和文件也看不到。请把我设为管理员（什么权限都不用给），或者在 @BotFather 用 /setprivacy 关掉隐私模式，再把我移出群、重新加进来。"
	enDeaf         = "Here I hear only what begins with /, mentions me or answers me, and see no photos or files. Please make me an administrator (no right is needed), or turn privacy mode off with /setprivacy at @BotFather, then remove me and add me again."
	zhNotAdmin     = "这件事要管理员来做。"
	enNotAdmin     = "Only an admin can do this."
	zhNoWorkspace  = "请在已开通的群里说。"
	enNoWorkspace  = "Please say this in a group that is set up."

	zhGranted    = "%s 现在是%s。"
	enGranted    = "%s is now %s."
	zhRevoked    = "%s 不再是%s。"
	enRevoked    = "%s is no longer %s."
	zhHeads      = "%s 现在是经理，负责：%s。"
	enHeads      = "%s is manager now, for: %s."
	zhHasNot     = "%[1]s 本来就不是%[2]s。"
	enHasNot     = "%[1]s is not %[3]s."
	zhLastAdmin  = "这是最后一位管理员，请先设另一位。"
	enLastAdmin  = "This is the last admin; make another one first."
	zhNobody     = "还没有"
	enNobody     = "nobody yet"
	zhHolders    = "%s：%s。要设一位，就在群里回复他的消息，或者说：%s @名字"
	enHolders    = "%s: %s. To make one, answer a message of theirs in the group, or mention them: %s @name"
	zhRemoveWhom = "移除谁？请在群里回复他的消息，或者说：移除 @名字"
	enRemoveWhom = "Remove whom? Answer a message of theirs in the group, or say /remove @name"
	zhNoMember   = "这里没有成员 %s。"
	enNoMember   = "There is no member %s here."
	zhRemoved    = "%s 已移除，权限马上结束。"
	enRemoved    = "%s is removed; access has ended."
	zhRestore    = "恢复"
	enRestore    = "Restore"
	zhRestored   = "%s 的权限恢复了。"
	enRestored   = "%s has access again."
	zhNewcomers  = "“%s”有新成员：%s。不认识就点名字移除。"
	enNewcomers  = "New in “%s”: %s. Press a name to remove somebody you do not know."

	zhSettings    = "你的设置：\n• 语言：%s"
	enSettings    = "Your settings:\n• Language: %s"
	zhWorkspaceIs = "工作区：%s"
	enWorkspaceIs = "Workspace: %s"
	zhUse         = "换到 %s"
	enUse         = "Switch to %s"
	zhSettingsHow = "能改的：设置 语言 中文|英文；管理员还有：设置 工作区语言 中文|英文，设置 工作区名称 新名称"
	enSettingsHow = "You can say: /settings language Chinese|English; admins also: /settings workspace-language Chinese|English, /settings workspace-name NAME"
	zhBadLanguage = "语言只有中文和英文，例如：设置 语言 英文"
	enBadLanguage = "The languages are Chinese and English, for example: /settings language English"
	zhLanguageSet = "好的，以后对你说%s。"
	enLanguageSet = "From now on I speak %s to you."
	zhSet         = "改好了。"
	enSet         = "Done."

	zhNoDead     = "没有死信，一切正常。"
	enNoDead     = "No dead letters. All is well."
	zhDead       = "最近没能处理的消息："
	enDead       = "Messages that could not be handled:"
	zhReplay     = "重试 %s"
	enReplay     = "Replay %s"
	zhReplayGone = "这条已经不在了。"
	enReplayGone = "This one is gone."
	zhReplayed   = "马上重试"
	enReplayed   = "It gets another turn"
)

// The words that settings begin with, and those that take a role back.
const (
	wordsOff               = "|取消|撤销|收回|off|remove|"
	wordsAll               = "|全部|所有|全员|all|everybody|"
	wordsLanguage          = "|语言|language|lang|"
	wordsWorkspaceLanguage = "|工作区语言|workspace-language|"
	wordsWorkspaceName     = "|工作区名称|workspace-name|"
)

func roleName(l messages.Lang, r followup.Roles) string {
	switch r {
	case followup.Manager:
		return l.Say("经理", "manager")
	case followup.Trainer:
		return l.Say("培训师", "trainer")
	}
	return l.Say("管理员", "admin")
}

func languageName(reader, l messages.Lang) string {
	if l == messages.English {
		return reader.Say("英文", "English")
	}
	return reader.Say("中文", "Chinese")
}
