package wecom

import (
	"context"
	"errors"
	"strings"
	"testing"

	"genjin/bot/wecom/wecomtest"
	"genjin/messages"
)

// calledBack is a company whose robot has a callback, with what it was told.
type calledBack struct {
	*company
	told chan messages.Event
}

func underCallback(t *testing.T) *calledBack {
	w := suiteWay{callback: true, app: true}
	c := &calledBack{told: make(chan messages.Event, 10)}
	c.company = w.company(t)
	c.Join(c.group, "zhaomin")
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- c.a.Run(ctx, func(_ context.Context, ds []messages.Delivery) error {
			for _, d := range ds {
				if e, err := Read(d); err == nil && e.Kind != messages.Company {
					c.told <- e
				}
			}
			return nil
		})
	}()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return c
}

// board says a board in the group, which has no room on a card, in answer to what who says there.
func (c *calledBack) board(who, key string) {
	c.t.Helper()
	c.say(UserID(who), GroupID(c.group), c.At("作业进度"), "")
	m := messages.Message{
		Key: key, Chat: GroupID(c.group), ReplyTo: (<-c.told).Ref.ID, Text: "作业进度 · 第二天\n" + strings.Repeat("一组：2.1 3/4\n", 20) + key,
		Buttons: []messages.Button{{Label: "逐份看", Data: "view/1"}},
	}
	for {
		id, err := c.a.Send(c.t.Context(), m)
		m.Sent = strings.TrimSpace(m.Sent + " " + id)
		if err == nil {
			return
		}
		if !errors.Is(err, messages.ErrMore) {
			c.t.Fatal(err)
		}
	}
}

// last is the newest that was said in chat.
func (c *calledBack) last(chat string) wecomtest.Message {
	c.t.Helper()
	said := c.Said(chat)
	if len(said) == 0 {
		c.t.Fatalf("nothing is said in %s", chat)
	}
	return said[len(said)-1]
}

// An address takes one answer. What it says to all stands in the group, and the buttons come in private to who asked.
func TestButtonsFollowInPrivateWhatTheAddressTook(t *testing.T) {
	c := underCallback(t)
	c.board("wangfang", "b/1")
	if m := c.last(c.group); m.Card != nil || !strings.HasSuffix(m.Text, "b/1") {
		t.Errorf("in the group: %+v", m)
	}
	if m := c.last("wangfang"); m.Card == nil || m.By != wecomtest.ByApp || len(m.Card.Buttons) != 1 {
		t.Errorf("in private: %+v", m)
	}
}

// Whom the application does not reach has read the text at least; from then on he gets the buttons, as the address takes
// both no more than before.
func TestWhomTheApplicationDoesNotReachGetsOneAnswer(t *testing.T) {
	c := underCallback(t)
	c.board("zhaomin", "b/1")
	if m := c.last(c.group); m.Card != nil || !strings.HasSuffix(m.Text, "b/1") {
		t.Errorf("at first: %+v", m)
	}
	c.board("zhaomin", "b/2")
	if m := c.last(c.group); m.Card == nil || len(m.Card.Buttons) != 1 {
		t.Errorf("then: %+v", m)
	}
	if said := c.Said("zhaomin"); len(said) > 0 {
		t.Errorf("in private: %+v", said)
	}
}

// What a press in a group is answered with comes by the address that the press brought.
func TestAPressIsAnsweredInItsGroup(t *testing.T) {
	c := underCallback(t)
	c.say(UserID("wangfang"), GroupID(c.group), c.At("绑定"), "")
	id, err := c.a.Send(t.Context(), messages.Message{
		Key: "k/1", Chat: GroupID(c.group), ReplyTo: (<-c.told).Ref.ID, Text: "这个群归哪里？", Buttons: []messages.Button{{Label: "恒拓", Data: "bind/1"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	c.press(UserID("wangfang"), GroupID(c.group), id, 0)
	e := <-c.told
	if _, err := c.a.Send(t.Context(), messages.Message{Key: "k/2", Chat: GroupID(c.group), ReplyTo: e.Ref.ID, Text: "开通了：“恒拓”。"}); err != nil {
		t.Fatal(err)
	}
	if m := c.last(c.group); m.Text != "开通了：“恒拓”。" {
		t.Errorf("in the group: %+v", m)
	}
}

// A change of what was said in a group, where the address takes nothing more, comes in private to who asked.
func TestAChangeIsToldWhoAsked(t *testing.T) {
	c := underCallback(t)
	c.say(UserID("wangfang"), GroupID(c.group), c.At("交作业 2.1"), "")
	id, err := c.a.Send(t.Context(), messages.Message{Key: "k/1", Chat: GroupID(c.group), ReplyTo: (<-c.told).Ref.ID, Text: "收到 2.1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.a.Send(t.Context(), messages.Message{Key: "k/2", Chat: GroupID(c.group), Edits: "k/1", Target: id, Text: "收到 2.1，齐了 ✓"}); err != nil {
		t.Fatal(err)
	}
	if m := c.last("wangfang"); m.Text != "收到 2.1，齐了 ✓" {
		t.Errorf("in private: %+v", m)
	}
	if said := c.Said(c.group); len(said) != 1 {
		t.Errorf("in the group: %+v", said)
	}
}
