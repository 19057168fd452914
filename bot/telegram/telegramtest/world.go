package telegramtest

import (
	"fmt"
	"slices"
	"time"
)

// The kinds of chats.
const (
	private    = "private"
	group      = "group"
	supergroup = "supergroup"
	channel    = "channel"
)

// The accounts that speak for those who do not show themselves.
const (
	Anonymous   int64 = 1087968824 // an administrator in the name of the group
	ChannelUser int64 = 136817688  // a channel in a group
	Service     int64 = 777000     // Telegram itself
)

// Rank is what the bot is in a chat.
type Rank string

// The ranks that a bot begins with.
const (
	Out   Rank = ""
	In    Rank = member
	Admin Rank = administrator
)

// Group describes a new group.
type Group struct {
	ID      int64 // 0: some
	Title   string
	Super   bool // a supergroup
	Forum   bool // a supergroup with topics
	Channel bool
	Bot     Rank    // of the bot from the start, without an update that tells it
	Members []int64 // the first is the owner
}

// chat is a place where messages stand.
type chat struct {
	id       int64
	kind     string
	title    string
	user     *User // of a private chat
	forum    bool
	topics   map[int]*topic
	members  map[int64]string // rank by account, the bot's included
	privacy  bool             // as it was when the bot came
	met      bool             // the bot was here
	opened   bool             // the private chat was started
	gone     string           // why nobody can be reached any more
	movedTo  int64
	msgs     []*message
	lastBot  int64 // the bot that wrote last
	instance string

	second, minute bucket
}

// topic is a part of a forum.
type topic struct {
	name   string
	closed bool
	gone   bool
}

// message is a message and what became of it.
type message struct {
	wireMessage
	chat    *chat
	replyTo int
	gone    bool
	ids     []string // of its files
	up      Upload   // what the bot sent
}

func (s *Server) newID() int64 {
	s.nextID += 1 + s.rng.Int64N(1000)
	return s.nextID
}

func (s *Server) newChat(id int64, kind string) *chat {
	c := &chat{
		id: id, kind: kind, topics: map[int]*topic{}, members: map[int64]string{}, instance: fmt.Sprint(s.rng.Int64() - s.rng.Int64()),
		second: newBucket(chatBurst, chatBurst*time.Second), minute: newBucket(20, time.Minute),
	}
	s.chats[id] = c
	return c
}

// AddPerson adds an account, with an id if it has none, and returns it. Its private chat was not opened yet.
func (s *Server) AddPerson(u User) User {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u.ID == 0 {
		u.ID = s.newID()
	}
	s.users[u.ID] = &u
	if !u.IsBot {
		s.newChat(u.ID, private).user = &u
	}
	return u
}

// AddGroup adds a group, and returns its id. The bot learns of it only by what happens there.
func (s *Server) AddGroup(g Group) int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	kind := group
	switch {
	case g.Channel:
		kind = channel
	case g.Super, g.Forum:
		kind = supergroup
	}
	if g.ID == 0 {
		g.ID = -s.newID()
		if kind != group {
			g.ID -= 1_000_000_000_000
		}
	}
	c := s.newChat(g.ID, kind)
	c.title, c.forum = g.Title, g.Forum
	for i, u := range g.Members {
		c.members[u] = member
		if i == 0 {
			c.members[u] = creator
		}
	}
	if g.Bot != Out {
		c.members[s.bot.ID], c.met, c.privacy = string(g.Bot), true, s.o.Privacy
	}
	return c.id
}

// SetPrivacy changes privacy mode, which takes effect in a group when the bot comes there again.
func (s *Server) SetPrivacy(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.o.Privacy = on
}

// need returns a chat that must exist.
func (s *Server) need(id int64) *chat {
	s.tb.Helper()
	c, ok := s.chats[id]
	if !ok {
		s.tb.Fatalf("telegramtest: there is no chat %d", id)
	}
	return c
}

// person returns an account that must exist.
func (s *Server) person(id int64) User {
	s.tb.Helper()
	switch id {
	case Anonymous:
		return User{ID: id, IsBot: true, First: "Group", Username: "GroupAnonymousBot"}
	case ChannelUser:
		return User{ID: id, IsBot: true, First: "Channel", Username: "Channel_Bot"}
	case Service:
		return User{ID: id, First: "Telegram"}
	}
	u, ok := s.users[id]
	if !ok {
		s.tb.Fatalf("telegramtest: there is no account %d", id)
	}
	return *u
}

// wire shows c as messages do.
func (c *chat) wire() wireChat {
	w := wireChat{ID: c.id, Type: c.kind, Title: c.title, Forum: c.forum}
	if c.user != nil {
		w.First, w.Last, w.Username = c.user.First, c.user.Last, c.user.Username
	}
	return w
}

// has tells whether an account is a member now.
func (c *chat) has(user int64) bool {
	r := c.members[user]
	return r == member || r == administrator || r == creator
}

// find returns a message that was not deleted.
func (c *chat) find(id int) *message {
	for _, m := range c.msgs {
		if m.ID == id && !m.gone {
			return m
		}
	}
	return nil
}

// add gives m the next id of c.
func (s *Server) add(c *chat, m *message) *message {
	m.ID = 1
	if n := len(c.msgs); n > 0 {
		m.ID = c.msgs[n-1].ID + 1
	}
	m.chat, m.Chat, m.Date = c, c.wire(), s.o.Now().Unix()
	c.msgs = append(c.msgs, m)
	if m.From != nil && m.From.IsBot && m.From.ID != Anonymous && m.From.ID != ChannelUser {
		c.lastBot = m.From.ID
	}
	return m
}

// show is m as the wire has it: with the message that it answers, but not with those before.
func (m *message) show() *wireMessage {
	w := m.wireMessage
	if r := m.chat.find(m.replyTo); m.replyTo != 0 && r != nil {
		first := r.wireMessage
		w.Reply = &first
	}
	return &w
}

// sees tells whether the bot receives m.
func (s *Server) sees(c *chat, m *message) bool {
	if m.From != nil && m.From.IsBot && m.From.ID != Anonymous && m.From.ID != ChannelUser {
		return false
	}
	if c.kind == private {
		return c.members[s.bot.ID] != kicked
	}
	rank := c.members[s.bot.ID]
	if c.kind == channel {
		return rank == administrator
	}
	if !c.has(s.bot.ID) {
		return false
	}
	if m.service() || rank == administrator || !c.privacy {
		return true
	}
	if r := c.find(m.replyTo); m.replyTo != 0 && r != nil && r.From != nil && r.From.ID == s.bot.ID {
		return true
	}
	return slices.ContainsFunc(m.Entities, func(e Entity) bool { return e.Type == "bot_command" && s.ours(c, part(m.Text, e)) })
}
