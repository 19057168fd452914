package telegram

// words is one sentence in both languages, which take the same arguments.
type words struct{ zh, en string }

// What a check finds.
var (
	wordsBot = words{
		"已连接到机器人 @%s。",
		"Connected to the bot @%s.",
	}
	wordsName  = words{"Telegram 机器人", "The bot on Telegram"}
	wordsToken = words{
		"令牌不对：Telegram 不认识这个 telegram.token。请向 @BotFather 发送 /mybots 查看，或重新生成。",
		"The token is wrong: Telegram knows no bot by this telegram.token. Look it up with /mybots at @BotFather, or make a new one.",
	}
	wordsUnreachable = words{
		"连不上 Telegram 服务器 %s：%v。请检查网络、代理和 telegram.api_url。",
		"The Telegram server %s cannot be asked: %v. Look at the network, the proxy and telegram.api_url.",
	}
	wordsPrivacy = words{
		"隐私模式开着：群里不带 / 的话、图片和文件，机器人都看不到。请在 @BotFather 里用 /setprivacy 关闭，再把机器人移出群并重新加入；或者把它设为群管理员。",
		"Privacy mode is on: in groups the bot sees no plain text, no photos and no files. Turn it off with /setprivacy at @BotFather, then remove the bot from its groups and add it again; or make it an administrator there.",
	}
	wordsDeaf = words{
		"这些已开通的群里，机器人不是管理员，又开着隐私模式，听不到普通的话、图片和文件：%s。请在群里把它设为管理员，马上生效；或者关闭隐私模式，再把它移出群、重新加入。",
		"In these groups that are set up the bot is no administrator while privacy mode is on, so it hears no plain text, photos and files: %s. Make it an administrator there, which works at once; or turn privacy mode off, then remove it and add it again.",
	}
	wordsOutside = words{
		"这些已开通的群里，已经没有这个机器人：%s。还要用就请管理员把它加回去。",
		"The bot is not in these groups that are set up: %s. If they are still in use, let an admin add it again.",
	}
	wordsMore         = words{" 等，还有 %d 个", " and %d more"}
	wordsGroupUnknown = words{
		"群“%s”里的身份问不到：%v",
		"How the bot stands in the group “%s” cannot be asked: %v",
	}
	wordsRival = words{
		"另一个程序在用同一个令牌取更新（409 Conflict）。两个程序会互相抢消息，机器人会漏掉一部分：请先停掉那一个，或者在 @BotFather 换一个令牌。",
		"Another program takes the updates of this bot with the same token (409 Conflict). The two would take messages from each other, and each would miss some: stop that one, or make a new token at @BotFather.",
	}
	wordsRivalUnknown = words{
		"没能查出有没有别的程序在取更新：%v",
		"Whether another program takes the updates of this bot could not be found out: %v",
	}
	wordsJoins = words{
		"机器人不能被加进群。请在 @BotFather 里用 /setjoingroups 打开。",
		"The bot cannot be added to groups. Allow it with /setjoingroups at @BotFather.",
	}
	wordsClock = words{
		"本机时钟与 Telegram 相差 %v（正数为快）。提醒会不准，请校准时间。",
		"The clock of this machine is off by %v against Telegram (positive: fast). Reminders would be wrong; set it right.",
	}
	wordsWebhookSet = words{
		"已登记了 webhook %s，而配置是轮询。启动时会取消登记；如果另一个程序在用这个令牌，请先停掉它。",
		"The webhook %s is registered, but the configuration says polling. It is removed at start; if another program uses this token, stop that first.",
	}
	wordsWebhookUnset = words{
		"还没有登记 webhook。启动时会登记。",
		"No webhook is registered yet. It is registered at start.",
	}
	wordsWebhookElsewhere = words{
		"登记的 webhook 是 %s，配置的是 %s。启动时会改过来；如果另一个程序在用这个令牌，请先停掉它。",
		"The registered webhook is %s, the configured one %s. It is changed at start; if another program uses this token, stop that first.",
	}
	wordsWebhookFails = words{
		"Telegram 送不到 webhook，最近一次失败在 %s：%s。请检查 public_url、证书和 telegram.webhook_secret。",
		"Telegram cannot deliver to the webhook, last at %s: %s. Look at public_url, the certificate and telegram.webhook_secret.",
	}
	wordsPending = words{
		"有 %d 条更新还没取走。启动后会补上；按钮超过两分半钟就作废了。",
		"%d updates wait to be taken. They are handled after the start; presses older than two and a half minutes are gone.",
	}
)
