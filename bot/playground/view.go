package playground

import (
	"context"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"sync"
	"time"

	"genjin/messages"
)

// Message is a message as the API shows it.
type Message struct {
	ID      string   `json:"id"`
	From    string   `json:"from"` // a person, or "bot"
	Text    string   `json:"text"`
	ReplyTo string   `json:"reply_to,omitempty"`
	Draft   bool     `json:"draft,omitempty"` // holds nothing but a text for the client
	Buttons []Button `json:"buttons"`
	Files   []File   `json:"files"`
	At      string   `json:"at"`
	Edited  string   `json:"edited,omitempty"`
}

// Button is a button as the API shows it.
type Button struct {
	Label string `json:"label"`
	Copy  string `json:"copy,omitempty"`
	URL   string `json:"url,omitempty"`
}

// File is a file as the API shows it.
type File struct {
	Name string `json:"name"`
	URL  string `json:"url"`
	MIME string `json:"mime"`
	Size int64  `json:"size"`
}

// privateURL is the address of a button that opens the presser's own private chat.
const privateURL = "#private"

// linkMost is how long the address of a chat may be, in bytes, as it is where such chats are.
const linkMost = 2000

// view shows m. The caller holds mu.
func (p *Playground) view(m *message) Message {
	v := Message{
		ID: strconv.FormatInt(m.id, 10), From: m.from, Text: m.text, ReplyTo: m.reply, Draft: m.whole,
		Buttons: []Button{}, Files: []File{}, At: p.stamp(m.at),
	}
	if v.From == "" {
		v.From = "bot"
	}
	if !m.edited.IsZero() {
		v.Edited = p.stamp(m.edited)
	}
	for _, b := range m.buttons {
		one := Button{Label: b.Label, Copy: b.Copy, URL: b.URL}
		switch {
		case b.Private:
			one.URL = privateURL
		case b.Reach != "" && m.whole:
			one.URL = messages.ChatLink(b.Reach, m.text, linkMost)
		case b.Reach != "":
			one.URL = messages.ChatLink(b.Reach, "", linkMost)
		}
		v.Buttons = append(v.Buttons, one)
	}
	for _, f := range m.files {
		v.Files = append(v.Files, File{Name: f.Name, URL: "/api/files/" + f.ID + "/" + url.PathEscape(f.Name), MIME: f.MIME, Size: f.Size})
	}
	return v
}

// stamp writes an instant in the program's zone.
func (p *Playground) stamp(t time.Time) string { return t.In(p.o.Zone).Format(time.RFC3339) }

// Messages returns what was said in a chat behind the message after, which may be empty.
func (p *Playground) Messages(chat, after string) ([]Message, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	r, ok := p.rooms[chat]
	if !ok {
		return nil, ErrNoChat
	}
	from := int64(0)
	if after != "" {
		var err error
		if from, err = strconv.ParseInt(after, 10, 64); err != nil {
			return nil, ErrNoMsg
		}
	}
	vs := []Message{}
	for _, m := range r.said {
		if m.id > from {
			vs = append(vs, p.view(m))
		}
	}
	return vs, nil
}

// ChatIDs returns the ids of all chats, groups first.
func (p *Playground) ChatIDs() []string { return slices.Clone(p.names) }

type statePerson struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Roles []string `json:"roles"`
}

type stateChat struct {
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Kind    string   `json:"kind"`
	Members []string `json:"members"`
	Open    bool     `json:"open"`
}

type state struct {
	Now    string        `json:"now"`
	People []statePerson `json:"people"`
	Chats  []stateChat   `json:"chats"`
}

// state shows who and what there is.
func (p *Playground) state(ctx context.Context) (state, error) {
	roles := map[messages.UserID][]string{}
	if p.o.Roles != nil {
		var err error
		if roles, err = p.o.Roles(ctx); err != nil {
			return state{}, err
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s := state{Now: p.stamp(p.o.Now()), People: []statePerson{}, Chats: []stateChat{}}
	for _, one := range p.o.Stock.People {
		of := roles[UserID(one.ID)]
		if of == nil {
			of = []string{}
		}
		s.People = append(s.People, statePerson{ID: one.ID, Name: one.Name, Roles: of})
	}
	for _, id := range p.names {
		r := p.rooms[id]
		kind := "group"
		if r.private {
			kind = "private"
		}
		s.Chats = append(s.Chats, stateChat{ID: id, Title: r.title, Kind: kind, Members: slices.Clone(r.members), Open: !r.closed})
	}
	return s, nil
}

// news is one server-sent event.
type news struct {
	event string
	data  []byte
}

// hub spreads news among the pages that listen.
type hub struct {
	mu  sync.Mutex
	out map[chan news]bool
}

// listenerQueue is how much news may wait for a page; one that is slower is cut off and comes again.
const listenerQueue = 256

func (h *hub) listen() chan news {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.out == nil {
		h.out = map[chan news]bool{}
	}
	c := make(chan news, listenerQueue)
	h.out[c] = true
	return c
}

func (h *hub) leave(c chan news) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.out[c] {
		delete(h.out, c)
		close(c)
	}
}

func (h *hub) spread(event string, v any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.out) == 0 {
		return
	}
	data, err := json.Marshal(v)
	if err != nil {
		return // of our own types only
	}
	for c := range h.out {
		select {
		case c <- news{event, data}:
		default:
			delete(h.out, c)
			close(c)
		}
	}
}

// tell spreads the news of rec. The caller holds mu.
func (p *Playground) tell(r *room, rec record) {
	type said struct {
		Chat    string  `json:"chat"`
		Message Message `json:"message"`
	}
	switch rec.Kind {
	case kindPost, kindContact, kindPlace, kindSaid:
		p.hub.spread("message", said{r.id, p.view(r.said[len(r.said)-1])})
	case kindEdit, kindChange:
		if m := r.find(rec.Target); m != nil {
			p.hub.spread("edit", said{r.id, p.view(m)})
		}
	case kindOpen, kindJoin, kindLeave, kindRename:
		p.hub.spread("chats", map[string]string{"chat": r.id})
	}
}
