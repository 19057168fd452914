// Package when reads days and hours as people type them, in Chinese and in English, and writes days
// as people write them. It takes the moment of speaking, in the speaker's zone, and reads no clock.
//
// [Find] and [FindAll] look for days, with an hour or without, among other words: a note of a visit.
// [Read] reads all that may be said of when something is: spans, lunar dates, festivals, hours alone.
// [ReadYearly] reads the date of an anniversary. All are one grammar: the latter know more rules.
//
// A wrong date is worse than none: what is not understood is no date, and what cannot be (2月30日,
// 25点) is an error that says why.
package when

import (
	"time"
	"unicode/utf8"

	"genjin/followup"
	"genjin/messages"
)

// Kind says how exact a match is.
type Kind uint8

// The kinds of a match.
const (
	Day  Kind = iota // a day
	Time             // a day with an hour
	Days             // from one day to another, both counted; only [Read] finds them
)

// Match is a date found in a text.
type Match struct {
	Kind       Kind
	On         followup.Day
	At         time.Time // of Time: the instant, in the speaker's zone
	Start, End int       // bytes of the text
}

// Error is a date that cannot be.
type Error struct {
	Phrase string // as written
	zh, en string // sentences that take the phrase
}

func (e *Error) Error() string { return "impossible date or hour: " + e.Phrase }

// Sentence says in l what is impossible and why.
func (e *Error) Sentence(l messages.Lang) string { return l.Say(e.zh, e.en, e.Phrase) }

// of returns e for a phrase.
func (e *Error) of(phrase string) *Error { return &Error{phrase, e.zh, e.en} }

var (
	noDay  = &Error{zh: "日历上没有“%s”这一天。", en: "The calendar has no day “%s”."}
	noHour = &Error{zh: "没有“%s”这个时间：小时到 23 点，分钟到 59 分。", en: "There is no time “%s”: hours go to 23 and minutes to 59."}
)

// What is looked at is bounded, so that no text can hold up whoever reads it.
const (
	allMost  = 20   // dates that FindAll returns
	tryMost  = 50   // places that look like a date
	readMost = 1000 // bytes of a text
)

// Find returns the first date in text; ok is false if there is none. err is an [*Error] if the first
// one cannot be.
func Find(text string, now time.Time) (m Match, ok bool, err error) {
	ms, err := find(text, now, 1)
	if err != nil || len(ms) == 0 {
		return Match{}, false, err
	}
	return ms[0], true, nil
}

// FindAll returns the dates in text, from left to right: at most twenty, of its first 1000 bytes.
func FindAll(text string, now time.Time) ([]Match, error) { return find(text, now, allMost) }

func find(text string, now time.Time, most int) ([]Match, error) {
	text = clip(text)
	today := followup.DayOf(now)
	var ms []Match
	for at, tries := 0, 0; at < len(text) && len(ms) < most && tries < tryMost; tries++ {
		f, ok := leftmost(dayRules, text, at, apart)
		if !ok {
			break
		}
		m := Match{Start: f.start, End: f.end}
		at = m.End
		day, wrong := f.rule.day(f.groups, today, today)
		if wrong != nil {
			return nil, wrong.of(text[m.Start:m.End])
		}
		if day.IsZero() {
			continue // a number or a name that only looks like a day
		}
		m.On = day
		c, end, ok, err := clockAt(text, m.End, partOf(text[m.Start:m.End]))
		if err != nil {
			return nil, err
		}
		if ok {
			m.Kind, m.At, m.End = Time, day.Time(now.Location(), c.hour, c.minute), end
			m.On = followup.DayOf(m.At)
			at = end
		}
		ms = append(ms, m)
	}
	return ms, nil
}

// clip cuts text to what is looked at, between characters.
func clip(text string) string {
	if len(text) <= readMost {
		return text
	}
	end := readMost
	for end > 0 && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}
