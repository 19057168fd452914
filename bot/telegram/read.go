package telegram

import (
	"errors"
	"fmt"

	"genjin/messages"
)

// Read makes an event of a delivery, as messages.Read. It fails only on what is no JSON object with an
// update in it; an update that does not concern the bot, or of a kind that is not known, is Ignored. A message in a
// topic has an id with the topic in it ("37:4711"), so that what answers it stays there.
func Read(d messages.Delivery) (messages.Event, error) {
	var env envelope
	if err := lenient(d.Raw, &env); err != nil {
		return messages.Event{}, fmt.Errorf("read update: %w", err)
	}
	if env.Update == nil {
		return messages.Event{}, errors.New("read update: there is none")
	}
	e, ok := env.Update.event(env.Me)
	if e.Kind == messages.Said && e.Album == "" && env.Long != "" {
		e.Album, e.Place = clean(env.Long), env.Update.Message.ID
	}
	if !ok {
		return messages.Event{Kind: messages.Ignored, Ref: messages.Ref{Chat: d.Chat}}, nil
	}
	return e, nil
}

// event reads the update; ok is false if it does not concern the bot.
func (u *update) event(me wireMe) (e messages.Event, ok bool) {
	switch {
	case u.Message != nil:
		return u.Message.event(me)
	case u.Edited != nil:
		return u.Edited.edit(me)
	case u.Press != nil:
		return u.Press.event()
	case u.Status != nil:
		return u.Status.event(me)
	}
	return messages.Event{}, false
}

// base reads what all messages have. A channel's own posts, and messages from chats where the bot is but
// a guest or another's hand, are not for it: their ids are those of other conversations.
func (m *wireMessage) base() (e messages.Event, ok bool) {
	ref := messages.Ref{Chat: ChatID(m.Chat.ID), ID: m.id()}
	if m.Chat.ID == 0 || ref.ID == "" || m.Chat.channel() || m.Business != "" || m.Guest != "" {
		return messages.Event{}, false
	}
	e = messages.Event{
		Ref: ref, Thread: m.thread(), From: author(m.From, m.Sender), Private: m.Chat.private(), At: instant(m.Date),
	}
	if !e.Private {
		e.Title = clean(m.Chat.Title)
	}
	return e, true
}

func (m *wireMessage) event(me wireMe) (e messages.Event, ok bool) {
	if e, ok = m.base(); !ok {
		return e, false
	}
	switch {
	case m.MigrateTo != 0:
		e.Kind, e.Was, e.To = messages.Migrated, e.Ref.Chat, ChatID(m.MigrateTo)
	case m.MigrateFrom != 0:
		e.Kind, e.Was, e.To = messages.Migrated, ChatID(m.MigrateFrom), e.Ref.Chat
	case len(m.NewMembers) > 0:
		e.Kind, e.Members = messages.Joined, others(m.NewMembers, me)
		return e, len(e.Members) > 0
	case m.LeftMember != nil:
		e.Kind, e.Members = messages.Left, others([]wireUser{*m.LeftMember}, me)
		return e, len(e.Members) > 0
	case m.NewTitle != "":
		e.Kind, e.Title = messages.Renamed, clean(m.NewTitle)
	case m.TopicBegun != nil:
		return m.TopicBegun.names(e)
	case m.TopicEdited != nil:
		return m.TopicEdited.names(e)
	default:
		if m.shares(&e) {
			m.answers(&e, me)
			return e, true
		}
		return m.said(e, me)
	}
	return e, true
}

// names reads that the topic of e is called so. A topic that got another icon keeps its name, and tells none.
func (w *wireTopic) names(e messages.Event) (messages.Event, bool) {
	e.Kind, e.ThreadName = messages.Titled, clean(w.Name)
	return e, e.Thread != "" && e.ThreadName != ""
}

// shares reads a contact or a place that somebody shares. Of a place no more is read than that it is one.
func (m *wireMessage) shares(e *messages.Event) bool {
	switch {
	case m.Text != "" || m.Caption != "":
		return false
	case m.Contact != nil:
		e.Kind, e.Contact = messages.Shared, m.Contact.contact()
	case told(m.Venue), told(m.Location):
		e.Kind = messages.Located
	default:
		return false
	}
	return true
}

