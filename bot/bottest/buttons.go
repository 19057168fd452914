package bottest

import (
	"slices"
	"strings"
	"testing"

	"genjin/messages"
)

func edits(t *testing.T, h Harness, b *inbox) {
	if h.Lacks.Changes {
		changesByPress(t, h, b)
		return
	}
	id := h.send(t, messages.Message{
		Key: "k/1", Chat: h.Private, Text: "草稿", Whole: true, Buttons: []messages.Button{{Label: "已发送", Data: "sent/1"}, {Label: "复制", Copy: "草稿"}},
	})
	h.send(t, messages.Message{
		Key: "k/2", Chat: h.Private, Target: id, Edits: "k/1", Text: "草稿\n已发送", Buttons: []messages.Button{{Label: "撤回", Data: "undo/1"}},
	})
	shown := h.Shown(h.Private)
	if len(shown) != 1 || shown[0].Text != "草稿\n已发送" || !slices.Equal(shown[0].Buttons, []string{"撤回"}) {
		t.Errorf("shown: %+v", shown)
	}
}

// changesByPress: a message that nobody can change is said anew, and one whose button was pressed a moment ago becomes
// what it is to be, in its place.
func changesByPress(t *testing.T, h Harness, b *inbox) {
	id := h.send(t, messages.Message{Key: "k/1", Chat: h.Private, Text: "早安"})
	h.send(t, messages.Message{Key: "k/2", Chat: h.Private, Target: id, Edits: "k/1", Text: "早安，王芳"})
	if shown := h.Shown(h.Private); len(shown) != 2 || shown[1].Text != "早安，王芳" {
		t.Errorf("said anew: %+v", shown)
	}
	id = h.send(t, messages.Message{
		Key: "k/3", Chat: h.Private, Text: "发了吗？", Buttons: []messages.Button{{Label: "已发送", Data: "sent/1"}, {Label: "跳过", Data: "skip/1"}},
	})
	h.Press(h.Person.ID, h.Private, id, 0)
	b.next()
	h.send(t, messages.Message{
		Key: "k/4", Chat: h.Private, Target: id, Edits: "k/3", Text: "✓ 已发送", Buttons: []messages.Button{{Label: "撤回", Data: "undo/1"}},
	})
	shown := h.Shown(h.Private)
	if len(shown) != 3 || shown[2].Text != "✓ 已发送" || !slices.Equal(shown[2].Buttons, []string{"撤回"}) {
		t.Errorf("after the press: %+v", shown)
	}
}

func presses(t *testing.T, h Harness, b *inbox) {
	id := h.send(t, messages.Message{
		Key: "k/1", Chat: h.Group, Text: "草稿", ReplyTo: h.ask(b), Buttons: []messages.Button{{Label: "已发送", Data: "sent/1"}, {Label: "跳过", Data: "skip/1"}},
	})
	notice := h.Press(h.Person.ID, h.Group, id, 1)
	e := b.next()
	if e.Kind != messages.Pressed || e.Button != "skip/1" || e.Press == "" || !slices.Contains(strings.Fields(id), e.Ref.ID) || e.From.ID != h.Person.ID {
		t.Fatalf("a press of %q: %+v", id, e)
	}
	if _, err := h.Adapter.Send(t.Context(), messages.Message{Key: "k/2", Chat: h.Group, Answers: e.Press, Text: "跳过了"}); err != nil {
		t.Fatal(err)
	}
	if got := notice(); got != "跳过了" {
		t.Errorf("who pressed was told %q", got)
	}
	if shown := h.Shown(h.Group); len(shown) != 1 && !h.Lacks.Groups {
		t.Errorf("all were told: %+v", shown)
	}
}
