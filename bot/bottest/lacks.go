package bottest

import (
	"errors"
	"strings"
	"testing"

	"genjin/messages"
)

// Lacks is what a platform does not offer, or offers otherwise, as its documents say. The zero Lacks lacks nothing.
type Lacks struct {
	Groups    bool // people talk to the bot in private alone: the harness's Group is its Private
	Overheard bool // of what is said in a group only that reaches the bot which calls it
	Unasked   bool // in a group the bot may but answer
	Times     bool // nobody tells when something was said
	Accounts  bool // whom a text mentions is told by name alone
	Quotes    bool // nobody tells that a text answers another
	Answers   bool // of what a text answers the words are told, and neither the id nor who said it
	Edits     bool // people cannot change what they said
	Moves     bool // nobody tells who joins a group and who leaves it
	Captions  bool // a file comes without words
	FileNames bool // what a file is called is told with its bytes
	Changes   bool // what the bot said changes only within seconds of a press, by what was pressed
	Openings  bool // nobody opens a closed private chat
}

// called reports whether a text in the group is always said to the bot.
func (h Harness) called() bool { return h.Lacks.Groups || h.Lacks.Overheard }

// call makes of a text in the group one that reaches the bot.
func (h Harness) call(text string) string {
	if h.Lacks.Overheard && !h.Lacks.Groups {
		return h.Bot + " " + text
	}
	return text
}

// ask lets somebody say something in the group, where the bot may but answer, and returns what an answer refers to.
func (h Harness) ask(b *inbox) string {
	if !h.Lacks.Unasked {
		return ""
	}
	h.Say(h.Person.ID, h.Group, h.call("帮助"), "")
	return b.next().Ref.ID
}

// written is how a text of the bot looks.
func (h Harness) written(text string) string {
	if h.Written == nil {
		return text
	}
	return h.Written(text)
}

// send sends all parts of m, and returns what it is known by.
func (h Harness) send(t *testing.T, m messages.Message) string {
	t.Helper()
	for {
		id, err := h.Adapter.Send(t.Context(), m)
		m.Sent = strings.TrimSpace(m.Sent + " " + id)
		if err == nil {
			return m.Sent
		}
		if !errors.Is(err, messages.ErrMore) {
			t.Fatalf("%q: %v", m.Text, err)
		}
	}
}
