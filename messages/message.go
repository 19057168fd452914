package messages

import (
	"strings"
	"time"
)

// MarkSign begins an id that stands for what a message reads, where the platform has no ids: several messages of a chat
// may bear it, and the newest is meant.
const MarkSign = "~"

// CodeSign begins an id that stands for no message: it holds what the platform asks for when a part of one is changed.
const CodeSign = "="

// Message is something to be said. It is a row before it is sent, and one with a known Key
// changes nothing.
type Message struct {
	Key  string // unique: the id of its turn, a slash, and a number within the turn
	Chat ChatID

	ReplyTo string // platform's id of the message in Chat that this answers
	Thread  string // topic of Chat where it goes, as Event.Thread has it; an answer goes to that of what it answers
	Follows string // Key of an earlier message that this answers; becomes ReplyTo when it is sent
	Edits   string // Key of an earlier message in Chat whose text and buttons these replace
	Target  string // platform's id of the message to edit, of a split one all with blanks between; set by the dispatcher from Edits
	Sent    string // of a split message, the ids of the parts that were taken, as Target has them; set by the dispatcher
	Answers string // id of a press: only who pressed sees Text, which may be empty

	About   string // what it is about, as kind/id; told to the feature when it cannot be delivered
	Text    string // plain text; markup and escaping are the platform's
	Whole   bool   // Text is a draft: nothing may be added to it, and it should be easy to copy whole
	Buttons []Button
	Files   []Attached

	Mentions []User // people named in Text who are to be called, where the platform can call them

	Deadline time.Time // from here on a person calls it late; the earliest goes first
	Expires  time.Time // not sent after this; zero: never expires
}

// Turn is the part of Key that messages of one turn share; they reach a chat in their order.
func (m Message) Turn() string {
	i := strings.LastIndexByte(m.Key, '/')
	if i < 0 {
		return m.Key
	}
	return m.Key[:i]
}

// Attached is a file that goes with a message. Its bytes stand beside the database, under their SHA-256;
// the platform opens them when it sends.
type Attached struct {
	Name string `json:"n"`
	MIME string `json:"m,omitempty"`
	Sum  string `json:"s"`
	Size int64  `json:"z"` // bytes
}

// Button stands under a message. Exactly one of Data, Copy, URL, Private and Reach is set.
type Button struct {
	Label   string `json:"l"`
	Data    string `json:"d,omitempty"` // comes back as Event.Button; at most 64 bytes
	Copy    string `json:"c,omitempty"` // text that a press copies; the platform may leave the button out
	URL     string `json:"u,omitempty"`
	Private bool   `json:"p,omitempty"` // opens the presser's private chat with the bot; the platform knows how
	Reach   string `json:"r,omitempty"` // opens the chat with whom it names, see [ChatLink], with a Whole text in its field
}
