package when

import (
	"strconv"
	"strings"
)

// num reads digits, Chinese numerals up to 99 or an English word up to twelve; -1 for what is none.
func num(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	if n, ok := latinNumbers[strings.ToLower(s)]; ok {
		return n
	}
	n, last := 0, 0
	for _, r := range s {
		switch r {
		case '十':
			n, last = n+max(last, 1)*10, 0
		case '廿':
			n, last = n+20, 0
		case '卅':
			n, last = n+30, 0
		default:
			v, ok := hanDigits[r]
			if !ok {
				return -1
			}
			last = v
		}
	}
	return n + last
}

var hanDigits = map[rune]int{'零': 0, '〇': 0, '一': 1, '二': 2, '两': 2, '俩': 2, '三': 3, '四': 4, '五': 5, '六': 6, '七': 7, '八': 8, '九': 9}

// numberEN is a number in English text.
const numberEN = `(\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)`

var latinNumbers = map[string]int{
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}

// hanYear reads the digits of a year, in either script; 0 for what is none of four digits.
func hanYear(s string) int {
	if n, err := strconv.Atoi(s); err == nil && n > 999 {
		return n
	}
	n, count := 0, 0
	for _, r := range s {
		v, ok := hanDigits[r]
		if !ok {
			return 0
		}
		n, count = n*10+v, count+1
	}
	if count != 4 {
		return 0
	}
	return n
}
