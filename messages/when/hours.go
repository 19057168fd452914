package when

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"genjin/followup"
)

var (
	inMinutes   = regexp.MustCompile(`(?:再?过)?(\d{1,4}|` + hanNumber + `)分钟([之以]?后|[之以]?前)?`)
	inQuarters  = regexp.MustCompile(`(?:再?过)?([一两三123])刻钟([之以]?后|[之以]?前)?`)
	inHours     = regexp.MustCompile(`(?:再?过)?(半个?|(?:\d{1,3}|` + hanNumber + `)个?(半)?)(?:小时|钟头)(半|(?:\d{1,2}|` + hanNumber + `)分钟?)?([之以]?后|[之以]?前)?`)
	inMinutesEN = regexp.MustCompile(`(?i)\bin\s+(?:about\s+)?(\d{1,4}|` + numberEN[1:len(numberEN)-1] + `)\s*min(?:ute)?s?\b`)
	inHoursEN   = regexp.MustCompile(`(?i)\bin\s+(?:about\s+)?(half\s+an|` + numberEN[1:len(numberEN)-1] + `)\s*(?:hours?|hrs?)\b(\s+and\s+a\s+half\b)?`)
	offsetForms = []*regexp.Regexp{inMinutes, inQuarters, inHours, inMinutesEN, inHoursEN}
	justNow     = regexp.MustCompile(`(?i)刚刚|刚才|\bjust now\b`)

	// points follow 三点 where it counts what is said: 三点要求.
	points = regexp.MustCompile(`^\s*(?:意见|要求|建议|内容|原因|问题|想法|说明|注意|不足|优势|优点|缺点|好处|需求|疑问|共识|结论|理由|反馈|改进|体会|感受|收获|期望|希望|个|[一二三四五六七八九]?分之|以上|之间|一线)`)
	// about may follow an hour.
	about = regexp.MustCompile(`^(?:左右|前后|准时)`)
	// report is told of what is done.
	report = regexp.MustCompile(`刚|结束|[见访聊谈发开]完|完了|[见访聊谈打发]了|[见访聊谈打]过`)
)

// hourFrom finds the first hour or span of minutes from at on that stands without a day.
func (r reader) hourFrom(at int) (point, *Error) {
	best := point{start: len(r.text)}
	var wrong *Error
	for _, form := range clockForms {
		for from := at; from < best.start; {
			ix := form.FindStringSubmatchIndex(r.text[from:])
			if ix == nil || from+ix[0] >= best.start {
				break
			}
			p, bad, ok := r.clockPoint(form, shift(ix, from))
			if !ok {
				from = ix[1]
				continue
			}
			best, wrong = p, bad
			break
		}
	}
	for _, form := range offsetForms {
		ix := form.FindStringSubmatchIndex(r.text[at:])
		if ix == nil || at+ix[0] > best.start {
			continue
		}
		ix = shift(ix, at)
		if d, ok := offset(form, r.text, ix); ok && !within(r.text, ix[0]) {
			best, wrong = r.instant(r.now.Add(d), ix[0], ix[1]), nil
		}
	}
	return best, wrong
}

// instant is a point of time, to the minute.
func (r reader) instant(at time.Time, start, end int) point {
	at = at.Truncate(time.Minute)
	return point{start: start, end: end, day: followup.DayOf(at), at: at, hourOnly: true}
}

