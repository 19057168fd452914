package bot

import (
	"time"

	"genjin/followup"
	"genjin/messages"
)

// The kinds of the jobs around texts that go out by the account of a rep.
const (
	JobLook    = "look"    // looks through the contacts of a rep for a client: [Look], [Seen]
	JobRelay   = "relay"   // hands a draft over: [Relay], [Relayed]
	JobConfirm = "confirm" // asks whether it is confirmed: [Confirm], [Confirmed]
	JobUnrelay = "unrelay" // takes it back: [Unrelay]
)

// The buttons on the page of a client: behind each stands the client.
const (
	ButtonFind   = "findexternal"   // looks through the contacts of the rep for him
	ButtonUnlink = "unlinkexternal" // forgets which one he is
)

// Look says among whose contacts which client is looked for.
type Look struct {
	Chat   messages.ChatID   `json:"chat"` // the rep's private chat on the platform
	Client followup.ClientID `json:"client"`
	Anew   bool              `json:"anew"` // the rep asked for it: he waits, and may have changed something there
}

// Seen are the contacts who can be the client, as [followup.Client.Among] has them.
type Seen struct {
	Look

	Right bool                `json:"right"` // the platform lets texts go out so
	Some  []followup.External `json:"some"`
	Sure  int                 `json:"sure"`
}

// Relay is a draft that is handed over.
type Relay struct {
	About string          `json:"about"`
	Chat  messages.ChatID `json:"chat"`
	To    string          `json:"to"` // the client, as the platform knows him
	Text  string          `json:"text"`
	Since time.Time       `json:"since"` // when it was pressed
}

// Relayed is what became of it.
type Relayed struct {
	Platform messages.Platform `json:"platform"`
	Task     string            `json:"task"`
	Fault    string            `json:"fault"` // why it was not taken; empty: it was
}

// Confirm asks for the draft of the record About. Whom it is for is not kept in it: he may be erased before it is asked.
type Confirm struct {
	About string `json:"about"`
}

// Confirmed is when the client got the draft; zero while it is not confirmed.
type Confirmed struct {
	At    time.Time `json:"at"`
	Fault string    `json:"fault"`
}

// Unrelay says which task is to be taken back.
type Unrelay struct {
	Platform messages.Platform `json:"platform"`
	Task     string            `json:"task"`
}
