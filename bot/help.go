package bot

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"genjin/followup"
	"genjin/messages"
	"genjin/storage"
)

// help is the feature that tells what the bot can do, by role.
type help struct{ b *Bot }

func (h help) Routes() []Route {
	return []Route{
		{Words: []string{"帮助", "/help"}, Act: followup.AskHelp, Do: h.help, Help: Help{
			ZH: "帮助 · 看我会做什么", EN: "/help · what I can do",
		}},
		{Words: []string{"开始", "/start"}, Act: followup.AskHelp, Do: h.start, Help: Help{
			ZH: "开始 · 打开私聊", EN: "/start · open the private chat",
		}},
		{On: messages.Opened, Act: followup.AskHelp, Do: h.opened},
		{On: messages.Missed, Act: followup.AskHelp, Do: missed},
	}
}

// help lists the commands that the person's roles call for.
func (h help) help(t *Turn) error {
	if t.Event.Private {
		if err := h.keep(t); err != nil {
			return err
		}
	}
	return t.Answer(h.text(t))
}

// The ways in which a platform tells that a private chat was opened. Who starts a bot on Telegram that he had blocked
// is told of in both, in either order.
const (
	byStart  = "start"  // a word of the person's, which programs say for him
	byOpened = "opened" // an event of its own
)

// together is how far apart, by the platform's clock, the two ways tell of one opening at most.
const together = time.Minute

// start greets who presses Start; in a group it is the help.
func (h help) start(t *Turn) error {
	if !t.Event.Private {
		return h.help(t)
	}
	return h.greet(t, byStart)
}

// opened greets who opened the private chat without a word.
func (h help) opened(t *Turn) error {
	if t.Event.Shut {
		return h.entered(t)
	}
	return h.greet(t, byOpened)
}

// greet greets who opened the private chat, unless the other way told of it before.
func (h help) greet(t *Turn, how string) error {
	if err := h.keep(t); err != nil {
		return err
	}
	chat := t.Event.Ref.Chat
	last, err := t.Tx.Greeted(chat)
	if err != nil && !errors.Is(err, followup.ErrNotFound) {
		return fmt.Errorf("find greeting: %w", err)
	}
	if err == nil && last.How != how && t.Event.At.Sub(last.At) <= together {
		if err := t.Tx.DropGreeted(chat); err != nil {
			return fmt.Errorf("end greeting: %w", err)
		}
		return nil
	}
	if err := t.Tx.PutGreeted(storage.Greeted{Chat: chat, How: how, At: t.Event.At}); err != nil {
		return fmt.Errorf("keep greeting: %w", err)
	}
	return t.Answer(h.text(t))
}

// entered greets who came into the private chat and may not be written to there yet, as long as he has not spoken.
func (h help) entered(t *Turn) error {
	switch {
	case t.Private != "":
		return nil // he comes each day
	case t.Event.Direct != "":
		return t.Answer(h.text(t))
	}
	return t.Answer(h.text(t) + "\n" + t.Text(zhSpeak, enSpeak))
}

// keep remembers the private chat of who is known, or owns the installation.
func (h help) keep(t *Turn) error {
	if t.Person.ID == "" && !t.Standing.Owner {
		return nil
	}
	if err := t.known(); err != nil {
		return err
	}
	return h.b.opened(t)
}

func (h help) text(t *Turn) string {
	var s strings.Builder
	s.WriteString(t.Text(zhHelpHead, enHelpHead))
	for _, r := range h.b.commands {
		line := r.Help.ZH
		if t.Lang == messages.English {
			line = r.Help.EN
		}
		if r.Help.For != 0 && t.Standing.Roles&r.Help.For == 0 && !t.Standing.Owner || r.Words[0] == "开始" {
			continue
		}
		s.WriteString("\n• " + line)
	}
	s.WriteString(t.Heard())
	if !t.Standing.Member && !t.Standing.Group && !t.Standing.Owner {
		s.WriteString("\n" + t.Text(zhGuest, enGuest))
	}
	return s.String()
}

// missed tells a chat that what was said there for a while was not heard.
func missed(t *Turn) error {
	if !t.Event.Private && t.Group.State != storage.Bound {
		return nil
	}
	from, to := t.Clock(t.Event.Since), t.Clock(t.Event.At)
	_, err := t.Say(messages.Message{Chat: t.Event.Ref.Chat, Text: t.Text(zhMissed, enMissed, from, to)})
	return err
}
