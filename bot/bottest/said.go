package bottest

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"genjin/messages"
)

func said(t *testing.T, h Harness, b *inbox) {
	first := h.Say(h.Person.ID, h.Group, h.call("拜访 王总 <b>想看样品</b>"), "")
	e := b.next()
	if e.Kind != messages.Said || e.From.ID != h.Person.ID || e.Private != h.Lacks.Groups || e.Text != "拜访 王总 <b>想看样品</b>" || e.Addressed != h.called() {
		t.Errorf("a text: %+v", e)
	}
	if e.At.IsZero() && !h.Lacks.Times {
		t.Error("nobody knows when it was said")
	}
	if e.Ref.ID != first && !h.Lacks.Answers {
		t.Errorf("it is known as %q, and was written as %q", e.Ref.ID, first)
	}
	h.Say(h.Person.ID, h.Private, "帮助", "")
	if e = b.next(); !e.Private || e.Ref.Chat != h.Private {
		t.Errorf("in private: %+v", e)
	}
	if !h.Lacks.Groups {
		h.Say(h.Person.ID, h.Group, h.Bot+" 帮助", "")
		if e = b.next(); !e.Addressed || strings.TrimSpace(e.Text) != "帮助" {
			t.Errorf("a mention of the bot: %+v", e)
		}
	}
	mentioned(t, h, b, first)
	answered(t, h, b)
	if !h.Lacks.Edits {
		h.Edit(h.Person.ID, h.Group, first, "拜访 李总")
		if e = b.next(); e.Kind != messages.Edited || e.Ref.ID != first || e.Text != "拜访 李总" {
			t.Errorf("an edit: %+v", e)
		}
	}
	handed(t, h, b)
}

// mentioned: somebody is mentioned in an answer to the message first, which a person wrote.
func mentioned(t *testing.T, h Harness, b *inbox, first string) {
	h.Say(h.Person.ID, h.Group, h.call("经理 "+h.Mention(h.Other)), first)
	e := b.next()
	if h.Lacks.Accounts {
		if !slices.Equal(e.Called, []string{h.Other.Name}) {
			t.Errorf("a mention by name: %+v", e)
		}
	} else if len(e.Mentions) != 1 || e.Mentions[0].ID != h.Other.ID || len(e.Called) > 0 {
		t.Errorf("a mention: %+v", e)
	}
	if e.Addressed != h.called() {
		t.Errorf("a mention, addressed %t", e.Addressed)
	}
	if !h.Lacks.Answers && (e.ReplyTo != first || e.ReplyFrom.ID != h.Person.ID) {
		t.Errorf("an answer to a person: %+v", e)
	}
}

// answered: an answer to the bot is told from one to somebody else.
func answered(t *testing.T, h Harness, b *inbox) {
	if h.Lacks.Quotes {
		return
	}
	bot := h.send(t, messages.Message{Key: "a/1", Chat: h.Group, Text: "记下了", ReplyTo: h.ask(b)})
	h.Say(h.Person.ID, h.Group, h.call("发了"), bot)
	if e := b.next(); !e.Addressed || !slices.Contains(strings.Fields(bot), e.ReplyTo) {
		t.Errorf("an answer to the bot, who said %q: %+v", bot, e)
	}
}

// handed: a file comes with its words, its name and its bytes, and nothing else does.
func handed(t *testing.T, h Harness, b *inbox) {
	body, words := bytes.Repeat([]byte("photo "), 1000), "拜访 王总"
	if h.Lacks.Captions {
		words = ""
	}
	h.SayFile(h.Person.ID, h.Private, words, "现场.jpg", body)
	e := b.next()
	if len(e.Files) != 1 || e.Files[0].Name != "现场.jpg" && !h.Lacks.FileNames || e.Text != words {
		t.Fatalf("a file: %+v", e)
	}
	r, err := h.Adapter.Fetch(t.Context(), e.Files[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil || !bytes.Equal(got, body) {
		t.Errorf("%d bytes of %d came back, %v", len(got), len(body), err)
	}
	if f, ok := r.(interface{ FileName() string }); h.Lacks.FileNames && (!ok || f.FileName() != "现场.jpg") {
		t.Error("its bytes came without its name")
	}
	if _, err := h.Adapter.Fetch(t.Context(), "../../etc/passwd"); err == nil {
		t.Error("a forged file was fetched")
	}
}
