package when

import (
	"strings"
	"time"

	"genjin/followup"
)

// over is how far ahead an hour may lie that is told of something done: it is yesterday's beyond.
const over = 12 * time.Hour

// Past returns the first hour in text as that of something already done: today's, or yesterday's if
// that lies more than 12 hours ahead of now. An hour that may be either half of the day is the one
// that is past. A day before it (昨天下午3点) is respected.
func Past(text string, now time.Time) (m Match, ok bool, err error) {
	m = Match{Kind: Time, Start: len(text)}
	var c clock
	for _, form := range clockForms {
		ix := form.FindStringSubmatchIndex(text)
		if ix == nil || ix[0] >= m.Start || ix[0] > 0 && digit(text[ix[0]]) && digit(text[ix[0]-1]) || later.MatchString(text[ix[0]:]) {
			continue
		}
		one, wrong := parseClock(form, text, ix, "")
		if wrong != nil {
			return Match{}, false, wrong
		}
		c, ok = one, true
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
	if !c.exact && at.After(now.Add(time.Hour)) && c.hour > 12 {
		at = at.Add(-12 * time.Hour)
	}
	if at.After(now.Add(over)) {
		at = today.Add(-1).Time(now.Location(), c.hour, c.minute)
	}
	m.At, m.On = at, followup.DayOf(at)
	return m, true, nil
}
