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

// look is what a card is to show.
type look struct {
	text    string
	buttons []messages.Button
	known   bool // what a card has no room for can be read in another message
	behind  bool // all of the text stands before the card
}

// change makes of the card that was pressed a moment ago, or of one of the application that was never changed, one that
// shows l. It reports false where there is none, or WeCom will not have it: then the card stays as it is.
func (a *Adapter) change(ctx context.Context, m messages.Message, l look) (bool, error) {
	p, ok := a.touched.take(m.Target, m.Edits, a.o.Now())
	if !ok {
		a.touched.spared(m.Key)
		return a.changeUnpressed(ctx, m, l)
	}
	if len(l.buttons) > cardButtons {
		l.buttons = among(l.buttons, p.task)
	}
	changed, err := a.changePressed(ctx, m, p, newCard(p.task, l.text, l.inFull(), l.buttons, a.page()))
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

// inFull reports whether a changed card holds all of its text: not so one whose text stands before it, or has the state of
// that behind it.
func (l look) inFull() bool { return !l.behind && whole(l.text) && lastParagraph(l.text) == "" }

// changeUnpressed changes a card of the application that nobody pressed, as may be once. A text that has changed and for
// which the card has no room is to be said anew: what was said before it would go on telling what is no longer so.
func (a *Adapter) changeUnpressed(ctx context.Context, m messages.Message, l look) (bool, error) {
	if !l.known && !whole(l.text) {
		return false, nil
	}
	to, _ := addressOf(m.Chat)
	for id := range strings.FieldsSeq(m.Target) {
		task, code := codeIn(id)
		if code == "" || a.company == nil || !a.touched.spend(task) {
			continue
		}
		err := a.company.UpdateCard(ctx, api.CardUpdate{
			To: []string{to.id}, ResponseCode: code, Card: appCard(newCard(task, l.text, l.inFull(), l.buttons[:min(len(l.buttons), cardButtons)], a.page())),
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
