package homework

import (
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/followup/course"
	"genjin/messages"
	"genjin/storage"
)

// receipt answers a hand-in in two or three lines: what it is, what was counted, how to add what lacks.
func (f Feature) receipt(t *bot.Turn, s storage.Submission, a course.Assignment, files []storage.Attachment, late time.Time) string {
	head := t.Text(zhReceipt, enReceipt, a.Key, title(t.Lang, a), f.by(t))
	if s.Version > 1 {
		head += t.Text(zhVersion, enVersion, s.Version)
	}
	if !late.IsZero() {
		head += t.Text(zhLate, enLate, clock(t, late))
	}
	lines := []string{head}
	if n := reading(files); n > 0 {
		lines = append(lines, t.Text(zhReading, enReading, n))
	} else if text := counted(t.Lang, a, s.Result); text != "" {
		lines = append(lines, text)
	}
	if s.Result.State(a) != course.Whole {
		lines = append(lines, howAdd(t))
	}
	return strings.Join(lines, "\n")
}

// howAdd tells how to add what lacks: where the bot hears only what calls it, an answer alone would go unheard.
func howAdd(t *bot.Turn) string {
	if t.Event.Narrow {
		return t.Text(zhHowCall, enHowCall)
	}
	return t.Text(zhHowAdd, enHowAdd)
}

// by names who handed in, and for which team.
func (f Feature) by(t *bot.Turn) string {
	if t.Who.Team == "" {
		return t.Name()
	}
	return t.Name() + " · " + t.Who.Team
}

// reading returns how many files may hold text that is still to be read. One whose name is told with its bytes alone
// may.
func reading(files []storage.Attachment) int {
	n := 0
	for _, file := range files {
		name := strings.ToLower(bot.FileName(messages.Chinese, file))
		if file.Sum == "" && file.Fault == "" && slices.Contains([]string{".docx", ".txt", ".md", ".csv", ""}, path.Ext(name)) {
			n++
		}
	}
	return n
}

// counted says what was counted: 显性 5/5，隐性 4/5，还差 1 条。
func counted(l messages.Lang, a course.Assignment, r course.Result) string {
	var text string
	switch a.Form {
	case course.Tick:
		return l.Say(zhTicked, enTicked, a.Page)
	case course.Lists:
		text = lists(l, a, r)
	case course.Tables:
		text = tables(l, a, r)
	case course.Answers:
		text = answers(l, r)
	}
	if r.Complete(a) {
		text = join(l, text, l.Say(zhWhole, enWhole))
	}
	switch {
	case r.Files > 0 && r.Unread == r.Files && a.Form != course.Free:
		text = join(l, text, l.Say(zhUncount, enUncount, r.Files))
	case r.Files > 0:
		text = join(l, text, l.Say(zhFiles, enFiles, r.Files))
		if r.Unread > 0 && a.Form != course.Free {
			text = join(l, text, l.Say(zhUnread, enUnread, r.Unread))
		}
	case a.Form == course.Free && !r.Words:
		text = l.Say(zhNothing, enNothing)
	}
	if text == "" || strings.HasSuffix(text, "✓") {
		return text
	}
	return text + l.Say("。", ".")
}

func join(l messages.Lang, parts ...string) string {
	var said []string
	for _, p := range parts {
		if p != "" {
			said = append(said, p)
		}
	}
	return strings.Join(said, l.Say("，", ", "))
}

// lists says how many items each list has of those that it needs, what lacks, and one hint.
func lists(l messages.Lang, a course.Assignment, r course.Result) string {
	if r.Loose == 0 && r.Files > 0 && r.Files == r.Unread && !r.Words {
		return "" // photos alone: there is nothing to count
	}
	var parts []string
	lacks, hint := 0, ""
	for i, list := range a.Lists {
		name, tally := l.Say("%[1]s", "%[2]s", list.ZH, list.EN), r.Lists[i]
		parts = append(parts, fmt.Sprintf("%s %d/%d", name, tally.Have, list.Min))
		lacks += tally.Lacks(list)
		if hint == "" {
			hint = tallyHint(l, name, list, tally)
		}
	}
	if lacks > 0 {
		parts = append(parts, l.Say(zhLacks, enLacks, lacks))
	}
	if r.Loose > 0 {
		hint = l.Say(zhLoose, enLoose, r.Loose, headings(l, a))
	}
	return join(l, append(parts, hint)...)
}

func tallyHint(l messages.Lang, name string, list course.List, t course.Tally) string {
	switch {
	case t.Missing != "" && t.Have > 0:
		return l.Say(zhMissingLabels, enMissingLabels, name, strings.Join(strings.Split(t.Missing, ""), l.Say("、", ", ")))
	case list.Max > 0 && t.Have > list.Max:
		return l.Say(zhTooMany, enTooMany, name, list.Max)
	case len(t.Statement) > 0 && list.Questions:
		return l.Say(zhStatements, enStatements, numbers(l, t.Statement))
	case t.Commas:
		return l.Say(zhCommas, enCommas)
	case t.Repeated > 0:
		return l.Say(zhRepeated, enRepeated, t.Repeated)
	}
	return ""
}

// headings shows how the headings of a's lists are written.
func headings(l messages.Lang, a course.Assignment) string {
	var names []string
	for _, list := range a.Lists {
		names = append(names, l.Say("%[1]s：…", "%[2]s: …", list.ZH, list.EN))
	}
	return strings.Join(names, " ")
}

