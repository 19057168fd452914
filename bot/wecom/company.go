package wecom

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"genjin/bot/wecom/api"
	"genjin/messages"
)

// bookChat orders what the address book tells; it is no chat.
const bookChat = messages.ChatID(string(Platform) + "/book")

// colleague is somebody in the address book, as a delivery holds him.
type colleague struct {
	User  string   `json:"user"`
	Name  string   `json:"name,omitempty"`
	Teams []string `json:"teams,omitempty"`
	Leads []string `json:"leads,omitempty"`
}

// tell hands over who is in the company. What is told twice on a day is handed over once.
func (b *book) tell(read api.Book) error {
	names := map[int]string{}
	for _, d := range read.Departments {
		names[d.ID] = d.Name
	}
	of := func(ids []int) []string {
		var all []string
		for _, id := range ids {
			if names[id] != "" {
				all = append(all, names[id])
			}
		}
		return all
	}
	var here []colleague
	for _, p := range read.People {
		if !p.Gone() {
			here = append(here, colleague{p.ID, p.Name, of(p.Departments), of(p.Leads)})
		}
	}
	slices.SortFunc(here, func(x, y colleague) int { return strings.Compare(x.User, y.User) })
	body, err := json.Marshal(here)
	if err != nil {
		return fmt.Errorf("write address book: %w", err)
	}
	now := b.a.o.Now()
	id := bookPart + now.UTC().Format("20060102") + "-" + digest(string(body))
	d, err := envelope{Way: byBook, Body: body}.delivery(id, bookChat, now)
	if err != nil {
		return err
	}
	_, err = b.a.in.add(d)
	return err
}

// fromBook reads what tell wrote.
func (env envelope) fromBook(d messages.Delivery) (messages.Event, error) {
	var here []colleague
	if err := json.Unmarshal(env.Body, &here); err != nil {
		return messages.Event{}, fmt.Errorf("read address book: %w", err)
	}
	e := messages.Event{Kind: messages.Company, Ref: messages.Ref{Chat: d.Chat, ID: d.ID}, At: d.At}
	for _, c := range here {
		e.Colleagues = append(e.Colleagues, messages.Colleague{
			User: messages.User{ID: UserID(c.User), Name: clean(c.Name)}, Teams: c.Teams, Leads: c.Leads,
		})
	}
	return e, nil
}
