package homework

import (
	"strconv"
	"strings"
	"unicode"

	"genjin/messages"
)

// teamNames reads the teams that a text names; mentions are none. 一组、二组 are two, Red Team is one.
func teamNames(rest string) []string {
	var words []string
	for w := range strings.FieldsSeq(rest) {
		if !strings.HasPrefix(w, "@") {
			words = append(words, w)
		}
	}
	rest = strings.Join(words, " ")
	var names []string
	for part := range strings.FieldsFuncSeq(rest, func(r rune) bool { return strings.ContainsRune("、，,；;/", r) }) {
		part = strings.Trim(part, " 。.：:")
		fields := strings.Fields(part)
		if len(fields) > 1 && allNumbered(fields) {
			names = append(names, fields...)
		} else if part != "" {
			names = append(names, part)
		}
	}
	return names
}

// allNumbered reports whether each word names a team by itself: 一组 二组.
func allNumbered(words []string) bool {
	for _, w := range words {
		if _, err := strconv.Atoi(teamKey(w)); err != nil {
			return false
		}
	}
	return true
}

// teamKey is a team's name as it is compared: 第一小组, 1组 and Team 1 are the same.
func teamKey(name string) string {
	s := strings.ToLower(strings.Join(strings.Fields(name), ""))
	s = strings.TrimPrefix(s, "第")
	for _, w := range []string{"小组", "组", "队"} {
		s = strings.TrimSuffix(s, w)
	}
	for _, w := range []string{"team", "group"} {
		if rest := strings.Trim(strings.TrimPrefix(s, w), "-#"); rest != "" {
			s = rest
		}
	}
	if n := hanzi(s); n > 0 {
		return strconv.Itoa(n)
	}
	return s
}

// hanzi reads 一 to 九十九; 0 for all else.
func hanzi(s string) int {
	n, unit := 0, 0
	for _, r := range s {
		if r == '十' {
			n += max(unit, 1) * 10
			unit = 0
			continue
		}
		i := strings.IndexRune("一二三四五六七八九", r)
		if i < 0 {
			return 0
		}
		unit = i/len("一") + 1
	}
	return n + unit
}

// spelled is how a new team that a text names is written: as typed, with 组 behind a bare number.
func spelled(l messages.Lang, name string) string {
	if strings.IndexFunc(name, func(r rune) bool { return !unicode.IsDigit(r) }) < 0 {
		return l.Say("%s组", "Team %s", name)
	}
	if hanzi(name) > 0 {
		return name + "组"
	}
	return name
}

func teamOf(l messages.Lang, team string) string {
	if team == "" {
		return l.Say("未分组", "no team")
	}
	return team
}
