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
// whether or not they have a username. How many links are notified of is Telegram's to decide: users report that it is
// about five a message, and no document says so; the others are links that notify nobody.
func mentioned(text string, us []messages.User) string {
	places, _ := placesOf(text, us)
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

// placesOf returns where text names those of us, in its order, and who is left. Of a name the first place that is left
// is taken, where it stands alone; longer names come first, as a shorter one may be part of them.
func placesOf(text string, us []messages.User) (places []called, left []messages.User) {
	us = slices.Clone(us)
	slices.SortStableFunc(us, func(a, b messages.User) int { return cmp.Compare(len(b.Name), len(a.Name)) })
	for _, u := range us {
		id, err := number(u.ID)
		name := clean(u.Name) // as the text was cleaned
		if err != nil || name == "" {
			continue
		}
		at := placeOf(text, name, places)
		if at < 0 {
			left = append(left, u)
			continue
		}
		places = append(places, called{at, at + len(name), id})
	}
	slices.SortFunc(places, func(a, b called) int { return cmp.Compare(a.from, b.from) })
	return places, left
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
		if free && !inName(before) && !inName(behind) {
			return at
		}
		from = at + len(name)
	}
}

// inName reports whether r beside a name would make another name of it.
func inName(r rune) bool { return unicode.In(r, unicode.L, unicode.M, unicode.N) }
