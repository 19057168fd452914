// Package course holds the homework of the course: its 15 assignments, and what of a text that is
// handed in counts towards one.
package course

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Form is how an assignment is handed in (course, 1).
type Form string

// The forms.
const (
	Tables  Form = "table"   // process tables: steps in their order
	Lists   Form = "lists"   // lists under their headings
	Answers Form = "answers" // headings, each with its answer
	Free    Form = "free"    // any text or file
	Tick    Form = "tick"    // done in the book, only ticked off
)

// The limits of a process table (course, 1).
const (
	StepsBase = 9
	StepsMost = 12
)

// Assignment is one piece of homework.
type Assignment struct {
	Key    string // "2.1"
	Day    int    // of the course, from 1
	Page   string // of the course book; may be empty
	Form   Form
	ZH, EN string // title
	Holds  struct{ ZH, EN string }
	Tables int    // how many process tables
	Lists  []List // what is counted
}

// List is one of the lists of an assignment.
type List struct {
	ZH, EN    string
	Also      []string // other headings that people write
	Min, Max  int      // Max 0: no limit
	Labels    string   // each item bears one of these letters, and each letter is needed once
	Questions bool     // items are questions
}

//go:embed assignments.json
var data []byte

var all = load()

func load() []Assignment {
	var as []Assignment
	if err := json.Unmarshal(data, &as); err != nil {
		panic("course: " + err.Error()) // embedded
	}
	return as
}

// Days is how many days the course has.
const Days = 3

// All returns the assignments in the order of their keys.
func All() []Assignment { return slices.Clone(all) }

// OfDay returns the assignments of a day.
func OfDay(day int) []Assignment {
	var of []Assignment
	for _, a := range all {
		if a.Day == day {
			of = append(of, a)
		}
	}
	return of
}

// Find returns the assignment with key, as people type it: "2.1", "2。1", "２．１", "2-1".
func Find(key string) (Assignment, bool) {
	key = strings.Map(plain, key)
	for _, a := range all {
		if a.Key == key {
			return a, true
		}
	}
	return Assignment{}, false
}

// SplitKey takes the key off the beginning of what was handed in: "2.1 显性：…". The key is empty where
// the text begins with none, and may be one that no assignment has.
func SplitKey(text string) (key, rest string) {
	text = strings.TrimSpace(text)
	if number, ok := strings.CutPrefix(text, "第"); ok && number != "" && digit(plain(firstRune(number))) {
		text = number
	}
	end, n := 0, 0
	for i, r := range text {
		if r = plain(r); !digit(r) && r != '.' || n == len("12.34") {
			break
		}
		n++
		if digit(r) { // the mark behind the last digit belongs to the text
			_, size := utf8.DecodeRuneInString(text[i:])
			key, end = text[:i+size], i+size
		}
	}
	rest = strings.TrimLeft(strings.TrimSpace(text[end:]), ":：,，、")
	return strings.Map(plain, key), strings.TrimSpace(rest)
}

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// plain is a character of a key as keys have it.
func plain(r rune) rune {
	switch {
	case r >= '０' && r <= '９':
		return r - '０' + '0'
	case strings.ContainsRune("。．-·–", r):
		return '.'
	}
	return r
}

func digit(r rune) bool { return r >= '0' && r <= '9' }
