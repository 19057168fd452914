package when

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"genjin/followup"
)

// clock is an hour of the day.
type clock struct{ hour, minute int }

const hanNumber = `[零〇一二两三四五六七八九十]{1,3}`

var (
	// colon is 15:30 with an optional part of the day before or a half behind it.
	colon = regexp.MustCompile(`(?i)(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|早|晚)?\s*(\d{1,3})[:：](\d{1,3})(?:\s*([ap])\.?m\b\.?)?`)
	// hour is 3点, 三点半, 下午3点15分, 3点一刻.
	hour = regexp.MustCompile(`(凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里|早|晚)?\s*(\d{1,3}|` + hanNumber + `)点(?:钟|整)?(?:(半)|(一刻|三刻)|(\d{1,3}|` + hanNumber + `)分?)?`)
	// ampm is 3pm, 3 p.m.
	ampm = regexp.MustCompile(`(?i)\b(\d{1,2})\s*([ap])\.?m\b\.?`)
	// bare is an hour behind a night: tonight at 8.
	bare = regexp.MustCompile(`(?i)^\s+at\s+(\d{1,2})\b`)
	// lead may stand between a day and its hour.
	lead = regexp.MustCompile(`^(?:[\s,，的]|(?i)at\s|around\s)*`)
)

// clockAt reads an hour that follows a day at text[from:]; part is the part of the day that the day's
// own words told.
func clockAt(text string, from int, part string) (c clock, end int, ok bool, err error) {
	skip := len(lead.FindString(text[from:]))
	for _, form := range []*regexp.Regexp{colon, hour, ampm} {
		ix := form.FindStringSubmatchIndex(text[from+skip:])
		if ix == nil || ix[0] != 0 {
			continue
		}
		c, exact, err := parseClock(form, text[from+skip:], ix)
		if part != "" && (!exact || c.hour < 12) {
			c = c.in(part)
		}
		return c, from + skip + ix[1], err == nil, err
	}
	if ix := bare.FindStringSubmatchIndex(text[from:]); ix != nil && part != "" {
		c := clock{hour: num(text[from+ix[2] : from+ix[3]])}
		return c.in(part), from + ix[1], c.hour <= 12, nil
	}
	return clock{}, from, false, nil
}

// parseClock reads the match ix of form in text. exact says that the part of the day was told.
func parseClock(form *regexp.Regexp, text string, ix []int) (c clock, exact bool, err error) {
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
		exact = len(group(2)) == 2
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
		case group(5) != "":
			c.minute = num(group(5))
		}
	case ampm:
		part = strings.ToLower(group(2))
		c.hour = num(group(1))
	}
	if c.hour < 0 || c.hour > 24 || c.minute < 0 || c.minute > 59 || c.hour == 24 && c.minute > 0 {
		return c, exact, &Error{Phrase: strings.TrimSpace(text[ix[0]:ix[1]]), hour: true}
	}
	if part != "" {
		return c.in(part), true, nil
	}
	if form == hour && c.hour >= 1 && c.hour <= 6 {
		c.hour += 12 // a bare hour from 1 to 6 means the afternoon
	}
	return c, exact || c.hour > 12, nil
}

// in moves c into a part of the day.
func (c clock) in(part string) clock {
	switch part {
	case "下午", "傍晚", "晚上", "晚", "p":
		if c.hour < 12 {
			c.hour += 12
		} else if c.hour == 12 && part == "晚上" {
			c.hour = 24
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

// over is how far ahead an hour may lie that is told of something done: it is yesterday's beyond.
const over = 12 * time.Hour

// Past returns the first hour in text as that of something already done: today's, or yesterday's if
// that lies more than 12 hours ahead of now. An hour that may be either half of the day is the one
// that is past. A day before it (昨天下午3点) is respected.
func Past(text string, now time.Time) (m Match, ok bool, err error) {
	m = Match{Kind: Time, Start: len(text)}
	var c clock
	var exact bool
	for _, form := range []*regexp.Regexp{colon, hour, ampm} {
		ix := form.FindStringSubmatchIndex(text)
		if ix == nil || ix[0] >= m.Start || ix[0] > 0 && digit(text[ix[0]]) && digit(text[ix[0]-1]) {
			continue
		}
		one, sure, err := parseClock(form, text, ix)
		if err != nil {
			return Match{}, false, err
		}
		c, exact, ok = one, sure, true
		m.Start, m.End = ix[0], ix[1]
	}
	if !ok {
		return Match{}, false, nil
	}
	today := followup.DayOf(now)
	if d, found, err := Find(text[:m.Start], now); err == nil && found && !today.Before(d.On) && strings.TrimSpace(text[d.End:m.Start]) == "" {
		m.On, m.Start = d.On, d.Start
		m.At = d.On.Time(now.Location(), c.hour, c.minute)
		return m, true, nil
	}
	at := today.Time(now.Location(), c.hour, c.minute)
	if !exact && at.After(now.Add(time.Hour)) && c.hour > 12 {
		at = at.Add(-12 * time.Hour)
	}
	if at.After(now.Add(over)) {
		at = today.Add(-1).Time(now.Location(), c.hour, c.minute)
	}
	m.At, m.On = at, followup.DayOf(at)
	return m, true, nil
}
