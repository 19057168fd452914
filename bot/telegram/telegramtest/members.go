package telegramtest

import (
	"maps"
	"strconv"
	"time"
)

// announce puts a service message into c, and tells the bot.
func (s *Server) announce(c *chat, from User, fill func(*message)) *message {
	m := &message{chat: c}
	m.From = &from
	if from.ID == Anonymous {
		w := c.wire()
		m.SenderChat = &w
	}
	fill(m)
	s.add(c, m)
	s.tell(m)
	return m
}

// rerank gives an account another rank in c, and tells the bot if it concerns the bot, or if it is administrator.
func (s *Server) rerank(c *chat, by, who User, status string) {
	old := c.members[who.ID]
	switch {
	case c.kind == private && old == "":
		old = member
	case old == "":
		old = left
	}
	c.members[who.ID] = status
	change := wireChange{Chat: c.wire(), From: by, Date: s.o.Now().Unix(), Old: asMember(who, old), New: asMember(who, status)}
	queue := "b" + strconv.FormatInt(c.id, 10)
	if who.ID == s.bot.ID {
		s.emit("my_chat_member", queue, 24*time.Hour, change)
	} else if c.members[s.bot.ID] == administrator {
		s.emit("chat_member", queue, 24*time.Hour, change)
	}
}

// Join brings people to a group, each by himself.
func (s *Server) Join(chat int64, who ...int64) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.need(chat)
	for _, id := range who {
		u := s.person(id)
		s.rerank(c, u, u, member)
		s.announce(c, u, func(m *message) { came(m, u) })
	}
}

// came marks m as the coming of people.
func came(m *message, us ...User) {
	m.NewMembers, m.NewMember, m.NewParticipant = us, &us[0], &us[0]
}

// Leave lets somebody leave a group.
func (s *Server) Leave(chat, who int64) {
	s.tb.Helper()
	s.Kick(who, chat, who)
}

// Kick removes somebody from a group; to remove oneself is to leave.
func (s *Server) Kick(by, chat, who int64) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, u, b := s.need(chat), s.person(who), s.person(by)
	status := kicked
	if by == who {
		status = left
	}
	s.rerank(c, b, u, status)
	s.announce(c, b, func(m *message) { m.LeftMember, m.LeftParticip = &u, &u })
}

// AddBot adds the bot to a group or, as an administrator, to a channel.
func (s *Server) AddBot(by, chat int64) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c, b := s.need(chat), s.person(by)
	c.met, c.privacy = true, s.o.Privacy
	if c.kind == channel {
		s.rerank(c, b, s.bot, administrator)
		return
	}
	s.rerank(c, b, s.bot, member)
	s.announce(c, b, func(m *message) { came(m, s.bot) })
}

// RemoveBot throws the bot out.
func (s *Server) RemoveBot(by, chat int64) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rerank(s.need(chat), s.person(by), s.bot, kicked)
}

// Promote makes somebody, or the bot, an administrator.
func (s *Server) Promote(by, chat, who int64) { s.tb.Helper(); s.grade(by, chat, who, administrator) }

// Demote makes an administrator a member again.
func (s *Server) Demote(by, chat, who int64) { s.tb.Helper(); s.grade(by, chat, who, member) }

func (s *Server) grade(by, chat, who int64, status string) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rerank(s.need(chat), s.person(by), s.person(who), status)
}

// Open opens the private chat of somebody without an update that tells it, as one that was opened long ago.
func (s *Server) Open(user int64) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.need(user).opened = true
}

// Block lets somebody block the bot.
func (s *Server) Block(user int64) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rerank(s.need(user), s.person(user), s.bot, kicked)
}

// Unblock lets somebody who had blocked the bot come back, without a word. Programs press Start as well, see Start.
func (s *Server) Unblock(user int64) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.need(user)
	c.opened, c.members[s.bot.ID] = true, kicked
	s.rerank(c, s.person(user), s.bot, member)
}

// Deactivate deletes the account of somebody.
func (s *Server) Deactivate(user int64) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.need(user).gone = "user is deactivated"
}

