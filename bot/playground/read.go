package playground

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"genjin/messages"
)

// wire is an event as the playground delivers it.
type wire struct {
	Kind      string    `json:"kind"`
	Chat      string    `json:"chat"`
	Private   bool      `json:"private"`
	Title     string    `json:"title"`
	ID        string    `json:"id"`
	From      Person    `json:"from"`
	Text      string    `json:"text"`
	ReplyTo   string    `json:"reply_to"`
	ReplyFrom *Person   `json:"reply_from"` // empty ID: the bot
	Mentions  []Person  `json:"mentions"`
	Addressed bool      `json:"addressed"`
	Members   []Person  `json:"members"`
	Files     []Handed  `json:"files"`
	Button    string    `json:"button"`
	Press     string    `json:"press"`
	At        time.Time `json:"at"`

	Contact *messages.Contact `json:"contact,omitempty"`
}

// botNames are how people mention the bot.
var botNames = []string{"@genjin", "@跟进"}

// delivery makes the delivery of an event. The caller holds mu.
func (p *Playground) delivery(rec record) (messages.Delivery, error) {
	r, ok := p.rooms[rec.Chat]
	if !ok {
		return messages.Delivery{}, ErrNoChat
	}
	id := strconv.FormatInt(rec.ID, 10)
	w := wire{
		Kind: rec.Kind, Chat: rec.Chat, Private: r.private, Title: r.title, ID: id, From: p.people[rec.From], Text: rec.Text,
		ReplyTo: rec.Reply, Files: rec.Files, At: rec.At, Contact: rec.Contact,
	}
	if rec.Lang != "" {
		w.From.Lang = rec.Lang
	}
	switch rec.Kind {
	case kindEdit:
		w.ID = rec.Target
	case kindPress:
		w.ID, w.Press, w.Button = rec.Target, id, rec.Data
	case kindRename:
		w.Title, w.Text = rec.Text, ""
	}
	for _, who := range rec.Members {
		w.Members = append(w.Members, p.people[who])
	}
	if m := r.find(rec.Reply); rec.Reply != "" && m != nil {
		author := p.people[m.from]
		w.ReplyFrom = &author
		w.Addressed = m.from == ""
	}
	p.mentions(r, &w)
	raw, err := json.Marshal(w)
	if err != nil {
		return messages.Delivery{}, fmt.Errorf("write delivery: %w", err)
	}
	return messages.Delivery{
		ID: fmt.Sprintf("%s/%012d", Platform, rec.ID), From: Platform, Chat: chatID(rec.Chat), Raw: raw, At: rec.At,
	}, nil
}

// mentions finds who is named in the text; the bot's own name is taken out of it.
func (p *Playground) mentions(r *room, w *wire) {
	for _, name := range botNames {
		if i := strings.Index(strings.ToLower(w.Text), name); i >= 0 {
			w.Addressed = true
			w.Text = strings.TrimSpace(w.Text[:i] + w.Text[i+len(name):])
		}
	}
	type place struct {
		at  int
		who Person
	}
	var found []place
	for _, one := range p.people {
		for _, name := range []string{"@" + one.Name, "@" + one.ID} {
			if i := strings.Index(w.Text, name); i >= 0 && ended(w.Text[i+len(name):], name) {
				found = append(found, place{i, one})
				break
			}
		}
	}
	slices.SortFunc(found, func(a, b place) int { return a.at - b.at })
	for _, f := range found {
		w.Mentions = append(w.Mentions, f.who)
	}
}

// ended reports whether a name ends before rest: @li is not @lin.
func ended(rest, name string) bool {
	last := rune(name[len(name)-1])
	if last >= unicode.MaxLatin1 || last > 127 {
		return true
	}
	return rest == "" || !unicode.IsLetter(rune(rest[0])) && !unicode.IsDigit(rune(rest[0])) || rest[0] > 127
}

// Read makes an event of a delivery. What it does not know it leaves out; broken text is repaired.
func Read(d messages.Delivery) (messages.Event, error) {
	var w wire
	if err := json.Unmarshal(d.Raw, &w); err != nil {
		return messages.Event{}, fmt.Errorf("read playground delivery: %w", err)
	}
	kind, ok := kinds[w.Kind]
	if !ok {
		kind = messages.Ignored
	}
	if w.Chat == "" || w.From.ID == "" {
		return messages.Event{}, fmt.Errorf("read playground delivery: chat or person is missing")
	}
	e := messages.Event{
		Kind: kind, Ref: messages.Ref{Chat: chatID(w.Chat), ID: w.ID}, From: user(w.From), Private: w.Private, Title: sound(w.Title),
		Text: sound(w.Text), Addressed: w.Addressed, ReplyTo: w.ReplyTo, Button: w.Button, At: w.At,
	}
	if kind == messages.Pressed {
		e.Press = w.Press
	}
	if w.ReplyFrom != nil && w.ReplyFrom.ID != "" {
		e.ReplyFrom = user(*w.ReplyFrom)
	}
	for _, one := range w.Mentions {
		e.Mentions = append(e.Mentions, user(one))
	}
	for _, one := range w.Members {
		e.Members = append(e.Members, user(one))
	}
	for _, f := range w.Files {
		e.Files = append(e.Files, messages.File{ID: f.ID, Name: sound(f.Name), MIME: f.MIME, Size: f.Size})
	}
	if w.Contact != nil {
		e.Contact = messages.Contact{Name: sound(w.Contact.Name), Phone: sound(w.Contact.Phone)}
	}
	return e, nil
}

var kinds = map[string]messages.Kind{
	kindPost: messages.Said, kindContact: messages.Shared, kindPlace: messages.Located, kindEdit: messages.Edited, kindPress: messages.Pressed, kindJoin: messages.Joined, kindLeave: messages.Left,
	kindOpen: messages.Opened, kindAdd: messages.Added, kindRemove: messages.Removed, kindRename: messages.Renamed,
}

// sound repairs what is no UTF-8 and takes out NUL, which not every database holds.
func sound(s string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "")
}

func user(p Person) messages.User {
	return messages.User{ID: UserID(p.ID), Name: p.Name, Lang: p.Lang}
}

// UserID and chatID are the playground's ids as the rest of the program sees them.
func UserID(id string) messages.UserID { return messages.UserID(string(Platform) + "/" + id) }

func chatID(id string) messages.ChatID { return messages.ChatID(string(Platform) + "/" + id) }

// ChatID is the id of a chat as the rest of the program sees it.
func ChatID(id string) messages.ChatID { return chatID(id) }

// bare is the id of a chat as the playground's own API has it.
func bare(id messages.ChatID) string { return strings.TrimPrefix(string(id), string(Platform)+"/") }