// numbers writes a few numbers, and that there are more.
func numbers(l messages.Lang, ns []int) string {
	const most = 5
	var s []string
	for _, n := range ns[:min(len(ns), most)] {
		s = append(s, strconv.Itoa(n))
	}
	text := strings.Join(s, l.Say("、", ", "))
	if len(ns) > most {
		text += "…"
	}
	return text
}

func tables(l messages.Lang, a course.Assignment, r course.Result) string {
	if len(r.Tables) == 0 && r.Unread > 0 {
		return ""
	}
	var parts []string
	if a.Tables > 1 || len(r.Tables) != 1 {
		parts = append(parts, l.Say(zhTables, enTables, len(r.Tables), a.Tables))
	}
	hint := ""
	for i, n := range r.Tables {
		if i < a.Tables {
			parts = append(parts, l.Say(zhSteps, enSteps, n))
		}
		if n > course.StepsMost && hint == "" {
			hint = l.Say(zhStepsOver, enStepsOver, i+1, course.StepsMost)
		}
	}
	if lacks := a.Tables - len(r.Tables); lacks > 0 {
		parts = append(parts, l.Say(zhTablesLack, enTablesLack, lacks))
	}
	return join(l, append(parts, hint)...)
}

func answers(l messages.Lang, r course.Result) string {
	switch {
	case r.Headings == 0 && r.Unread > 0:
		return ""
	case r.Headings == 0:
		return l.Say(zhNoHeadings, enNoHeadings)
	case len(r.Unanswered) > 0:
		return l.Say(zhUnanswered, enUnanswered, r.Headings, numbers(l, r.Unanswered))
	case r.Disorder:
		return l.Say(zhDisorder, enDisorder, r.Headings)
	}
	return l.Say(zhHeadings, enHeadings, r.Headings)
}

// example shows how a is handed in.
func example(a course.Assignment, l messages.Lang) string {
	command := l.Say("交作业 %s ", "/homework %s ", a.Key)
	switch a.Form {
	case course.Lists:
		return command + headings(l, a)
	case course.Tables:
		return command + l.Say(zhExampleTable, enExampleTable)
	case course.Answers:
		return command + l.Say(zhExampleAnswers, enExampleAnswers)
	}
	return command + l.Say(zhExampleFree, enExampleFree)
}

// title is the title of a in the language of who reads it.
func title(l messages.Lang, a course.Assignment) string { return l.Say("%[1]s", "%[2]s", a.ZH, a.EN) }

// keysOf writes the keys of a day's assignments; titles with their titles.
func keysOf(day int) string {
	var keys []string
	for _, a := range course.OfDay(day) {
		keys = append(keys, a.Key)
	}
	return strings.Join(keys, " ")
}

func titles(day int, l messages.Lang) string {
	var lines []string
	for _, a := range course.OfDay(day) {
		lines = append(lines, a.Key+" "+title(l, a))
	}
	return strings.Join(lines, l.Say("、", ", "))
}

// clock writes an instant as its reader needs it: the hour, with the day unless it is today.
func clock(t *bot.Turn, at time.Time) string {
	at, now := at.In(t.Home), t.Now.In(t.Home)
	switch followup.DayOf(at) {
	case followup.DayOf(now):
		return t.Text("今天 %s", "today %s", at.Format("15:04"))
	case followup.DayOf(now).Add(1):
		return t.Text("明天 %s", "tomorrow %s", at.Format("15:04"))
	}
	if at.Year() != now.Year() {
		return at.Format("2006-01-02 15:04")
	}
	return at.Format("01-02 15:04")
}

// faultText says what is wrong with a file.
func faultText(l messages.Lang, a storage.Attachment) string {
	name := bot.FileTitle(l, a)
	switch a.Fault {
	case bot.FaultLarge:
		return l.Say(zhFaultLarge, enFaultLarge, name, bot.FileLimit>>20)
	case bot.FaultProgram:
		return l.Say(zhFaultProgram, enFaultProgram, name)
	case bot.FaultBomb:
		return l.Say(zhFaultBomb, enFaultBomb, name)
	case bot.FaultBroken:
		return l.Say(zhFaultBroken, enFaultBroken, name)
	case bot.FaultDouble:
		return l.Say(zhFaultDouble, enFaultDouble, name)
	}
	return l.Say(zhFaultLost, enFaultLost, name)
}

// mend tells the sender of a file of s what is wrong with it, and how he can mend it here.
func mend(t *bot.Turn, s storage.Submission) string {
	fault := faultText(t.Lang, t.File)
	var zh, en string
	switch t.File.Fault {
	case bot.FaultDouble:
		return fault
	case bot.FaultLarge:
		zh, en = zhMendLarge, enMendLarge
	case bot.FaultProgram:
		zh, en = zhMendProgram, enMendProgram
	case bot.FaultBomb, bot.FaultBroken:
		zh, en = zhMendBroken, enMendBroken
	default:
		zh, en = zhMendLost, enMendLost
	}
	what := t.Text(zh, en)
	if t.Apart(t.Event.Ref.Chat) {
		return t.Text(zhMendPrivate, enMendPrivate, s.Key, fault, what)
	}
	return t.Text(zhMendAnswer, enMendAnswer, s.Key, fault, what)
}

// clip shortens what is quoted back to its sender.
func clip(s string) string {
	const most = 40
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most]) + "…"
}
