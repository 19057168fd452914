package wecom

import (
	"errors"
	"strings"

	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

// The buckets.
const (
	account      = string(Platform)    // of all that is sent
	robotAccount = account + "/robot"  // of what the robot sends by its long connection; WeCom alone closes it, and the next two
	appAccount   = account + "/app"    // of what the application sends: its trouble does not stop the robot
	appUploads   = appAccount + upPart // of the files that the application brings to WeCom
	robotUploads = robotAccount + upPart
	groupsBucket = appAccount + "/groups" // of what the application says in groups
	hourPart     = "/h"
	dayPart      = "/d"
	hookPart     = "/hook"
	upPart       = "/up"
)

// closable are the buckets that a refusal of a call closes, of one way to a chat.
type closable struct {
	account string // the account may do nothing
	says    string // too much was said
	uploads string // too many files were brought to WeCom
}

func ofRobotIn(chat messages.ChatID) closable {
	return closable{robotAccount, string(chat), robotUploads}
}

// What is too much for one person WeCom drops without a word (path/90236), so a refusal is of all that the application says.
func ofApplication() closable { return closable{appAccount, appAccount, appUploads} }

func ofGroups() closable { return closable{appAccount, groupsBucket, appUploads} }

// A web hook has nothing in common with others: neither its limit nor what it uploads (path/91770).
func ofHookIn(chat messages.ChatID) closable {
	b := string(chat) + hookPart
	return closable{b, b, b + upPart}
}

// An address that takes an answer counts with what else the robot says in its conversation (path/101463).
func ofURLIn(chat messages.ChatID) closable {
	return closable{string(chat), string(chat), string(chat)}
}

// The calls that are made before anything is said, as far as their frequency has limits of its own.
const (
	callToken  = "gettoken"
	callUpload = "upload" // in the names of all that bring a file to WeCom
)

// byToken and byUpload tell of which call err is.
func byToken(err error) bool  { return callOf(err) == callToken }
func byUpload(err error) bool { return strings.Contains(callOf(err), callUpload) }

// callOf returns what was asked when WeCom said no; empty if err is none.
func callOf(err error) string {
	if e, ok := errors.AsType[*errcode.Error](err); ok {
		return e.Call
	}
	return ""
}

// after returns the bucket that a refusal for frequency closes.
func (c closable) after(err error) string {
	switch {
	case byToken(err):
		return c.account
	case byUpload(err):
		return c.uploads
	}
	return c.says
}

// outcome is what the dispatcher acts on after err, of a call that may close some of c. That the account may do nothing
// until its owner acts is said in the log, loudly.
func (a *Adapter) outcome(c closable, err error) error {
	err = errcode.Outcome(c.account, c.after(err), err)
	if f, ok := errors.AsType[*errcode.AccountFault](err); ok {
		a.o.Log.Error("WeCom lets the account send nothing until it is mended: see genjin check", "errcode", f.Refusal.Code, "our address", f.Address)
	}
	return err
}
