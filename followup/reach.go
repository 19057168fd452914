package followup

import (
	"regexp"
	"strings"
)

var (
	// handleForm is what a name on Telegram looks like: 5 to 32 letters, digits and underscores, and some of 4 that
	// were sold (core.telegram.org/method/account.checkUsername).
	handleForm = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_]{2,30}[A-Za-z0-9]$`)
	linkForm   = regexp.MustCompile(`^(?i:(?:https?://)?(?:t|telegram)\.me/)([^/?#]*)`)
	// mobileForm is a mobile number of the mainland, without its country's code.
	mobileForm = regexp.MustCompile(`^1[3-9][0-9]{9}$`)
)

// ParseHandle reads the name of an account on Telegram as people write it, "@wangzong", "t.me/wangzong" or bare,
// and returns it without the @.
func ParseHandle(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if m := linkForm.FindStringSubmatch(s); m != nil {
		s = m[1]
	}
	s = strings.TrimPrefix(strings.Replace(s, "＠", "@", 1), "@")
	if !handleForm.MatchString(s) {
		return "", false
	}
	return s, true
}

// The lengths of a number with its country's code, in digits: the longest is that of ITU-T E.164.
const (
	phoneLeast = 8
	phoneMost  = 15
)

// ParsePhone reads a phone number as people write it, and returns it as "+8613800138000". A mobile number of the
// mainland needs no country code; all others begin with + or 00 and the code.
func ParsePhone(s string) (string, bool) {
	if m := linkForm.FindStringSubmatch(strings.TrimSpace(s)); m != nil {
		s = m[1]
	}
	digits, plus, ok := phoneDigits(s)
	if !ok {
		return "", false
	}
	rest, zeros := strings.CutPrefix(digits, "00")
	home, mainland := strings.CutPrefix(digits, "86")
	switch {
	case plus:
	case zeros:
		digits = rest
	case mobileForm.MatchString(digits):
		digits = "86" + digits
	case mainland && mobileForm.MatchString(home):
	default:
		return "", false
	}
	if len(digits) < phoneLeast || len(digits) > phoneMost || digits[0] == '0' {
		return "", false
	}
	if home, mainland := strings.CutPrefix(digits, "86"); mainland && !mobileForm.MatchString(home) {
		return "", false // an account of the mainland has a mobile number
	}
	return "+" + digits, true
}

// phoneDigits takes out of s what people put between digits; plus tells whether it began with one. ok is false if
// something else stands there.
func phoneDigits(s string) (digits string, plus, ok bool) {
	var b strings.Builder
	for _, r := range s {
		if '０' <= r && r <= '９' {
			r += '0' - '０'
		}
		switch {
		case '0' <= r && r <= '9':
			b.WriteRune(r)
		case (r == '+' || r == '＋') && b.Len() == 0 && !plus:
			plus = true
		case !strings.ContainsRune(" -().（）/\u00a0\u2011\u2013\u202a\u202c\u200e", r):
			return "", plus, false
		}
	}
	return b.String(), plus, b.Len() > 0
}

// Reach is how c is written to on Telegram: "@wangzong", else "+8613800138000". Empty: nobody knows. The name goes
// first: it works whatever c lets people do who know his number.
func (c Client) Reach() string {
	if c.Handle != "" {
		return "@" + c.Handle
	}
	return c.Phone
}
