package clients

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"genjin/bot"
	"genjin/followup"
	"genjin/messages"
)

// split cuts a line at blanks and commas; what stands in quotes stays whole, and so does a number with blanks in it.
func split(line string) []string {
	var words []string
	var word strings.Builder
	in := false
	flush := func() {
		if word.Len() > 0 {
			words = append(words, word.String())
			word.Reset()
		}
	}
	for _, r := range line {
		switch {
		case strings.ContainsRune("\"“”", r):
			in = !in
		case !in && strings.ContainsRune(" \t\n\r　,，;；、", r):
			flush()
		default:
			word.WriteRune(r)
		}
	}
	flush()
	if len(words) == 0 {
		return []string{line}
	}
	return reachable(words)
}

// is reports whether word is one of those in a list such as "|a|b|".
func is(word, list string) bool {
	return !strings.Contains(word, "|") && strings.Contains(list, "|"+strings.ToLower(word)+"|")
}

// isField reports whether word begins what is told of a client.
func isField(word string) bool {
	if _, ok := followup.ParseClass(word); ok || looksReachable(word) {
		return true
	}
	return is(word, wordsPhone) || is(word, wordsHandle) || is(word, wordsAddress) || is(word, wordsLeader) || is(word, wordsNoLeader) || is(word, wordsClass) ||
		is(word, wordsCompany) || is(word, wordsLang) || is(word, wordsName)
}

// set changes c as fields say, stores it and records it.
func (f Feature) set(t *bot.Turn, c *followup.Client, fields []string) error {
	before := c.Reach()
	for len(fields) > 0 {
		word, value, n := fields[0], "", 1
		if len(fields) > 1 {
			value = fields[1]
		}
		switch {
		case is(word, wordsLeader):
			c.Leader = true
			if is(value, wordsYes) || is(value, wordsNo) {
				c.Leader, n = is(value, wordsYes), 2
			}
		case is(word, wordsNoLeader):
			c.Leader = false
		case is(word, wordsClass):
			class, ok := followup.ParseClass(value)
			if !ok {
				return t.Refuse(zhBadClass, enBadClass, short(value))
			}
			c.Class, n = class, 2
		case is(word, wordsLang):
			l, ok := messages.ParseLang(value)
			if !ok {
				return t.Refuse(zhBadLang, enBadLang, short(value))
			}
			c.Lang, n = string(l), 2
		case is(word, wordsAddress), is(word, wordsCompany), is(word, wordsName):
			text, used := value, 2
			for used < len(fields) && !isField(fields[used]) {
				text += " " + fields[used]
				used++
			}
			if text == "" || utf8.RuneCountInString(text) > nameLimit {
				return t.Refuse(zhBadText, enBadText, word, nameLimit)
			}
			assign(c, word, text)
			n = used
		case is(word, wordsPhone), is(word, wordsHandle):
			if value == "" {
				return t.Refuse(zhNoReach, enNoReach, word)
			}
			if err := setReach(t, c, value, is(word, wordsHandle)); err != nil {
				return err
			}
			n = 2
		case looksReachable(word):
			if err := setReach(t, c, word, looksHandle(word)); err != nil {
				return err
			}
		default:
			class, ok := followup.ParseClass(word)
			if !ok {
				return t.Refuse(zhBadField, enBadField, short(word))
			}
			c.Class = class
		}
		fields = fields[min(n, len(fields)):]
	}
	if err := t.Tx.PutClient(*c); err != nil {
		return fmt.Errorf("keep client: %w", err)
	}
	if err := t.Audit("set client", "client/"+string(c.ID), ""); err != nil || c.Reach() == before {
		return err
	}
	return t.Reached(*c)
}

func assign(c *followup.Client, word, text string) {
	switch {
	case is(word, wordsAddress):
		c.Address = text
	case is(word, wordsCompany):
		c.Company = text
	default:
		c.Name = text
	}
}

// short clips what is quoted back.
func short(s string) string {
	if utf8.RuneCountInString(s) <= fieldsLimit {
		return s
	}
	return string([]rune(s)[:fieldsLimit]) + "…"
}

// languageName names l in the language of who reads it.
func languageName(reader, l messages.Lang) string {
	if l == messages.English {
		return reader.Say(zhEnglish, enEnglish)
	}
	return reader.Say(zhChinese, enChinese)
}
