package main

// What the check says.
const (
	zhCheckZone     = "时区 %s，现在 %s"
	enCheckZone     = "Time zone %s, it is %s"
	zhCheckFolder   = "数据库所在的文件夹 %s 写不进去：%v"
	enCheckFolder   = "The folder of the database, %s, cannot be written to: %v"
	zhCheckGroup    = "企业微信：“%s”的群，id 是 %s（配 wecom.webhooks 时写 id=key，配 wecom.appchats 时写 id=chatid）"
	enCheckGroup    = "WeCom: a group of “%s” has the id %s (in wecom.webhooks write id=key, in wecom.appchats id=chatid)"
	zhCheckWeCom    = "企业微信："
	enCheckWeCom    = "WeCom: "
	zhCheckDatabase = "数据库 %s"
	enCheckDatabase = "Database %s"
	zhCheckUnread   = "数据库读不了：%v"
	enCheckUnread   = "The database cannot be read: %v"
	zhCheckUsed     = "数据库 %s，genjin 正在用它运行；所以这次不查有没有别的程序也在取更新，请看它的日志"
	enCheckUsed     = "Database %s, in use by a running genjin; so it was not looked whether another program takes the updates, too: see its log"
)
