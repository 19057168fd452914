package main

import (
	"context"
	"fmt"
	"sync"

	"genjin/bot/playground"
	"genjin/messages"
)

// numbers gives deliveries the ids that the playground would give them. The wording of a draft is chosen by the id
// of the visit, which is made of that of the delivery: with these the same draft comes on all platforms. A nil one
// leaves them their own.
type numbers struct {
	mu    sync.Mutex
	next  int               // as the playground counts: what people do, and what the bot sends or changes
	kept  int               // as much of next as the playground remembers when it ends: changes do not count
	doing int               // the number of what a person does now
	more  int               // updates that came of it
	known map[string]string // by the id that the platform gave: what comes twice keeps its id
}

// act begins something that a person does.
func (n *numbers) act() {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.next++
	n.doing, n.kept, n.more = n.next, n.next, 0
}

// again begins another run of the program.
func (n *numbers) again() {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.next = n.kept
}

// sent counts a message of the bot.
func (n *numbers) sent(m messages.Message) {
	if n == nil {
		return
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if m.Answers != "" {
		return
	}
	n.next++
	if m.Target == "" {
		n.kept = n.next
	}
}

func (n *numbers) id(was string) string {
	if n == nil {
		return was
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	id, ok := n.known[was]
	if ok {
		return id
	}
	id = fmt.Sprintf("%s/%012d", playground.Platform, n.doing)
	if n.more > 0 {
		id = fmt.Sprintf("%s.%d", id, n.more)
	}
	n.more++
	if n.known == nil {
		n.known = map[string]string{}
	}
	n.known[was] = id
	return id
}

// numbered is the adapter with those ids.
type numbered struct {
	adapter
	n *numbers
}

func (a numbered) Run(ctx context.Context, receive messages.Receive) error {
	return a.adapter.Run(ctx, func(ctx context.Context, ds []messages.Delivery) error {
		for i := range ds {
			ds[i].ID = a.n.id(ds[i].ID)
		}
		return receive(ctx, ds)
	})
}

func (a numbered) Send(ctx context.Context, m messages.Message) (string, error) {
	id, err := a.adapter.Send(ctx, m)
	if err == nil {
		a.n.sent(m)
	}
	return id, err
}
