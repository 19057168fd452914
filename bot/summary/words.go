package summary

// What the feature says, in both languages.
const (
	zhHelpSummary = "日报 · 今天的拜访和短信；日报 昨天，日报 11月23日"
	enHelpSummary = "/summary · today's visits and texts; /summary yesterday, /summary Nov 23"

	zhDenied = "日报给经理和销售看。要看作业就说：作业进度"
	enDenied = "The summary is for managers and reps. For homework say: /board"
	zhHow    = "要看哪一天？例如：日报，日报 昨天，日报 11月23日"
	enHow    = "Which day? For example: /summary, /summary yesterday, /summary Nov 23"
	zhFuture = "%[1]s还没到，日报只有今天和以前的。"
	enFuture = "%[2]s is still to come; there are summaries of today and earlier days."

	zhHead    = "日报 · %s"
	enHead    = "Summary · %s"
	zhHeadOwn = "%s 的日报 · %s"
	enHeadOwn = "%s · %s"
	zhNone    = "没有拜访记录。"
	enNone    = "No visits were logged."
	zhTotal   = "拜访 %d 次：%s"
	enTotal   = "Visits: %d; %s"
	zhRep     = "%s：%d 次，%s"
	enRep     = "%s: %d; %s"
	zhIdle    = "没有拜访：%s"
	enIdle    = "No visits: %s"

	zhInTime  = "20 分钟内 %d/%d（%d%%）"
	enInTime  = "within 20 min %d/%d (%d%%)"
	zhLate    = "迟发"
	enLate    = "late"
	zhMissed  = "错过"
	enMissed  = "missed"
	zhSkipped = "跳过"
	enSkipped = "skipped"
	zhWaiting = "待发"
	enWaiting = "waiting"

	zhStepsCount = "未完成的下一步：%d 件"
	enStepsCount = "Open next steps: %d"
	zhMissedHead = "错过的："
	enMissedHead = "Missed:"
	zhMissedLine = "%s（%s 前没发）"
	enMissedLine = "%s (no text by %s)"
	zhStepsHead  = "未完成的下一步："
	enStepsHead  = "Open next steps:"
	zhStepLine   = "%s：%s"
	enStepLine   = "%s: %s"
	zhOverdue    = "（过期）"
	enOverdue    = " (overdue)"
	zhMore       = "还有 %d 条"
	enMore       = "%d more"

	// The day of the course is written in the reader's own numbers: first the Chinese one.
	zhHomework = "作业（第%[1]s天）：%[3]s"
	enHomework = "Homework (day %[2]d): %[3]s"
)
