package scheduler

import (
	"context"
	"fmt"
	"time"

	"genjin/messages"
	"genjin/storage"
)

// move lets the chat c, the head of whose lane l is under way, go on under the id to, with all that belongs
// to it. What waits there goes along in its order, once for all; what it answers stayed behind.
func (d *dispatcher) move(a *account, c *chat, l *lane, to messages.ChatID) error {
	from := l.head().m.Chat
	err := d.s.o.DB.Do(context.Background(), func(tx *storage.Tx) error { return tx.MoveChat(from, to) })
	if err != nil {
		return fmt.Errorf("move chat: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	c.version++
	delete(a.chats, c.id)
	for _, it := range c.all(l) {
		delete(d.known, it.name)
		it.m.Chat, it.m.ReplyTo = to, ""
		it.sent = messages.Unnamed(it.sent)
		it.after, it.moved = time.Time{}, true
		d.put(it)
	}
	d.leave()
	return nil
}
