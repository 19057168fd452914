package playground

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"genjin/messages"
)

// Post is something that a person says.
type Post struct {
	Chat, From, Text string
	ReplyTo          string
	Lang             string // that the person's page speaks; may be empty
	Files            []Handed
	Contact          *messages.Contact // a contact that is shared, in place of Text
	Place            bool              // a place is shared, in place of Text
}

// record is p as the log keeps it.
func (p Post) record() record {
	rec := record{Kind: kindPost, From: p.From, Text: p.Text, Reply: p.ReplyTo, Files: p.Files, Lang: p.Lang}
	switch {
	case p.Contact != nil:
		rec.Kind, rec.Contact, rec.Text = kindContact, p.Contact, strings.TrimSpace("👤 "+p.Contact.Name+" "+p.Contact.Phone)
	case p.Place:
		rec.Kind, rec.Text = kindPlace, "📍"
	}
	return rec
}

// Post says p, delivers it and returns its id.
func (p *Playground) Post(ctx context.Context, post Post) (string, error) {
	id, err := p.happen(ctx, post.Chat, func(r *room) (record, error) {
		if !slices.Contains(r.members, post.From) {
			return record{}, ErrNoPerson
		}
		if post.ReplyTo != "" && r.find(post.ReplyTo) == nil {
			return record{}, ErrNoMsg
		}
		return post.record(), nil
	})
	return strconv.FormatInt(id, 10), err
}

// Edit lets a person change what he said.
func (p *Playground) Edit(ctx context.Context, chat, id, from, text string) error {
	_, err := p.happen(ctx, chat, func(r *room) (record, error) {
		m := r.find(id)
		switch {
		case m == nil:
			return record{}, ErrNoMsg
		case m.from != from || from == "":
			return record{}, ErrNotOwn
		}
		return record{Kind: kindEdit, From: from, Text: text, Target: id, Reply: m.reply}, nil
	})
	return err
}

// Press presses the n-th button of a message, from 0, and returns what only the presser is told.
// lang is what the presser's page speaks; it may be empty.
func (p *Playground) Press(ctx context.Context, chat, id string, n int, from, lang string) (press string, err error) {
	e, err := p.happen(ctx, chat, func(r *room) (record, error) {
		m := r.find(id)
		switch {
		case !slices.Contains(r.members, from):
			return record{}, ErrNoPerson
		case m == nil:
			return record{}, ErrNoMsg
		case n < 0 || n >= len(m.buttons):
			return record{}, ErrNoButton
		case m.buttons[n].Data == "":
			return record{}, ErrLocal
		}
		return record{Kind: kindPress, From: from, Target: id, Data: m.buttons[n].Data, Lang: lang}, nil
	})
	return strconv.FormatInt(e, 10), err
}

// Notice returns what the presser was told by the answer to a press.
func (p *Playground) Notice(press string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.notices[press]
}

// OpenPrivate lets a person open the private chat without a word.
func (p *Playground) OpenPrivate(ctx context.Context, who string) error {
	_, err := p.happen(ctx, who, func(r *room) (record, error) {
		if !r.private {
			return record{}, ErrNoChat
		}
		return record{Kind: kindOpen, From: who}, nil
	})
	return err
}

// Join and Leave change who sits in a group.
func (p *Playground) Join(ctx context.Context, chat string, who ...string) error {
	return p.move(ctx, chat, kindJoin, who)
}

// Leave lets people leave a group.
func (p *Playground) Leave(ctx context.Context, chat string, who ...string) error {
	return p.move(ctx, chat, kindLeave, who)
}

func (p *Playground) move(ctx context.Context, chat, kind string, who []string) error {
	_, err := p.happen(ctx, chat, func(r *room) (record, error) {
		for _, one := range who {
			if _, ok := p.people[one]; !ok || r.private {
				return record{}, ErrNoPerson
			}
		}
		return record{Kind: kind, Members: who, From: who[0]}, nil
	})
	return err
}

// AddBot tells that by brought the bot to a group, RemoveBot that he threw it out.
func (p *Playground) AddBot(ctx context.Context, chat, by string) error {
	return p.bot(ctx, chat, kindAdd, by)
}

// RemoveBot throws the bot out of a group.
func (p *Playground) RemoveBot(ctx context.Context, chat, by string) error {
	return p.bot(ctx, chat, kindRemove, by)
}

func (p *Playground) bot(ctx context.Context, chat, kind, by string) error {
	_, err := p.happen(ctx, chat, func(r *room) (record, error) {
		if !slices.Contains(r.members, by) || r.private {
			return record{}, ErrNoPerson
		}
		return record{Kind: kind, From: by}, nil
	})
	return err
}

// Rename gives a group a new title.
func (p *Playground) Rename(ctx context.Context, chat, by, title string) error {
	_, err := p.happen(ctx, chat, func(r *room) (record, error) {
		if !slices.Contains(r.members, by) || r.private {
			return record{}, ErrNoPerson
		}
		return record{Kind: kindRename, From: by, Text: title}, nil
	})
	return err
}

// Send says m. A known key changes nothing: what a crash repeats is seen once.
func (p *Playground) Send(_ context.Context, m messages.Message) (string, error) {
	files, err := p.copy(m.Files)
	if err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if m.Answers != "" {
		return "", p.remember(record{Kind: kindNotice, Press: m.Answers, Text: m.Text}, true)
	}
	if id, ok := p.keys[m.Key]; ok {
		return strconv.FormatInt(id, 10), nil
	}
	r, ok := p.rooms[bare(m.Chat)]
	switch {
	case !ok:
		return "", messages.ErrRejected
	case r.closed:
		return "", messages.ErrGone
	}
	p.next++
	rec := record{
		Kind: kindSaid, ID: p.next, Chat: r.id, Key: m.Key, Text: m.Text, Reply: m.ReplyTo, Whole: m.Whole,
		Buttons: m.Buttons, Files: files, At: p.o.Now(),
	}
	if m.Target != "" {
		if r.find(m.Target) == nil {
			return "", messages.ErrRejected
		}
		rec.Kind, rec.ID, rec.Target = kindChange, 0, m.Target
	}
	if err := p.remember(rec, true); err != nil {
		return "", err
	}
	p.tell(r, rec)
	return strconv.FormatInt(p.keys[m.Key], 10), nil
}

// copy brings the bytes of files into the playground's own folder.
func (p *Playground) copy(files []messages.Attached) ([]Handed, error) {
	var handed []Handed
	for _, f := range files {
		h, err := p.copyOne(f)
		if err != nil {
			return nil, fmt.Errorf("send file: %w", err)
		}
		handed = append(handed, h)
	}
	return handed, nil
}

func (p *Playground) copyOne(f messages.Attached) (Handed, error) {
	r, err := p.o.Open(f.Sum)
	if err != nil {
		return Handed{}, err
	}
	defer r.Close() //nolint:errcheck // read-only
	return p.Keep(f.Name, f.MIME, r)
}

// Limits returns none: the playground has no limits.
func (p *Playground) Limits(messages.Message) []messages.Limit { return nil }

// Account has no limit.
func (p *Playground) Account() messages.Limit { return messages.Limit{} }
