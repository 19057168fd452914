package wecom

import (
	"context"
	"strings"

	"genjin/bot/wecom/api"
	"genjin/messages"
)

// update is what a card becomes (path/101033).
type update struct {
	Type  string   `json:"response_type"`
	Users []string `json:"userids,omitempty"` // whose card it is; without them everybody's
	Card  card     `json:"template_card"`
}

// change makes of the card that was pressed a moment ago, or of one of the application that was never changed, one that
// reads text. It reports false where there is none, or WeCom will not have it: then the card stays as it is.
func (a *Adapter) change(ctx context.Context, m messages.Message, text string, buttons []messages.Button) (bool, error) {
	p, keys, ok := a.touched.take(m.Target, m.Edits, a.o.Now())
	if !ok {
		return a.changeUnpressed(ctx, m, text, buttons)
	}
	if len(buttons) > cardButtons {
		buttons = among(buttons, keys)
	}
	changed, err := a.changePressed(ctx, m, p, newCard(p.task, text, inFull(text), buttons, a.page()))
	p.fate.settle(changed)
	return changed, err
}

// changePressed makes c of the card that was pressed. There is no second try: it goes within seconds, and once.
func (a *Adapter) changePressed(ctx context.Context, m messages.Message, p press, c card) (bool, error) {
	u := update{Type: "update_template_card", Card: c}
	if to, _ := addressOf(m.Chat); !to.group {
		u.Users = []string{p.user}
	}
	var err error
	switch {
	case p.handle.way == byApp:
		err = a.company.UpdateCard(ctx, api.CardUpdate{To: []string{p.user}, ResponseCode: p.handle.answer, Card: appCard(c)})
	case p.answer != nil:
		err = p.answer.take(ctx, u)
	case a.robot != nil:
		err = a.robot.Update(ctx, p.handle.answer, u)
	default:
		return false, nil
	}
	if err != nil {
		if ctx.Err() != nil {
			return false, err
		}
		a.o.Log.WarnContext(ctx, "a card stays as it was", "error", err)
		return false, nil
	}
	return true, nil
}

// inFull reports whether a changed card can hold text: not so one whose text stands before it, with the state of that
// behind it.
func inFull(text string) bool { return whole(text) && lastParagraph(text) == "" }

// changeUnpressed changes a card of the application that nobody pressed, as may be once.
func (a *Adapter) changeUnpressed(ctx context.Context, m messages.Message, text string, buttons []messages.Button) (bool, error) {
	to, _ := addressOf(m.Chat)
	for id := range strings.FieldsSeq(m.Target) {
		code := a.touched.code(id)
		if code == "" || a.company == nil {
			continue
		}
		err := a.company.UpdateCard(ctx, api.CardUpdate{
			To: []string{to.id}, ResponseCode: code, Card: appCard(newCard(id, text, inFull(text), buttons[:min(len(buttons), cardButtons)], a.page())),
		})
		if err == nil {
			return true, nil
		}
		if ctx.Err() != nil {
			return false, err
		}
		a.o.Log.WarnContext(ctx, "a card stays as it was", "error", err)
	}
	return false, nil
}

// among returns the buttons that the card had; all if it is not known which those were.
func among(buttons []messages.Button, keys []string) []messages.Button {
	var some []messages.Button
	for _, b := range buttons {
		for _, key := range keys {
			if b.Data == key {
				some = append(some, b)
			}
		}
	}
	if len(some) == 0 {
		return buttons
	}
	return some
}
