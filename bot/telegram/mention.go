package telegram

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"genjin/messages"
)

// called is where a text names somebody who is to be called.
type called struct {
	from, to int
	user     int64
}

// mentioned writes a plain text as the HTML of the Bot API, with a link to each of us whom it names: so they are called
// whether or not they have a username. Of a name the first place that is left is taken, where it stands alone; longer
// names come first, as a shorter one may be part of them.
func mentioned(text string, us []messages.User) string {
	us = slices.Clone(us)
	slices.SortStableFunc(us, func(a, b messages.User) int { return cmp.Compare(len(b.Name), len(a.Name)) })
	var places []called
	for _, u := range us {
		id, err := number(u.ID)
		if err != nil || u.Name == "" {
			continue
		}
		if at := placeOf(text, u.Name, places); at >= 0 {
			places = append(places, called{at, at + len(u.Name), id})
		}
	}
	slices.SortFunc(places, func(a, b called) int { return cmp.Compare(a.from, b.from) })
	var s strings.Builder
	done := 0
	for _, p := range places {
		s.WriteString(escaper.Replace(text[done:p.from]))
		s.WriteString(`<a href="tg://user?id=` + strconv.FormatInt(p.user, 10) + `">` + escaper.Replace(text[p.from:p.to]) + "</a>")
		done = p.to
	}
	s.WriteString(escaper.Replace(text[done:]))
	return s.String()
}

// placeOf returns where name stands alone in text, in no place that is taken; -1 if nowhere.
func placeOf(text, name string, taken []called) int {
	for from := 0; ; {
		i := strings.Index(text[from:], name)
		if i < 0 {
			return -1
		}
		at, end := from+i, from+i+len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		behind, _ := utf8.DecodeRuneInString(text[end:])
		free := !slices.ContainsFunc(taken, func(p called) bool { return at < p.to && p.from < end })
		if free && !unicode.IsLetter(before) && !unicode.IsLetter(behind) {
			return at
		}
		from = at + len(name)
	}
}
