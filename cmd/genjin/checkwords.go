package main

// What the check says.
const (
	zhCheckZone     = "时区 %s，现在 %s"
	enCheckZone     = "Time zone %s, it is %s"
	zhCheckFolder   = "数据库所在的文件夹 %s 写不进去：%v"
	enCheckFolder   = "The folder of the database, %s, cannot be written to: %v"
	zhCheckDatabase = "数据库 %s"
	enCheckDatabase = "Database %s"
)