// DeleteGroup deletes a group. The bot is not told.
func (s *Server) DeleteGroup(chat int64) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.need(chat).gone = "the group chat was deleted"
}

// Rename gives a group another title.
func (s *Server) Rename(by, chat int64, title string) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.need(chat)
	c.title = title
	s.announce(c, s.person(by), func(m *message) { m.NewTitle = title })
}

// SetPerson changes the names of somebody. The bot is not told, but sees them from then on.
func (s *Server) SetPerson(u User) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.person(u.ID)
	*s.users[u.ID] = u
}

// Telling says how the bot learns that a group became a supergroup.
type Telling uint8

// The service messages of a migration, which come in either order, or not at all.
const (
	OldFirst Telling = iota
	NewFirst
	OldOnly
	NewOnly
	Untold
)

// Migrate makes a group a supergroup, and returns the id that it has from now on.
func (s *Server) Migrate(by, chat int64, t Telling) int64 {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.need(chat)
	if old.kind != group || old.movedTo != 0 {
		s.tb.Fatalf("telegramtest: chat %d is no plain group", chat)
	}
	c := s.newChat(-1_000_000_000_000-s.newID(), supergroup)
	c.title, c.met, c.privacy = old.title, old.met, old.privacy
	maps.Copy(c.members, old.members)
	before := func() { s.announce(old, s.person(by), func(m *message) { m.MigrateTo = c.id }) }
	after := func() { s.announce(c, s.person(Anonymous), func(m *message) { m.MigrateFrom = old.id }) }
	for _, tell := range map[Telling][]func(){OldFirst: {before, after}, NewFirst: {after, before}, OldOnly: {before}, NewOnly: {after}}[t] {
		tell()
	}
	old.movedTo = c.id
	return c.id
}

// AddTopic begins a topic in a forum, and returns its id.
func (s *Server) AddTopic(by, chat int64, name string) int {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.need(chat)
	if !c.forum {
		s.tb.Fatalf("telegramtest: chat %d is no forum", chat)
	}
	if len(c.msgs) == 0 { // the message 1 is never a topic that can be named
		c.msgs = append(c.msgs, &message{wireMessage: wireMessage{ID: 1}, chat: c, gone: true})
	}
	id := c.msgs[len(c.msgs)-1].ID + 1
	c.topics[id] = &topic{name: name}
	s.announce(c, s.person(by), func(m *message) {
		m.Thread, m.InTopic, m.TopicCreated = id, true, map[string]any{"name": name, "icon_color": 7322096}
	})
	return id
}

// CloseTopic closes a topic: only administrators write there. ReopenTopic opens it again.
func (s *Server) CloseTopic(by, chat int64, id int) {
	s.tb.Helper()
	s.retopic(by, chat, id, func(t *topic, m *message) { t.closed, m.TopicClosed = true, map[string]any{} })
}

// ReopenTopic opens a topic that was closed.
func (s *Server) ReopenTopic(by, chat int64, id int) {
	s.tb.Helper()
	s.retopic(by, chat, id, func(t *topic, m *message) { t.closed, m.TopicReopened = false, map[string]any{} })
}

func (s *Server) retopic(by, chat int64, id int, do func(*topic, *message)) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.need(chat)
	t := c.topics[id]
	if t == nil {
		s.tb.Fatalf("telegramtest: chat %d has no topic %d", chat, id)
	}
	s.announce(c, s.person(by), func(m *message) {
		m.Thread, m.InTopic = id, true
		do(t, m)
	})
}

// RenameTopic gives a topic another name; an empty one leaves it, and changes the icon.
func (s *Server) RenameTopic(by, chat int64, id int, name string) {
	s.tb.Helper()
	s.retopic(by, chat, id, func(t *topic, m *message) {
		changed := map[string]any{"icon_custom_emoji_id": "5312016608254762256"}
		if name != "" {
			t.name, changed = name, map[string]any{"name": name}
		}
		m.TopicEdited = changed
	})
}

// DeleteTopic deletes a topic. The bot is not told.
func (s *Server) DeleteTopic(chat int64, id int) {
	s.tb.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if t := s.need(chat).topics[id]; t != nil {
		t.gone = true
	}
}