// clockPoint is an hour of today, or of tomorrow if today's is past and nothing says that it is told of
// what is done. ok is false for what only looks like an hour.
func (r reader) clockPoint(form *regexp.Regexp, ix []int) (p point, wrong *Error, ok bool) {
	start, end := ix[0], ix[1]
	for r.text[start] == ' ' || r.text[start] == '\t' || r.text[start] == '\n' {
		start++
	}
	text := r.text[start:end]
	if within(r.text, start) || end < len(r.text) && (digit(r.text[end]) && digit(r.text[end-1]) || r.text[end] == ':') {
		return point{}, nil, false
	}
	part := ix[2] >= 0
	switch form {
	case colon:
		if ix[7]-ix[6] != 2 {
			return point{}, nil, false // 16:9
		}
	case hour:
		exact := part || ix[6] >= 0 || ix[8] >= 0 || ix[10] >= 0 || ix[12] >= 0 || strings.HasSuffix(text, "钟") || strings.HasSuffix(text, "整")
		if !exact && (strings.HasPrefix(text, "一点") || points.MatchString(r.text[end:]) || counting(r.text[:start])) {
			return point{}, nil, false
		}
		if later.MatchString(r.text[start:]) {
			return point{}, nil, false
		}
	}
	c, wrong := parseClock(form, r.text, ix, "")
	if wrong != nil {
		return point{start: start, end: end}, wrong.of(text), true
	}
	c = c.usual()
	at := r.today.Time(r.now.Location(), c.hour, c.minute)
	if at.Before(r.now.Truncate(time.Minute)) && !report.MatchString(r.text) {
		at = r.today.Add(1).Time(r.now.Location(), c.hour, c.minute)
	}
	end += len(about.FindString(r.text[end:]))
	return point{start: start, end: end, day: followup.DayOf(at), at: at, clock: c, hourOnly: true}, nil, true
}

// usual takes an hour from 1 to 6 for the afternoon's if nothing says which half of the day it is of.
func (c clock) usual() clock {
	if !c.exact && c.hour >= 1 && c.hour <= 6 {
		c.hour += 12
	}
	return c
}

// counting says whether what stands before a number makes it a count of points or a change by some.
func counting(before string) bool {
	return strings.HasSuffix(strings.TrimSuffix(before, "了"), "涨") ||
		strings.ContainsAny(lastRune(before), "这有第几以跌降升加减返利让扣差提")
}

func lastRune(s string) string {
	_, size := utf8.DecodeLastRuneInString(s)
	return s[len(s)-size:]
}

// within says whether the number at start is part of a longer one: 2.5小时, 十三点 from its second letter.
func within(text string, start int) bool {
	first, _ := utf8.DecodeRuneInString(text[start:])
	return glued(text, start) || strings.ContainsRune(numerals, first) && strings.ContainsAny(lastRune(text[:start]), "零〇一二两三四五六七八九十百")
}

// offset reads how far from now a match of form is. ok is false if nothing says in which direction.
func offset(form *regexp.Regexp, text string, ix []int) (d time.Duration, ok bool) {
	group := func(i int) string {
		if ix[2*i] < 0 {
			return ""
		}
		return text[ix[2*i]:ix[2*i+1]]
	}
	way := ""
	switch form {
	case inMinutes:
		d, way = time.Duration(num(group(1)))*time.Minute, group(2)
	case inQuarters:
		d, way = time.Duration(num(group(1)))*15*time.Minute, group(2)
	case inHours:
		if !strings.HasPrefix(group(1), "半") {
			d = time.Duration(num(strings.TrimSuffix(strings.TrimSuffix(group(1), "半"), "个"))) * time.Hour
		}
		if strings.HasPrefix(group(1), "半") || group(2) != "" || group(3) == "半" {
			d += 30 * time.Minute
		} else if group(3) != "" {
			d += time.Duration(num(strings.TrimRight(group(3), "分钟"))) * time.Minute
		}
		way = group(4)
	case inMinutesEN:
		return time.Duration(num(group(1))) * time.Minute, true
	case inHoursEN:
		if n, err := strconv.Atoi(group(1)); err == nil {
			d = time.Duration(n) * time.Hour
		} else if strings.HasPrefix(strings.ToLower(group(1)), "half") {
			d = 30 * time.Minute
		} else {
			d = time.Duration(num(group(1))) * time.Hour
		}
		if group(2) != "" {
			d += 30 * time.Minute
		}
		return d, true
	}
	switch {
	case d < 0:
		return 0, false
	case strings.HasSuffix(way, "前"):
		return -d, true
	}
	return d, way != "" || strings.HasPrefix(text[ix[0]:], "过") || strings.HasPrefix(text[ix[0]:], "再过")
}
