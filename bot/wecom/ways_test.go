package wecom

import (
	"strings"
	"testing"

	"genjin/bot/wecom/crypt"
	"genjin/messages"
)

// An address takes one answer. What else belongs to it the application says in its group, where there are no buttons, or in
// private, where there are.
func TestOneStepIsLeftToAnAddress(t *testing.T) {
	a := onLine(t, &line{})
	c, err := crypt.New("WecomtestToken01", "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefg", "ww1")
	if err != nil {
		t.Fatal(err)
	}
	a.appCipher = c
	m := messages.Message{Key: "k/1", Chat: group, Text: draftText, Whole: true, Buttons: draftButtons}
	for name, c := range map[string]struct {
		rest outlet
		want string // the kinds of its steps, that of the address in capitals
	}{
		"nothing else":              {nil, "C"},
		"the application's group":   {&groupOutlet{a: a}, "tC"},
		"who asked, in private":     {&appOutlet{a: a}, "Tc"},
		"a group, of a long answer": {&groupOutlet{a: a}, "ttC"},
	} {
		t.Run(name, func(t *testing.T) {
			m := m
			if strings.Contains(name, "long") {
				m.Text = strings.Repeat("长", 1000)
			}
			o := &urlOutlet{a: a, rest: c.rest}
			got := ""
			for _, s := range a.steps(o, m, false) {
				kind := string(s.kind)
				if s.id == o.only {
					kind = strings.ToUpper(kind)
				}
				got += kind
			}
			if got != c.want {
				t.Errorf("the steps are %q, want %q", got, c.want)
			}
		})
	}
}

// The limits are those of the way that a message to a group goes.
func TestTheLimitsOfAWay(t *testing.T) {
	l := &line{}
	a := onLine(t, l)
	a.o.ConversationPerMinute, a.o.HookPerMinute = 30, 20
	a.company = a.web
	a.chats[Bare(group)], a.hooks[Bare(group)] = "team1", "key"
	bucket := func(m messages.Message) string {
		m.Chat = group
		return a.Limits(m)[0].Bucket
	}
	called := messages.Message{Mentions: []messages.User{{ID: UserID("lisi"), Name: "李四"}}}
	press := messages.Message{Buttons: draftButtons}
	for _, step := range []struct {
		what string
		do   func()
		want string // the buckets of a plain message, of one that calls people and of one with buttons
	}{
		{"the robot is there", func() {}, "wc/g/wrA wc/g/wrA/hook wc/g/wrA"},
		{"the robot is out", func() { a.rooms.out(group, a.o.Now()) }, "wc/app/groups wc/g/wrA/hook wc/g/wrA"},
		{"the application too", func() { a.rooms.close(group, a.o.Now(), goneFor) }, "wc/g/wrA/hook wc/g/wrA/hook wc/g/wrA"},
		{"the robot was spoken to", func() { a.rooms.in(group) }, "wc/g/wrA wc/g/wrA/hook wc/g/wrA"},
	} {
		step.do()
		if got := strings.Join([]string{bucket(messages.Message{}), bucket(called), bucket(press)}, " "); got != step.want {
			t.Errorf("%s: %s, want %s", step.what, got, step.want)
		}
	}
}
