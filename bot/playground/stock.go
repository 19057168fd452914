package playground

import (
	_ "embed"
	"encoding/json"
	"fmt"
)

//go:embed stock.json
var stockJSON []byte

// Stock is who and what exists at first.
type Stock struct {
	People []Person `json:"people"`
	Chats  []Group  `json:"chats"`
	Closed []string `json:"closed"` // people whose private chat is not open yet
}

// Person is an account of the playground.
type Person struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Lang string `json:"lang,omitempty"`
}

// Group is a group chat.
type Group struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Members []string `json:"members"`
}

// BuiltIn returns the stock people and groups.
func BuiltIn() (Stock, error) {
	var s Stock
	if err := json.Unmarshal(stockJSON, &s); err != nil {
		return s, fmt.Errorf("read stock people: %w", err)
	}
	return s, nil
}