func (m *wireMessage) edit(me wireMe) (e messages.Event, ok bool) {
	if e, ok = m.base(); !ok {
		return e, false
	}
	e.Kind = messages.Edited
	if at := instant(m.EditDate); !at.IsZero() {
		e.At = at
	}
	return m.said(e, me)
}

// said reads what the message says. ok is false if it says nothing, as those in which Telegram tells what
// happened in a chat, or if it is a command for another bot.
func (m *wireMessage) said(e messages.Event, me wireMe) (messages.Event, bool) {
	text, entities := m.words()
	e.Files = m.files()
	if text == "" && len(e.Files) == 0 && !m.wordless() {
		return e, false // a place that moves, too
	}
	h := listen(text, entities, me)
	h.command(me)
	if h.foreign && !e.Private {
		return e, false
	}
	e.Text, e.Mentions, e.Named, e.Addressed = clean(h.text), h.mentions, h.named, h.addressed
	if e.Album = clean(m.Album); e.Album != "" || len(e.Files) > 0 {
		e.Place = m.ID
	}
	if r := m.Reply; r != nil && r.Begun != nil && r.ID == m.Thread && e.Thread != "" {
		e.ThreadName = clean(r.Begun.Name)
	}
	m.answers(&e, me)
	return e, true
}

// answers reads which message this one answers.
func (m *wireMessage) answers(e *messages.Event, me wireMe) {
	r := m.Reply
	if r == nil || m.opensTopic() {
		return
	}
	if r.Thread == 0 {
		r.Thread, r.InTopic = m.Thread, m.InTopic
	}
	e.ReplyTo = r.id()
	if me.ID != 0 && r.From.ID == me.ID {
		e.Addressed = true
	} else {
		e.ReplyFrom = author(r.From, r.Sender)
	}
}

// opensTopic reports whether what the message answers is not another message but the beginning of its
// topic, which stands there when nothing was answered, or a message of another chat.
func (m *wireMessage) opensTopic() bool {
	r := m.Reply
	return r.Begun != nil || m.InTopic && r.ID == m.Thread || r.Chat.ID != 0 && r.Chat.ID != m.Chat.ID
}

// others returns the accounts of us but the bot: of itself my_chat_member tells.
func others(us []wireUser, me wireMe) []messages.User {
	var all []messages.User
	for _, u := range us {
		if one := u.user(); one.ID != "" && u.ID != me.ID {
			all = append(all, one)
		}
	}
	return all
}

// event reads a press. It has no date: only its arrival is known.
func (p *wirePress) event() (e messages.Event, ok bool) {
	e = messages.Event{Kind: messages.Pressed, From: p.From.user(), Button: clean(p.Data), Press: clean(p.ID)}
	switch {
	case p.Message != nil && p.Message.Chat.ID != 0:
		chat := p.Message.Chat
		e.Ref, e.Thread = messages.Ref{Chat: ChatID(chat.ID), ID: p.Message.id()}, p.Message.thread()
		if e.Private = chat.private(); !e.Private {
			e.Title = clean(chat.Title)
		}
	case e.From.ID != "":
		e.Ref.Chat, e.Private = ChatID(p.From.ID), true
	default:
		return e, false
	}
	return e, e.Press != ""
}

// event reads how the bot stands in a chat now: brought, thrown out, or let in again by who had blocked it. That
// it was blocked is no event: the next message there tells it.
func (s *wireStatus) event(me wireMe) (e messages.Event, ok bool) {
	if s.Chat.ID == 0 || s.Chat.channel() {
		return e, false
	}
	e = messages.Event{
		Ref: messages.Ref{Chat: ChatID(s.Chat.ID)}, From: s.From.user(), Private: s.Chat.private(), At: instant(s.Date),
	}
	was, knew := s.Old.sits()
	is, known := s.New.sits()
	switch {
	case !known:
		return e, false
	case e.Private:
		e.Kind = messages.Opened
		return e, is && knew && !was
	}
	e.Title = clean(s.Chat.Title)
	if is {
		e.Kind, e.Deaf = messages.Added, !me.ReadsAll && !s.New.governs()
		return e, knew && !was
	}
	e.Kind = messages.Removed
	return e, was || !knew
}
