package when

import (
	"regexp"
	"strconv"
	"strings"
)

// clock is an hour of the day; 24 and more belong to the day after.
type clock struct {
	hour, minute int
	exact        bool // which half of the day is told
}

const (
	hanNumber = `[零〇一二两三四五六七八九十]{1,3}`
	dayPart   = `凌晨|清晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|半夜|深夜`
	hanMinute = `[零〇][一二三四五六七八九]|[二三四五]?十[一二三四五六七八九]?`
)

var (
	// colon is 15:30 with an optional part of the day before or a half behind it.
	colon = regexp.MustCompile(`(?i)(` + dayPart + `|早|晚)?\s*(\d{1,3})[:：](\d{1,3})(?:\s*([ap])\.?m\b\.?)?`)
	// hour is 3点, 三点半, 下午3点15分, 3点一刻.
	hour = regexp.MustCompile(`(` + dayPart + `|早|晚)?\s*(\d{1,3}|` + hanNumber + `)点(?:钟|整)?(?:(半)|(一刻|三刻)|(\d{1,3}|` + hanNumber + `)分|(\d{2,3}|` + hanMinute + `))?`)
	// ampm is 3pm, 3 p.m.
	ampm = regexp.MustCompile(`(?i)\b(\d{1,2})\s*([ap])\.?m\b\.?`)
	// bare is an hour behind a night: tonight at 8.
	bare = regexp.MustCompile(`(?i)^\s+at\s+(\d{1,2})\b`)
	// later is 晚一点 (somewhat later), which is no hour.
	later = regexp.MustCompile(`^[早晚]一点(?:[^钟整半一三零十0-9]|$)`)
	// lead may stand between a day and its hour.
	lead = regexp.MustCompile(`^(?:[\s,，的]|(?i)at\s|around\s)*`)

	clockForms = []*regexp.Regexp{colon, hour, ampm}
)

// clockAt reads an hour that follows a day at text[from:]; part is the part of the day that the day's
// own words told.
func clockAt(text string, from int, part string) (c clock, end int, ok bool, err error) {
	skip := len(lead.FindString(text[from:]))
	for _, form := range clockForms {
		ix := form.FindStringSubmatchIndex(text[from+skip:])
		if ix == nil || ix[0] != 0 || later.MatchString(text[from+skip:]) {
			continue
		}
		c, wrong := parseClock(form, text[from+skip:], ix, part)
		if wrong != nil {
			return c, from, false, wrong
		}
		return c, from + skip + ix[1], true, nil
	}
	if ix := bare.FindStringSubmatchIndex(text[from:]); ix != nil && part != "" {
		c := clock{hour: num(text[from+ix[2] : from+ix[3]])}
		return c.in(part), from + ix[1], c.hour <= 12, nil
	}
	return clock{}, from, false, nil
}

// Clock reads text that names an hour and nothing else: 18:30, 6点半, 晚上八点, 6pm. An hour that may be of either half of
// the day is the one that lies from from to to, which like minutes are minutes after midnight, both included. ok is false
// if text is anything else, or neither lies there.
func Clock(text string, from, to int) (minutes int, ok bool) {
	s := strings.TrimSpace(tidy(clip(text)).text)
	for _, part := range []string{"早上", "下午"} {
		c, end, ok, err := clockAt(s, 0, part)
		if minutes = c.hour*60 + c.minute; ok && err == nil && end == len(s) && from <= minutes && minutes <= to {
			return minutes, true
		}
	}
	return 0, false
}

// parseClock reads the match ix of form in text; day is the part of the day that other words told.
func parseClock(form *regexp.Regexp, text string, ix []int, day string) (c clock, wrong *Error) {
	group := func(i int) string {
		if ix[2*i] < 0 {
			return ""
		}
		return text[ix[2*i]:ix[2*i+1]]
	}
	part := ""
	switch form {
	case colon:
		part = group(1) + strings.ToLower(group(4))
		c.hour, _ = strconv.Atoi(group(2))
		c.minute, _ = strconv.Atoi(group(3))
		c.exact = len(group(2)) == 2
	case hour:
		part = group(1)
		c.hour = num(group(2))
		switch {
		case group(3) != "":
			c.minute = 30
		case group(4) == "一刻":
			c.minute = 15
		case group(4) == "三刻":
			c.minute = 45
		default:
			c.minute = max(num(group(5)+group(6)), 0)
		}
	case ampm:
		part = strings.ToLower(group(2))
		c.hour = num(group(1))
	}
	if c.hour < 0 || c.hour > 24 || c.minute > 59 || c.hour == 24 && c.minute > 0 {
		return c, noHour.of(strings.TrimSpace(text[ix[0]:ix[1]]))
	}
	if day == "晚上" && part == "凌晨" {
		part = day // 今晚凌晨1点 is the night's
	}
	switch {
	case part != "":
		return c.in(part), nil
	case day != "" && (!c.exact || c.hour < 12):
		return c.in(day), nil
	case form == hour && c.hour >= 1 && c.hour <= 6:
		c.hour += 12 // a bare hour from 1 to 6 means the afternoon
	}
	c.exact = c.exact || c.hour > 12
	return c, nil
}

// in moves c into a part of the day.
func (c clock) in(part string) clock {
	c.exact = true
	switch part {
	case "晚上", "晚", "夜里", "半夜", "深夜":
		switch {
		case c.hour == 12:
			c.hour = 24
		case c.hour < 5:
			c.hour += 24 // the small hours of the night
		case c.hour < 12:
			c.hour += 12
		}
	case "下午", "傍晚", "p":
		if c.hour < 12 {
			c.hour += 12
		}
	case "中午":
		if c.hour < 11 {
			c.hour += 12
		}
	case "a", "凌晨":
		if c.hour == 12 {
			c.hour = 0
		}
	}
	return c
}

// partOf names the part of the day that a day's own words tell.
func partOf(phrase string) string {
	switch {
	case strings.HasSuffix(phrase, "晚"):
		return "晚上"
	case strings.HasSuffix(phrase, "早"):
		return "早上"
	case strings.EqualFold(phrase, "tonight"):
		return "p"
	}
	return ""
}
