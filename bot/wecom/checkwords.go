package wecom

import "genjin/messages"

// words are a sentence in both languages.
type words struct{ zh, en string }

// with returns w with its arguments filled in.
func (w words) with(args ...any) messages.Words {
	return messages.Words{ZH: messages.Chinese.Say(w.zh, w.en, args...), EN: messages.English.Say(w.zh, w.en, args...)}
}

// What is told of an account that does not work, beside the words of the check.
var (
	nameRobot         = messages.Words{ZH: "企业微信的智能机器人", EN: "The robot of WeCom"}
	nameApp           = messages.Words{ZH: "企业微信的自建应用", EN: "The application of WeCom"}
	wordsRobotRefused = words{"企业微信不认这个智能机器人（%s）：请在后台的机器人设置里核对 Bot ID 和 Secret，改好 wecom.bot.id、wecom.bot.secret 后重启", "WeCom does not accept the robot %s: compare its id and its secret with the console, set wecom.bot.id and wecom.bot.secret, and start again"}
	wordsRival        = words{"有另一个程序在用同一个机器人（%s）连接企业微信，两边会轮流把对方踢下线，群里的话这里会漏掉一部分：请只留一个，停掉另一个，或者在后台给它另建一个机器人", "Another program connected with this robot's id (%s). The two throw each other out in turn, and part of what is said in groups is not heard here: stop the other one, or create a robot of its own for it in the console"}
	wordsRefused      = words{"企业微信不让自建应用发消息（errcode %d）：请在后台查看应用是否启用、有没有权限，再运行 genjin check", "WeCom does not let the application send (errcode %d): look in the console whether it is enabled and has its rights, then run genjin check"}
)

// What a check says.
var (
	wordsRobot         = words{"智能机器人 %s：长连接服务器连得上（密钥要到 serve 才验证，因为一个机器人只能有一条连接）", "Robot %s: the server of the long connection can be reached (its secret is proved by serve, as a robot may have one connection only)"}
	wordsUnreachable   = words{"连不上 %s：%v", "%s cannot be reached: %v"}
	wordsRobotCallback = words{"智能机器人用接收消息 URL：后台填 %s。它只能回复、不能主动发", "The robot uses a callback: enter %s in the console. It can answer, and say nothing by itself"}
	wordsCallbackAlone = words{"只有机器人的接收消息 URL，提醒和早安名单发不出去：请改用长连接（bot.secret），或再配自建应用（corp_id、agent_id、secret）", "With the robot's callback alone no reminder and no list can be sent: use the long connection (bot.secret), or set up the application too (corp_id, agent_id, secret)"}
	wordsNoName        = words{"没有填机器人的名字（wecom.bot.name），群里 @ 的第一个名字会被当成它", "The robot's name is not set (wecom.bot.name): the first name that is mentioned in a group is taken to be it"}
	wordsNoApp         = words{"没有自建应用：没跟机器人说过话的人收不到私聊，也认不出姓名；机器人要由超级管理员创建，否则平台给的是加密账号，和 admins 对不上", "There is no application: who never spoke to the robot gets nothing in private, and names are not known. A super admin has to create the robot, or WeCom tells encrypted accounts, which fit none of admins"}
	wordsAddress       = words{"企业微信不信任这台服务器的地址 %s：在应用的“企业可信IP”里加上它", "WeCom does not trust the address %s of this server: add it to 企业可信IP of the application"}
	wordsKeys          = words{"自建应用的 corp_id、agent_id 或 secret 不对（%v）。secret 要用这个应用自己的，不是通讯录的", "The application's corp_id, agent_id or secret is wrong (%v). It must be the secret of this application, not that of the address book"}
	wordsToken         = words{"拿不到自建应用的 access_token：%v", "The application gets no access token: %v"}
	wordsApp           = words{"查不到自建应用，agent_id 可能不对：%v", "The application cannot be looked at, its agent_id may be wrong: %v"}
	wordsAppOff        = words{"应用“%s”停用了：请在后台启用", "The application “%s” is switched off: enable it in the console"}
	wordsNobody        = words{"应用“%[1]s”的可见范围是空的，谁也收不到它的消息：应用管理 → 自建 → %[1]s → 可见范围，加上你的团队", "The visible range of the application “%[1]s” is empty, so nobody gets anything from it: add your team under 应用管理 → 自建 → %[1]s → 可见范围"}
	wordsAppFine       = words{"应用“%[1]s”：可见范围里有 %[2]d 位成员、%[3]d 个部门。不在里面的人收不到应用的消息，也认不出姓名（应用管理 → 自建 → %[1]s → 可见范围）", "Application “%[1]s” has in its visible range: people %[2]d, departments %[3]d. Who is outside gets nothing from it and is not known by name (应用管理 → 自建 → %[1]s → 可见范围)"}
	wordsAppCallback   = words{"应用的接收消息：后台“API 接收”填 %s，Token 和 EncodingAESKey 与配置相同", "What the application hears: enter %s under API 接收 in the console, with the Token and EncodingAESKey of the configuration"}
	wordsNoPublic      = words{"没有填 public_url：填上企业微信能打开的地址，这里就能试一试接收消息通不通", "public_url is not set: with the address that WeCom can reach, the callback can be tried out here"}
	wordsDoorOpen      = words{"%s 应答正确，在后台保存时验证得过", "%s answers as it has to, so the console will take it"}
	wordsDoorShut      = words{"%s 现在没有正确应答（%v）：后台保存时企业微信会来验证，所以先运行 serve，并让代理把它转到 listen", "%s does not answer as it has to (%v): WeCom tries it out when it is saved in the console, so run serve first, and let your proxy lead it to listen"}
	wordsNoCallback    = words{"应用没有接收消息的地址（callback_token、callback_aes_key）：发给个人的卡片没有按钮", "The application has no callback (callback_token, callback_aes_key): its messages to people have no buttons"}
	wordsChat          = words{"应用建的群 %s（%s，%d 人）：可以发消息", "The application can write to the group chat %s (%s, %d people)"}
	wordsChatOfOthers  = words{"群 %s 不是这个应用建的，发不进去：wecom.appchats 里只写本应用用 appchat/create 建的群", "The group chat %s was made by another application, so this one cannot write to it: name in wecom.appchats only what this application made, by appchat/create"}
	wordsNoChat        = words{"没有群 %s，或者它解散了，或者应用不在里面：请检查 wecom.appchats", "There is no group chat %s, or it was dissolved, or the application is not in it: look at wecom.appchats"}
	wordsChatUnread    = words{"查不到应用建的群 %s（%v）。应用的可见范围要是整个企业", "The group chat %s cannot be looked at (%v). The visible range of the application has to be the whole company"}
	wordsClock         = words{"这台机器的时钟差了 %s，请校时", "The clock of this machine is off by %s: please set it"}
	wordsOutside       = words{"外部群（有客户、家长、微信用户的群）加不进机器人，这是企业微信的限制：这样的班用 Telegram，本公司的人也可以私聊机器人", "Groups with outsiders (外部群) cannot have a robot, by WeCom's rules: use Telegram for such a class, and for people of the company also the robot's private chat"}
)
