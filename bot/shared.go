package bot

import (
	"genjin/followup"
	"genjin/messages"
)

// shared handles a contact or a place that somebody shares. In a group the bot is spoken to by an answer to it; but
// a contact that a rep shares there is taken for a client's, and he is told the better way.
func (b *Bot) shared(t *Turn) error {
	e := t.Event
	client := e.Kind == messages.Shared && t.Who.Roles.Has(followup.Rep)
	if !e.Private && !e.Addressed && !client || e.From.Bot || e.From.ID == "" {
		return nil
	}
	if done, err := b.hurried(t); done || err != nil {
		return err
	}
	if e.Private {
		if err := b.opened(t); err != nil {
			return err
		}
	}
	if done, err := b.unbound(t, command{}); done || err != nil {
		return err
	}
	if r, ok := b.kinds[e.Kind]; ok {
		return t.run(r)
	}
	return nil
}

// hurried refuses who has used up what he may say in a minute: with a sentence at first, then silently.
func (b *Bot) hurried(t *Turn) (done bool, err error) {
	over, first := b.limits.over(t.Event.From.ID, t.Now)
	if !over || !first {
		return over, nil
	}
	return true, t.Refuse(zhTooFast, enTooFast, b.o.Commands)
}
