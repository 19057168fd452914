package followup

import "strings"

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
	if c.Company == "" {
		return c.Name
	}
	return c.Name + "（" + c.Company + "）"
}
