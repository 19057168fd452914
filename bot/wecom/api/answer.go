package api

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"genjin/bot/wecom/errcode"
)

// answer is one that says yes.
type answer struct {
	raw  []byte
	note string // errmsg
}

// Strange is an answer that is none of WeCom's: of a gateway, of a portal, cut, or of a wrong address.
type Strange struct {
	Status int // of HTTP
	Err    error
}

func (e *Strange) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("answer %d is not of WeCom: %v", e.Status, e.Err)
	}
	return fmt.Sprintf("answer %d is not of WeCom", e.Status)
}

func (e *Strange) Unwrap() error { return e.Err }

// errNoCode says that JSON came without an errcode, which each answer of WeCom has.
var errNoCode = errors.New("no errcode")

// understand makes an answer of what came back to call; cut says why raw is not whole. Errors: *errcode.Error, or *Strange,
// which is wrapped in *Unsure unless its status says that nothing was done.
func understand(call string, resp *http.Response, raw []byte, cut error) (answer, error) {
	var head struct {
		Code word `json:"errcode"`
		Text word `json:"errmsg"`
	}
	err := json.Unmarshal(raw, &head)
	code, bad := strconv.Atoi(string(head.Code))
	if err == nil && bad != nil {
		err = errNoCode
	}
	if err == nil && code != 0 {
		return answer{}, &errcode.Error{Call: call, Code: code, Text: string(head.Text)}
	}
	if err == nil && resp.StatusCode == http.StatusOK {
		return answer{raw: raw, note: string(head.Text)}, nil
	}
	if cut != nil {
		err = cut
	}
	strange := &Strange{Status: resp.StatusCode, Err: err}
	if 300 <= resp.StatusCode && resp.StatusCode < 500 {
		return answer{}, fmt.Errorf("%s: %w", call, strange)
	}
	return answer{}, &Unsure{call, strange}
}

// malformed reports whether WeCom did what it was asked, and yet finds our JSON wrong.
func (a answer) malformed() bool {
	return strings.Contains(strings.ToLower(a.note), "wrong json format")
}

// into reads the answer to call into out.
func (a answer) into(call string, out any) error {
	if err := json.Unmarshal(a.raw, out); err != nil {
		return &Unsure{call, fmt.Errorf("read answer: %w", err)}
	}
	return nil
}

// word is a text of an answer, or a number, as WeCom writes either; anything else is empty.
type word string

// UnmarshalJSON never fails.
func (w *word) UnmarshalJSON(raw []byte) error {
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		s = string(raw)
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			s = ""
		}
	}
	*w = word(s)
	return nil
}

// refusalOf returns WeCom's no; nil if err is none.
func refusalOf(err error) *errcode.Error {
	e, _ := errors.AsType[*errcode.Error](err)
	return e
}
