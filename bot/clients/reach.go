package clients

import (
	"strings"
	"unicode"

	"genjin/bot"
	"genjin/followup"
)

// phoneMarks are what people put between the digits of a number.
const phoneMarks = "+＋-().（）/"

// digitsLeast is how many digits make a word a number of a phone, right or wrong, where no plus stands before it.
const digitsLeast = 7

// reachable puts numbers together that people write with blanks in them, and takes numbers and names of accounts off
// the Chinese word that they are written behind without a blank.
func reachable(words []string) []string {
	var all, run []string
	flush := func() {
		if one := strings.Join(run, " "); len(run) > 0 && looksPhone(one) {
			run = []string{one}
		}
		all, run = append(all, run...), nil
	}
	for _, w := range words {
		stem, reach := unglue(w)
		if stem != "" || !numeric(reach) {
			flush()
		}
		if stem != "" {
			all = append(all, stem)
		}
		if run = append(run, reach); !numeric(reach) {
			flush()
		}
	}
	flush()
	return all
}

// unglue cuts word before the number or the account that follows a Chinese character or a bracket in it; stem is
// empty if there is none.
func unglue(word string) (stem, reach string) {
	before := rune(0)
	for i, r := range word {
		if (unicode.Is(unicode.Han, before) || strings.ContainsRune(")）", before)) && i > 0 && looksReachable(word[i:]) && !numeric(word[:i]) {
			return word[:i], word[i:]
		}
		before = r
	}
	return "", word
}

// looksReachable reports whether word is meant to be a number or an account, right or wrong.
func looksReachable(word string) bool { return looksHandle(word) || looksPhone(word) }

// looksHandle reports whether word is meant to be an account, or an address of Telegram.
func looksHandle(word string) bool {
	word = strings.ToLower(word)
	for _, s := range []string{"http://", "https://"} {
		word = strings.TrimPrefix(word, s)
	}
	return strings.HasPrefix(word, "@") || strings.HasPrefix(word, "＠") || strings.HasPrefix(word, "t.me/") || strings.HasPrefix(word, "telegram.me/")
}

// looksPhone reports whether word is meant to be the number of a phone.
func looksPhone(word string) bool {
	digits := 0
	for _, r := range word {
		if unicode.IsDigit(r) {
			digits++
		}
	}
	plus := strings.HasPrefix(word, "+") || strings.HasPrefix(word, "＋")
	return numeric(word) && (digits >= digitsLeast || plus && digits > 0)
}

// numeric reports whether word holds nothing but digits and what stands between those of a phone's number.
func numeric(word string) bool {
	return word != "" && strings.IndexFunc(word, func(r rune) bool { return !unicode.IsDigit(r) && r != ' ' && !strings.ContainsRune(phoneMarks, r) }) < 0
}

// setReach sets how c is written to on Telegram: by a number or an account, whichever text is; handle tells which one
// it is meant to be. A word such as none takes that one off.
func setReach(t *bot.Turn, c *followup.Client, text string, handle bool) error {
	if phone, ok := followup.ParsePhone(text); ok {
		c.Phone = phone
		return nil
	}
	switch name, ok := followup.ParseHandle(text); {
	case is(text, wordsClear) && handle:
		c.Handle = ""
	case is(text, wordsClear):
		c.Phone = ""
	case ok && (handle || looksHandle(text)):
		c.Handle = name
	case handle:
		return t.Refuse(zhBadHandle, enBadHandle, short(text))
	default:
		return t.Refuse(zhBadPhone, enBadPhone, short(text))
	}
	return nil
}
