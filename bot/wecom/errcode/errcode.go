// Package errcode says what WeCom's error codes mean for a send: WeCom answers each call with a number, and what is
// to be done follows from the number alone, never from its text.
package errcode

import "fmt"

// Error is an answer of WeCom that says no. Its text is for the log: it may hold addresses and hints.
type Error struct {
	Call string // what was asked: the path of an API, or the command of a frame
	Code int
	Text string
}

func (e *Error) Error() string { return fmt.Sprintf("%s: %d %s", e.Call, e.Code, e.Text) }
