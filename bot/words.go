package bot

import (
	"strings"

	"genjin/messages"
)

// The sentences of the core, in both languages.
const (
	zhFault = "出了点问题，这条没有办成。已经记下，管理员能看到；请稍后再发一次。"
	enFault = "Something went wrong and this was not done. It is recorded for the owner; please send it again later."

	zhRelay         = "企业微信发"
	enRelay         = "Via WeCom"
	zhRelayConfirm  = "请在企业微信的任务里确认发送。"
	enRelayConfirm  = "Please confirm the task in WeCom, and it is sent."
	zhRelayWaits    = "已经在企业微信的任务里了，请到那里确认发送。"
	enRelayWaits    = "It is among your tasks in WeCom already: confirm it there."
	zhRelayUnlinked = "%s 没有关联企业微信联系人，请复制后自己发。"
	enRelayUnlinked = "%s is linked with no contact of yours in WeCom: please copy the text and send it yourself."
	zhRelayRight    = "企业微信不让我替你给 %s 发：你或应用没有“客户联系”的权限。草稿还在，请复制后自己发，也请告诉管理员。"
	enRelayRight    = "WeCom does not let me send to %s for you: you or the application lack the right to client contact. The draft is still here: please copy it, and tell your admin."
	zhRelayStranger = "企业微信说 %s 不在你的客户里，发不出去。草稿还在，请换个方式发给他。"
	enRelayStranger = "WeCom says that %s is not among your contacts, so nothing was sent. The draft is still here: please send it another way."
	zhRelaySated    = "%s 这段时间收到的群发已满，企业微信没有发。草稿还在，请直接在和他的聊天里发。"
	enRelaySated    = "%s got as many prepared texts as WeCom allows for now, so nothing was sent. The draft is still here: please send it in your chat."
	zhRelayOther    = "企业微信现在没有收下给 %s 的这条。草稿还在，请过一会儿再按一次，或者复制后自己发。"
	enRelayOther    = "WeCom did not take the text for %s just now. The draft is still here: please press again in a while, or copy it."

	zhNobody = "我分不清匿名消息是谁发的，请用自己的身份再发一次。"
	enNobody = "I cannot tell who sends anonymous messages. Please send it again as yourself."

	zhTooFast = "有点快了：每分钟最多 %d 条，请过一分钟再发。"
	enTooFast = "A little too fast: at most %d messages a minute. Please go on in a minute."

	zhTooLong = "这段文字超过 %d 字，没有收下。请分几条发，或者存成文件发。"
	enTooLong = "This text has more than %d characters and was not taken. Please split it, or send it as a file."

	zhTooMany = "一次最多 %d 个文件，这次没有收下。请分几次发。"
	enTooMany = "At most %d files at a time; these were not taken. Please send them in parts."

	zhTooLarge = "文件“%[1]s”超过 %[3]d MB，这条没有收下。请压缩后再发。"
	enTooLarge = "The file “%[2]s” is larger than %[3]d MB, so this was not taken. Please send a smaller one."

	zhNamePicture = "图片.jpg"
	enNamePicture = "picture.jpg"
	zhNameVideo   = "视频.mp4"
	enNameVideo   = "video.mp4"
	zhNameVoice   = "语音.amr"
	enNameVoice   = "voice.amr"
	zhNameFile    = "文件"
	enNameFile    = "file"

	zhUnbound = "这个群还没有开通。请管理员在群里说“绑定”。"
	enUnbound = "This group is not set up yet. Ask an admin to say /bind here."

	zhBarred = "管理员已经把你移出这个工作区，请联系管理员。"
	enBarred = "An admin has removed you from this workspace. Please ask an admin."

	zhLeft = "你已离开公司，这里的权限结束了。要继续用，请找管理员。"
	enLeft = "You have left the company, so your access has ended. To go on, please ask an admin."

	zhGuest = "你还不在任何工作区里。在已开通的群里说一次“拜访 客户 要点”或“交作业 2.1 内容”就加入了；没有群就请管理员拉你进群。"
	enGuest = "You do not belong to a workspace yet. In a group that is set up, log a visit (/visit Client what was said) or hand in homework (/homework 2.1 …) and you are in; if there is no such group, ask an admin to add you."

	zhMayNot = "这件事要管理员来做。"
	enMayNot = "Only an admin can do this."

	zhFiles = "文件收到了，但不知道是做什么的，没有保存。请连同说明一起发，例如：交作业 2.1，或者：拜访 王总 现场照片。"
	enFiles = "I got the file but do not know what it is for, so I did not keep it. Please send it with a caption, for example: /homework 2.1, or: /visit Wang photos from the site."

	zhFilesQuoted = "文件收到了，但不知道是做什么的，没有保存。请引用它说一句，例如：交作业 2.1，或者：拜访 王总 现场照片。"
	enFilesQuoted = "I got the file but do not know what it is for, so I did not keep it. Please quote it and say so, for example: /homework 2.1, or: /visit Wang photos from the site."
	zhFilesAhead  = "文件收到了，但不知道是做什么的，没有保存。请先说一句，例如：交作业 3.2 见图，10 分钟内再发一次。"
	enFilesAhead  = "I got the file but do not know what it is for, so I did not keep it. Please say so first, for example: /homework 3.2 see the photo, and send it again within 10 minutes."

	zhNearest = "没有“%s”这个命令。你是想说 %s 吗？"
	enNearest = "There is no command “%s”. Did you mean %s?"

	zhUnknown = "这句我不懂。说“帮助”看我会做什么；记拜访就说：拜访 王总 想看样品，下周三寄样；交作业就说：交作业 2.1 内容"
	enUnknown = "I do not understand this. Say /help to see what I can do; to log a visit say: /visit Wang wants a sample, send it next Wednesday; to hand in homework say: /homework 2.1 …"

	zhHelpUndo  = "撤回 · 10 分钟内撤回刚才的一步"
	enHelpUndo  = "/undo · take back your last step within 10 minutes"
	zhHelpWhy   = "为什么 · 回复我的一条提醒，问它为什么来"
	enHelpWhy   = "/why · in answer to one of my reminders: why it came"
	zhWhyWhat   = "请回复那条提醒，再说“为什么”。"
	enWhyWhat   = "Please answer the reminder that you mean with /why."
	zhUndoWhich = "“撤回”退的是刚才的一步。要撤回别的，请回复那条再说“撤回”。"
	enUndoWhich = "/undo takes back the last step. For another one, answer its message with /undo."
	zhNothing   = "没有可以撤回的操作。"
	enNothing   = "There is nothing to take back."
	zhTooOld    = "已经超过 %d 分钟，不能撤回了。"
	enTooOld    = "This is more than %d minutes ago and cannot be taken back."

	zhNoClient = "你的客户里没有 %s。要新建就说：客户 新建 %s；看全部就说：客户"
	enNoClient = "%s is not among your clients. To create: /client new %s; to see all: /client"
	zhSeveral  = "%s 有 %d 位：%s。请带上公司，例如：%s %s（公司）"
	enSeveral  = "%s: there are %d (%s). Please add the company: %s %s (company)"

	zhStale    = "这个按钮已经失效了。"
	enStale    = "This button no longer works."
	zhNotYours = "这个按钮不是给你的。"
	enNotYours = "This button is not for you."

	zhNarrow   = "在群里我只看得到 @我 的消息：图片要和 @我 放在同一条里；文件和语音先发到群里，再引用它 @我，或者直接私聊发给我。"
	enNarrow   = "In a group I see only messages that @ me: put pictures into the same message; for a file or voice, quote it and @ me, or send it to me in private."
	zhNarrowly = "（群里请 @我：图片和 @我 同一条发；文件、语音引用后 @我，或私聊发给我。）"
	enNarrowly = "(In the group @ me: pictures in the same message; files and voice by quoting them, or in private.)"

	zhMissed = "%s–%s 我掉线了，这期间说的话没有收到。如有提交，请再发一次。"
	enMissed = "I was offline from %s to %s and heard nothing. If you sent me something, please send it again."

	zhWhatName = "怎么称呼你？说：设置 名字 王芳。草稿的署名和名单都用它。"
	enWhatName = "What are you called? Say: /settings name Wang Fang. Drafts and lists will bear it."

	zhWhoIs = "不认识 @%s：请他先在群里 @我 说一句话，或者用他在名单里的名字。"
	enWhoIs = "I do not know @%s: let them say a word to me in the group first, or use the name on the list."
	zhSpeak = "先对我说一句话（比如“帮助”），之后草稿和提醒才能发到这里。"
	enSpeak = "Say a word to me first, such as /help: then drafts and reminders can come here."

	zhOpenPrivate = "打开私聊"
	enOpenPrivate = "Open private chat"
	zhOpenChat    = "打开聊天"
	enOpenChat    = "Open chat"
)

// caughtUp is the message that lists what fell due while nothing ran.
func caughtUp(l messages.Lang, lines []string) string {
	head := l.Say("刚才有一阵子没能提醒你，这些到点了：", "I could not remind you for a while. This fell due:")
	return head + "\n• " + strings.Join(lines, "\n• ")
}

const (
	zhHelpHead = "我是跟进：帮你在拜访后 20 分钟内给客户发出一条好短信，也帮班级收作业。"
	enHelpHead = "I am Genjin. I help you text a client within 20 minutes after a visit, and collect the homework of a class."
)
