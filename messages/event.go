package messages

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Kind says what an event tells.
type Kind uint8

const (
	Said     Kind = iota // a message: text, files, or both
	Edited               // a message said before now reads so
	Pressed              // a button
	Joined               // Members came to the group
	Left                 // Members left the group, or were removed
	Added                // the bot came to the group; From brought it
	Removed              // the bot was thrown out
	Renamed              // the group has a new Title
	Opened               // the private chat can be written to from now on (Start), without a word said
	Migrated             // the group that was Was goes on under the id To
	Missed               // what was said between Since and At never came
	Titled               // the topic Thread has begun, or is called otherwise from now on
	Shared               // somebody's contact was shared: Contact
	Located              // a place was shared; which one, is nobody's business
	Company              // the people of a company are Colleagues, as its address book tells them; told each day, and when it changes
	Ignored              // nothing that concerns us
)

// User is an account on a platform, as the platform names it.
type User struct {
	ID   UserID
	Name string // as people see it; may be empty
	Lang string // the platform's hint, a BCP 47 tag; may be empty
	Bot  bool   // another program
}

// File is something handed over with a message. Its bytes stay with the platform until fetched.
type File struct {
	ID   string // the platform's handle, for fetching
	Name string // as sent; untrusted; empty where the platform does not tell it
	MIME string // as claimed, or by what the platform calls it; untrusted
	Size int64  // bytes, 0 if not told
	Kept string // id of the attachment by which it was fetched before its record was made; no platform sets it
}

// Contact is an entry of an address book, as a person shares it.
type Contact struct {
	ID    UserID `json:"id,omitempty"` // his account on the platform; empty if he has none or it is not told
	Name  string `json:"name"`         // as the sharer calls him; untrusted
	Phone string `json:"phone"`        // as it is told, mostly with the country's code; untrusted
}

// Colleague is somebody in the address book of a company.
type Colleague struct {
	User
	Teams []string // the departments that he is in, by name
	Leads []string // those of all departments that he leads
}

// Event is what happened, free of any platform. Which fields are set depends on Kind.
type Event struct {
	Kind Kind
	Ref  Ref  // the message; of Pressed: the message that bears the button
	From User // who did it; an empty ID is nobody (a channel, an anonymous admin)

	Private bool   // the chat has this one person and the bot
	Title   string // the group's title, where the platform tells it

	Thread     string // the topic of the group that it stands in; empty: there is none, or it is the general one
	ThreadName string // how that is called: of Titled from now on, else when it began; empty where it is not told

	Text      string   // without the mention of the bot; at most as long as the platform lets through
	Addressed bool     // the bot was mentioned, or answered
	ReplyTo   string   // id of the message that this answers, in the same chat
	ReplyFrom User     // its author, where the platform tells it
	Mentions  []User   // other people named in Text, in order
	Named     []string // how Text names them, where it does so without an @
	Files     []File
	Called    []string // names that stand behind an @ in Text, of people whom the platform does not tell
	Quote     string   // what the message reads that this one quotes, where the platform tells it
	Album     string   // what the messages of one album have in common, within their chat; empty: no album
	Place     int64    // grows with each message of a chat, where the platform shows an album in that order; 0: as its parts come
	Contact   Contact  // of Shared

	Button string // Data of the button that was pressed
	Press  string // id of the press, for Message.Answers

	Narrow     bool        // in this group the bot hears only what mentions it, and files only in that or quoted by it
	Unquoted   bool        // the platform does not tell which message this one quotes
	Shut       bool        // of Opened: he came in, may be greeted now, and not be written to there before he says something
	Direct     ChatID      // the private chat of From, where the bot can write to him though he never opened it
	Members    []User      // who joined or left
	Colleagues []Colleague // of Company: all whom the bot may see; nobody is From
	Deaf       bool        // of Added: of what is said in the group the bot hears only what is said to it
	Since      time.Time   // of Missed
	Was, To    ChatID      // of Migrated: the group's id before and after; it is told in either, or in both
	At         time.Time   // when it was said, by the platform's clock
}

// Unnamed returns text, a part of e.Text, without the names of e.Named.
func (e Event) Unnamed(text string) string {
	for _, name := range e.Named {
		text = without(text, name)
	}
	return text
}

// without takes name out of text once: where it stands as a word of its own if it does anywhere, else where it
// stands first.
func without(text, name string) string {
	at := -1
	for from := 0; name != "" && from <= len(text); {
		i := strings.Index(text[from:], name)
		if i < 0 {
			break
		}
		i += from
		from = i + len(name)
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		behind, _ := utf8.DecodeRuneInString(text[from:])
		alone := !unicode.IsLetter(before) && !unicode.IsLetter(behind)
		if at < 0 || alone {
			at = i
		}
		if alone {
			break
		}
	}
	if at < 0 {
		return text
	}
	return text[:at] + " " + text[at+len(name):]
}
