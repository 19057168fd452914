package wecom

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"genjin/bot/wecom/api"
	"genjin/bot/wecom/errcode"
	"genjin/bot/wecom/text"
	"genjin/messages"
)

// urlOutlet is the address that takes one answer to one message of the robot's callback.
type urlOutlet struct {
	a    *Adapter
	to   address
	url  string
	rest outlet // says the others, in the group or in private; nil: nothing does
	only string // id of the step that the address takes
	// behind says that others are said before that one.
	behind bool
}

func (o *urlOutlet) sign() byte                                     { return signURL }
func (o *urlOutlet) limit() int                                     { return robotText }
func (o *urlOutlet) presses(bs []messages.Button) []messages.Button { return pressable(bs) }
func (o *urlOutlet) write(text string) string                       { return markdown(text) }
func (o *urlOutlet) link(label, url string) string                  { return markdownLink(label, url) }

// chosen leaves one step to the address, and the others to the application: the first, or the card, if its buttons can be
// had nowhere else. Where the application reaches nobody that one is all.
func (o *urlOutlet) chosen(steps []step) []step {
	if len(steps) == 0 {
		return nil
	}
	mine := slices.IndexFunc(steps, func(s step) bool { return s.kind == stepCard })
	if mine < 0 || o.rest != nil && len(o.rest.presses(steps[mine].buttons)) > 0 {
		mine = 0
	}
	o.only = steps[mine].id
	if o.rest == nil {
		return steps[mine : mine+1]
	}
	o.behind = mine > 0
	var chosen []step
	for i, s := range steps {
		if i == mine {
			chosen = append(chosen, s)
		} else {
			chosen = append(chosen, recut(o.rest, s)...)
		}
	}
	return chosen
}

func (o *urlOutlet) send(ctx context.Context, s step) (code string, err error) {
	if s.id != o.only {
		code, err = o.rest.send(ctx, s)
		return code, o.lost(ctx, err)
	}
	err = o.once(ctx, s)
	if o.behind {
		err = o.lost(ctx, err)
	}
	return "", err
}

func (o *urlOutlet) once(ctx context.Context, s step) error {
	if s.kind == stepFile || !o.a.heard.use(o.url, s.id, o.a.o.Now()) {
		return errNoWay
	}
	r := reply{Kind: "markdown", Markdown: &content{s.text}}
	if s.kind == stepCard {
		c := newCard(s.id, s.text, s.full, s.buttons, o.a.page())
		r = reply{Kind: "template_card", Card: &c}
	}
	return o.outcome(o.a.web.Respond(ctx, o.url, r))
}

// outcome is what the dispatcher acts on. An address that is asked too often, or amid too many, is asked again; in a group
// that gets too much another outlet may say it meanwhile. One that took its answer, or is too old, leaves it to another
// outlet, unless it took this one, and only its yes was lost.
func (o *urlOutlet) outcome(err error) error {
	closes := ofURLIn(o.to.chat())
	switch class := errcode.Of(codeOf(err)); {
	case class == errcode.UsedUp && o.a.heard.doubted(o.url):
		return nil
	case class == errcode.Limited && o.to.group:
		o.a.heard.free(o.url)
		return &passed{o.a.outcome(closes, err)}
	case class == errcode.Limited || class == errcode.Concurrent || class == errcode.Retry:
		return o.a.outcome(closes, err)
	case refused(err):
		return fmt.Errorf("%w: %w", errNoWay, err)
	}
	if _, unsure := errors.AsType[*api.Unsure](err); unsure {
		o.a.heard.doubt(o.url)
	}
	return err
}

// lost makes nothing of it that a part of an answer reaches nobody: it undoes nothing of what was said.
func (o *urlOutlet) lost(ctx context.Context, err error) error {
	if errors.Is(err, errNoWay) {
		o.a.o.Log.WarnContext(ctx, "a part of an answer reaches nobody", "error", err)
		return nil
	}
	return err
}

// recut makes of a step that was meant for another outlet such as o has room for: none of a card whose buttons it cannot
// show, as the text stands before it.
func recut(o outlet, s step) []step {
	switch {
	case s.kind == stepCard && len(o.presses(s.buttons)) == 0:
		return nil
	case s.kind != stepText:
		return []step{s}
	}
	var all []step
	for i, part := range text.Split(s.text, o.limit()) {
		all = append(all, step{id: s.id + "." + strconv.Itoa(i), kind: s.kind, text: part, marks: []string{mark(part)}})
	}
	return all
}

func refused(err error) bool { return codeOf(err) != 0 }
