package when

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"genjin/followup"
	"genjin/followup/calendar"
)

// seasons are the solar terms that are read as days; the names of others are those of weather (大雪).
var seasons = []string{"立春", "春分", "立夏", "夏至", "立秋", "秋分", "立冬"}

// surnames may stand before 国庆 or 元旦 where that is a person's name.
const surnames = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷龙段郝孔邵史毛万顾赖武康贺严尹钱施洪龚"

var (
	festivalRule = on("元春清端七中重腊小除年五六三国圣平情妇植消劳青护儿建医教程记母父感冬龙女大农北南立夏秋", `(?:`+yearWord+`的?)?(`+festivalNames(false)+`)(?:的?(前一天|头一天|前1天|后一天|后1天|第二天|次日|当天|当日|那天))?`, festivalDay).
			unless(surnames+numerals, goods+`|[`+numerals+`]`)
	festivalRuleEN = on(latin, `(?i)\b(?:(?:the\s+)?day\s+(before|after)\s+)?(`+festivalNames(true)+`)\b`, festivalDayEN).
			unless("", `['’]s?\s|\s+(?:gift|card|party|tree|dinner|present|sale|greeting|wish|holiday|season|break)s?\b`)
)

// festivalNames is a choice of all names in one script, the longest first.
func festivalNames(latin bool) string {
	var names []string
	for _, name := range slices.Concat(calendar.Names(), seasons) {
		if (name[0] < utf8.RuneSelf) == latin {
			names = append(names, regexp.QuoteMeta(name))
		}
	}
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return strings.Join(slices.Compact(names), "|")
}

var beside = map[string]int{"前一天": -1, "头一天": -1, "前1天": -1, "before": -1, "后一天": 1, "后1天": 1, "第二天": 1, "次日": 1, "after": 1}

// festivalDay is the next day of a festival, or that of a year, or a day beside it.
func festivalDay(g []string, today, from followup.Day) (followup.Day, *Error) {
	by := beside[g[2]]
	if g[0] == "" {
		d, ok := calendar.Festival(g[1], from.Add(-by))
		if !ok {
			return followup.Day{}, nil
		}
		return d.Add(by), nil
	}
	year := yearOf(g[0], today)
	d, ok := calendar.Festival(g[1], followup.Day{Year: year, Month: 1, Date: 1})
	if l, known := calendar.FromDay(d); !ok || d.Year != year || known && l.Month == 12 && l.Date >= 8 && endsYear(g[1]) {
		return followup.Day{}, nil
	}
	return d.Add(by), nil
}

// endsYear says whether a festival lies at the end of the lunar year, so that a year's name may mean
// either of two.
func endsYear(name string) bool {
	return slices.ContainsFunc([]string{"腊八", "小年", "除夕", "三十"}, func(s string) bool { return strings.Contains(name, s) })
}

func festivalDayEN(g []string, today, from followup.Day) (followup.Day, *Error) {
	return festivalDay([]string{"", g[1], strings.ToLower(g[0])}, today, from)
}
