package wecom

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"genjin/bot/wecom/api"
	"genjin/bot/wecom/errcode"
	"genjin/messages"
)

// appOutlet is the application: it reaches people who never spoke to the robot.
type appOutlet struct {
	a    *Adapter
	user string
}

func (o *appOutlet) sign() byte { return signApp }
func (o *appOutlet) limit() int { return appText }

// presses leaves no button where the application hears nothing: WeCom refuses such cards (43012).
func (o *appOutlet) presses(bs []messages.Button) []messages.Button {
	if o.a.appCipher == nil {
		return nil
	}
	return pressable(bs)
}
func (o *appOutlet) write(text string) string      { return text }
func (o *appOutlet) link(label, url string) string { return htmlLink(label, url) }
func (o *appOutlet) chosen(steps []step) []step    { return steps }

func (o *appOutlet) send(ctx context.Context, s step) (code string, err error) {
	code, err = o.once(ctx, s)
	switch errcode.Of(codeOf(err)) {
	case errcode.Media: // WeCom has lost what was uploaded
		o.a.media.forget(s.file.Sum)
		code, err = o.once(ctx, s)
	case errcode.NoCallback:
		o.a.o.Log.ErrorContext(ctx, why43012, "error", err)
		s.kind, s.text = stepText, clip(s.text, cardText)
		code, err = o.once(ctx, s)
	}
	return code, o.outcome(err)
}

func (o *appOutlet) once(ctx context.Context, s step) (code string, err error) {
	m := api.Message{To: []string{o.user}, Key: s.id, Content: api.Content{Kind: api.Text, Text: s.text}}
	switch s.kind {
	case stepCard:
		m.Content = api.Content{Kind: api.Card, Card: appCard(newCard(s.id, s.text, s.full, s.buttons, o.a.page()))}
	case stepFile:
		id, kind, err := o.a.appMedia(ctx, *s.file)
		if err != nil {
			return "", err
		}
		m.Content = api.Content{Kind: kind, MediaID: id}
	}
	sent, err := o.a.company.Send(ctx, m)
	o.a.app.note(err, false, o.a.o.App.AgentID, o.a.o.Now())
	if s.kind != stepCard {
		return "", err
	}
	return sent.ResponseCode, err
}

// outcome is what the dispatcher acts on. Whom the application does not reach, the robot may.
func (o *appOutlet) outcome(err error) error {
	if errors.Is(err, messages.ErrGone) || errcode.Of(codeOf(err)) == errcode.GonePerson {
		o.a.book.unreached(o.user, o.a.o.Now())
		return fmt.Errorf("%w: %w", errNoWay, err)
	}
	return o.a.outcome(ofApplication(), err)
}

// codeOf returns the code of WeCom's no; 0 if err is none.
func codeOf(err error) int {
	if e, ok := errors.AsType[*errcode.Error](err); ok {
		return e.Code
	}
	return 0
}

// hookOutlet is the web hook of a group: it says, and hears nothing.
type hookOutlet struct {
	a     *Adapter
	chat  messages.ChatID
	key   string
	calls []messages.User
}

func (o *hookOutlet) sign() byte                                  { return signHook }
func (o *hookOutlet) limit() int                                  { return hookText }
func (o *hookOutlet) presses([]messages.Button) []messages.Button { return nil }
func (o *hookOutlet) write(text string) string                    { return text }
func (o *hookOutlet) link(label, url string) string               { return label + " " + url }
func (o *hookOutlet) chosen(steps []step) []step {
	left := o.calls
	for i := range steps {
		steps[i].calls, left = callsIn(steps[i].text, left) // nobody is called twice
	}
	return steps
}

// callsIn parts us into those whom text names, as WeCom knows them, and those who are left.
func callsIn(text string, us []messages.User) (ids []string, left []messages.User) {
	for _, u := range us {
		name := clean(u.Name) // as the text was cleaned
		if u.ID.Platform() != Platform || name == "" || !strings.Contains(text, name) {
			left = append(left, u)
			continue
		}
		ids = append(ids, u.ID.Bare())
	}
	return ids, left
}

// send sends s. A web hook that was removed leaves it to another outlet.
func (o *hookOutlet) send(ctx context.Context, s step) (code string, err error) {
	err = o.once(ctx, s)
	if errcode.Of(codeOf(err)) == errcode.GoneHook {
		return "", fmt.Errorf("%w: %w", errNoWay, err)
	}
	return "", o.a.outcome(ofHookIn(o.chat), err)
}

func (o *hookOutlet) once(ctx context.Context, s step) error {
	if s.kind != stepFile {
		return o.a.web.HookSend(ctx, o.key, api.Content{Kind: api.Text, Text: s.text, Mentions: s.calls})
	}
	r, err := o.a.o.Open(s.file.Sum)
	if err != nil {
		return fmt.Errorf("%w: open file: %w", messages.ErrRejected, err)
	}
	defer r.Close() //nolint:errcheck // read-only
	id, err := o.a.web.HookUpload(ctx, o.key, api.File, s.file.Name, s.file.Size, r)
	if err != nil {
		return err
	}
	return o.a.web.HookSend(ctx, o.key, api.Content{Kind: api.File, MediaID: id})
}

// appCard is a card as the application sends it: its buttons tell their kind.
func appCard(c card) card {
	c.Buttons = append([]cardPress(nil), c.Buttons...)
	for i := range c.Buttons {
		c.Buttons[i].Type = new(int)
	}
	return c
}
