package followup

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Class is how much a client is worth attention: A to D (course, 2). Empty: not classed yet.
type Class string

// Classes are all classes, the best first.
var Classes = []Class{"A", "B", "C", "D"}

// ParseClass reads a class as people type it: "A", "a类".
func ParseClass(s string) (Class, bool) {
	s = strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(s)), "类")
	for _, c := range Classes {
		if string(c) == s {
			return c, true
		}
	}
	return "", false
}

// pace is how many days may pass before a client of each class hears from his rep again: A twice a week,
// B weekly, C every two weeks, D monthly. Who is not classed yet counts as C.
var pace = map[Class]int{"A": 3, "B": 7, "C": 14, "": 14, "D": 30}

// Pace returns how many days after the last text or visit a client of c is due for a note.
func (c Class) Pace() int { return pace[c] }

// Paces are the classes with those not classed yet, in the order of their pace.
var Paces = []Class{"A", "B", "C", "", "D"}

// Client is whom a rep sells to. A rep may have several of one name, told apart by Company.
type Client struct {
	ID        ClientID
	Workspace WorkspaceID
	Owner     PersonID
	Name      string // as the rep calls him: 王总
	Company   string // may be empty
	Address   string // form of address in texts; empty: Name
	Leader    bool   // decides the tone of every text (course, 2)
	Class     Class
	Lang      string // language of texts to him, "zh" or "en"; empty: Chinese for a name with hanzi
	Muted     bool   // wants no texts: no draft of any kind is brought for him
	Handle    string // of his account on Telegram, without @; empty: not known
	Phone     string // with + and the country's code; empty: not known

	Touched time.Time // his last visit or text; zero: none yet
}

// Called returns how a text addresses c.
func (c Client) Called() string {
	if c.Address != "" {
		return c.Address
	}
	return c.Name
}

// Title returns the name of c as its rep reads it, with the company where one is known.
func (c Client) Title() string {
	if c.Company == "" || c.Name == "" {
		return c.Name
	}
	if c.Name[0] < utf8.RuneSelf { // a name in Latin letters
		return c.Name + " (" + c.Company + ")"
	}
	return c.Name + "（" + c.Company + "）"
}
