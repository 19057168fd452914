package wecom

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/messages"
)

// The ways in.
const (
	bySocket   = "socket"   // the robot's long connection
	byCallback = "callback" // the robot's callback
	byApp      = "app"      // the application's callback
	byGap      = "gap"      // nobody: nothing could come in
	byBook     = "book"     // nobody: the address book
)

// envelope is what a delivery holds: what came, and what nobody could tell later.
type envelope struct {
	Way    string          `json:"way"`
	Bot    string          `json:"bot,omitempty"`    // the name that people mention the robot by
	Req    string          `json:"req,omitempty"`    // of the long connection: what an answer refers to
	User   string          `json:"user,omitempty"`   // the userid that an encrypted one stands for
	Sealed bool            `json:"sealed,omitempty"` // it is not known yet what the encrypted one stands for
	Name   string          `json:"name,omitempty"`   // of the sender
	Named  []named         `json:"named,omitempty"`  // people whom the text mentions
	Reach  bool            `json:"reach,omitempty"`  // the application can write to the sender
	Album  string          `json:"album,omitempty"`  // what parts of one long text have in common
	Body   json.RawMessage `json:"body,omitempty"`   // of the robot
	AppXML string          `json:"appxml,omitempty"` // of the application
}

// named is a person whom a text mentions by the name that the company knows him by.
type named struct {
	Name string `json:"name"`
	User string `json:"user"`
}

// head is as much of a robot's message as receiving has to know.
type head struct {
	ID    string `json:"msgid"`
	Chat  string `json:"chatid"`
	Kind  string `json:"chattype"`
	Type  string `json:"msgtype"`
	Reply string `json:"response_url"`
	From  struct {
		User string `json:"userid"`
	} `json:"from"`
	Text  wireText  `json:"text"`
	Mixed wireMixed `json:"mixed"`
	Event struct {
		Type string   `json:"eventtype"`
		Card wireCard `json:"template_card_event"`
	} `json:"event"`
}

// where returns the chat that orders the message; false if nobody said it anywhere.
func (h head) where(user string) (messages.ChatID, bool) {
	switch {
	case user == "" || user == systemUser:
		return "", false
	case h.Kind == "group":
		return GroupID(h.Chat), h.Chat != ""
	}
	return PrivateID(user), true
}

// delivery makes a delivery of e, which came at now. What has no id gets one of its bytes.
func (e envelope) delivery(id string, chat messages.ChatID, now time.Time) (messages.Delivery, error) {
	raw, err := json.Marshal(e)
	if err != nil {
		return messages.Delivery{}, fmt.Errorf("write envelope: %w", err)
	}
	if id == "" {
		sum := sha256.Sum256(raw)
		id = "x" + hex.EncodeToString(sum[:12])
	}
	return messages.Delivery{ID: string(Platform) + "/" + id, From: Platform, Chat: chat, Raw: raw, At: now}, nil
}

// nowhere is the chat of what cannot be read.
var nowhere = GroupID("0")

// unreadable is the delivery of what is no message: it goes to the dead letters.
func unreadable(raw []byte, now time.Time) messages.Delivery {
	sum := sha256.Sum256(raw)
	return messages.Delivery{ID: string(Platform) + "/x" + hex.EncodeToString(sum[:12]), From: Platform, Chat: nowhere, Raw: raw, At: now}
}

var errNoObject = errors.New("no JSON object")

// lenient reads the JSON object raw into v. What has another type than expected is left out: what WeCom may add
// tomorrow makes no message unreadable.
func lenient(raw []byte, v any) error {
	if begin := bytes.TrimLeft(raw, " \t\r\n"); len(begin) == 0 || begin[0] != '{' {
		return errNoObject
	}
	err := json.Unmarshal(raw, v)
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		return nil
	}
	return err
}

// clean repairs broken UTF-8 and takes out NUL.
func clean(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\x00", "")
}
